"""What changed within a week, from check-ins alone: now against seven days before, by today's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.scoring.score import FINISHED

if TYPE_CHECKING:
    from okrxl.core.settings import Settings

SOON = 28
"""Days before it is due that a key result is on the agenda."""
RANK = {"achieved": 0, "on_track": 1, "no_data": 1, "not_started": 1, "behind": 2, "at_risk": 3, "overdue": 4}
"""How serious a status is; nothing heard of is no change for the worse or the better."""
OVER = ("cancelled", "closed")
TOPICS = ("changed", "confidence", "not_updated", "due_soon")


def week_before(scored: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """A row per row of `scored`: status_before and confidence_before, from the scores a week `before`."""
    if not len(before) or not len(scored):
        return pd.DataFrame({"status_before": pd.Series(dtype=object), "confidence_before": []}, dtype=object)
    ids = before["id"].map(normalized)
    before = before[["status", "confidence"]].set_axis(ids, axis="index")
    before = before.loc[~before.index.duplicated()]
    of_now = before.reindex(scored["id"].map(normalized))
    return pd.DataFrame(
        {
            "status_before": of_now["status"].to_numpy(object),
            "confidence_before": of_now["confidence"].to_numpy(np.float64),
        }
    )


def agenda(scored: pd.DataFrame, week: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """What to talk about, a row per topic and key result: topic, row (a position in `scored`), worse, days.

    `worse` counts the steps that a status became more serious, or what confidence lost; `days` is since when
    nothing was heard, or until it is due. In a topic the most serious comes first.
    """
    parts = [_changed(scored, week), _confidence(scored, week), *_dates(scored, settings)]
    found = pd.concat(
        [
            pd.DataFrame({"topic": topic, "row": rows, "worse": worse, "days": days})
            for topic, (rows, worse, days) in zip(TOPICS, parts, strict=True)
        ],
        ignore_index=True,
    )
    contribution = scored["contribution"].to_numpy(np.float64)[found["row"].to_numpy(np.int64)]
    order = pd.DataFrame(
        {
            "topic": found["topic"].map({topic: place for place, topic in enumerate(TOPICS)}),
            "first": np.where(found["topic"] == "due_soon", found["days"], -found["worse"].fillna(0)),
            "longest": -found["days"].fillna(0),
            "contribution": -np.nan_to_num(contribution),
        }
    ).astype(float)
    order = order.sort_values([*order.columns], kind="stable")
    return found.loc[order.index].reset_index(drop=True)


Part = tuple[np.ndarray, np.ndarray, np.ndarray]


def _part(wanted: np.ndarray, worse: np.ndarray, days: np.ndarray) -> Part:
    rows = np.flatnonzero(wanted)
    return rows, worse[rows], days[rows]


def _changed(scored: pd.DataFrame, week: pd.DataFrame) -> Part:
    """Key results whose status is more serious than it was, or less."""
    now, before = (one.map(RANK).to_numpy(np.float64) for one in (scored["status"], week["status_before"]))
    steps = now - before
    return _part(~np.isnan(steps) & (steps != 0) & _inside(scored), steps, np.full(len(scored), np.nan))


def _confidence(scored: pd.DataFrame, week: pd.DataFrame) -> Part:
    """Key results that are believed in less."""
    lost = week["confidence_before"].to_numpy(np.float64) - scored["confidence"].to_numpy(np.float64)
    running = ~scored["status"].isin((*OVER, "achieved")).to_numpy()
    return _part((lost > 0) & running & _inside(scored), lost, np.full(len(scored), np.nan))


def _dates(scored: pd.DataFrame, settings: Settings) -> tuple[Part, Part]:
    """Key results of which nothing was heard for too long, and those that are due soon."""
    today = np.datetime64(settings.as_of, "D")
    start, due = (scored[key].to_numpy("datetime64[D]") for key in ("start", "due"))
    none = (scored["status"] == "no_data").to_numpy()
    silent = np.where(none, (today - start).astype(float), scored["days_since"].to_numpy(np.float64))
    late = scored["not_updated"].to_numpy(bool) | none
    left = (due - today).astype(float)
    left[np.isnat(due)] = np.nan
    open_ = ~scored["status"].isin(FINISHED).to_numpy()
    nothing = np.full(len(scored), np.nan)
    inside = _inside(scored)
    return _part(late & inside, nothing, silent), _part(
        (left >= 0) & (left <= SOON) & open_ & inside, nothing, left
    )


def _inside(scored: pd.DataFrame) -> np.ndarray:
    return scored["in_cycle"].to_numpy(bool) if "in_cycle" in scored else np.ones(len(scored), dtype=bool)


def mean_confidence(scored: pd.DataFrame, week: pd.DataFrame) -> tuple[float, float]:
    """The plain means of confidence a week ago and now, of the same key results; NaN where none has both."""
    now, before = scored["confidence"].to_numpy(np.float64), week["confidence_before"].to_numpy(np.float64)
    both = ~np.isnan(now) & ~np.isnan(before) & ~scored["status"].isin(OVER).to_numpy() & _inside(scored)
    if not both.any():
        return np.nan, np.nan
    return float(before[both].mean()), float(now[both].mean())
