"""The current value of key results at given dates (DESIGN §3, Current value), by whole columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.measures import Measure
from okrxl.core.settings import Settings
from okrxl.scoring.arrays import Bools, Floats, Ints, Words, ratio
from okrxl.scoring.check_ins import Series, days, hits, period_index
from okrxl.scoring.measured import Columns, Formula, forms, having
from okrxl.scoring.pace.by_plan import ByPlan

if TYPE_CHECKING:
    import pandas as pd


def elapsed(at: Ints, start: Ints, due: Ints) -> Floats:
    """(at − start) ÷ (due − start), clipped: 0 on the first day, 1 on the last (DESIGN §3, Expected)."""
    length = due - start
    share = np.divide(at - start, length, out=(at >= due).astype(np.float64), where=length > 0)
    clipped: Floats = np.clip(share, 0.0, 1.0)
    return clipped


@dataclass(frozen=True)
class Rows:
    """The plan's columns as arrays, one element per key result × date; `kr` is the position in the plan.

    `asked` is the date; `at` is the day that counts: a closed key result stands as on the day it was closed.
    """

    plan: pd.DataFrame
    kr: Ints
    at: Ints
    asked: Ints
    settings: Settings

    @classmethod
    def at_dates(cls, plan: pd.DataFrame, dates: Sequence[date], settings: Settings) -> Rows:
        """Every key result at every date, all of the first date first."""
        at = np.asarray(dates, dtype="datetime64[D]").astype(np.int64)
        kr, asked = np.tile(np.arange(len(plan)), len(at)), np.repeat(at, len(plan))
        return cls(plan, kr, asked, asked, settings)

    def as_closed(self, found: Series) -> Rows:
        """The same, closed key results as on the day of their last check-in."""
        low, high = found.window(self.kr, self.asked)
        closed = (self.word("state") == "closed") & (high > low)
        last = np.append(found.day, 0)[np.maximum(high - 1, 0)]
        return replace(self, at=np.where(closed, last, self.asked))

    def number(self, key: str) -> Floats:
        """A column of numbers, NaN = blank."""
        return self.plan[key].to_numpy(np.float64)[self.kr]

    def word(self, key: str) -> Words:
        """A column of codes."""
        if key not in self._words:
            self._words[key] = np.asarray(self.plan[key].to_numpy(str)[self.kr])
        return self._words[key]

    @cached_property
    def _words(self) -> dict[str, Words]:
        """The columns of codes that were asked for."""
        return {}

    def flag(self, key: str) -> Bools:
        """A column of booleans."""
        return np.asarray(self.plan[key].to_numpy(bool)[self.kr])

    def day(self, key: str) -> Ints:
        """A column of dates as day numbers."""
        return days(self.plan[key])[self.kr]

    def having(self, test: Callable[[Measure], object]) -> Bools:
        """Where the measure, as its aggregation and target make it, passes a test."""
        passes = np.zeros(len(self.kr), dtype=bool)
        for one, at, _ in self._forms:
            passes[at] = bool(test(one))
        return passes

    def by_measure(self, actual: Floats, elapsed: Floats, formula: Formula) -> Floats:
        """Each measure's formula on its own figures; `elapsed` is the share that the actuals cover."""
        result = np.full(len(self.kr), np.nan)
        for one, at, of in self._forms:
            result[at] = formula(one, replace(of, actual=actual[at], elapsed=elapsed[at]))
        return result

    @cached_property
    def _forms(self) -> list[tuple[Measure, Ints, Columns]]:
        """Each form of each measure that occurs (`measured.forms`), where, and the plan's numbers there."""
        figures = Columns.of(self.plan).rows(self.kr)
        return [(one, at, figures.rows(at)) for one, at in forms(self.word("measure"), figures) if len(at)]

    def period(self, day: Ints) -> Ints:
        """The number of the period that each element's day lies in."""
        return period_index(day, self.word("frequency"), self.settings)

    @cached_property
    def valid(self) -> Bools:
        """Where the plan's numbers allow a score."""
        return self.plan["valid"].to_numpy(bool)[self.kr]

    @cached_property
    def by_hits(self) -> Bools:
        """Where planned periods are counted."""
        measure, aggregation = (self.plan[key].to_numpy(str) for key in ("measure", "aggregation"))
        return counts_hits(measure, aggregation)[self.kr]

    @cached_property
    def planned(self) -> ByPlan:
        """What the monthly plan says of them."""
        return ByPlan.at(self)

    @cached_property
    def elapsed(self) -> Floats:
        """The share of start to due that has passed."""
        return elapsed(self.at, self.day("start"), self.day("due"))


