"""How often Excel is called: a figure per generated sheet that does not depend on the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from okrxl.core.address import Area
from okrxl.core.labels import labels
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.cells import serial
from okrxl.excel.live import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from tests.live.com_book import Application, ListObject, Workbook, Worksheet
from tests.live.conftest import NOW, Opened, front
from tests.live.counting import counted

START, AS_OF = date(2026, 1, 1), date(2026, 1, 20)
GENERATED = 8
"""Checks, dashboard, scores, owners, months, three departments; Home is not among them here."""
FIRST, AGAIN = 450, 60
"""For each of them, reading included: when they are made, charts and all, and when nothing has changed."""


def table(book: Workbook, key: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """An input table on a sheet of its own."""
    words = labels("en")
    sheet = Worksheet(book, words.text(f"sheets.{key}"))
    told = [[words.header(column, key) for column in columns], *rows]
    for row, values in enumerate(told, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, date):
                sheet.days.add((row, column))
                sheet.values[row, column] = float(serial(value))
            elif value is not None:
                sheet.values[row, column] = float(value) if isinstance(value, int) else value
    sheet.tables.append(ListObject(sheet, INPUT_BY_KEY[key].name, Area(1, 1, len(told), len(columns))))


def workbook(count: int) -> Application:
    """`count` key results of three departments, every fourth in percent, a check-in each."""
    app = Application()
    book = Workbook(app, "large.xlsx")
    settings = [("As-of date", AS_OF), ("Cycle start", START), ("Cycle end", date(2026, 12, 31))]
    table(book, "settings", ("setting", "value"), settings)
    owners = [(f"Owner {number}", f"Dept {number % 3}") for number in range(12)]
    objectives = [
        (f"O{number}", f"Objective {number}", f"Dept {number % 3}", f"Owner {number % 12}")
        for number in range(15)
    ]
    table(book, "owners", ("owner", "department"), owners)
    table(book, "objectives", ("id", "objective", "department", "owner"), objectives)
    key_results = [
        (f"K{number}", f"O{number % 15}", f"Key result {number}", "Increase to", "%" if number % 4 else "", 0)
        + ((0.8 if number % 4 else 50 + number % 7),)
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


def calls(app: Application, opened: Opened) -> int:
    """Calls into Excel of one refresh, reading included."""
    app.meter.reset()
    with opened(app) as book:
        app.meter.reset()
        refresh(LiveWorkbook(book), Moment(NOW))
    return app.meter.calls


def uses(app: Application, opened: Opened) -> int:
    """Uses of xlwings' public words, and of `.api` behind them."""
    with opened(app) as book, counted() as found:
        refresh(LiveWorkbook(book), Moment(NOW))
    return sum(found.values())


def change(app: Application) -> None:
    table = next(t for sheet in front(app).sheets for t in sheet.tables if t.name == "okr_check_ins")
    table.sheet.put(2, 3, 7.0)


def test_calls_do_not_depend_on_the_rows(opened: Opened) -> None:
    small, large = workbook(60), workbook(6_000)
    assert calls(small, opened) == calls(large, opened)
    assert calls(small, opened) == calls(large, opened)


def test_calls_for_each_generated_sheet(opened: Opened) -> None:
    figures = {}
    for kind, count in (("calls", calls), ("uses", uses)):
        app = workbook(60)
        first, again = count(app, opened), count(app, opened)
        change(app)
        figures[kind] = [first, again, count(app, opened)]
    told = {kind: [figure / GENERATED for figure in found] for kind, found in figures.items()}
    print(told)
    for first, again, changed in told.values():
        assert first <= FIRST
        assert again <= AGAIN
        assert changed < first / 3
