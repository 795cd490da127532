"""Checks: every finding, its cell, and how to fix it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import sheet_ref
from okrxl.core.wording import describe_finding, display_text
from okrxl.report.model import Column, Highlight, SheetReport, TableView
from okrxl.sheets.styles import AMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.core.finding import Finding
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

FINDINGS_TABLE = "okr_findings"


def checks(source: Source) -> SheetReport:
    """The sheet with `okr_findings`, errors first."""
    found = sorted(source.findings, key=lambda finding: finding.severity != "error")
    errors = source.errors
    line = "checks.none" if not found else "checks.some"
    return SheetReport(
        "checks",
        source.tabs["checks"],
        source.words.text("sheets.checks"),
        source.say(line, errors=errors, warnings=len(found) - errors, as_of=source.as_of),
        (_table(source, found),),
        freeze="findings",
        tab_colour=AMBER if found else "",
    )


def _table(source: Source, found: Sequence[Finding]) -> TableView:
    def column(key: str, values: list[Scalar], style: str, width: float) -> Column:
        highlight: Highlight = "severity" if key == "severity" else ""
        return Column(key, source.words.header(key, "findings"), values or [None], style, width, highlight)

    texts = [describe_finding(finding, source.lang) for finding in found]
    columns = (
        column("severity", [source.words.choice("severity", one.severity) for one in found], "word", 8),
        column("code", [one.code for one in found], "text", 24),
        column("sheet", [one.sheet or None for one in found], "text", 13),
        column("cell", [one.cell or None for one in found], "link", 9),
        column("value", [display_text(one.value) or None for one in found], "wrap", 18),
        column("message", [message for message, _ in texts], "wrap", 46),
        column("fix", [fix for _, fix in texts], "wrap", 46),
    )
    links = [sheet_ref(one.sheet, one.cell) if one.sheet and one.cell else "" for one in found] or [""]
    return TableView("findings", columns, FINDINGS_TABLE, link_column="cell", links=links)
