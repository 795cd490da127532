"""Actuals by month: each filled cell is a check-in of its month; and the figures of months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from okrxl.assess import Assessment
from tests.cases.test_monthly_plan import SALES, months, values
from tests.cases.workbook import Row, assessed, codes, scored

LEVEL: Row = {"id": "KR1", "measure": "increase", "baseline": 40, "target": 60}


def by_month(found: Assessment, *keys: str) -> list[tuple[Any, ...]]:
    """Some of the key result's values at each month, rounded, blanks as None."""
    rows = found.monthly.loc[found.monthly["id"] == "KR1", list(keys)].itertuples(index=False)
    return [tuple(None if one != one else round(one, 4) for one in row) for row in rows]  # noqa: PLR0124 — NaN


def test_each_filled_cell_is_a_check_in_of_its_month() -> None:
    wide = assessed([SALES], [], as_of="2026-03-31", actuals=months(40, None, 60))
    typed = assessed([SALES], [("2026-01-31", "KR1", 40), ("2026-03-31", "KR1", 60)], as_of="2026-03-31")
    keys = ("actual", "score", "expected", "status", "last_check_in", "days_since", "forecast")
    assert values(wide, *keys) == values(typed, *keys)
    assert values(wide, "actual") == (100,)
    assert codes(wide) == []


def test_a_sign_for_no_figure_is_none() -> None:
    found = assessed([SALES], [], as_of="2026-03-31", actuals=months(40, "-", "无"))  # type: ignore[arg-type]
    assert values(found, "actual") == (40,)
    assert [(one.code, one.cell) for one in found.findings if one.code == "no_figure"] == [
        ("no_figure", "C2"),
        ("no_figure", "D2"),
    ]


def test_the_current_month_is_reported_today_and_later_ones_are_not_counted_yet() -> None:
    found = assessed([SALES], [], as_of="2026-03-10", actuals=months(40, 50, 10, 99))
    assert values(found, "actual") == (100,)
    assert scored(found)["last_check_in"].date() == date(2026, 3, 10)
    (only,) = [one for one in found.findings if one.code == "date_in_future"]
    assert (only.sheet, only.cell, str(only.value)[:10]) == ("monthly_actuals", "E2", "2026-04-30")


def test_looking_back_a_later_month_is_not_there_yet() -> None:
    found = assessed(
        [SALES], [], as_of="2026-06-30", actuals=months(40, 50, 10, 99), looking_back=date(2026, 2, 15)
    )
    assert values(found, "actual") == (40,)
    assert codes(found) == []


@pytest.mark.parametrize(
    "row", [SALES, {**SALES, "aggregation": "latest"}, {**SALES, "aggregation": "average"}]
)
def test_a_month_is_counted_once_and_two_figures_for_it_are_an_error(row: Row) -> None:
    # Two check-ins: with Sum 30, with Average 15, else the last of them, 20.
    comes_to = {"sum": 30, "latest": 20, "average": 15}[str(row["aggregation"])]
    check_ins = [("2026-01-10", "KR1", 10), ("2026-01-24", "KR1", 20)]
    same = assessed([row], check_ins, as_of="2026-01-31", actuals=months(comes_to))
    alone = assessed([row], check_ins, as_of="2026-01-31")
    assert "month_conflict" not in codes(same)
    other = assessed([row], check_ins, as_of="2026-01-31", actuals=months(comes_to + 1))
    (only,) = [one for one in other.findings if one.code == "month_conflict"]
    assert (only.severity, only.sheet, only.cell, only.value) == (
        "error",
        "monthly_actuals",
        "B2",
        comes_to + 1,
    )
    assert only.values["other"] == comes_to
    assert values(same, "actual") == values(other, "actual") == values(alone, "actual")


def test_last_years_months_are_compared_with() -> None:
    found = assessed(
        [SALES], [], as_of="2026-02-28", actuals={**months(80, 100, year=2025), **months(100, 90)}
    )
    assert by_month(found, "month_actual", "mom", "yoy") == [(100, None, 0.25), (90, -0.1, -0.1)]
    assert codes(found) == []


def test_what_is_wrong_with_a_row_or_a_cell_is_told_at_its_cell() -> None:
    actuals = {"2026-01": {"KR1": "约80%", "KR9": 5}, "2024-01": {"KR1": 5}}
    found = assessed([SALES], [], as_of="2026-01-31", actuals=actuals)  # type: ignore[arg-type]
    said = {(one.code, one.cell) for one in found.findings if one.sheet == "monthly_actuals"}
    assert said == {("number_unreadable", "B2"), ("monthly_kr_unknown", "A3"), ("month_outside", "C1")}


def test_figures_of_months() -> None:
    # With Sum the month's own amount, none where nothing came; else the level, which stays.
    sold = [("2026-01-20", "KR1", 100), ("2026-02-20", "KR1", 80), ("2026-04-20", "KR1", 90)]
    found = assessed([SALES], sold, as_of="2026-04-30", plan=months(*[100] * 12))
    assert by_month(found, "month_actual", "month_plan", "completion", "mom") == [
        (100, 100, 1, None),
        (80, 100, 0.8, -0.2),
        (None, 100, None, None),
        (90, 100, 0.9, None),
    ]
    level = assessed([LEVEL], [("2026-01-20", "KR1", 44), ("2026-03-20", "KR1", 50)], as_of="2026-03-31")
    assert by_month(level, "month_actual", "mom", "score_change") == [
        (44, None, None),
        (44, 0, 0),
        (50, 0.1364, 0.3),
    ]


def test_percents_change_by_points_and_hits_do_not() -> None:
    row: Row = {**LEVEL, "unit": "%"}
    before = [("2025-01-20", "KR1", 41)]
    found = assessed(
        [row], [*before, ("2026-01-20", "KR1", 44), ("2026-02-20", "KR1", 47)], as_of="2026-02-28"
    )
    assert by_month(found, "month_actual", "mom", "yoy") == [(0.44, None, 0.03), (0.47, 0.03, 0.06)]
    hits: Row = {"id": "KR1", "measure": "recurring", "target": 10}
    counted = assessed(
        [hits], [*before, ("2026-01-20", "KR1", 12), ("2026-02-20", "KR1", 15)], as_of="2026-02-28"
    )
    assert by_month(counted, "month_actual", "mom", "yoy") == [(12, None, None), (15, None, None)]


def test_done_in_a_word_is_read() -> None:
    row: Row = {"id": "KR1", "measure": "milestone"}
    found = assessed([row], [], as_of="2026-02-28", actuals=months(0.5, "完成"))  # type: ignore[arg-type]
    assert values(found, "score") == (1,)
    assert codes(found) == []
