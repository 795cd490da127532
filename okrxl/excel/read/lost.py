"""Input tables whose Excel table is lost: found by the headers on the sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.core.grid import DAY_ZERO, Grid, Percents, RawValue, no_percents
from okrxl.core.headers import header_keys, named_columns, named_months
from okrxl.core.labels import normalized, spellings
from okrxl.core.schema import (
    INPUT_BY_KEY,
    INPUT_NAMES,
    MEMORY_TAB,
    MEMORY_TABLES,
    NEEDED_TABLES,
    InputTable,
)

FIRST_ROWS = 30
"""Headers are looked for in so many rows of a sheet."""
SOUGHT = NEEDED_TABLES | {"settings"}
"""Tables that are looked for on every sheet; the others only on the sheet of their usual name."""

FIRST_DAY, LAST_DAY = 32_874, 73_050
"""A number between these, the days 1990 to 2099, is a date without its format."""

Rows = Sequence[Sequence[RawValue]]


@dataclass(frozen=True, slots=True)
class Headers:
    """Where the headers of a table stand: sheet row, first sheet column, texts (of dates too)."""

    row: int
    left: int
    texts: tuple[str, ...]
    as_text: bool = True

    @property
    def right(self) -> int:
        """The last sheet column."""
        return self.left + len(self.texts) - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet without what belongs to its tables: `first` are its first rows, `rows` reads all of them."""

    tab: str
    first: Callable[[], Rows]
    rows: Callable[[], Rows]
    merged: Callable[[], tuple[Area, ...]]
    tables: tuple[Area, ...]
    percents: Percents = no_percents


def missing(tables: Mapping[str, str], found: Iterable[str], tabs: Iterable[str]) -> list[str]:
    """Keys of the input tables that were asked for and have no Excel table.

    Those that nobody misses are only asked for where a tab has the usual name.
    """
    asked = {key for name, key in tables.items() if INPUT_NAMES.get(name) == key}
    names = set(map(normalized, tabs))
    gone = (INPUT_BY_KEY[key] for key in INPUT_BY_KEY if key in asked - set(found))
    usual = {one.key: spellings(f"sheets.{one.key}") for one in INPUT_BY_KEY.values() if one.monthly}
    return [one.key for one in gone if not one.monthly or names & set(usual[one.key])]


def lost_tables(keys: Sequence[str], sheets: Sequence[Candidate]) -> Iterator[tuple[str, Grid]]:
    """Yield the grids of lost tables by key; a sheet that cannot be read is passed over."""
    for key in keys:
        found = _found(INPUT_BY_KEY[key], sheets)
        if found:
            sheet, headers = found
            yield key, _grid(INPUT_BY_KEY[key], sheet, headers)


def lost_memory(
    tables: Mapping[str, str], found: Collection[str], sheets: Iterable[Candidate]
) -> Iterator[tuple[str, Grid]]:
    """Yield the grids of okrxl's own hidden tables that a program dropped, by key, from its hidden sheet."""
    gone = {name: key for name, key in tables.items() if name in MEMORY_TABLES and key not in found}
    for sheet in sheets if gone else ():
        if not sheet.tab.startswith(MEMORY_TAB):
            continue
        head, *rows = sheet.rows() or [[]]
        for name, key in gone.items():
            left = _start(head, MEMORY_TABLES[name])
            if left is not None:
                width = next(
                    (n for n, text in enumerate(head[left:]) if not _is_text(text)), len(head) - left
                )
                body = trimmed(cut(row, left + 1, left + width) for row in rows)
                headers = tuple(str(text) for text in head[left : left + width])
                yield key, Grid(name, sheet.tab, 2, left + 1, headers, body)


def _start(head: Sequence[RawValue], texts: Sequence[str]) -> int | None:
    """Where some texts stand one after the other."""
    width = len(texts)
    places = range(len(head) - width + 1)
    return next((place for place in places if list(head[place : place + width]) == list(texts)), None)


