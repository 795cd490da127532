"""The tables on the sheet of returned files, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from okrxl.core.labels import Labels, labels, normalized
from okrxl.core.wording import describe_finding, display_text
from okrxl.report.model import Column, Highlight
from okrxl.report.source import number_style
from okrxl.sheets.model import Scalar

if TYPE_CHECKING:
    from okrxl.core.labels import Lang
    from okrxl.exchange.log import SentFile
    from okrxl.exchange.returned.types import Conflict, Merged, Proposal

COLLECTED, CONFLICTS, PROPOSALS, REMARKS = (
    "okr_collected",
    "okr_conflicts",
    "okr_proposals",
    "okr_returned_findings",
)
WIDTHS = (18, 15, 40, 12, 12, 12, 18, 34, 34, 22, 16, 34, 9, 22)
"""Column widths in characters, from column A; all tables stand below each other."""


class KeyResult(NamedTuple):
    """A key result's name and unit, and whether its actuals and its target are displayed as percentages."""

    name: str | None
    unit: str | None
    actual_as_share: bool
    target_as_share: bool


UNKNOWN = KeyResult(None, None, actual_as_share=False, target_as_share=False)


@dataclass(frozen=True)
class Returns:
    """The content of the sheet; `key_results` by normalized id."""

    files: Sequence[SentFile]
    merged: Merged
    key_results: Mapping[str, KeyResult]

    def key_result(self, one: Conflict | Proposal) -> KeyResult:
        """The key result that a conflict or a proposal is about."""
        return self.key_results.get(normalized(one.kr_id), UNKNOWN)


Figure = Callable[[Any], float | None]
Spec = tuple[str, str | Sequence[str], Callable[[Any], Scalar]]
"""A column: its key, its style (or one per row), and its value for a row."""


def _columns(say: Labels, rows: Sequence[Any], specs: Sequence[Spec]) -> Iterator[Column]:
    for (key, style, value), width in zip(specs, WIDTHS, strict=False):
        lit: Highlight = "severity" if key == "severity" else ""
        yield Column(key, say.header(key), [value(row) for row in rows], style, width, lit)


def _figures(key: str, rows: Sequence[Any], value: Figure, *, shares: Sequence[bool]) -> Spec:
    """A column of figures, each in the format of its key result."""
    styles = [
        "percent" if share else number_style(value(row)) for row, share in zip(rows, shares, strict=True)
    ]
    return key, styles, value


def files_columns(returns: Returns, say: Labels) -> Iterator[Column]:
    """Yield the columns of the files sent: who has returned what."""
    waiting = {one.code for one in returns.merged.conflicts}

    def status(one: SentFile) -> str:
        asked = any(code.endswith(f"-{one.sending}-{one.number}") for code in waiting)
        return say.choice("return_status", "to_decide" if asked else state(one))

    return _columns(
        say,
        returns.files,
        (
            ("department", "text", lambda one: one.department),
            ("return_status", "word", status),
            ("returned_file", "wrap", lambda one: one.returned_file or None),
            ("filled", "word", lambda one: f"{one.filled} / {one.key_results}"),
            ("new_check_ins", "count", lambda one: one.taken),
            ("returned_on", "date", lambda one: _day(one.returned)),
            ("sent_on", "date", lambda one: _day(one.sent)),
            ("sent_file", "wrap", lambda one: one.file),
            ("deadline", "date", lambda one: _day(one.deadline)),
        ),
    )


def state(one: SentFile) -> str:
    """A code of the choices `return_status`: what a department has returned."""
    if not one.begun:
        return "missing"
    return "part" if one.outstanding else "complete"


def _day(text: str) -> Scalar:
    return date.fromisoformat(text) if text else None


def conflicts_columns(returns: Returns, say: Labels) -> Iterator[Column]:
    """Yield the columns of the open conflicts."""
    rows = returns.merged.conflicts
    shares = [returns.key_result(one).actual_as_share for one in rows]
    return _columns(
        say,
        rows,
        (
            ("choice", "entry", lambda one: say.choice("conflict", one.choice) or None),
            ("kr_id", "text", lambda one: one.kr_id),
            ("key_result", "wrap", lambda one: returns.key_result(one).name),
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


def proposals_columns(returns: Returns, say: Labels) -> Iterator[Column]:
    """Yield the columns of the proposed targets."""
    rows = returns.merged.proposals
    shares = [returns.key_result(one).target_as_share for one in rows]
    return _columns(
        say,
        rows,
        (
            ("choice", "entry", lambda one: say.choice("proposal", one.choice) or None),
            ("kr_id", "text", lambda one: one.kr_id),
            ("key_result", "wrap", lambda one: returns.key_result(one).name),
            ("unit", "text", lambda one: returns.key_result(one).unit),
            _figures("target", rows, lambda one: one.target, shares=shares),
            _figures("proposed_target", rows, lambda one: one.proposed, shares=shares),
            ("by", "text", lambda one: one.by or None),
            ("comment", "wrap", lambda one: one.comment or None),
            ("file", "wrap", lambda one: one.file),
            ("return_code", "text", lambda one: one.code),
        ),
    )


def remarks_columns(merged: Merged, lang: Lang) -> Iterator[Column]:
    """Yield the columns of the remarks, errors first."""
    say = labels(lang)
    worded = [(one, *describe_finding(one.finding, lang)) for one in merged.remarks]
    worded.sort(key=lambda one: one[0].finding.severity != "error")
    departments = {one.file: one.department for one in merged.results}
    return _columns(
        say,
        worded,
        (
            ("severity", "word", lambda one: say.choice("severity", one[0].finding.severity)),
            ("kr_id", "text", lambda one: one[0].kr_id or None),
            ("message", "wrap", lambda one: one[1]),
            ("sheet", "text", lambda one: one[0].finding.sheet or None),
            ("cell", "text", lambda one: one[0].finding.cell or None),
            ("value", "wrap", lambda one: display_text(one[0].finding.value) or None),
            ("department", "text", lambda one: departments.get(one[0].file) or None),
            ("fix", "wrap", lambda one: one[2]),
            ("file", "wrap", lambda one: one[0].file),
        ),
    )


def remark_texts(merged: Merged, lang: Lang) -> tuple[tuple[str, ...], ...]:
    """The rows of remarks as they are on the sheet, as text."""
    cells = [column.cells for column in remarks_columns(merged, lang)]
    return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in zip(*cells, strict=True))
