"""Columns that a manager added to the tables of generated sheets: each cell stays beside the row of its key.

The rows of such a table are sorted anew by every refresh, and come and go. What stood beside a row that is no
longer listed is kept in a table of its own right below, and returns with the row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from okrxl.core.labels import contract_word
from okrxl.core.worksheet import for_row
from okrxl.read.typed import KEY_JOINT, Entry, TypedRow, joint_key, rows_of
from okrxl.read.typed_tables import typed_table
from okrxl.report.entries.typed import placed, typed_column
from okrxl.report.model import Beside, Block, Column, SheetReport, TableView
from okrxl.sheets.model import Computed

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.labels import Labels

LEFT = "_left"
"""What the name of the table of rows no longer listed has behind that of its table."""
NARROW = 8
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class _Places:
    """The position of each of our columns of a table, by key, and of those that a manager added."""

    ours: Mapping[str, int]
    added: tuple[int, ...]


def keyed_tables(reports: Iterable[SheetReport]) -> dict[str, TableView]:
    """By normalized name, the tables to which a manager may add columns; those typed into know theirs."""
    views = (view for report in reports for view in report.tables if view.row_key and view.name)
    return {name: view for view in views if not typed_table(name := view.name.casefold())}


def tables_with_more(tables: Mapping[str, TableView], headers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The names (normalized) of those tables that hold something of a manager's: those to read.

    `headers` are those of the tables that are there, by normalized name.
    """
    for name, view in tables.items():
        if name in headers and _places(view, headers[name]).added:
            yield name
        if name + LEFT in headers:
            yield name + LEFT


def with_added(report: SheetReport, grids: Mapping[str, Grid], words: Labels) -> SheetReport:
    """A report with the columns that a manager added to its tables; `grids` are these as they stand."""
    blocks = [one for block in report.blocks for one in _blocks(block, grids, words)]
    return replace(report, blocks=tuple(blocks))


def keeps_anything(report: SheetReport) -> bool:
    """Whether something stands on a sheet beside rows that are no longer listed."""
    return any(view.name.endswith(LEFT) for view in report.tables)


def _blocks(block: Block, grids: Mapping[str, Grid], words: Labels) -> Iterator[Block]:
    match block:
        case TableView():
            yield from _views(block, grids, words)
        case Beside(tables):
            made = [list(_views(view, grids, words)) for view in tables]
            yield Beside(tuple(views[0] for views in made))
            yield from (view for views in made for view in views[1:])
        case _:
            yield block


def _views(view: TableView, grids: Mapping[str, Grid], words: Labels) -> Iterator[TableView]:
    """A table with what was added to it, and what belongs to none of its rows."""
    name = view.name.casefold()
    standing, former = (grids.get(one) for one in (name, name + LEFT))
    if not view.row_key or not (standing or former):
        yield view
        return
    added, rows = _read(view, standing)
    _, waiting = _read(view, former)
    calculated = _calculated(rows)
    found, left = placed((row for row in (*rows, *waiting) if row.cells), list(_keys(view)))
    before = {row.key for row in rows}
    found = [row if row.key in before else _filled(row, calculated) for row in found]
    left = [row for one in left if (row := _typed(one, calculated)).cells]
    headers = dict.fromkeys((*added, *(header for row in found for header in row.cells)))
    yield replace(view, columns=(*view.columns, *(_column(header, found) for header in headers)))
    if left:
        yield _left_view(view, left, words)


def _places(view: TableView, headers: Sequence[str]) -> _Places:
    """Our columns and a manager's: those whose headers we do not know.

    One between ours is his, too, unless as many of ours are missing: then a header of ours was changed.
    """
    own = {contract_word(column.header): column.key for column in view.columns}
    former = set(map(contract_word, view.former))
    monthly = any(MONTH.fullmatch(column.header) for column in view.columns)
    ours: dict[str, int] = {}
    others = []
    for at, header in enumerate(headers):
        word = contract_word(header)
        if own.get(word, "") not in {"", *ours}:
            ours[own[word]] = at
        elif word and word not in former and not (monthly and MONTH.fullmatch(word)):
            others.append(at)
    last = max(ours.values(), default=-1)
    missing = [column.key for column in view.columns if column.key not in ours]
    between = [at for at in others if at < last]
    if between and len(between) <= len(missing):
        others = [at for at in others if at > last]
        if len(between) == len(missing):
            ours |= dict(zip(missing, between, strict=True))
    return _Places(ours, tuple(others))


