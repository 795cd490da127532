"""Percents: what a number means is known from its cell's number format, not from its size (DESIGN §3).

Numbers in percents become shares of 1. In a percent-formatted cell, or typed as `1.8%`, 0.018 is 1.8 %; in
any other, under a unit of %, 1.8 is 1.8 %. A plain fraction beside percents could be either: an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.core.finding import Finding
from okrxl.read.key_results import NUMBERS, Bools, Ints, KeyResults, within

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.table import Table

Floats = npt.NDArray[np.float64]

MOST_SHARE = 2
"""Up to here a number far below its target may be a percent, whatever the unit."""
MOST_POINTS = 120
"""Plain numbers beyond that are no percent points where nothing but a check-in's format says percents."""
FAR_BELOW, ABOUT = 20, 1.5
"""A plain number that many times below the usual ones is a share of 1 if that is at most about them."""
IN_PERCENTS = "unit"
"""The key of `Table.percents` for the key results whose figures are percents, whatever says so."""


def in_shares(
    known: KeyResults, check_ins: Table, grids: Mapping[str, Grid]
) -> tuple[KeyResults, Table, list[Finding]]:
    """Both tables with percents as shares of 1, and what is in doubt; the grids know the formats."""
    key_results = formatted(known.table, grids.get(known.table.key), NUMBERS)
    known = replace(known, table=key_results)
    place = known.places(check_ins.frame)
    asked = _asked(known, check_ins, place)
    if not (known.doubtful | known.whole).any() and not asked.any() and not any(check_ins.percents.values()):
        return known, check_ins, []
    check_ins = formatted(
        check_ins, grids.get(check_ins.key), ("actual",), check_ins.frame.index[asked].tolist()
    )
    reported = np.zeros(len(known.frame) + 1, dtype=bool)
    reported[place[within(check_ins.frame.index, check_ins.percents.get("actual", ()))]] = True
    reported = reported[:-1]
    by_figures = known.unitless & reported & (_in_points(known, NUMBERS) <= MOST_POINTS)
    percent = known.alike & (known.of_percent | known.marked(*NUMBERS) | by_figures)
    percent |= known.compares & (known.marked("baseline") | reported)
    beside = np.where(known.compares, known.marked("baseline"), known.marked(*NUMBERS)) | reported
    found: list[Finding] = []
    check_ins = _done_shares(check_ins, known, place, found)
    usual = _usual(known, check_ins, place)
    of_check_ins = Scale(percent, beside, known.alike & ~percent, usual.plan).at(place)
    check_ins = of_check_ins.applied(check_ins, "actual", found)
    for key in NUMBERS:
        of_change = known.compares & (key != "baseline")
        scale = Scale(
            np.where(of_change, known.of_percent, percent),
            beside & ~of_change,
            usual=np.where(of_change, 0.0, usual.all),
        )
        key_results = scale.applied(key_results, key, found)
    rows = frozenset(key_results.frame.index[percent].tolist())
    key_results = replace(key_results, percents={**key_results.percents, IN_PERCENTS: rows})
    return KeyResults(key_results, known.starts), check_ins, found


def _asked(known: KeyResults, check_ins: Table, place: Ints) -> Bools:
    """The check-ins whose formats matter: of percents, and those so small that they could be some."""
    actual = np.abs(check_ins.frame["actual"].fillna(0).to_numpy(np.float64))
    asked = (actual != 0) & np.append(known.doubtful, np.False_)[place]
    asked |= (actual > 1) & np.append(known.whole, np.False_)[place]
    usual = np.append(np.where(known.alike, _in_points(known, NUMBERS), 0.0), 0.0)[place]
    return np.asarray(asked | ((actual > 0) & (actual <= MOST_SHARE) & (actual * FAR_BELOW <= usual)))


