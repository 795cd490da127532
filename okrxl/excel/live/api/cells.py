"""Cells read with all their digits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.excel.number_formats import shows_percents

if TYPE_CHECKING:
    import xlwings as xw

Rows = Sequence[Sequence[object]]


def percent_areas(cells: xw.Range) -> list[Area] | None:
    """Where cells are formatted as percents; None in Excel, which has no such question for mixed formats."""
    ask = getattr(cells.impl, "number_format_areas", None)
    if ask is None:
        return None
    return [Area.parse(ref) for code, refs in ask() if shows_percents(code) for ref in refs]


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