def counts_hits(measure: Words, aggregation: Words) -> Bools:
    """Whether planned periods are counted: by the measure, or by hit_rate of a threshold (DESIGN §3)."""
    by_rate = (aggregation == "hit_rate") & having(measure, lambda one: one.threshold)
    return np.asarray(having(measure, lambda one: one.counts_hits) | by_rate)


@dataclass(frozen=True)
class Value:
    """Current values (see `current`) and what they come from, one element per row.

    `count` check-ins, the last on day `last_day` (0 where there is none), adding up to `total`; `elapsed` is
    the share of start to due up to that day. `hits` of `planned` periods; `rate` is one ÷ the other, blank
    without a check-in.
    """

    actual: Floats
    total: Floats
    count: Ints
    last_day: Ints
    elapsed: Floats
    hits: Floats
    planned: Ints

    @property
    def rate(self) -> Floats:
        """The share of planned periods that are hits."""
        return np.where(self.count > 0, self.hits / np.maximum(self.planned, 1), np.nan)


def current(rows: Rows, found: Series) -> Value:
    """The value of each key result at its date, by aggregation; the last figure where hits are counted."""
    low, high = found.window(rows.kr, rows.at)
    count = high - low
    planned = rows.period(rows.day("due")) - rows.period(rows.day("start")) + 1
    met = hits(rows.plan, found, rows.settings, rows.kr, (low, high))
    actual, total = _aggregated(rows, found, low, high)
    last_day = np.append(found.day, 0)[np.maximum(high - 1, 0)]
    covered = np.where(count > 0, elapsed(last_day, rows.day("start"), rows.day("due")), 0.0)
    return Value(actual, total, count, last_day, covered, met, planned)


def _aggregated(rows: Rows, found: Series, low: Ints, high: Ints) -> tuple[Floats, Floats]:
    """What each range of check-ins comes to by aggregation, blank without any, and its sum."""
    count, total, aggregation = high - low, found.sums(low, high), rows.word("aggregation")
    actual = found.last(low, high)
    actual = np.where((aggregation == "sum") & ~rows.by_hits, total, actual)
    actual = np.where((aggregation == "average") & ~rows.by_hits, total / np.maximum(count, 1), actual)
    return np.where(count > 0, actual, np.nan), total


@dataclass(frozen=True)
class Comparison:
    """The year before: the growth `to_date` since, what it is measured `against`, the `actual` of then.

    `against` is blank where nothing is known of then. `figures` are those of then at this year's days.
    """

    to_date: Floats
    against: Floats
    actual: Floats
    figures: Series


def compared(rows: Rows, now: Value, then: Series) -> Comparison:
    """Growth to date by aggregation: amounts over the same days of last year, levels of the same day.

    `then` are the check-ins of the year before, at this year's days. Without any the baseline stands in: last
    year's level, or its total × the share elapsed at the last check-in. A base that is not above 0 gives no
    growth (DESIGN §3).
    """
    growing = rows.having(lambda one: one.compares_years)
    # Late check-ins count for this year; last year's same days end where it is due.
    until = np.where(growing, np.minimum(rows.at, rows.day("due")), rows.at)
    low, high = then.window(rows.kr, until)
    actual, _ = _aggregated(rows, then, low, high)
    share = np.where(rows.word("aggregation") == "sum", now.elapsed, 1.0)
    against = np.where(high > low, actual, rows.number("baseline") * share)
    to_date = ratio(now.actual, np.where(against > 0, against, 0.0)) - 1
    return Comparison(to_date, against, actual, then)
