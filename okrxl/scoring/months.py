"""Months compared (DESIGN §3, Months): value and score at each month's end, 环比 (mom) and 同比 (yoy)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.scoring.measured import having
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
    """One row per month and key result: `score_at`'s columns and month, mom, mom_actual, yoy.

    mom is the change of the score in points; mom_actual and yoy that of the actual, relative to the size of
    what it was, or as a difference where the unit is a percent. Blank where there is nothing to compare with,
    and where hits are counted.
    """
    ends = month_ends(settings)
    frame = score_at(plan, check_ins, settings, ends)
    points = np.tile(plan["percent"].to_numpy(bool), len(ends))
    actual = frame["actual"].to_numpy(np.float64)
    growing = having(frame["measure"].to_numpy(str), lambda one: one.compares_years)
    hits = frame["by_hits"].to_numpy(bool)
    yoy = _change(actual, frame["last_year_actual"].to_numpy(np.float64), points)
    return frame.assign(
        month=frame["at"],
        mom=_before(frame["score"].to_numpy(np.float64), len(plan), relative=None),
        mom_actual=np.where(hits, np.nan, _before(actual, len(plan), relative=points | growing)),
        # Growth to date is itself the comparison with last year; a single period of many says nothing.
        yoy=np.where(growing, actual, np.where(hits, np.nan, yoy)),
    )


def _before(values: Floats, size: int, *, relative: np.ndarray | None) -> Floats:
    """The change against the same key result a month earlier, `size` rows above."""
    earlier = np.append(np.full(min(size, len(values)), np.nan), values[:-size] if size else values)
    if relative is None:
        difference: Floats = values - earlier
        return difference
    return _change(values, earlier, relative)


def _change(now: Floats, before: Floats, points: np.ndarray) -> Floats:
    share = np.divide(now - before, np.abs(before), out=np.full(len(now), np.nan), where=before != 0)
    change: Floats = np.where(points, now - before, share)
    return change
