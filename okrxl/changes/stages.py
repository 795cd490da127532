"""The plan as it was on past days: what counts only from a later day on is undone (DESIGN §3, Months)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrxl.changes.log import Change, ChangeLog
from okrxl.changes.snapshot import FIGURES, KEYS, Row, Value
from okrxl.core.labels import normalized
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.read.percents import IN_PERCENTS

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

SCORED: Mapping[str, frozenset[str]] = {
    "departments": frozenset({"weight"}),
    "objectives": frozenset({"department", "owner", "weight", "start", "due"}),
    "key_results": frozenset(
        {
            "objective_id", "department", "owner", "measure", "baseline", "target", "target_max",
            "aggregation", "frequency", "commitment", "weight", "start", "due", "state",
        }
    ),
}  # fmt: skip
"""What of the plan makes scores of past days; names and notes are those of today, and so are settings."""


@dataclass(frozen=True)
class Stage:
    """Days on which one plan was valid. `gone` are key results (normalized ids) that are no part of it.

    All stages of a workbook list the same key results in the same order; those that the sheet has no more
    come last, on rows below 0. Only those of `varying` ids may have other values than in the last stage;
    `regrouped` says that weights, or what they are shared among, may differ from it.
    """

    days: tuple[date, ...]
    tables: Tables
    gone: frozenset[str] = frozenset()
    varying: frozenset[str] = frozenset()
    regrouped: bool = False

    @property
    def of_varying(self) -> Tables:
        """The tables with the key results of `varying` ids alone."""
        table = self.tables.key_results
        keys = table.frame["id"].map(normalized, na_action="ignore")
        return replace(
            self.tables, key_results=replace(table, frame=table.frame.loc[keys.isin(self.varying)])
        )

    @property
    def alive(self) -> Tables:
        """The tables without the key results that are gone."""
        if not self.gone:
            return self.tables
        table = self.tables.key_results
        keys = table.frame["id"].map(normalized, na_action="ignore")
        return replace(self.tables, key_results=replace(table, frame=table.frame.loc[~keys.isin(self.gone)]))


@dataclass(frozen=True)
class Past:
    """The changes that matter for past days, by what they did to key results.

    `added` are those that first appeared later, `removed` those whose row is gone for good, by normalized id.
    """

    changes: tuple[Change, ...]
    added: Mapping[str, Change]
    removed: Mapping[str, Change]

    @classmethod
    def of(cls, log: ChangeLog, tables: Tables) -> Past:
        """What of a log counts; a key result under a new id goes on, one without check-ins is forgotten."""
        changes = tuple(one for one in log.changes if _matters(one))
        rows = [one for one in changes if one.table == "key_results" and not one.field]
        present = frozenset(tables.key_results.frame["id"].dropna().map(normalized))
        first: dict[str, Change] = {}
        last: dict[str, Change] = {}
        for one in rows:
            first.setdefault(one.normalized_key, one)
            last[one.normalized_key] = one
        gone_before = log.ended
        continued = {(one.when, normalized(one.name)) for one in rows if one.new is None}
        added = {
            key: one
            for key, one in first.items()
            if one.old is None and (one.when, normalized(one.name)) not in continued
        }
        gone = {
            key: one
            for key, one in last.items()
            if one.new is None and key not in present and key not in gone_before
        }
        if gone:
            reported = {normalized(one) for one in tables.check_ins.frame["kr_id"].dropna().unique()}
            gone = {key: one for key, one in gone.items() if key in reported}
        return cls(changes, added, gone)


def _matters(one: Change) -> bool:
    return one.table in SCORED and (not one.field or one.field in SCORED[one.table])


def stages(tables: Tables, log: ChangeLog, settings: Settings, days: Sequence[date]) -> list[Stage]:
    """The days in order, by the plan that was valid on them; one stage where nothing has changed since."""
    past = Past.of(log, tables)
    if not past.changes or not days:
        return [Stage(tuple(days), tables)]
    listed = _with_removed(tables, past)

    def later(day: date) -> tuple[int, ...]:
        return tuple(one.number for one in past.changes if one.begins > day)

    varying = _varying(listed, past)
    valid = [(numbers, tuple(some)) for numbers, some in groupby(days, later)]
    grouping = {one.number for one in past.changes if _groups(one)}
    last = grouping & {*valid[-1][0]}
    return [
        replace(
            _stage(listed, past, settings, some),
            varying=varying,
            regrouped=grouping & {*numbers} != last,
        )
        for numbers, some in valid
    ]


def _groups(one: Change) -> bool:
    """Whether a change bears on weights, or on what they are shared among."""
    if one.table == "key_results":
        return one.field in {"weight", "objective_id", "department"}
    return one.field in {"", "weight", "department"}


def _varying(tables: Tables, past: Past) -> frozenset[str]:
    """The key results that have changed, or whose objective has."""
    own = {one.normalized_key for one in past.changes if one.table == "key_results"}
    objectives = {one.normalized_key for one in past.changes if one.table == "objectives"}
    if objectives:
        frame = tables.key_results.frame
        below = frame["objective_id"].map(normalized, na_action="ignore").isin(objectives)
        own |= set(frame.loc[below, "id"].dropna().map(normalized))
    return frozenset(own)


def _stage(tables: Tables, past: Past, settings: Settings, days: tuple[date, ...]) -> Stage:
    day = days[0]
    undone = undo(past.changes, day)
    made: dict[str, Any] = {name: _restored(getattr(tables, name), undone.get(name, {})) for name in SCORED}
    gone = frozenset(key for key, one in past.removed.items() if one.begins <= day)
    made["key_results"] = _begun(made["key_results"], tables, past, settings, day)
    return Stage(days, replace(tables, **made), gone)


def undo(changes: Sequence[Change], day: date) -> dict[str, dict[str, Row]]:
    """What the plan had otherwise on a day: table -> normalized key -> the fields to put back.

    Of several changes of one field the last in the log that counts by then decides; before the first of them
    the field was what that found.
    """
    found: dict[str, dict[str, Row]] = {}
    decided: set[tuple[str, str, str]] = set()
    for one in reversed(changes):
        place = (one.table, one.normalized_key)
        if (*place, "") in decided or (*place, one.field) in decided:
            continue
        if one.begins <= day:
            decided.add((*place, one.field))
        elif one.old is not None:
            before = found.setdefault(one.table, {}).get(one.normalized_key, Row({}))
            found[one.table][one.normalized_key] = _over(before, one.old, decided, place)
    return found


def _over(row: Row, more: Row, decided: set[tuple[str, str, str]], place: tuple[str, str]) -> Row:
    """A row with earlier values put over its own, but for fields that a later change has decided."""
    wanted = {key: value for key, value in more.cells.items() if (*place, key) not in decided}
    kept = frozenset(key for key in row.percents if key not in wanted)
    return Row({**row.cells, **wanted}, kept | (more.percents & wanted.keys()))


def restored(tables: Tables, rows: Mapping[str, Mapping[str, Row]]) -> Tables:
    """The tables with earlier values put back: table -> normalized key -> fields."""
    made: dict[str, Any] = {name: _restored(getattr(tables, name), some) for name, some in rows.items()}
    return replace(tables, **made)


def with_row(tables: Tables, name: str, row: Row) -> Tables:
    """The tables with a row that the sheet has no more."""
    made: dict[str, Any] = {name: _with_rows(getattr(tables, name), [row])}
    return replace(tables, **made)


def _with_removed(tables: Tables, past: Past) -> Tables:
    """The tables with the key results that the sheet has no more below the others."""
    rows = [one.old for one in past.removed.values() if one.old]
    return replace(tables, key_results=_with_rows(tables.key_results, rows)) if rows else tables


def with_check_ins_of_removed(tables: Tables, log: ChangeLog, grids: Mapping[str, Grid]) -> Tables:
    """The tables with the check-ins of key results that the sheet has no more on the scale of their targets.

    Reading them left these as they stand: it does not know the unit. The grids know the formats.
    """
    grid, table = grids.get("check_ins"), tables.check_ins
    removed = Past.of(log, tables).removed
    percents = {key for key, one in removed.items() if one.old and one.old.percents & {*FIGURES}}
    if not percents or grid is None:
        return tables
    keys = table.frame["kr_id"].map(normalized, na_action="ignore")
    rows = table.frame.index[keys.isin(percents) & table.frame["actual"].notna()]
    formatted = grid.in_percents(table.columns["actual"] - grid.left, rows.tolist())
    plain = [row for row in rows if row not in formatted | table.percents.get("actual", frozenset())]
    frame = table.frame.copy()
    frame.loc[plain, "actual"] /= 100
    return replace(tables, check_ins=replace(table, frame=frame))


def _with_rows(table: Table, rows: Sequence[Row]) -> Table:
    """The table with rows that the sheet has no more, which stand on rows below 0."""
    lowest = min(0, *table.frame.index.tolist(), 0)
    index = pd.Index(range(lowest - 1, lowest - 1 - len(rows), -1), dtype="int64", name="row")
    made = {
        column.key: [_cell(column.kind, row.cells.get(column.key)) for row in rows]
        for column in INPUT_BY_KEY[table.key].columns
    }
    more = pd.DataFrame(made, index=index).astype(table.frame.dtypes.to_dict())
    shown = {
        key: frozenset(at for at, row in zip(index.tolist(), rows, strict=True) if key in row.percents)
        for key in {key for row in rows for key in row.percents}
    }
    of_figures = frozenset[int]().union(*(shown.get(key, ()) for key in FIGURES))
    marks = shown | {IN_PERCENTS: of_figures} if table.key == "key_results" else shown
    percents = {
        key: table.percents.get(key, frozenset()) | marks.get(key, frozenset())
        for key in {*table.percents, *marks}
    }
    frame = pd.concat([table.frame, more]) if len(table.frame) else more
    return replace(table, frame=frame, percents=percents)


def _restored(table: Table, rows: Mapping[str, Row]) -> Table:
    """The table with earlier values put back; objectives and departments that are gone are there again."""
    if not rows:
        return table
    place = _places(table)
    frame = table.frame.copy()
    unread = dict(table.unread)
    for column in INPUT_BY_KEY[table.key].columns:
        cells = {
            place[key]: _cell(column.kind, _scaled(table, column.key, place[key], row))
            for key, row in rows.items()
            if key in place and column.key in row.cells and column.key in SCORED[table.key]
        }
        if cells:
            frame[column.key] = _put(frame[column.key], cells)
            sheet_rows = frozenset(frame.index[[*cells]].tolist())
            unread[column.key] = unread.get(column.key, frozenset()) - sheet_rows
    back = [row for key, row in rows.items() if key not in place and KEYS[table.key] in row.cells]
    made = replace(table, frame=frame, unread=unread)
    return _with_rows(made, back) if back and table.key != "key_results" else made


def _places(table: Table) -> dict[str, int]:
    """The position of each normalized key, of the first row that has it."""
    keys = table.frame[KEYS[table.key]].map(normalized, na_action="ignore").tolist()
    return {key: at for at, key in reversed(list(enumerate(keys))) if isinstance(key, str)}


def _put(column: pd.Series, cells: Mapping[int, object]) -> pd.Series:
    values = column.to_numpy(copy=True)
    for at, value in cells.items():
        values[at] = value
    return pd.Series(values, index=column.index, dtype=column.dtype)


def _scaled(table: Table, key: str, position: int, row: Row) -> Value:
    """An earlier number as it was shown, on the scale of the row's present one: 25 is 25 % among percents."""
    value = row.cells[key]
    if not isinstance(value, float):
        return value
    marks = table.percents.get(IN_PERCENTS if key in FIGURES else key, frozenset())
    present = int(table.frame.index[position]) in marks | table.percents.get(key, frozenset())
    if present == (key in row.percents):
        return value
    return value / 100 if present else value * 100


