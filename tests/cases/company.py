"""A company as a person types it: objectives and key results in lines, each key result with its score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from okrxl.assess import Assessment, assess
from okrxl.core.grid import RawValue
from okrxl.core.labels import labels
from tests.conformance.cases import grid

Row = dict[str, RawValue]
JUNE = date(2026, 6, 30)
CYCLE: Row = {"cycle_start": date(2026, 1, 1), "cycle_end": date(2026, 12, 31), "as_of": JUNE}


def objective(name: str, department: str = "Sales", weight: RawValue = None, **more: RawValue) -> Row:
    return {
        "id": name, "objective": "…", "department": department, "owner": "Ann", "weight": weight,
        "aligned_to": "S1", **more,
    }  # fmt: skip


def key_result(name: str, above: str, score: float | None, weight: RawValue = None, **more: RawValue) -> Row:
    """A key result from 0 to 1, so that its last actual is its score; None has no check-in."""
    return {
        "id": name, "objective_id": above, "key_result": "…", "measure": "increase", "baseline": 0,
        "target": 1, "weight": weight, **more, "_score": score,
    }  # fmt: skip


def company(
    objectives: Iterable[Row],
    key_results: Iterable[Row],
    *,
    departments: Mapping[str, RawValue] = {"Sales": None, "Marketing": None},
    owners: Iterable[str] = ("Ann", "Bob"),
    check_ins: Iterable[tuple[date, str, float]] = (),
    **settings: RawValue,
) -> Assessment:
    """The assessment; `departments` with their weights; each score is a check-in of 1 June."""
    some = list(key_results)
    said = [
        (date(2026, 6, 1), str(row["id"]), float(str(row["_score"])))
        for row in some
        if row["_score"] is not None
    ]
    rows: dict[str, list[Row]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": value}
            for key, value in (CYCLE | settings).items()
        ],
        "strategy": [{"id": "S1", "goal": "Grow"}, {"id": "S2", "goal": "Serve"}],
        "departments": [{"department": name, "weight": weight} for name, weight in departments.items()],
        "owners": [{"owner": name} for name in owners],
        "objectives": list(objectives),
        "key_results": [{key: row[key] for key in row if key != "_score"} for row in some],
        "check_ins": [
            {"date": day, "kr_id": kr_id, "actual": actual} for day, kr_id, actual in [*said, *check_ins]
        ],
    }
    return assess({key: grid(key, given) for key, given in rows.items()}, today=JUNE)


def scores(frame: Any, key: str) -> dict[str, float]:
    """Name -> score, rounded to 4 digits."""
    return {name: round(score, 4) for name, score in zip(frame[key], frame["score"], strict=True)}


def codes(found: Assessment) -> set[str]:
    return {one.code for one in found.findings}
