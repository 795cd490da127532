"""What is typed for a month on the monthly report is kept for that month, and shown where it is chosen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from okrxl.core.address import cell_name
from tests.conftest import Validator
from tests.excel import manager, reading
from tests.excel.running import done
from tests.excel.small import small

TAB = "Monthly Report"
HEAD = ("Month", "Highlights", "Problems", "Focus next month")


def put(path: Path, month: date, header: str, text: str) -> None:
    """Type a text for a month."""
    tab, _, area = manager.tables(path)["okr_month_notes"]
    months = [row[0] for row in reading.columns(path, tab, "okr_month_notes", HEAD)]
    row = area.top + 1 + months.index(datetime(month.year, month.month, month.day))
    manager.types(path, tab, {cell_name(row, area.left + HEAD.index(header)): text})


def shown(path: Path) -> list[object]:
    """What is shown below the departments: highlights, problems, focus."""
    rows = reading.rows(path, TAB)
    start = next(at for at, row in enumerate(rows) if row[0] == "Notes on the month")
    assert [row[0] for row in rows[start + 1 : start + 4]] == list(HEAD[1:])
    return [row[1] for row in rows[start + 1 : start + 4]]


def test_notes_are_kept_by_month_and_shown_for_the_chosen_one(tmp_path: Path, validator: Validator) -> None:
    path = small(tmp_path / "Book.xlsx")
    first = [row[0] for row in reading.columns(path, TAB, "okr_month_notes", HEAD)]
    assert first[0] == datetime(2026, 11, 1)
    assert first == sorted(first, reverse=True)
    put(path, date(2026, 11, 1), "Highlights", "Two large customers signed")
    put(path, date(2026, 10, 1), "Problems", "=1+1")
    put(path, date(2026, 10, 1), "Focus next month", "Hire two people")
    manager.saves(path)
    done("refresh", path)
    assert shown(path) == ["Two large customers signed", "–", "–"]
    manager.types(
        path, TAB, {manager.tables(path)["okr_month_choice"][2].ref.split(":")[1]: date(2026, 10, 1)}
    )
    # A month later, a row on top of the others.
    manager.types(path, "Settings", {"B9": date(2026, 12, 5)})
    manager.saves(path)
    done("refresh", path)
    notes = {row[0]: row[1:] for row in reading.columns(path, TAB, "okr_month_notes", HEAD)}
    assert notes[datetime(2026, 12, 1)] == (None, None, None)
    assert notes[datetime(2026, 11, 1)] == ("Two large customers signed", None, None)
    assert notes[datetime(2026, 10, 1)][2] == "Hire two people"
    assert shown(path)[2] == "Hire two people"
    formulas = reading.book(path, values=False)[TAB]
    assert "=1+1" in [cell.value for row in formulas.iter_rows() for cell in row]
    # Another cycle: its months come first, the others stay below them.
    manager.types(
        path, "Settings", {"B7": date(2027, 1, 1), "B8": date(2027, 12, 31), "B9": date(2027, 2, 1)}
    )
    manager.saves(path)
    done("refresh", path)
    kept = {row[0]: row[1:] for row in reading.columns(path, TAB, "okr_month_notes", HEAD)}
    assert kept[datetime(2026, 11, 1)] == ("Two large customers signed", None, None)
    assert not validator(path)
