"""Several years of check-ins in one table: no remarks on history, but on what is misplaced (CASES 17)."""

from __future__ import annotations

import calendar
from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes

ROW: Row = {"id": "KR1", "measure": "increase", "baseline": 0, "target": 100, "last_year_id": None}
DATES = {"date_out_of_cycle", "year_early", "year_early_all", "check_in_conflict", "check_in_twice"}
Rows = list[tuple[str, str, Any]]


def monthly(year: int, to: int = 12) -> Rows:
    return [
        (f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}", "KR1", month)
        for month in range(1, to + 1)
    ]


def dates(check_ins: Rows) -> list[str]:
    return [code for code in codes(assessed([ROW], check_ins)) if code in DATES]


NOW = monthly(2026, 6)


@pytest.mark.parametrize(
    "history",
    [
        monthly(2023) + monthly(2024) + monthly(2025),
        [("2023-12-31", "KR1", 1), ("2024-12-31", "KR1", 2), ("2025-12-31", "KR1", 3)],
        monthly(2023)[::3] + monthly(2024)[::3] + monthly(2025)[::3],
        [*monthly(2023), ("2023-12-31", "KR1", 9), *monthly(2024), *monthly(2025)],  # nobody scores 2023
    ],
    ids=["monthly", "yearly", "quarterly", "two figures of a day"],
)
def test_three_years_of_history_are_no_findings(history: Rows) -> None:
    assert dates(history + NOW) == []


@pytest.mark.parametrize("slip", ["2016-03-31", "2023-06-30", "2024-04-30"])
def test_a_lone_figure_of_years_ago_is_misplaced(slip: str) -> None:
    assert dates([(slip, "KR1", 5), *NOW]) == ["date_out_of_cycle"]
    assert dates([("2015-12-31", "KR1", 5), *monthly(2025), *NOW]) == ["date_out_of_cycle"]


def test_the_january_of_a_year_too_early_is_still_asked_about() -> None:
    assert dates([("2025-01-20", "KR1", 5), *NOW]) == ["year_early"]


def test_a_year_dated_by_habit_is_asked_about_as_a_whole() -> None:
    assert dates(monthly(2025, 4)) == ["year_early_all"] * 4
    assert dates(monthly(2024) + monthly(2025, 2)) == ["year_early_all"] * 2
    assert dates(monthly(2025, 12)) == []  # reported to its end, and this year not yet
    assert dates(monthly(2025, 4) + NOW[-1:]) == []


def test_after_the_cycle_is_out_of_it() -> None:
    found = assessed([ROW], [*NOW, ("2027-01-10", "KR1", 9)], as_of="2027-01-31")
    assert "date_out_of_cycle" in codes(found)
