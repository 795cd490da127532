"""The columns that scoring calculates with, and the arithmetic that knows blanks and rounding noise."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]

NOISE = 1e-9
"""How far sums of binary fractions may be off, relative to the value where it is above 1."""
LARGE = 1e15
SMALL, NEAR_HALF = 1e7, 0.01
"""Of numbers with up to seven digits before the cut only those near a half depend on how they are written."""
EXACT_POWERS = 22
"""Powers of ten up to this one are binary numbers without a rest."""
EXACT_DIGITS = ".10g"
"""Digits that no sum of binary fractions spoils: 0.67499999999999993 is 0.675."""


def ratio(over: Floats, under: Floats) -> Floats:
    """`over` ÷ `under`; NaN where `under` is 0."""
    blank = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    divided: Floats = np.divide(over, under, out=blank, where=under != 0)
    return divided


def reaches(value: Floats, bound: Floats) -> Bools:
    """Whether `value` ≥ `bound`; equality counts (DESIGN §3), also for 0.1 + 0.7 ≥ 0.8."""
    return np.asarray(value >= bound - NOISE * np.maximum(np.abs(bound), 1.0))


def round_half_up(values: Floats, digits: int = 2) -> Floats:
    """As Excel's ROUND: halves of the *written* number go away from zero, 0.675 -> 0.68 (DESIGN §3)."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.abs(values) * 10.0**digits
        rounded = np.copysign(np.floor(scaled + 0.5) / 10.0**digits, values)
        plain = (scaled < SMALL) & (np.abs(scaled % 1 - 0.5) > NEAR_HALF)
    for at in np.flatnonzero(~plain & ~np.isnan(values)):
        rounded[at] = _written_half_up(float(values[at]), digits)
    return rounded


def half_up(value: float, digits: int = 2) -> float:
    """`round_half_up` of one number."""
    scaled = abs(value) * 10.0**digits if digits <= EXACT_POWERS else LARGE
    if scaled < SMALL and abs(scaled % 1 - 0.5) > NEAR_HALF:
        return math.copysign(math.floor(scaled + 0.5) / 10.0**digits, value)
    return _written_half_up(value, digits)


def _written_half_up(value: float, digits: int) -> float:
    """A number rounded as it is written in decimals, whatever stands in its last binary digits."""
    # Numbers that large have no digits left to round; NaN stays NaN.
    if not abs(value) < LARGE:
        return value
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(format(value, EXACT_DIGITS)).quantize(step, ROUND_HALF_UP))
