"""The sheet of an import: what was found, how columns are read, the rows as they would arrive, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from okrxl.core.address import Area, cell_name
from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.wording import grouped
from okrxl.core.worksheet import quoted
from okrxl.importing.language.words import field_names
from okrxl.importing.model import Cell, LeftOut, Source, SourceColumn
from okrxl.importing.plan.decide import Change, PlanRow
from okrxl.importing.result import Imported
from okrxl.importing.sheet.choices import COLUMNS, REMARKS, ROWS, SOURCES
from okrxl.importing.sheet.memory import words_area
from okrxl.report.layout import lay_out
from okrxl.report.model import Block, Column, Fact, Facts, Highlight, Line, SheetReport, TableView
from okrxl.sheets.model import PlacedSheet, Scalar, Validation
from okrxl.sheets.styles import AMBER

KEY = "import"
WIDTHS = (15, 22, 46, 20, 25, 30, 30, 22, 14)
"""Column widths in characters, from column A; all tables stand below each other."""
MOST_ROWS = 2_000
"""So many rows are listed; more are counted."""
SAMPLES = 3
CALCULATED = frozenset({"objective_progress", "objective_status"})
"""Fields that are known and not imported."""
ORDER = {"refused": 0, "changed": 1, "new": 2, "left_out": 3, "same": 4}

MONTH = re.compile(r"\d{4}-\d{2}")
"""The key of a month's column."""

Listed = tuple[Source, SourceColumn]
Spec = tuple[str, str, Callable[[Any], Scalar]]
"""A column: its key, its style, and its value for a row."""


def import_sheet(result: Imported, tab: str) -> PlacedSheet:
    """The sheet, laid out, with drop-downs."""
    say = labels(result.lang)
    blocks: list[Block] = [_facts(result, say), Line(_next_step(result, say))]
    blocks.append(_sources(result, say))
    blocks.append(_columns(result, say))
    blocks += _rows(result, say)
    blocks += _remarks(result, say)
    report = SheetReport(
        KEY,
        tab,
        say.text("sheets.import"),
        say.text("import.subtitle", on=result.now.date().isoformat()),
        tuple(blocks),
        printed=len(WIDTHS),
        tab_colour=AMBER if _doubtful(result) else "",
    )
    placed = lay_out([report], result.lang, {}, {}).sheets[0]
    return replace(placed, validations=tuple(_drop_downs(placed, say)))


def _doubtful(result: Imported) -> bool:
    return any(result.doubts(one) for one in result.sources)


def _next_step(result: Imported, say: Labels) -> str:
    if result.applied:
        return say.text("import.next.applied")
    if not result.count("new"):
        return say.text("import.next.nothing")
    return say.text("import.next.doubts" if _doubtful(result) else "import.next.choose")


def _facts(result: Imported, say: Labels) -> Facts:
    def fact(key: str, value: int) -> Fact:
        return Fact(say.text(f"import.facts.{key}"), value, "figure_count")

    new = "imported" if result.applied else "new"
    return Facts(
        (
            fact(f"{new}_objectives", result.count("new", "objectives")),
            fact(f"{new}_key_results", result.count("new", "key_results")),
            fact(f"{new}_check_ins", result.count("new", "check_ins")),
            fact("same", result.count("same")),
            fact("changed", result.count("changed")),
            fact("refused", result.count("refused")),
            fact("left_out", len(result.left_out)),
        )
    )


def _table(name: str, caption: str, rows: Sequence[Any], specs: Sequence[Spec], say: Labels) -> TableView:
    columns = []
    for (column, style, value), width in zip(specs, WIDTHS, strict=False):
        lit: Highlight = "severity" if column == "severity" else ""
        cells = [value(row) for row in rows] or [None]
        columns.append(Column(column, say.header(column, "import"), cells, style, width, lit))
    return TableView(name, tuple(columns), name, caption)


