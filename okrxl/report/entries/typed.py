"""Cells that people type into on a generated sheet: drawn again as they were typed, each in its key's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from okrxl.core.grid import CellError, NoStoredValue
from okrxl.read.typed import Entry, TypedRow, TypedRows
from okrxl.report.model import Column
from okrxl.sheets.model import Computed, Content, Scalar

if TYPE_CHECKING:
    from okrxl.read.typed_tables import TypedTable
    from okrxl.report.source import Source

NOTHING = TypedRows()
DATES = frozenset({"due"})
"""Typed columns whose blank cells expect a date."""
ADDED_WIDTH = 16


def by_key(typed: TypedRows, keys: Iterable[str]) -> list[TypedRow]:
    """A row for each of the keys, then those rows whose key is none of them or was seen before."""
    wanted = list(keys)
    found, left = placed(typed.rows, wanted)
    return [*found, *left]


def placed(rows: Iterable[TypedRow], keys: Sequence[str]) -> tuple[list[TypedRow], list[TypedRow]]:
    """A row for each of the keys, and the rows that are left; equal keys in their order."""
    waiting: dict[str, list[int]] = {}
    for at, key in reversed(list(enumerate(keys))):
        waiting.setdefault(key, []).append(at)
    found = [TypedRow(key) for key in keys]
    left = []
    for row in rows:
        if row.key and waiting.get(row.key):
            found[waiting[row.key].pop()] = row
        else:
            left.append(row)
    return found, left


def numbered(rows: Iterable[TypedRow]) -> list[TypedRow]:
    """Rows under numbers of their own: a new row, or one that was copied, gets the next."""
    listed = list(rows)
    last = max((int(row.key) for row in listed if row.key.isdecimal()), default=0)
    seen: set[str] = set()
    made = []
    for row in listed:
        key = row.key
        if not key.isdecimal() or key in seen:
            last += 1
            key = str(last)
        seen.add(key)
        made.append(TypedRow(key, row.cells))
    return made


def entry_columns(
    source: Source,
    table: TypedTable,
    rows: Sequence[TypedRow],
    widths: Mapping[str, float],
    added: Iterable[str],
) -> tuple[Column, ...]:
    """The typed columns of a table, and those that a manager added to it."""
    own = tuple(
        typed_column(key, source.words.header(key, table.section), rows, widths.get(key, ADDED_WIDTH))
        for key in table.columns
    )
    return (*own, *(typed_column(header, header, rows) for header in added))


def typed_column(key: str, header: str, rows: Sequence[TypedRow], width: float = ADDED_WIDTH) -> Column:
    """A column of what is typed in some rows, by its key there."""
    entries = [row.cells.get(key) for row in rows]
    blank = "entry_date" if key in DATES else "entry_wrap"
    styles = [_style(one) if one else blank for one in entries]
    alike = len(set(styles)) == 1
    return Column(key, header, [content(one) for one in entries], styles[0] if alike else styles, width)


def content(entry: Entry | None) -> Content:
    """What is written into a cell, so that it holds what was typed."""
    if entry is None:
        return None
    if entry.formula:
        return Computed(entry.formula, _plain(entry.value), entry.row)
    if isinstance(entry.value, CellError):
        return Computed(entry.value.text)
    return _plain(entry.value)


def _plain(value: object) -> Scalar:
    match value:
        case datetime() if value.time() == time():
            return value.date()
        case str() | bool() | int() | float() | date():
            return value
        case time():
            return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
        case timedelta():
            return value / timedelta(days=1)
        case None | CellError() | NoStoredValue():
            return None
        case _:
            return str(value)


def _style(entry: Entry) -> str:
    match entry.value:
        case bool() | str():
            return "entry_wrap"
        case datetime() if entry.value.time() != time():
            return "entry_time"
        case date():
            return "entry_date"
        case time() | timedelta():
            return "entry_clock"
        case int() | float() | NoStoredValue():
            # What a formula that was never calculated comes to is most often a number.
            return "entry_percent" if entry.percent else "entry_number"
        case _:
            return "entry_wrap"
