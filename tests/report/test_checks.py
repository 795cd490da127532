"""The order of the rows on Checks."""

from __future__ import annotations

from datetime import datetime, timedelta

from okrxl.core.address import Area
from okrxl.sheets.model import PlacedSheet, Scalar
from tests.check import case
from tests.report import drawings

EDITS = {
    "Settings!A8": "Colour",  # no setting of okrxl's
    "Settings!B8": "red",
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
    assert [(row[0], row[-1]) for row in findings_table(checks)] == [
        ("Error", "number_unreadable"),
        ("Error", "confidence_out_of_range"),
        ("Error", "target_missing"),
        ("Warning", "number_as_text"),
        ("Warning", "setting_unknown"),
    ]


def checks_of(edits: case.Edits) -> PlacedSheet:
    drawing = drawings.drawn(case.grids(edits))
    return next(sheet for sheet in drawing.sheets if sheet.key == "checks")


DUE = datetime(2026, 12, 1)
FUTURE = {
    f"Check-ins!{column}{row}": value
    for row in (*range(9, 411), 500)
    for column, value in (
        ("A", datetime(2026, 12, 1) + timedelta(days=row)),
        ("B", "K1"),
        ("C", 42.0 + row / 1000),
    )
}
"""403 check-ins after the as-of date: 402 rows on end, and one further down."""


def test_equal_findings_of_a_column_are_one_row_with_the_ranges() -> None:
    sheet = checks_of(FUTURE)
    of_dates = [row for row in findings_table(sheet) if row[-1] == "date_in_future"]
    assert [row[1:3] for row in of_dates] == [("Check-ins", "A9:A410, A500")]
    assert "403" in str(of_dates[0][4])
    (link,) = (one.location for one in sheet.links if one.location.startswith("'Check-ins'!A9:"))
    assert link == "'Check-ins'!A9:A410"


def test_findings_that_read_differently_stand_apart() -> None:
    edits = {"Objectives!D5": "Zoe", "Objectives!D6": "Max", "KRs!E5": "Zoe", "KRs!E7": "Zoe"}
    rows = [row for row in findings_table(checks_of(edits)) if row[-1] == "owner_unknown"]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("Objectives", "D5", "Zoe"),
        ("Objectives", "D6", "Max"),
        ("KRs", "E5, E7", "Zoe"),
    ]
    assert str(rows[2][4]).startswith(("2 cells", "共 2 处"))


def test_every_cell_is_listed_for_the_lights_of_the_input_sheets() -> None:
    drawing = drawings.drawn(case.grids(FUTURE))
    names = {name.name: name.formula for name in drawing.names}
    sheet = next(sheet for sheet in drawing.sheets if sheet.key == "checks")
    cells = Area.parse(names["okr_mark_cells"].rpartition("!")[2].replace("$", ""))
    block = next(block for block in sheet.values if block.area.contains(cells.bottom, cells.left))
    listed = list(block.columns[cells.left - block.left])[cells.top - block.top :]
    assert [f"A{row}" for row in (*range(9, 411), 500)] == [cell for cell in listed if str(cell)[0] == "A"]


def test_many_ranges_and_values_stay_short() -> None:
    edits = {
        f"Check-ins!{column}{row}": value
        for row in range(9, 20_009, 2)
        for column, value in (("A", datetime(2026, 3, 1)), ("B", "K1"), ("C", f"{row} about"))
    }
    (row,) = [row for row in findings_table(checks_of(edits)) if row[-1] == "number_unreadable"]
    assert len(str(row[2])) < 100
    assert str(row[2]).endswith("… (+9994)")
    assert str(row[3]).endswith(" …")
