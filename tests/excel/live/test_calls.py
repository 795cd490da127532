"""How often Excel is called: a figure per generated sheet that does not depend on the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import pytest
import xlwings as xw

from okrxl.core.address import Area
from okrxl.core.labels import labels
from okrxl.core.schema import GENERATED_SHEETS, INPUT_BY_KEY
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.excel.serial_dates import serial
from okrxl.pipeline import Moment, refresh
from tests.excel.live.conftest import NOW, Opened, driver, front
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.counting import counted
from tests.in_memory_excel.loading import load
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.table import ListObject

START, AS_OF = date(2026, 1, 1), date(2026, 1, 20)
BAR, DRAWN = 40, 460
"""Calls for each generated sheet: whether it is there or made; and where it is drawn call by call."""
USES = 65
"""Uses of xlwings' words for each, most of which call Excel once, some never."""


def table(book: Workbook, key: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """An input table on a sheet of its own."""
    words = labels("en")
    sheet = Worksheet(book, words.text(f"sheets.{key}"))
    lines = [[words.header(column, key) for column in columns], *rows]
    for row, values in enumerate(lines, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, date):
                sheet.days.add((row, column))
                sheet.values[row, column] = float(serial(value))
            elif value is not None:
                sheet.values[row, column] = float(value) if isinstance(value, int) else value
    sheet.tables.append(ListObject(sheet, INPUT_BY_KEY[key].name, Area(1, 1, len(lines), len(columns))))


def workbook(count: int, departments: int = 3) -> Application:
    """`count` key results of some departments, every fourth in percent, a check-in each."""
    app = Application()
    book = Workbook(app, "large.xlsx")
    settings = [("As-of date", AS_OF), ("Cycle start", START), ("Cycle end", date(2026, 12, 31))]
    table(book, "settings", ("setting", "value"), settings)
    owners = [(f"Owner {number}", f"Dept {number % departments}") for number in range(12)]
    objectives = [
        (f"O{number}", f"Objective {number}", f"Dept {number % departments}", f"Owner {number % 12}")
        for number in range(18)
    ]
    table(book, "owners", ("owner", "department"), owners)
    table(book, "objectives", ("id", "objective", "department", "owner"), objectives)
    key_results = [
        (
            f"K{number}",
            f"O{number % 18}",
            f"Key result {number}",
            "Increase to",
            "%" if number % 4 else "",
            0,
            0.8 if number % 4 else 50 + number % 7,
        )
        for number in range(count)
    ]
    columns = ("id", "objective_id", "key_result", "measure", "unit", "baseline", "target")
    table(book, "key_results", columns, key_results)
    check_ins = [
        (AS_OF - timedelta(days=number % 40), f"K{number}", (0.3 if number % 4 else number % 9 + 0.5))
        for number in range(count)
    ]
    table(book, "check_ins", ("date", "kr_id", "actual"), check_ins)
    return app


Drive = Callable[[xw.Book], LiveWorkbook]


def calls(app: Application, opened: Opened, drive: Drive) -> int:
    """Calls into Excel of one refresh, reading included."""
    app.opens = load
    with opened(app) as book:
        app.meter.reset()
        refresh(drive(book), Moment(NOW))
    return app.meter.calls


def uses(app: Application, opened: Opened, drive: Drive) -> int:
    """Uses of xlwings' public words, and of `.api` behind them."""
    app.opens = load
    with opened(app) as book, counted() as found:
        refresh(drive(book), Moment(NOW))
    return sum(found.values())


Count = Callable[[Application, Opened, Drive], int]


def change(app: Application) -> None:
    table = next(t for sheet in front(app).sheets for t in sheet.tables if t.name == "okr_check_ins")
    table.sheet.put(2, 3, 7.0)


@pytest.mark.long
def test_calls_do_not_depend_on_the_rows(opened: Opened) -> None:
    # Longer tables than `report.months.MOST_LINES` have no sparklines, which saves a few calls.
    small, longer, large = workbook(60), workbook(1_800), workbook(2_100)
    for _ in range(2):
        of_small, of_longer, of_large = (calls(app, opened, driver) for app in (small, longer, large))
        assert of_small >= of_longer == of_large


@pytest.mark.long
def test_nor_where_each_sheet_is_drawn(opened: Opened) -> None:
    small, large = workbook(60), workbook(1_200)
    assert calls(small, opened, LiveWorkbook) >= calls(large, opened, LiveWorkbook)


@pytest.mark.parametrize(("count", "bar"), [(calls, BAR), pytest.param(uses, USES, marks=pytest.mark.long)])
def test_calls_for_each_generated_sheet(opened: Opened, count: Count, bar: int) -> None:
    # Reading, settings and names are the same for all: six more departments tell what a sheet costs.
    few, many = workbook(72, 3), workbook(72, 9)
    first = [count(app, opened, driver) for app in (few, many)]
    again = [count(app, opened, driver) for app in (few, many)]
    for app in (few, many):
        change(app)
    changed = [count(app, opened, driver) for app in (few, many)]
    for one, other in (first, again, changed):
        assert (other - one) / 6 <= bar


@pytest.mark.parametrize("departments", [3, pytest.param(9, marks=pytest.mark.long)])
def test_a_changed_check_in_takes_less_than_a_third_of_drawing_all(opened: Opened, departments: int) -> None:
    app = workbook(72, departments)
    drawn = calls(app, opened, LiveWorkbook)
    assert drawn / (len(GENERATED_SHEETS) + departments) <= DRAWN
    change(app)
    assert calls(app, opened, LiveWorkbook) < drawn / 3
