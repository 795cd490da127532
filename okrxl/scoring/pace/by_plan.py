"""The monthly plan: what a key result should have come to by a day (DESIGN §3, Expected).

An amount a month for Sum, a level otherwise. At a month's end the plan is due in full, within a month it
grows evenly by days. With Sum, blank months share what is left of the target equally; a blank level lies
evenly between its neighbours. Where hits are counted, and for a range of levels, the plan expects nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from okrxl.core.headers import first_day, last_day, month_key, months_of
from okrxl.core.labels import normalized
from okrxl.scoring.arrays import Floats, ratio
from okrxl.scoring.check_ins import days
from okrxl.scoring.measured import Columns, Formula, by_measure, forms_having

if TYPE_CHECKING:
    from okrxl.core.measures import Measure
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.scoring.arrays import Bools, Ints, Words

PACE = (0.0, 2.0)
"""The pace so far, in shares of the plan, goes on within these bounds: off season it says little."""


class Asked(Protocol):
    """The rows that are asked about, one element per key result × date (`current.Rows`)."""

    @property
    def plan(self) -> pd.DataFrame:
        """The key results."""

    @property
    def kr(self) -> Ints:
        """Their positions in the plan."""

    @property
    def at(self) -> Ints:
        """The days that count."""

    @property
    def asked(self) -> Ints:
        """The dates."""

    @property
    def settings(self) -> Settings:
        """The workbook's settings."""

    @property
    def by_hits(self) -> Bools:
        """Where planned periods are counted."""

    def day(self, key: str) -> Ints:
        """A column of dates as day numbers."""


def figures_by_month(table: Table, planned: pd.DataFrame, settings: Settings) -> pd.Series:
    """Each key result's planned figures, a tuple with one for each month of the cycle; None without any.

    Of two rows with one id the upper counts.
    """
    keys = [month_key(number) for number in months_of(settings.cycle_start, settings.cycle_end)]
    frame = table.frame.reindex(columns=["kr_id", *keys]).dropna(subset=["kr_id"])
    frame = frame.loc[frame[keys].notna().any(axis=1)]
    found: list[tuple[float, ...] | None] = [None] * len(planned)
    if len(frame):
        names = frame["kr_id"].map(normalized)
        rows = frame.loc[~names.duplicated()].set_axis(names[~names.duplicated()])[keys]
        figures = rows.reindex(planned["id"].map(normalized)).to_numpy(np.float64)
        some = ~np.isnan(figures).all(axis=1)
        found = [tuple(row) if any_ else None for row, any_ in zip(figures.tolist(), some, strict=True)]
    return pd.Series(found, index=planned.index, dtype=object)


