"""Rows grouped in LibreOffice: the same as in a file, and folded again where they were."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice

LEVELS = [0, 1, 2, 2, 1, 2, 0, 1, 0]


def saved(book: xw.Book) -> list[tuple[int, bool]]:
    """(level, whether it is hidden) of the rows 5 to 13 of a copy."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.xlsx"
        book.impl.save_copy(str(path))
        lines = openpyxl.load_workbook(path).worksheets[0].row_dimensions
        return [(lines[row].outlineLevel or 0, bool(lines[row].hidden)) for row in range(5, 14)]


@pytest.fixture
def rows(book: xw.Book) -> xw.Sheet:
    book.sheets[0]["A5:A13"].value = [[f"row {row}"] for row in range(5, 14)]
    return book.sheets[0]


def test_rows_get_the_levels_that_are_asked_for(book: xw.Book, rows: xw.Sheet) -> None:
    rows.impl.set_row_levels(5, LEVELS)
    assert saved(book) == [(level, False) for level in LEVELS]
    other = [0, 1, 1, 0, 1, 2, 3, 3, 0]
    rows.impl.set_row_levels(5, other)
    assert saved(book) == [(level, False) for level in other]


def test_a_group_is_folded_by_its_first_row(book: xw.Book, rows: xw.Sheet) -> None:
    rows.impl.set_row_levels(5, LEVELS)
    rows.impl.fold_rows(7, away=True)
    assert [row for row, away in enumerate(rows.impl.hidden_rows(5, 13), 5) if away] == [7, 8]
    rows.impl.fold_rows(6, away=True)
    assert [row for row, (_, away) in enumerate(saved(book), 5) if away] == [6, 7, 8, 9, 10]
    rows.impl.set_row_levels(5, LEVELS)
    assert not any(rows.impl.hidden_rows(5, 13))


def test_groups_elsewhere_are_let_alone(book: xw.Book, rows: xw.Sheet) -> None:
    rows.impl.set_row_levels(11, [0, 1, 1])
    rows.impl.set_row_levels(5, [0, 1, 1, 0, 0, 0])
    assert [level for level, _ in saved(book)] == [0, 1, 1, 0, 0, 0, 0, 1, 1]


def test_columns_are_grouped_and_folded_as_in_excel(rows: xw.Sheet) -> None:
    rows["C:E"].api.Group()
    rows.api.Outline.SummaryColumn = -4131
    rows.api.Outline.ShowLevels(0, 1)
    assert [rows[f"{letter}1"].impl.column_hidden for letter in "BCDEF"] == [False, True, True, True, False]
    rows.api.Outline.ShowLevels(0, 2)
    assert not rows["C1:E1"].impl.column_hidden