def _done_shares(table: Table, known: KeyResults, place: Ints, found: list[Finding]) -> Table:
    """The table with the shares done of milestones: 60 in a cell without a percent format is 60 %.

    Under a unit of % a plain 0.6 or 1 could be either.
    """
    at = np.append(known.whole, np.False_)[place]
    if not at.any():
        return table
    values, rows = table.frame["actual"].to_numpy(np.float64), table.frame.index
    of_percent = np.append(known.of_percent, np.False_)[place]
    plain = at & ~within(rows, table.percents.get("actual", ()))
    points = plain & (values > 1)
    doubt = plain & of_percent & (values > 0) & ~points
    made = np.where(doubt, np.nan, np.where(points, values / 100, values))
    outside = at & ((made > 1) | (made < 0))
    texts = _readings(pd.Series(values, rows))
    found += table.findings("percent_doubt", "error", "actual", pd.Series(doubt, rows), **texts)
    read = pd.Series(points & ~of_percent & ~outside, rows)
    found += table.findings("milestone_as_percent", "warning", "actual", read)
    percent = _readings(pd.Series(made, rows))["high"]
    in_points = np.zeros(len(known.frame) + 1, dtype=bool)
    in_points[place[points]] = True
    fraction = plain & ~of_percent & (values > 0) & ~points & in_points[place]
    found += table.findings(
        "milestone_scales", "warning", "actual", pd.Series(fraction, rows), percent=percent
    )
    found += table.findings(
        "milestone_out_of_range", "warning", "actual", pd.Series(outside, rows), percent=percent
    )
    return _scaled(table, "actual", made, doubt)


def _scaled(table: Table, key: str, values: npt.NDArray[np.float64], doubt: Bools) -> Table:
    """The table with a column of values, blank and unread where in doubt."""
    unread = table.unread.get(key, frozenset()) | frozenset(table.frame.index[doubt].tolist())
    made = table.frame.assign(**{key: np.where(doubt, np.nan, values)})
    return replace(table, frame=made, unread={**table.unread, key: unread})


def months_in_shares(plan: Table, key_results: Table, grid: Grid | None) -> tuple[Table, list[Finding]]:
    """The monthly plan's figures on the scale of their key results, whose own percents are known by now."""
    known = KeyResults(key_results)
    months = [key for key in plan.frame.columns if key != "kr_id"]
    if not months or not ((known.doubtful | known.whole).any() or plan.percents):
        return plan, []
    place = known.places(plan.frame)
    asked = np.append(known.doubtful | known.whole, np.False_)[place]
    for key in months:
        rows = plan.frame.index[asked & plan.frame[key].notna().to_numpy(bool)].tolist()
        plan = formatted(plan, grid, (key,), rows)
    percent = within(known.frame.index, key_results.percents.get(IN_PERCENTS, ()))
    own = np.zeros(len(known.frame) + 1, dtype=bool)
    marked = frozenset().union(*(plan.percents.get(key, ()) for key in months))
    own[place[within(plan.frame.index, marked)]] = True
    beside = np.where(known.compares, known.marked("baseline"), known.marked(*NUMBERS)) | own[:-1]
    usual = _in_points(known, NUMBERS)
    scale = Scale(percent, beside, known.alike & ~percent, usual).at(place)
    whole = np.append(known.whole, np.False_)[place]
    found: list[Finding] = []
    for key in months:
        plan = scale.applied(plan, key, found)
        values = plan.frame[key].to_numpy(np.float64)
        points = whole & (values > 1) & ~within(plan.frame.index, plan.percents.get(key, ()))
        plan = replace(plan, frame=plan.frame.assign(**{key: np.where(points, values / 100, values)}))
    return plan, found


def returned_in_shares(returned: Table, known: KeyResults) -> tuple[Table, list[Finding]]:
    """The figures that a department returned, on the scale of the master's key results."""
    place = known.places(returned.frame)
    percent = within(known.frame.index, known.table.percents.get(IN_PERCENTS, ()))
    found: list[Finding] = []
    figures = Scale(percent, percent, foreign=known.alike & ~percent & ~known.unitless)
    targets = np.where(known.compares, known.of_percent, percent)
    made = _done_shares(returned, known, place, found)
    made = figures.at(place).applied(made, "actual", found)
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
            more = grid.in_percents(table.columns[key] - grid.left, list(cells))
            found[key] = found.get(key, frozenset()) | more
    return replace(table, percents=found)