@dataclass(frozen=True)
class Course:
    """The key results that have a plan: one row for each, a column for each month of the cycle.

    `places` is their position in the plan's frame, `figures` what was typed; `first`
    and `last` are the months of start and due, `opens` and `closes` the months' first and last days.
    """

    places: Ints
    measure: Words
    numbers: Columns
    figures: Floats
    first: Ints
    last: Ints
    opens: Ints
    closes: Ints

    @classmethod
    def of(cls, plan: pd.DataFrame, settings: Settings) -> Course | None:
        """The courses of a plan; None where no key result has one."""
        given = plan["by_month"].notna().to_numpy(bool) if "by_month" in plan else np.zeros(0, dtype=bool)
        if not given.any():
            return None
        plan = plan.loc[given]
        months = months_of(settings.cycle_start, settings.cycle_end)
        opens, closes = (
            np.array([day(number) for number in months], dtype="datetime64[D]").astype(np.int64)
            for day in (first_day, last_day)
        )
        first = np.clip(np.searchsorted(closes, days(plan["start"])), 0, len(months) - 1)
        last = np.clip(np.searchsorted(opens, days(plan["due"]), "right") - 1, first, len(months) - 1)
        return cls(
            np.flatnonzero(given),
            plan["measure"].to_numpy(str),
            Columns.of(plan),
            np.array(plan["by_month"].tolist(), dtype=np.float64),
            first,
            last,
            opens,
            closes,
        )

    @cached_property
    def within(self) -> Bools:
        """The months that start to due touches."""
        month = np.arange(self.figures.shape[1])
        return np.asarray((month >= self.first[:, None]) & (month <= self.last[:, None]))

    @cached_property
    def is_shown(self) -> Bools:
        """Where a plan is only shown."""
        return self._having(lambda one: one.plan_is_shown)

    @cached_property
    def holds_line(self) -> Bools:
        """Where the plan's end is to keep within bounds rather than to be the target itself."""
        lines = self._having(lambda one: one.threshold) & ~self.numbers.summed
        return np.asarray(lines | self._having(lambda one: bool(one.least and one.most)))

    @cached_property
    def goal(self) -> Floats:
        """What the plan is to come to; blank for growth, whose target is no figure of its own."""
        of_level = self._by_measure(lambda one, of: np.nan if one.compares_years else one.value_at(of, 1.0))
        growth = self._having(lambda one: one.compares_years)
        total = np.where(growth, np.nan, self.numbers.target)
        return np.where(self.numbers.summed, total, of_level)

    def meets(self, values: Floats) -> Bools:
        """Whether values lie within the bounds of their measures."""
        figures = replace(self.numbers, actual=values)
        met = by_measure(self.measure, figures, lambda one, of: one.met(of) if one.bounded else np.nan)
        return np.asarray(met == 1)

    @cached_property
    def points(self) -> Floats:
        """The value at the start, then at each month's end: before start that of start, after due of due."""
        amounts = _filled(np.where(self.within, self.figures, 0.0), self.goal)
        summed = np.column_stack([np.zeros(len(amounts)), np.cumsum(amounts, axis=1)])
        return np.where(self.numbers.summed[:, None], summed, self._levels())

    def _levels(self) -> Floats:
        """The same of levels, blank ones between their neighbours; a blank last one is the goal."""
        blank = np.full(len(self.figures), np.nan)
        levels = np.column_stack([blank, np.where(self.within, self.figures, np.nan)])
        start = self._by_measure(lambda one, of: of.baseline if one.moves else one.value_at_start)
        before = np.arange(levels.shape[1]) <= self.first[:, None]
        levels = np.where(before, start[:, None], levels)
        rows = np.arange(len(levels))
        end = levels[rows, self.last + 1]
        levels[rows, self.last + 1] = np.where(np.isnan(end), self.goal, end)
        return pd.DataFrame(levels.T).interpolate(limit_area="inside").ffill().bfill().to_numpy().T

    def _by_measure(self, formula: Formula) -> Floats:
        return by_measure(self.measure, self.numbers, formula)

    def _having(self, test: Callable[[Measure], object]) -> Bools:
        return forms_having(self.measure, self.numbers, test)

    def at(self, rows: Asked) -> ByPlan:
        """The planned values of rows; blank where there is no plan."""
        place = np.full(len(rows.plan), -1)
        place[self.places] = np.arange(len(self.places))
        own = place[rows.kr]
        month = np.searchsorted(self.closes, rows.at)
        asked = np.searchsorted(self.closes, rows.asked)
        j = np.clip(month, self.first[own], self.last[own])
        low = np.maximum(self.opens[j] - 1, rows.day("start"))
        high = np.minimum(self.closes[j], rows.day("due"))
        gone = ratio((rows.at - low).astype(np.float64), (high - low).astype(np.float64))
        gone = np.clip(np.where(high > low, gone, rows.at >= high), 0.0, 1.0)
        before, after = self.points[own, j], self.points[own, j + 1]
        # On a month's end it is that month's very figure, without the noise of a difference.
        value = np.where(gone < 1, before + gone * (after - before), after)
        figures = np.column_stack([self.figures, np.full(len(self.figures), np.nan)])
        counts = (own >= 0) & ~rows.by_hits & ~self.is_shown[own]
        known = own >= 0
        return ByPlan(
            np.where(counts, value, np.nan),
            np.where(counts, self.points[own, -1], np.nan),
            np.where(known, figures[own, np.minimum(asked, self.figures.shape[1])], np.nan),
        )


@dataclass(frozen=True)
class ByPlan:
    """What rows should have come to by the monthly plan, in their check-ins' unit: by now, and at the end.

    `month` is the figure planned for the month. Blank where there is no plan; the first two also where it
    expects nothing.
    """

    value: Floats
    total: Floats
    month: Floats

    @classmethod
    def at(cls, rows: Asked) -> ByPlan:
        """The planned values of rows."""
        course = Course.of(rows.plan, rows.settings)
        if course:
            return course.at(rows)
        blank = np.full(len(rows.at), np.nan)
        return cls(blank, blank, blank)

    @cached_property
    def given(self) -> Bools:
        """Where something is planned."""
        return ~np.isnan(self.value)

    @cached_property
    def share(self) -> Floats:
        """The share of the whole plan that is due by now; it stands for the elapsed share."""
        return ratio(self.value, self.total)


def _filled(amounts: Floats, target: Floats) -> Floats:
    """The amounts; blank ones share what the others leave of the target equally, never against its sign."""
    blanks = np.isnan(amounts)
    left = target - np.nansum(amounts, axis=1)
    left = np.where(left * np.sign(target) > 0, left, np.where(np.isnan(target), np.nan, 0.0))
    share = ratio(left, blanks.sum(axis=1).astype(np.float64))
    return np.where(blanks, share[:, None], amounts)
