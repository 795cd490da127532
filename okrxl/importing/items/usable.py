"""Cells that no field can take: error values, formulas without results, figures merged over several rows."""

from __future__ import annotations

from dataclasses import replace

from okrxl.importing.items.context import Context
from okrxl.importing.model import Record, Value
from okrxl.read import cells

FIGURES = frozenset({"baseline", "target", "target_max", "actual", "total", "confidence", "progress"})
"""Fields whose value is about one key result."""
READ_AS_NUMBERS = FIGURES | {"weight"}
"""Fields that are read as numbers, where what cannot be used gets its remark."""


def usable(record: Record, context: Context) -> Record:
    """A record without the cells that cannot be used, each with an error; without a title it is left out."""
    values = {name: one for name, one in record.values.items() if _usable(record.kind, name, one, context)}
    figures = tuple(pair for pair in record.figures if _usable(record.kind, "actual", pair[1], context))
    made = replace(record, values=values, figures=figures)
    if record.kind and "title" in record.values and "title" not in values:
        return replace(made, kind=None, reason="no_text")
    return made


def _usable(kind: str | None, name: str, value: Value, context: Context) -> bool:
    if value.rows > 1 and name in FIGURES and kind == "key_results":
        context.remark("import_merged_figure", "error", value, count=value.rows)
        return False
    bad = cells.unusable(value.raw)
    if bad and name not in READ_AS_NUMBERS:
        context.remark(bad.code, "error", value)
    return bad is None or name in READ_AS_NUMBERS
