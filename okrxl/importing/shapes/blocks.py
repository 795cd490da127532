"""A table of key results under each objective, which stands in a line of its own: `O1: …`, `目标：…`."""

from __future__ import annotations

from okrxl.importing.layout.rows import HEADING, SourceRow, lines_above
from okrxl.importing.model import Layout, Record, Value
from okrxl.importing.shapes.shape import Rows, Shape


def _heading(value: Value) -> bool:
    return isinstance(value.raw, str) and HEADING.match(value.raw) is not None


def _alone(row: SourceRow) -> Value | None:
    """The heading that a row is; None for a row of a key result."""
    if row.heading:
        return row.heading
    values = [*row.values.values(), *(value for group in row.groups.values() for value in group.values())]
    return values[0] if len(values) == 1 and not row.figures and _heading(values[0]) else None


def _confidence(layout: Layout, rows: Rows) -> float:
    fields = layout.fields
    if "key_result" not in fields or fields & {"objective", "objective_id", "type", "parent"}:
        return 0
    inside = any(_alone(row) for row in rows)
    return 0.9 if inside or any(_heading(value) for _, value in lines_above(layout)) else 0


def _read(layout: Layout, rows: Rows) -> list[Record]:
    records: list[Record] = []
    above: int | None = None
    lines = list(lines_above(layout))
    plain = not any(_heading(value) for _, value in lines) and any(row.heading for row in rows)
    for number, value in lines[-1:] if plain else lines:
        if plain or _heading(value):
            above = len(records)
            records.append(Record("objectives", number, {"title": value}))
    for row in rows:
        heading = _alone(row)
        if heading:
            above = len(records)
            records.append(Record("objectives", row.number, {"title": heading}))
            continue
        values = {"title" if name == "key_result" else name: one for name, one in row.values.items()}
        if "kr_id" in values:
            values["id"] = values.pop("kr_id")
        records.append(Record("key_results", row.number, values, above, row.figures))
    return records


BLOCKS = Shape("blocks", _confidence, _read)
