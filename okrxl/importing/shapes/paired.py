"""Objective and key result in one row; or the objective once, merged over its key results or above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from okrxl.core.labels import normalized
from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Layout, Record, Value
from okrxl.importing.shapes.shape import Rows, Shape

SHARED = ("owner", "owner_email", "department", "start", "due", "period", "strategy", "aligned_to")
"""Fields that an objective has where all its key results have the same."""
DOWN = ("department", "owner")
"""Fields that stand once over several objectives."""
DAYS = frozenset({"start", "due", "period"})
FIGURE = frozenset(
    {
        "baseline", "target", "target_max", "actual", "progress", "unit", "metric", "measure", "status",
        "confidence", "comment", "last_check_in", "note",
    }
)  # fmt: skip
"""What an objective without key results has of a figure of its own."""


def _confidence(layout: Layout, rows: Rows) -> float:
    fields = layout.fields
    if "key_result" not in fields or "type" in fields or not fields & {"objective", "objective_id"}:
        return 0
    filled = sum("key_result" in row.values for row in rows)
    return 0.95 if rows and filled >= len(rows) / 2 else 0.6


def _read(layout: Layout, rows: Rows) -> list[Record]:
    """Each objective before its key results, wherever on the sheet these stand."""
    left = _left_of_objective(layout)
    rows = _filled_down(rows, [name for name in DOWN if _is_before(layout, name)])
    blocks: dict[tuple[str, ...], list[SourceRow]] = {}
    current: tuple[str, ...] | None = None
    texts: dict[tuple[str, ...], Mapping[str, Value]] = {}
    for row in rows:
        key = _key(row, left)
        if key is None:
            key = current
        elif current and key[:2] == ("", current[1]) and current[1]:
            key = current  # the id stands in the first row only
        if key is None:
            key = ("", "")
        current = key
        blocks.setdefault(key, []).append(row)
        texts.setdefault(key, row.values)
    records: list[Record] = []
    for key, block in blocks.items():
        records += _block(layout, block, texts[key], len(records))
    return records


def _filled_down(rows: Rows, names: Sequence[str]) -> list[SourceRow]:
    """The rows; a department or person left of the objectives stands for those below it as well."""
    made = []
    last: dict[str, Value] = {}
    for row in rows:
        last |= {name: row.values[name] for name in names if name in row.values}
        if "objective" in row.values:
            row = replace(row, values={**last, **row.values})  # noqa: PLW2901 — the same row, completed
        made.append(row)
    return made


def _is_before(layout: Layout, name: str) -> bool:
    """Whether a column stands left of the objectives."""
    column, objective = layout.first(name), layout.first("objective")
    return column is not None and objective is not None and column.position < objective.position


def _left_of_objective(layout: Layout) -> tuple[str, ...]:
    """The departments' column, where it stands before the objectives': it divides them."""
    return ("department",) if _is_before(layout, "department") else ()


def _key(row: SourceRow, left: tuple[str, ...]) -> tuple[str, ...] | None:
    """What tells an objective from another; None where the row leaves it blank, as the one above."""
    text, number = normalized(row.text("objective")), normalized(row.text("objective_id"))
    if not text and not number:
        return None
    return (number, text, *(normalized(row.text(name)) for name in left))


def _block(layout: Layout, rows: Rows, first: Mapping[str, Value], at: int) -> list[Record]:
    """An objective and its key results; without a text of the objective only these, by its id."""
    children = [row for row in rows if "key_result" in row.values]
    own, taken = _objective(layout, rows, children, first)
    key_results = [_key_result(row, taken) for row in children]
    if "title" not in own:
        return key_results
    objective = Record("objectives", rows[0].number, own)
    if not children and rows[0].figures:
        objective = replace(objective, figures=rows[0].figures)
    return [objective, *(replace(one, up=at) for one in key_results)]


def _objective(
    layout: Layout, rows: Rows, children: Rows, first: Mapping[str, Value]
) -> tuple[dict[str, Value], frozenset[str]]:
    """The fields of an objective, and those that are its own and none of its key results'."""
    names = {"objective": "title"}
    own = {
        names.get(name, name.removeprefix("objective_")): value
        for name, value in first.items()
        if name.startswith("objective")
    }
    taken: set[str] = set()
    shared = {name: value for name in SHARED if name not in own and (value := _shared(rows, name))}
    own |= shared
    taken |= {name for name in shared if _is_left(layout, name) and _alike(rows, name)}
    for name in ("weight", "id"):
        value = _first_only(layout, rows, children, name)
        if value and name not in own:
            own[name] = value
            taken.add(name)
    if not children:
        own |= {name: value for name, value in first.items() if name in FIGURE}
    return own, frozenset(taken)


def _alike(rows: Rows, name: str) -> bool:
    """Whether all rows that have a field have the same."""
    return len({normalized(row.values[name].text) for row in rows if name in row.values}) == 1


def _shared(rows: Rows, name: str) -> Value | None:
    """What all key results of an objective have, or what its own row above them has."""
    first = next((row.values[name] for row in rows if name in row.values), None)
    if first is None or _alike(rows, name):
        return first
    if name in DAYS or "key_result" in rows[0].values:
        return None
    return rows[0].values.get(name)


def _is_left(layout: Layout, name: str) -> bool:
    """Whether a column stands left of the key results."""
    column, middle = layout.first(name), layout.first("key_result")
    return column is not None and middle is not None and column.position < middle.position


def _first_only(layout: Layout, rows: Rows, children: Rows, name: str) -> Value | None:
    """A value left of the key results that stands in an objective's first row alone, or in all rows."""
    column, middle = layout.first(name), layout.first("key_result")
    held = [row.values[name] for row in rows if name in row.values]
    if not held or column is None or middle is None or column.position > middle.position:
        return None
    objective = layout.first("objective")
    beside = objective is not None and column.position < objective.position
    once = len(held) == 1 and name in rows[0].values and len(rows) > 1
    alike = len({one.text for one in held}) == 1 and len(held) > 1
    above = len(held) == 1 and "key_result" not in rows[0].values and name in rows[0].values
    return held[0] if once or alike or above or (beside and len(children) <= 1) else None


def _key_result(row: SourceRow, taken: frozenset[str]) -> Record:
    values: dict[str, Value] = {}
    for name, value in row.values.items():
        if name == "key_result":
            values["title"] = value
        elif name == "kr_id":
            values["id"] = value
        elif name == "objective_id":
            values["objective_id"] = value
        elif name != "objective" and not name.startswith("objective_") and name not in taken:
            values.setdefault(name, value)
    return Record("key_results", row.number, values, figures=row.figures)


PAIRED = Shape("paired", _confidence, _read)
