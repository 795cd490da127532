"""Rows that are plans and rows that are actuals: a column says which, and both are about one key result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from okrxl.core.grid import RawValue
from okrxl.importing.language.words import meaning
from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import SourceColumn, SourceSheet, Value

ROLE = "role"
ROLES = {"plan", "actual"}
NO_HEADER = "±"
"""What such a column without a header is called."""
OF_ACTUALS = frozenset({"actual", "progress", "confidence", "comment", "last_check_in", "status"})
"""What a row of plans says nothing about."""


def with_roles(sheet: SourceSheet, body: int, columns: Sequence[SourceColumn]) -> tuple[SourceColumn, ...]:
    """The columns, one of them read as the role of its rows where it holds nothing but words for roles."""
    headed = {one.position: one for one in columns}
    if not any(one.period for one in columns):
        return tuple(columns)
    width = max((len(row) for row in sheet.rows[body:]), default=0)
    for position in range(width):
        held = [_role(row[position]) for row in sheet.rows[body:] if position < len(row) and row[position]]
        column = headed.get(position)
        if set(held) >= ROLES and held.count("") <= len(held) // 10 and (column is None or not column.period):
            header = column.header if column else NO_HEADER
            made = SourceColumn(position, header, ROLE)
            others = [one for one in columns if one.position != position]
            return tuple(sorted((*others, made), key=lambda one: one.position))
    return tuple(columns)


def _role(value: RawValue) -> str:
    return meaning("roles", value) if isinstance(value, str) else ""


def in_pairs(rows: Sequence[SourceRow]) -> list[SourceRow]:
    """The rows; those of a plan and of the actuals of one key result are one, where the first stands."""
    if not any(ROLE in row.values for row in rows):
        return list(rows)
    made: list[SourceRow] = []
    for row in rows:
        role = _role(row.values[ROLE].raw) if ROLE in row.values else ""
        own = _of_role(row, role)
        if made and role and _continues(made[-1], own):
            made[-1] = _joined(made[-1], own)
        else:
            made.append(own)
    return [
        replace(row, values={name: one for name, one in row.values.items() if name != ROLE}) for row in made
    ]


def _of_role(row: SourceRow, role: str) -> SourceRow:
    """A row with its figures in its role; the total of a plan is its target."""
    if role != "plan":
        return row
    values = {name: one for name, one in row.values.items() if name not in OF_ACTUALS}
    if "total" in values:
        total = values.pop("total")
        values.setdefault("target", total)
    figures = tuple((replace(column, role="plan"), value) for column, value in row.figures)
    return replace(row, values=values, figures=figures)


def _continues(above: SourceRow, row: SourceRow) -> bool:
    """Whether a row is the other role of the row above: it names no other key result."""
    roles = {_role(one.values[ROLE].raw) for one in (above, row) if ROLE in one.values}
    named = (_key(above, "key_result", "title", "kr_id"), _key(row, "key_result", "title", "kr_id"))
    return (
        roles == ROLES and len(above.values.keys() & {ROLE}) == 1 and (not named[1] or named[0] == named[1])
    )


def _key(row: SourceRow, *names: str) -> str:
    return row.text(*names)


def _joined(above: SourceRow, row: SourceRow) -> SourceRow:
    """Both rows as one; that of the actuals says what is actual."""
    first, second = (above, row) if _is_plan(above) else (row, above)
    values: dict[str, Value] = {**first.values, **second.values}
    if "target" in first.values:
        values["target"] = first.values["target"]
    values.pop(ROLE, None)
    return replace(above, values=values, figures=(*first.figures, *second.figures))


def _is_plan(row: SourceRow) -> bool:
    return ROLE in row.values and _role(row.values[ROLE].raw) == "plan"
