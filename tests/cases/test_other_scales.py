"""Figures on another scale than their targets, further kinds: each is asked about, few are not counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes, scored
from tests.conformance.cases import Percent

P = Percent
ENDS = ("01-31", "02-28", "03-31", "04-30", "05-31", "06-30")
GROWTH: Row = {"measure": "growth", "baseline": 1200, "target": P(0.2)}
DONE: Row = {"measure": "milestone"}
HEADS: Row = {"measure": "at_least", "target": 120, "aggregation": "sum"}


def of(key_result: Row, figures: Sequence[Any], year: int = 2026) -> Any:
    rows = [(f"{year}-{end}", "KR1", figure) for end, figure in zip(ENDS, figures, strict=False)]
    return assessed([{"id": "KR1", **key_result}], rows)


def to(target: float, unit: str | None = None) -> Row:
    return {"measure": "increase", "baseline": 0, "target": target, "unit": unit}


@pytest.mark.parametrize(
    ("key_result", "figures", "code"),
    [
        (to(5_000_000), [100, 200, 250], "unit_too_small"),  # 万?
        (to(100), [0.2, 0.4, 0.6], "unit_too_small"),  # 60?
        (to(500), [5_000], "unit_doubtful"),  # a nought too many?
        ({**DONE, "target": 100}, [0.1, 0.5], "unit_too_small"),
        (GROWTH, [0.05, 0.1, 0.15], "growth_extreme"),  # growth rates?
        ({**GROWTH, "baseline": 100}, [120] * 6, "growth_extreme"),  # a month's baseline?
        (DONE, [20, 60, 1], "milestone_scales"),  # 1 % or done?
        (DONE, [0.2, 60], "milestone_scales"),
        (to(100), [40, 42, 450, 47], "figure_tenfold"),
        (to(100), [40, 42, 45, 470], "figure_tenfold"),
        (to(100), [40, 42, 4.5, 47], "figure_tenfold"),
        ({"measure": "recurring", "frequency": "weekly"}, [4, 4, 5, 4], "reported_rarely"),
        (
            {"measure": "at_least", "target": 3, "aggregation": "hit_rate", "frequency": "weekly"},
            [4] * 4,
            "reported_rarely",
        ),
        (HEADS, [100, 102, 104, 106, 108, 110], "running_totals"),  # heads do not add up
        ({**HEADS, "target": 30, "unit": "%"}, [25, 26, 27, 28, 29, 30], "running_totals"),
    ],
)
def test_another_scale_is_asked_about(key_result: Row, figures: Sequence[Any], code: str) -> None:
    found = of(key_result, figures)
    assert code in codes(found, severity="warning")
    assert not codes(found, severity="error")


@pytest.mark.parametrize(
    ("key_result", "figures"),
    [
        (to(1000), [2, 5, 9]),
        (to(10), [0.2, 0.4, 0.6]),
        (to(1), [12]),
        (to(100, "%"), [20, 40, 60]),
        ({"measure": "at_most", "target": 100}, [0, 0.5]),
        (GROWTH, [110, 100, 130]),
        (DONE, [0.2, 0.6, 1]),
        ({**HEADS, "target": 1200}, [100] * 6),
    ],
)
def test_what_is_usual_is_not(key_result: Row, figures: Sequence[Any]) -> None:
    assert not codes(of(key_result, figures))


@pytest.mark.parametrize("unit", [None, "万元"])
def test_a_percent_of_plain_amounts_is_an_error(unit: str | None) -> None:
    """50 % in a percent format beside a target of 1,200: not .5 of 1,200 pieces, nor of 1,200 %."""
    found = of(to(1200, unit), [P(0.5)])
    assert codes(found, severity="error") == ["percent_foreign"]
    assert scored(found)["status"] == "no_data"


@pytest.mark.parametrize(("target", "figure"), [(P(0.35), P(25)), (P(1200), 600)])
def test_thousands_of_percent_are_an_error(target: Any, figure: Any) -> None:
    """25 in a percent format is 2500 %: not the 25 % that was typed before the format was set."""
    found = of({"measure": "at_least", "target": target}, [figure])
    assert codes(found, severity="error") == ["percent_huge"]


def test_a_lone_figure_of_last_june_may_be_of_this() -> None:
    rows = [("2026-05-31", "KR1", 100), ("2025-06-30", "KR1", 600)]
    assert "year_early" in codes(assessed([{"id": "KR1", **to(1200)}], rows))
    rows[1] = ("2025-12-31", "KR1", 60)  # what was reached at the end of the year before
    assert "year_early" not in codes(assessed([{"id": "KR1", **to(1200)}], rows))
