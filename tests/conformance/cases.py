"""Generated workbooks: rows as the oracle reads them, and the same as the grids a driver hands to okrxl."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from okrxl.assess import Assessment, assess
from okrxl.core.grid import Grid, RawValue
from okrxl.core.labels import labels
from okrxl.core.schema import INPUT_BY_KEY
from tests.conformance.oracle import names, planned
from tests.conformance.oracle_rollups import Sheet
from tests.conformance.rows import CheckIn, Department, KeyResult, Objective, Planned, Rules

TODAY = date(2031, 1, 1)
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))
DEPARTMENTS = (Department("D1"), Department("D2"), Department("D3"))
CHOICES = frozenset({"measure", "aggregation", "frequency", "commitment", "state"})
LATER_SETTINGS = {"objective_weights": "department", "score_cap": Fraction(1)}
"""Settings that are typed only where they are not at their default, as in workbooks of the first version."""


@dataclass(frozen=True)
class Percent:
    """What is typed into a cell with a percent format."""

    value: float | str


Typed = RawValue | Percent


@dataclass(frozen=True)
class Case:
    """A workbook's rows."""

    rules: Rules
    objectives: tuple[Objective, ...]
    key_results: tuple[KeyResult, ...]
    check_ins: tuple[CheckIn, ...]
    departments: tuple[Department, ...] = DEPARTMENTS
    whole_names: tuple[str, ...] = field(default=())

    @property
    def known(self) -> tuple[str, ...]:
        """Names that a cell may hold as a whole."""
        return (*self.whole_names, *(one.department for one in self.departments))

    @property
    def plan(self) -> tuple[Planned, ...]:
        """The key results with their defaults."""
        by_id = {one.id: one for one in self.objectives}
        return tuple(
            planned(row, by_id[row.objective_id], self.rules, self.known) for row in self.key_results
        )

    @property
    def sheet(self) -> Sheet:
        """What weighs."""
        return Sheet(
            {one.id: one for one in self.objectives},
            {one.id: names(one.department, self.known) for one in self.objectives},
            {one.department: one for one in self.departments},
        )


def assessed(case: Case) -> Assessment:
    """What okrxl makes of it."""
    return assess(grids(case), today=TODAY)


def of_one_objective(
    rows: Iterable[KeyResult],
    check_ins: Iterable[CheckIn] = (),
    *,
    as_of: date = date(2026, 6, 30),
    cycle: tuple[date, date] = YEAR_2026,
) -> Case:
    """Key results of one objective, `O1`."""
    return Case(Rules(*cycle, as_of), (Objective("O1", "D1", "甲"),), tuple(rows), tuple(check_ins))


def grids(case: Case) -> dict[str, Grid]:
    """The input tables, headers in English, choices in Chinese."""
    cells = [row.owner for row in case.objectives] + [row.owner for row in case.key_results]
    everyone = dict.fromkeys(person for cell in cells for person in names(cell, case.known))
    departments = {one.department for one in case.departments}
    rows: dict[str, list[dict[str, Typed]]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": value}
            for key, value in row_of(case.rules).items()
            if key not in LATER_SETTINGS or getattr(case.rules, key) != LATER_SETTINGS[key]
        ],
        "strategy": [{"id": "S1", "goal": "…"}],
        "departments": [row_of(one) for one in case.departments],
        "owners": [{"owner": person} for person in everyone if person not in departments],
        "objectives": [row_of(one) | {"objective": "…"} for one in case.objectives],
        "key_results": [row_of(one) | {"key_result": "…"} for one in case.key_results],
        "check_ins": [row_of(one, day="date") for one in case.check_ins],
    }
    return {key: grid(key, some) for key, some in rows.items()}


def grid(key: str, rows: Iterable[Mapping[str, Typed]], months: Iterable[str] = ()) -> Grid:
    """One input table from A1 on; `months` are the headers of its months."""
    keys = [column.key for column in INPUT_BY_KEY[key].columns]
    headers = (*(labels("en").header(column, key) for column in keys), *months)
    keys += months
    typed = [[row.get(column) for column in keys] for row in rows]
    values = [[one.value if isinstance(one, Percent) else one for one in row] for row in typed]
    formatted = {
        (number, position)
        for number, row in enumerate(typed, 2)
        for position, one in enumerate(row)
        if isinstance(one, Percent)
    }

    def percents(position: int, asked: Collection[int]) -> frozenset[int]:
        return frozenset(row for row in asked if (row, position) in formatted)

    return Grid(f"okr_{key}", key, 2, 1, headers, values, percents=percents)


def row_of(one: object, **renamed: str) -> dict[str, Typed]:
    """A row's cells by key."""
    percents = getattr(one, "percents", ())
    keys = [item.name for item in fields(one) if item.name != "percents"]  # type: ignore[arg-type]
    return {renamed.get(key, key): cell(key, getattr(one, key), formatted=key in percents) for key in keys}


def cell(key: str, value: object, *, formatted: bool = False) -> Typed:
    """A value as it is typed: numbers as the nearest float, choices in words."""
    if isinstance(value, Fraction):
        return Percent(float(value)) if formatted else float(value)
    if isinstance(value, str) and key in CHOICES:
        return labels("zh").choice(key, value)
    assert value is None or isinstance(value, str | date)
    return value
