"""Percents: what a number means is known from its cell's number format, not from its size (DESIGN §3).

Numbers in percents become shares of 1. In a percent-formatted cell, or typed as `1.8%`, 0.018 is 1.8 %; in
any other, under a unit of %, 1.8 is 1.8 %. A plain fraction beside percents could be either: an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.labels import contract_word, normalized
from okrxl.core.measures import codes
from okrxl.core.schema import PERCENT_UNITS

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.table import Table

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

NUMBERS = ("baseline", "target", "target_max")
IN_PERCENTS = "unit"
"""The key of `Table.percents` for the key results whose figures are percents, whatever says so."""


@dataclass(frozen=True)
class KeyResults:
    """The table of key results as it decides on percents: one element per row."""

    table: Table

    @property
    def frame(self) -> pd.DataFrame:
        """Its rows."""
        return self.table.frame

    def marked(self, *keys: str) -> Bools:
        """Where one of the cells is formatted or typed as a percent."""
        rows: frozenset[int] = frozenset().union(*(self.table.percents.get(key, ()) for key in keys))
        return _within(self.frame.index, rows)

    @cached_property
    def alike(self) -> Bools:
        """Where check-ins, baseline and targets are figures of one kind."""
        measure = self.frame["measure"]
        figures = measure.isin(codes(lambda one: one.in_unit or one.counts_hits))
        return (measure.isna() | figures).to_numpy(bool)

    @cached_property
    def compares(self) -> Bools:
        """Where check-ins are compared with the year before, and the target is a change."""
        return self.frame["measure"].isin(codes(lambda one: one.compares_years)).to_numpy(bool)

    @cached_property
    def of_percent(self) -> Bools:
        """Where the unit is a percent."""
        return self._unit.isin(PERCENT_UNITS).to_numpy(bool)

    @cached_property
    def unitless(self) -> Bools:
        """Where the unit is blank, so that a check-in's format decides."""
        return (self._unit == "").to_numpy(bool)

    @cached_property
    def _unit(self) -> pd.Series:
        return self.frame["unit"].map(lambda unit: contract_word(unit) if isinstance(unit, str) else "")

    @cached_property
    def doubtful(self) -> Bools:
        """Where the formats of check-ins matter."""
        by_own = self.of_percent | self.unitless | self.marked(*NUMBERS)
        return np.asarray((self.alike & by_own) | self.compares)

    def places(self, ids: pd.Series) -> Ints:
        """The row position of each id, the first of its rows; -1 where it is unknown."""
        known = self.frame["id"].map(normalized, na_action="ignore")
        first = ~known.duplicated() & known.notna()
        # 60,000 check-ins name a few thousand ids: only those are normalized.
        numbers, names = pd.factorize(ids)
        found = pd.Index(known[first]).get_indexer(pd.Index([normalized(one) for one in names], dtype=object))
        positions = np.append(np.flatnonzero(first), -1)[found]
        return np.asarray(np.append(positions, -1)[numbers], dtype=np.int64)


def in_shares(
    key_results: Table, check_ins: Table, grids: Mapping[str, Grid]
) -> tuple[Table, Table, list[Finding]]:
    """Both tables with percents as shares of 1, and what is in doubt; the grids know the formats."""
    key_results = formatted(key_results, grids.get(key_results.key), NUMBERS)
    known = KeyResults(key_results)
    if not known.doubtful.any() and not any(check_ins.percents.values()):
        return key_results, check_ins, []
    place = known.places(check_ins.frame["kr_id"])
    asked = check_ins.frame["actual"].fillna(0).to_numpy() != 0
    asked &= np.append(known.doubtful, np.False_)[place]
    check_ins = formatted(check_ins, grids.get(check_ins.key), ("actual",), check_ins.frame.index[asked])
    reported = np.zeros(len(known.frame) + 1, dtype=bool)
    reported[place[_within(check_ins.frame.index, check_ins.percents.get("actual", ()))]] = True
    reported = reported[:-1]
    percent = known.alike & (known.of_percent | known.marked(*NUMBERS) | (known.unitless & reported))
    percent |= known.compares & (known.marked("baseline") | reported)
    beside = np.where(known.compares, known.marked("baseline"), known.marked(*NUMBERS)) | reported
    found: list[Finding] = []
    for key in NUMBERS:
        of_change = known.compares & (key != "baseline")
        scale = Scale(np.where(of_change, known.of_percent, percent), beside & ~of_change)
        key_results = scale.applied(key_results, key, found)
    rows = frozenset(key_results.frame.index[percent].tolist())
    key_results = replace(key_results, percents={**key_results.percents, IN_PERCENTS: rows})
    of_check_ins = Scale(percent, beside, foreign=known.alike & ~percent).at(place)
    return key_results, of_check_ins.applied(check_ins, "actual", found), found


