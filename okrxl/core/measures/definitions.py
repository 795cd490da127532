"""The eight measures: no other module names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import nan
from typing import Final

from okrxl.core.measures.arithmetic import (
    above,
    at_least_in_total,
    at_most_in_total,
    below,
    between_in_total,
    progress,
    progress_of_total,
    total_reached,
    used_ahead,
)
from okrxl.core.measures.measure import Measure, Rule

PROGRESS = "({actual} − {baseline}) ÷ ({target} − {baseline})"
SHARE = "{actual} ÷ {target}"
INCREASE: Final = Measure(
    "increase",
    goal="{baseline} → {target}",
    attainment=progress,
    why=PROGRESS,
    needs=("target", "baseline"),
    moves=True,
    blank_baseline=0.0,
    value_at=lambda of, share: of.baseline + share * (of.target - of.baseline),
)
DECREASE: Final = replace(INCREASE, code="decrease", lower_is_better=True, blank_baseline=nan)
AT_LEAST: Final = Measure("at_least", goal="≥ {target}", attainment=above, least="target")
AT_MOST: Final = Measure("at_most", goal="≤ {target}", attainment=below, most="target", lower_is_better=True)
BETWEEN: Final = Measure(
    "between",
    goal="{target}–{target_max}",
    attainment=None,
    needs=("target", "target_max"),
    least="target",
    most="target_max",
    value_at=lambda of, _: of.target * nan,
    rules=(Rule("upper_target_below", "error", "target_max", lambda of: of.target_max < of.target),),
)
MILESTONE: Final = Measure(
    "milestone",
    goal="100%",
    attainment=lambda of: of.actual,
    why="{actual}",
    kind="done",
    needs=(),
    entry="milestone",
    value_at=lambda _, share: share,
)
RECURRING: Final = Measure(
    "recurring",
    goal="≥ {target}",
    attainment=lambda of: of.actual,
    kind="hits",
    needs=(),
    least="target",
    blank_target=1.0,
    entry="recurring",
)
GROWTH: Final = Measure(
    "growth",
    goal="{sign}{target}",
    attainment=lambda of: of.ratio(of.actual, of.target),
    why="({this_year} ÷ {year_before} − 1) ÷ {target}",
    kind="change",
    blank_aggregation="sum",
    entry="growth_of_level",
    value_at=lambda of, share: share * of.target,
    rules=(Rule("growth_target_zero", "error", "target", lambda of: of.target == 0),),
)


def _in_total(measure: Measure) -> Measure:
    """A measure that moves, with Sum: its baseline is a total of the same length."""
    return replace(
        measure,
        attainment=progress_of_total,
        why="({actual} − {baseline} × {elapsed}) ÷ ({target} − {baseline})",
        achieved=total_reached,
        value_at=lambda of, share: of.baseline * of.elapsed + share * (of.target - of.baseline),
        prorated=True,
    )


AT_LEAST_IN_TOTAL: Final = replace(
    AT_LEAST,
    why=SHARE,
    score=at_least_in_total,
    line=lambda of: of.reaches(0.0, of.target),
    achieved=lambda of, due: of.choose(of.target > 0, True, due),  # noqa: FBT003
    overrun=lambda of: of.choose(of.target < 0, used_ahead(of, of.target), nan),
    value_at=lambda of, share: of.target * of.choose(of.target > 0, share, of.elapsed),
)
AT_MOST_IN_TOTAL: Final = replace(
    AT_MOST,
    why=SHARE,
    score=at_most_in_total,
    line=lambda of: of.reaches(of.target, 0.0),
    achieved=lambda of, due: of.choose(of.target < 0, True, due),  # noqa: FBT003
    overrun=lambda of: of.choose(of.target > 0, used_ahead(of, of.target), nan),
    value_at=lambda of, share: of.target * of.choose(of.target < 0, share, of.elapsed),
)
BETWEEN_IN_TOTAL: Final = replace(
    BETWEEN,
    why=SHARE,
    score=between_in_total,
    line=lambda of: of.reaches(0.0, of.target),
    overrun=lambda of: of.choose(of.target_max > 0, used_ahead(of, of.target_max), nan),
    value_at=lambda of, share: share * of.choose(of.target > 0, of.target, nan),
)
STAGES: Final = replace(
    MILESTONE,
    goal="{target}",
    attainment=lambda of: of.ratio(of.actual, of.target),
    why=SHARE,
    kind="stages",
    entry="stages",
    value_at=lambda of, share: share * of.target,
    rules=(Rule("milestone_target_low", "error", "target", lambda of: of.target <= 0),),
)

MEASURES: Final[Mapping[str, Measure]] = {
    one.code: one
    for one in (
        replace(INCREASE, summed=_in_total(INCREASE)),
        replace(DECREASE, summed=_in_total(DECREASE)),
        replace(AT_LEAST, summed=AT_LEAST_IN_TOTAL),
        replace(AT_MOST, summed=AT_MOST_IN_TOTAL),
        replace(BETWEEN, summed=BETWEEN_IN_TOTAL),
        replace(MILESTONE, staged=STAGES),
        RECURRING,
        replace(GROWTH, summed=replace(GROWTH, entry="growth")),
    )
}
"""Code -> measure, in the order of the drop-down."""
UPWARD, DOWNWARD = INCREASE, DECREASE
"""What a blank measure means, by whether the target lies above or below the baseline."""


def codes(having: Callable[[Measure], object]) -> tuple[str, ...]:
    """The codes of the measures of which `having` is true."""
    return tuple(code for code, one in MEASURES.items() if having(one))
