"""Scores month by month over the whole cycle: what was reached, what is expected, what is forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    monthly: pd.DataFrame,
    months: rollup.ByMonth,
    ahead: pd.DataFrame,
    forecasts: Mapping[str, float],
    settings: Settings,
) -> pd.DataFrame:
    """A row per name and month of the cycle: score, expected, forecast; by department, and `COMPANY`.

    `monthly` are the scored months up to `as_of`, `months` their rollups, `ahead` the months to come; `month`
    is each month's first day. Scores before the first figure and after `as_of` are blank. The forecast goes
    straight from the last score to that of `forecasts` in the last month. The running month stands once, with
    the score of `as_of` and what is expected by then.
    """
    frames = list(_standing(months, _first_figures(monthly))) if len(monthly) else []
    if len(ahead):
        frames += _standing(rollup.by_month(ahead.assign(month=ahead["at"]), settings), {})
    if not frames:
        return pd.DataFrame(columns=["name", "month", "score", "expected", "forecast"])
    found = pd.concat(frames).drop_duplicates(["name", "month"]).sort_values(["name", "month"], kind="stable")
    shown = sorted(found["month"].unique())[-LONGEST:]
    found = found.loc[found["month"].isin(shown)].reset_index(drop=True)
    found["forecast"] = _forecast(found, forecasts)
    return found


def _first_figures(monthly: pd.DataFrame) -> dict[str, pd.Timestamp]:
    """The month end at which each name has its first score; a name without one is left out."""
    scored = monthly.loc[monthly["score"].notna(), ["departments", "month"]]
    if not len(scored):
        return {}
    first = rollup.carried(scored, "department").groupby("department")["month"].min()
    return {**{str(name): month for name, month in first.items()}, COMPANY: scored["month"].min()}


def _standing(months: rollup.ByMonth, first: Mapping[str, pd.Timestamp]) -> Iterator[pd.DataFrame]:
    """Each department's and the company's expected of each month, and the score from a `first` month on."""
    for rows in (months.departments, months.company.assign(department=COMPANY)):
        begins = pd.to_datetime(rows["department"].map(first))
        yield pd.DataFrame(
            {
                "name": rows["department"],
                "month": rows["month"].to_numpy("datetime64[M]").astype("datetime64[s]"),
                "score": rows["score"].where(rows["month"] >= begins),
                "expected": rows["expected"],
            }
        )


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
