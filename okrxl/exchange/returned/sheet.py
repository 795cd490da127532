"""The sheet of what came back: who returned what, what a manager has to decide, what could not be taken.

Its tables of conflicts and proposals are read again by the next collection: what was chosen there counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from okrxl.core.labels import Labels, Lang, contract, labels, normalized, spellings
from okrxl.core.wording import describe_finding, shown
from okrxl.core.worksheet import quoted
from okrxl.exchange.returned.types import DONE, MASTER, THEIRS, Conflict, Content, Merged, Pending, Proposal
from okrxl.report.layout import lay_out
from okrxl.report.model import Block, Column, Fact, Facts, Highlight, Line, SheetReport, TableView
from okrxl.report.source import number_style
from okrxl.sheets.model import PlacedSheet, Scalar, Validation
from okrxl.sheets.styles import AMBER

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.settings import Settings
    from okrxl.exchange.log import SentFile

KEY = "collected"
COLLECTED, CONFLICTS, PROPOSALS, REMARKS = (
    "okr_collected",
    "okr_conflicts",
    "okr_proposals",
    "okr_returned_findings",
)
PENDING = {CONFLICTS: "conflicts", PROPOSALS: "proposals"}
"""Tables that are read again, and their keys."""


WIDTHS = (18, 15, 40, 12, 12, 12, 18, 34, 34, 22, 16, 34, 9, 22)
"""Of the columns, whichever table they belong to."""
PRINTED = 9


class About(NamedTuple):
    """What a key result is, its unit, and whether its actuals and its target are told as percents."""

    name: str | None
    unit: str | None
    actual_as_share: bool
    target_as_share: bool


UNKNOWN = About(None, None, actual_as_share=False, target_as_share=False)


@dataclass(frozen=True)
class State:
    """What the sheet shows."""

    files: Sequence[SentFile]
    merged: Merged
    key_results: Mapping[str, About]
    """By normalized id."""

    def about(self, one: Conflict | Proposal) -> About:
        """The key result in question."""
        return self.key_results.get(normalized(one.kr_id), UNKNOWN)


def collected(state: State, settings: Settings, tab: str, today: date) -> PlacedSheet:
    """The sheet, laid out, with drop-downs where something is to be chosen."""
    lang = settings.language
    say = labels(lang)
    blocks: list[Block] = [_facts(state, say)]
    if state.merged.conflicts:
        blocks += [Line(say.text("collect.conflicts"), "heading"), Line(say.text("collect.how_conflicts"))]
        blocks.append(TableView("conflicts", tuple(_conflicts(state, say)), CONFLICTS))
    if state.merged.proposals:
        blocks += [Line(say.text("collect.proposals"), "heading"), Line(say.text("collect.how_proposals"))]
        blocks.append(TableView("proposals", tuple(_proposals(state, say)), PROPOSALS))
    blocks.append(TableView("files", tuple(_files(state, say)), COLLECTED, say.text("collect.files")))
    if state.merged.remarks:
        blocks.append(
            TableView(
                "remarks",
                tuple(_remarks(state.merged, say, lang)),
                REMARKS,
                say.text("collect.remarks"),
            )
        )
    report = SheetReport(
        KEY,
        tab,
        say.text("sheets.collected"),
        say.text("collect.subtitle", cycle=settings.cycle, on=today.isoformat()),
        tuple(blocks),
        printed=PRINTED,
        tab_colour=AMBER if state.merged.conflicts or state.merged.proposals else "",
    )
    placed = lay_out([report], lang, {}, {}).sheets[0]
    return replace(placed, validations=tuple(_choices(placed, say)))


def _facts(state: State, say: Labels) -> Facts:
    back = sum(bool(one.returned) for one in state.files)
    return Facts(
        (
            Fact(say.text("collect.facts.sent"), len(state.files), "figure_count"),
            Fact(say.text("collect.facts.returned"), back, "figure_count"),
            Fact(say.text("collect.facts.missing"), len(state.files) - back, "figure_count"),
            Fact(say.text("collect.facts.taken"), sum(one.taken for one in state.files), "figure_count"),
            Fact(
                say.text("collect.facts.open"),
                len(state.merged.conflicts) + len(state.merged.proposals),
                "figure_count",
            ),
        )
    )


Figure = Callable[[Any], float | None]
Told = tuple[str, str | Sequence[str], Callable[[Any], Scalar]]
"""A column: its key, its style or one per row, what it says of a row."""


def _columns(say: Labels, rows: Sequence[Any], told: Sequence[Told]) -> Iterator[Column]:
    """Columns as wide as those of the other tables."""
    for (key, style, of), width in zip(told, WIDTHS, strict=False):
        lit: Highlight = "severity" if key == "severity" else ""
        yield Column(key, say.header(key), [of(row) for row in rows], style, width, lit)


def _figures(key: str, rows: Sequence[Any], of: Figure, *, shares: Sequence[bool]) -> Told:
    """A column of figures, each in its key result's own way."""
    told = zip(rows, shares, strict=True)
    return key, ["percent" if share else number_style(of(row)) for row, share in told], of


