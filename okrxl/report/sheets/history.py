"""History: the final score of every key result of every closed cycle, and cycles compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.read.typed import Entry
from okrxl.read.typed_tables import HISTORY
from okrxl.report.cycles import cycles_compared
from okrxl.report.entries.typed import NOTHING, by_key, entry_columns
from okrxl.report.model import Block, Column, SheetReport, TableView
from okrxl.report.numbers import shown_score
from okrxl.report.source import number_style

if TYPE_CHECKING:
    from okrxl.changes.cycles import FinalScore
    from okrxl.core.labels import Labels
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar


def history(source: Source) -> SheetReport:
    """The sheet with `okr_history`; the last cycle on top."""
    compared = cycles_compared(source, "okr_cycle_scores")
    table = TableView(
        "history", _columns(source), HISTORY.name, source.say("history.scores"), row_key=("number",)
    )
    blocks: tuple[Block, ...] = (compared, table) if compared else (table,)
    name = source.words.text("sheets.history")
    last = source.log.cycles[-1]
    count = len(source.log.cycles)
    message = source.say(
        "history.one" if count == 1 else "history.several",
        count=count,
        cycle=last.cycle,
        score=shown_score(last.company),
    )
    return SheetReport(
        "history",
        source.tabs["history"],
        name,
        source.scope(name) + " · " + source.say("history.subtitle"),
        blocks,
        message=message,
    )


def _columns(source: Source) -> tuple[Column, ...]:
    """Every key result of every closed cycle, the last cycle on top; below them rows that people added."""
    listed = [
        (number, cycle.cycle, one)
        for number, (cycle, one) in enumerate(
            ((cycle, one) for cycle in source.log.cycles for one in cycle.scores), 1
        )
    ]
    order = {cycle.cycle: -at for at, cycle in enumerate(source.log.cycles)}
    listed.sort(key=lambda row: order[row[1]])
    typed = source.typed.get(HISTORY.name, NOTHING)
    rows = by_key(typed, [str(number) for number, _, _ in listed])
    spare: list[Scalar] = [None] * (len(rows) - len(listed))
    words, of = source.words, [one for _, _, one in listed]

    def column(key: str, cells: Sequence[Scalar], style: str | Sequence[str], width: float) -> Column:
        styles = style if isinstance(style, str) else [*style, *["text"] * len(spare)]
        return Column(key, words.header(key, HISTORY.section), [*cells, *spare], styles, width)

    def figures(key: str) -> Column:
        values = [getattr(one, key) for one in of]
        styles = ["percent" if one.percent else number_style(getattr(one, key)) for one in of]
        return column(key, values, styles, 12)

    noted = [
        row
        if row.cells.get("note") or at >= len(of)
        else replace(row, cells={**row.cells, "note": _note(words, of[at])})
        for at, row in enumerate(rows)
    ]
    return (
        column("cycle", [cycle for _, cycle, _ in listed], "text", 14),
        column("id", [one.id for one in of], "text", 12),
        column("key_result", [one.key_result or None for one in of], "wrap", 40),
        column("owner", [one.owner or None for one in of], "wrap", 16),
        column("department", [one.department or None for one in of], "wrap", 16),
        figures("target"),
        figures("actual"),
        column("score", [one.score for one in of], "score", 9),
        column("grade", [words.choice("grade", one.grade) or None for one in of], "word", 8),
        *entry_columns(source, HISTORY, noted, {"note": 34}, typed.added),
        column("number", [number for number, _, _ in listed], "count", 7),
    )


def _note(words: Labels, one: FinalScore) -> Entry:
    """What became of a key result, where nobody typed a note."""
    return Entry(words.text(f"cycles.outcomes.{one.outcome}", id=one.carried))
