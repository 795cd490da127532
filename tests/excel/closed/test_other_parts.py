"""A workbook full of what okrxl does not know: adopted and refreshed, every other part is what it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Validator
from tests.excel import manager, zips, zoo
from tests.excel.conftest import Sample
from tests.excel.running import done

CHAIN = "xl/calcChain.xml"
LISTING = {zips.TYPES, zips.WORKBOOK, zips.RELS, "xl/styles.xml", CHAIN}
"""The package parts that have to list what is added."""
KINDS = ("zoo.xlsm", "zoo.xlsx")


@pytest.fixture(params=KINDS)
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    return zoo.zoo(folder / request.param)


def test_every_other_part_keeps_its_bytes_and_its_place(before: Path, sample: Sample) -> None:
    after = sample(before.name)
    kept = set(zips.parts(before)) - LISTING
    assert {name: zips.packed(after)[name] for name in kept} == {
        name: zips.packed(before)[name] for name in kept
    }
    assert [name for name in zips.parts(after) if name in zips.parts(before)] == list(zips.parts(before))
    old, new = ([node.get("r") for node in manager.tree(path, CHAIN)] for path in (before, after))
    assert new[: len(old)] == old


def test_no_relationship_name_or_sheet_of_the_managers_changes(before: Path, sample: Sample) -> None:
    after = sample(before.name)
    for part in (zips.RELS, zips.TYPES):
        theirs = {etree.tostring(node, method="c14n") for node in manager.tree(before, part)}
        assert theirs <= {etree.tostring(node, method="c14n") for node in manager.tree(after, part)}
    old, new = manager.tree(before, zips.WORKBOOK), manager.tree(after, zips.WORKBOOK)
    for tag in ("sheet", "definedName", "externalReference", "pivotCache", "ext", "calcPr"):
        theirs = {etree.tostring(node, method="c14n", exclusive=True) for node in old.iter(f"{{*}}{tag}")}
        assert theirs <= {
            etree.tostring(node, method="c14n", exclusive=True) for node in new.iter(f"{{*}}{tag}")
        }
    assert list(manager.tabs(after))[:4] == ["Data", "Notes", "Pivot", "Board"]


def test_styles_only_grow(before: Path, sample: Sample) -> None:
    old, new = (manager.tree(path, "xl/styles.xml") for path in (before, sample(before.name)))
    for group in old:
        grown = new.find(str(group.tag))
        assert grown is not None
        theirs = [etree.tostring(node, method="c14n") for node in group]
        assert [etree.tostring(node, method="c14n") for node in list(grown)[: len(group)]] == theirs
        if group.get("count"):
            assert grown.get("count") == str(len(grown))


def cells(path: Path, part: str) -> dict[str, bytes]:
    return {
        str(cell.get("r")): etree.tostring(cell, method="c14n", exclusive=True)
        for cell in manager.tree(path, part).iter("{*}c")
    }


@pytest.mark.parametrize("kind", [*KINDS, "zh.xlsx", "en-blank.xlsm"])
def test_a_second_refresh_changes_nothing_but_the_status_on_home(sample: Sample, kind: str) -> None:
    path = sample(kind)
    done("refresh", path, "--as-of", "2026-11-20")
    again = Path(shutil.copy(path, path.with_name(f"again-{kind}")))
    done("refresh", again, "--as-of", "2026-11-20")
    before, after = zips.packed(path), zips.packed(again)
    home = manager.part_of(path, "_okrxl.sheet.home")
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} <= {home}
    status = {formula.rpartition("!")[2] for name, formula in manager.names(path).items() if ".home." in name}
    old, new = cells(path, home), cells(again, home)
    assert {ref for ref in old | new if old.get(ref) != new.get(ref)} <= {
        ref.replace("$", "") for ref in status
    }


@pytest.mark.validator
def test_the_validator_finds_nothing_before_and_nothing_after(
    tmp_path: Path, sample: Sample, validator: Validator
) -> None:
    assert validator(zoo.zoo(tmp_path / "before.xlsm")) == []
    assert validator(sample("zoo.xlsm")) == []
