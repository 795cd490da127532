"""A small workbook with one of everything, so that hundreds of refreshes take seconds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

from okrxl.build import inputs
from okrxl.build.workbook import make
from okrxl.core.address import cell_name
from tests.excel import manager
from tests.excel.running import done

ROWS: dict[str, list[list[manager.Cell]]] = {
    "okr_strategy": [["S1", "Sales +30 %", "Head of sales"]],
    "okr_departments": [["Sales", "Head of sales"], ["Service", "Head of service"]],
    "okr_owners": [["Head of sales", "Sales"], ["Head of service", "Service"]],
    "okr_objectives": [
        ["O1", "Sell more", "Sales", "Head of sales", "S1"],
        ["O2", "Serve better", "Service", "Head of service", "S1"],
    ],
    "okr_key_results": [
        ["K1", "O1", "Customers", None, None, "increase", "", 32, 45],
        ["K2", "O1", "Churn", None, None, "decrease", "", 100, 60],
        ["K3", "O2", "Answered in a day", None, None, "at least", "", None, 0.9],
        ["K4", "O2", "Training", None, None, "milestone", "", None, None],
    ],
    "okr_check_ins": [
        [date(2026, 3, 2), "K1", 36, 7, "on our way"],
        [date(2026, 10, 5), "K1", 42, 8],
        [date(2026, 9, 7), "K2", 80, 5, "slow"],
        [date(2026, 10, 5), "K3", 0.93],
        [date(2025, 10, 6), "K1", 30],
        [date(2026, 10, 9), "K4", 0.5],
    ],
}


def small(
    path: Path, *, refreshed: bool = True, rows: dict[str, list[list[manager.Cell]]] | None = None
) -> Path:
    """Make it in English: four key results of two departments, saved by Excel once.

    Its input sheets are those of the first versions: no names beside ids, settings without groups.
    """
    with patch.object(inputs, "as_placed", lambda _lang, table, rows, _names: (table, list(rows))):
        make(path, "en", sample=False, now=datetime(2026, 11, 20, 9, 0))
    for table, typed in (rows or ROWS).items():
        fills(path, table, typed)
    start, end, today = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20)
    manager.types(path, "Settings", {"B7": start, "B8": end, "B9": today})
    if refreshed:
        done("refresh", path)
    return path


def fills(path: Path, table: str, rows: list[list[manager.Cell]]) -> None:
    """Type into the empty row of a blank workbook's table and below."""
    tab, _, area = manager.tables(path)[table]
    first = {cell_name(area.bottom, area.left + place): value for place, value in enumerate(rows[0])}
    manager.types(path, tab, first)
    if rows[1:]:
        manager.adds_rows(path, table, rows[1:])
