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
from tests.conftest import lacks
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


@pytest.mark.parametrize("number", [0, 5, 10])
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
