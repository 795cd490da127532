"""Rollups (DESIGN §3): objective, goal, department, owner and company by one rule, Σ(w × score) ÷ Σ(w)."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.core.schema import STATUSES
from okrxl.scoring.score import grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Bools, Floats, Ints


FINISHED = ("not_started", "cancelled")
"""Statuses that rollups leave out."""
MEANS = ("score", "expected", "forecast_score")
"""Columns that roll up, where they are there; gap is the difference of the first two."""
NEEDED = (
    *MEANS, "effective_weight", "within", "share", "status", "valid", "not_updated", "confidence", "in_cycle",
    "month",
)  # fmt: skip
COUNTS = ("key_results", *STATUSES, "not_updated")


def counted(scored: pd.DataFrame, settings: Settings) -> Bools:
    """Which key results rollups take: those that have a weight; no data counts by `missing_counts_as`."""
    keep: Bools = ~np.isnan(scored["effective_weight"].to_numpy(np.float64)) & scored["valid"].to_numpy(bool)
    keep &= ~scored["status"].isin(FINISHED).to_numpy()
    if settings.missing_counts_as == "skip":
        keep &= ~np.isnan(scored["score"].to_numpy(np.float64))
    return keep


def rollup(scored: pd.DataFrame, by: Sequence[str], settings: Settings) -> pd.DataFrame:
    """One row per group of `by`, in the order of first appearance, blank groups left out.

    Columns: `by`, key_results, a count for each status, not_updated, score, expected, gap, forecast_score
    (full precision), confidence (mean), grade. Key results that do not count (see `counted`) are still among
    the numbers, unless they lie outside the cycle.
    """
    groups, first = _groups(scored, by)
    if (groups < 0).any():
        scored, groups = scored.loc[groups >= 0], groups[groups >= 0]
        groups, first = _groups(scored, by)
    made: dict[str, object] = {key: scored[key].iloc[first].reset_index(drop=True) for key in by}
    made |= _counts(scored, groups, len(first))
    made |= _means(scored, groups, len(first), settings)
    made["grade"] = grade(np.asarray(made["score"]), settings)
    return pd.DataFrame(made)


def _counts(frame: pd.DataFrame, groups: Ints, size: int) -> dict[str, Ints]:
    """How many key results of the cycle each group has, by status."""
    state = pd.Index(STATUSES).get_indexer(pd.Index(frame["status"]))
    late = frame["not_updated"].to_numpy(bool)
    if "in_cycle" in frame:
        inside = frame["in_cycle"].to_numpy(bool)
        groups, state, late = groups[inside], state[inside], late[inside]
    return {
        "key_results": np.bincount(groups, minlength=size),
        **{key: np.bincount(groups[state == at], minlength=size) for at, key in enumerate(STATUSES)},
        "not_updated": np.bincount(groups[late], minlength=size),
    }


def _means(frame: pd.DataFrame, groups: Ints, size: int, settings: Settings) -> dict[str, Floats]:
    """The weighted means of each group, and the plain mean of its confidence."""
    used = counted(frame, settings)
    weight = np.where(used, frame["effective_weight"].to_numpy(np.float64), 0.0)
    # A group of nothing but zero weights (a department or an objective of weight 0) still has its own score.
    for key in ("within", "share"):
        weightless = np.bincount(groups, weight, size)[groups] == 0
        weight = np.where(used & weightless, frame[key].to_numpy(np.float64), weight)
    blank = frame["score"].isna().to_numpy()
    made = {}
    for key in MEANS:
        if key in frame:
            # Without data all is 0; what has a score but no forecast yet says nothing of the forecast.
            values = np.where(blank & (key != "expected"), 0.0, frame[key].to_numpy(np.float64))
            known = np.where(np.isnan(values), 0.0, weight)
            made[key] = _ratio(
                np.bincount(groups, known * np.nan_to_num(values), size), np.bincount(groups, known, size)
            )
    if "expected" in made:
        made["gap"] = made["expected"] - made["score"]
    confidence = frame["confidence"].to_numpy(np.float64)
    given = ~np.isnan(confidence) & ~frame["status"].isin(FINISHED).to_numpy()
    if "in_cycle" in frame:
        given &= frame["in_cycle"].to_numpy(bool)
    sums = np.bincount(groups[given], confidence[given], size)
    return made | {"confidence": _ratio(sums, np.bincount(groups[given], minlength=size))}


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> tuple[Ints, Ints]:
    """The number of each row's group, by first appearance, -1 where blank; and each group's first row."""
    joint = np.zeros(len(frame), dtype=np.int64)
    blank = np.zeros(len(frame), dtype=bool)
    for key in by:
        codes, names = pd.factorize(frame[key])
        joint = joint * len(names) + codes
        blank |= codes < 0
    groups = np.where(blank, -1, pd.factorize(joint)[0])
    _, first = np.unique(groups, return_index=True)
    return groups, first


def _ratio(over: npt.NDArray[Any], under: npt.NDArray[Any]) -> Floats:
    ratio: Floats = np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0)
    return ratio


def carried(scored: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows of each name that a key result carries in the tuples of `key`s, in column `key`.

    Several names of one key result each carry it in full; what rollups need of it comes along.
    """
    codes, found = pd.factorize(scored[f"{key}s"].to_numpy(object))
    sizes = np.array([*map(len, found)], dtype=np.int64)[codes] if len(found) else codes
    rows = np.repeat(np.arange(len(scored)), sizes)
    names = [name for code in codes for name in found[code]]
    return _taken(scored, rows, key, names)