def _read(view: TableView, grid: Grid | None) -> tuple[tuple[str, ...], list[TypedRow]]:
    """The headers of a manager's columns of a table as it stands, and its rows with what is typed there."""
    if grid is None:
        return (), []
    places = _places(view, grid.headers)
    added = {at: grid.headers[at].strip() for at in places.added}
    keys = [places.ours.get(key) for key in view.row_key]
    return tuple(added.values()), list(rows_of(grid, keys, added))


def _keys(view: TableView) -> Iterator[str]:
    """The key of each row that is listed now."""
    columns = {column.key: column.cells for column in view.columns}
    # A table with nothing to list has a word in one of its cells alone.
    for cells in zip_longest(*(columns[key] for key in view.row_key)):
        yield joint_key(cell.value if isinstance(cell, Computed) else cell for cell in cells)


def _alike(entry: Entry) -> str:
    """A formula as it reads in every row."""
    return for_row(entry.formula, entry.row, 1) if entry.formula else ""


def _calculated(rows: Sequence[TypedRow]) -> dict[str, Entry]:
    """By header, the formula of the columns in which most rows have the same one."""
    found = {}
    for header in dict.fromkeys(header for row in rows for header in row.cells):
        entries = [row.cells[header] for row in rows if header in row.cells]
        formula, count = Counter(map(_alike, entries)).most_common(1)[0]
        if formula and 2 * count > len(rows):
            found[header] = next(one for one in entries if _alike(one) == formula)
    return found


def _filled(row: TypedRow, calculated: Mapping[str, Entry]) -> TypedRow:
    """A row that was not there before: calculated as all others are."""
    made = {header: replace(entry, value=None) for header, entry in calculated.items()}
    return replace(row, cells={**made, **row.cells})


def _typed(row: TypedRow, calculated: Mapping[str, Entry]) -> TypedRow:
    """What was typed into a row, without what is calculated in every row.

    Any other formula becomes a text: outside its row and its table it would mean something else.
    """
    return replace(
        row,
        cells={
            header: replace(entry, value=f"={entry.formula}", formula="") if entry.formula else entry
            for header, entry in row.cells.items()
            if header not in calculated or _alike(entry) != _alike(calculated[header])
        },
    )


def _column(header: str, rows: Sequence[TypedRow]) -> Column:
    """A column of a manager's. Results may have changed with the figures: whoever reads them calculates."""
    column = typed_column(header, header, rows)
    cells = [replace(one, value=None) if isinstance(one, Computed) else one for one in column.cells]
    return replace(column, cells=cells)


def _left_view(view: TableView, rows: Sequence[TypedRow], words: Labels) -> TableView:
    """What stood beside rows that are no longer listed, under their keys."""
    own = [column.key for column in view.columns]
    places = [own.index(key) for key in view.row_key]
    keys = [
        Column(key, view.columns[at].header, list(parts), "text", NARROW)
        for key, at, parts in zip(
            view.row_key, places, zip(*(_parts(row, len(places)) for row in rows), strict=True), strict=True
        )
    ]
    headers = dict.fromkeys(header for row in rows for header in row.cells)
    more = (replace(typed_column(header, header, rows), width=NARROW) for header in headers)
    # The first note stands under the column behind the key: a wide one, where it is in view.
    left = 1 if any(view.columns[at].detail for at in places) else view.left + min(places)
    return TableView(
        view.key + LEFT,
        (*keys, *more),
        view.name + LEFT,
        words.text("report.added.left"),
        left,
        row_key=view.row_key,
    )


def _parts(row: TypedRow, count: int) -> list[str | None]:
    parts = row.key.split(KEY_JOINT) if row.key else []
    return [part or None for part in (parts + [""] * count)[:count]]
