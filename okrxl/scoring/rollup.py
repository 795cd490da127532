"""Rollups (DESIGN §3): objective, department, owner and company by one rule, Σ(w × score) ÷ Σ(w)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.core.labels import split_list
from okrxl.core.schema import STATUSES
from okrxl.scoring.score import grade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Floats, Ints


def counted(scored: pd.DataFrame, settings: Settings) -> pd.Series:
    """Which key results rollups take: begun, free of errors; no data counts by `missing_counts_as`."""
    keep: pd.Series = (scored["status"] != "not_started") & scored["valid"]
    return keep & scored["score"].notna() if settings.missing_counts_as == "skip" else keep


def rollup(scored: pd.DataFrame, by: Sequence[str], settings: Settings) -> pd.DataFrame:
    """One row per group of `by`, in the order of first appearance, blank groups left out.

    Columns: `by`, key_results, score (full precision), grade, a count for each status, not_updated,
    confidence (mean). Key results that do not count (see `counted`) are still among the numbers.
    """
    frame = scored.dropna(subset=list(by))
    groups, names = _groups(frame, by)
    size = len(names)
    used = counted(frame, settings).to_numpy(bool)
    weight = np.where(used, frame["effective_weight"].to_numpy(np.float64), 0.0)
    # A group of nothing but zero weights (an objective of weight 0) still has a score of its own.
    weightless = np.bincount(groups, weight, size)[groups] == 0
    weight = np.where(used & weightless, frame["share"].to_numpy(np.float64), weight)
    score = frame["score"].fillna(0.0).to_numpy(np.float64)
    total = np.bincount(groups, weight, size)
    made: dict[str, object] = {
        key: pd.Series([name[position] for name in names], dtype=frame[key].dtype)
        for position, key in enumerate(by)
    }
    made["key_results"] = np.bincount(groups, minlength=size)
    state = frame["status"].to_numpy(str)
    for status in STATUSES:
        made[status] = np.bincount(groups[state == status], minlength=size)
    made["not_updated"] = np.bincount(groups[frame["not_updated"].to_numpy(bool)], minlength=size)
    made["score"] = _ratio(np.bincount(groups, weight * score, size), total)
    confidence = frame["confidence"].to_numpy(np.float64)
    given = ~np.isnan(confidence)
    sums = np.bincount(groups[given], confidence[given], size)
    made["confidence"] = _ratio(sums, np.bincount(groups[given], minlength=size))
    made["grade"] = grade(np.asarray(made["score"]), settings)
    return pd.DataFrame(made)


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> tuple[Ints, list[tuple[object, ...]]]:
    """The number of each row's group, in the order of first appearance, and what names each group."""
    if len(by) == 1:
        codes, names = pd.factorize(frame[by[0]])
        return codes.astype(np.int64), [(name,) for name in names]
    keys = pd.MultiIndex.from_frame(frame[list(by)])
    codes, found = pd.factorize(keys)
    return codes.astype(np.int64), list(found)


def _ratio(over: npt.NDArray[Any], under: npt.NDArray[Any]) -> Floats:
    ratio: Floats = np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0)
    return ratio


def owners(scored: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per owner; several owners of one key result each carry it in full."""
    people = scored.assign(owner=scored["owner"].map(split_list)).explode("owner", ignore_index=True)
    return rollup(people, ["owner"], settings)


def company(scored: pd.DataFrame, settings: Settings) -> dict[str, object]:
    """The company's row of `rollup`, as a dict; empty where there is no key result."""
    rows = rollup(scored.assign(company=""), ["company"], settings)
    return {str(key): value for key, value in rows.iloc[0].items() if key != "company"} if len(rows) else {}


def month_scores(monthly: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, pd.Series]:
    """Department × month scores (departments down, months across) and the company's score by month."""
    departments = rollup(monthly, ["department", "month"], settings)
    rows, names = pd.factorize(departments["department"])
    columns, months = pd.factorize(departments["month"], sort=True)
    scores = np.full((len(names), len(months)), np.nan)
    scores[rows, columns] = departments["score"]
    matrix = pd.DataFrame(scores, pd.Index(names, name="department"), pd.Index(months, name="month"))
    whole = rollup(monthly, ["month"], settings).set_index("month")["score"]
    return matrix, whole.sort_index()
