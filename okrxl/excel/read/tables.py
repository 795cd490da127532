"""Excel tables of a closed workbook, as raw grids."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, Grid, NoStoredValue, RawValue
from okrxl.core.schema import INPUT_NAMES, MEMORY_TAB, MEMORY_TABLES
from okrxl.excel.package.relations import relationships, root_of, sheet_parts, workbook_part
from okrxl.excel.read.bands import only_rows
from okrxl.excel.read.cells import Cells, cells_of, read_cells, special_cells
from okrxl.excel.read.formats import Formats
from okrxl.excel.read.formulas import formulas_in
from okrxl.excel.read.lost import Candidate, cut, lost_memory, lost_tables, missing, next_table, trimmed

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.archive import Package

EVERYWHERE = Area(1, 1, MAX_ROWS, MAX_COLUMNS)
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class TableRange:
    """An input table as its part describes it; `cells` exclude header and totals row.

    `end` is the row of the sheet's next table below it.
    """

    name: str
    tab: str
    headers: tuple[str, ...]
    cells: Area
    headed: bool
    totals: bool
    end: int | None = None


def read_grids(
    package: Package,
    tables: Mapping[str, str] = INPUT_NAMES,
    own: Callable[[], Collection[str]] = frozenset,
) -> dict[str, Grid]:
    """Key -> raw cells of each table present; `tables` gives the key of each table name (normalized).

    An input table that is no Excel table any more is found by its headers, but not on `own` tabs.
    BadFileError where the workbook is damaged.
    """
    ranges = dict(_ranges(package, tables))
    tabs = {table.tab: None for table in ranges.values()}
    parts = {tab: part for tab, part in sheet_parts(package).items() if tab in tabs}
    found = dict(_grids(package, ranges, parts))
    gone = missing(tables, found, sheet_parts(package))
    if gone:
        sheets = [_candidate(package, tab, part) for tab, part in _worksheets(package) if tab not in own()]
        found |= lost_tables(gone, sheets)
    if set(tables) & set(MEMORY_TABLES):
        hidden = [(tab, part) for tab, part in _worksheets(package) if tab.startswith(MEMORY_TAB)]
        found |= lost_memory(tables, found, [_candidate(package, tab, part) for tab, part in hidden])
    return found


def table_headers(package: Package, tables: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name (normalized) and headers of those tables that are there."""
    for name, table in _ranges(package, {name: name for name in tables}):
        yield name, table.headers


def table_tabs(package: Package) -> dict[str, str]:
    """Name (normalized) -> tab of all Excel tables."""
    return {
        str(root.get("displayName", "")).casefold(): tab
        for tab, part in sheet_parts(package).items()
        for root in _table_parts(package, part)
    }


def _worksheets(package: Package) -> Iterator[tuple[str, str]]:
    """Tab and part of each worksheet."""
    kinds = {target: kind for kind, target in relationships(package, workbook_part(package)).values()}
    for tab, part in sheet_parts(package).items():
        if kinds.get(part, "").endswith("/worksheet") and package.has(part):
            yield tab, part


def _candidate(package: Package, tab: str, part: str) -> Candidate:
    @cache
    def cells() -> Cells:
        return read_cells(package, {tab: part})[tab]

    def rows() -> Sequence[Sequence[RawValue]]:
        held = [list(row) for row in cells().rows]
        for row, column, value in special_cells(package.part(part), [EVERYWHERE]):
            if row <= len(held) and column <= len(held[row - 1]):
                held[row - 1][column - 1] = value
        return held

    return Candidate(
        tab,
        lambda: cells().rows,
        rows,
        lambda: cells().merged,
        tuple(_areas(package, part)),
        Formats(package, part).percents,
    )


def _table_parts(package: Package, sheet: str) -> Iterator[etree._Element]:
    """The roots of a sheet's table parts."""
    for kind, target in relationships(package, sheet).values():
        if kind.endswith("/table") and package.has(target):
            yield root_of(package, target)


def _areas(package: Package, sheet: str) -> Iterator[Area]:
    """The ranges of a sheet's tables."""
    for root in _table_parts(package, sheet):
        try:
            yield Area.parse(str(root.get("ref")))
        except ValueError as error:
            raise BadFileError("damaged", name=package.name) from error


