"""An independent reading of DESIGN §3 in exact fractions: plans by month, and the figures of months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.conformance import oracle
from tests.conformance.oracle import ONE, ZERO, Figure
from tests.conformance.rows import Planned, Rules

Months = Sequence[Fraction | None]
"""A figure for each month of the cycle."""


def cycle(rules: Rules) -> list[tuple[date, date]]:
    """The first and last days of the cycle's months."""
    found: list[tuple[date, date]] = []
    first = rules.cycle_start.replace(day=1)
    while first <= rules.cycle_end:
        following = (first + timedelta(31)).replace(day=1)
        found.append((first, following - timedelta(1)))
        first = following
    return found


def path(row: Planned, plan: Months, rules: Rules) -> list[tuple[date, Fraction]]:
    """The days on which a value is planned: the start, and each month's end until due."""
    assert row.target is not None
    months = [
        (max(first - timedelta(1), row.start), min(last, row.due), figure)
        for (first, last), figure in zip(cycle(rules), plan, strict=True)
        if first <= row.due and last >= row.start
    ]
    if row.aggregation == "sum":
        given = sum((figure for *_, figure in months if figure is not None), ZERO)
        blanks = sum(figure is None for *_, figure in months)
        left = row.target - given
        share = left / blanks if blanks and left * row.target > 0 else ZERO
        total, points = ZERO, [(months[0][0], ZERO)]
        for _, last, figure in months:
            total += share if figure is None else figure
            points.append((last, total))
        return points
    values: list[Fraction | None] = [figure for *_, figure in months]
    if values[-1] is None:
        values[-1] = row.target
    start = row.baseline if row.measure in oracle.PROGRESS else next(one for one in values if one is not None)
    levels = between([start, *values])
    return list(zip([months[0][0], *(last for _, last, _ in months)], levels, strict=True))


def between(values: Sequence[Fraction | None]) -> list[Fraction]:
    """Blank ones lie evenly between their neighbours; the first and the last are given."""
    known = [number for number, one in enumerate(values) if one is not None]
    made: list[Fraction] = []
    for number in range(len(values)):
        before = max(one for one in known if one <= number)
        after = min(one for one in known if one >= number)
        low, high = values[before], values[after]
        assert low is not None
        assert high is not None
        made.append(
            low if after == before else low + (high - low) * Fraction(number - before, after - before)
        )
    return made


def value_at(points: Sequence[tuple[date, Fraction]], at: date) -> Fraction:
    """The planned value of a day: in full at a month's end, in between by days."""
    value = points[0][1]
    for (low, before), (high, after) in pairwise(points):
        if at >= high:
            value = after
        elif at > low:
            return before + (after - before) * Fraction((at - low).days, (high - low).days)
    return value


def expected(row: Planned, value: Fraction, rules: Rules, at: date, *, started: bool) -> Fraction:
    """The score that the planned value has; of a line nothing before the first figure."""
    by = oracle.by_progress if row.measure in oracle.PROGRESS else oracle.by_threshold
    scored = by(row, [Figure(max(at, row.start), value)], rules).score
    assert scored is not None
    whole = ZERO if oracle.all_or_nothing(row) and not started else min(scored, ONE)
    return whole * (rules.aspirational_expects if row.commitment == "aspirational" else ONE)


def month_actual(row: Planned, some: Sequence[Figure], at: date) -> Fraction | None:
    """With Sum the month's own amount, else the level."""
    if not oracle.adds_up(row) or oracle.counts_hits(row):
        return (
            oracle.aggregate(row.aggregation if not oracle.counts_hits(row) else None, some) if some else None
        )
    own = [one for one in some if (one.day.year, one.day.month) == (at.year, at.month)]
    return sum((one.value for one in own), ZERO) if own else None