def returned_in_shares(returned: Table, key_results: Table) -> tuple[Table, list[Finding]]:
    """The figures that a department returned, on the scale of the master's key results."""
    known = KeyResults(key_results)
    place = known.places(returned.frame["kr_id"])
    percent = _within(known.frame.index, key_results.percents.get(IN_PERCENTS, ()))
    found: list[Finding] = []
    figures = Scale(percent, percent, foreign=known.alike & ~percent & ~known.unitless)
    targets = np.where(known.compares, known.of_percent, percent)
    made = figures.at(place).applied(returned, "actual", found)
    return Scale(targets, percent).at(place).applied(made, "proposed_target", found), found


def formatted(
    table: Table, grid: Grid | None, keys: Iterable[str], rows: Sequence[int] | None = None
) -> Table:
    """The table with the percent-formatted cells of some columns among its `percents`."""
    if grid is None:
        return table
    found = dict(table.percents)
    for key in keys:
        if key in table.columns:
            cells = table.frame.index[table.frame[key].notna()] if rows is None else rows
            more = grid.percents(table.columns[key] - grid.left, list(cells))
            found[key] = found.get(key, frozenset()) | more
    return replace(table, percents=found)


@dataclass(frozen=True)
class Scale:
    """How the cells of a column are read, one element per row.

    `percent`: as percents; `beside`: other numbers of the key result are formatted as percents; `foreign`: a
    percent makes no sense.
    """

    percent: Bools
    beside: Bools
    foreign: Bools | None = None

    def at(self, place: Ints) -> Scale:
        """The elements at these positions; none where it is -1."""
        columns = (
            self.percent,
            self.beside,
            np.zeros_like(self.percent) if self.foreign is None else self.foreign,
        )
        return Scale(*(np.append(column, np.False_)[place] for column in columns))

    def applied(self, table: Table, key: str, found: list[Finding]) -> Table:
        """The table with a column in shares of 1; cells in doubt are findings and become blank."""
        values = table.frame[key].to_numpy(np.float64)
        own = _within(table.frame.index, table.percents.get(key, ()))
        plain = self.percent & ~own & ~np.isnan(values) & (values != 0)
        size = np.abs(values)
        doubt = plain & self.beside & (size < 1)
        foreign = np.zeros_like(own) if self.foreign is None else self.foreign & own
        small = plain & np.where(self.beside, size == 1, (size <= 1) & (key == "target"))
        if not (plain | foreign).any():
            return table
        rows = table.frame.index
        found += table.findings(
            "percent_doubt", "error", key, pd.Series(doubt, rows), **_readings(values, rows)
        )
        found += table.findings(
            "percent_foreign", "error", key, pd.Series(foreign, rows), **_readings(values, rows)
        )
        found += table.findings(
            "percent_small", "warning", key, pd.Series(small, rows), **_readings(values, rows)
        )
        scaled = np.where(doubt | foreign, np.nan, np.where(plain, values / 100, values))
        unread = table.unread.get(key, frozenset()) | frozenset(rows[doubt | foreign].tolist())
        return replace(table, frame=table.frame.assign(**{key: scaled}), unread={**table.unread, key: unread})


def _readings(values: npt.NDArray[np.float64], rows: pd.Index) -> dict[str, pd.Series]:
    """A number read as it stands, and as a share, for the findings' texts."""
    return {
        "low": pd.Series([f"{value:.12g}%" for value in values], rows, dtype=object),
        "high": pd.Series([f"{value * 100:.12g}%" for value in values], rows, dtype=object),
    }


def _within(rows: pd.Index, some: Collection[int]) -> Bools:
    if not some:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(rows.isin(list(some)), dtype=bool)
