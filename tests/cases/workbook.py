"""A small workbook in rows that a person can read, and what okrxl makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from okrxl.assess import Assessment, assess
from okrxl.core.labels import labels
from tests.conformance.cases import Typed, grid

Row = Mapping[str, Typed]
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def assessed(
    key_results: Sequence[Row],
    check_ins: Sequence[tuple[str, str, Typed]],
    *,
    as_of: str = "2026-06-30",
    cycle: tuple[date, date] = YEAR_2026,
    more_settings: Row = MappingProxyType({}),
) -> Assessment:
    """One objective of one department; check-ins are (day, key result's id, actual)."""
    settings: Row = {
        "cycle_start": cycle[0],
        "cycle_end": cycle[1],
        "as_of": day(as_of),
        "language": "en",
        **more_settings,
    }
    rows: dict[str, Sequence[Row]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": settings[key]} for key in settings
        ],
        "strategy": [{"id": "S1", "goal": "…"}],
        "departments": [{"department": "D1"}],
        "owners": [{"owner": "Lee", "department": "D1"}],
        "objectives": [
            {
                "id": "O1",
                "objective": "…",
                "department": "D1",
                "owner": "Lee",
                "aligned_to": "S1",
                "due": cycle[1],
            }
        ],
        "key_results": [{"objective_id": "O1", "key_result": "…", **row} for row in key_results],
        "check_ins": [{"date": day(on), "kr_id": kr, "actual": actual} for on, kr, actual in check_ins],
    }
    return assess({key: grid(key, some) for key, some in rows.items()}, today=date(2031, 1, 1))


def scored(found: Assessment, kr: str = "KR1") -> dict[str, Any]:
    """A key result's row."""
    return dict(found.scored.set_index("id").loc[kr])


def codes(found: Assessment, *, severity: str = "") -> list[str]:
    """The findings' codes, but for objectives of a single key result."""
    return [
        one.code for one in found.findings if one.code != "few_key_results" and severity in ("", one.severity)
    ]
