"""What each key result weighs in the whole: department × objective × key result (DESIGN §3, Weights)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.scoring.arrays import Bools, Floats, Ints
from okrxl.scoring.weights import shares

if TYPE_CHECKING:
    from okrxl.core.settings import Settings

Names = tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """Weights as typed, NaN = blank, and which of them stand in percent formats."""

    numbers: Floats
    formatted: Bools

    def only(self, at: Sequence[int]) -> Weights:
        """Those at these positions."""
        places = np.asarray(at, dtype=np.int64)
        return Weights(self.numbers[places], self.formatted[places])

    def shares(self, at: Ints, groups: Ints) -> Floats:
        """The shares of those at these positions in their groups."""
        return shares(self.numbers[at], groups, self.formatted[at])


@dataclass(frozen=True)
class Hierarchy:
    """What weighs: key results in objectives, objectives in departments.

    `objective` is the number of each key result's objective. `member` and `department` are pairs: the number
    of an objective and that of a department it belongs to, several where its cell names several.
    """

    key_results: Weights
    objective: Ints
    objectives: Weights
    member: Ints
    department: Ints
    departments: Weights

    def effective(self, counted: Bools) -> tuple[Floats, Floats, Floats]:
        """The share of each counted key result in its objective, its department and the whole; else NaN.

        `counted` has a row a day. Who is not counted takes no share: siblings, objectives and departments
        without counted key results leave theirs to the others. The effective weights of a day sum to 1.
        """
        share, within, effective = (np.full(counted.shape, np.nan) for _ in range(3))
        day, at = np.nonzero(counted)
        if len(at):
            objectives = len(self.objectives.numbers)
            used, groups = np.unique(day * objectives + self.objective[at], return_inverse=True)
            share[counted] = self.key_results.shares(at, groups.astype(np.int64))
            in_department, in_whole = self._of_objectives(used)
            within[counted] = in_department[groups] * share[counted]
            effective[counted] = in_whole[groups] * share[counted]
        return share, within, effective

    def _of_objectives(self, used: Ints) -> tuple[Floats, Floats]:
        """The share of each of these objectives in its department, and that times the department's.

        `used` are the sorted numbers of day × objective.
        """
        objectives, departments = len(self.objectives.numbers), len(self.departments.numbers)
        days = np.arange(used[-1] // objectives + 1)[:, None]
        day, pairs = np.nonzero(np.isin(days * objectives + self.member, used))
        names, department = np.unique(day * departments + self.department[pairs], return_inverse=True)
        department = department.astype(np.int64)
        of_department = self.departments.shares(names % departments, names // departments)
        within = self.objectives.shares(self.member[pairs], department)
        position = np.searchsorted(used, day * objectives + self.member[pairs])
        in_whole = of_department[department] * within
        one, two = (np.bincount(position, some, len(used)) for some in (within, in_whole))
        return one.astype(np.float64), two.astype(np.float64)


def hierarchy(
    plan: pd.DataFrame,
    objectives: pd.DataFrame,
    homes: Sequence[Names],
    departments: pd.DataFrame,
    settings: Settings,
) -> Hierarchy:
    """The hierarchy of a plan; `homes` are the departments of each row of `objectives`.

    Each frame has weight and weight_formatted, whether that is in a percent format. An unknown objective id
    stands for an objective of blank weight in its key result's departments; what has no department, for a
    department of blank weight.
    """
    known = pd.Index(objectives["id"].map(normalized))
    ids = plan["objective_id"].map(normalized)
    position = known.get_indexer(pd.Index(ids))
    strangers, found = pd.factorize(ids.to_numpy(object)[position < 0])
    objective = position.astype(np.int64)
    objective[position < 0] = len(known) + strangers
    first = pd.Series(strangers).drop_duplicates().index
    where = list(homes) + plan["departments"].loc[position < 0].iloc[first].tolist()
    strange = pd.DataFrame({"weight": np.nan, "weight_formatted": False}, index=range(len(found)))
    weights = _weights(pd.concat([objectives[list(strange)], strange]) if len(strange) else objectives)
    if settings.objective_weights == "company":
        where = [()] * len(where)
    member, names = _pairs(where)
    return Hierarchy(
        _weights(plan),
        objective,
        weights,
        member,
        names[0],
        _weights_of(names[1], departments),
    )


def _pairs(where: Iterable[Names]) -> tuple[Ints, tuple[Ints, list[str]]]:
    """A pair for each objective and department of it: both numbers, and the departments' names."""
    pairs = [(number, name) for number, names in enumerate(where) for name in names or ("",)]
    codes, names = pd.factorize(np.array([name for _, name in pairs], dtype=object))
    member = np.array([number for number, _ in pairs], dtype=np.int64)
    return member, (codes.astype(np.int64), list(names))


def _weights(frame: pd.DataFrame) -> Weights:
    return Weights(frame["weight"].to_numpy(np.float64), frame["weight_formatted"].to_numpy(bool))


def _weights_of(names: Iterable[str], departments: pd.DataFrame) -> Weights:
    """The departments' weights, as typed; NaN where there is none."""
    listed = departments.dropna(subset=["department"])
    listed = listed.set_axis(listed["department"].map(normalized))
    listed = listed.loc[~listed.index.duplicated(), ["weight", "weight_formatted"]]
    found = listed.reindex([normalized(name) for name in names])
    return _weights(found.assign(weight_formatted=found["weight_formatted"].eq(other=True)))


def takes_part(frame: pd.DataFrame) -> Bools:
    """Which rows of `score_at` rollups take: begun, within the cycle, not cancelled, without errors."""
    begun = frame["start"].to_numpy() <= frame["at"].to_numpy()
    return np.asarray(
        begun & frame["in_cycle"] & (frame["state"] != "cancelled") & frame["valid"], dtype=bool
    )


NONE: Mapping[int, Hierarchy] = MappingProxyType({})


def weighed(
    frame: pd.DataFrame, tree: Hierarchy, settings: Settings, others: Mapping[int, Hierarchy] = NONE
) -> pd.DataFrame:
    """`score_at`'s rows with share, within, effective_weight and contribution, each date with its own.

    The contribution is effective weight × gap: what to talk about first. One without data is taken at 0 where
    `missing_counts_as` says zero. `others` are the hierarchies of dates (by position) that have another.
    """
    size = len(tree.key_results.numbers)
    counted = takes_part(frame).reshape(-1, max(size, 1))
    weights = np.full((3, *counted.shape), np.nan)
    usual = [number for number in range(len(counted)) if number not in others]
    weights[:, usual] = tree.effective(counted[usual])
    for number, of_day in others.items():
        weights[:, [number]] = of_day.effective(counted[[number]])
    share, within, effective = (some.ravel() for some in weights)
    gap = (frame["expected"] - frame["score"]).to_numpy(np.float64)
    missing = (frame["status"] == "no_data").to_numpy() & (settings.missing_counts_as == "zero")
    gap = np.where(missing, frame["expected"], gap)
    made = frame.assign(share=share, within=within, effective_weight=effective, contribution=effective * gap)
    # In one block of each type, of which rows are taken in a fraction of the time.
    return made.copy()
