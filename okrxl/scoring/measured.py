"""The measures over whole columns: each measure's arithmetic applied to its own key results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import pandas as pd

from okrxl.core.measures import DOWNWARD, MEASURES, UPWARD, Measure, Rule, codes, has_stages
from okrxl.scoring.arrays import Bools, Floats, Ints, Words, ratio, reaches


@dataclass(frozen=True, slots=True)
class Columns:
    """`Figures` as columns: one element per key result, or per key result and date.

    `summed` says where the aggregation is Sum.
    """

    actual: Floats
    baseline: Floats
    target: Floats
    target_max: Floats
    elapsed: Floats
    summed: Bools

    @classmethod
    def of(cls, plan: pd.DataFrame) -> Columns:
        """A plan's numbers; no actuals and nothing elapsed yet."""
        baseline, target, target_max = (
            plan[key].to_numpy(np.float64) for key in ("baseline", "target", "target_max")
        )
        blank = np.full(len(plan), np.nan)
        return cls(blank, baseline, target, target_max, blank, (plan["aggregation"] == "sum").to_numpy(bool))

    def rows(self, at: Ints) -> Columns:
        """The elements at these positions."""
        return Columns(*(getattr(self, field.name)[at] for field in fields(self)))

    def ratio(self, over: Floats, under: Floats) -> Floats:
        """`over` ÷ `under`; NaN where `under` is 0."""
        return ratio(over, under)

    def reaches(self, value: Floats, bound: Floats) -> Bools:
        """Whether `value` ≥ `bound`, rounding noise included."""
        return reaches(value, bound)

    def choose(self, test: Bools, yes: Floats | float, no: Floats | float) -> Floats:
        """`yes` where the test holds, else `no`."""
        return np.where(test, yes, no)


Formula: TypeAlias = Callable[[Measure, Columns], Floats | Bools | float | bool]
"""What `by_measure` applies: one element per row, or one for all."""


def having(measure: Words, test: Callable[[Measure], object]) -> Bools:
    """Which elements of a column of measures pass a test."""
    return np.isin(measure, codes(test))


def forms_having(measure: Words, figures: Columns, test: Callable[[Measure], object]) -> Bools:
    """Which elements pass a test as their aggregations and targets make them."""
    passes = np.zeros(len(measure), dtype=bool)
    for form, at in forms(measure, figures):
        passes[at] = bool(test(form))
    return passes


def forms(measure: Words, figures: Columns) -> Iterator[tuple[Measure, Ints]]:
    """Each form of each measure that occurs (`Measure.form`), and the positions where it does."""
    for code, one in MEASURES.items():
        rest = measure == code
        for form, applies in ((one.summed, figures.summed), (one.staged, has_stages(figures.target))):
            if form:
                yield form, np.flatnonzero(rest & applies)
                rest &= ~applies
        yield one, np.flatnonzero(rest)


def by_measure(measure: Words, figures: Columns, formula: Formula) -> Floats:
    """A formula of each measure applied to its own rows; NaN where the measure is blank."""
    result = np.full(len(measure), np.nan)
    for one, at in forms(measure, figures):
        if len(at):
            result[at] = formula(one, figures.rows(at))
    return result


def inferred(measure: pd.Series, baseline: pd.Series, target: pd.Series) -> pd.Series:
    """The measures, blank ones by whether the target lies above or below the baseline (DESIGN §3)."""
    by_numbers = np.where(target < baseline, DOWNWARD.code, UPWARD.code)
    return measure.where(measure.notna(), pd.Series(by_numbers, index=measure.index))


def filled(measure: pd.Series, numbers: pd.Series, blank: Callable[[Measure], float]) -> pd.Series:
    """A column of numbers with its blanks filled by what the measure says stands in for them."""
    stand_in = measure.map({code: blank(one) for code, one in MEASURES.items()})
    return numbers.where(numbers.notna(), stand_in.astype(np.float64))


def broken(measure: Words, figures: Columns, rule: Rule) -> Bools:
    """Where a rule applies to the numbers of the measures that have it."""
    applies = by_measure(measure, figures, lambda one, of: rule in one.rules and rule.applies(of))
    return np.asarray(applies == 1)


def scorable(measure: Words, figures: Columns) -> Bools:
    """Whether the numbers allow a score: those needed are there, and no error of the measure applies."""

    def enough(one: Measure, of: Columns) -> Bools:
        lacking = np.zeros(len(of.target), dtype=bool)
        for key in one.needs:
            lacking |= np.isnan(getattr(of, key))
        if one.moves:
            lacking |= of.baseline == of.target
        for rule in one.rules:
            lacking |= rule.applies(of) if rule.severity == "error" else False
        return ~lacking

    return np.asarray(by_measure(measure, figures, enough) != 0)
