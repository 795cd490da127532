"""Months compared (DESIGN §3, Months): value and score at each month's end, and their changes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.pace.month import changes
from okrxl.scoring.score import score_at

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Floats


def month_ends(settings: Settings) -> list[date]:
    """Each month's last day from the cycle's start up to `as_of`; the current month stands at `as_of`."""
    ends: list[date] = []
    year, month = settings.cycle_start.year, settings.cycle_start.month
    until = min(settings.as_of, settings.cycle_end)
    while settings.cycle_start <= until and (year, month) <= (until.year, until.month):
        ends.append(min(date(year, month, monthrange(year, month)[1]), until))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return ends


@np.errstate(over="ignore", invalid="ignore")
def monthly(plan: pd.DataFrame, check_ins: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per month and key result: `score_at`'s columns and month, mom, score_change.

    mom is the change of the month's actual against the month before, relative to the size of what it was, or
    as a difference where the unit is a percent; score_change is that of the score in points. Blank where
    there is nothing to compare with, mom also where hits are counted.
    """
    ends = month_ends(settings)
    return compared_by_month(score_at(plan, check_ins, settings, ends), len(plan))


def compared_by_month(frame: pd.DataFrame, size: int) -> pd.DataFrame:
    """The rows of months in order, each of the same `size` key results, compared with the month before."""
    actual, scored = (frame[key].to_numpy(np.float64) for key in ("month_actual", "score"))
    mom = changes(actual, _earlier(actual, size), frame["in_points"].to_numpy(bool))
    return frame.assign(
        month=frame["at"],
        mom=np.where(frame["by_hits"].to_numpy(bool), np.nan, mom),
        score_change=scored - _earlier(scored, size),
    )


def _earlier(values: Floats, size: int) -> Floats:
    """The same key result's value a month earlier, `size` rows above."""
    before: Floats = np.append(np.full(min(size, len(values)), np.nan), values[:-size] if size else values)
    return before