def positions(names: Iterable[Sequence[str]], where: Iterable[object] = repeat(1)) -> dict[str, list[int]]:
    """For each name, the positions of the key results that carry it; only those `where` it is true."""
    found: dict[str, list[int]] = {}
    for position, (some, wanted) in enumerate(zip(names, where, strict=False)):
        for name in some if wanted else ():
            found.setdefault(name, []).append(position)
    return found


def below(scored: pd.DataFrame, groups: Mapping[str, Sequence[int]], key: str) -> pd.DataFrame:
    """The rows of each group of positions, with its name in column `key`."""
    if not len(scored):
        return scored.assign(**{key: pd.Series(dtype=object)})
    rows = np.array([row for group in groups.values() for row in group], dtype=np.int64)
    names = [name for name, group in groups.items() for _ in group]
    return _taken(scored, rows, key, names)


def _taken(scored: pd.DataFrame, rows: Ints, key: str, names: Sequence[str]) -> pd.DataFrame:
    """What rollups need of these rows, and the names in column `key`."""
    needed = {name: scored[name].array.take(rows) for name in NEEDED if name in scored}
    return pd.DataFrame({**needed, key: pd.Series(names, dtype=object)})


def company(scored: pd.DataFrame, settings: Settings) -> dict[str, object]:
    """The company's row of `rollup`, as a dict; empty where there is no key result."""
    rows = rollup(scored.assign(company=""), ["company"], settings)
    return {str(key): value for key, value in rows.iloc[0].items() if key != "company"} if len(rows) else {}


class ByMonth(NamedTuple):
    """Rollups by month: of each department, and of the company."""

    departments: pd.DataFrame
    company: pd.DataFrame


def by_month(monthly: pd.DataFrame, settings: Settings) -> ByMonth:
    """The rollups of scored months, in column `month`."""
    return ByMonth(
        rollup(carried(monthly, "department"), ["department", "month"], settings),
        rollup(monthly, ["month"], settings),
    )


def month_scores(found: ByMonth) -> tuple[pd.DataFrame, pd.Series]:
    """Department × month scores (departments down, months across) and the company's score by month."""
    departments = found.departments
    rows, names = pd.factorize(departments["department"])
    columns, months = pd.factorize(departments["month"], sort=True)
    scores = np.full((len(names), len(months)), np.nan)
    scores[rows, columns] = departments["score"]
    matrix = pd.DataFrame(scores, pd.Index(names, name="department"), pd.Index(months, name="month"))
    return matrix, found.company.set_index("month")["score"].sort_index()
