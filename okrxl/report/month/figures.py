"""The figures of every month that the monthly report can show, a row per month and key result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.report.charts import MOST
from okrxl.report.names import chart_names
from okrxl.scoring.reporting.trends import COMPANY

if TYPE_CHECKING:
    from okrxl.report.source import Source

KEY_RESULTS, DEPARTMENTS = 60, 2 * MOST
"""The most of each that a report shows: what contributes most to the gap."""
FIGURES = (
    "month_actual", "month_plan", "completion", "mom", "yoy", "actual", "expected_actual", "gap", "forecast",
    "score", "expected", "score_change", "contribution", "year_ago",
)  # fmt: skip
LABEL = 34
"""Letters of a key result's name in a drop-down."""
WILDCARDS = str.maketrans({"*": "＊", "?": "？", "~": "～"})
"""What MATCH would not take as it stands."""


@dataclass(frozen=True)
class Months:
    """The months (their first days), oldest first; the key results and departments, in the order shown.

    `key_results` has a row each, as of its last month, with its `key` and its `label`. `rows` has a row per
    month and key result, all of the first month first: `FIGURES`, `status`, and whether there is a `figure`
    of that month. `standing` has a row per month and name, the company's first: score, expected, gap (ahead
    is positive), score_change.
    """

    months: list[pd.Timestamp]
    key_results: pd.DataFrame
    departments: list[str]
    rows: pd.DataFrame
    standing: pd.DataFrame

    def position(self, month: pd.Timestamp | None) -> int:
        """The place of a month, from 0; of the last one where it is not among them."""
        return self.months.index(month) if month in self.months else len(self.months) - 1


def months_of(source: Source) -> Months | None:
    """The months up to the present that the charts show; None where nothing can be told of any."""
    frame = _keyed(source.monthly)
    known = set(source.trends["month"])
    months = sorted(one for one in frame["first"].unique() if one in known)
    if not months:
        return None
    frame = frame.loc[frame["first"].isin(months)]
    departments = _departments(source)
    shown = _key_results(frame, departments)
    return Months(
        [pd.Timestamp(one) for one in months],
        shown,
        departments,
        _rows(frame, months, list(shown["key"])),
        _standing(source.trends, months, [COMPANY, *departments]),
    )


def _keyed(monthly: pd.DataFrame) -> pd.DataFrame:
    """The months with the `key` of each key result and the `first` day of each month."""
    names = {one: normalized(one) for one in monthly["id"].unique()}
    first = monthly["month"].to_numpy("datetime64[M]").astype("datetime64[s]")
    return monthly.assign(key=monthly["id"].map(names), first=first)


def _departments(source: Source) -> list[str]:
    """The departments furthest behind, in their usual order."""
    frame = source.departments
    worst = set(frame.sort_values("gap", ascending=False, kind="stable")["department"][:DEPARTMENTS])
    return [str(one) for one in frame["department"] if one in worst]


def _key_results(frame: pd.DataFrame, departments: list[str]) -> pd.DataFrame:
    """The key results as of their last month: those that contribute most, by department."""
    last = frame.drop_duplicates("key", keep="last").sort_index(kind="stable")
    weight = last["contribution"].to_numpy(np.float64)
    heavy = last.iloc[np.argsort(-np.where(np.isnan(weight), -np.inf, weight), kind="stable")][:KEY_RESULTS]
    first = [next(iter(some), "") for some in heavy["departments"]]
    order = {name: place for place, name in enumerate(departments)}
    placed = heavy.assign(place=[order.get(one, len(order)) for one in first]).reset_index(names="line")
    shown = placed.sort_values(["place", "line"], kind="stable").reset_index(drop=True)
    texts = [f"{one} {text}" for one, text in zip(shown["id"], shown["key_result"], strict=True)]
    return shown.assign(label=[one.translate(WILDCARDS) for one in chart_names(texts, LABEL)])


def _rows(frame: pd.DataFrame, months: list[np.datetime64], keys: list[str]) -> pd.DataFrame:
    row = pd.Index(keys).get_indexer(pd.Index(frame["key"]))
    at = pd.Index(months).get_indexer(pd.Index(frame["first"])) * len(keys) + row
    known = row >= 0
    size = len(months) * len(keys)
    made: dict[str, np.ndarray] = {}
    for name in FIGURES:
        column = np.full(size, np.nan)
        column[at[known]] = frame[name].to_numpy(np.float64)[known]
        made[name] = column
    status = np.full(size, "", dtype=object)
    status[at[known]] = frame["status"].to_numpy(object)[known]
    figure = np.zeros(size, dtype=bool)
    fresh = frame["last_check_in"].to_numpy("datetime64[M]") == frame["first"].to_numpy("datetime64[M]")
    figure[at[known]] = fresh[known]
    return pd.DataFrame({**made, "status": status, "figure": figure})


def _standing(trends: pd.DataFrame, months: list[np.datetime64], names: list[str]) -> pd.DataFrame:
    rows = trends.set_index(["month", "name"]).reindex(pd.MultiIndex.from_product([months, names]))
    score, expected = (rows[key].to_numpy(np.float64) for key in ("score", "expected"))
    before = np.append(np.full(len(names), np.nan), score[: -len(names)])
    return pd.DataFrame(
        {"score": score, "expected": expected, "gap": score - expected, "score_change": score - before}
    )
