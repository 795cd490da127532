"""Rollups (DESIGN §3): objective, department, owner and company by one rule, Σ(w × score) ÷ Σ(w)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.schema import STATUSES
from okrxl.score import grade

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from okrxl.core.settings import Settings

PEOPLE = re.compile(r"[、，,;；/\n\r]+")
"""What stands between several owners in one cell."""


def split_people(text: object) -> tuple[str, ...]:
    """`"市场部经理、销售部经理"` -> both, in order, each once; a blank cell names nobody."""
    if not isinstance(text, str):
        return ()
    return tuple(dict.fromkeys(name for part in PEOPLE.split(text) if (name := part.strip())))


def counted(scored: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The key results that rollups take: begun, free of errors; no data counts by `missing_counts_as`."""
    keep = (scored["status"] != "not_started") & scored["valid"]
    if settings.missing_counts_as == "skip":
        keep &= scored["score"].notna()
    return scored.loc[keep]


def rollup(scored: pd.DataFrame, by: Sequence[str], settings: Settings) -> pd.DataFrame:
    """One row per group of `by`, in the order of first appearance, blank groups left out.

    Columns: `by`, key_results, score (full precision), grade, a count for each status, not_updated,
    confidence (mean). Key results that do not count (see `counted`) are still among the numbers.
    """
    frame = scored.dropna(subset=list(by))
    used = counted(frame, settings)
    weight = used["effective_weight"].to_numpy(np.float64)
    sums = (
        used[list(by)]
        .assign(w=weight, ws=weight * used["score"].fillna(0.0).to_numpy(np.float64))
        .groupby(list(by), sort=False)
        .sum()
    )
    flags = {status: (frame["status"] == status).astype(np.int64) for status in STATUSES}
    counts = (
        frame[list(by)]
        .assign(key_results=1, **flags, not_updated=frame["not_updated"].astype(np.int64))
        .groupby(list(by), sort=False)
        .sum()
    )
    result = counts.assign(
        score=(sums["ws"] / sums["w"].where(sums["w"] > 0)).reindex(counts.index),
        confidence=frame.groupby(list(by), sort=False)["confidence"].mean(),
    )
    return result.assign(grade=grade(result["score"].to_numpy(np.float64), settings)).reset_index()


def owners(scored: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per owner; several owners of one key result each carry it in full."""
    people = scored.assign(owner=scored["owner"].map(split_people)).explode("owner", ignore_index=True)
    return rollup(people, ["owner"], settings)


def company(scored: pd.DataFrame, settings: Settings) -> dict[str, object]:
    """The company's row of `rollup`, as a dict; empty where there is no key result."""
    rows = rollup(scored.assign(company=""), ["company"], settings)
    return {str(key): value for key, value in rows.iloc[0].items() if key != "company"} if len(rows) else {}


def month_scores(monthly: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, pd.Series]:
    """Department × month scores (departments down, months across) and the company's score by month."""
    departments = rollup(monthly, ["department", "month"], settings)
    matrix = departments.pivot_table(
        index="department", columns="month", values="score", sort=False, dropna=False
    )
    whole = rollup(monthly, ["month"], settings).set_index("month")["score"]
    return matrix.sort_index(axis="columns"), whole.sort_index()
