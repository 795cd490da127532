"""How attainment and scores are calculated, for whole columns as for worksheet formulas."""

from __future__ import annotations

from okrxl.core.measures.figures import Condition, Figures, Number


def progress(of: Figures) -> Number:
    """The share of the way from baseline to target."""
    return of.ratio(of.actual - of.baseline, of.target - of.baseline)


def progress_of_total(of: Figures) -> Number:
    """The same of a total: the baseline counts for the elapsed share."""
    return of.ratio(of.actual - of.baseline * of.elapsed, of.target - of.baseline)


def above(of: Figures) -> Number:
    """1 at the target, more above it, by how far in shares of the target."""
    return 1 + of.ratio(of.actual - of.target, abs(of.target))


def below(of: Figures) -> Number:
    """1 at the target, more below it, by how far in shares of the target."""
    return 1 - of.ratio(of.actual - of.target, abs(of.target))


# With Sum a total grows away from 0: a bound ahead of it is a goal to reach, any other a limit to keep.


def total_reached(of: Figures, due: Condition) -> Condition:
    """Whether a total that grows to its target has reached it; any other total can still leave it."""
    rises = (of.target > of.baseline) & (of.target > 0)
    falls = (of.target < of.baseline) & (of.target < 0)
    left = of.choose(falls, of.target - of.actual, of.actual - of.target)
    return of.choose(rises | falls, of.reaches(left, 0.0), due)


def at_least_in_total(of: Figures) -> Number:
    """The share of a target ahead of 0; 1 or 0 of a lower limit."""
    held = of.choose(of.reaches(of.actual, of.target), 1.0, 0.0)
    return of.choose(of.reaches(0.0, of.target), held, of.ratio(of.actual, of.target))


def at_most_in_total(of: Figures) -> Number:
    """1 or 0 of a limit; the share of a target below 0."""
    held = of.choose(of.reaches(-of.actual, -of.target), 1.0, 0.0)
    return of.choose(of.reaches(of.target, 0.0), held, of.ratio(of.actual, of.target))


def between_in_total(of: Figures) -> Number:
    """1 inside; below, the share done where the lower end lies ahead; 0 above."""
    short = of.choose(of.reaches(0.0, of.target), 0.0, of.ratio(of.actual, of.target))
    so_far = of.choose(of.reaches(of.actual, of.target), 1.0, short)
    return of.choose(of.reaches(-of.actual, -of.target_max), so_far, 0.0)


def used_ahead(of: Figures, limit: Number) -> Number:
    """The share of a limit that is used up beyond the elapsed share."""
    return of.ratio(of.actual, limit) - of.elapsed
