"""The input tables of an open workbook, as raw grids: one read per table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.core.grid import CellError, Grid, RawValue
from okrxl.core.schema import INPUT_NAMES, MEMORY_TAB, MEMORY_TABLES
from okrxl.excel.live.api.book import sheets_with_tables
from okrxl.excel.live.api.cells import Rows, exact, percent_areas
from okrxl.excel.number_formats import shows_percents
from okrxl.excel.read.lost import (
    FIRST_ROWS,
    Candidate,
    lost_memory,
    lost_tables,
    missing,
    next_table,
    trimmed,
)

if TYPE_CHECKING:
    import xlwings as xw

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
NEWER_ERRORS = {
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
"""Error values that xlwings returns as int; Excel's numbers arrive as float."""
PLAIN = frozenset({str, float, bool})
"""What a cell holds as Excel passes it: dates and error values arrive as other types."""
BLOCK = 50_000
"""Rows that are read in one call."""
FIRST_DAY = datetime(1900, 1, 1)  # noqa: DTZ001 — sheets know no time zones


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A worksheet and its tables by normalized name."""

    sheet: xw.Sheet
    tables: Mapping[str, xw.main.Table]


def sheets_of(book: xw.Book) -> dict[str, OpenSheet]:
    """All worksheets by tab, each looked up once."""
    return {
        sheet.name: OpenSheet(sheet, {table.name.casefold(): table for table in tables})
        for sheet, tables in sheets_with_tables(book)
    }


def read_grids(
    sheets: Mapping[str, OpenSheet],
    tables: Mapping[str, str],
    own: Callable[[], Collection[str]] = frozenset,
) -> dict[str, Grid]:
    """Key -> raw cells of each table present; `tables` gives the key of each name (normalized) asked for.

    An input table that is no Excel table any more is found by its headers, but not on `own` tabs.
    """
    found = {
        tables[name]: _grid(one, tab, name)
        for tab, one in sheets.items()
        for name, table in one.tables.items()
        if name in tables
    }
    gone = missing(tables, found, sheets)
    if gone:
        made = own()
        found |= lost_tables(gone, [_candidate(tab, one) for tab, one in sheets.items() if tab not in made])
    if set(tables) & set(MEMORY_TABLES):
        hidden = [(tab, one) for tab, one in sheets.items() if tab.startswith(MEMORY_TAB)]
        found |= lost_memory(tables, found, [_candidate(tab, one) for tab, one in hidden])
    return found


def table_headers(tables: Iterable[xw.main.Table]) -> Iterator[tuple[str, ...]]:
    """The headers of each table."""
    for table in tables:
        head = table.header_row_range
        if head is None:
            yield tuple(column.name for column in table.columns)
        else:
            yield tuple(map(_header, _first_row(head.raw_value)))


def _first_row(raw: object) -> Sequence[object]:
    """The first row of a range's values: engines return one cell bare, and on a Mac a single row flat."""
    rows = raw if isinstance(raw, list | tuple) else (raw,)
    first = rows[0] if rows else None
    return first if isinstance(first, list | tuple) else rows


def _candidate(tab: str, one: OpenSheet) -> Candidate:
    @cache
    def used() -> Area:
        return Area.parse(one.sheet.used_range.address)

    @cache
    def first() -> list[list[RawValue]]:
        return _block(one.sheet, Area(1, 1, min(FIRST_ROWS, used().bottom), used().right))

    def rows() -> list[list[RawValue]]:
        return list(_blocks(one.sheet, Area(1, 1, used().bottom, used().right)))

    @cache
    def percents() -> PercentCells:
        return PercentCells(one.sheet, used())

    areas = tuple(Area.parse(table.range.address) for table in one.tables.values())
    return Candidate(
        tab,
        first,
        rows,
        lambda: (),
        areas,
        lambda column, cells: frozenset(percents().of(column, sorted(cells))),
    )


def _block(sheet: xw.Sheet, area: Area) -> list[list[RawValue]]:
    return [list(map(_value, row)) for row in _rows(sheet, area)]


def _rows(sheet: xw.Sheet, area: Area) -> Rows:
    cells = sheet.range(area.ref)
    rows: Rows = cells.options(ndim=2, err_to_str=True, chunksize=None).value
    return exact(cells, rows)


def _blocks(sheet: xw.Sheet, area: Area) -> Iterator[list[RawValue]]:
    """The rows of an area, however many a used range has."""
    for top in range(area.top, area.bottom + 1, BLOCK):
        yield from _block(sheet, replace(area, top=top, bottom=min(top + BLOCK - 1, area.bottom)))


