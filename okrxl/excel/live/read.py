"""The input tables of an open workbook, as raw grids: one read per table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.core.grid import CellError, Grid, RawValue

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
FIRST_DAY = datetime(1900, 1, 1)  # noqa: DTZ001 — sheets know no time zones


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A worksheet and its tables by normalized name."""

    sheet: xw.Sheet
    tables: Mapping[str, xw.main.Table]


def sheets_of(book: xw.Book) -> dict[str, OpenSheet]:
    """All worksheets by tab, each looked up once."""
    return {
        sheet.name: OpenSheet(sheet, {table.name.casefold(): table for table in sheet.tables})
        for sheet in book.sheets
    }


def read_grids(sheets: Mapping[str, OpenSheet], tables: Mapping[str, str]) -> dict[str, Grid]:
    """Key -> raw cells of each table present; `tables` gives the key of each name (normalized) asked for."""
    return {
        tables[name]: _grid(one.sheet, tab, table)
        for tab, one in sheets.items()
        for name, table in one.tables.items()
        if name in tables
    }


def _grid(sheet: xw.Sheet, tab: str, table: xw.main.Table) -> Grid:
    area = Area.parse(table.range.address)
    headed, totals = table.show_headers, table.show_totals
    rows = sheet.range(area.ref).options(ndim=2, err_to_str=True, chunksize=None).value
    headers = (
        tuple(_header(value) for value in rows[0])
        if headed
        else tuple(column.name for column in table.columns)
    )
    body = rows[1 if headed else 0 : len(rows) - 1 if totals else len(rows)]
    return Grid(
        table.name,
        tab,
        area.top + (1 if headed else 0),
        area.left,
        headers,
        [list(map(_value, row)) for row in body],
    )


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
