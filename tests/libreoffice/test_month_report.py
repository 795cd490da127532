"""The month of the monthly report is chosen without Python: LibreOffice and gnumeric calculate every one."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from okrxl.build.workbook import make
from okrxl.core.address import Area
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, refresh
from tests.conftest import lacks
from tests.excel import manager
from tests.report import month

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
SHEET = "月报"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, refreshed."""
    path = tmp_path_factory.mktemp("month") / "sample.xlsx"
    make(path, "zh", sample=True, now=month.NOW)
    return path


def table(path: Path, name: str) -> str:
    """The address of a table's cells."""
    ref = openpyxl.load_workbook(path)[SHEET].tables[name].ref
    first, _, last = ref.partition(":")
    letters = first.rstrip("0123456789")
    return f"{letters}{int(first.removeprefix(letters)) + 1}:{last}"


def test_libreoffice_shows_each_month_as_a_check_on_its_last_day(office: xw.App, sample: Path) -> None:
    book = office.books.open(sample)
    try:
        sheet = book.sheets[SHEET]
        choice, rows = (table(sample, name) for name in ("okr_month_choice", "okr_month_report"))
        for end in month.ends(sample):
            sheet.range(choice.partition(":")[0]).value = end.replace(day=1)
            month.compare(sheet.range(rows).value, month.expected(sample, end))
            assert str(sheet["A2"].value).startswith(f"{end.month} 月：")
    finally:
        book.close()


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=() if number in {0, 5, 10} else pytest.mark.long) for number in range(11)],
)
def test_gnumeric_shows_a_month_as_a_check_on_its_last_day(sample: Path, tmp_path: Path, number: int) -> None:
    if not shutil.which("ssconvert"):
        lacks("gnumeric", "ssconvert is not on the path")
    end = month.ends(sample)[number]
    choice, rows = (table(sample, name) for name in ("okr_month_choice", "okr_month_report"))
    typed = openpyxl.load_workbook(sample)
    typed[SHEET][choice.partition(":")[0]] = date(end.year, end.month, 1)
    typed.save(tmp_path / "typed.xlsx")
    command = ("ssconvert", "--recalc", tmp_path / "typed.xlsx", tmp_path / "calculated.xlsx")
    subprocess.run(command, check=True, capture_output=True)
    book = CalamineWorkbook.from_path(str(tmp_path / "calculated.xlsx"))
    shown, area = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False), Area.parse(rows)
    cells = [row[area.left - 1 : area.right] for row in shown[area.top - 1 : area.bottom]]
    month.compare(cells, month.expected(sample, end))


def test_the_notes_of_a_month_follow_the_month_and_none_is_lost(
    office: xw.App, sample: Path, tmp_path: Path
) -> None:
    """Notes typed for October and November: each stands where its month is chosen, a refresh keeps them."""
    path = tmp_path / "noted.xlsx"
    shutil.copy(sample, path)
    typed: dict[object, list[object]] = {
        date(2026, 10, 1): ["十月亮点", "十月问题", "十月重点"],
        date(2026, 11, 1): ["十一月亮点", "", ""],
    }
    book = office.books.open(path)
    try:
        sheet, notes = book.sheets[SHEET], Area.parse(table(path, "okr_month_notes"))
        for place, (day, *_) in enumerate(sheet.range(notes.ref).value):
            if found := typed.get(day.date()):
                sheet.range((notes.top + place, notes.left + 1)).value = found
        assert shown_by_month(book, path) == {
            **{day: ["–", "–", "–"] for day in (date(2026, month, 1) for month in range(1, 10))},
            date(2026, 10, 1): ["十月亮点", "十月问题", "十月重点"],
            date(2026, 11, 1): ["十一月亮点", "–", "–"],
        }
        book.save()
    finally:
        book.close()
    refresh(ClosedWorkbook(path), Moment(month.NOW))
    shown = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    _, _, notes = manager.tables(path)["okr_month_notes"]
    rows = [row[notes.left - 1 : notes.right] for row in shown[notes.top : notes.bottom]]
    assert {day: texts for day, *texts in rows if any(texts)} == typed


def shown_by_month(book: xw.Book, path: Path) -> dict[date, list[object]]:
    """Month -> the three notes that the sheet shows where it is chosen."""
    sheet = book.sheets[SHEET]
    choice = table(path, "okr_month_choice").partition(":")[0]
    first = Area.parse(table(path, "okr_month_report")).top
    kinds = [str(one) for one in sheet.range((1, 1), (first, 1)).value]
    row = kinds.index("亮点") + 1
    found: dict[date, list[object]] = {}
    for end in month.ends(path):
        sheet.range(choice).value = end.replace(day=1)
        found[end.replace(day=1)] = list(sheet.range((row, 2), (row + 2, 2)).value)
    return found