def _sources(result: Imported, say: Labels) -> TableView:
    def doubts(source: Source) -> str:
        found = result.doubts(source)
        return "\n".join(say.text(f"import.doubts.{one}") for one in found) or say.text("import.no_doubts")

    def decided(source: Source) -> str:
        rows = [row.decision for row in result.rows_of(source)]
        counted = [
            f"{say.text(f'import.decisions.{one}')} {rows.count(one)}"
            for one in ("new", "same", "changed", "refused")
        ]
        unread = sum(not column.field for column in source.layout.columns)
        return " · ".join([*counted, f"{say.text('import.facts.unmapped')} {unread}"])

    return _table(
        SOURCES,
        say.text("import.captions.sources"),
        result.sources,
        (
            (
                "choice",
                "entry",
                lambda one: say.choice("import", one.choice) or None if not result.applied else None,
            ),
            ("source", "wrap", lambda one: one.layout.sheet.name),
            ("shape", "wrap", lambda one: shape_text(one, say)),
            ("confidence", "percent", lambda one: one.confidence),
            ("rows", "count", lambda one: one.rows),
            ("doubts", "wrap", doubts),
            ("details", "wrap", decided),
            ("encoding", "text", _saved),
            ("fingerprint", "text", lambda one: one.fingerprint),
        ),
        say,
    )


def _saved(source: Source) -> str | None:
    """How a text file was read, when the file was saved."""
    sheet = source.layout.sheet
    separator = {"\t": "tab"}.get(sheet.separator, sheet.separator)
    parts = [sheet.encoding.upper(), separator, sheet.saved.isoformat() if sheet.saved else ""]
    return " ".join(filter(None, parts)) or None


def shape_text(source: Source, say: Labels) -> str:
    """The shape that was found, and the tool that an export comes from."""
    text = say.text(f"import.shapes.{source.shape}")
    if source.export:
        text = f"{say.text(f'import.exports.{source.export}')}: {text}"
    if source.layout.periods:
        text = say.text("import.with_periods", shape=text, count=len(source.layout.periods))
    return text


def field_words(say: Labels) -> list[str]:
    """The words for fields that drop-downs offer."""
    return [say.text(f"import.fields.{name}") for name in field_names()]


def _columns(result: Imported, say: Labels) -> TableView:
    """How each column is read, with its first values; sheets of equal columns are listed once."""
    sources = {one.fingerprint: one for one in reversed(result.sources) if one.choice != "skip"}
    listed = [(source, column) for source in reversed(sources.values()) for column in source.layout.columns]

    def sample(number: int) -> Callable[[Listed], Scalar]:
        def value(one: Listed) -> Scalar:
            found = _samples(*one)
            return found[number] if number < len(found) else None

        return value

    def read_as(one: Listed) -> Scalar:
        _, column = one
        return say.text(f"import.fields.{column.field}") if column.field and not column.period else None

    return _table(
        COLUMNS,
        say.text("import.captions.columns"),
        listed,
        (
            ("read_as", "entry", read_as),
            ("source_column", "wrap", lambda one: one[1].header),
            ("sample_1", "wrap", sample(0)),
            ("sample_2", "wrap", sample(1)),
            ("sample_3", "wrap", sample(2)),
            ("note", "wrap", lambda one: _column_note(one[1], say)),
            ("source", "wrap", lambda one: one[0].layout.sheet.name),
            ("cell", "text", lambda one: cell_name(one[0].layout.body, one[1].position + 1)),
            ("fingerprint", "text", lambda one: one[0].fingerprint),
        ),
        say,
    )


def _column_note(column: SourceColumn, say: Labels) -> str | None:
    """What else there is to say of how a column is read."""
    if column.period:
        return say.text(f"import.periods.{column.role}", end=column.period.end.isoformat())
    if not column.field:
        return say.text("import.not_imported")
    if column.field in CALCULATED:
        return say.text("import.calculated")
    if column.group:
        return say.text("import.of_group", number=column.group)
    return say.text("import.guessed") if column.doubt else None


def _samples(source: Source, column: SourceColumn) -> list[str]:
    """The first different values of a column."""
    layout = source.layout
    found: dict[str, None] = {}
    for row in range(layout.body, layout.end):
        if len(found) == SAMPLES:
            break
        if len(layout.sheet.rows[row]) <= column.position:
            continue
        value = layout.sheet.value(row, column.position)
        if not value.blank:
            percent = value.percent and isinstance(value.raw, float)
            text = _shown(float(str(value.raw)), percent=True) if percent else value.text
            if text != column.header:
                found[text[:80]] = None
    return list(found)


