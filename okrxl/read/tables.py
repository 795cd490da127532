"""Whole tables: columns found by header, clean columns taken at once, other cells one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from okrxl.core.address import cell_name, parse_cell
from okrxl.core.finding import Finding, Severity
from okrxl.core.grid import Grid, RawValue
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import LANGS, contract, normalized
from okrxl.core.schema import INPUT_TABLES, NEEDED_TABLES, Column, InputTable
from okrxl.core.settings import Settings
from okrxl.core.table import Table
from okrxl.read import cells
from okrxl.read.confidence import on_scale
from okrxl.read.drifted import is_total, with_rows_below
from okrxl.read.key_results import KeyResults, key_result_starts
from okrxl.read.monthly import Cycle, as_check_ins, month_columns, with_formats
from okrxl.read.percents import formatted, in_shares, months_in_shares
from okrxl.read.same_month import once_a_month
from okrxl.read.settings import cycle_start, date_order, read_settings
from okrxl.read.words import with_words, without_words

ERRORS = frozenset(
    {
        "cell_error",
        "formula_without_value",
        "number_unreadable",
        "number_ambiguous",
        "date_unreadable",
        "date_ambiguous",
        "choice_unknown",
    }
)
WEIGHTED = ("departments", "objectives", "key_results")
"""Tables with a column of weights."""
PLAIN = frozenset({float, int, date, datetime})
"""What begins neither a blank row nor a totals row."""


@dataclass(frozen=True)
class Lineage:
    """Key results of cycles before, by normalized id.

    `ended` are those that ended with a cycle that was closed, each with the id (as typed) under which it goes
    on, or a blank. `former` are the ids that a key result had before its own, the last one first.
    """

    ended: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tables:
    """The input tables, each with every column of the schema; an absent one is empty and has no sheet.

    `check_ins` includes the monthly actuals' cells. The last two tables have a column a month, such as
    `2026-01`. `lineage` is known where the workbook's memory is.
    """

    settings: Table
    strategy: Table
    departments: Table
    owners: Table
    objectives: Table
    key_results: Table
    check_ins: Table
    monthly_plan: Table
    monthly_actuals: Table
    lineage: Lineage = field(default_factory=Lineage)


def read_tables(grids: Mapping[str, Grid], *, today: date) -> tuple[Tables, list[Finding]]:
    """The tables of a workbook and what was interpreted, unreadable or absent in them."""
    grids, found = with_rows_below(grids)
    tables: dict[str, Any] = {}
    order = ""
    for schema in INPUT_TABLES:
        grid = grids.get(schema.key)
        if grid is None:
            found += _missing(schema)
            tables[schema.key] = absent(schema)
            continue
        months: dict[str, int] = {}
        remarks: list[Finding] = []
        if schema.monthly:
            settings, _ = read_settings(tables["settings"], today=today)
            past = schema.key == "monthly_actuals"
            months, remarks = month_columns(grid, Cycle.of(settings), order, past=past)
        tables[schema.key], more = read_table(schema, grid, order, months)
        if schema.key == "settings":
            order = date_order(tables["settings"])
        found += [*remarks, *more]
    settings, _ = read_settings(tables["settings"], today=today)
    tables["check_ins"], off = on_scale(
        tables["check_ins"], grids.get("check_ins"), settings.confidence_scale
    )
    reported, found = _reported(tables, grids, settings, [*found, *off])
    tables.update(reported)
    for key in WEIGHTED:
        tables[key] = formatted(tables[key], grids.get(key), ("weight",))
    return Tables(**tables), found


def _missing(schema: InputTable) -> Iterator[Finding]:
    """A finding for a table that the workbook lacks, unless nobody misses it."""
    if not schema.monthly:
        severity: Severity = "error" if schema.key in NEEDED_TABLES else "warning"
        yield Finding("table_missing", severity, values={"table": schema.name})


def _reported(
    tables: Mapping[str, Table], grids: Mapping[str, Grid], settings: Settings, found: Sequence[Finding]
) -> tuple[dict[str, Table], list[Finding]]:
    """The tables with all figures as check-ins, each month's once, words and percents as numbers."""
    key_results, check_ins, actuals = (tables[key] for key in ("key_results", "check_ins", "monthly_actuals"))
    if actuals.sheet:
        check_ins = as_check_ins(actuals, check_ins, _ids(key_results.frame), Cycle.of(settings))
        if "check_ins" in grids:
            grids = {**grids, "check_ins": with_formats(grids["check_ins"], grids["monthly_actuals"])}
    starts = key_result_starts(key_results, tables["objectives"], cycle_start(tables["settings"]))
    known, figures, doubtful = in_shares(
        KeyResults(key_results, starts), without_words(check_ins, found), grids
    )
    figures, said = with_words(figures, known, found)
    plan, of_plan = months_in_shares(tables["monthly_plan"], known.table, grids.get("monthly_plan"))
    figures, conflicts = once_a_month(figures, known.frame)
    made = {"key_results": known.table, "check_ins": figures, "monthly_plan": plan}
    return {**tables, **made}, [*said, *doubtful, *of_plan, *conflicts]


