"""Mutated workbooks by the hundred: refreshed or refused, but never a surprise or a changed file.

`OKRXL_FUZZ=3000 pytest tests/excel/read/test_fuzz.py` tries more; `OKRXL_FUZZ_FROM=3000` tries others.
"""

from __future__ import annotations

import io
import os
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest
from lxml import etree

from tests.excel import small
from tests.excel.running import okrxl

TRIES = int(os.environ.get("OKRXL_FUZZ", "39"))
FIRST = int(os.environ.get("OKRXL_FUZZ_FROM", "0"))
BATCH = 13
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
INPUTS = [f"xl/worksheets/sheet{number}.xml" for number in range(2, 9)]
WEIRD = (
    "", "-1", "0", "1", "99999999999999999999", "NaN", "1e400", "A0", "XFD1048577", "A1:", "B2:A1", "'",
    "A1:XFD1048576", "okr_settings", "rId1", "TRUE", "#REF!", "../x", "部门", "Sales", " ", "_x0000_",
    "\ud7ff", "x" * 40_000,
)  # fmt: skip
KINDS = ("n", "s", "b", "e", "str", "inlineStr", "d", "zzz")
VALUES = (
    "0", "1", "-1", "0.5", "1e308", "1e400", "-1e400", "NaN", "inf", "99999", "46000.7", "2958466", "-5", "",
    "abc", "#N/A", "#DIV/0!", "TRUE", "2026-03-05", "2026-03-05T25:61:00", "１２", "12,5%", "=1+1", "K1",
    "O1", "\u200b",
)  # fmt: skip


def flips_bytes(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cuts(data: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:first] + (data[last:] if chance.random() < 0.5 else b"")


def in_a_part(
    change: Callable[[bytes, random.Random], bytes | None],
) -> Callable[[bytes, random.Random], bytes]:
    """A change of one part, more often of one that okrxl reads."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        content = parts(data)
        names = sorted(content)
        read = [name for name in names if not name.startswith(("xl/charts", "docProps", "xl/theme"))]
        name = chance.choice(read if chance.random() < 0.8 else names)
        changed = change(content[name], chance)
        if changed is None:
            del content[name]
        else:
            content[name] = changed
        return packed(content)

    return mutate


def in_its_xml(
    change: Callable[[etree._Element, random.Random], None],
) -> Callable[[bytes, random.Random], bytes]:
    """A change of one element of one part."""

    def of_part(part: bytes, chance: random.Random) -> bytes:
        root = etree.fromstring(part)
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        change(chance.choice(nodes), chance)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return in_a_part(of_part)


def sets_an_attribute(node: etree._Element, chance: random.Random) -> None:
    keys = list(node.attrib) or ["r"]
    key = chance.choice(keys)
    if chance.random() < 0.3:
        node.attrib.pop(key, "")
    else:
        node.set(key, chance.choice(WEIRD))


def removes_an_element(node: etree._Element, _: random.Random) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def doubles_an_element(node: etree._Element, _: random.Random) -> None:
    if node.getparent() is not None:
        node.addnext(etree.fromstring(etree.tostring(node)))


def sets_a_text(node: etree._Element, chance: random.Random) -> None:
    node.text = chance.choice(WEIRD)


def swaps_parts(data: bytes, chance: random.Random) -> bytes:
    content = parts(data)
    one, other = chance.sample(sorted(content), 2)
    content[one], content[other] = content[other], content[one]
    return packed(content)


def types_rubbish(data: bytes, chance: random.Random) -> bytes:
    """Cells of the wrong kind in the input tables."""
    content = parts(data)
    for name in chance.sample(INPUTS, 3):
        root = etree.fromstring(content[name])
        cells = list(root.iter(f"{MAIN}c"))
        for cell in chance.sample(cells, min(len(cells), chance.randint(1, 6))):
            for child in list(cell):
                cell.remove(child)
            cell.set("t", chance.choice(KINDS))
            if chance.random() < 0.2:
                etree.SubElement(cell, f"{MAIN}f").text = "NOW()"
            if chance.random() < 0.9:
                etree.SubElement(cell, f"{MAIN}v").text = chance.choice(VALUES)
            if chance.random() < 0.2:
                cell.set("s", chance.choice(("0", "3", "999999")))
            if chance.random() < 0.05:
                cell.attrib.pop("r", "")
        content[name] = etree.tostring(root)
    return packed(content)


def types_values(data: bytes, chance: random.Random) -> bytes:
    """Lawful cells, but of any value in any place."""
    content = parts(data)
    for name in INPUTS:
        root = etree.fromstring(content[name])
        cells = [
            cell for cell in root.iter(f"{MAIN}c") if int("".join(filter(str.isdigit, cell.get("r", "")))) > 4
        ]
        for cell in chance.sample(cells, min(len(cells), chance.randint(0, 4))):
            for child in list(cell):
                cell.remove(child)
            value = chance.choice(VALUES)
            cell.attrib.pop("t", "")
            try:
                float(value)
            except ValueError:
                cell.set("t", "inlineStr")
                etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t").text = value
            else:
                etree.SubElement(cell, f"{MAIN}v").text = value
        content[name] = etree.tostring(root)
    return packed(content)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flips_bytes,
    cuts,
    in_a_part(lambda _part, _chance: None),
    in_a_part(lambda part, chance: part[: chance.randrange(len(part))]),
    in_a_part(flips_bytes),
    in_a_part(lambda _part, chance: chance.choice((b"", b"<a/>", b"\xff\xfe<", b"<?xml version='1.0'?>"))),
    in_its_xml(sets_an_attribute),
    in_its_xml(removes_an_element),
    in_its_xml(doubles_an_element),
    in_its_xml(sets_a_text),
    swaps_parts,
    types_rubbish,
    types_values,
)


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unreadable(data: bytes) -> set[str]:
    """The parts that the file holds damaged: of an input, what nobody had to read."""
    found = set()
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            try:
                archive.read(name)
            except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
                found.add(name)
    return found


def packed(content: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return stream.getvalue()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook to mutate."""
    folder = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        return small.small(folder / "small.xlsx").read_bytes()


def surprise(path: Path, number: int, whole: bytes) -> str:
    """What went wrong with one mutation, if anything did."""
    chance = random.Random(number)
    mutate = MUTATIONS[number % len(MUTATIONS)]
    data = mutate(whole, chance)
    path.write_bytes(data)
    ran = okrxl("refresh", path)
    if ran.code not in {0, 1, 2} or "okrxl.log" in ran.err:
        return ran.err
    if ran.code == 2:
        lines = ran.err.count("\n") == 1 and path.name in ran.err and not ran.out
        return "" if lines and path.read_bytes() == data else f"refused, but: {ran}"
    if not unreadable(path.read_bytes()) <= unreadable(data):
        return f"wrote broken parts: {unreadable(path.read_bytes())}"
    again = okrxl("check", path)
    return "" if again.code in {0, 1} else f"cannot read what it wrote: {again}"


@pytest.mark.long
@pytest.mark.parametrize("first", range(FIRST, FIRST + TRIES, BATCH))
def test_a_mutated_workbook_is_no_surprise(tmp_path: Path, whole: bytes, first: int) -> None:
    path = tmp_path / "fuzz.xlsx"
    numbers = range(first, min(first + BATCH, FIRST + TRIES))
    found = {number: problem for number in numbers if (problem := surprise(path, number, whole))}
    assert not found
