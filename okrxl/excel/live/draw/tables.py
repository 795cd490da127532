"""Excel tables of a sheet: found by name, moved and resized; made where they are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrxl.core.address import Area, cell_name
from okrxl.excel.live import api
from okrxl.sheets.model import PlacedTable

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal

STYLE_NAME = "TableStyleLight1"


class Found(NamedTuple):
    """A table that stands on the sheet: our part of it, and how many columns the manager added behind."""

    table: xw.main.Table
    area: Area
    added: int = 0


def widened(area: Area, columns: int) -> Area:
    """An area with so many columns more."""
    return Area(area.top, area.left, area.bottom, area.right + columns)


def found_in(
    tables: Mapping[str, xw.main.Table], wanted: Sequence[PlacedTable], before: Sequence[Area] | None
) -> dict[str, Found]:
    """The tables of a sheet by normalized name.

    `before` is where our cells stood, if that is known: what a table holds further right was typed beside
    it, and became part of it.
    """
    widths = {table.name.casefold(): table.area.columns for table in wanted}
    found = {}
    for name, table in tables.items():
        area = Area.parse(table.range.address)
        added = max(area.columns - widths.get(name, area.columns), 0)
        behind = Area(area.top, area.right - added + 1, area.bottom, area.right)
        if before is None or (added and any(behind.overlaps(one) for one in before)):
            added = 0
        found[name] = Found(table, widened(area, -added), added)
    return found


def name_tables(sheet: xw.Sheet, wanted: Sequence[PlacedTable]) -> None:
    """Give the tables of a copied sheet the names they are to have; LookupError where others stand there."""
    places = {table.name: table.area for table in wanted}
    # Excel takes another name for a copy where it holds that one for taken.
    for table in [one for one in sheet.tables if places.pop(one.name, None) is None]:
        area = Area.parse(table.range.address)
        name = next((name for name, place in places.items() if place == area), None)
        if name is None:
            raise LookupError(area.ref)
        table.name = name
        del places[name]
    if places:
        raise LookupError(*places)


def place_tables(
    sheet: xw.Sheet, wanted: Sequence[PlacedTable], found: Mapping[str, Found], journal: Journal
) -> list[Area]:
    """Put the tables where they belong; gives the areas that were moved about.

    Tables that are no longer wanted become plain cells, at the end.
    """
    kept = [(table, found[table.name.casefold()]) for table in wanted if table.name.casefold() in found]
    # A table is resized in place only; it goes elsewhere as a whole, the lowest first on the way down.
    down = [pair for pair in kept if _corner(pair[0].area) > _corner(pair[1].area)]
    up = [pair for pair in kept if _corner(pair[0].area) < _corner(pair[1].area)]
    for table, there in sorted(down, key=_row, reverse=True) + sorted(up, key=_row):
        _move(sheet, there, table, journal)
    for table, there in kept:
        _resize(sheet, table, there, journal)
    missing = [table for table in wanted if table.name.casefold() not in found]
    if missing:
        # As with tabs: a table whose adding failed midway has another name.
        journal.note(lambda: _unlist_others(sheet, frozenset(found)))
    for table in missing:
        _make(sheet, table)
    names = {table.name.casefold() for table in wanted}
    for name, there in found.items():
        if name not in names and name.startswith("okr_"):
            journal.later(lambda table=there.table: api.unlist(table))  # type: ignore[misc]
    return [
        area for table, there in (*down, *up) for area in (there.area, _at(there.area, _corner(table.area)))
    ]


def _corner(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _row(pair: tuple[PlacedTable, Found]) -> int:
    return pair[1].area.top


def _at(area: Area, corner: tuple[int, int]) -> Area:
    """An area of the same size elsewhere."""
    return Area(corner[0], corner[1], corner[0] + area.rows - 1, corner[1] + area.columns - 1)


def _move(sheet: xw.Sheet, there: Found, table: PlacedTable, journal: Journal) -> None:
    source = widened(there.area, there.added)
    target = _at(source, _corner(table.area))

    def move(one: Area, other: Area) -> None:
        sheet.range(one.ref).move(sheet.range(cell_name(other.top, other.left)))

    def back() -> None:
        # The move itself may have been what failed.
        if Area.parse(there.table.range.address) == target:
            move(target, source)

    journal.note(back)
    move(source, target)


def _resize(sheet: xw.Sheet, table: PlacedTable, there: Found, journal: Journal) -> None:
    present = widened(_at(there.area, _corner(table.area)), there.added)
    target = widened(table.area, there.added)
    if present == target:
        return
    journal.note(lambda: there.table.resize(sheet.range(present.ref)))
    there.table.resize(sheet.range(target.ref))


def _unlist_others(sheet: xw.Sheet, known: frozenset[str]) -> None:
    for table in list(sheet.tables):
        if table.name.casefold() not in known:
            api.unlist(table)


def _make(sheet: xw.Sheet, table: PlacedTable) -> None:
    made = sheet.tables.add(
        sheet.range(table.area.ref), name=table.name, has_headers=True, table_style_name=STYLE_NAME
    )
    if not table.banded:
        made.show_table_style_row_stripes = False
    if not table.filter_buttons:
        made.show_autofilter = False
