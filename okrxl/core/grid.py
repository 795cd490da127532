"""What a driver hands to `read`: the raw cells of one input table, before anything is interpreted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from okrxl.core.address import Area

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 — sheets know no time zones
"""The day that Excel's day number 0 stands for."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error value such as `#N/A` or `#REF!`."""

    text: str


@dataclass(frozen=True, slots=True)
class NoStoredValue:
    """A formula that carries no computed value (the file was never calculated)."""

    formula: str = ""


RawValue = str | float | int | bool | date | datetime | time | timedelta | CellError | NoStoredValue | None


def is_nan(value: object) -> bool:
    """Whether a value is NaN or NaT."""
    return bool(value != value)  # noqa: PLR0124 — nothing else differs from itself


def is_blank(value: object) -> bool:
    """Whether a value is None, NaN or NaT."""
    return value is None or is_nan(value)


Percents = Callable[[int, Collection[int]], frozenset[int]]
"""(position of a column, sheet rows) -> those rows whose cell is formatted as a percent.

Asked for late and for few cells: most workbooks need the formats of a small part of their numbers.
"""


Formulas = Callable[[], Mapping[tuple[int, int], str]]
"""(sheet row, position of the column) -> formula without its `=`, of the cells that have one; asked late."""


def no_formulas() -> Mapping[tuple[int, int], str]:
    """The formulas of cells that have none."""
    return {}


HiddenRows = Callable[[], frozenset[int]]
"""The rows (from 1) of a sheet that are hidden, by a person or by a filter; asked late."""


def none_hidden() -> frozenset[int]:
    """The hidden rows of a sheet that shows all."""
    return frozenset()


def no_percents(_: int, __: Collection[int]) -> frozenset[int]:
    """The formats of cells that have none."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one Excel table (ListObject).

    `top` is the sheet row of the first data row, `left` the sheet column of the first header;
    `rows` leaves out the header and the totals row. `merged` are the sheet's merged areas.
    An empty cell is None. `below` are the rows in the same columns under an input table and its `totals`
    row, from the first one to the last that holds something; the next table ends them. A `lost` table has
    headers but is no Excel table any more: then `rows` is empty and all its rows are `below`; where some of
    these are dates, it is not `headed_by_text`. `percents` looks up number formats, `formulas` what cells of
    `rows` calculate.
    """

    table: str
    sheet: str
    top: int
    left: int
    headers: tuple[str, ...]
    rows: Sequence[Sequence[RawValue]]
    merged: tuple[Area, ...] = ()
    below: Sequence[Sequence[RawValue]] = ()
    totals: bool = False
    lost: bool = False
    percents: Percents = no_percents
    formulas: Formulas = no_formulas
    headed_by_text: bool = True

    def in_percents(self, position: int, rows: Collection[int]) -> frozenset[int]:
        """Those sheet rows whose cell in a column holds a number formatted as a percent.

        The format of a text means nothing: 59.2 typed as text into a percent cell is no 5,920 %.
        """
        texts = (row for row in rows if isinstance(self._cell(row, position), str))
        return self.percents(position, rows) - frozenset(texts)

    def _cell(self, row: int, position: int) -> RawValue:
        inside = 0 <= row - self.top < len(self.rows)
        return self.rows[row - self.top][position] if inside else None
