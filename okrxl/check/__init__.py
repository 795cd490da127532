"""Checks across tables: each a generator from tables to findings; what it looks for is its docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from okrxl.check import (
    check_ins,
    figures,
    key_results,
    monthly,
    objectives,
    people,
    running_totals,
    same_day,
    scores,
    strategy,
    weights,
)

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

Check = Callable[["Tables", "Settings"], Iterator["Finding"]]
CHECKS: tuple[Check, ...] = (
    *strategy.CHECKS,
    *people.CHECKS,
    *objectives.CHECKS,
    *key_results.CHECKS,
    *weights.CHECKS,
    *check_ins.CHECKS,
    *same_day.CHECKS,
    *monthly.CHECKS,
)
ASKED = (
    "row", "id", "measure", "unit", "aggregation", "aggregation_given", "frequency", "percent", "baseline",
    "target", "target_max", "start", "due", "valid", "by_hits", "by_month", "planned", "actual", "score",
    "year_before", "last_check_in",
)  # fmt: skip
"""What checks ask of a key result and its scores."""


def check(tables: Tables, settings: Settings) -> list[Finding]:
    """Every finding of every check, in the order of the input tables."""
    return [finding for one in CHECKS for finding in one(tables, settings)]


def check_scores(tables: Tables, scored: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Findings that need the scores at `as_of`, or the plan that they come from.

    The index of `scored` is the position.
    """
    # In one block of each type, without what no check asks for: rows are taken in a fraction of the time.
    scored = scored[list(ASKED)].copy()
    joined = scores.joined_check_ins(tables, scored, settings)
    return [
        finding
        for one in (*figures.CHECKS, *running_totals.CHECKS, *scores.CHECKS, *monthly.OF_PLANS)
        for finding in one(tables, joined, scored, settings)
    ]
