"""Room for a drawing in a running Excel: a manager's cells that stand in its way are moved first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.core.address import Area, around, cell_name, joined, without
from okrxl.excel.live.draw.cells import grid, whole_columns, whole_rows
from okrxl.excel.making_room import Cell, Room, carried, needed
from okrxl.excel.own_names import CHART_PREFIX
from okrxl.excel.sheet_record import blocks_of, drawn_areas

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal
    from okrxl.sheets.model import PlacedSheet


def make_room(
    sheet: xw.Sheet,
    wanted: PlacedSheet,
    old: Sequence[Area] | None,
    tables: Mapping[str, Area],
    journal: Journal,
) -> bool:
    """Insert columns and rows, and move single cells: Excel rewrites the formulas that refer to them.

    Whether anything was moved.

    `old` are okrxl's cells so far, None where that is not known for certain: then only what stands right of
    its `tables` or below them counts as the manager's.
    """
    new = [block.area for block in blocks_of(wanted)]
    before = list(tables.values()) if old is None else list(old)
    if not before or not without(new, before):
        return False
    whole = [around(before)] if old is None else before
    theirs = {cell for cell in _filled(sheet) if not any(area.contains(*cell) for area in whole)}
    if old is None:
        box = around(before)
        theirs = {(row, column) for row, column in theirs if column > box.right or row > box.bottom}
    with_tables = carried(wanted.tables, tables, before, theirs)
    room = needed(before, new, theirs, with_tables)
    if room:
        # Tables take along what belongs to them when they are placed.
        loose = {cell: to for cell, to in room.cells.items() if cell not in with_tables}
        _insert(sheet, replace(room, cells=loose), journal)
    return room is not None


def holds_more(sheet: xw.Sheet, tables: Mapping[str, xw.main.Table], record: str) -> bool:
    """Whether a sheet of okrxl's holds anything but what its record says that was drawn.

    Where the record cannot be relied on, it does.
    """
    areas = {name: Area.parse(table.range.address) for name, table in tables.items()}
    drawn = drawn_areas(record, areas)
    if drawn is None:
        return True
    if any(not any(area.contains(*cell) for area in drawn) for cell in _filled(sheet)):
        return True
    return len(sheet.shapes) > sum(chart.name.startswith(CHART_PREFIX) for chart in sheet.charts)


def _filled(sheet: xw.Sheet) -> list[Cell]:
    """The cells that hold something."""
    used = sheet.used_range
    area = Area.parse(used.address)
    return [
        (row, column)
        for row, cells in enumerate(grid(used.formula), area.top)
        for column, cell in enumerate(cells, area.left)
        if cell not in {None, ""}
    ]


def _insert(sheet: xw.Sheet, room: Room, journal: Journal) -> None:
    for count, first, lines, shift, back in (
        (room.columns, room.column, whole_columns, "right", "left"),
        (room.rows, room.row, whole_rows, "down", "up"),
    ):
        for address in lines(range(first, first + count)):
            done: list[str] = []
            journal.note(lambda back=back, done=done: _delete(sheet, done, back))  # type: ignore[misc]
            sheet.range(address).insert(shift)
            done.append(address)
    moves = {cell: (to[0] - cell[0], to[1] - cell[1]) for cell, to in room.cells.items()}
    for down, right in set(moves.values()):
        for area in joined(Area(*cell, *cell) for cell, move in moves.items() if move == (down, right)):
            target = Area(area.top + down, area.left + right, area.bottom + down, area.right + right)
            journal.note(lambda one=target, to=area: _move(sheet, one, to))  # type: ignore[misc]
            _move(sheet, area, target)


def _delete(sheet: xw.Sheet, inserted: Sequence[str], back: str) -> None:
    """Undo an insertion; what failed to be inserted must not be deleted."""
    for address in inserted:
        sheet.range(address).delete(back)


def _move(sheet: xw.Sheet, area: Area, target: Area) -> None:
    sheet.range(area.ref).move(sheet.range(cell_name(target.top, target.left)))
