"""A small clean set of input tables, and what becomes of it when a cell is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from okrxl.assess import assess
from okrxl.core.address import Area, parse_cell
from okrxl.core.finding import Finding
from okrxl.core.grid import Grid

TODAY = date(2026, 11, 20)
TOP = 5
"""The sheet row of each table's first row."""
START, DUE = datetime(2026, 1, 1), datetime(2026, 12, 31)
HEADERS = {
    "Settings": ("Setting", "Value", "Note"),
    "Strategy": ("ID", "Strategic goal", "Owner"),
    "Departments": ("Department", "Lead", "Email", "Weight"),
    "Owners": ("Owner", "Department", "Email"),
    "Objectives": ("ID", "Objective", "Department", "Owner", "Aligned to", "Weight", "Start", "Due"),
    "KRs": (
        "ID", "Objective ID", "Key result", "Department", "Owner", "Measure", "Unit", "Baseline", "Target",
        "Upper target", "Aggregation", "Frequency", "Commitment", "Weight", "Start", "Due", "Note", "State",
    ),
    "Check-ins": ("Date", "KR ID", "Actual", "Confidence", "Comment", "By"),
}  # fmt: skip
TABLES = {
    "Settings": "settings",
    "Strategy": "strategy",
    "Departments": "departments",
    "Owners": "owners",
    "Objectives": "objectives",
    "KRs": "key_results",
    "Check-ins": "check_ins",
}
"""Sheet -> schema key."""
ROWS: dict[str, list[list[Any]]] = {
    "Settings": [["Cycle start", START], ["Cycle end", DUE], ["As of", datetime(2026, 11, 20)]],
    "Strategy": [["S1", "Sales +30 %", "Ann"]],
    "Departments": [["Sales", "Ann"], ["Service", "Bob"]],
    "Owners": [["Ann", "Sales"], ["Bob", "Service"]],
    "Objectives": [
        ["O1", "Sell more", "Sales", "Ann", "S1", None, START, DUE],
        ["O2", "Serve well", "Service", "Bob", "O1", None, START, DUE],
    ],
    "KRs": [
        ["K1", "O1", "Customers", None, None, "increase", None, 32, 45],
        ["K2", "O1", "Churn", None, None, "decrease", None, 100, 60],
        ["K3", "O2", "Answered", None, None, "between", None, None, 10, 20],
        ["K4", "O2", "Training", None, None, "milestone", None, None, None],
    ],
    "Check-ins": [
        [datetime(2026, 10, 5), "K1", 42, 8],
        [datetime(2026, 10, 5), "K2", 80, 7],
        [datetime(2026, 10, 5), "K3", 12, 9],
        [datetime(2026, 10, 5), "K4", 0.5, 5],
    ],
}
Edits = Mapping[str, Any]
"""`"KRs!I6"` -> its new value; None empties it."""


NONE: Mapping[str, Any] = MappingProxyType({})


def grids(edits: Edits = NONE, *, merged: Mapping[str, str] = NONE) -> dict[str, Grid]:
    """The tables with these cells changed; a cell below a table makes it longer."""
    made = {}
    for sheet, key in TABLES.items():
        width = len(HEADERS[sheet])
        headers = list(HEADERS[sheet])
        rows = [[*row, *[None] * (width - len(row))] for row in ROWS[sheet]]
        for place, value in edits.items():
            if place.partition("!")[0] == sheet:
                row, column = parse_cell(place.partition("!")[2])
                rows += [[None] * width for _ in range(row - TOP + 1 - len(rows))]
                line = headers if row == TOP - 1 else rows[row - TOP]
                line[column - 1] = value
        grid = Grid(f"okr_{key}", sheet, TOP, 1, tuple(headers), rows)
        areas = tuple(Area.parse(merged[sheet]) for _ in "1" if sheet in merged)
        made[key] = replace(grid, merged=areas)
    return made


def findings(
    edits: Edits = NONE, *, without: str = "", merged: Mapping[str, str] = NONE
) -> tuple[Finding, ...]:
    """What okrxl says of the tables."""
    made = {key: grid for key, grid in grids(edits, merged=merged).items() if key != without}
    return assess(made, today=TODAY).findings
