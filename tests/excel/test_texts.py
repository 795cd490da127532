"""Texts that Excel is sensitive to: control characters, and lengths in UTF-16 units."""

from __future__ import annotations

import copy
from pathlib import Path

import openpyxl
import pytest

from okrxl.core.address import Area
from okrxl.excel.closed.contents import validations
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.parts.cells import all_escaped, cell_xml, escaped, formula_cells, lacks_results, legal
from okrxl.report.layout import tab_names
from okrxl.sheets import utf16
from okrxl.sheets.model import Computed, Validation, Values, kept_text, text_constant
from tests.conftest import first_of
from tests.excel import manager, small
from tests.excel.running import done

ROCKET = "\U0001f680"
PASTED = {
    "okr_departments": [["Sales", "Head of sales"], ["Ser@vice", "Head@of service"]],
    "okr_owners": [["Head of sales", "Sales"], ["Head@of service", "Ser@vice"]],
    "okr_objectives": [
        ["O1", "Sell more", "Sales", "Head of sales", "S1"],
        ["O@2", "Serve@better", "Ser@vice", "Head@of service", "S1"],
    ],
}
"""Rows in which `@` stands for what came along from another program."""


def workbook(folder: Path, sign: str) -> Path:
    rows = copy.deepcopy(small.ROWS)
    for table, typed in PASTED.items():
        rows[table] = [
            [one.replace("@", sign) if isinstance(one, str) else one for one in row] for row in typed
        ]
    for row in rows["okr_key_results"][2:]:
        row[1] = f"O{sign}2"
    return small.small(folder / "pasted.xlsx", refreshed=False, rows=rows)


@pytest.mark.parametrize(
    ("sign", "tab"),
    first_of(
        [("_x000B_", "Ser_vice"), ("_x000C_", "Ser_vice"), ("_x0001_", "Service"), ("_x001B_", "Service")]
    ),
)
def test_control_characters_pasted_into_names_and_ids_stop_nothing(
    tmp_path: Path, sign: str, tab: str
) -> None:
    """A line break pasted from Word stopped refresh and distribute with "unexpected"."""
    path = workbook(tmp_path, sign)
    done("refresh", path)
    assert tab in manager.tabs(path)
    scores = done("check", path, "--json").json["scores"]
    assert [one["score"] for one in scores] == pytest.approx([10 / 13, 0.5, 1.0, 0.5])
    done("distribute", path, "--to", tmp_path / "out")
    (sent,) = (one for one in (tmp_path / "out").iterdir() if "Ser" in one.name)
    manager.types(sent, "Update", {})
    done("collect", path, "--from", tmp_path / "out")
    assert "unexpected" not in done("refresh", path).err


def test_a_cell_holds_32767_units_and_not_as_many_characters() -> None:
    full = ROCKET * (utf16.CELL // 2)
    assert legal(full + "a") == full + "a"
    assert utf16.units(legal(full + "ab")) == utf16.CELL
    assert utf16.units(legal(ROCKET * utf16.CELL)) <= utf16.CELL
    assert f"<t>{full}</t>" in cell_xml("A1", 0, full)


def test_a_tab_has_31_units() -> None:
    names = tab_names([ROCKET * 20, ROCKET * 21, "a" * 31 + "b", "b" * 30 + "'c", "历史记录" * 9], [])
    assert [utf16.units(name) for name in names] == [30, 30, 31, 30, 31]
    assert names[1] == ROCKET * 13 + " (2)"
    assert names[3] == "b" * 30


def test_texts_of_a_validation_have_255_units(tmp_path: Path) -> None:
    path = small.small(tmp_path / "small.xlsx", refreshed=False)
    parts = Parts(Package.open(path.read_bytes(), name=path.name))
    one = Validation(
        Area(1, 1, 1, 1), "any", prompt_title=ROCKET * 40, prompt=ROCKET * 200, error=ROCKET * 200
    )
    (made,) = validations(parts, [one])
    assert made.get("promptTitle") == ROCKET * 16
    assert made.get("prompt") == ROCKET * 127


def test_long_names_are_kept_apart_in_texts_of_255_units() -> None:
    one, other = (kept_text(f"{ROCKET * 200}{end}") for end in "ab")
    assert one != other
    assert utf16.fits(one, utf16.FORMULA_TEXT)
    assert text_constant("dept.1", "Sales").formula == '"Sales"'


def test_a_department_with_a_long_name_keeps_its_tab(tmp_path: Path) -> None:
    long = "Service " * 40
    rows = copy.deepcopy(small.ROWS)
    rows["okr_departments"][1][0] = rows["okr_owners"][1][1] = rows["okr_objectives"][1][2] = long
    path = small.small(tmp_path / "long.xlsx", rows=rows)
    before = manager.tabs(path)
    done("refresh", path)
    assert manager.tabs(path) == before
    texts = [one for name, one in manager.names(path).items() if name.startswith("_okrxl.text.dept.")]
    assert all(utf16.fits(one, utf16.FORMULA_TEXT + 2) for one in texts)
    assert openpyxl.load_workbook(path).sheetnames == list(before)


@pytest.mark.parametrize(
    "odd", ["b", "&<>", "a\x0bb", "_x000A_", "two\nlines", "\u3000", "\ud800", ROCKET, "x" * 40_000, ""]
)
def test_texts_escaped_together_are_as_each_alone(odd: str) -> None:
    texts = ["A1<>B1", odd, "中文&", odd]
    assert list(all_escaped(texts)) == list(map(escaped, texts))


def test_formulas_without_results_are_found() -> None:
    known, unknown = Computed("A1", 0), Computed("A1")
    assert not lacks_results([Values(1, 1, ((1, known), (None, "x")), ("text", "text"))])
    assert lacks_results([Values(1, 1, ((1, 2), (known, unknown)), ("text", "text"))])
    assert [*formula_cells([Values(3, 2, ((1, known),), ("text",))])] == ["B4"]
