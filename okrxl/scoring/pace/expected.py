"""What is expected by a day (DESIGN §3, Expected): by the time elapsed, or by the monthly plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.arrays import Floats, ratio
from okrxl.scoring.attained import is_line

if TYPE_CHECKING:
    from okrxl.scoring.current import Comparison, Rows, Value


def expected(rows: Rows, now: Value, years: Comparison) -> Floats:
    """The share expected by now: what has elapsed, × aspirational_expects (DESIGN §3, Expected).

    With a monthly plan, the score that its value would have. Lines that must hold, and growth without a plan,
    expect 1 from the first figure on, and nothing before.
    """
    planned = rows.planned
    steady = is_line(rows, np.full(len(rows.at), np.nan))
    whole = np.where(steady | rows.having(lambda one: one.compares_years), now.count > 0, rows.elapsed)
    if planned.given.any():
        of_plan = np.clip(_planned_score(rows, years), 0.0, 1.0)
        of_plan = np.where(steady, np.where(now.count > 0, of_plan, 0.0), of_plan)
        whole = np.where(np.isnan(of_plan), whole, of_plan)
    share = rows.settings.aspirational_expects
    return np.where(rows.word("commitment") == "aspirational", whole * share, whole)


def _planned_score(rows: Rows, years: Comparison) -> Floats:
    """The score that the planned value would have; of growth, against the same base as the actual."""
    planned = rows.planned
    base = np.where(years.against > 0, years.against, 0.0)
    growth = ratio(planned.value, base) - 1
    value = np.where(rows.having(lambda one: one.compares_years), growth, planned.value)
    scored = rows.by_measure(value, rows.elapsed, lambda one, of: one.scored(of))
    return np.where(planned.given & rows.valid & ~np.isnan(value), scored, np.nan)


def expected_actual(rows: Rows, expects: Floats) -> Floats:
    """`expected` in the target's unit; where hits are counted, the figure of a hit; by a plan, its value."""
    value = _value_at(rows, expects)
    stand_in = rows.by_measure(expects, rows.elapsed, lambda one, _: one.blank_target)
    value = np.where(np.isnan(value) & rows.by_hits & np.isnan(rows.number("target")), stand_in, value)
    if not rows.planned.given.any():
        return value
    planned, nothing = rows.planned.value, _value_at(rows, np.zeros(len(expects)))
    some = nothing + rows.settings.aspirational_expects * (planned - nothing)
    aspires = (rows.word("commitment") == "aspirational") & ~is_line(rows, expects)
    in_unit = rows.planned.given & ~rows.having(lambda one: one.compares_years)
    return np.where(in_unit, np.where(aspires, some, planned), value)


def _value_at(rows: Rows, share: Floats) -> Floats:
    """The value at which a share of the way is done."""
    return rows.by_measure(share, rows.elapsed, lambda one, of: one.value_at(of, of.actual))


def short_of_plan(rows: Rows, now: Value, expects: Floats) -> Floats:
    """How far a level falls short of a plan that does not reach its line yet, in shares of the target."""
    planned = rows.planned.value
    levels = is_line(rows, expects) & (rows.word("aggregation") != "sum") & (expects <= 0)
    lower = rows.having(lambda one: one.lower_is_better)
    short = np.where(lower, now.actual - planned, planned - now.actual)
    target = np.abs(rows.number("target"))
    return np.where(levels, ratio(short, np.where(target > 0, target, np.abs(planned))), np.nan)
