"""Where a manager's cells go that stand where a generated sheet, grown since, needs room.

Columns and rows are inserted behind the sheet's last drawing, as a person would in Excel, so that formulas
that refer to what moves follow it; cells between okrxl's own go to the right of everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, around, column_letters, column_number, without

if TYPE_CHECKING:
    from okrxl.sheets.model import PlacedTable

Cell = tuple[int, int]
"""Row and column."""
GAP = 2
"""From the sheet's last column to the first that cells from between okrxl's own move to."""
REFERENCE = re.compile(
    r"(?P<cells>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)"
    r"|(?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3})|(?P<rows>\$?\d{1,7}:\$?\d{1,7})"
)
CORNER = re.compile(r"(\$?)([A-Z]{0,3})(\$?)(\d{0,7})")


@dataclass(frozen=True)
class Room:
    """`columns` are inserted before `column` and `rows` before `row`; single `cells` move elsewhere."""

    column: int
    columns: int
    row: int
    rows: int
    cells: Mapping[Cell, Cell] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Cell:
        """Where a cell stands afterwards."""
        return self.cells.get((row, column)) or self.inserted(row, column)

    def inserted(self, row: int, column: int) -> Cell:
        """Where a cell stands once columns and rows are inserted."""
        return (
            min(row + (self.rows if row >= self.row else 0), MAX_ROWS),
            min(column + (self.columns if column >= self.column else 0), MAX_COLUMNS),
        )

    def area(self, area: Area) -> Area:
        """A range afterwards: one that reaches over inserted columns or rows grows with them."""
        first, last = (area.top, area.left), (area.bottom, area.right)
        ends = self.cells.get(first), self.cells.get(last)
        if ends[0] and ends[1]:
            moved = Area(*ends[0], *ends[1])
            if (moved.rows, moved.columns) == (area.rows, area.columns):
                return moved
        return Area(*self.inserted(*first), *self.inserted(*last))

    def reference(self, text: str) -> str:
        """A reference without its tab, `$X$5:Y9`, as it reads afterwards; what is none stays as it is."""
        match = REFERENCE.fullmatch(text)
        if not match:
            return text
        first, colon, last = text.partition(":")
        one, other = _corner(first), _corner(last or first)
        area = self.area(Area(one[0] or 1, one[1] or 1, other[0] or MAX_ROWS, other[1] or MAX_COLUMNS))
        start = _written(first, area.top, area.left)
        return f"{start}:{_written(last, area.bottom, area.right)}" if colon else start


def _corner(text: str) -> tuple[int, int]:
    """Row and column of a corner; 0 for the one that it does not name."""
    _, letters, _, row = _parts(text)
    return int(row or 0), column_number(letters)


def _parts(text: str) -> tuple[str, ...]:
    """`"$X5"` -> `("$", "X", "", "5")`."""
    match = CORNER.fullmatch(text)
    return match.groups() if match else ("", "", "", "")


def _written(text: str, row: int, column: int) -> str:
    """A corner in the form that it had, at another place."""
    fixed_column, letters, fixed_row, number = _parts(text)
    return f"{fixed_column}{letters and column_letters(column)}{fixed_row}{number and row}"


def needed(
    old: Sequence[Area], new: Sequence[Area], theirs: Collection[Cell], with_tables: Mapping[Cell, Cell]
) -> Room | None:
    """The room that a drawing needs; None where nothing of the manager's stands in its way.

    `old` are okrxl's cells so far, `new` those to come, `theirs` the manager's outside the old ones; those of
    `with_tables` belong to a table, with which they go up or down.
    """
    if not old or not new or not (with_tables or any(_covered(new, *cell) for cell in theirs)):
        return None
    before, after = around(old), around(new)
    loose = [cell for cell in theirs if cell not in with_tables]
    columns = rows = 0
    moving = [*loose, *with_tables.values()]
    if any(column > before.right and _covered(new, row, column) for row, column in moving):
        columns = after.right - before.right
    room = Room(before.right + 1, columns, before.bottom + 1, 0)
    if any(row > before.bottom and _covered(new, *room.inserted(row, column)) for row, column in loose):
        rows = after.bottom - before.bottom
    room = Room(room.column, columns, room.row, rows)
    moved = {cell: (row, room.inserted(row, column)[1]) for cell, (row, column) in with_tables.items()}
    between = [cell for cell in loose if _covered(new, *room.inserted(*cell))]
    if between:
        last = max(after.right, *(room.inserted(*cell)[1] for cell in theirs))
        right = last + GAP - min(column for _, column in between)
        moved |= {(row, column): (row, column + right) for row, column in between}
    return Room(room.column, columns, room.row, rows, moved)


def carried(
    wanted: Sequence[PlacedTable], present: Mapping[str, Area], old: Sequence[Area], theirs: Collection[Cell]
) -> dict[Cell, Cell]:
    """The cells of tables that go up or down with columns that the manager added, and where they go.

    `present` are the sheet's tables by normalized name.
    """
    found: dict[Cell, Cell] = {}
    right = around(old).right if old else 0
    for table in wanted:
        area = present.get(table.name.casefold())
        down = table.area.top - area.top if area and area.left == table.area.left else 0
        if area and down and any(area.contains(*cell) and cell[1] > right for cell in theirs):
            cells = product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
            found |= {(row, column): (row + down, column) for row, column in cells}
    return found


def with_whole_tables(
    areas: Sequence[Area], wanted: Sequence[PlacedTable], present: Mapping[str, Area]
) -> list[Area]:
    """The areas of our cells, and where those of the `present` tables stand that are drawn as a whole."""
    names = [table.name.casefold() for table in wanted if table.whole]
    return [*areas, *without([present[name] for name in names if name in present], areas)]


def _covered(areas: Sequence[Area], row: int, column: int) -> bool:
    return any(area.contains(row, column) for area in areas)
