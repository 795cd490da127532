"""Growth against last year: amounts, levels, and what cannot be calculated (CASES 21, 22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from okrxl.report.why import why
from tests.cases.workbook import Row, assessed, codes, scored
from tests.conformance.cases import Percent, Typed

SALES: Row = {"id": "KR1", "measure": "growth", "target": 0.2}
RENEWALS: Row = {
    "id": "KR1",
    "measure": "growth",
    "target": Percent(0.05),
    "unit": "%",
    "aggregation": "latest",
}
QUARTERS = ("2026-03-31", "2026-06-30")
QUARTERS_END = date(2026, 3, 31)


def growth(
    row: Row, last_year: Mapping[str, Typed], this_year: Mapping[str, Typed], **more: Any
) -> dict[str, Any]:
    """The key result's row and the errors it brings."""
    check_ins = [(day, "KR1", actual) for day, actual in [*last_year.items(), *this_year.items()]]
    found = assessed([row], check_ins, **more)
    return {**scored(found), "errors": codes(found, severity="error"), "why": why("en", found.scored)[0]}


@pytest.mark.parametrize("aggregation", [None, "sum"])
def test_amounts_are_added_up_over_the_same_days(aggregation: str | None) -> None:
    row = growth(
        {**SALES, "aggregation": aggregation},
        {"2025-03-31": 100, "2025-06-30": 100, "2025-07-01": 999},
        {"2026-03-31": 105, "2026-06-30": 115},
    )
    assert (row["actual"], row["score"]) == pytest.approx((0.1, 0.5))
    assert (row["aggregation"], row["errors"]) == ("sum", [])
    assert row["why"] == "(220 ÷ 200 − 1) ÷ 20% = 0.50"


def test_last_years_total_counts_by_the_share_of_the_year_that_the_check_ins_cover() -> None:
    # Up to 30 June 180 of 364 days: 1,820 × 180 ÷ 364 = 900.
    row = growth(
        {**SALES, "baseline": 1820}, {}, dict(zip(QUARTERS, (440, 550), strict=True)), as_of="2026-07-20"
    )
    assert (row["actual"], row["score"]) == pytest.approx((0.1, 0.5))
    assert row["why"] == "(990 ÷ 900 − 1) ÷ 20% = 0.50"


def test_a_level_is_compared_with_that_of_the_same_day_last_year() -> None:
    last_year = {"2025-03-31": Percent(0.8), "2025-06-30": Percent(0.82), "2025-07-01": Percent(0.9)}
    row = growth(RENEWALS, last_year, {"2026-03-31": Percent(0.7), "2026-06-30": Percent(0.85)})
    assert row["score"] == pytest.approx((0.85 / 0.82 - 1) / 0.05)
    assert round(row["score"], 2) == 0.73
    assert row["errors"] == []
    assert row["why"] == "(85% ÷ 82% − 1) ÷ 5% = 0.73"


def test_last_years_level_as_the_baseline_is_not_prorated() -> None:
    row = growth({**RENEWALS, "baseline": Percent(0.82)}, {}, {"2026-03-31": Percent(0.85)})
    assert round(row["score"], 2) == 0.73


def test_an_average_is_compared_with_the_average_of_then() -> None:
    row = growth(
        {**SALES, "aggregation": "average"},
        {"2025-03-31": 40, "2025-06-30": 60},
        {"2026-03-31": 50, "2026-04-30": 60, "2026-05-31": 55},
    )
    assert (row["actual"], row["score"]) == pytest.approx((0.1, 0.5))


@pytest.mark.parametrize("unit", [None, "%"])
def test_percents_that_nobody_says_are_levels_or_amounts(unit: str | None) -> None:
    asked = {**RENEWALS, "aggregation": None, "unit": unit, "baseline": Percent(0.82)}
    row = growth(asked, {}, {"2026-06-30": Percent(0.85)})
    assert row["score"] != row["score"]
    assert row["errors"] == ["growth_level_or_amount"]


@pytest.mark.parametrize("aggregation", [None, "sum", "latest", "average"])
@pytest.mark.parametrize("base", [-40, 0])
def test_growth_on_a_loss_cannot_be_calculated(aggregation: str | None, base: float) -> None:
    by_baseline = growth({**SALES, "aggregation": aggregation, "baseline": base}, {}, {"2026-06-30": 50})
    by_check_ins = growth({**SALES, "aggregation": aggregation}, {"2025-06-30": base}, {"2026-06-30": 50})
    for row in (by_baseline, by_check_ins):
        assert row["score"] != row["score"]
        assert row["errors"] == ["growth_on_loss"]


def test_without_last_year_it_says_so() -> None:
    assert growth(SALES, {}, {"2026-06-30": 50})["errors"] == ["growth_base_missing"]
    assert growth(SALES, {"2025-09-30": 50}, {"2026-06-30": 50})["errors"] == ["growth_base_missing"]


def test_late_check_ins_count_for_this_year_only() -> None:
    row = growth({**SALES, "due": QUARTERS_END}, {"2025-03-31": 100, "2025-04-10": 50}, {"2026-04-10": 110})
    assert row["score"] == pytest.approx(0.5)


def test_a_hit_rate_of_growth_is_no_aggregation() -> None:
    row = growth(
        {**SALES, "aggregation": "hit_rate"}, {"2025-06-30": 100}, {"2026-03-31": 60, "2026-06-30": 50}
    )
    assert (row["score"], row["aggregation"]) == (pytest.approx(0.5), "sum")


def test_amounts_of_last_year_that_cancel_out_are_0_and_no_base() -> None:
    # 0.1 + 0.2 − 0.3 is 5.6e-17 in binary fractions: growth on that would be beyond all bounds.
    days = ("2025-01-31", "2025-02-28", "2025-03-31")
    row = growth(SALES, dict(zip(days, (0.1, 0.2, -0.3), strict=True)), {"2026-03-31": 5})
    assert row["score"] != row["score"]
    assert row["errors"] == ["growth_on_loss"]
