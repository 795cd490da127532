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
Months = Mapping[str, Row]
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
    plan: Months | None = None,
    actuals: Months | None = None,
    today: date = date(2031, 1, 1),
    looking_back: date | None = None,
) -> Assessment:
    """One objective of one department; check-ins are (day, key result's id, actual).

    `plan` and `actuals` are tables with a column a month: a header and its figures by key result's id.
    """
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
    grids = {key: grid(key, some) for key, some in rows.items()}
    for key, months in (("monthly_plan", plan), ("monthly_actuals", actuals)):
        if months is not None:
            grids[key] = grid(key, by_month(months), list(months))
    return assess(grids, today=today, as_of=looking_back)


def by_month(months: Months) -> list[Row]:
    """A row for each key result."""
    ids = dict.fromkeys(kr for figures in months.values() for kr in figures)
    return [{"kr_id": kr} | {month: figures.get(kr) for month, figures in months.items()} for kr in ids]


def scored(found: Assessment, kr: str = "KR1") -> dict[str, Any]:
    """A key result's row."""
    return dict(found.scored.set_index("id").loc[kr])


def codes(found: Assessment, *, severity: str = "") -> list[str]:
    """The findings' codes, but for objectives of a single key result."""
    return [
        one.code for one in found.findings if one.code != "few_key_results" and severity in ("", one.severity)
    ]