def _ids(key_results: pd.DataFrame) -> set[str]:
    """The ids that key results have, or had last year."""
    named = pd.concat([key_results["id"], key_results["last_year_id"]]).dropna()
    return {normalized(one) for one in named.unique()}


def read_table(
    schema: InputTable, grid: Grid, order: str = "", months: Mapping[str, int] = MappingProxyType({})
) -> tuple[Table, list[Finding]]:
    """One table; blank rows and typed-in totals rows are left out. `order` is how 3/4/2026 is read.

    `months` are the positions of further columns of numbers, by key.
    """
    positions, found = _match(schema, grid)
    positions |= months
    schema = schema.with_months(months)
    grid, filled = _filled_down(grid)
    found += filled
    read = [positions[column.key] for column in schema.columns if column.key in positions]
    headers = [grid.headers[at] for at in read]
    used = [index for index, row in enumerate(grid.rows) if not _left_out([row[at] for at in read], headers)]
    frame, percents = {}, {}
    for column in schema.columns:
        raw = [grid.rows[index][positions[column.key]] for index in used] if column.key in positions else []
        values, readings = _typed(schema, column, raw, order)
        frame[column.key] = _series(column, values, len(used))
        percents[column.key] = frozenset(grid.top + used[at] for at, one in readings if one.percent)
        for position, reading in readings:
            cell = cell_name(grid.top + used[position], grid.left + positions[column.key])
            severity: Severity = "error" if reading.code in ERRORS else "warning"
            values_read: dict[str, object] = {"read": reading.shown}
            found.append(
                Finding(reading.code, severity, grid.sheet, cell, _shown(raw[position]), values_read)
            )
    index = pd.Index([grid.top + row for row in used], dtype="int64", name="row")
    sheet_columns = {key: grid.left + position for key, position in positions.items()}
    unread = _unread(found, sheet_columns)
    made = pd.DataFrame(frame).set_axis(index)
    return Table(schema.key, made, grid.sheet, sheet_columns, unread, _some(percents)), found