def _cell(kind: str, value: Value) -> object:
    if kind == "number":
        return np.nan if value is None else value
    if kind in {"date", "time"}:
        return np.datetime64(str(value) if value else "NaT", "s")
    return value


def _begun(table: Table, tables: Tables, past: Past, settings: Settings, day: date) -> Table:
    """Key results that were added later begin on the day they were first seen, unless they have a start.

    From that day on, one that has check-ins of before has its usual start.
    """
    place = _places(table)
    blank = table.frame["start"].isna().to_numpy()
    later = {key: one for key, one in past.added.items() if key in place and blank[place[key]]}
    if not later:
        return table
    earlier = _reported_before(later, tables, settings)
    first = _usual_starts(table, tables, settings)
    cells: dict[int, object] = {}
    for key, one in later.items():
        begins = np.datetime64(one.begins, "s")
        if (one.begins > day or key not in earlier) and first[place[key]] < begins:
            cells[place[key]] = begins
    return replace(table, frame=table.frame.assign(start=_put(table.frame["start"], cells)))


def _usual_starts(table: Table, tables: Tables, settings: Settings) -> np.ndarray[Any, Any]:
    """The start that each key result has where its own is blank: its objective's, else the cycle's."""
    objectives = tables.objectives.frame
    starts = {
        normalized(name): start
        for name, start in reversed(list(zip(objectives["id"], objectives["start"], strict=True)))
        if isinstance(name, str)
    }
    found = table.frame["objective_id"].map(lambda name: starts.get(normalized(name)), na_action="ignore")
    dates = pd.to_datetime(found).fillna(pd.Timestamp(settings.cycle_start))
    return np.asarray(dates.to_numpy("datetime64[s]"))


def _reported_before(later: Mapping[str, Change], tables: Tables, settings: Settings) -> frozenset[str]:
    """Those that have a check-in of this cycle from before they were added."""
    frame = tables.check_ins.frame
    frame = frame.loc[frame["date"] >= pd.Timestamp(settings.cycle_start)]
    names = {name: normalized(name) for name in frame["kr_id"].dropna().unique()}
    mine = frame.loc[frame["kr_id"].isin([name for name, key in names.items() if key in later])]
    mine = mine.loc[mine["actual"].notna()]
    return frozenset(
        names[name]
        for name, day in zip(mine["kr_id"], mine["date"], strict=True)
        if day.date() < later[names[name]].begins
    )