@dataclass(frozen=True)
class Scale:
    """How the cells of a column are read, one element per row.

    `percent`: as percents; `beside`: other numbers of the key result are formatted as percents; `foreign`: a
    percent makes no sense; `usual`: the largest of the key result's other numbers in percent points.
    """

    percent: Bools
    beside: Bools
    foreign: Bools | None = None
    usual: Floats | None = None

    def at(self, place: Ints) -> Scale:
        """The elements at these positions; none where it is -1."""
        foreign = np.zeros_like(self.percent) if self.foreign is None else self.foreign
        percent, beside, foreign = (
            np.append(column, np.False_)[place] for column in (self.percent, self.beside, foreign)
        )
        return Scale(
            percent, beside, foreign, None if self.usual is None else np.append(self.usual, 0.0)[place]
        )

    def applied(self, table: Table, key: str, found: list[Finding]) -> Table:
        """The table with a column in shares of 1; cells in doubt are findings and become blank."""
        values = table.frame[key].to_numpy(np.float64)
        own = within(table.frame.index, table.percents.get(key, ()))
        plain = self.percent & ~own & ~np.isnan(values) & (values != 0)
        size = np.abs(values)
        # A target of 1 beside 40 % is 100 % at least as likely as 1 %; beside 2 % it is 1 %.
        doubt = plain & self.beside & ((size < 1) | ((size == 1) & self._far_below(size) & (key in NUMBERS)))
        foreign = np.zeros_like(own) if self.foreign is None else self.foreign & own
        small = np.where(self.beside, size == 1, ((size <= 1) & (key == "target")) | self._fractions(size))
        small = small.astype(bool) & plain & ~doubt
        if not (plain | foreign).any():
            return table
        rows = table.frame.index
        texts = _readings(pd.Series(values, rows))
        found += table.findings("percent_doubt", "error", key, pd.Series(doubt, rows), **texts)
        found += table.findings("percent_foreign", "error", key, pd.Series(foreign, rows), **texts)
        found += table.findings("percent_small", "warning", key, pd.Series(small, rows), **texts)
        return _scaled(table, key, np.where(plain, values / 100, values), doubt | foreign)

    def _far_below(self, size: Floats) -> Bools:
        """Where a number is far below the usual ones."""
        return np.asarray(size * FAR_BELOW <= (0.0 if self.usual is None else self.usual))

    def _fractions(self, size: Floats) -> Bools:
        """Where a number is far below the usual ones as it stands, and among them as a share of 1."""
        if self.usual is None:
            return np.zeros(len(size), dtype=bool)
        return np.asarray((size <= 1) & self._far_below(size) & (size * 100 <= ABOUT * self.usual))


@dataclass(frozen=True)
class Usual:
    """The largest number of each key result, in percent points: of its plan, and of its check-ins too."""

    plan: Floats
    all: Floats


def _usual(known: KeyResults, check_ins: Table, place: Ints) -> Usual:
    of_plan = np.where(known.compares, _in_points(known, ("baseline",)), _in_points(known, NUMBERS))
    figures = np.abs(check_ins.frame["actual"].fillna(0).to_numpy(np.float64))
    marked = within(check_ins.frame.index, check_ins.percents.get("actual", ()))
    reported = np.zeros(len(known.frame) + 1)
    np.maximum.at(reported, place, np.where(marked, figures * 100, figures))
    return Usual(of_plan, np.maximum(of_plan, reported[:-1]))


def _in_points(known: KeyResults, keys: Sequence[str]) -> Floats:
    """The largest of some numbers of each key result; those in percent formats times 100."""
    columns = [known.frame[key].fillna(0).abs() * np.where(known.marked(key), 100, 1) for key in keys]
    return np.asarray(np.max(columns, axis=0), dtype=np.float64)


def _readings(values: pd.Series) -> dict[str, Callable[[int], str]]:
    """A row's number read as it stands, and as a share, for the findings' texts."""
    return {
        "low": lambda row: f"{values.loc[row]:.12g}%",
        "high": lambda row: f"{values.loc[row] * 100:.12g}%",
    }
