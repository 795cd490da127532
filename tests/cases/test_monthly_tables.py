"""Tables by month in workbooks: both drivers, rows below them, lost and gone ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, read
from tests.cases.test_drifted_tables import lose
from tests.excel import manager, reading
from tests.excel.live.conftest import front, loaded
from tests.excel.running import okrxl
from tests.excel.small import small
from tests.in_memory_excel.windows import book_of, running

NOW = datetime(2026, 11, 20, 9, 30)
PLAN, ACTUALS = "Monthly Plan", "Monthly Actuals"
Outcome = tuple[Any, ...]


@pytest.fixture(scope="session")
def _workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workbook, in which K1 goes from 32 to 45, with a plan for it and a figure of October."""
    path = small(tmp_path_factory.mktemp("months") / "small.xlsx")
    manager.types(path, PLAN, {"A5": "K1", "B5": 33, "K5": 42, "L5": 43, "M5": 45})
    manager.types(path, ACTUALS, {"A5": "K1", "J5": 41})
    return path


@pytest.fixture
def book(_workbook: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_workbook, tmp_path / "book.xlsx"))


def closed(path: Path) -> Outcome:
    found = okrxl("check", path, "--json").json
    row = next(one for one in found["scores"] if one["id"] == "K1")
    sheets = [(one["code"], one["cell"]) for one in found["findings"] if one["sheet"] in {PLAN, ACTUALS}]
    months = [one["month_actual"] for one in found["monthly"] if one["id"] == "K1"]
    return round(row["expected"], 4), row["month_plan"], months[8], sorted(sheets)


def in_excel(path: Path) -> Outcome:
    app = loaded(path)
    with running(app) as excel:
        found = read(LiveWorkbook(book_of(excel, front(app))), Moment(NOW))
    row = found.scored.set_index("id").loc["K1"]
    sheets = [(one.code, one.cell) for one in found.findings if one.sheet in {PLAN, ACTUALS}]
    months = found.monthly.loc[found.monthly["id"] == "K1", "month_actual"].tolist()
    return round(row["expected"], 4), row["month_plan"], months[8], sorted(sheets)


DRIVERS = pytest.mark.parametrize("outcome", [closed, in_excel])
Driver = Callable[[Path], Outcome]
# 42 by the end of October, 43 by that of November: on the 20th (42 + 20 ÷ 30 − 32) ÷ 13.
EXPECTED = (0.8205, 43, 41)


@DRIVERS
def test_both_tables_are_read(book: Path, outcome: Driver) -> None:
    assert outcome(book) == (*EXPECTED, [("plan_partial", "A5")])


@DRIVERS
def test_rows_below_them_and_headers_without_their_table(book: Path, outcome: Driver) -> None:
    manager.types(book, ACTUALS, {"A6": "K2", "B6": 10})
    lose(book, "okr_monthly_plan")
    said = [("", ""), ("plan_partial", "A5"), ("rows_below", "A6"), ("table_lost", None)]
    *figures, found = outcome(book)
    assert tuple(figures) == EXPECTED
    assert {code for code, _ in found} == {code for code, _ in said if code}
    assert okrxl("adopt", book).code == 0
    assert outcome(book) == (*EXPECTED, [("plan_partial", "A5")])


@DRIVERS
def test_dates_head_months_where_the_table_is_lost(book: Path, outcome: Driver) -> None:
    lose(book, "okr_monthly_plan")
    manager.types(book, PLAN, {"L4": date(2026, 11, 1), "M4": date(2026, 12, 31)})
    *figures, found = outcome(book)
    assert tuple(figures) == EXPECTED
    assert {code for code, _ in found} == {"plan_partial", "table_lost"}


def test_a_table_with_figures_that_is_gone_is_an_error_until_there_is_one_again(book: Path) -> None:
    assert okrxl("refresh", book).code in {0, 1}
    lose(book, "okr_monthly_actuals")
    manager.types(book, ACTUALS, {"A4": "x"})
    ran = okrxl("refresh", book, "--json")
    assert [one["code"] for one in ran.json["findings"] if one["severity"] == "error"] == ["table_gone"]
    manager.types(book, ACTUALS, {"A4": "KR ID"})
    assert okrxl("adopt", book).code == 0
    assert "table_gone" not in {one["code"] for one in okrxl("check", book, "--json").json["findings"]}
    assert reading.rows(book, ACTUALS)[4][9] == 41
