"""Plans by month (CASES 43): exactly on plan is on track; what a plan expects and forecasts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import pytest

from okrxl.assess import Assessment
from tests.cases.workbook import Months, Row, assessed, codes, scored
from tests.conformance.cases import Percent

SALES: Row = {"id": "KR1", "measure": "at_least", "aggregation": "sum", "target": 1200, "unit": "k"}
SEASON = (50, 50, 50, 100, 100, 100, 150, 150, 150, 100, 100, 100)
"""A slow first quarter and a strong third: 1,200 in all."""
ENDS = [date(2026, month, monthrange(2026, month)[1]) for month in range(1, 13)]
FROM_FEBRUARY = (date(2026, 2, 1), date(2027, 1, 31))
Figure = float | Percent | None


def months(*figures: Figure, year: int = 2026, first: int = 1) -> Months:
    """A plan's months from `first` on, headed `2026-01`."""
    numbers = range(12 * year + first - 1, 12 * year + first - 1 + len(figures))
    heads = [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
    return {head: {"KR1": figure} for head, figure in zip(heads, figures, strict=True)}


def as_planned(until: int) -> list[tuple[str, str, Any]]:
    """Each month's plan reported on its last day, for so many months."""
    return [(str(day), "KR1", figure) for day, figure in zip(ENDS[:until], SEASON, strict=False)]


def values(found: Assessment, *keys: str) -> tuple[Any, ...]:
    """Some of the key result's values, rounded."""
    row = scored(found)
    return tuple(round(row[key], 4) if isinstance(row[key], float) else row[key] for key in keys)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_season_exactly_on_plan_is_on_track_at_every_month_end(month: int) -> None:
    found = assessed([SALES], as_planned(month), as_of=str(ENDS[month - 1]), plan=months(*SEASON))
    row = scored(found)
    so_far = sum(SEASON[:month])
    assert row["status"] == ("on_track" if month < 12 else "achieved")
    assert row["score"] == pytest.approx(so_far / 1200)
    assert row["expected"] == pytest.approx(so_far / 1200)
    assert row["expected_actual"] == so_far
    assert (row["month_actual"], row["month_plan"]) == (SEASON[month - 1], SEASON[month - 1])
    assert row["completion"] == 1
    assert row["forecast"] == pytest.approx(1200)
    assert row["outlook"] == "green"
    assert codes(found) == []


def test_without_a_plan_the_same_figures_are_behind() -> None:
    # 150 of 1,200 after 89 of 364 days: .125 against .2445.
    row = scored(assessed([SALES], as_planned(3), as_of="2026-03-31"))
    assert (row["status"], round(row["expected"], 4)) == ("behind", 0.2445)


@pytest.mark.parametrize(
    "heads",
    [
        [f"{month}月" for month in range(2, 13)] + ["1月"],
        ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan"],
        [f"2026-{month:02}" for month in range(2, 13)] + ["2027/1"],
        [f"2026年{month}月" for month in range(2, 13)] + ["2027年1月"],
        [f"2026-{month:02}-01 00:00:00" for month in range(2, 13)] + ["2027/1/31"],
        [
            "Feb-26",
            "Mar 2026",
            "四月",
            "05/2026",
            "202606",
            "July",
            "8",
            "Sept",
            "31.10.2026",
            "11月份",
            "１２月",
            "1",
        ],
    ],
)
def test_months_of_a_fiscal_year_from_february_in_any_form(heads: list[str]) -> None:
    # January is the one inside the cycle: the last month. By the end of April 50 + 50 + 50 of 1,200.
    plan: Months = {head: {"KR1": figure} for head, figure in zip(heads, SEASON, strict=True)}
    sold = [("2026-02-28", "KR1", 50), ("2026-03-31", "KR1", 50), ("2026-04-30", "KR1", 50)]
    found = assessed([SALES], sold, as_of="2026-04-30", cycle=FROM_FEBRUARY, plan=plan)
    assert values(found, "expected", "status", "month_plan") == (0.125, "on_track", 50)
    assert codes(found) == []
    last = assessed([SALES], sold, as_of="2027-01-31", cycle=FROM_FEBRUARY, plan=plan)
    assert values(last, "expected", "expected_actual", "month_plan") == (1, 1200, 100)


def test_within_a_month_the_plan_grows_by_days() -> None:
    # From 31 March, 150, to 30 April, 250: on 15 April 150 + 100 × 15 ÷ 30.
    found = assessed([SALES], as_planned(3), as_of="2026-04-15", plan=months(*SEASON))
    assert values(found, "expected_actual", "expected") == (200, 0.1667)


def test_an_aspirational_one_is_to_reach_its_share_of_the_plan() -> None:
    row: Row = {**SALES, "commitment": "aspirational"}
    found = assessed([row], as_planned(3), as_of="2026-03-31", plan=months(*SEASON))
    assert values(found, "expected", "expected_actual", "status") == (0.0875, 105, "on_track")


def test_the_forecast_goes_on_at_the_pace_of_the_plan() -> None:
    # 120 of the 150 planned: the year comes to 120 ÷ 150 of 1,200.
    sold = [("2026-01-31", "KR1", 40), ("2026-02-28", "KR1", 40), ("2026-03-31", "KR1", 40)]
    found = assessed([SALES], sold, as_of="2026-03-31", plan=months(*SEASON))
    assert values(found, "forecast", "forecast_score", "status", "completion") == (960, 0.8, "behind", 0.8)


def test_off_season_a_forecast_at_most_doubles_the_plan_and_without_one_keeps_to_it() -> None:
    plan = months(0, 10, *[119] * 10)
    first = assessed([SALES], [("2026-01-31", "KR1", 5)], as_of="2026-01-31", plan=plan)
    assert values(first, "forecast") == (1205,)
    # 100 where 10 were planned: 100 + 2 × the 1,190 to come.
    second = assessed([SALES], [("2026-02-28", "KR1", 100)], as_of="2026-02-28", plan=plan)
    assert values(second, "forecast") == (2480,)


def test_blank_months_share_what_is_left_of_the_target() -> None:
    # 300 are planned for the first quarter, 900 are left for nine months: 100 each.
    found = assessed([SALES], [("2026-04-30", "KR1", 400)], as_of="2026-04-30", plan=months(100, 100, 100))
    assert values(found, "expected_actual", "status", "month_plan") == (
        400,
        "on_track",
        pytest.approx(float("nan"), nan_ok=True),
    )
    (only,) = [one for one in found.findings if one.code == "plan_partial"]
    assert (only.severity, only.sheet, only.cell) == ("warning", "monthly_plan", "A2")
    assert str(only.values["months"]).startswith("2026-04, 2026-05")


def test_a_plan_that_misses_its_target_is_a_finding() -> None:
    found = assessed([SALES], as_planned(1), as_of="2026-01-31", plan=months(*[90] * 12))
    (only,) = [one for one in found.findings if one.code == "plan_off"]
    assert (only.severity, only.cell) == ("warning", "A2")
    assert (only.values["total"], only.values["target"]) == (1080, 1200)
    rounded = assessed([{**SALES, "target": 100}], [], as_of="2026-01-31", plan=months(*[8.3] * 12))
    assert "plan_off" not in codes(rounded)


LEVEL: Row = {"id": "KR1", "measure": "increase", "baseline": 40, "target": 60}


@pytest.mark.parametrize("row", [LEVEL, {"id": "KR1", "measure": "milestone", "target": 60}])
def test_levels_are_met_at_month_ends(row: Row) -> None:
    # From 40 (stages: from 0) to 42 in January, 42 in February, 60 in December; blanks lie evenly between.
    plan = months(42, 42, *[None] * 9, 60)
    found = assessed([row], [("2026-02-28", "KR1", 42)], as_of="2026-02-28", plan=plan)
    start = 40 if row is LEVEL else 0
    assert values(found, "expected", "status", "expected_actual") == (
        round((42 - start) / (60 - start), 4),
        "on_track",
        42,
    )
    # 42 + 18 × 1 ÷ 10 by the end of March.
    march = assessed([row], [("2026-02-28", "KR1", 42)], as_of="2026-03-31", plan=plan)
    assert values(march, "expected_actual") == (43.8,)
    assert codes(found) == ["plan_partial"]


def test_a_decrease_follows_its_plan() -> None:
    row: Row = {"id": "KR1", "measure": "decrease", "baseline": 100, "target": 60}
    plan = months(100, 100, 90, 90, 90, 80, 80, 80, 70, 70, 70, 60)
    found = assessed([row], [("2026-03-31", "KR1", 90)], as_of="2026-03-31", plan=plan)
    # 10 of 40 points are due; the rest of the plan at its own pace.
    assert values(found, "expected", "score", "status", "forecast") == (0.25, 0.25, "on_track", 60)


def test_a_budget_is_overspent_against_its_plan() -> None:
    row: Row = {"id": "KR1", "measure": "at_most", "aggregation": "sum", "target": 1200}
    spent = assessed([row], as_planned(3), as_of="2026-03-31", plan=months(*SEASON))
    assert values(spent, "status", "expected_actual", "forecast") == ("on_track", 150, 1200)
    # 300 where 150 were planned: 150 ÷ 1,200 ahead.
    over = assessed([row], [("2026-03-31", "KR1", 300)], as_of="2026-03-31", plan=months(*SEASON))
    assert values(over, "status") == ("behind",)


def test_a_line_is_approached_by_its_plan() -> None:
    row: Row = {"id": "KR1", "measure": "at_least", "target": 90}
    plan = months(60, 65, 70, 75, 80, 85, 90, 90, 90, 90, 90, 90)
    on_plan = assessed([row], [("2026-03-31", "KR1", 70)], as_of="2026-03-31", plan=plan)
    assert values(on_plan, "score", "expected", "status", "forecast") == (0, 0, "on_track", 90)
    # 9 of 90 below the plan.
    short = assessed([row], [("2026-03-31", "KR1", 61)], as_of="2026-03-31", plan=plan)
    assert values(short, "status") == ("behind",)


def test_a_baseline_with_sum_is_a_total_of_the_same_length() -> None:
    # 1,000 last year, 1,200 this: (250 − 1,000 × 89 ÷ 364) ÷ 200 = .0275, expected like the actual.
    row: Row = {"id": "KR1", "measure": "increase", "aggregation": "sum", "baseline": 1000, "target": 1200}
    plan = months(*[80, 80, 90], *[950 / 9] * 9)
    found = assessed([row], [("2026-03-31", "KR1", 250)], as_of="2026-03-31", plan=plan)
    assert values(found, "score", "expected", "status", "expected_actual") == (
        0.0275,
        0.0275,
        "on_track",
        250,
    )


def test_growth_expects_the_growth_of_its_plan() -> None:
    row: Row = {"id": "KR1", "measure": "growth", "target": Percent(0.2), "baseline": 1200}
    before = [(f"2025-{month:02}-28", "KR1", 100) for month in range(1, 13)]
    sold = [("2026-01-28", "KR1", 105), ("2026-02-28", "KR1", 105)]
    found = assessed([row], [*before, *sold], as_of="2026-02-28", plan=months(105, 105, *[123] * 10))
    # 210 against 200: 5 % of the 20 %.
    assert values(found, "score", "expected", "status") == (0.25, 0.25, "on_track")
    assert values(found, "month_actual", "completion", "mom", "yoy") == (105, 1, 0, 0.05)


def test_percents_are_read_by_their_cells() -> None:
    row: Row = {
        "id": "KR1",
        "measure": "increase",
        "unit": "%",
        "baseline": Percent(0.4),
        "target": Percent(0.6),
    }
    plan = months(Percent(0.42), 44, *[None] * 10)
    found = assessed([row], [("2026-02-28", "KR1", Percent(0.44))], as_of="2026-02-28", plan=plan)
    assert values(found, "expected_actual", "expected", "status", "month_plan") == (
        0.44,
        0.2,
        "on_track",
        0.44,
    )


def test_where_periods_are_counted_a_plan_is_only_shown() -> None:
    row: Row = {"id": "KR1", "measure": "recurring", "target": 10}
    found = assessed([row], [("2026-01-31", "KR1", 12)], as_of="2026-01-31", plan=months(*[10] * 12))
    assert values(found, "expected", "month_plan", "month_actual", "completion") == (0.0824, 10, 12, 1.2)
    assert codes(found) == ["plan_not_used"]


def test_what_is_wrong_with_a_plan_is_told() -> None:
    plan: Months = {
        "2025-12": {"KR1": 1},
        "2026-01": {"KR1": 100, "KR9": 5},
        "1月": {"KR1": 200},
        "3/4/2026": {"KR1": 1},
        "Q1": {"KR1": 300},
        "合计": {"KR1": 1200},
    }
    row: Row = {**SALES, "start": date(2026, 2, 1)}
    found = assessed([row], [("2026-02-28", "KR1", 100)], as_of="2026-02-28", plan=plan)
    said = {(one.code, one.cell) for one in found.findings if one.sheet == "monthly_plan"}
    assert said == {
        ("month_outside", "B1"),
        ("month_twice", "D1"),
        ("month_ambiguous", "E1"),
        ("month_unknown", "F1"),
        ("monthly_kr_unknown", "A3"),
        ("plan_outside", "C2"),
        ("plan_partial", "A2"),
    }


def test_a_january_twice_in_a_long_cycle_is_ambiguous() -> None:
    cycle = (date(2026, 1, 1), date(2027, 6, 30))
    found = assessed([SALES], [], cycle=cycle, plan={"1月": {"KR1": 5}, "7月": {"KR1": 5}})
    assert [(one.code, one.cell) for one in found.findings if one.code.startswith("month_")] == [
        ("month_ambiguous", "B1")
    ]


def test_empty_tables_and_empty_rows_change_nothing() -> None:
    plain = scored(assessed([SALES], as_planned(3), as_of="2026-03-31"))
    empty = assessed(
        [SALES], as_planned(3), as_of="2026-03-31", plan=months(*[None] * 12), actuals=months(None)
    )
    assert scored(empty)["expected"] == plain["expected"]
    assert codes(empty) == []
