"""Periods that are counted (CASES 14, 23): fiscal quarters, and what each of them is to reach."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases.workbook import Row, assessed, codes, scored

FROM_FEBRUARY = (date(2026, 2, 1), date(2027, 1, 31))
QUARTERLY: Row = {"id": "KR1", "measure": "recurring", "frequency": "quarterly"}
NPS: Row = {
    "id": "KR1",
    "measure": "at_least",
    "aggregation": "hit_rate",
    "frequency": "quarterly",
    "target": 40,
}


def test_a_review_in_each_quarter_of_a_fiscal_year_from_february() -> None:
    # Its quarters begin in February, May, August and November: the last two reviews lie in November–January.
    reviews = [
        ("2026-04-30", "KR1", 1),
        ("2026-05-04", "KR1", 1),
        ("2026-10-30", "KR1", 1),
        ("2027-01-29", "KR1", 1),
    ]
    row = scored(assessed([QUARTERLY], reviews, as_of="2027-01-31", cycle=FROM_FEBRUARY))
    assert (row["hits"], row["planned"], row["score"]) == (4, 4, 1.0)


def test_two_reviews_of_one_fiscal_quarter_are_one_hit() -> None:
    # Of the calendar they lie in two quarters.
    reviews = [("2026-03-20", "KR1", 1), ("2026-04-20", "KR1", 1)]
    row = scored(assessed([QUARTERLY], reviews, as_of="2026-06-30", cycle=FROM_FEBRUARY))
    assert (row["hits"], row["planned"], row["score"]) == (1, 4, 0.25)


def test_a_hit_rate_counts_the_last_check_in_of_each_fiscal_quarter() -> None:
    # February–April: 45, then 30: a miss. May–July: 50. August–October: nothing. November–January: 40.
    nps = [
        ("2026-03-31", "KR1", 45),
        ("2026-04-30", "KR1", 30),
        ("2026-05-29", "KR1", 50),
        ("2027-01-29", "KR1", 40),
    ]
    row = scored(assessed([NPS], nps, as_of="2027-01-31", cycle=FROM_FEBRUARY))
    assert (row["hits"], row["planned"], row["score"]) == (2, 4, 0.5)


@pytest.mark.parametrize(
    ("start", "due", "planned"),
    [
        (date(2026, 2, 1), date(2026, 4, 30), 1),
        (date(2026, 4, 30), date(2026, 5, 1), 2),
        (date(2026, 7, 15), date(2027, 1, 31), 3),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
    ],
)
def test_planned_are_the_quarters_that_start_to_due_touches(start: date, due: date, planned: int) -> None:
    found = assessed([{**QUARTERLY, "start": start, "due": due}], [], as_of="2027-01-31", cycle=FROM_FEBRUARY)
    assert scored(found)["planned"] == planned


def test_months_and_weeks_are_the_same_in_every_fiscal_year() -> None:
    rows: list[Row] = [
        {**QUARTERLY, "id": "M", "frequency": "monthly"},
        {**QUARTERLY, "id": "W", "frequency": "weekly", "due": date(2026, 2, 15)},
    ]
    kept = [("2026-02-01", "M", 1), ("2026-03-01", "M", 1), ("2026-02-01", "W", 1), ("2026-02-09", "W", 1)]
    found = assessed(rows, kept, cycle=FROM_FEBRUARY)
    # 1 February 2026 is a Sunday: the last day of its week.
    assert [(scored(found, kr)["hits"], scored(found, kr)["planned"]) for kr in "MW"] == [(2, 12), (2, 3)]


WORKSHOPS: Row = {"id": "KR1", "measure": "recurring", "frequency": "weekly", "target": 12}
MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30")


@pytest.mark.parametrize("done", [1, 2, 6])
def test_twelve_in_each_week_or_in_the_year(done: float) -> None:
    found = assessed([WORKSHOPS], [(on, "KR1", done) for on in MONTH_ENDS])
    assert (scored(found)["hits"], scored(found)["score"]) == (0, 0.0)
    (only,) = [one for one in found.findings if one.code == "target_of_each_period"]
    assert (only.severity, only.sheet, only.value, only.values["total"]) == (
        "warning",
        "key_results",
        12,
        6 * done,
    )


@pytest.mark.parametrize(
    "actuals",
    [
        pytest.param((12, 1), id="one week reached it"),
        pytest.param((9,), id="one week, nearly"),
        pytest.param((0, 0), id="nothing done"),
        pytest.param((1,), id="the first week, not over yet"),
    ],
)
def test_weeks_that_fall_short_are_no_mistake(actuals: tuple[float, ...]) -> None:
    found = assessed([WORKSHOPS], [(on, "KR1", done) for on, done in zip(MONTH_ENDS, actuals, strict=False)])
    assert "target_of_each_period" not in codes(found)


def test_a_blank_target_is_once_in_each_period() -> None:
    found = assessed([{**WORKSHOPS, "target": None}], [(on, "KR1", 0.5) for on in MONTH_ENDS])
    assert "target_of_each_period" not in codes(found)