def _ranges(package: Package, tables: Mapping[str, str]) -> Iterator[tuple[str, TableRange]]:
    """(key, range) of the tables asked for, through the sheets' relationships.

    BadFileError where two have one name: Excel allows none, and which figures are meant is anybody's guess.
    """
    homes: dict[str, str] = {}
    for tab, part in sheet_parts(package).items():
        for root in _table_parts(package, part):
            key = tables.get(str(root.get("displayName", "")).casefold())
            if key:
                found = _range(root, tab, package.name)
                if key in homes:
                    names = {"table": root.get("displayName"), "first": homes[key], "second": tab}
                    raise BadFileError("table_twice", name=package.name, **names)
                homes[key] = tab
                yield key, replace(found, end=next_table(found.cells, _areas(package, part)))


def _range(root: etree._Element, tab: str, name: str) -> TableRange:
    try:
        area = Area.parse(str(root.get("ref")))
        totals, headed = int(root.get("totalsRowCount", "0")), int(root.get("headerRowCount", "1")) > 0
    except ValueError as error:
        raise BadFileError("damaged", name=name) from error
    headers = tuple(
        _plain(str(node.get("name", ""))) for node in root.iterfind("{*}tableColumns/{*}tableColumn")
    )
    if len(headers) != area.columns:
        raise BadFileError("damaged", name=name)
    cells = Area(area.top + headed, area.left, area.bottom - totals, area.right)
    return TableRange(str(root.get("displayName")), tab, headers, cells, headed, bool(totals))


def _plain(header: str) -> str:
    """A header with the escapes of its part resolved (`_x000a_` is a line break)."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), header)


def _grids(
    package: Package, ranges: dict[str, TableRange], parts: dict[str, str]
) -> Iterator[tuple[str, Grid]]:
    tables = {tab: [table for table in ranges.values() if table.tab == tab] for tab in parts}
    sheets = {tab: _asked(package.part(part), tables[tab]) for tab, part in parts.items()}
    for tab, cells in cells_of(package, sheets).items():
        here = {key: table for key, table in ranges.items() if table.tab == tab}
        reach = [replace(table.cells, bottom=(table.end or MAX_ROWS + 1) - 1) for table in here.values()]
        special = list(special_cells(sheets[tab], reach))
        formats = Formats(package, parts[tab])
        for key, table in here.items():
            yield (
                key,
                replace(
                    _grid(table, cells, special),
                    percents=formats.beside(table.cells.left),
                    formulas=partial(_formulas, package, parts[tab], sheets[tab], table.cells),
                ),
            )


def _formulas(package: Package, part: str, rows: bytes, area: Area) -> Mapping[tuple[int, int], str]:
    """What cells of an area calculate; a formula that several share may be stated outside the `rows` read."""
    return formulas_in(package.part(part) if b'"shared"' in rows else rows, area)


def _asked(xml: bytes, tables: Sequence[TableRange]) -> bytes:
    """A sheet with the rows of its tables alone; whole with input tables, of which what is below is read."""
    if any(table.name.casefold() in INPUT_NAMES for table in tables):
        return xml
    return only_rows(
        xml, min(table.cells.top for table in tables), max(table.cells.bottom for table in tables)
    )


def _grid(
    table: TableRange, cells: Cells, special: Iterable[tuple[int, int, CellError | NoStoredValue]]
) -> Grid:
    area = table.cells
    blank: list[RawValue] = [None] * area.columns
    taken: list[list[RawValue]] = [
        [None if value == "" else value for value in row[area.left - 1 : area.right]]
        for row in cells.rows[area.top - 1 : area.bottom]
    ]
    if any(len(row) < area.columns for row in taken):
        taken = [row + blank[len(row) :] for row in taken]
    taken += [list(blank) for _ in range(area.rows - len(taken))]
    first = area.bottom + table.totals + 1
    below: list[list[RawValue]] = []
    if table.name.casefold() in INPUT_NAMES and len(cells.rows) >= first:
        stop = None if table.end is None else table.end - 1
        below = trimmed(cut(row, area.left, area.right) for row in cells.rows[first - 1 : stop])
    for row, column, value in special:
        if area.contains(row, column):
            taken[row - area.top][column - area.left] = value
        elif first <= row < first + len(below) and area.left <= column <= area.right:
            below[row - first][column - area.left] = value
    return Grid(
        table.name,
        table.tab,
        area.top,
        area.left,
        table.headers,
        taken,
        tuple(one for one in cells.merged if one.overlaps(replace(area, bottom=first + len(below)))),
        below,
        table.totals,
    )
