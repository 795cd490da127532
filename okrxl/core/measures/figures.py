"""The numbers that a measure calculates with: columns, or parts of a worksheet formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

Number: TypeAlias = Any
"""A column of floats, or a worksheet expression: anything with Python's arithmetic."""
Condition: TypeAlias = Any
"""A column of booleans, or a worksheet expression that is TRUE or FALSE."""


class Figures(Protocol):
    """The numbers of key results that share a measure; `actual` is the current value."""

    @property
    def actual(self) -> Number:
        """The current value; of a check-in, its actual."""

    @property
    def baseline(self) -> Number:
        """Where the key result began; with Sum, a total of the same length."""

    @property
    def target(self) -> Number:
        """The target, or the lower end of a range."""

    @property
    def target_max(self) -> Number:
        """The upper end of a range."""

    @property
    def elapsed(self) -> Number:
        """The share of start to due that the actual covers: up to the last check-in."""

    def ratio(self, over: Number, under: Number) -> Number:
        """`over` ÷ `under`; blank where `under` is 0."""

    def reaches(self, value: Number, bound: Number) -> Condition:
        """Whether `value` ≥ `bound`; equality counts, rounding noise included."""

    def choose(self, test: Condition, yes: Number, no: Number) -> Number:
        """`yes` where the test holds, else `no`."""


Arithmetic: TypeAlias = Callable[[Figures], Number]
