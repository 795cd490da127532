"""What people typed into the tables of generated sheets, row by row, as it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.core.grid import NoStoredValue
from okrxl.core.headers import header_keys, named_columns

if TYPE_CHECKING:
    from okrxl.core.grid import Grid, RawValue
    from okrxl.read.typed_tables import TypedTable

KEY_JOINT = "\x1f"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell: its value, whether it is shown as a percent, its formula (without `=`) and the row of that."""

    value: RawValue
    percent: bool = False
    formula: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row with the cells that hold something, by column key, or by header where a manager added it."""

    key: str
    cells: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypedRows:
    """The rows of a table in which something is typed, from the top; `added` are a manager's own columns."""

    rows: tuple[TypedRow, ...] = ()
    added: tuple[str, ...] = ()


def key_text(value: object) -> str:
    """A key as it is compared: `"12"` for 12.0, `"2026-11-01"` for a day, a text without outer spaces."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def joint_key(values: Iterable[object]) -> str:
    """The key of a row that is known by several cells; blank where they all are."""
    parts = [key_text(value) for value in values]
    return KEY_JOINT.join(parts) if any(parts) else ""


def typed_rows(grid: Grid, table: TypedTable) -> TypedRows:
    """What stands in the typed columns of a table and in those that a manager added to it."""
    own = (table.key, *table.columns, *table.derived)
    named = dict(named_columns(grid.headers, header_keys(own, table.section)))
    # Of two columns with one header the second is the manager's.
    places = {key: at for at, key in reversed(named.items())}
    kept = {at: key for key, at in places.items() if key in table.columns}
    added = {
        at: header.strip()
        for at, header in enumerate(grid.headers)
        if at not in places.values() and header.strip()
    }
    rows = rows_of(grid, (places.get(table.key),), {**kept, **added})
    return TypedRows(tuple(row for row in rows if row.cells), tuple(added.values()))


def _numbers(grid: Grid, at: int) -> list[int]:
    """The sheet rows in which a column holds a number, or a formula that was never calculated."""
    cells = ((row, values[at]) for row, values in enumerate(grid.rows, grid.top))
    numbers = (int, float, NoStoredValue)
    return [row for row, cell in cells if isinstance(cell, numbers) and not isinstance(cell, bool)]


def rows_of(grid: Grid, keys: Sequence[int | None], columns: Mapping[int, str]) -> Iterator[TypedRow]:
    """The rows of a table from the top, with what stands in some of its columns (by position).

    `keys` are the positions of the columns by which a row is known again, None for one that is not there.
    """
    formulas = grid.formulas()
    rows = range(grid.top, grid.top + len(grid.rows))
    percents = {at: grid.percents(at, _numbers(grid, at)) for at in columns}
    for row, values in zip(rows, grid.rows, strict=True):
        cells = {
            name: Entry(values[at], row in percents[at], formulas.get((row, at), ""), row)
            for at, name in columns.items()
            if (values[at] is not None and values[at] != "") or (row, at) in formulas
        }
        yield TypedRow(joint_key(None if at is None else values[at] for at in keys), cells)
