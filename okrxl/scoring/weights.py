"""Weights among siblings (DESIGN §3, Weights): given ones stay, blanks share what is left of 1 equally."""

from __future__ import annotations

import numpy as np

from okrxl.scoring.arrays import Floats, Ints

PERCENT_FROM = 1.5
"""A given weight above this says that the whole group is typed in percent points (50 = 50 %)."""


def shares(weights: Floats, groups: Ints) -> Floats:
    """Each sibling's share of its group, summing to 1 per group; `weights` NaN = blank, groups 0..n-1.

    A sum that is off 1 with no blanks, or blanks with nothing left, is normalised (the check makes the
    finding). A group with nothing but zeros is shared equally. Negative weights count as 0.
    """
    if not len(weights):
        return weights.astype(np.float64)
    count = int(groups.max()) + 1
    given = ~np.isnan(weights)
    clean = np.where(given, np.maximum(weights, 0.0), 0.0)
    largest = np.zeros(count)
    np.maximum.at(largest, groups, clean)
    clean = np.where(largest[groups] > PERCENT_FROM, clean / 100, clean)
    total = np.bincount(groups, clean, count)
    blanks = np.bincount(groups, ~given, count)
    rest = np.maximum(1 - total, 0.0) / np.maximum(blanks, 1)
    filled = np.where(given, clean, rest[groups])
    summed = np.bincount(groups, filled, count)[groups]
    equal = 1 / np.bincount(groups, minlength=count)[groups]
    return np.where(summed > 0, filled / np.where(summed > 0, summed, 1.0), equal)
