"""The order of the rows on Checks."""

from __future__ import annotations

from okrxl.sheets.model import PlacedSheet, Scalar
from tests.check import case
from tests.report import drawings

EDITS = {
    "Settings!A8": "Colour",  # no setting of okrxl's
    "KRs!I5": None,  # no target
    "KRs!I6": "60 ",  # a number with a space after it
    "Check-ins!D6": 11,  # a confidence above 10
    "Check-ins!C8": "about 80 %",
}


def findings_table(sheet: PlacedSheet) -> list[tuple[Scalar, ...]]:
    """The rows below the headers of `okr_findings`."""
    table = next(table for table in sheet.tables if table.name == "okr_findings")
    block = next(block for block in sheet.values if block.area.contains(table.area.bottom, table.area.left))
    rows = list(zip(*block.columns, strict=True))
    return rows[table.area.top + 1 - block.top :]


def test_errors_come_before_reminders() -> None:
    drawing = drawings.drawn(case.grids(EDITS))
    checks = next(sheet for sheet in drawing.sheets if sheet.key == "checks")
    assert [row[:2] for row in findings_table(checks)] == [
        ("错误", "number_unreadable"),
        ("错误", "target_missing"),
        ("提醒", "number_as_text"),
        ("提醒", "setting_unknown"),
        ("提醒", "confidence_out_of_range"),
    ]
