"""A list with one row an item: its type in a column, or told by who is whose parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from okrxl.core.labels import normalized, split_list
from okrxl.importing.language.words import meaning
from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Kind, Layout, Record, Value
from okrxl.importing.shapes.shape import Rows, Shape

TITLES = {
    "objectives": ("title", "objective"),
    "key_results": ("title", "key_result"),
    "strategy": ("title", "strategy"),
}
KINDS: Mapping[str, Kind] = {"objective": "objectives", "key_result": "key_results", "strategy": "strategy"}


def _confidence(layout: Layout, rows: Rows) -> float:
    if "type" not in layout.fields or not layout.fields & {"title", "objective", "key_result"}:
        return 0
    known = sum(bool(meaning("types", row.text("type"))) for row in rows)
    return 0.95 if rows and known >= 0.8 * len(rows) else 0.7 if known else 0


def _read(_: Layout, rows: Rows) -> list[Record]:
    """Records in the sheet's order; one without a parent of its own belongs to the objective above it."""
    records: list[Record] = []
    above: int | None = None
    for row in rows:
        what = meaning("types", row.text("type"))
        if what == "task":
            records.append(Record(None, row.number, row.values, reason="task"))
            continue
        if not what:
            reason = "type" if row.text("type") else "no_type"
            records.append(Record(None, row.number, row.values, reason=reason))
            continue
        record = _record(KINDS[what], row)
        if "title" not in record.values:
            records.append(replace(record, kind=None, reason="no_text"))
            continue
        if (
            record.kind == "key_results"
            and not {"parent", "objective_id", "objective"} & record.values.keys()
        ):
            record = replace(record, up=above)
        if record.kind == "objectives":
            above = len(records)
        records.append(record)
    return records


def _record(kind: Kind, row: SourceRow) -> Record:
    values = {name: value for name, value in row.values.items() if name != "type"}
    title = next((values[name] for name in TITLES[kind] if name in values), None)
    own = "kr_id" if kind == "key_results" else "objective_id"
    if own in values and "id" not in values:
        values["id"] = values.pop(own)
    if title is not None:
        values["title"] = title
    drop = {"key_result"} | ({"objective"} if kind == "objectives" else set())
    values = {name: value for name, value in values.items() if name not in drop}
    return Record(kind, row.number, values, figures=row.figures)


LISTED = Shape("listed", _confidence, _read)


def _tree_confidence(layout: Layout, rows: Rows) -> float:
    fields = layout.fields
    if (
        "type" in fields
        or "key_result" in fields
        or "parent" not in fields
        or not fields & {"title", "objective"}
    ):
        return 0
    return 0.85 if any("parent" in row.values for row in rows) else 0.3


def _tree_read(_: Layout, rows: Rows) -> list[Record]:
    """What has no children but a parent is a key result, all else an objective."""
    parents = {normalized(one) for row in rows for one in split_list(row.text("parent"))}
    records = []
    for row in rows:
        own = {normalized(row.text("id")), normalized(row.text("title", "objective"))} - {""}
        leaf = "parent" in row.values and not own & parents
        kind: Kind = "key_results" if leaf else "objectives"
        values: dict[str, Value] = dict(row.values)
        if "objective" in values:
            values.setdefault("title", values.pop("objective"))
        if "title" in values:
            records.append(Record(kind, row.number, values, figures=row.figures))
        else:
            records.append(Record(None, row.number, values, reason="no_text"))
    return records


TREE = Shape("tree", _tree_confidence, _tree_read)
