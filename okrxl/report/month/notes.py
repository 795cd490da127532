"""Highlights, problems and next month's focus: typed for each month, shown for the month that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.address import column_letters
from okrxl.core.worksheet import IF, IFERROR, INDEX, MATCH, Expression, constant
from okrxl.read.typed_tables import MONTH_NOTES
from okrxl.report.entries.typed import NOTHING, by_key, entry_columns
from okrxl.report.model import Column, TableView, cells_of
from okrxl.sheets.model import Computed, Content, Scalar

if TYPE_CHECKING:
    from okrxl.read.typed import TypedRow
    from okrxl.report.source import Source

LEFT = 20
"""The column where they are typed, beyond what is printed and folded away."""
WIDTH = 34


def typed_notes(source: Source, months: Sequence[date]) -> TableView | None:
    """The table to type into, the last month on top; None where there is no month and nothing was typed."""
    typed = source.typed.get(MONTH_NOTES.name, NOTHING)
    rows = by_key(typed, [one.isoformat() for one in reversed(months)])
    if not rows:
        return None
    columns = entry_columns(source, MONTH_NOTES, rows, dict.fromkeys(MONTH_NOTES.columns, WIDTH), typed.added)
    month = Column("month", source.words.header("month"), [_month(row.key) for row in rows], "month", 10)
    return TableView(
        "notes",
        (month, *map(_in_one_line, columns)),
        MONTH_NOTES.name,
        source.say("month.type_notes"),
        LEFT,
        row_key=(MONTH_NOTES.key,),
    )


def shown_notes(
    source: Source, months: Sequence[date], month: date, index: Expression, span: int
) -> TableView:
    """What is typed for the month with the number `index`; `month` is that one now."""
    typed = by_key(source.typed.get(MONTH_NOTES.name, NOTHING), [one.isoformat() for one in months])
    row = MATCH(INDEX(cells_of("months", "month"), index), cells_of("notes", "month"), constant(0))
    made: list[Content] = []
    for key in MONTH_NOTES.columns:
        text = INDEX(cells_of("notes", key), row)
        now = next((_text(one, key) for one in typed if one.key == month.isoformat()), "")
        made.append(Computed(str(IFERROR(IF(text.eq(""), "–", text), "–")), now or "–"))
    names = [source.words.header(key) for key in MONTH_NOTES.columns]
    longest = [max((_text(one, key) for one in typed), key=len, default="") for key in MONTH_NOTES.columns]
    where = source.say("month.where_notes", column=column_letters(LEFT))
    return TableView(
        "shown_notes",
        (
            Column("kind", source.say("month.notes"), names, "wrap", 8),
            Column("text", where, made, "wrap", 8, span=span, longest=longest),
        ),
    )


def _month(key: str) -> Scalar:
    """The first day of a month, from its key; a text that is none stays."""
    try:
        return date.fromisoformat(key)
    except ValueError:
        return key or None


def _text(row: TypedRow, key: str) -> str:
    """What is typed, as a text."""
    entry = row.cells.get(key)
    return "" if entry is None or entry.value is None else str(entry.value)


def _in_one_line(column: Column) -> Column:
    """Charts stand in the same rows, whose height is fixed."""
    styles = [column.style] if isinstance(column.style, str) else column.style
    plain = ["entry" if style == "entry_wrap" else style for style in styles]
    return replace(column, style=plain[0] if isinstance(column.style, str) else plain)
