"""Scores month by month over the whole cycle: what was reached, what is expected, what is forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.scoring import rollup

if TYPE_CHECKING:
    from okrxl.core.settings import Settings

COMPANY = ""
"""The name under which the company stands among the departments."""
LONGEST = 12
"""Months that are shown of a cycle: its last ones where it is longer."""


def trends(
    monthly: pd.DataFrame, ahead: pd.DataFrame, forecasts: Mapping[str, float], settings: Settings
) -> pd.DataFrame:
    """A row per name and month of the cycle: score, expected, forecast; by department, and `COMPANY`.

    `monthly` are the scored months up to `as_of`, `ahead` those to come; `month` is each month's first day.
    Scores before the first figure and after `as_of` are blank. The forecast goes straight from the last score
    to that of `forecasts` in the last month. The running month stands once, with the score of `as_of` and
    what is expected by then.
    """
    frames = [_standing(monthly, settings, past=True), _standing(ahead, settings, past=False)]
    known = [frame for frame in frames if len(frame)]
    if not known:
        return pd.DataFrame(columns=["name", "month", "score", "expected", "forecast"])
    found = pd.concat(known).drop_duplicates(["name", "month"]).sort_values(["name", "month"], kind="stable")
    shown = sorted(found["month"].unique())[-LONGEST:]
    found = found.loc[found["month"].isin(shown)].reset_index(drop=True)
    found["forecast"] = _forecast(found, forecasts)
    return found


def _standing(frame: pd.DataFrame, settings: Settings, *, past: bool) -> pd.DataFrame:
    """Each department's and the company's score and expected of each month in the frame."""
    if not len(frame):
        return pd.DataFrame()
    frame = frame.assign(
        month=frame["at"].to_numpy("datetime64[M]").astype("datetime64[s]"), month_end=frame["at"]
    )
    parts = []
    for part in (rollup.carried(frame, "department"), frame.assign(department=COMPANY)):
        rows = rollup.rollup(part, ["department", "month"], settings)
        figures = part.loc[part["score"].notna()].groupby("department")["month"].min()
        first = pd.to_datetime(rows["department"].map(figures.to_dict()))
        reached = (rows["month"] >= first) & past
        parts.append(
            pd.DataFrame(
                {
                    "name": rows["department"],
                    "month": rows["month"],
                    "score": rows["score"].where(reached),
                    "expected": rows["expected"],
                }
            )
        )
    return pd.concat(parts)


def _forecast(found: pd.DataFrame, forecasts: Mapping[str, float]) -> np.ndarray:
    """The straight line from each name's last score to its forecast at the end."""
    made = np.full(len(found), np.nan)
    for name, rows in found.groupby("name", sort=False):
        at, score = rows.index.to_numpy(), rows["score"].to_numpy(np.float64)
        reached = np.flatnonzero(~np.isnan(score))
        goal = forecasts.get(str(name), np.nan)
        if len(reached) and reached[-1] < len(at) - 1 and not np.isnan(goal):
            last = reached[-1]
            made[at[last:]] = np.linspace(score[last], goal, len(at) - last)
    return made
