"""Excel tables of a sheet: found by name, moved and resized, made where they are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrxl.core.address import Area, cell_name
from okrxl.excel.live.api.sheet import unlist
from okrxl.excel.own_names import TABLE_STYLE
from okrxl.sheets.model import PlacedTable

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal


class Found(NamedTuple):
    """A table on the sheet: the area that is ours, and how many columns the manager added on its right."""

    table: xw.main.Table
    area: Area
    added: int = 0


def widened(area: Area, columns: int) -> Area:
    """An area with a number of columns more."""
    return Area(area.top, area.left, area.bottom, area.right + columns)


def found_in(
    tables: Mapping[str, xw.main.Table],
    areas: Mapping[str, Area],
    wanted: Sequence[PlacedTable],
    before: Sequence[Area] | None,
) -> dict[str, Found]:
    """The tables of a sheet, which stand in `areas`, by normalized name.

    `before` are the areas of our cells at the last drawing, if known: a table's columns further right were
    typed beside it by the manager, and Excel took them into the table.
    """
    widths = {table.name.casefold(): table.area.columns for table in wanted}
    found = {}
    for name, table in tables.items():
        area = areas[name]
        added = max(area.columns - widths.get(name, area.columns), 0)
        behind = Area(area.top, area.right - added + 1, area.bottom, area.right)
        if before is None or (added and any(behind.overlaps(one) for one in before)):
            added = 0
        found[name] = Found(table, widened(area, -added), added)
    return found


def name_tables(sheet: xw.Sheet, wanted: Sequence[PlacedTable]) -> None:
    """Give the tables of a copied sheet their names; LookupError where other tables are standing."""
    areas = {table.name: table.area for table in wanted}
    # Excel gives a copied table another name where it considers its name taken.
    for table in [one for one in sheet.tables if areas.pop(one.name, None) is None]:
        area = Area.parse(table.range.address)
        name = next((name for name, known in areas.items() if known == area), None)
        if name is None:
            raise LookupError(area.ref)
        table.name = name
        del areas[name]
    if areas:
        raise LookupError(*areas)


def place_tables(
    sheet: xw.Sheet, wanted: Sequence[PlacedTable], found: Mapping[str, Found], journal: Journal
) -> list[Area]:
    """Put the tables where they belong; returns the areas that moves touched.

    Tables no longer wanted become plain cells once everything else has succeeded.
    """
    present = [(table, found[table.name.casefold()]) for table in wanted if table.name.casefold() in found]
    # A table can only be resized in place; moving down, the lowest goes first.
    down = [pair for pair in present if _corner(pair[0].area) > _corner(pair[1].area)]
    up = [pair for pair in present if _corner(pair[0].area) < _corner(pair[1].area)]
    for table, standing in sorted(down, key=_row, reverse=True) + sorted(up, key=_row):
        _move(sheet, standing, table, journal)
    for table, standing in present:
        _resize(sheet, table, standing, journal)
    missing = [table for table in wanted if table.name.casefold() not in found]
    if missing:
        # As with tabs: a table whose adding failed midway has another name.
        journal.note(lambda: _unlist_others(sheet, frozenset(found)))
    for table in missing:
        _make(sheet, table)
    names = {table.name.casefold() for table in wanted}
    for name, standing in found.items():
        if name not in names and name.startswith("okr_"):
            journal.later(lambda table=standing.table: unlist(table))  # type: ignore[misc]
    return [
        area
        for table, standing in (*down, *up)
        for area in (standing.area, _at(standing.area, _corner(table.area)))
    ]


def _corner(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _row(pair: tuple[PlacedTable, Found]) -> int:
    return pair[1].area.top


def _at(area: Area, corner: tuple[int, int]) -> Area:
    """An area of the same size elsewhere."""
    return Area(corner[0], corner[1], corner[0] + area.rows - 1, corner[1] + area.columns - 1)


def _move(sheet: xw.Sheet, standing: Found, table: PlacedTable, journal: Journal) -> None:
    source = widened(standing.area, standing.added)
    target = _at(source, _corner(table.area))

    def move(one: Area, other: Area) -> None:
        sheet.range(one.ref).move(sheet.range(cell_name(other.top, other.left)))

    def back() -> None:
        # The move itself may have been what failed.
        if Area.parse(standing.table.range.address) == target:
            move(target, source)

    journal.note(back)
    move(source, target)


def _resize(sheet: xw.Sheet, table: PlacedTable, standing: Found, journal: Journal) -> None:
    current = widened(_at(standing.area, _corner(table.area)), standing.added)
    target = widened(table.area, standing.added)
    if current == target:
        return
    journal.note(lambda: standing.table.resize(sheet.range(current.ref)))
    standing.table.resize(sheet.range(target.ref))


def _unlist_others(sheet: xw.Sheet, known: frozenset[str]) -> None:
    for table in list(sheet.tables):
        if table.name.casefold() not in known:
            unlist(table)


def _make(sheet: xw.Sheet, table: PlacedTable) -> None:
    made = sheet.tables.add(
        sheet.range(table.area.ref), name=table.name, has_headers=True, table_style_name=TABLE_STYLE
    )
    if not table.banded:
        made.show_table_style_row_stripes = False
    if not table.filter_buttons:
        made.show_autofilter = False
