"""What a workbook holds already, indexed for comparison with what an import brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.core.grid import is_blank
from okrxl.core.labels import normalized
from okrxl.importing.model import Kind
from okrxl.read.monthly import months_in

if TYPE_CHECKING:
    from okrxl.core.table import Table
    from okrxl.read import Tables

Row = Mapping[str, object]
"""A row of an input table, by column key."""
NAMES: Mapping[Kind, tuple[str, str]] = {
    "strategy": ("id", "goal"),
    "departments": ("department", "department"),
    "owners": ("owner", "owner"),
    "objectives": ("id", "objective"),
    "key_results": ("id", "key_result"),
}
"""The column that identifies a row of a table, and that of its title."""


@dataclass(frozen=True)
class Present:
    """`rows` of each table by normalized identity, `figures` of key results by (key result, day).

    `plans` are the rows of the monthly plan by key result, `months` the keys of its columns.

    `tables` are the kinds whose table the workbook has.
    """

    rows: Mapping[Kind, Mapping[str, Row]]
    figures: Mapping[tuple[str, date], list[float]]
    newest: Mapping[str, tuple[date, float]]
    plans: Mapping[str, Row]
    months: frozenset[str]
    tables: frozenset[str]

    @classmethod
    def of(cls, tables: Tables) -> Present:
        """The present content of the input tables."""
        by_kind: dict[Kind, Table] = {
            "strategy": tables.strategy,
            "departments": tables.departments,
            "owners": tables.owners,
            "objectives": tables.objectives,
            "key_results": tables.key_results,
        }
        rows = {
            kind: {normalized(row[NAMES[kind][0]]): row for row in _rows(table) if row.get(NAMES[kind][0])}
            for kind, table in by_kind.items()
        }
        figures: dict[tuple[str, date], list[float]] = {}
        for row in _rows(tables.check_ins):
            day, kr_id, actual = row.get("date"), row.get("kr_id"), row.get("actual")
            if isinstance(day, datetime) and kr_id and isinstance(actual, float):
                figures.setdefault((normalized(kr_id), day.date()), []).append(actual)
        newest: dict[str, tuple[date, float]] = {}
        for (kr_id, day), values in figures.items():
            if kr_id not in newest or newest[kr_id][0] <= day:
                newest[kr_id] = day, values[-1]
        there = {kind for kind, table in by_kind.items() if table.sheet}
        if tables.check_ins.sheet:
            there.add("check_ins")
        plan = tables.monthly_plan
        if plan.sheet:
            there.add("monthly_plan")
        plans = {normalized(row["kr_id"]): row for row in _rows(plan) if row.get("kr_id")}
        return cls(rows, figures, newest, plans, frozenset(months_in(plan)), frozenset(there))


def _rows(table: Table) -> Iterator[Row]:
    frame = table.frame
    columns = {key: frame[key].tolist() for key in frame.columns}
    for at in range(len(frame)):
        yield {key: None if is_blank(values[at]) else values[at] for key, values in columns.items()}
