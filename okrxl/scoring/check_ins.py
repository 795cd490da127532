"""What a key result's check-ins amount to at given dates (DESIGN §3, Current value), by whole columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.core.settings import Settings
from okrxl.scoring.arrays import Bools, Floats, Ints, Words
from okrxl.scoring.measured import Columns, by_measure, filled, having
from okrxl.scoring.same_day import added, adds_up, counting

SPAN = 1 << 24
"""Wider than any day number, so that key result × SPAN + day sorts by key result, then day."""

EPSILON = np.finfo(np.float64).eps
"""How far one addition may be off, relative to what is added."""


def days(dates: pd.Series) -> Ints:
    """Day numbers since 1970-01-01; a blank date is a very negative number."""
    return np.asarray(dates.to_numpy("datetime64[D]").astype(np.int64))


def period_index(day: Ints, frequency: Words, settings: Settings) -> Ints:
    """The number of the ISO week, month or quarter a day lies in; consecutive periods are consecutive.

    Quarters are counted from the month in which the cycle starts (DESIGN §3).
    """
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - settings.quarters_from
    # 1970-01-01 was a Thursday, so three days more put the seam on Mondays, where ISO weeks begin.
    week = (day + 3) // 7
    return np.where(frequency == "weekly", week, np.where(frequency == "quarterly", month // 3, month))


@dataclass(frozen=True, slots=True)
class Series:
    """Check-ins sorted by key result (its position in the plan) and day; one a day, all on or after start."""

    kr: Ints
    day: Ints
    actual: Floats

    def window(self, kr: Ints, at: Ints) -> tuple[Ints, Ints]:
        """For each (key result, day): the half-open range of its check-ins up to that day."""
        key = self.kr * SPAN + self.day
        return np.searchsorted(key, kr * SPAN), np.searchsorted(key, kr * SPAN + at, "right")

    def sums(self, low: Ints, high: Ints) -> Floats:
        """The sum of the actuals of each range; added up range by range, so that nothing else rounds it.

        What only binary fractions leave over is 0: 0.1 + 0.2 − 0.3.
        """
        padded = np.append(self.actual, 0.0)
        ends = np.column_stack([low, high]).ravel()
        summed = np.add.reduceat(padded, ends)[::2]
        size = np.add.reduceat(np.abs(padded), ends)[::2]
        left_over = np.abs(summed) <= EPSILON * (high - low) * size
        return np.where((high > low) & ~left_over, summed, 0.0)

    def last(self, low: Ints, high: Ints) -> Floats:
        """The last actual of each range, NaN where there is none."""
        padded = np.append(self.actual, np.nan)
        return np.where(high > low, padded[np.maximum(high - 1, 0)], np.nan)


def series(
    plan: pd.DataFrame, check_ins: pd.DataFrame, kr: Ints, key: str = "actual", *, years_later: int = 0
) -> Series:
    """The check-ins that count: known key result, something in column `key`, on or after start.

    `kr` is the position of each check-in's key result in the plan (`positions`).
    Of several on one day `same_day.counting` says which count; those of different people may be added.
    `years_later=1` moves all forward by a year, so that last year's check-ins stand at this year's days
    (29 February at the 28th).
    """
    date = check_ins["date"]
    day, actual = days(date), check_ins[key].to_numpy(np.float64)
    moved = days(date + pd.DateOffset(years=years_later)) if years_later else day
    start = np.append(days(plan["start"]), 0)  # the last one is for check-ins of no known key result
    keep = (kr >= 0) & ~np.isnan(actual) & (day >= 0) & (moved >= start[kr])
    picked = np.flatnonzero(keep)
    adding = adds_up(plan)[kr[picked]] if key == "actual" else np.zeros(len(picked), dtype=bool)
    picked = counting(kr[picked] * SPAN + day[picked], check_ins, picked, adding)
    kr, day, actual, moved = kr[picked], day[picked], actual[picked], moved[picked]
    first, actual = added(kr * SPAN + day, actual)
    return Series(kr[first], moved[first], actual)


def positions(ids: pd.Series, asked: pd.Series) -> Ints:
    """The position of each asked id among `ids`, case and white space forgiven; -1 where it is unknown."""
    # 60,000 check-ins name a few thousand ids: only those are normalized.
    codes, names = pd.factorize(asked)
    positions = pd.Index(ids.map(normalized)).get_indexer(
        pd.Index([normalized(name) for name in names], dtype=object)
    )
    return np.asarray(np.append(positions, -1)[codes], dtype=np.int64)


def hits(
    plan: pd.DataFrame, found: Series, settings: Settings, kr: Ints, window: tuple[Ints, Ints]
) -> Floats:
    """How many planned periods hold a hit, for each range of check-ins (`Series.window`).

    Of a measure that counts hits, any check-in of the period that meets the target is one; under hit_rate the
    period's last check-in decides. A check-in in a period after the last planned one is no hit.
    """
    frequency = plan["frequency"].to_numpy(str)
    period = period_index(found.day, frequency[found.kr], settings)
    planned_to = period_index(days(plan["due"]), frequency, settings)
    hit = _meets(plan, found) & (period <= planned_to[found.kr])
    any_counts = having(plan["measure"].to_numpy(str), lambda one: one.counts_hits)
    by_any, by_last = _any_hits(found, period, hit, *window), _last_hits(found, period, hit, *window)
    return np.where(any_counts[kr], by_any, by_last).astype(np.float64)


def _any_hits(found: Series, period: Ints, hit: Bools, low: Ints, high: Ints) -> Ints:
    """How many periods of each range hold a hit."""
    group = found.kr * SPAN + period + (SPAN >> 1)
    at_hit = np.flatnonzero(hit)
    first = np.zeros(len(hit), dtype=bool)
    first[at_hit[np.unique(group[at_hit], return_index=True)[1]]] = True
    counted = np.append(0, np.cumsum(first))
    return np.asarray(counted[high] - counted[low])


def _last_hits(found: Series, period: Ints, hit: Bools, low: Ints, high: Ints) -> Ints:
    """How many periods of each range end with a hit."""
    same_next = np.zeros(len(hit), dtype=bool)
    same_next[:-1] = (found.kr[1:] == found.kr[:-1]) & (period[1:] == period[:-1])
    counted = np.append(0, np.cumsum(hit & ~same_next))
    # The range's last check-in counts although a later one of its period exists: that one is not there yet.
    open_hit = np.append(hit & same_next, [np.False_])[np.maximum(high - 1, 0)] & (high > low)
    return np.asarray(counted[high] - counted[low] + open_hit)


def _meets(plan: pd.DataFrame, found: Series) -> Bools:
    """Whether each check-in meets the bounds of its key result; never where its measure has none."""
    target = filled(plan["measure"], plan["target"], lambda one: one.blank_target)
    figures = replace(Columns.of(plan), target=target.to_numpy(np.float64)).rows(found.kr)
    met = by_measure(
        plan["measure"].to_numpy(str)[found.kr],
        replace(figures, actual=found.actual),
        lambda one, of: one.bounded and one.met(of),
    )
    return np.asarray(met == 1)