def _rows(result: Imported, say: Labels) -> list[Block]:
    rows: list[PlanRow | LeftOut] = [*result.plan.rows, *result.left_out]
    rows.sort(key=lambda one: ORDER[one.decision if isinstance(one, PlanRow) else "left_out"])
    listed = rows[:MOST_ROWS]
    table = _table(
        ROWS,
        say.text("import.captions.rows"),
        listed,
        (
            ("decision", "word", lambda one: _decision(one, result, say)),
            ("id", "text", lambda one: one.id or None if isinstance(one, PlanRow) else None),
            ("title", "wrap", lambda one: one.item.title if isinstance(one, PlanRow) else one.text),
            (
                "table",
                "text",
                lambda one: say.text(f"sheets.{one.kind}") if isinstance(one, PlanRow) else None,
            ),
            ("parent", "text", lambda one: one.parent_id or None if isinstance(one, PlanRow) else None),
            ("details", "wrap", lambda one: _details(one, result.lang) if isinstance(one, PlanRow) else None),
            ("reason", "wrap", lambda one: reason_text(one, say)),
            ("source", "wrap", lambda one: one.item.sheet if isinstance(one, PlanRow) else one.sheet),
            ("row", "count", lambda one: one.item.row if isinstance(one, PlanRow) else one.row),
        ),
        say,
    )
    if len(rows) > len(listed):
        return [table, Line(say.text("import.more_rows", count=len(rows) - len(listed)))]
    return [table]


def _decision(row: PlanRow | LeftOut, result: Imported, say: Labels) -> str:
    code = row.decision if isinstance(row, PlanRow) else "left_out"
    return say.text(f"import.decisions.{'imported' if code == 'new' and result.applied else code}")


def reason_text(row: PlanRow | LeftOut, say: Labels) -> str | None:
    """Why a row is refused or left out, or in what it differs."""
    if isinstance(row, LeftOut):
        return say.text(f"import.reasons.{row.reason}")
    if row.reason:
        return say.text(f"import.refusals.{row.reason}")
    texts = [_change(one, say) for one in row.changes]
    return "; ".join(texts) or None


def _change(one: Change, say: Labels) -> str:
    present = _shown(one.present, percent=one.proposed.percent)
    return say.text(
        "import.differs",
        column=one.column if MONTH.fullmatch(one.column) else say.header(one.column),
        present=present or "–",
        proposed=_shown(one.proposed.value, percent=one.proposed.percent),
    )


def _shown(value: Scalar, *, percent: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value * 100:.12g}%" if percent else f"{value:.12g}"
    return value.isoformat() if isinstance(value, date) else str(value)


SHOWN = (
    "date", "actual", "measure", "baseline", "target", "target_max", "unit", "owner", "department",
    "start", "due", "weight", "state", "comment",
)  # fmt: skip


def _details(row: PlanRow, lang: Lang) -> str | None:
    """What a row would hold, as a person reads it."""
    say = labels(lang)
    texts = [
        f"{say.header(key)} {_detail(key, row.item.cells[key], say)}"
        for key in SHOWN
        if key in row.item.cells
    ]
    texts += [
        f"{key} {_shown(cell.value, percent=cell.percent)}"
        for key, cell in row.item.cells.items()
        if MONTH.fullmatch(key)
    ]
    return " · ".join(texts) or None


def _detail(key: str, cell: Cell, say: Labels) -> str:
    if key in {"measure", "state"}:
        return say.choice(key, cell.value)
    return _shown(cell.value, percent=cell.percent)


def _remarks(result: Imported, say: Labels) -> list[Block]:
    found = grouped(result.findings, result.lang)
    if not found:
        return []
    table = _table(
        REMARKS,
        say.text("import.captions.remarks"),
        found,
        (
            ("severity", "word", lambda one: say.choice("severity", one.severity)),
            ("cell", "wrap", lambda one: one.cells or None),
            ("message", "wrap", lambda one: one.message),
            ("value", "wrap", lambda one: one.value or None),
            ("code", "text", lambda one: one.code),
            ("fix", "wrap", lambda one: one.fix),
            ("source", "wrap", lambda one: one.sheet or None),
        ),
        say,
    )
    return [table]


def _drop_downs(placed: PlacedSheet, say: Labels) -> Iterator[Validation]:
    offered = ",".join(say.section("choices.import").values())
    for table in placed.tables:
        area = Area(table.area.top + 1, table.area.left, table.area.bottom, table.area.left)
        if table.name == SOURCES:
            yield Validation(
                area,
                "list",
                quoted(offered),
                prompt_title=say.header("choice"),
                prompt=say.text("import.prompts.choice"),
                error=say.text("inputs.errors.choice"),
                strict=True,
            )
        elif table.name.startswith(COLUMNS):
            yield Validation(
                area,
                "list",
                words_area(field_words(say)),
                prompt_title=say.header("read_as", "import"),
                prompt=say.text("import.prompts.read_as"),
                error=say.text("inputs.errors.choice"),
                strict=True,
            )
