"""What a manager chose on the monthly report: the month, and the key result of its chart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.grid import DAY_ZERO

if TYPE_CHECKING:
    from okrxl.core.grid import Grid, RawValue

SHEET = "month_report"
"""The sheet's key."""
TABLES = {"okr_month_choice": "month", "okr_month_key_result": "key_result"}
"""Its tables of one cell, and the keys of their grids."""
LAST_MONTH_TEXT = "last_month"
"""The text constant with the last month of the report: who has that one in view goes along with time."""
MONTH = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first day of the month, None for the last one; the label of the key result, blank for the first."""

    month: date | None = None
    key_result: str = ""


def read_chosen(grids: Mapping[str, Grid], tab: str | None, last: str) -> Chosen:
    """What the grids of `TABLES` on the report's tab hold; `last` is the text constant `LAST_MONTH_TEXT`."""
    cells = {
        key: grid.rows[0][0]
        for key, grid in grids.items()
        if grid.sheet == tab and grid.rows and grid.rows[0]
    }
    month = _month(cells.get("month"))
    label = cells.get("key_result")
    return Chosen(
        None if month and month.isoformat()[:7] == last else month, label if isinstance(label, str) else ""
    )


def _month(value: RawValue) -> date | None:
    """The month of a day, of its number, of a text such as `2026-10`; None for anything else."""
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 < value < 2_000_000:
        day = date.fromordinal(DAY_ZERO.toordinal() + int(value))
        return date(day.year, day.month, 1)
    found = MONTH.match(value) if isinstance(value, str) else None
    return date(int(found[1]), int(found[2]), 1) if found and 0 < int(found[2]) < 13 else None
