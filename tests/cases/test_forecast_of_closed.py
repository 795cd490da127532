"""What is closed goes on no more: its forecast is its score, what was expected of it stays (DESIGN §3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, scored

QUARTER: list[tuple[str, str, Any]] = [("2026-02-14", "KR1", 20), ("2026-04-01", "KR1", 60)]


@pytest.mark.parametrize(
    ("row", "actual", "score"),
    [
        ({"measure": "increase", "baseline": 0, "target": 100}, 60, 0.6),
        ({"measure": "increase", "baseline": 0, "target": 100, "aggregation": "sum"}, 80, 0.8),
        # 90 of 364 days gone at the last check-in: (80 − 40 × 90/364) ÷ 360
        (
            {"measure": "increase", "baseline": 40, "target": 400, "aggregation": "sum"},
            80,
            (80 - 40 * 90 / 364) / 360,
        ),
        ({"measure": "milestone", "target": 100}, 60, 0.6),
        ({"measure": "at_least", "target": 100, "aggregation": "sum"}, 80, 0.8),
    ],
)
def test_the_forecast_of_what_is_closed_is_its_score(row: Any, actual: float, score: float) -> None:
    found = scored(assessed([{"id": "KR1", "state": "closed", **row}], QUARTER))
    assert found["score"] == pytest.approx(score)
    assert found["forecast_score"] == pytest.approx(score)
    assert found["forecast"] == pytest.approx(actual)
    # Expected as of the day that it was closed: 90 of 364 days.
    assert found["expected"] == pytest.approx(90 / 364)


def test_hits_of_what_is_closed_stay_as_well() -> None:
    row: Row = {"id": "KR1", "measure": "recurring", "target": 1, "state": "closed"}
    found = scored(assessed([row], [("2026-01-10", "KR1", 1), ("2026-02-10", "KR1", 1)]))
    assert found["score"] == found["forecast_score"] == pytest.approx(2 / 12)
    assert found["outlook"] == found["grade"] == "red"


def test_the_rollup_of_forecasts_takes_the_final_score() -> None:
    rows: list[Row] = [
        {"id": "KR1", "measure": "increase", "baseline": 0, "target": 100, "state": "closed"},
        {"id": "KR2", "measure": "increase", "baseline": 0, "target": 100},
    ]
    # KR2: 60 in 90 days is 243 at due, full marks; (0.6 + 1) ÷ 2
    found = assessed(rows, [*QUARTER, ("2026-04-01", "KR2", 60)], as_of="2026-04-01")
    assert found.company["forecast_score"] == pytest.approx(0.8)
