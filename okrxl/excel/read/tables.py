"""Excel tables of a closed workbook, as raw grids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, Grid, NoStoredValue, RawValue
from okrxl.core.schema import INPUT_NAMES
from okrxl.excel.package.relations import parsed, relationships, sheet_parts
from okrxl.excel.read.cells import Cells, read_cells, special_cells

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.archive import Package

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class TableRange:
    """An input table as its part describes it; `cells` exclude header and totals row."""

    name: str
    tab: str
    headers: tuple[str, ...]
    cells: Area
    headed: bool


def read_grids(package: Package, tables: Mapping[str, str] = INPUT_NAMES) -> dict[str, Grid]:
    """Key -> raw cells of each table present; `tables` gives the key of each table name (normalized).

    BadFileError where the workbook is damaged.
    """
    ranges = dict(_ranges(package, tables))
    tabs = {table.tab: None for table in ranges.values()}
    parts = {tab: part for tab, part in sheet_parts(package).items() if tab in tabs}
    return dict(_grids(package, ranges, parts))


def _ranges(package: Package, tables: Mapping[str, str]) -> Iterator[tuple[str, TableRange]]:
    """(key, range) of the tables asked for, through the sheets' relationships."""
    for tab, part in sheet_parts(package).items():
        for kind, target in relationships(package, part).values():
            if not kind.endswith("/table") or not package.has(target):
                continue
            root = parsed(package, target)
            key = tables.get(str(root.get("displayName", "")).casefold())
            if key:
                yield key, _range(root, tab, package.name)


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
    return TableRange(str(root.get("displayName")), tab, headers, cells, headed)


def _plain(header: str) -> str:
    """A header with the escapes of its part resolved (`_x000a_` is a line break)."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), header)


def _grids(
    package: Package, ranges: dict[str, TableRange], parts: dict[str, str]
) -> Iterator[tuple[str, Grid]]:
    for tab, cells in read_cells(package, parts).items():
        here = {key: table for key, table in ranges.items() if table.tab == tab}
        special = list(special_cells(package.part(parts[tab]), [table.cells for table in here.values()]))
        for key, table in here.items():
            yield key, _grid(table, cells, special)


def _grid(
    table: TableRange, cells: Cells, special: Iterable[tuple[int, int, CellError | NoStoredValue]]
) -> Grid:
    area = table.cells
    blank: list[RawValue] = [None] * area.columns
    taken: list[list[RawValue]] = [
        [None if value == "" else value for value in row[area.left - 1 : area.right]]
        for row in cells.rows[area.top - 1 : area.bottom]
    ]
    if taken and len(taken[0]) < area.columns:
        taken = [row + blank[len(row) :] for row in taken]
    taken += [list(blank) for _ in range(area.rows - len(taken))]
    for row, column, value in special:
        if area.contains(row, column):
            taken[row - area.top][column - area.left] = value
    return Grid(
        table.name,
        table.tab,
        area.top,
        area.left,
        table.headers,
        taken,
        tuple(one for one in cells.merged if one.overlaps(area)),
    )
