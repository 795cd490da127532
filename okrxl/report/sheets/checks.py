"""Checks: every finding, its cells, and how to fix it; equal findings of a column are one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrxl.core.address import sheet_ref
from okrxl.core.wording import grouped
from okrxl.report import messages
from okrxl.report.model import Beside, Column, Fact, Facts, Highlight, Line, SheetReport, TableView
from okrxl.sheets.styles import AMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.core.wording import Group
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

FINDINGS_TABLE = "okr_findings"
MARKS_LEFT: Final = 27
"""First column of the cells to highlight: off the printed page, with room for notes beside the findings."""


def checks(source: Source) -> SheetReport:
    """The sheet with `okr_findings`, errors first."""
    errors, title = source.errors, source.words.text("sheets.checks")
    found = _table(source, grouped(source.findings, source.lang))
    counts = Facts(
        (
            Fact(source.say("checks.facts.errors"), errors, "figure_count"),
            Fact(source.say("checks.facts.warnings"), len(source.findings) - errors, "figure_count"),
        )
    )
    how = f" · {source.say('checks.subtitle')}" if source.findings else ""
    return SheetReport(
        "checks",
        source.tabs["checks"],
        title,
        source.scope(title) + how,
        (
            counts if source.findings else Line(source.say("checks.nothing"), "good", wide=True),
            Beside((found, _marks(source))),
        ),
        freeze="findings",
        printed=len(found.columns),
        message=messages.checked(source),
        tab_colour=AMBER if source.findings else "",
    )


def _table(source: Source, found: Sequence[Group]) -> TableView:
    def column(key: str, values: list[Scalar], style: str, width: float) -> Column:
        highlight: Highlight = "severity" if key == "severity" else ""
        return Column(key, source.words.header(key, "findings"), values or [None], style, width, highlight)

    columns = (
        column("severity", [source.words.choice("severity", one.severity) for one in found], "word", 8),
        column("sheet", [one.sheet or None for one in found], "text", 13),
        column("cell", [one.cells or None for one in found], "link", 16),
        column("value", [one.value or None for one in found], "wrap", 18),
        column("message", [one.message for one in found], "wrap", 48),
        column("fix", [one.fix for one in found], "wrap", 48),
        column("code", [one.code for one in found], "text", 20),
    )
    links = [sheet_ref(one.sheet, one.areas[0].ref) if one.areas else "" for one in found] or [""]
    return TableView(
        "findings",
        columns,
        FINDINGS_TABLE,
        link_column="cell",
        links=links,
        row_key=("code", "sheet", "cell"),
    )


def _marks(source: Source) -> TableView:
    """Each cell with a finding, by which the input sheets highlight theirs: a range in a row lights none."""
    cells = dict.fromkeys((one.sheet, one.cell, one.severity) for one in source.findings if one.cell)
    words = {kind: source.words.choice("severity", kind) for kind in ("error", "warning")}
    columns = {
        "sheet": [sheet for sheet, _, _ in cells],
        "cell": [cell for _, cell, _ in cells],
        "severity": [words[severity] for _, _, severity in cells],
    }
    return TableView(
        "marks",
        tuple(
            Column(key, source.words.header(key, "findings"), texts or [None], "text", 12)
            for key, texts in columns.items()
        ),
        left=MARKS_LEFT,
    )
