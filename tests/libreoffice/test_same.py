"""Both drivers in a real program: a workbook refreshed as a file equals one refreshed while it is open.

`OKRXL_SAME=300 pytest tests/libreoffice/test_same.py` compares more random workbooks.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from okrxl.build.workbook import new_workbook, starting
from okrxl.core.labels import LANGS, Lang
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, first_sheet, refresh
from tests.excel import manager
from tests.excel.small import small
from tests.libreoffice.random_books import NOW, random_book
from tests.libreoffice.snapshot import differences, snapshot

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
RANDOM = int(os.environ.get("OKRXL_SAME", "4"))
FIRST = int(os.environ.get("OKRXL_SAME_FROM", "1"))


def both(office: xw.App, path: Path) -> list[str]:
    """The differences between the two drivers."""
    closed = Path(shutil.copy(path, path.with_name("closed-" + path.name)))
    driver = ClosedWorkbook(closed)
    refresh(driver, Moment(NOW))
    driver.save(keep=False)
    found = []
    for workbook, live in ((path, True), (closed, False)):
        book = office.books.open(workbook)
        try:
            if live:
                refresh(LiveWorkbook(book), Moment(NOW))
            found.append(snapshot(book))
        finally:
            book.close()
    live_one, closed_one = found
    return differences(live_one, closed_one)


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample(office: xw.App, tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "sample.xlsx"
    first = (first_sheet(lang, NOW),)
    new_workbook(path, lang, starting(lang, sample=True, today=NOW.date(), first=first), ClosedWorkbook)
    assert both(office, path) == []


@pytest.mark.parametrize("seed", range(FIRST, FIRST + RANDOM))
def test_a_random_workbook(office: xw.App, tmp_path: Path, seed: int) -> None:
    assert both(office, random_book(tmp_path / "random.xlsm", seed)) == []


def test_refreshed_again_after_changes(office: xw.App, tmp_path: Path) -> None:
    """What one driver drew, the other redraws."""
    path = random_book(tmp_path / "first.xlsm", 3)
    driver = ClosedWorkbook(path)
    refresh(driver, Moment(NOW))
    driver.save(keep=False)
    manager.types(path, "关键结果", {"I5": 77})
    assert both(office, path) == []


def test_columns_that_a_manager_added(office: xw.App, tmp_path: Path) -> None:
    """Beside the rows of tables that are sorted anew; a key result that is gone keeps its note below."""
    path = small(tmp_path / "Book.xlsx")
    formula = "=okr_scores[[#This Row],[Score]]*2"
    manager.adds_column(path, "okr_scores", "My note", {"K1": "ask Mei", "K2": 12.5, "K3": "3/4"})
    manager.adds_column(path, "okr_scores", "Twice", dict.fromkeys(("K1", "K2", "K3", "K4"), formula))
    manager.types(path, "Key Results", {"A5": "K9"})
    manager.types(path, "Check-ins", {"C7": 20, "C10": 1})
    manager.saves(path)
    assert both(office, path) == []
    book = office.books.open(path.with_name("closed-" + path.name))
    try:
        table = book.sheets["KR Scores"].tables["okr_scores"]
        names, *below = table.range.value
        rows = [dict(zip(names, row, strict=True)) for row in below]
        assert {row["ID"]: row["My note"] for row in rows} == {
            "K9": None, "K2": 12.5, "K3": "3/4", "K4": None,
        }  # fmt: skip
        scored = [row for row in rows if row["Score"] is not None]
        assert len(scored) == 3
        assert all(row["Twice"] == pytest.approx(2 * row["Score"]) for row in scored)
    finally:
        book.close()
