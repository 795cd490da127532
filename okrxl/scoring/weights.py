"""Weights among siblings (DESIGN §3, Weights): given ones stay, blanks share what is left of 1 equally."""

from __future__ import annotations

import numpy as np

from okrxl.scoring.arrays import Bools, Floats, Ints

PERCENT_FROM, PERCENT_SUM = 10.0, (95.0, 105.0)
"""Percent points: the largest is at least 10, and they add up to about 100, or to less beside blanks."""
OFF_BY = 0.001 + 1e-9
"""How far a sum may be from 1: 33 % three times is one."""


def readings(weights: Floats, groups: Ints, formatted: Bools | None = None) -> tuple[Bools, Bools]:
    """Which groups are typed in percent points and which are relative, by group number; the rest are shares.

    Relative are numbers above 1 that are no percents (1, 2, 4), and whole ones that add up to more than 1.
    Of a group with weights in percent formats nothing has to be guessed: it is neither, nor is one on two
    scales.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    given = ~np.isnan(weights)
    clean = np.where(given, np.maximum(weights, 0.0), 0.0)
    largest = np.zeros(count)
    np.maximum.at(largest, groups, clean)
    total = np.bincount(groups, clean, count)
    blanks = np.bincount(groups, ~given, count)
    low, high = PERCENT_SUM
    known = in_formats(groups, formatted) | on_two_scales(weights, groups, formatted)
    percents = (largest >= PERCENT_FROM) & (total <= high) & ((total >= low) | (blanks > 0)) & ~known
    whole = np.bincount(groups, clean % 1 != 0, count) == 0
    relative = ~percents & ((largest > 1) | (whole & (total > 1))) & ~known
    return percents, relative


def in_formats(groups: Ints, formatted: Bools | None) -> Bools:
    """Which groups, by number, have weights in percent formats."""
    count = int(groups.max()) + 1 if len(groups) else 0
    marked = np.zeros(len(groups), dtype=bool) if formatted is None else formatted
    return np.asarray(np.bincount(groups, marked, count) > 0)


def on_two_scales(weights: Floats, groups: Ints, formatted: Bools | None = None) -> Bools:
    """Which groups, by number, have plain shares beside plain percents: 0.5 and 50.

    Not 0.5, 9.5 and 90, which are percents, nor 0.5, 1 and 2, which are relative.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    clean = np.where(np.isnan(weights), 0.0, np.maximum(weights, 0.0))
    fraction = np.bincount(groups, (clean > 0) & (clean < 1), count) > 0
    large = np.bincount(groups, clean >= PERCENT_FROM, count) > 0
    above = np.bincount(groups, clean > 1, count) > 0
    total = np.bincount(groups, clean, count)
    whole = np.abs(np.bincount(groups, np.where(clean > 1, clean / 100, clean), count) - 1) <= OFF_BY
    low, high = PERCENT_SUM
    blanks = np.bincount(groups, np.isnan(weights), count) > 0
    percents = (total >= low) & (total <= high) & ~blanks
    mixed = fraction & (large | (above & whole)) & ~percents
    return np.asarray(mixed & ~in_formats(groups, formatted))


def as_shares(weights: Floats, groups: Ints, formatted: Bools | None = None) -> Floats:
    """The weights as shares of 1, but for relative ones; blank and negative ones are 0.

    Beside a weight in a percent format, or a plain share, a plain 40 is 40 %, and 0.4 is the same.
    """
    percents, _ = readings(weights, groups, formatted)
    clean = np.where(np.isnan(weights), 0.0, np.maximum(weights, 0.0))
    both = in_formats(groups, formatted) | on_two_scales(weights, groups, formatted)
    beside = both[groups] & (clean > 1)
    if formatted is not None:
        beside &= ~formatted | (clean >= PERCENT_FROM)
    return np.where(percents[groups] | beside, clean / 100, clean)


def shares(weights: Floats, groups: Ints, formatted: Bools | None = None) -> Floats:
    """Each sibling's share of its group, summing to 1 per group; `weights` NaN = blank, groups 0..n-1.

    `formatted` says which weights stand in percent formats. Given weights stay and blanks share what is left
    of 1 equally; a blank among relative ones takes their mean. A sum that is off 1 is normalised (the check
    makes the finding). A group with nothing but zeros is shared equally. Negative weights count as 0.
    """
    if not len(weights):
        return weights.astype(np.float64)
    count = int(groups.max()) + 1
    _, relative = readings(weights, groups, formatted)
    given = ~np.isnan(weights)
    clean = as_shares(weights, groups, formatted)
    total = np.bincount(groups, clean, count)
    blanks = np.bincount(groups, ~given, count)
    known = np.bincount(groups, given, count)
    rest = np.maximum(1 - total, 0.0) / np.maximum(blanks, 1)
    blank = np.where(relative, total / np.maximum(known, 1), rest)
    filled = np.where(given, clean, blank[groups])
    summed = np.bincount(groups, filled, count)[groups]
    equal = 1 / np.maximum(np.bincount(groups, minlength=count), 1)[groups]
    return np.where(summed > 0, filled / np.where(summed > 0, summed, 1.0), equal)
