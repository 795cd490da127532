"""Decisions and actions: typed by people, under numbers; what is done moves into a list with its week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.labels import contract_word, spellings
from okrxl.read.typed import Entry, TypedRow
from okrxl.read.typed_tables import ACTIONS, ACTIONS_DONE, DECISIONS, DECISIONS_DONE, TypedTable
from okrxl.report.entries.typed import NOTHING, entry_columns, numbered
from okrxl.report.model import Column, TableView

if TYPE_CHECKING:
    from okrxl.core.settings import Settings
    from okrxl.report.source import Source

BLANK_ROWS = 5
"""Rows to type into, below those that are open."""
WEEKS = ("raised", "done_in")
"""Columns that okrxl fills in; they may be typed over."""
WIDTHS = {"decision": 36, "action": 31, "owner": 14, "due": 12, "progress": 12, "raised": 10, "done_in": 10}


@dataclass(frozen=True)
class Tasks:
    """The rows that are open and those that are done, and the columns that a manager added."""

    open: tuple[TypedRow, ...]
    done: tuple[TypedRow, ...]
    added: tuple[str, ...]


def week_of(settings: Settings) -> str:
    """`"2026-W47"`: the ISO week of the day of the scores."""
    year, week, _ = settings.as_of.isocalendar()
    return f"{year}-W{week:02}"


def tasks(source: Source, opened: TypedTable, done: TypedTable, number: str = "") -> Tasks:
    """What stands in a table and in its list of what is done, each row where it belongs by now."""
    found = [source.typed.get(f"{table.name}{number}", NOTHING) for table in (opened, done)]
    rows = numbered(row for one in found for row in one.rows if set(row.cells) - set(WEEKS))
    week = Entry(week_of(source.settings))
    finished = [_stamped(row, "done_in", week) for row in rows if is_done(row)]
    running = [_stamped(_without(row, "done_in"), "raised", week) for row in rows if not is_done(row)]
    finished.sort(key=lambda row: str(row.cells["done_in"].value), reverse=True)
    return Tasks(
        tuple(running), tuple(finished), tuple(dict.fromkeys(name for one in found for name in one.added))
    )


def is_done(row: TypedRow) -> bool:
    """Whether the row's state says so: done or dropped, in either language, or TRUE."""
    entry = row.cells.get("progress")
    if entry is None:
        return False
    if isinstance(entry.value, bool):
        return entry.value
    words = {word for state in ("done", "dropped") for word in spellings(f"choices.progress.{state}")}
    return isinstance(entry.value, str) and contract_word(entry.value) in words


def _stamped(row: TypedRow, key: str, entry: Entry) -> TypedRow:
    return row if key in row.cells else TypedRow(row.key, {**row.cells, key: entry})


def _without(row: TypedRow, key: str) -> TypedRow:
    return TypedRow(row.key, {name: entry for name, entry in row.cells.items() if name != key})


def decisions(source: Source) -> tuple[TableView, ...]:
    """The tables of the weekly meeting."""
    return tuple(_tables(source, DECISIONS, DECISIONS_DONE, ""))


def actions(source: Source, number: str) -> tuple[TableView, ...]:
    """The tables of a department's page."""
    return tuple(_tables(source, ACTIONS, ACTIONS_DONE, number))


def has_actions(source: Source, number: str) -> bool:
    """Whether anybody has typed actions of a department."""
    found = (source.typed.get(f"{table.name}{number}", NOTHING) for table in (ACTIONS, ACTIONS_DONE))
    return any(set(row.cells) - set(WEEKS) for one in found for row in one.rows)


def _tables(source: Source, opened: TypedTable, done: TypedTable, number: str) -> Iterator[TableView]:
    found = tasks(source, opened, done, number)
    blank = (TypedRow(""),) * BLANK_ROWS
    what = opened.columns[1]
    yield _view(
        source, opened, (*found.open, *blank), found.added, (f"tasks.{what}", f"{opened.name}{number}")
    )
    if found.done:
        yield _view(source, done, found.done, found.added, ("tasks.done", f"{done.name}{number}"))


def _view(
    source: Source, table: TypedTable, rows: Sequence[TypedRow], added: Sequence[str], titles: tuple[str, str]
) -> TableView:
    caption, name = titles
    numbers = Column(
        "number",
        source.words.header("number"),
        [int(row.key) if row.key else None for row in rows],
        "count",
        8,
    )
    return TableView(
        table.name,
        (numbers, *entry_columns(source, table, rows, WIDTHS, added)),
        name,
        source.say(caption),
        row_key=("number",),
    )