def _found(schema: InputTable, sheets: Sequence[Candidate]) -> tuple[Candidate, Headers] | None:
    usual = spellings(f"sheets.{schema.key}")
    by_name = [sheet for sheet in sheets if normalized(sheet.tab) in usual]
    found = list(_with_headers(schema, by_name, everything=False))
    if not found and schema.key in SOUGHT:
        found = list(_with_headers(schema, sheets, everything=True))
    return found[0] if len(found) == 1 else None


def _with_headers(
    schema: InputTable, sheets: Iterable[Candidate], *, everything: bool
) -> Iterator[tuple[Candidate, Headers]]:
    for sheet in sheets:
        try:
            rows = sheet.first()[:FIRST_ROWS]
        except BadFileError:
            continue
        headers = find_headers(schema, rows, everything=everything, taken=sheet.tables)
        if headers:
            yield sheet, headers


def find_headers(
    schema: InputTable, rows: Rows, *, everything: bool = False, taken: Sequence[Area] = ()
) -> Headers | None:
    """The row with the most headers of a table, if it has all that are required.

    With `everything`, it must have all that are not optional. No row of the areas `taken` counts.
    """
    keys = header_keys(tuple(column.key for column in schema.columns), schema.key)
    least = {
        column.key
        for column in schema.columns
        if column.required or schema.key == "settings" or (everything and not column.optional)
    } - {"note"}
    best: Headers | None = None
    most = 0
    for number, row in enumerate(rows, 1):
        named = dict(named_columns(row, keys))
        if not least <= set(named.values()) or len(named) <= most:
            continue
        headers = _whole(number, row, min(named), max(named), _is_month if schema.monthly else _is_text)
        if schema.monthly and not any(map(named_months, headers.texts)):
            continue
        area = Area(number, headers.left, number, headers.right)
        if not any(area.overlaps(one) for one in taken):
            best, most = headers, len(named)
    return best


def _whole(
    number: int, row: Sequence[RawValue], first: int, last: int, is_header: Callable[[RawValue], bool]
) -> Headers:
    """Headers with the neighbours that a manager added on either side."""
    while first > 0 and is_header(row[first - 1]):
        first -= 1
    while last + 1 < len(row) and is_header(row[last + 1]):
        last += 1
    cells = row[first : last + 1]
    as_text = all(isinstance(value, str) for value in cells)
    return Headers(number, first + 1, tuple(map(_header, cells)), as_text)


def _header(value: RawValue) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and FIRST_DAY <= value <= LAST_DAY:
        return (DAY_ZERO + timedelta(days=int(value))).isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else ""


def _is_month(value: RawValue) -> bool:
    """Whether a cell may head a month: a text, a date, or a number such as 202601."""
    return _is_text(value) or isinstance(value, date) or bool(named_months(_header(value)))


def _grid(schema: InputTable, sheet: Candidate, headers: Headers) -> Grid:
    end = next_table(Area(headers.row, headers.left, headers.row, headers.right), sheet.tables)
    rows = sheet.rows()[headers.row : None if end is None else end - 1]
    below = trimmed(cut(row, headers.left, headers.right) for row in rows)
    merged = tuple(one for one in sheet.merged() if one.top > headers.row)
    return Grid(
        schema.name,
        sheet.tab,
        headers.row + 1,
        headers.left,
        headers.texts,
        [],
        merged,
        below,
        lost=True,
        percents=lambda position, asked: sheet.percents(headers.left + position, asked),
        headed_by_text=headers.as_text,
    )


def next_table(area: Area, tables: Iterable[Area]) -> int | None:
    """The first row of the next table under an area; None where there is none."""
    under = (one for one in tables if one.left <= area.right and area.left <= one.right)
    return min((one.top for one in under if one.top > area.bottom), default=None)


def cut(row: Sequence[RawValue], left: int, right: int) -> list[RawValue]:
    """The cells of a row in some sheet columns; blanks as None."""
    cells = [None if value == "" else value for value in row[left - 1 : right]]
    return cells + [None] * (right - left + 1 - len(cells))


def trimmed(rows: Iterable[list[RawValue]]) -> list[list[RawValue]]:
    """Rows without the blank ones at their end."""
    taken = list(rows)
    while taken and not any(map(_filled, taken[-1])):
        taken.pop()
    return taken


def _is_text(value: RawValue) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _filled(value: RawValue) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())
