"""Drifted tables of a workbook that is open in LibreOffice: the same scores and findings as of the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.cases.test_drifted_tables import ABOUT, NEW_DAY, NOW, below, closed, lose, rename
from tests.excel.small import small

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
APART = {"A11": NEW_DAY, "B11": "K1", "C11": 45, "A14": NEW_DAY, "B14": "K1", "C14": 1}
CHANGES: dict[str, Callable[[Path], Path]] = {
    "rows": lambda path: below(path, APART),
    "lost": lambda path: lose(path, "okr_check_ins", "okr_settings"),
    "gone": lambda path: rename(path, "okr_check_ins", "C4", "Actual", "Ist"),
}


def test_as_in_the_file(office: xw.App, tmp_path: Path) -> None:
    path = small(tmp_path / "small.xlsx")
    for what, change in CHANGES.items():
        drifted = change(Path(shutil.copy(path, tmp_path / f"{what}.xlsx")))
        expected = closed(drifted)
        assert expected[1], what
        book = office.books.open(drifted)
        try:
            found = refresh(LiveWorkbook(book), Moment(NOW))
        finally:
            book.close()
        codes = {one.code: one.cell or one.sheet for one in found.findings if one.code in ABOUT}
        assert (found.company.get("score"), codes) == expected
