"""Scores against numbers worked by hand; most examples stand in DESIGN §3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.settings import Settings
from okrxl.scoring.arrays import half_up, round_half_up
from okrxl.scoring.score import score_at

AS_OF = date(2026, 11, 20)
SETTINGS = Settings(date(2026, 1, 1), date(2026, 12, 31), AS_OF)
KEY_RESULT = {
    "id": "K",
    "measure": "increase",
    "aggregation": "latest",
    "frequency": "monthly",
    "commitment": "committed",
    "baseline": 0.0,
    "target": 1.0,
    "target_max": np.nan,
    "start": pd.Timestamp(2026, 1, 1),
    "due": pd.Timestamp(2026, 12, 31),
    "valid": True,
    "state": "open",
    "effective_weight": 1.0,
    "in_points": False,
}


def scored(check_ins: Sequence[tuple[str, float]], at: date = AS_OF, **changed: Any) -> dict[str, Any]:
    """The scores of one key result that is like KEY_RESULT but for what is `changed`."""
    rows = [
        {"date": pd.Timestamp(day), "kr_id": " k", "actual": actual, "confidence": None}
        for day, actual in check_ins
    ]
    frame = pd.DataFrame(rows, columns=["date", "kr_id", "actual", "confidence"]).astype(
        {"date": "datetime64[s]", "actual": float, "confidence": float}
    )
    return dict(score_at(pd.DataFrame([KEY_RESULT | changed]), frame, SETTINGS, [at]).iloc[0])


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "actual", "attainment", "score"),
    [
        ("decrease", 100, 60, 80, 0.5, 0.5),
        ("increase", 32, 45, 42, 10 / 13, 10 / 13),
        ("decrease", 8, 5, 6, 2 / 3, 2 / 3),
        ("increase", 2500, 3000, 2400, -0.2, 0),
        ("increase", 20, 100, 0, -0.25, 0),
        ("increase", 0, 10, 12, 1.2, 1),
        ("at_most", np.nan, 1, 1.2, 0.8, 0),
        ("at_most", np.nan, 24, 24, 1, 1),
        ("at_least", np.nan, 0.9, 0.9, 1, 1),
        ("at_least", np.nan, 0.9, 0.45, 0.5, 0),
        ("at_most", np.nan, 0, 0, np.nan, 1),
        ("milestone", np.nan, np.nan, 0.6, 0.6, 0.6),
    ],
)
def test_a_measure_scores_by_its_formula(
    measure: str, baseline: float, target: float, actual: float, attainment: float, score: float
) -> None:
    got = scored([("2026-03-01", actual)], measure=measure, baseline=baseline, target=target)
    assert (got["attainment"], got["score"]) == pytest.approx((attainment, score), nan_ok=True)


@pytest.mark.parametrize(("actual", "score"), [(4.9, 0), (5, 1), (6, 1), (8, 1), (8.1, 0)])
def test_both_ends_of_a_range_are_inside(actual: float, score: float) -> None:
    assert scored([("2026-03-01", actual)], measure="between", target=5.0, target_max=8.0)["score"] == score


@pytest.mark.parametrize(("aggregation", "actual"), [("latest", 30), ("sum", 70), ("average", 70 / 3)])
def test_the_lower_of_two_rows_of_a_day_replaces_the_upper(aggregation: str, actual: float) -> None:
    rows = [
        ("2026-01-10", 10),
        ("2026-02-10", 99),
        ("2026-02-10", 30),
        ("2026-01-31", 30),
        ("2026-12-01", 500),
    ]
    assert scored(rows, aggregation=aggregation)["actual"] == pytest.approx(actual)


def test_check_ins_before_the_start_do_not_count_and_late_ones_do() -> None:
    span: dict[str, Any] = {
        "start": pd.Timestamp(2026, 2, 1),
        "due": pd.Timestamp(2026, 6, 30),
        "target": 10.0,
    }
    assert scored([("2026-01-31", 5)], AS_OF, **span)["status"] == "no_data"
    assert scored([("2026-07-05", 5)], AS_OF, **span)["score"] == 0.5


def test_a_hit_rate_looks_at_each_periods_last_check_in() -> None:
    rows = [("2026-01-05", 95), ("2026-01-30", 80), ("2026-02-27", 90), ("2026-04-02", 99)]
    got = scored(rows, measure="at_least", aggregation="hit_rate", target=90.0)
    assert (got["hits"], got["planned"], got["score"]) == (2, 12, pytest.approx(2 / 12))
    assert (
        scored(rows, date(2026, 1, 20), measure="at_least", aggregation="hit_rate", target=90.0)["hits"] == 1
    )


def test_recurring_counts_periods_with_any_hit() -> None:
    rows = [("2026-01-05", 1), ("2026-01-30", 0), ("2026-03-31", 1)]
    got = scored(rows, measure="recurring", target=np.nan)
    assert (got["hits"], got["score"]) == (2, pytest.approx(2 / 12))


def test_weeks_are_iso_weeks() -> None:
    # 1 January 2026 is a Thursday: the span touches the week of 29 December and the next.
    got = scored(
        [("2026-01-04", 1), ("2026-01-05", 1)],
        measure="recurring",
        frequency="weekly",
        due=pd.Timestamp(2026, 1, 11),
    )
    assert (got["hits"], got["planned"], got["score"]) == (2, 2, 1)


def test_growth_compares_the_same_days() -> None:
    rows = [("2025-03-01", 100), ("2025-12-01", 900), ("2026-03-01", 110)]
    got = scored(rows, measure="growth", aggregation="sum", target=0.2)
    assert (got["actual"], got["score"]) == pytest.approx((0.1, 0.5))


def test_growth_without_last_year_takes_the_baseline_by_elapsed_share() -> None:
    got = scored(
        [("2026-07-02", 60)],
        date(2026, 7, 9),
        measure="growth",
        aggregation="sum",
        target=0.2,
        baseline=100.0,
    )
    assert got["actual"] == pytest.approx(60 / (100 * 182 / 364) - 1)


def test_expected_is_0_on_the_first_day_and_1_on_the_last() -> None:
    first, last = (scored([], day)["expected"] for day in (date(2026, 1, 1), date(2026, 12, 31)))
    assert (first, last) == (0, 1)
    assert scored([], date(2026, 12, 31), commitment="aspirational")["expected"] == 0.7
    assert scored([], date(2026, 1, 1), measure="at_most")["expected"] == 0
    assert scored([("2026-01-01", 1)], date(2026, 1, 1), measure="at_most")["expected"] == 1


@pytest.mark.parametrize(
    ("at", "actual", "status"),
    [
        (date(2025, 12, 31), None, "not_started"),
        (date(2026, 7, 2), None, "no_data"),
        (date(2026, 7, 2), 1.0, "achieved"),
        (date(2027, 1, 1), 0.9, "overdue"),
        (date(2026, 7, 2), 0.5, "on_track"),
        (date(2026, 7, 2), 0.25, "behind"),
        (date(2026, 7, 2), 0.2, "at_risk"),
    ],
)
def test_the_first_status_that_fits(at: date, actual: float | None, status: str) -> None:
    assert scored([] if actual is None else [("2026-01-02", actual)], at)["status"] == status


def test_halves_go_up_as_in_excel() -> None:
    assert round_half_up(np.array([0.675, 0.665, 0.125, 2.675, 0.6949])).tolist() == [
        0.68,
        0.67,
        0.13,
        2.68,
        0.69,
    ]


@given(st.floats(-1e16, 1e16) | st.integers(-(10**9), 10**9).map(lambda one: one / 1000), st.integers(0, 4))
def test_a_number_is_rounded_as_it_is_written(value: float, digits: int) -> None:
    written = Decimal(format(value, ".10g")).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    right = float(written) if abs(value) < 1e15 else value
    assert half_up(value, digits) == right
    assert round_half_up(np.array([value]), digits).tolist() == [right]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_score_lies_between_0_and_1_and_never_falls_as_the_actual_rises(
    first: float, second: float
) -> None:
    low, high = sorted((first, second))
    worse, better = (scored([("2026-03-01", actual)], target=1000.0)["score"] for actual in (low, high))
    assert 0 <= worse <= better <= 1


def test_confidence_is_the_last_one_given() -> None:
    rows = [("2026-01-05", "K", 0.1, 0.5), ("2026-02-05", "K", 0.2, 0.8), ("2026-03-05", "K", 0.3, None)]
    frame = pd.DataFrame(rows, columns=["date", "kr_id", "actual", "confidence"])
    frame["date"] = pd.to_datetime(frame["date"])
    got = score_at(pd.DataFrame([KEY_RESULT]), frame, SETTINGS, [date(2026, 1, 31), AS_OF])
    assert got["confidence"].tolist() == [0.5, 0.8]


def test_growth_adds_both_days_that_a_leap_year_moves_to_28_february() -> None:
    rows = [("2024-02-28", 100), ("2024-02-29", 60), ("2025-02-28", 200)]
    span: dict[str, Any] = {"start": pd.Timestamp(2025, 1, 1), "due": pd.Timestamp(2025, 12, 31)}
    got = scored(rows, date(2025, 2, 28), measure="growth", aggregation="sum", target=0.5, **span)
    assert (got["year_before"], got["actual"], got["score"]) == pytest.approx((160, 0.25, 0.5))
