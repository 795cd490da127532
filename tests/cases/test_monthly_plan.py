"""Plans by month (CASES 43): exactly on plan is on track; what a plan expects and forecasts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import pytest

from tests.cases.workbook import Months, Row, assessed, codes, scored
from tests.conformance.cases import Percent

SALES: Row = {"id": "KR1", "measure": "at_least", "aggregation": "sum", "target": 1200, "unit": "k"}
SEASON = (50, 50, 50, 100, 100, 100, 150, 150, 150, 100, 100, 100)
"""A slow first quarter and a strong third: 1,200 in all."""
ENDS = [date(2026, month, monthrange(2026, month)[1]) for month in range(1, 13)]


def months(*figures: float | Percent | None, year: int = 2026, first: int = 1) -> Months:
    """A plan's months from `first` on, headed `2026-01`."""
    numbers = range(12 * year + first - 1, 12 * year + first - 1 + len(figures))
    heads = [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
    return {head: {"KR1": figure} for head, figure in zip(heads, figures, strict=True)}


def as_planned(until: int) -> list[tuple[str, str, Any]]:
    """Each month's plan reported on its last day, for so many months."""
    return [(str(day), "KR1", figure) for day, figure in zip(ENDS[:until], SEASON, strict=False)]


@pytest.mark.parametrize("month", range(1, 13))
def test_a_season_exactly_on_plan_is_on_track_at_every_month_end(month: int) -> None:
    found = assessed([SALES], as_planned(month), as_of=str(ENDS[month - 1]), plan=months(*SEASON))
    row = scored(found)
    so_far = sum(SEASON[:month])
    assert row["status"] == ("on_track" if month < 12 else "achieved")
    assert row["score"] == pytest.approx(so_far / 1200)
    assert row["expected"] == pytest.approx(so_far / 1200)
    assert row["expected_actual"] == so_far
    assert row["month_plan"] == SEASON[month - 1]
    assert row["forecast"] == pytest.approx(1200)
    assert row["outlook"] == "green"
    assert codes(found) == []


def test_without_a_plan_the_same_figures_are_at_risk() -> None:
    # 150 of 1,200 after 89 of 364 days: .125 against .245.
    assert scored(assessed([SALES], as_planned(3), as_of="2026-03-31"))["status"] == "behind"