def _below(one: OpenSheet, name: str, area: Area) -> list[list[RawValue]]:
    """The rows under an input table, in its columns, down to the next table."""
    if name not in INPUT_NAMES:
        return []
    used = Area.parse(one.sheet.used_range.address)
    if used.bottom <= area.bottom:
        return []
    others = (Area.parse(other.range.address) for other in one.tables.values())
    end = next_table(area, others) or used.bottom + 1
    return trimmed(_blocks(one.sheet, replace(area, top=area.bottom + 1, bottom=end - 1)))


def _contents(sheet: xw.Sheet, area: Area, name: str) -> Rows:
    """The cells of a table. Those of ours are asked for as they are: to convert them takes ten calls."""
    if name not in INPUT_NAMES:
        raw = sheet.range(area.ref).raw_value
        rows = [list(row) for row in raw] if isinstance(raw, list | tuple) else []
        if rows and all(cell is None or type(cell) in PLAIN for row in rows for cell in row):
            return rows
    return _rows(sheet, area)


def _grid(one: OpenSheet, tab: str, name: str) -> Grid:
    sheet, table = one.sheet, one.tables[name]
    area = Area.parse(table.range.address)
    rows = _contents(sheet, area, name)
    # A row of ours that is no header has a number.
    named = name not in INPUT_NAMES and all(cell and isinstance(cell, str) for cell in rows[0])
    headed, totals = named or table.show_headers, table.show_totals
    headers = (
        tuple(_header(value) for value in rows[0])
        if headed
        else tuple(column.name for column in table.columns)
    )
    percents = PercentCells(sheet, area)
    body = rows[1 if headed else 0 : len(rows) - 1 if totals else len(rows)]
    return Grid(
        name,
        tab,
        area.top + (1 if headed else 0),
        area.left,
        headers,
        [list(map(_value, row)) for row in body],
        below=_below(one, name, area),
        totals=bool(totals),
        percents=lambda position, cells: frozenset(percents.of(area.left + position, sorted(cells))),
        formulas=lambda: (
            dict(_formulas(sheet, area)) if any(cell is not None for row in body for cell in row) else {}
        ),
    )


def _formulas(sheet: xw.Sheet, area: Area) -> Iterator[tuple[tuple[int, int], str]]:
    """Sheet row and position of each cell of an area that has a formula, and the formula without its `=`."""
    texts = sheet.range(area.ref).formula
    rows = texts if isinstance(texts, list | tuple) else [[texts]]
    for row, cells in enumerate(rows, area.top):
        for position, cell in enumerate(cells if isinstance(cells, list | tuple) else [cells]):
            if isinstance(cell, str) and cell.startswith("=") and len(cell) > 1:
                yield (row, position), cell[1:]


@dataclass
class PercentCells:
    """Which cells of a table are formatted as percents."""

    sheet: xw.Sheet
    area: Area

    @cached_property
    def areas(self) -> list[Area] | None:
        """Where, in the whole table; None where the program has to be asked again and again."""
        return percent_areas(self.sheet.range(self.area.ref))

    def of(self, column: int, rows: Sequence[int]) -> Iterator[int]:
        """Those of the rows (ascending): blocks of several formats are halved, or looked up in `areas`."""
        if not rows:
            return
        code = self.sheet.range(Area(rows[0], column, rows[-1], column).ref).number_format
        if code is not None or len(rows) == 1:
            yield from rows if shows_percents(code or "") else ()
        elif self.areas is None or not self._covers(column, rows):
            middle = len(rows) // 2
            yield from self.of(column, rows[:middle])
            yield from self.of(column, rows[middle:])
        else:
            own = (one for one in self.areas if one.left <= column <= one.right)
            covered = set(chain.from_iterable(range(one.top, one.bottom + 1) for one in own))
            yield from (row for row in rows if row in covered)

    def _covers(self, column: int, rows: Sequence[int]) -> bool:
        """Whether all of the rows are the table's own, not those below it."""
        area = self.area
        return area.left <= column <= area.right and area.top <= rows[0] and rows[-1] <= area.bottom


def _header(value: object) -> str:
    return "" if value is None else str(value)


def _value(value: object) -> RawValue:
    if isinstance(value, str):
        return CellError(value) if value in ERRORS else value
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in NEWER_ERRORS:
        return CellError(NEWER_ERRORS[value])
    if isinstance(value, datetime):
        # A time of day alone arrives on the day before Excel's calendar begins.
        return value.time() if value < FIRST_DAY else value
    if value is None or isinstance(value, int | float):
        return value
    return str(value)
