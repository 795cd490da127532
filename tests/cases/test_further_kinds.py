"""Further figures of another kind than the key result takes: asked about, an error where one is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes, scored
from tests.conformance.cases import Percent

P = Percent
ENDS = ("01-31", "02-28", "03-31", "04-30", "05-31", "06-30")
STORES: Row = {"measure": "increase", "baseline": 0, "target": 200, "unit": "家"}
RATE: Row = {"measure": "increase", "baseline": 0, "target": 90, "unit": "%"}
POINTS: Row = {"measure": "increase", "baseline": 0, "target": 90, "unit": "分"}
DAYS: Row = {"measure": "decrease", "baseline": 45, "target": 30}
DONE: Row = {"measure": "milestone"}
COST: Row = {"measure": "decrease", "baseline": 1_000_000, "target": 90, "unit": "万元"}
GROWTH: Row = {"measure": "growth", "baseline": 1200}


def of(key_result: Row, figures: Sequence[Any]) -> Any:
    rows = [(f"2026-{end}", "KR1", figure) for end, figure in zip(ENDS, figures, strict=False)]
    return assessed([{"id": "KR1", **key_result}], rows)


@pytest.mark.parametrize(
    ("key_result", "figures", "code", "score"),
    [
        (STORES, [0.1, 0.2, 0.3], "unit_too_small", 0.0015),  # 30 % done?
        (COST, [95], "baseline_far", 999_905 / 999_910),  # from 100 万元?
        (
            {**STORES, "baseline": 500_000, "target": 80, "measure": "decrease"},
            [95],
            "baseline_far",
            499_905 / 499_920,
        ),
        (RATE, [20, 22, 21], "percents_summed", 0.7),  # a rate of 21 %
        ({**RATE, "target": P(0.9)}, [P(0.2), P(0.3)], "percents_summed", 5 / 9),
        (POINTS, [80, 82, 85], "running_totals", 1),  # levels, not 247 in all
        ({**DAYS, "baseline": 45}, [5], "changes_as_levels", 1),  # five days less?
        (DAYS, [-3, -2], "changes_as_levels", 1),
        ({"measure": "increase", "baseline": 32, "target": 45}, [3, 4], "changes_as_levels", 0),
        (STORES, [50, 60, 0], "zero_after_figures", 0),
        ({**STORES, "aggregation": "Average"}, [50, 60, 0], "zero_after_figures", 110 / 3 / 200),
        ({"measure": "at_least", "target": 95}, [96, 97, 0], "zero_after_figures", 0),
    ],
)
def test_what_is_asked_about(key_result: Row, figures: Sequence[Any], code: str, score: float) -> None:
    if code in {"percents_summed", "running_totals"}:
        key_result = {**key_result, "aggregation": "Sum"}
    found = of(key_result, figures)
    assert codes(found) == [code] * len(set(codes(found))) * codes(found).count(code)
    assert code in codes(found, severity="warning")
    assert scored(found)["score"] == pytest.approx(score)


@pytest.mark.parametrize(
    ("key_result", "figures", "code"),
    [
        ({**STORES, "unit": None}, [P(0.1), P(0.3)], "percent_foreign"),  # of 200, or of 200 %?
        (DONE, [1, 2, 3], "milestone_doubt"),  # 3 %, or the third stage?
        (DONE, [2], "milestone_doubt"),
        ({**DONE, "target": 5}, [20, 40, 60], "stages_out_of_range"),
        ({**GROWTH, "target": 10}, [110, 120, 130], "growth_target_huge"),  # 10 %, or 1,000 %?
        ({**GROWTH, "target": 1400}, [110, 120, 130], "growth_target_huge"),
    ],
)
def test_what_is_an_error(key_result: Row, figures: Sequence[Any], code: str) -> None:
    assert set(codes(of(key_result, figures), severity="error")) == {code}


@pytest.mark.parametrize(
    ("key_result", "figures"),
    [
        (STORES, [0, 10, 20]),  # nothing yet, then some
        (STORES, [0]),
        ({**STORES, "aggregation": "Sum"}, [20, 30, 0]),  # nothing in March
        ({**STORES, "target": 500, "unit": "万元", "aggregation": "Sum"}, [12.5, 0.8, 30]),
        ({"measure": "increase", "baseline": 5, "target": 4000}, [100, 900]),
        (DAYS, [44, 40, 33]),
        (DAYS, [24]),  # beyond the target
        ({"measure": "increase", "baseline": 32, "target": 45}, [33, 30, 36]),
        ({"measure": "increase", "baseline": -10, "target": 30}, [-5, 0, 12]),
        ({**RATE, "aggregation": "Average"}, [20, 22, 21]),
        ({"measure": "increase", "baseline": 80, "target": 120}, [P(0.9), P(1.0)]),
        (DONE, [10, 20, 45]),
        (DONE, [0.1, 0.2, 1]),
        (DONE, [0, 5, 60]),  # 5 %, as 60 beside it says
        ({**GROWTH, "target": P(1.5)}, [110, 120, 130]),
    ],
)
def test_what_is_not(key_result: Row, figures: Sequence[Any]) -> None:
    known = {"milestone_as_percent", "growth_target_large", "percent_small"}
    assert set(codes(of(key_result, figures))) <= known
