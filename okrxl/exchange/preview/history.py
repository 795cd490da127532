"""The check-ins that a department's live preview needs: no more than can matter to a score."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.core.measures import MEASURES, Measure
from okrxl.scoring.arrays import NOISE, Bools, Floats, Ints
from okrxl.scoring.check_ins import SPAN, Series, days, period_index, positions, series
from okrxl.scoring.same_day import adds_up

if TYPE_CHECKING:
    from okrxl.core.settings import Settings
    from okrxl.scoring.arrays import Words

UNBOUNDED = 1e300
"""No actual and no sum of actuals lies beyond."""
ONE_YEAR = pd.DateOffset(years=1)

Method = Literal["", "any_hit", "last_hit", "sum", "average", "latest"]
"""How a key result's check-ins become its value; blank where it allows no score.

`any_hit` counts planned periods with a hit, `last_hit` those whose last check-in is one.
"""


@dataclass(frozen=True, slots=True)
class History:
    """Check-ins sorted by key result (its position in the plan) and day, one a day.

    Where figures of different people are added there is one a person and day: `by` are the people's names
    (normalized), blank elsewhere and of the unnamed; `adds` says where that is.

    `period` is the planned period in which it can be a hit, -1 where it can't; `until` the position of that
    period's last check-in. `moved` is the day a year later on which it is compared, -1 where none is.
    `taken`: it counts as of sending; `future`: it will, on a day to come. Neither: it stands for the year
    before.
    """

    kr: Ints
    day: Ints
    actual: Floats
    meets: Bools
    period: Ints
    until: Ints
    moved: Ints
    taken: Bools
    future: Bools
    adds: Bools
    by: tuple[str, ...]

    @property
    def hits(self) -> Bools:
        """Whether it is a hit as of sending: within bounds, and the last of its period that counts."""
        counts = np.flatnonzero(self.taken & (self.period >= 0))
        group = self.kr[counts] * SPAN + self.period[counts]
        last = counts[np.append(group[1:] != group[:-1], np.ones(min(1, len(group)), dtype=bool))]
        hit = np.zeros(len(self.kr), dtype=bool)
        hit[last] = self.meets[last]
        return hit


def measures(scored: pd.DataFrame) -> list[Measure]:
    """Each key result's measure, as its aggregation and target make it."""
    columns = (scored[key].tolist() for key in ("measure", "aggregation", "target"))
    return [
        MEASURES[code].form(aggregation, target) for code, aggregation, target in zip(*columns, strict=True)
    ]


def compares_years(scored: pd.DataFrame) -> Bools:
    """Where check-ins are compared with those of the year before."""
    return np.array([one.compares_years for one in measures(scored)], dtype=bool)


def methods(scored: pd.DataFrame) -> list[Method]:
    """Each key result's method."""
    columns = (scored[key].tolist() for key in ("aggregation", "valid", "by_hits"))
    return [_method(*row) for row in zip(measures(scored), *columns, strict=True)]


def _method(measure: Measure, aggregation: str, valid: bool, by_hits: bool) -> Method:  # noqa: FBT001
    if not valid:
        return ""
    if by_hits:
        return "any_hit" if measure.counts_hits else "last_hit"
    return "sum" if aggregation == "sum" else "average" if aggregation == "average" else "latest"


def bounds(scored: pd.DataFrame) -> tuple[Floats, Floats]:
    """The lowest and highest actual that meets each key result's bounds, rounding noise included."""
    low, high = np.full(len(scored), -UNBOUNDED), np.full(len(scored), UNBOUNDED)
    numbers = zip(scored["target"].tolist(), scored["target_max"].tolist(), strict=True)
    for position, (measure, (target, target_max)) in enumerate(zip(measures(scored), numbers, strict=True)):
        number = {
            "target": measure.blank_target if isnan(target) else target,
            "target_max": target_max,
        }
        if measure.least:
            low[position] = number[measure.least] - _noise(number[measure.least])
        if measure.most:
            high[position] = number[measure.most] + _noise(number[measure.most])
    return low, high


def _noise(bound: float) -> float:
    return NOISE * max(abs(bound), 1.0)


