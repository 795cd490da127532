"""Weights among siblings (DESIGN §3, Weights): given ones stay, blanks share what is left of 1 equally."""

from __future__ import annotations

import numpy as np

from okrxl.scoring.arrays import Bools, Floats, Ints

PERCENT_FROM, PERCENT_SUM = 10.0, (95.0, 105.0)
"""Percent points: the largest is at least 10, and they add up to about 100, or to less beside blanks."""
OFF_BY = 0.001 + 1e-9
"""How far a sum may be from 1: 33 % three times is one."""


def readings(weights: Floats, groups: Ints) -> tuple[Bools, Bools]:
    """Which groups are typed in percent points and which are relative, by group number; the rest are shares.

    Relative are numbers above 1 that are no percents (1, 2, 4), and whole ones that add up to more than 1.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    given = ~np.isnan(weights)
    clean = np.where(given, np.maximum(weights, 0.0), 0.0)
    largest = np.zeros(count)
    np.maximum.at(largest, groups, clean)
    total = np.bincount(groups, clean, count)
    blanks = np.bincount(groups, ~given, count)
    low, high = PERCENT_SUM
    percents = (largest >= PERCENT_FROM) & (total <= high) & ((total >= low) | (blanks > 0))
    whole = np.bincount(groups, clean % 1 != 0, count) == 0
    relative = ~percents & ((largest > 1) | (whole & (total > 1)))
    return percents, relative


def shares(weights: Floats, groups: Ints) -> Floats:
    """Each sibling's share of its group, summing to 1 per group; `weights` NaN = blank, groups 0..n-1.

    Given weights stay and blanks share what is left of 1 equally; a blank among relative ones takes their
    mean. A sum that is off 1 is normalised (the check makes the finding). A group with nothing but zeros is
    shared equally. Negative weights count as 0.
    """
    if not len(weights):
        return weights.astype(np.float64)
    count = int(groups.max()) + 1
    percents, relative = readings(weights, groups)
    given = ~np.isnan(weights)
    clean = np.where(given, np.maximum(weights, 0.0), 0.0)
    clean = np.where(percents[groups], clean / 100, clean)
    total = np.bincount(groups, clean, count)
    blanks = np.bincount(groups, ~given, count)
    known = np.bincount(groups, given, count)
    rest = np.maximum(1 - total, 0.0) / np.maximum(blanks, 1)
    blank = np.where(relative, total / np.maximum(known, 1), rest)
    filled = np.where(given, clean, blank[groups])
    summed = np.bincount(groups, filled, count)[groups]
    equal = 1 / np.maximum(np.bincount(groups, minlength=count), 1)[groups]
    return np.where(summed > 0, filled / np.where(summed > 0, summed, 1.0), equal)
