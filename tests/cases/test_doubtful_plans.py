"""Targets that mean something else than was meant, and percents typed as fractions in plain cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes, scored

ENDS = ("01-31", "02-28", "03-31", "04-30", "05-31", "06-30")


def of(key_result: Row, figures: Sequence[Any]) -> Any:
    rows = [(f"2026-{end}", "KR1", figure) for end, figure in zip(ENDS, figures, strict=False)]
    return assessed([{"id": "KR1", **key_result}], rows)


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "figures", "doubted"),
    [
        ("at_least", None, 30, [0.02, 0.05, 0.15], 3),  # 2 %, 5 %, 15 %?
        ("at_least", None, 30, [2, 5, 0.15], 1),  # one of them
        ("increase", 48, 60, [0.5, 0.54], 2),
        ("increase", 0.48, 60, [50, 54], 1),  # the baseline
        ("at_least", None, 0.3, [15, 25], 1),  # the target
        ("increase", 0.2, 0.3, [15, 25], 2),  # both
        ("at_most", None, 2, [0.8, 0.5], 0),  # half a percent of two
        ("increase", 0.5, 2, [0.8, 0.9], 0),
        ("at_most", None, 5, [0.6, 0.9], 0),
        ("at_least", None, 30, [0, 0, 25], 0),
    ],
)
def test_a_fraction_beside_percents_is_asked_about(
    measure: str, baseline: float | None, target: float, figures: Sequence[float], doubted: int
) -> None:
    found = of({"measure": measure, "unit": "%", "baseline": baseline, "target": target}, figures)
    assert codes(found).count("percent_small") == doubted
    assert scored(found)["actual"] == pytest.approx(figures[-1] / 100)


@pytest.mark.parametrize(("target", "doubted"), [(0.2, False), (0.99, False), (1, True), (1.2, True)])
def test_growth_that_doubles_is_asked_about(target: float, doubted: bool) -> None:  # noqa: FBT001
    """120 % of last year is a growth of 20 %."""
    found = of({"measure": "growth", "baseline": 1200, "target": target}, [110, 120, 130])
    assert ("growth_target_large" in codes(found)) is doubted


@pytest.mark.parametrize(("target", "doubted"), [(None, False), (1, False), (0, True), (-1, True)])
def test_a_recurring_target_of_0_is_an_error(target: float | None, doubted: bool) -> None:  # noqa: FBT001
    """Every check-in would be a hit: the month with three complaints like the one with none."""
    found = of({"measure": "recurring", "target": target}, [0, 3, 0])
    assert ("recurring_target_zero" in codes(found, severity="error")) is doubted


@pytest.mark.parametrize(
    "unit",
    ["pct", "Pct.", "percent", "per cent", "percentage", "百分比", "％", "个百分点", "個百分點", "百分点",
     "pp", "p.p.", "percentage points", "ppt", "%-points", "% of sales", "占比（%）", "%/month"],
)  # fmt: skip
def test_units_that_mean_percent(unit: str) -> None:
    """1.5 is 1.5 % where the limit is 2 % in a percent format."""
    found = of({"measure": "at_most", "unit": unit, "target": 2}, [1.5])
    assert scored(found)["actual"] == pytest.approx(0.015)


@pytest.mark.parametrize("unit", ["万元", "pieces", "points", "分", "ppm", "pph", "‰", "products"])
def test_units_that_do_not(unit: str) -> None:
    assert scored(of({"measure": "at_most", "unit": unit, "target": 2}, [1.5]))["actual"] == 1.5
