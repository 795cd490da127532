"""The log of changes in a running Excel: the same as of the file, dates typed over included."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

from okrxl.changes.log import Change
from okrxl.core.grid import DAY_ZERO
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, read, refresh
from tests.excel.live.conftest import NOW, Opened, driver
from tests.in_memory_excel.book import Application

SHEET, LOG = "关键结果", "变更记录"
EDITS: dict[str, float | str] = {"I6": 0.7, "N6": 0.35, "C7": "改了名的关键结果"}
"""Target, weight and name."""
TYPED = datetime(2026, 7, 1)
LATER = NOW + timedelta(hours=1)


def closed(path: Path) -> tuple[Change, ...]:
    def refreshed(now: datetime) -> None:
        book = ClosedWorkbook(path)
        refresh(book, Moment(now))
        book.save(keep=False)

    refreshed(NOW)
    book = openpyxl.load_workbook(path)
    for place, value in EDITS.items():
        book[SHEET][place] = value
    book.save(path)
    refreshed(LATER)
    book = openpyxl.load_workbook(path)
    book[LOG]["I6"] = TYPED
    book.save(path)
    refreshed(LATER)
    return read(ClosedWorkbook(path), Moment(LATER)).log.changes


def test_both_drivers_keep_the_same_log(
    excel: Application, unscored: Path, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / unscored.name
    path.write_bytes(unscored.read_bytes())
    with opened(excel) as book:
        refresh(driver(book), Moment(NOW))
        for place, value in EDITS.items():
            book.sheets[SHEET].range(place).value = value
        refresh(driver(book), Moment(LATER))
        book.sheets[LOG].range("I6").raw_value = (TYPED - DAY_ZERO).days
        refresh(driver(book), Moment(LATER))
        live = read(driver(book), Moment(LATER)).log.changes
    assert [one.field for one in live] == ["target", "weight", "key_result"]
    assert [one.begins for one in live] == [NOW.date(), NOW.date(), TYPED.date()]
    assert live == closed(path)
