"""The sample typed into a blank workbook in LibreOffice, which grows no tables: scored as the sample is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from okrxl.assess import Assessment, assess
from okrxl.build.workbook import make
from okrxl.core.grid import Grid
from okrxl.core.labels import LANGS, Lang
from okrxl.core.schema import INPUT_NAMES
from okrxl.excel.closed.workbook import ClosedWorkbook
from tests.libreoffice.random_books import NOW

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice


def read(path: Path) -> Assessment:
    return assess(ClosedWorkbook(path).read(INPUT_NAMES), today=NOW.date())


def types(sheet: xw.Sheet, grid: Grid, top: int, left: int) -> None:
    """Type a table's rows; what is typed as `48%` gets its format from the program."""
    sheet.range((top, left)).value = [list(row) for row in grid.rows]
    for column in range(len(grid.headers)):
        numbers = [at for at, row in enumerate(grid.rows, grid.top) if isinstance(row[column], int | float)]
        for at in grid.percents(column, numbers):
            sheet.range((top + at - grid.top, left + column)).number_format = "0%"


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_scored_as_the_sample(office: xw.App, tmp_path: Path, lang: Lang) -> None:
    sample, blank, typed = (tmp_path / f"{name}.xlsx" for name in ("sample", "blank", "typed"))
    make(sample, lang, sample=True, now=NOW)
    make(blank, lang, sample=False, now=NOW)
    tables, empty = (ClosedWorkbook(path).read(INPUT_NAMES) for path in (sample, blank))
    book = office.books.open(blank)
    try:
        for key, grid in tables.items():
            into = empty[key]
            types(book.sheets[into.sheet], grid, into.top, into.left)
        book.save(typed)
    finally:
        book.close()
    found, expected = read(typed), read(sample)
    pd.testing.assert_frame_equal(found.scored, expected.scored)
    below = {"rows_below"}
    assert {one.code for one in found.findings} - below == {one.code for one in expected.findings}
