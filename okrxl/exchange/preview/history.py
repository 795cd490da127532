"""What the live preview needs of a department's check-ins so far, as constants: no more than can matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from okrxl.scoring.arrays import NOISE, Bools, Floats, Ints
from okrxl.scoring.check_ins import SPAN, Series, days, period_index, series

if TYPE_CHECKING:
    from okrxl.scoring.arrays import Words

UNBOUNDED = 1e300
"""No actual and no sum of actuals lies beyond."""
ONE_YEAR = pd.DateOffset(years=1)

Kinds = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class History:
    """Check-ins sorted by key result (its position in the plan) and day, one a day.

    `period` is the planned period in which it can be a hit, -1 where it can't; `until` the position of the
    last check-in of that period. `moved` is its day a year later, for growth. `taken`: it counts as of
    sending; `late`: it will, its day is to come. Neither: last year's, for growth.
    """

    kr: Ints
    day: Ints
    actual: Floats
    meets: Bools
    period: Ints
    until: Ints
    moved: Ints
    taken: Bools
    late: Bools

    @property
    def hits(self) -> Bools:
        """Which are hits as of sending: each its planned period's last that counts."""
        counts = np.flatnonzero(self.taken & (self.period >= 0))
        place = self.kr[counts] * SPAN + self.period[counts]
        last = counts[np.append(place[1:] != place[:-1], np.ones(min(1, len(place)), dtype=bool))]
        hit = np.zeros(len(self.kr), dtype=bool)
        hit[last] = self.meets[last]
        return hit


def kinds(scored: pd.DataFrame) -> Kinds:
    """How each key result's check-ins become its value; blank where it allows no score.

    `any` counts periods with a hit (recurring), `last` periods whose last check-in is one (hit_rate), as
    `values.hits` does; the others are `growth`, `sum`, `average`, `latest`.
    """
    measure, aggregation = scored["measure"].to_numpy(str), scored["aggregation"].to_numpy(str)
    tests = (
        ~scored["valid"].to_numpy(bool),
        measure == "growth",
        measure == "recurring",
        scored["by_hits"].to_numpy(bool),
        aggregation == "sum",
        aggregation == "average",
    )
    found: Kinds = np.select(tests, ("", "growth", "any", "last", "sum", "average"), "latest")
    return found


def bounds(scored: pd.DataFrame) -> tuple[Floats, Floats]:
    """Between what numbers an actual meets its key result's threshold: `values.reaches`, told as numbers.

    A recurring key result's blank target is 1 (DESIGN §3).
    """
    measure, target = scored["measure"].to_numpy(str), scored["target"].to_numpy(np.float64)
    target = np.where((measure == "recurring") & np.isnan(target), 1.0, target)
    upper = np.where(measure == "between", scored["target_max"].to_numpy(np.float64), target)
    low = target - NOISE * np.maximum(np.abs(target), 1.0)
    high = upper + NOISE * np.maximum(np.abs(upper), 1.0)
    held = np.isin(measure, ("at_least", "between", "recurring")), np.isin(measure, ("at_most", "between"))
    return np.where(held[0], low, -UNBOUNDED), np.where(held[1], high, UNBOUNDED)


def history(scored: pd.DataFrame, check_ins: pd.DataFrame, at: int) -> History:
    """The check-ins that count at day `at` or can do so on a later day, whatever a department types."""
    kind, found = kinds(scored), _found(scored, check_ins)
    frequency: Words = scored["frequency"].to_numpy(str)
    low, high = bounds(scored)
    meets = (found.actual >= low[found.kr]) & (found.actual <= high[found.kr])
    period = period_index(found.day, frequency[found.kr])
    planned = period <= period_index(days(scored["due"]), frequency)[found.kr]
    # A check-in that misses can be its period's last, so that an earlier hit is none.
    may_hit = planned & (((kind == "any")[found.kr] & meets) | (kind == "last")[found.kr])
    keep = np.flatnonzero(_needed(kind, found, period, may_hit, at))
    kr, day, period = found.kr[keep], found.day[keep], period[keep]
    place, begun = kr * SPAN + period, day >= days(scored["start"])[kr]
    return History(
        kr,
        day,
        found.actual[keep],
        meets[keep],
        np.where(may_hit[keep], period, -1),
        np.searchsorted(place, place, "right") - 1,
        np.where((kind == "growth")[kr], _moved(day), -1),
        begun & (day <= at),
        begun & (day > at),
    )


def _found(scored: pd.DataFrame, check_ins: pd.DataFrame) -> Series:
    """As `values.series`; for growth those of the year before as well, at their own days."""
    growing = scored["measure"] == "growth"
    before = scored["start"] - ONE_YEAR
    found = series(scored.assign(start=before.where(growing, scored["start"])), check_ins)
    # Where start is 29 February, a year before it is the 28th: that day a year later lies before start.
    counts = ~growing.to_numpy(bool)[found.kr] | (_moved(found.day) >= days(scored["start"])[found.kr])
    return Series(found.kr[counts], found.day[counts], found.actual[counts])


def _moved(day: Ints) -> Ints:
    """The same day a year later, 29 February at the 28th."""
    return days(pd.Series(pd.to_datetime(day, unit="D") + ONE_YEAR))


def _needed(kind: Kinds, found: Series, period: Ints, may_hit: Bools, at: int) -> Bools:
    """Which check-ins can matter at day `at` or later.

    `at` only grows while a department types. So of those up to `at`, a later one hides an earlier one for
    good where only the newest counts, that of the key result or that of the period; if a typed one takes the
    later one's day, it hides the earlier one too.
    """
    late = found.day > at
    followed = np.zeros(len(late), dtype=bool)
    followed[:-1] = (found.kr[1:] == found.kr[:-1]) & ~late[1:]
    same_period = np.zeros(len(late), dtype=bool)
    same_period[:-1] = followed[:-1] & (period[1:] == period[:-1])
    own = kind[found.kr]
    needed = late | ~followed | np.isin(own, ("sum", "average", "growth")) | ((own == "any") & may_hit)
    needed |= (own == "last") & may_hit & ~same_period
    return np.asarray(needed & (own != ""))
