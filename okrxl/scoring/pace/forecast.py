"""Forecast (DESIGN §3): the value at due if the pace so far holds, and its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.arrays import Bools, Floats, ratio
from okrxl.scoring.attained import scored_with
from okrxl.scoring.pace.by_plan import PACE

if TYPE_CHECKING:
    from okrxl.core.measures import Measure
    from okrxl.scoring.current import Rows, Value
    from okrxl.scoring.measured import Columns


def forecast(rows: Rows, now: Value, actual: Floats) -> Floats:
    """The value at `due` if the pace so far holds; blank on the first day, and where hits are counted.

    Progress grows on from the baseline, sums and what is done from nothing; averages, thresholds, growth and
    what is closed stay where they are. With a monthly plan what is still planned comes at the pace so far,
    within `PACE`.
    """
    aggregation, baseline = rows.word("aggregation"), rows.number("baseline")
    moved = baseline + ratio(actual - baseline, rows.elapsed)
    full = rows.by_measure(actual, rows.elapsed, _all_done)
    result = np.where(rows.having(lambda one: one.moves), moved, actual)
    done = rows.having(lambda one: one.kind in {"done", "stages"})
    result = np.where(done, np.minimum(ratio(actual, rows.elapsed), full), result)
    adds_up = (aggregation == "sum") & ~rows.having(lambda one: one.compares_years)
    result = np.where(adds_up, ratio(now.total, rows.elapsed), result)
    result = np.where((aggregation == "average") | (rows.word("state") == "closed"), actual, result)
    result = np.where(_goes_by_plan(rows), _by_pace(rows, actual, full), result)
    return np.where(np.isnan(actual) | rows.by_hits, np.nan, result)


def _goes_by_plan(rows: Rows) -> Bools:
    """Where the plan tells how a value goes on: not of growth, averages and what is closed."""
    growth = rows.having(lambda one: one.compares_years)
    goes_on = ~growth & (rows.word("aggregation") != "average") & (rows.word("state") != "closed")
    return np.asarray(rows.planned.given & (rows.elapsed > 0) & goes_on)


def _by_pace(rows: Rows, actual: Floats, full: Floats) -> Floats:
    """The actual and what is still planned, at the pace so far; at the plan's own where none was due yet."""
    planned = rows.planned
    moves = rows.having(lambda one: one.moves) & (rows.word("aggregation") != "sum")
    start = np.where(moves, rows.number("baseline"), 0.0)
    pace = ratio(actual - start, planned.value - start)
    pace = np.clip(np.where(np.isnan(pace), 1.0, pace), *PACE)
    ahead = actual + pace * (planned.total - planned.value)
    return np.where(rows.having(lambda one: one.kind in {"done", "stages"}), np.minimum(ahead, full), ahead)


def _all_done(measure: Measure, of: Columns) -> Floats | float:
    return measure.value_at(of, 1.0) if measure.kind in {"done", "stages"} else np.nan


def forecast_score(rows: Rows, now: Value, ahead: Floats) -> Floats:
    """The score at `due` if the pace so far holds; hits go on by the periods gone."""
    until = np.minimum(rows.at, rows.day("due"))
    gone = rows.period(until) - rows.period(rows.day("start")) + 1
    rate = np.where(now.count > 0, np.minimum(now.hits / np.maximum(gone, 1), 1.0), np.nan)
    return scored_with(rows, np.where(rows.by_hits, rate, ahead), np.ones(len(ahead)), rate)
