"""What the table of key results says of its check-ins: whose they are, and what kind of figures they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.core.labels import contract_word, normalized
from okrxl.core.measures import codes, has_stages
from okrxl.core.schema import is_percent_unit

if TYPE_CHECKING:
    from datetime import datetime

    from okrxl.core.table import Table

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

IN_POINTS = 100
"""The target of a milestone whose check-ins are percents."""
NUMBERS = ("baseline", "target", "target_max")


@dataclass(frozen=True)
class KeyResults:
    """The table of key results as it decides on figures: one element per row.

    `starts` are the days on which they begin; without them, an id that is known means its key result always.
    """

    table: Table
    starts: pd.Series | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """Its rows."""
        return self.table.frame

    def marked(self, *keys: str) -> Bools:
        """Where one of the cells is formatted or typed as a percent."""
        rows: frozenset[int] = frozenset().union(*(self.table.percents.get(key, ()) for key in keys))
        return within(self.frame.index, rows)

    @cached_property
    def done(self) -> Bools:
        """Where check-ins say how much is done: without stages as a share whatever the unit."""
        return self.frame["measure"].isin(codes(lambda one: one.is_done_share)).to_numpy(bool)

    @cached_property
    def staged(self) -> Bools:
        """Where they say how many stages are done."""
        return np.asarray(self.done & has_stages(self.frame["target"].to_numpy(np.float64)))

    @cached_property
    def whole(self) -> Bools:
        """Where they are shares done."""
        return np.asarray(self.done & ~self.staged)

    @cached_property
    def alike(self) -> Bools:
        """Where check-ins, baseline and targets are figures of one kind."""
        measure = self.frame["measure"]
        figures = measure.isin(codes(lambda one: one.in_unit or one.counts_hits))
        return np.asarray((measure.isna() | figures).to_numpy(bool) | self.staged)

    @cached_property
    def compares(self) -> Bools:
        """Where check-ins are compared with the year before, and the target is a change."""
        return self.frame["measure"].isin(codes(lambda one: one.compares_years)).to_numpy(bool)

    @cached_property
    def of_percent(self) -> Bools:
        """Where the unit is a percent."""
        units, names = pd.factorize(self.frame["unit"])
        known = np.array([*map(is_percent_unit, names), False], dtype=bool)
        return np.asarray(known[units])

    @cached_property
    def unitless(self) -> Bools:
        """Where the unit is blank, so that a check-in's format decides; a number of stages decides itself."""
        countable = self.staged & (self.frame["target"] != IN_POINTS).to_numpy(bool)
        return np.asarray((self._unit == "").to_numpy(bool) & ~countable)

    @cached_property
    def _unit(self) -> pd.Series:
        return self.frame["unit"].map(lambda unit: contract_word(unit) if isinstance(unit, str) else "")

    @cached_property
    def doubtful(self) -> Bools:
        """Where the formats of check-ins matter."""
        by_own = self.of_percent | self.unitless | self.staged | self.marked(*NUMBERS)
        return np.asarray((self.alike & by_own) | self.compares | (self.whole & self.of_percent))

    def places(self, check_ins: pd.DataFrame) -> Ints:
        """The row position of each check-in's key result, the first of its rows; -1 where it is unknown.

        Before the start an id may be last year's of another key result (`scoring.last_year`).
        """
        ids, now = check_ins["kr_id"], _Ids.of(self.frame["id"])
        found = now.places(ids)
        former = _Ids.of(self.frame["last_year_id"]) if "last_year_id" in self.frame else now
        if self.starts is None or former is now or not former.known.any():
            return found
        start = np.append(self.starts.to_numpy("datetime64[s]"), np.datetime64("NaT", "s"))
        date = check_ins["date"].to_numpy("datetime64[s]")
        then = former.places(ids)
        before = (then >= 0) & (date < start[then]) & ~(date >= start[found])
        return np.where(before, then, found)


@dataclass(frozen=True)
class _Ids:
    """A column of ids: of each the first row counts."""

    names: pd.Series
    known: Bools

    @classmethod
    def of(cls, column: pd.Series) -> _Ids:
        names = column.map(normalized, na_action="ignore")
        return cls(names, (~names.duplicated() & names.notna()).to_numpy(bool))

    def places(self, ids: pd.Series) -> Ints:
        """The row position of each id; -1 where it is unknown."""
        # 60,000 check-ins name a few thousand ids: only those are normalized.
        numbers, names = pd.factorize(ids)
        listed = pd.Index(self.names[self.known])
        found = listed.get_indexer(pd.Index([normalized(one) for one in names], dtype=object))
        positions = np.append(np.flatnonzero(self.known), -1)[found]
        return np.asarray(np.append(positions, -1)[numbers], dtype=np.int64)


def key_result_starts(key_results: Table, objectives: Table, first: datetime | None) -> pd.Series:
    """The day on which each key result begins: its own, else its objective's, else the cycle's first."""
    above = _Ids.of(objectives.frame["id"]).places(key_results.frame["objective_id"])
    given = np.append(objectives.frame["start"].to_numpy("datetime64[s]"), np.datetime64("NaT", "s"))[above]
    start = key_results.frame["start"]
    start = start.where(start.notna(), pd.Series(given, index=start.index))
    return start if first is None else start.fillna(pd.Timestamp(first))


def within(rows: pd.Index, some: Collection[int]) -> Bools:
    """Which sheet rows are among some."""
    if not some:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(rows.isin(list(some)), dtype=bool)
