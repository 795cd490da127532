"""Scores of key results at given dates: every rule of DESIGN §3 as a function over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from okrxl.core.schema import THRESHOLDS
from okrxl.core.settings import Settings
from okrxl.scoring.check_ins import Bools, Series, days, hits, period_index, reaches, series
from okrxl.scoring.weights import Floats, Ints

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-9
"""What binary fractions may add to a difference of two scores before it counts as a gap."""

LARGE = 1e15
EXACT_DIGITS = ".10g"
"""Digits that no sum of binary fractions spoils: 0.675 that came out as 0.67499999999999993 is 0.675."""

Words = npt.NDArray[np.str_]


def round_half_up(values: Floats, digits: int = 2) -> Floats:
    """As Excel's ROUND: halves of the *written* number go away from zero, 0.675 -> 0.68 (DESIGN §3)."""
    step = Decimal(1).scaleb(-digits)

    def one(value: float) -> float:
        # Numbers that large have no digits left to round; NaN stays NaN.
        if not abs(value) < LARGE:
            return value
        return float(Decimal(format(value, EXACT_DIGITS)).quantize(step, ROUND_HALF_UP))

    return np.array([one(value) for value in values.tolist()], dtype=np.float64)


def grade(scores: Floats, settings: Settings) -> Words:
    """Green from `green_from`, amber from `amber_from`, else red, by the rounded score; blank stays blank."""
    rounded = round_half_up(scores)
    words = np.where(
        rounded >= settings.green_from, "green", np.where(rounded >= settings.amber_from, "amber", "red")
    )
    return np.where(np.isnan(rounded), "", words)


def elapsed(at: Ints, start: Ints, due: Ints) -> Floats:
    """(at − start) ÷ (due − start), clipped: 0 on the first day, 1 on the last (DESIGN §3, Expected)."""
    length = due - start
    share = np.divide(at - start, length, out=(at >= due).astype(np.float64), where=length > 0)
    clipped: Floats = np.clip(share, 0.0, 1.0)
    return clipped


def progress(actual: Floats, baseline: Floats, target: Floats) -> Floats:
    """(actual − baseline) ÷ (target − baseline), for increase and decrease; blank where the two are equal."""
    return _ratio(actual - baseline, target - baseline)


def _ratio(over: Floats, under: Floats) -> Floats:
    blank = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    ratio: Floats = np.divide(over, under, out=blank, where=under != 0)
    return ratio


def counts_hits(measure: Words, aggregation: Words) -> Bools:
    """Whether planned periods are counted: recurring, and hit_rate of a threshold measure (DESIGN §3)."""
    return np.asarray((measure == "recurring") | ((aggregation == "hit_rate") & np.isin(measure, THRESHOLDS)))


@dataclass(frozen=True)
class Rows:
    """The plan's columns as arrays, one element per key result × date; `kr` is the position in the plan."""

    plan: pd.DataFrame
    kr: Ints
    at: Ints

    def number(self, key: str) -> Floats:
        """A column of numbers, NaN = blank."""
        return self.plan[key].to_numpy(np.float64)[self.kr]

    def word(self, key: str) -> Words:
        """A column of codes."""
        return np.asarray(self.plan[key].to_numpy(str)[self.kr])

    def day(self, key: str) -> Ints:
        """A column of dates as day numbers."""
        return days(self.plan[key])[self.kr]

    @property
    def by_hits(self) -> Bools:
        """Where planned periods are counted."""
        return counts_hits(self.word("measure"), self.word("aggregation"))


@dataclass(frozen=True)
class Value:
    """Current values (see `current`); `count` check-ins stand behind each, `hits` of `planned` periods."""

    actual: Floats
    total: Floats
    count: Ints
    hits: Floats
    planned: Ints
    low: Ints
    high: Ints


