"""Change Log: changes of the plan, newest first; the date from which one counts may be typed over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from okrxl.changes.cycles import CLOSING
from okrxl.core.schema import CHOICES, INPUT_BY_KEY
from okrxl.report import messages
from okrxl.report.model import Column, Line, SheetReport, TableView
from okrxl.report.source import number_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.changes.log import Change
    from okrxl.changes.snapshot import Row
    from okrxl.core.labels import Labels
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

OBJECTS = {
    "settings": "setting",
    "strategy": "goal",
    "departments": "department",
    "owners": "owner",
    "objectives": "objective",
    "key_results": "key_result",
    "monthly_plan": "month_plan",
}
"""The column whose header names what a row of each table is."""


def changes(source: Source) -> SheetReport:
    """The sheet with `okr_changes`."""
    title = source.words.text("sheets.changes")
    table = TableView("changes", _columns(source), "okr_changes", row_key=("change",))
    nothing = () if source.log.changes else (Line(source.say("changes.nothing"), "good", wide=True),)
    return SheetReport(
        "changes",
        source.tabs["changes"],
        title,
        f"{source.scope(title)} · {source.say('changes.subtitle')}",
        (*nothing, table),
        freeze="changes",
        printed=len(table.columns),
        message=messages.changed(source),
    )


def _columns(source: Source) -> tuple[Column, ...]:
    listed = list(reversed(source.log.changes))
    words = source.words

    def column(key: str, cells: Sequence[Scalar], style: str | list[str], width: float) -> Column:
        return Column(key, words.header(key, "changes"), cells or [None], style or "text", width)

    before, after = ([_shown(words, one, row) for one, row in zip(listed, rows, strict=True)] for rows in (
        [one.old for one in listed], [one.new for one in listed],
    ))  # fmt: skip
    return (
        column("when", [one.when for one in listed], "log_time", 16),
        column("source", [_source(source, one.source) for one in listed], "wrap", 20),
        column("object", [words.header(OBJECTS[one.table], one.table) for one in listed], "text", 12),
        column("id", [_id(words, one) for one in listed], "text", 12),
        column("name", [one.name or None for one in listed], "wrap", 34),
        column("field", [messages.changed_field(source, one) for one in listed], "text", 14),
        column("old", [value for value, _ in before], [style for _, style in before], 16),
        column("new", [value for value, _ in after], [style for _, style in after], 16),
        column("effective_from", [one.begins for one in listed], "entry_date", 12),
        column("effect", [one.effect for one in listed], "points", 10),
        column("company_effect", [one.company_effect for one in listed], "points", 12),
        column("change", [one.number for one in listed], "count", 7),
    )


def _source(source: Source, given: str) -> str:
    """Where a change comes from: a file, the closing of a cycle, or somebody's typing."""
    if given == CLOSING:
        return source.say("changes.closing")
    return given or source.say("changes.edited")


def _id(words: Labels, one: Change) -> str:
    return words.text(f"settings.{one.key}") if one.table == "settings" else one.key


def _shown(words: Labels, one: Change, row: Row | None) -> tuple[Scalar, str]:
    """The cell of one side of a change and its style; blank for a whole row."""
    if not one.field or row is None:
        return None, "wrap"
    value = row.cells[one.field]
    if isinstance(value, float):
        return value, "percent" if one.field in row.percents else number_style(value)
    if value is None:
        return None, "wrap"
    return _worded(words, one, value)


def _worded(words: Labels, one: Change, value: str) -> tuple[Scalar, str]:
    """A text, a word for a code, or a date."""
    if one.table == "settings":
        if one.key in {"cycle_start", "cycle_end"}:
            return date.fromisoformat(value), "date"
        return (words.choice(one.key, value), "wrap") if one.key in CHOICES else (value, "wrap")
    kind = INPUT_BY_KEY[one.table].column(one.field).kind
    if kind == "date":
        return date.fromisoformat(value), "date"
    return (words.choice(one.field, value), "wrap") if kind == "choice" else (value, "wrap")