def _files(state: State, say: Labels) -> Iterator[Column]:
    waiting = {one.code for one in state.merged.conflicts}

    def status(one: SentFile) -> str:
        if not one.returned:
            return say.choice("return_status", "missing")
        asked = any(code.endswith(f"-{one.sending}-{one.number}") for code in waiting)
        part = "to_decide" if asked else "part" if one.filled < one.key_results else "complete"
        return say.choice("return_status", part)

    return _columns(
        say,
        state.files,
        (
            ("department", "text", lambda one: one.department),
            ("return_status", "word", status),
            ("returned_file", "wrap", lambda one: one.returned_file or None),
            ("filled", "word", lambda one: f"{one.filled} / {one.key_results}"),
            ("new_check_ins", "count", lambda one: one.taken),
            ("returned_on", "date", lambda one: _day(one.returned)),
            ("sent_on", "date", lambda one: _day(one.sent)),
            ("sent_file", "wrap", lambda one: one.file),
        ),
    )


def _day(text: str) -> Scalar:
    return date.fromisoformat(text) if text else None


def _conflicts(state: State, say: Labels) -> Iterator[Column]:
    rows = state.merged.conflicts
    shares = [state.about(one).actual_as_share for one in rows]
    return _columns(
        say,
        rows,
        (
            ("choice", "entry", lambda one: say.choice("conflict", one.choice) or None),
            ("kr_id", "text", lambda one: one.kr_id),
            ("key_result", "wrap", lambda one: state.about(one).name),
            ("date", "date", lambda one: one.date),
            _figures("now_actual", rows, lambda one: one.now.actual if one.now else None, shares=shares),
            _figures("returned_actual", rows, lambda one: one.returned.actual, shares=shares),
            _figures("sent_actual", rows, lambda one: one.sent, shares=shares),
            ("comment", "wrap", lambda one: one.returned.comment or None),
            ("file", "wrap", lambda one: one.file),
            ("return_code", "text", lambda one: one.code),
            ("by", "text", lambda one: one.by or None),
            ("now_comment", "wrap", lambda one: (one.now.comment if one.now else "") or None),
            _figures("confidence", rows, lambda one: one.returned.confidence, shares=[False] * len(rows)),
            ("saved", "text", lambda one: one.modified or None),
        ),
    )


def _proposals(state: State, say: Labels) -> Iterator[Column]:
    rows = state.merged.proposals
    shares = [state.about(one).target_as_share for one in rows]
    return _columns(
        say,
        rows,
        (
            ("choice", "entry", lambda one: say.choice("proposal", one.choice) or None),
            ("kr_id", "text", lambda one: one.kr_id),
            ("key_result", "wrap", lambda one: state.about(one).name),
            ("unit", "text", lambda one: state.about(one).unit),
            _figures("target", rows, lambda one: one.target, shares=shares),
            _figures("proposed_target", rows, lambda one: one.proposed, shares=shares),
            ("by", "text", lambda one: one.by or None),
            ("comment", "wrap", lambda one: one.comment or None),
            ("file", "wrap", lambda one: one.file),
            ("return_code", "text", lambda one: one.code),
        ),
    )