def current(rows: Rows, found: Series) -> Value:
    """The value of each key result at its date, by aggregation (latest, sum, average, hit_rate)."""
    low, high = found.window(rows.kr, rows.at)
    count = high - low
    total = found.sums(low, high)
    some = count > 0
    aggregation = rows.word("aggregation")
    frequency = rows.word("frequency")
    planned = period_index(rows.day("due"), frequency) - period_index(rows.day("start"), frequency) + 1
    met = hits(rows.plan, found, rows.kr, low, high)
    actual = found.last(low, high)
    actual = np.where(aggregation == "sum", total, actual)
    actual = np.where(aggregation == "average", total / np.maximum(count, 1), actual)
    valid = rows.plan["valid"].to_numpy(bool)[rows.kr]
    actual = np.where(rows.by_hits, np.where(valid, met / np.maximum(planned, 1), np.nan), actual)
    return Value(np.where(some, actual, np.nan), total, count, met, planned, low, high)


def growth(rows: Rows, now: Value, before: Value, any_before: Bools, share: Floats) -> tuple[Floats, Floats]:
    """Growth to date and the sum it is measured against: last year's same days, else baseline × elapsed."""
    against = np.where(any_before[rows.kr], before.total, rows.number("baseline") * share)
    to_date = _ratio(now.total, np.where(against > 0, against, 0.0)) - 1
    return np.where(now.count > 0, to_date, np.nan), against


def attainment(rows: Rows, actual: Floats) -> Floats:
    """Raw and uncapped, by measure (table of DESIGN §3)."""
    measure, target = rows.word("measure"), rows.number("target")
    inside = reaches(actual, target) & reaches(-actual, -rows.number("target_max"))
    result = progress(actual, rows.number("baseline"), target)
    result = np.where(measure == "at_least", _ratio(actual, target), result)
    result = np.where(measure == "at_most", _ratio(2 * target - actual, target), result)
    result = np.where(measure == "between", inside.astype(np.float64), result)
    result = np.where(measure == "growth", _ratio(actual, target), result)
    result = np.where((measure == "milestone") | rows.by_hits, actual, result)
    return np.where(np.isnan(actual) | ~rows.plan["valid"].to_numpy(bool)[rows.kr], np.nan, result)


def score(rows: Rows, actual: Floats, attained: Floats) -> Floats:
    """Attainment clipped to [0, 1]; the threshold measures score 1 or 0, equality meets (DESIGN §3)."""
    measure, target = rows.word("measure"), rows.number("target")
    result = np.clip(attained, 0.0, 1.0)
    plain = ~rows.by_hits
    result = np.where((measure == "at_least") & plain, reaches(actual, target), result)
    result = np.where((measure == "at_most") & plain, reaches(-actual, -target), result)
    return np.where(np.isnan(actual) | ~rows.plan["valid"].to_numpy(bool)[rows.kr], np.nan, result + 0.0)


def expected(rows: Rows, share: Floats, settings: Settings) -> Floats:
    """Elapsed share; 1 from the start for thresholds without hit_rate; × aspirational_expects (DESIGN §3)."""
    steady = np.isin(rows.word("measure"), THRESHOLDS) & ~rows.by_hits
    whole = np.where(steady & (rows.at >= rows.day("start")), 1.0, share)
    return np.where(rows.word("commitment") == "aspirational", whole * settings.aspirational_expects, whole)


def status(rows: Rows, scored: Floats, expects: Floats, settings: Settings) -> Words:
    """The first that fits, in the order of DESIGN §3."""
    gap = expects - scored
    return np.select(
        [
            rows.at < rows.day("start"),
            np.isnan(scored),
            scored >= 1 - TOLERANCE,
            rows.at > rows.day("due"),
            gap <= settings.behind_gap + TOLERANCE,
            gap <= settings.at_risk_gap + TOLERANCE,
        ],
        ["not_started", "no_data", "achieved", "overdue", "on_track", "behind"],
        "at_risk",
    )


