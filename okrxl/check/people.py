"""Departments and owners: listed once, and known to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.check.lookups import known, twice, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables


def departments_twice(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A department is listed once."""
    yield from twice(tables.departments, "department", "name_twice", "warning")


def owners_twice(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An owner is listed once."""
    yield from twice(tables.owners, "owner", "name_twice", "warning")


def departments_of_people(tables: Tables, _: Settings) -> Iterator[Finding]:
    """Owners, objectives and key results belong to departments that are listed."""
    listed = known(tables.departments, "department")
    if listed:
        yield from unknown(tables.owners, "department", listed, "department_unknown", "warning")
        # Here a slip of the pen makes one more department, which takes its share of the company's score.
        for table in (tables.objectives, tables.key_results):
            yield from unknown(table, "department", listed, "department_unknown")


def owners_known(tables: Tables, _: Settings) -> Iterator[Finding]:
    """Who leads a department, or owns a goal, an objective or a key result, is listed."""
    listed = known(tables.owners, "owner")
    if listed:
        yield from unknown(tables.departments, "lead", listed, "owner_unknown", "warning")
        for table in (tables.strategy, tables.objectives, tables.key_results):
            yield from unknown(table, "owner", listed, "owner_unknown", "warning")


CHECKS = (departments_twice, owners_twice, departments_of_people, owners_known)
