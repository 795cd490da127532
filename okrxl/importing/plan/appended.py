"""A plan's new rows, in the columns of the manager's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from okrxl.core.grid import Grid
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import labels, normalized, split_list
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.core.settings import Settings
from okrxl.importing.model import KINDS, Cell, Kind
from okrxl.importing.plan.decide import Plan, PlanRow
from okrxl.read.drifted import adjoining
from okrxl.read.monthly import Cycle, month_columns
from okrxl.sheets.model import Appended, Scalar

NUMBERS = frozenset({"weight", "baseline", "target", "target_max", "actual", "confidence"})
EMPTY = Cell(None)


def appended(
    plan: Plan, grids: Mapping[str, Grid], settings: Settings, now: datetime
) -> tuple[Appended, ...]:
    """The rows to append, a table each; calculated columns of the manager's get their formulas."""
    made = []
    aligned = _alignment(plan)
    for kind in KINDS:
        rows = [row for row in plan.of("new") if row.kind == kind]
        if rows and kind in grids:
            cells = [{**row.item.cells, **_given(row, aligned, now)} for row in rows]
            made.append(_table(kind, cells, grids, settings))
    return tuple(made)


def _table(
    kind: Kind, cells: Sequence[Mapping[str, Cell]], grids: Mapping[str, Grid], settings: Settings
) -> Appended:
    words = labels(settings.language)
    schema, grid = INPUT_BY_KEY[kind], grids[kind]
    keys = header_keys(tuple(column.key for column in schema.columns), kind)
    columns: dict[int, list[Scalar]] = {}
    percents: dict[int, list[bool]] = {}
    seen: set[str] = set()
    named = [*named_columns(grid.headers, keys), *_months(grid, settings)] if kind == "monthly_plan" else None
    for position, key in named or named_columns(grid.headers, keys):
        if key in seen:  # of two columns with the same header the left one counts
            continue
        seen.add(key)
        column = [one.get(key, EMPTY) for one in cells]
        if all(one.value is None for one in column):
            continue
        choice = kind != "monthly_plan" and schema.column(key).kind == "choice"
        columns[position] = [words.choice(key, one.value) if choice else one.value for one in column]
        if key in NUMBERS or (kind == "monthly_plan" and key != "kr_id"):
            percents[position] = [one.percent for one in column]
    return Appended(grid.table, columns, adjoining(grids, kind), percents)


def _months(grid: Grid, settings: Settings) -> Iterator[tuple[int, str]]:
    """Position and key of each column of a month."""
    columns, _ = month_columns(grid, Cycle.of(settings), settings.date_order, past=False)
    return ((position, key) for key, position in columns.items())


def _given(row: PlanRow, aligned: Mapping[str, str], now: datetime) -> dict[str, Cell]:
    """What okrxl itself writes into a row: ids, where check-ins come from, alignments by id."""
    match row.kind:
        case "check_ins":
            source = row.item.file or row.item.sheet
            return {
                "kr_id": Cell(row.parent_id),
                "source": Cell(source),
                "entered": Cell(now.replace(microsecond=0)),
            }
        case "monthly_plan":
            return {"kr_id": Cell(row.parent_id)}
        case "key_results":
            return {"id": Cell(row.id), "objective_id": Cell(row.parent_id)}
        case "objectives":
            refs = [*_refs(row)]
            found = [aligned[one] for one in refs if one in aligned]
            text = ", ".join(dict.fromkeys(one for one in found if one != row.id))
            return {"id": Cell(row.id), "aligned_to": Cell(text or None)}
        case "strategy":
            return {"id": Cell(row.id)}
        case _:
            return {}


def _refs(row: PlanRow) -> Iterator[str]:
    """What an objective is aligned to, as its source calls it (normalized)."""
    for key in ("strategy", "aligned_to"):
        value = row.item.value(key)
        if isinstance(value, str):
            yield normalized(value)
            yield from map(normalized, split_list(value))


def _alignment(plan: Plan) -> dict[str, str]:
    """Name (normalized) -> id of all that an objective may be aligned to: goals, then objectives."""
    found: dict[str, str] = {}
    for kind in ("objectives", "strategy"):
        for row in plan.rows:
            if row.kind == kind and row.id:
                for name in (row.item.title, row.item.source_id, row.id):
                    if name:
                        found[normalized(name)] = row.id
    return found


def unaligned(plan: Plan) -> Iterator[PlanRow]:
    """New objectives that are aligned to something that is neither imported nor there."""
    aligned = _alignment(plan)
    for row in plan.of("new"):
        if row.kind == "objectives" and [*_refs(row)] and not any(one in aligned for one in _refs(row)):
            yield row
