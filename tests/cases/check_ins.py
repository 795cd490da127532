"""Check-ins as a person types them, and what okrxl makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from okrxl.assess import Assessment, assess
from okrxl.core.grid import Grid, RawValue
from okrxl.core.labels import labels
from tests.conformance.cases import grid

Row = Mapping[str, RawValue]
CHECK_IN = ("date", "kr_id", "actual", "by", "entered", "source")
SETTINGS: Row = {"cycle_start": date(2026, 1, 1), "cycle_end": date(2026, 12, 31)}
K1: Row = {"id": "K1", "objective_id": "O1", "key_result": "…", "measure": "increase", "baseline": 0}
TODAY = date(2026, 6, 30)


def day(month: int, of_month: int, year: int = 2026) -> date:
    return date(year, month, of_month)


def workbook(
    key_result: Row, check_ins: Sequence[Sequence[RawValue]], settings: Row = SETTINGS
) -> dict[str, Grid]:
    """One objective with key result K1; a check-in's cells are those of CHECK_IN, or the first of them."""
    rows: dict[str, Sequence[Row]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": settings[key]} for key in settings
        ],
        "strategy": [{"id": "S1", "goal": "Grow"}],
        "departments": [{"department": "Sales"}],
        "owners": [{"owner": "Ann"}, {"owner": "Bob"}],
        "objectives": [
            {"id": "O1", "objective": "Grow", "department": "Sales", "owner": "Ann", "aligned_to": "S1"}
        ],
        "key_results": [
            {**K1, **key_result},
            {"id": "K2", "objective_id": "O1", "key_result": "…", "measure": "milestone"},
        ],
        "check_ins": [dict(zip(CHECK_IN, row, strict=False)) for row in check_ins],
    }
    return {key: grid(key, some) for key, some in rows.items()}


def assessed(
    key_result: Row,
    check_ins: Sequence[Sequence[RawValue]],
    *,
    settings: Row = SETTINGS,
    as_of: date | None = None,
    today: date = TODAY,
) -> Assessment:
    return assess(workbook(key_result, check_ins, settings), today=today, as_of=as_of)


def of(found: Assessment, key: str) -> Any:
    """K1's score, actual …"""
    return found.scored.set_index("id").loc["K1", key]


def findings(found: Assessment) -> list[tuple[str, str, str]]:
    """(severity, code, cell) of each."""
    return [(one.severity, one.code, one.cell) for one in found.findings]
