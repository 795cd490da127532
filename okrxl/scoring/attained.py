"""Attainment and score of current values (table of DESIGN §3), by whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.arrays import Bools, Floats

if TYPE_CHECKING:
    from okrxl.scoring.current import Rows, Value


def attainment(rows: Rows, now: Value, actual: Floats) -> Floats:
    """Raw and uncapped, by measure (table of DESIGN §3); the hit rate where hits are counted."""
    attained = rows.by_measure(actual, now.elapsed, lambda one, of: one.attained(of))
    return _where_scored(rows, actual, np.where(rows.by_hits, now.rate, attained))


def score(rows: Rows, now: Value, actual: Floats) -> Floats:
    """By measure, clipped to [0, score_cap] (table of DESIGN §3); the hit rate where hits are counted."""
    return scored_with(rows, actual, now.elapsed, now.rate)


def scored_with(rows: Rows, actual: Floats, elapsed: Floats, rate: Floats) -> Floats:
    """The score of an actual that covers a share of the time, or of a hit rate."""
    scored = rows.by_measure(actual, elapsed, lambda one, of: one.scored(of))
    raw = np.where(rows.by_hits, rate, scored)
    return _where_scored(rows, actual, np.clip(raw, 0.0, rows.settings.score_cap) + 0.0)


def _where_scored(rows: Rows, actual: Floats, values: Floats) -> Floats:
    """The values of rows that have an actual and a valid plan; NaN elsewhere."""
    return np.where(np.isnan(actual) | ~rows.valid, np.nan, values)


def is_line(rows: Rows, actual: Floats) -> Bools:
    """Where the score is 1 or 0 for a line that must hold: a threshold, with Sum a limit."""
    lines = rows.by_measure(actual, rows.elapsed, lambda one, of: one.is_line(of))
    return np.asarray((lines == 1) & ~rows.by_hits)
