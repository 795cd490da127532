"""History: the final score of every key result of every closed cycle, and cycles compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.read.typed import Entry
from okrxl.read.typed_tables import HISTORY
from okrxl.report.model import Block, Column, SheetReport, TableView
from okrxl.report.source import number_style
from okrxl.report.typed import NOTHING, by_key, entry_columns

if TYPE_CHECKING:
    from okrxl.changes.cycles import ClosedCycle, FinalScore
    from okrxl.core.labels import Labels
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

PRESENT = "now"
"""The key of the present cycle's column, among those of closed cycles."""


def history(source: Source) -> SheetReport:
    """The sheet with `okr_history`; the last cycle on top."""
    compared = cycles_compared(source)
    table = TableView("history", _columns(source), HISTORY.name, source.say("history.scores"))
    blocks: tuple[Block, ...] = (compared, table) if compared else (table,)
    name = source.words.text("sheets.history")
    return SheetReport("history", source.tabs["history"], name, source.say("history.subtitle"), blocks)


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


def cycles_compared(source: Source) -> TableView | None:
    """`okr_cycle_scores`: the company and each department, a column a cycle; None before there are two."""
    cycles = source.log.cycles
    if not cycles or source.incomplete:
        return None
    now = {str(name): source.number(score) for name, score in _departments(source)}
    scores: list[Mapping[str, float | None]] = [one.departments for one in cycles]
    names = list(dict.fromkeys([*now, *(name for one in reversed(scores) for name in one)]))
    headers = [*_labels(cycles), source.settings.cycle or source.say("history.present")]
    columns = [
        Column(
            "group", source.words.header("department"), [source.say("history.company"), *names], "wrap", 16
        )
    ]
    for number, (one, header) in enumerate(zip(cycles, headers, strict=False)):
        figures = [one.company, *(scores[number].get(name) for name in names)]
        columns.append(Column(f"cycle{number}", header, figures, "score", 10, "bar"))
    present = [source.number(source.company.get("score")), *(now.get(name) for name in names)]
    columns.append(Column(PRESENT, _unlike(headers[-1], headers[:-1]), present, "score", 10, "bar"))
    last = columns[-2].cells
    change = [
        None if a is None or b is None else float(str(a)) - float(str(b))
        for a, b in zip(present, last, strict=True)
    ]
    columns.append(Column("change", source.say("history.change"), change, "points", 11))
    return TableView("cycles", tuple(columns), "okr_cycle_scores", source.say("history.compared"))


def _departments(source: Source) -> Sequence[tuple[object, object]]:
    frame = source.departments
    return list(zip(frame["department"], frame["score"], strict=True)) if len(frame) else []


def _labels(cycles: Sequence[ClosedCycle]) -> list[str]:
    """The cycles' labels, each once: they are headers of a table."""
    found: list[str] = []
    for one in cycles:
        found.append(_unlike(one.cycle, found))
    return found


def _unlike(label: str, others: Sequence[str]) -> str:
    number, made = 1, label
    while made in others:
        number += 1
        made = f"{label} ({number})"
    return made
