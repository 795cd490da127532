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
class Place:
    """An input table as its part states it: where it stands, without its totals row."""

    name: str
    tab: str
    headers: tuple[str, ...]
    cells: Area
    headed: bool


def read_grids(package: Package, tables: Mapping[str, str] = INPUT_NAMES) -> dict[str, Grid]:
    """Key -> raw cells of each table present; `tables` gives the key of each table name (normalized).

    BadFileError where the workbook is damaged.
    """
    places = dict(_places(package, tables))
    tabs = {place.tab: None for place in places.values()}
    parts = {tab: part for tab, part in sheet_parts(package).items() if tab in tabs}
    return dict(_grids(package, places, parts))


def _places(package: Package, tables: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    """Key and place of the tables asked for, from the sheets' relationships."""
    for tab, part in sheet_parts(package).items():
        for kind, target in relationships(package, part).values():
            if not kind.endswith("/table") or not package.has(target):
                continue
            root = parsed(package, target)
            key = tables.get(str(root.get("displayName", "")).casefold())
            if key:
                yield key, _place(root, tab, package.name)


def _place(root: etree._Element, tab: str, name: str) -> Place:
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
    return Place(str(root.get("displayName")), tab, headers, cells, headed)


def _plain(header: str) -> str:
    """A header without the escapes of its part (`_x000a_` is a line break)."""
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), header)


def _grids(package: Package, places: dict[str, Place], parts: dict[str, str]) -> Iterator[tuple[str, Grid]]:
    for tab, cells in read_cells(package, parts).items():
        here = {key: place for key, place in places.items() if place.tab == tab}
        special = list(special_cells(package.part(parts[tab]), [place.cells for place in here.values()]))
        for key, place in here.items():
            yield key, _grid(place, cells, special)


def _grid(place: Place, cells: Cells, special: Iterable[tuple[int, int, CellError | NoStoredValue]]) -> Grid:
    area = place.cells
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
        place.name,
        place.tab,
        area.top,
        area.left,
        place.headers,
        taken,
        tuple(one for one in cells.merged if one.overlaps(area)),
    )
