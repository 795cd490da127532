"""Months compared (DESIGN §3, Months): value and score at each month's end, and their changes."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.scoring.hierarchy import Hierarchy, weighed
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.pace.month import changes
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.changes.stages import Stage
    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Floats

WEEK = timedelta(days=7)
"""How far back the week before lies."""
OF_LAST_MONTH = ("month_actual", "month_plan", "completion", "mom", "yoy")
"""What stands of the cycle's last month after its end."""


def month_ends(settings: Settings) -> list[date]:
    """Each month's last day from the cycle's start up to `as_of`; the current month stands at `as_of`."""
    ends: list[date] = []
    year, month = settings.cycle_start.year, settings.cycle_start.month
    until = min(settings.as_of, settings.cycle_end)
    while settings.cycle_start <= until and (year, month) <= (until.year, until.month):
        ends.append(min(date(year, month, monthrange(year, month)[1]), until))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return ends


def later_ends(settings: Settings) -> list[date]:
    """The last days of the months from `as_of` to the cycle's end, the running month's among them."""
    past, ends = month_ends(settings), []
    year, month = settings.cycle_start.year, settings.cycle_start.month
    while (year, month) <= (settings.cycle_end.year, settings.cycle_end.month):
        end = min(date(year, month, monthrange(year, month)[1]), settings.cycle_end)
        if not past or end > past[-1]:
            ends.append(end)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return ends


class OverTime(NamedTuple):
    """`weighed` scores, a row per day and key result.

    `months` (`compared_by_month`) and `present` are by the plan of each day; `ahead`, at `later_ends`, by the
    present plan and what is known at `as_of`; `week` is seven days before `as_of`, by the present plan too.
    `check_ins` are those that these come from, under present ids.
    """

    months: pd.DataFrame
    present: pd.DataFrame
    ahead: pd.DataFrame
    week: pd.DataFrame
    check_ins: pd.DataFrame


def over_time(stages: Sequence[Stage], settings: Settings) -> OverTime:
    """The scores of the past months, the present, the months to come and the week before.

    `stages` cover the month ends and `as_of`. After the cycle's end the present's changes are those since its
    last day; years are compared as they were then.
    """
    last = stages[-1]
    planned = plan(last.tables, settings)
    size, tree = len(planned), hierarchy_of(planned, last.tables, settings)
    check_ins = under_present_ids(planned, last.tables.check_ins.frame)
    days = [day for stage in stages for day in stage.days]
    frame = score_at(planned, check_ins, settings, days)
    trees: dict[int, Hierarchy] = {}
    if len(stages) > 1:
        frame, trees = _by_stage(frame, stages, (planned, check_ins), settings)
    frame = weighed(frame, tree, settings, trees)
    blocks = [frame["id"].iloc[: size * len(stage.days)] for stage in stages]
    alive = np.concatenate([_alive(ids, stage) for ids, stage in zip(blocks, stages, strict=True)])
    count = len(month_ends(settings)) * size
    months, present = compared_by_month(frame.iloc[:count], size), frame.iloc[count:].reset_index(drop=True)
    if not len(present):
        present = months.iloc[-size:].reset_index(drop=True) if size else months
    else:
        present = _since_last_month(present, months.iloc[-size:].reset_index(drop=True))
    now = alive[-size:] if size else alive
    return OverTime(
        _only(months, alive[:count]),
        _only(present, now),
        *_by_present_plan(planned, check_ins, tree, last, settings),
        check_ins,
    )


def _only(frame: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """The frame with some of its rows."""
    return frame if rows.all() else frame.loc[rows].reset_index(drop=True)


def _by_present_plan(
    planned: pd.DataFrame, check_ins: pd.DataFrame, tree: Hierarchy, stage: Stage, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The months from `as_of` to the cycle's end, and the week before `as_of`."""
    if stage.gone:
        planned = planned.loc[_alive(planned["id"], stage)]
        tree = hierarchy_of(planned, stage.alive, settings)
    known = check_ins.loc[~(check_ins["date"] > pd.Timestamp(settings.as_of))]
    days = [settings.as_of - WEEK, *later_ends(settings)]
    found, size = score_at(planned, known, settings, days), len(planned)
    ahead = found.iloc[size:].reset_index(drop=True)
    return weighed(ahead, tree, settings) if len(ahead) else ahead, found.iloc[:size]


def _alive(ids: pd.Series, stage: Stage) -> np.ndarray:
    """Which rows are of key results that the plan of their day has."""
    if not stage.gone:
        return np.ones(len(ids), dtype=bool)
    return ~np.isin(np.array([normalized(one) for one in ids], dtype=object), [*stage.gone])


def _by_stage(
    frame: pd.DataFrame,
    stages: Sequence[Stage],
    present: tuple[pd.DataFrame, pd.DataFrame],
    settings: Settings,
) -> tuple[pd.DataFrame, dict[int, Hierarchy]]:
    """Scores by the last stage's plan, with those of the key results that vary by the plan of their day.

    And the hierarchies of the days, by position, that weigh otherwise. `present` is the last stage's plan and
    the check-ins.
    """
    planned, check_ins = present
    place = pd.Index([normalized(one) for one in planned["id"]])
    names = {one: normalized(one) for one in check_ins["kr_id"].dropna().unique()}
    varying = stages[-1].varying
    mine = check_ins.loc[check_ins["kr_id"].isin([one for one, key in names.items() if key in varying])]
    rows, scored, first = [], [], 0
    trees: dict[int, Hierarchy] = {}
    for stage in stages[:-1]:
        some = plan(stage.of_varying, settings)
        at = place.get_indexer(pd.Index([normalized(one) for one in some["id"]]))
        numbers = np.arange(first, first + len(stage.days))
        rows.append((numbers[:, None] * len(planned) + at).ravel())
        scored.append(score_at(some, mine, settings, stage.days))
        if stage.regrouped:
            tree = hierarchy_of(_with_rows(planned, at, some), stage.tables, settings)
            trees |= dict.fromkeys(numbers.tolist(), tree)
        first += len(stage.days)
    return _with_rows(frame, np.concatenate(rows), pd.concat(scored, ignore_index=True)), trees


def _with_rows(frame: pd.DataFrame, at: np.ndarray, rows: pd.DataFrame) -> pd.DataFrame:
    """The frame with other rows at some positions."""
    columns = {}
    for name in frame:
        values = frame[name].to_numpy(copy=True)
        values[at] = rows[name].to_numpy()
        columns[name] = pd.Series(values, index=frame.index, dtype=frame[name].dtype)
    return pd.DataFrame(columns)


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