def _some(percents: Mapping[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    """The columns that hold any."""
    return {key: rows for key, rows in percents.items() if rows}


def _unread(found: Iterable[Finding], sheet_columns: Mapping[str, int]) -> dict[str, frozenset[int]]:
    """Schema key -> the rows whose cell could not be read."""
    keys = {column: key for key, column in sheet_columns.items()}
    unread: dict[str, frozenset[int]] = {}
    for finding in found:
        if finding.code in ERRORS and finding.cell:
            row, column = parse_cell(finding.cell)
            unread[keys[column]] = unread.get(keys[column], frozenset()) | {row}
    return unread


def _filled_down(grid: Grid) -> tuple[Grid, list[Finding]]:
    """Merged cells: the value of the upper left one applies to every row; columns beside it stay blank."""
    if not grid.merged:
        return grid, []
    rows = [list(row) for row in grid.rows]
    found = []
    for area in grid.merged:
        top, column = area.top - grid.top, area.left - grid.left
        inside = 0 <= top < len(rows) and 0 <= column < len(grid.headers)
        if not inside or area.rows == 1 or _blank(rows[top][column]):
            continue
        for row in rows[top + 1 : top + area.rows]:
            # A row with nothing else stays blank: there may be a million of them.
            if not all(map(_blank, row)):
                row[column] = rows[top][column]
        found.append(Finding("merged_cells", "warning", grid.sheet, cell_name(area.top, area.left), area.ref))
    return replace(grid, rows=rows), found


def _match(schema: InputTable, grid: Grid) -> tuple[dict[str, int], list[Finding]]:
    """Schema key -> position in the grid, by the headers of either language."""
    keys = header_keys(tuple(column.key for column in schema.columns), schema.key)
    positions: dict[str, int] = {}
    found = []
    for position, key in named_columns(grid.headers, keys):
        if key in positions:
            cell = cell_name(grid.top - 1, grid.left + position)
            found.append(Finding("header_twice", "warning", grid.sheet, cell, grid.headers[position]))
        else:
            positions[key] = position
    for column in schema.columns:
        if column.key not in positions and not column.optional:
            severity: Severity = "error" if column.required else "warning"
            missing = [contract(lang).header(column.key, schema.key) for lang in LANGS]
            values: dict[str, object] = {"column": " / ".join(missing), "table": grid.table}
            found.append(Finding("column_missing", severity, grid.sheet, values=values))
    return positions, found


def _typed(
    schema: InputTable, column: Column, raw: Sequence[RawValue], order: str
) -> tuple[list[cells.Typed], list[tuple[int, cells.Reading]]]:
    """The values of a column and, by position, the readings of what was not plainly so."""
    values: list[cells.Typed] = []
    readings = []
    # A column of 60,000 cells holds few different ones: each is read once.
    seen: dict[tuple[type, RawValue], cells.Reading] = {}
    for position, value in enumerate(raw):
        if column.kind == "number" and type(value) is float and cells.usual(value):
            values.append(value)
            continue
        kind = (type(value), value)
        reading = seen.get(kind)
        if reading is None:
            reading = seen[kind] = _read(schema, column, value, order)
        values.append(reading.value)
        if reading.code:
            readings.append((position, reading))
    return values, readings


def _read(schema: InputTable, column: Column, raw: RawValue, order: str) -> cells.Reading:
    if _blank(raw):
        return cells.Reading(None)
    return cells.unusable(raw) or _reader(schema, column, order)(raw)


def _reader(schema: InputTable, column: Column, order: str) -> Callable[[RawValue], cells.Reading]:
    match column.kind:
        case "number":
            return _number_reader(schema, column)
        case "date":
            return partial(cells.first_day if column.key == "start" else cells.day, order=order)
        case "time":
            return partial(cells.moment, order=order)
        case "choice":
            return partial(cells.choice, column.key)
        case "any":
            return cells.as_is
        case _:
            return cells.text


def _number_reader(schema: InputTable, column: Column) -> Callable[[RawValue], cells.Reading]:
    if schema.key == "monthly_plan":
        return cells.if_any
    if schema.key == "monthly_actuals":
        return cells.actual
    if schema.key != "check_ins":
        return cells.number
    return {"actual": cells.actual, "confidence": cells.if_any}.get(column.key, cells.number)


def _series(column: Column, values: Sequence[cells.Typed], size: int) -> pd.Series:
    filled = values or [None] * size
    if column.kind == "number":
        return pd.Series(np.array([np.nan if value is None else value for value in filled], dtype=np.float64))
    if column.kind in {"date", "time"}:
        stamps = [value if isinstance(value, datetime) else None for value in filled]
        # Few days are different: each is converted once.
        places = {stamp: place for place, stamp in enumerate(dict.fromkeys(stamps))}
        different = np.array([*places], dtype="datetime64[s]")
        return pd.Series(different[[places[stamp] for stamp in stamps]])
    return pd.Series(list(filled), dtype=object)


def _blank(value: RawValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _left_out(row: Sequence[RawValue], headers: Sequence[str]) -> bool:
    """Blank rows, totals rows that somebody typed, and the headers once more."""
    if not row:
        return True
    unusual = type(row[0]) not in PLAIN
    return unusual and (all(map(_blank, row)) or _is_total(row) or _repeats(row, headers))


def _repeats(row: Sequence[RawValue], headers: Sequence[str]) -> bool:
    """Whether a row is the headers: pasted with a table, or of a table that a program says has none."""
    first = normalized(headers[0])
    return (
        len(row) > 1
        and bool(first)
        and normalized(row[0]) == first
        and list(map(normalized, row)) == list(map(normalized, headers))
    )


def _is_total(row: Sequence[RawValue]) -> bool:
    """A totals row that somebody typed: its first filled cell says so."""
    first = next((value for value in row if not _blank(value)), None)
    return isinstance(first, str) and is_total(first)


def _shown(raw: RawValue) -> object:
    return getattr(raw, "text", getattr(raw, "formula", raw))


def absent(schema: InputTable) -> Table:
    """A table that the workbook lacks."""
    frame = pd.DataFrame({column.key: _series(column, [], 0) for column in schema.columns})
    return Table(schema.key, frame.set_axis(pd.Index([], dtype="int64", name="row")))
