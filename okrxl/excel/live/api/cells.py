"""Cells read with all their digits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

Rows = Sequence[Sequence[object]]


def exact(cells: xw.Range, rows: Rows) -> Rows:
    """The values of a range as they were read, amounts of money with all their digits.

    Those with a currency or accounting format come as `Decimal`, cut to four decimals, but not in `Value2`.
    """
    if not any(isinstance(value, Decimal) for row in rows for value in row):
        return rows
    stored = cells.api.Value2
    whole: Rows = stored if isinstance(stored, list | tuple) else [[stored]]
    return [
        [number if isinstance(value, Decimal) else value for value, number in zip(*pair, strict=True)]
        for pair in zip(rows, whole, strict=True)
    ]
