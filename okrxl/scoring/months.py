"""Months compared (DESIGN §3, Months): value and score at each month's end, and their changes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.scoring.hierarchy import weighed
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.pace.month import changes
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.changes.stages import Stage
    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Floats

OF_LAST_MONTH = ("month_actual", "month_plan", "completion", "mom", "yoy")
"""What is told of the cycle's last month after its end."""


def month_ends(settings: Settings) -> list[date]:
    """Each month's last day from the cycle's start up to `as_of`; the current month stands at `as_of`."""
    ends: list[date] = []
    year, month = settings.cycle_start.year, settings.cycle_start.month
    until = min(settings.as_of, settings.cycle_end)
    while settings.cycle_start <= until and (year, month) <= (until.year, until.month):
        ends.append(min(date(year, month, monthrange(year, month)[1]), until))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return ends


def over_time(stages: Sequence[Stage], settings: Settings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The months (`compared_by_month`) and the present: `weighed` scores of each day by the plan of then.

    `stages` cover the month ends and `as_of`. After the cycle's end the present's changes are those since its
    last day; years are compared as they were then.
    """
    plans = [plan(stage.tables, settings) for stage in stages]
    size = len(plans[-1])
    check_ins = under_present_ids(plans[-1], stages[-1].tables.check_ins.frame)
    frames = [
        weighed(
            score_at(planned, check_ins, settings, stage.days),
            hierarchy_of(planned, stage.tables, settings),
            settings,
        )
        for planned, stage in zip(plans, stages, strict=True)
    ]
    alive = np.concatenate([_alive(frame, stage) for frame, stage in zip(frames, stages, strict=True)])
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    count = len(month_ends(settings)) * size
    months, present = compared_by_month(frame.iloc[:count], size), frame.iloc[count:].reset_index(drop=True)
    if not len(present):
        present = months.iloc[-size:].reset_index(drop=True) if size else months
    else:
        present = _since_last_month(present, months.iloc[-size:].reset_index(drop=True))
    now = alive[-size:] if size else alive
    return months.loc[alive[:count]].reset_index(drop=True), present.loc[now].reset_index(drop=True)


def _alive(frame: pd.DataFrame, stage: Stage) -> np.ndarray:
    """Which rows are of key results that the plan of their day has."""
    if not stage.gone:
        return np.ones(len(frame), dtype=bool)
    return ~np.isin(np.array([normalized(one) for one in frame["id"]], dtype=object), [*stage.gone])


def _since_last_month(present: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """The present, on a day that is no month's end in the cycle, compared with the last month."""
    if not len(last):
        return present.assign(mom=np.nan, score_change=np.nan)
    same = {key: last[key] for key in OF_LAST_MONTH}
    return present.assign(**same, score_change=present["score"] - last["score"])


def days_of(settings: Settings) -> list[date]:
    """The days that are scored: the month ends and `as_of`."""
    ends = month_ends(settings)
    return ends if ends and ends[-1] == settings.as_of else [*ends, settings.as_of]


@np.errstate(over="ignore", invalid="ignore")
def monthly(planned: pd.DataFrame, check_ins: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per month and key result of one plan: `score_at`'s columns and month, mom, score_change.

    mom is the change of the month's actual against the month before, relative to the size of what it was, or
    as a difference where the unit is a percent; score_change is that of the score in points. Blank where
    there is nothing to compare with, mom also where hits are counted.
    """
    ends = month_ends(settings)
    return compared_by_month(score_at(planned, check_ins, settings, ends), len(planned))


@np.errstate(over="ignore", invalid="ignore")
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