STALE_AFTER = {"weekly": 7, "monthly": 31, "quarterly": 92}
"""Days after which a key result counts as not updated."""


def forecast(rows: Rows, now: Value, actual: Floats, share: Floats) -> Floats:
    """The value at `due` if the pace so far holds; blank on the first day.

    Progress grows on from the baseline, sums from nothing, hits by the periods gone; averages, thresholds
    and growth stay where they are.
    """
    measure, baseline = rows.word("measure"), rows.number("baseline")
    frequency = rows.word("frequency")
    until = np.minimum(rows.at, rows.day("due"))
    gone = period_index(until, frequency) - period_index(rows.day("start"), frequency) + 1
    moving = np.isin(measure, ("increase", "decrease"))
    result = np.where(moving, baseline + _ratio(actual - baseline, share), actual)
    result = np.where(measure == "milestone", np.minimum(_ratio(actual, share), 1.0), result)
    result = np.where(
        (rows.word("aggregation") == "sum") & (measure != "growth"), _ratio(now.total, share), result
    )
    result = np.where(rows.word("aggregation") == "average", actual, result)
    result = np.where(rows.by_hits, np.minimum(now.hits / np.maximum(gone, 1), 1.0), result)
    return np.where(np.isnan(actual), np.nan, result)


@np.errstate(over="ignore", invalid="ignore")  # a number next to nothing in a cell is no reason to stop
def score_at(
    plan: pd.DataFrame, check_ins: pd.DataFrame, settings: Settings, dates: Sequence[date]
) -> pd.DataFrame:
    """One row per key result and date (all of the first date first): the plan's columns and the scores.

    `plan` has columns id, measure, aggregation, frequency, commitment (codes), baseline, target, target_max
    (floats), start, due (dates), valid (bool); `check_ins` date, kr_id, actual, confidence, lower rows later.
    """
    size = len(plan)
    at = np.asarray(dates, dtype="datetime64[D]").astype(np.int64)
    rows = Rows(plan, np.tile(np.arange(size), len(at)), np.repeat(at, size))
    found, earlier = series(plan, check_ins), series(plan, check_ins, years_later=1)
    now, before = current(rows, found), current(rows, earlier)
    share = elapsed(rows.at, rows.day("start"), rows.day("due"))
    in_cycle = earlier.day <= days(plan["due"])[earlier.kr]
    any_before = np.bincount(earlier.kr[in_cycle], minlength=size) > 0
    grown, against = growth(rows, now, before, any_before, share)
    is_growth = rows.word("measure") == "growth"
    actual = np.where(is_growth, grown, now.actual)
    attained = attainment(rows, actual)
    scored = score(rows, actual, attained)
    expects = expected(rows, share, settings)
    last = np.append(found.day, 0)[np.maximum(now.high - 1, 0)]
    since = np.where(now.count > 0, rows.at - last, np.nan)
    stale = np.array([STALE_AFTER[word] for word in plan["frequency"]], dtype=np.float64)[rows.kr]
    state = status(rows, scored, expects, settings)
    told = series(plan, check_ins, "confidence")
    return (
        plan.iloc[rows.kr]
        .reset_index(drop=True)
        .assign(
            at=rows.at.astype("datetime64[D]").astype("datetime64[s]"),
            actual=actual,
            attainment=attained,
            score=scored,
            expected=expects,
            grade=grade(scored, settings),
            status=state,
            confidence=told.last(*told.window(rows.kr, rows.at)),
            last_check_in=np.where(now.count > 0, last, np.iinfo(np.int64).min)
            .astype("datetime64[D]")
            .astype("datetime64[s]"),
            days_since=since,
            not_updated=(since > stale) & (rows.at >= rows.day("start")),
            forecast=forecast(rows, now, actual, share),
            elapsed=share,
            hits=now.hits,
            planned=now.planned,
            current_sum=now.total,
            previous_sum=against,
            last_year_actual=np.where(is_growth, before.total, before.actual),
        )
    )
