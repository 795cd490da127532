"""Sheets that list things of one kind: check-ins, objectives, people, departments; okrxl's own tables."""

from __future__ import annotations

from dataclasses import replace

from okrxl.core.labels import normalized
from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Kind, Layout, Record
from okrxl.importing.shapes.shape import Rows, Shape

FIGURES = frozenset({"actual", "progress"})
PLANNED = frozenset({"target", "baseline", "weight", "measure"})


def _check_ins(layout: Layout, rows: Rows) -> float:
    fields = layout.fields
    if "date" not in fields or not fields & FIGURES or not fields & {"kr_id", "key_result", "title", "id"}:
        return 0
    if fields & PLANNED and len({_identity(row) for row in rows}) == len(rows):
        return 0.4
    return 0.97


def _identity(row: SourceRow) -> str:
    return normalized(row.text("kr_id", "key_result", "title", "id"))


def _read_check_ins(_: Layout, rows: Rows) -> list[Record]:
    return [Record("check_ins", row.number, row.values) for row in rows]


CHECK_INS = Shape("check_ins", _check_ins, _read_check_ins)


def _objectives(layout: Layout, rows: Rows) -> float:
    fields = layout.fields
    if "key_result" in fields or "type" in fields or layout.groups or not rows:
        return 0
    if "objective" in fields and not fields & PLANNED - {"weight"}:
        return 0.8
    return 0.5 if fields & {"objective", "title"} else 0


def _read_objectives(_: Layout, rows: Rows) -> list[Record]:
    records = []
    for row in rows:
        values = dict(row.values)
        name = "objective" if "objective" in values else "title"
        if name not in values:
            records.append(Record(None, row.number, values, reason="no_text"))
            continue
        values["title"] = values.pop(name)
        if "objective_id" in values:
            values.setdefault("id", values.pop("objective_id"))
        records.append(Record("objectives", row.number, values, figures=row.figures))
    return records


OBJECTIVES = Shape("objectives", _objectives, _read_objectives)


def _of(kind: Kind, needed: frozenset[str], name: str, others: frozenset[str]) -> Shape:
    """A list of a kind that has nothing but a few columns."""

    def confidence(layout: Layout, rows: Rows) -> float:
        fields = layout.fields
        fits = bool(rows) and needed <= fields and fields <= needed | others and not layout.groups
        return 0.9 if fits else 0

    def read(_: Layout, rows: Rows) -> list[Record]:
        found = [Record(kind, row.number, row.values) for row in rows]
        return [
            replace(one, values={**one.values, "title": one.values[name]})
            if name in one.values
            else replace(one, kind=None, reason="no_text")
            for one in found
        ]

    return Shape(kind, confidence, read)


STRATEGY = _of("strategy", frozenset({"strategy", "id"}), "strategy", frozenset({"owner", "note", "weight"}))
DEPARTMENTS = _of(
    "departments",
    frozenset({"department", "lead"}),
    "department",
    frozenset({"owner_email", "weight", "note"}),
)
OWNERS = _of("owners", frozenset({"owner", "owner_email"}), "owner", frozenset({"department", "note"}))
