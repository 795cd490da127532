"""What people type into the tables of generated sheets, as it is read back."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from okrxl.core.address import Area
from okrxl.core.grid import Grid
from okrxl.core.worksheet import for_row
from okrxl.excel.read.formulas import formulas_in
from okrxl.read.typed import Entry, TypedRow, key_text, typed_rows
from okrxl.read.typed_tables import TypedTable

TABLE = TypedTable("okr_trial", "change", ("comment", "due"), ("status",))


def grid(headers: tuple[str, ...], *rows: list[object]) -> Grid:
    return Grid("okr_trial", "Trial", 5, 1, headers, rows)  # type: ignore[arg-type]


def test_cells_go_by_the_key_of_their_row_and_the_header_of_their_column() -> None:
    """In either language, in any order; what okrxl fills in itself is not typed."""
    found = typed_rows(
        grid(("Due", "说明", "状态", "No."), [date(2026, 3, 1), "call them", "late", 7.0], [None] * 4), TABLE
    )
    assert found.rows == (
        TypedRow("7", {"comment": Entry("call them", row=5), "due": Entry(date(2026, 3, 1), row=5)}),
    )


def test_a_column_that_a_manager_added_is_typed_too() -> None:
    found = typed_rows(grid(("No.", "Comment", "Cost"), [1, None, 2.5]), TABLE)
    assert found.added == ("Cost",)
    assert found.rows[0].cells == {"Cost": Entry(2.5, row=5)}


def test_a_renamed_column_becomes_the_managers_own() -> None:
    found = typed_rows(grid(("No.", "What we agreed"), [1, "hire"]), TABLE)
    assert found.rows[0].cells == {"What we agreed": Entry("hire", row=5)}


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (datetime(2026, 11, 1), "2026-11-01"), (" KR1 ", "KR1"), (None, "")],
)
def test_keys_are_compared_as_texts(value: object, text: str) -> None:
    assert key_text(value) == text


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("B5*2", "B9*2"),
        ("B4+B5", "B4+B9"),
        ("$B5+B$5", "$B9+B$5"),
        ("SUM(B5:D5)", "SUM(B9:D9)"),
        ('"B5"&B5', '"B5"&B9'),
        ("Other!B5+'it''s'!C5", "Other!B5+'it''s'!C5"),
        ("okr_trial[[#This Row],[B5]]", "okr_trial[[#This Row],[B5]]"),
        ("LOG5(B5)+ABC5x", "LOG5(B9)+ABC5x"),
    ],
)
def test_a_formula_that_goes_to_another_row_refers_to_that_row(formula: str, moved: str) -> None:
    assert for_row(formula, 5, 9) == moved


def test_formulas_of_a_closed_sheet() -> None:
    """A formula stated once for several cells is that of each."""
    xml = (
        b'<worksheet><sheetData><row r="5">'
        b'<c r="B5"><f t="shared" ref="B5:B6" si="0">A5&amp;"x"</f><v>1</v></c>'
        b'<c r="C5"><v>3</v></c></row><row r="6"><c r="B6"><f t="shared" si="0"/><v>2</v></c>'
        b'<c r="Z6"><f>1+1</f></c></row></sheetData></worksheet>'
    )
    assert formulas_in(xml, Area(5, 1, 6, 4)) == {(5, 1): 'A5&"x"', (6, 1): 'A6&"x"'}
