"""The head of Change Log: every figure of its sentence stands in the table below."""

from __future__ import annotations

import re
from pathlib import Path

from okrxl.report.numbers import shown_gap
from tests.excel import manager, reading
from tests.excel.running import done
from tests.excel.small import small


def test_the_message_is_made_from_the_table(tmp_path: Path) -> None:
    path = small(tmp_path / "Book.xlsx")
    first = reading.rows(path, "Change Log")
    assert first[1][0] == "The plan hasn't changed since 2026-11-20."
    assert "✔ No changes" in [row[0] for row in first]
    manager.types(path, "Key Results", {"I5": 50, "I6": 55, "C8": "Training for all"})
    manager.saves(path)
    done("refresh", path)
    sheet = reading.rows(path, "Change Log")
    message = str(sheet[1][0])
    rows = reading.columns(path, "Change Log", "okr_changes", ("When", "ID", "Field", "Company effect (pts)"))
    day = max(when for when, *_ in rows).date().isoformat()
    most = max((row for row in rows if row[3]), key=lambda row: abs(row[3]))
    assert message == (
        f"{len(rows)} changes to the plan, the last on {day}."
        f" {most[1]} ({most[2]}) did most to the company's score: {shown_gap(most[3])}."
    )
    assert len(rows) == 3
    assert re.match(r"⌂ Home", str(sheet[0][0]))
    assert "✔ No changes" not in [row[0] for row in sheet]