def history(scored: pd.DataFrame, check_ins: pd.DataFrame, at: int, settings: Settings) -> History:
    """The check-ins that count at day `at` or can do so on a later day, whatever a department types."""
    method = np.array(methods(scored), dtype=str)
    found, by = _found(scored, check_ins, method)
    compares = compares_years(scored)
    frequency: Words = scored["frequency"].to_numpy(str)
    low, high = bounds(scored)
    meets = (found.actual >= low[found.kr]) & (found.actual <= high[found.kr])
    period = period_index(found.day, frequency[found.kr], settings)
    planned = period <= period_index(days(scored["due"]), frequency, settings)[found.kr]
    own = method[found.kr]
    # A check-in that misses can be its period's last, so that an earlier hit is none.
    may_hit = planned & (((own == "any_hit") & meets) | (own == "last_hit"))
    needed = np.flatnonzero(
        _needed(np.where(compares[found.kr] & (own != ""), "sum", own), found, period, may_hit, at)
    )
    kr, day, period = found.kr[needed], found.day[needed], period[needed]
    group, begun = kr * SPAN + period, day >= days(scored["start"])[kr]
    return History(
        kr,
        day,
        found.actual[needed],
        meets[needed],
        np.where(may_hit[needed], period, -1),
        np.searchsorted(group, group, "right") - 1,
        np.where((compares & (method != ""))[kr], _a_year_later(day), -1),
        begun & (day <= at),
        begun & (day > at),
        _added(scored, method)[kr],
        tuple(by[needed].tolist()),
    )


def _added(scored: pd.DataFrame, method: Words) -> Bools:
    """Where the figures of different people for one day are added."""
    return np.asarray(adds_up(scored) & ((method == "sum") | compares_years(scored)))


def _found(scored: pd.DataFrame, check_ins: pd.DataFrame, method: Words) -> tuple[Series, Words]:
    """As `check_ins.series`, one a person where figures are added, with the people's names.

    Where years are compared those of the year before as well, at their own days.
    """
    compares = compares_years(scored)
    before = scored["start"] - ONE_YEAR
    plan = scored.assign(start=before.where(compares, scored["start"]))
    kr = positions(scored["id"], check_ins["kr_id"])
    alone = np.append(_added(scored, method), np.zeros(1, dtype=bool))[kr]
    people = check_ins["by"].loc[alone].map(normalized, na_action="ignore").fillna("")
    own, names = np.flatnonzero(alone), people.to_numpy(object)
    some = [("", np.flatnonzero(~alone)), *((name, own[names == name]) for name in people.unique())]
    parts = [(name, series(plan, check_ins.iloc[at], kr[at])) for name, at in some]
    found = Series(
        *(np.concatenate([getattr(one, key) for _, one in parts]) for key in ("kr", "day", "actual"))
    )
    by = np.repeat([name for name, _ in parts], [len(one.kr) for _, one in parts])
    order = np.lexsort((found.day, found.kr))
    found, by = Series(found.kr[order], found.day[order], found.actual[order]), by[order]
    # Where start is 29 February, a year before it is the 28th: that day a year later lies before start.
    counts = ~compares[found.kr] | (_a_year_later(found.day) >= days(scored["start"])[found.kr])
    return Series(found.kr[counts], found.day[counts], found.actual[counts]), by[counts]


def _a_year_later(day: Ints) -> Ints:
    """The same day a year later, 29 February at the 28th."""
    return days(pd.Series(pd.to_datetime(day, unit="D") + ONE_YEAR))


def _needed(own: Words, found: Series, period: Ints, may_hit: Bools, at: int) -> Bools:
    """Which check-ins can matter at day `at` or later; `own` is the method of each one's key result.

    Where years are compared all of them can.

    `at` only grows while a department types. So of those up to `at`, a later one hides an earlier one for
    good where only the newest counts, that of the key result or that of the period; if a typed one takes the
    later one's day, it hides the earlier one too.
    """
    future = found.day > at
    followed = np.zeros(len(future), dtype=bool)
    followed[:-1] = (found.kr[1:] == found.kr[:-1]) & ~future[1:]
    same_period = np.zeros(len(future), dtype=bool)
    same_period[:-1] = followed[:-1] & (period[1:] == period[:-1])
    all_count = np.isin(own, ("sum", "average")) | ((own == "any_hit") & may_hit)
    needed = future | ~followed | all_count | ((own == "last_hit") & may_hit & ~same_period)
    return np.asarray(needed & (own != ""))