def _remarks(merged: Merged, say: Labels, lang: Lang) -> Iterator[Column]:
    worded = [(one, *describe_finding(one.finding, lang)) for one in merged.remarks]
    worded.sort(key=lambda one: one[0].finding.severity != "error")
    homes = {one.file: one.department for one in merged.results}
    return _columns(
        say,
        worded,
        (
            ("severity", "word", lambda one: say.choice("severity", one[0].finding.severity)),
            ("kr_id", "text", lambda one: one[0].kr_id or None),
            ("message", "wrap", lambda one: one[1]),
            ("sheet", "text", lambda one: one[0].finding.sheet or None),
            ("cell", "text", lambda one: one[0].finding.cell or None),
            ("value", "wrap", lambda one: shown(one[0].finding.value) or None),
            ("department", "text", lambda one: homes.get(one[0].file) or None),
            ("fix", "wrap", lambda one: one[2]),
            ("file", "wrap", lambda one: one[0].file),
        ),
    )


def told(merged: Merged, lang: Lang) -> tuple[tuple[str, ...], ...]:
    """The rows of remarks as they stand on the sheet, as text."""
    cells = [column.cells for column in _remarks(merged, labels(lang), lang)]
    return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in zip(*cells, strict=True))


def _choices(placed: PlacedSheet, say: Labels) -> Iterator[Validation]:
    """Drop-downs on the first columns of what is to be decided."""
    for table in placed.tables:
        kind = {CONFLICTS: "conflict", PROPOSALS: "proposal"}.get(table.name)
        if kind:
            area = replace(table.area, top=table.area.top + 1, right=table.area.left)
            offered = ",".join(say.section(f"choices.{kind}").values())
            yield Validation(
                area,
                "list",
                quoted(offered),
                prompt_title=say.header("choice"),
                prompt=say.text(f"collect.prompts.{kind}"),
                error=say.text("inputs.errors.choice"),
                strict=True,
            )


def pending(grids: Mapping[str, Grid]) -> Pending:
    """Conflicts and proposals as they stand on the sheet now, with the choices made."""
    return Pending(
        tuple(filter(None, (_conflict(row) for row in _rows(grids.get("conflicts"))))),
        tuple(filter(None, (_proposal(row) for row in _rows(grids.get("proposals"))))),
    )


def _rows(grid: Grid | None) -> Iterator[dict[str, object]]:
    if grid is None:
        return
    names = {text: key for key in contract("en").section("columns") for text in spellings(f"columns.{key}")}
    keys = [names.get(normalized(header), "") for header in grid.headers]
    for row in grid.rows:
        yield dict(zip(keys, row, strict=False))


def _conflict(row: Mapping[str, object]) -> Conflict | None:
    code, kr_id, day = _text(row, "return_code"), _text(row, "kr_id"), row.get("date")
    if not code or not kr_id or not isinstance(day, date):
        return None
    content = Content(_figure(row, "returned_actual"), _figure(row, "confidence"), _text(row, "comment"))
    now = Content(_figure(row, "now_actual"), None, _text(row, "now_comment"))
    return Conflict(
        code,
        kr_id,
        day.date() if isinstance(day, datetime) else day,
        now if now.actual is not None or now.comment else None,
        content,
        _figure(row, "sent_actual"),
        _text(row, "by"),
        _text(row, "file"),
        _text(row, "saved"),
        _choice("conflict", row, (MASTER, THEIRS)),
    )


def _proposal(row: Mapping[str, object]) -> Proposal | None:
    code, kr_id, proposed = _text(row, "return_code"), _text(row, "kr_id"), _figure(row, "proposed_target")
    if not code or not kr_id or proposed is None:
        return None
    return Proposal(
        code,
        kr_id,
        _figure(row, "target"),
        proposed,
        _text(row, "comment"),
        _text(row, "by"),
        _text(row, "file"),
        _choice("proposal", row, (DONE,)),
    )


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def _figure(row: Mapping[str, object], key: str) -> float | None:
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _choice(kind: str, row: Mapping[str, object], codes: Iterable[str]) -> str:
    told = normalized(row.get("choice") or "")
    words_of = {text: code for code in codes for text in spellings(f"choices.{kind}.{code}")}
    return words_of.get(told, "")
