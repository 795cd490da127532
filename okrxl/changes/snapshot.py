"""A snapshot: the values of the plan's tables on one day, in the form in which two days are compared.

Check-ins are no part of the plan. Of rows with one key (id, name, setting) the upper one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.labels import normalized
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.read.percents import IN_PERCENTS
from okrxl.read.settings import setting_values

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.table import Table
    from okrxl.read import Tables

Value = str | float | None
"""A cell: a text or code, a number, a date in ISO form; None is blank."""

KEYS: Mapping[str, str] = {
    "settings": "setting",
    "strategy": "id",
    "departments": "department",
    "owners": "owner",
    "objectives": "id",
    "key_results": "id",
    "monthly_plan": "kr_id",
}
"""The tables that are compared, and the column that identifies a row of each."""
NAMES: Mapping[str, str] = {"strategy": "goal", "objectives": "objective", "key_results": "key_result"}
"""The column that says what a row is about, where the key does not."""
NOT_OF_THE_PLAN = frozenset({"as_of", "language"})
"""Settings that choose what is looked at."""
MONTHLY = "monthly_plan"
"""The table with a column a month, such as `2026-01`: one that is not there is blank."""
DIGITS = ".12g"
"""Digits that survive any program's way of writing a number."""
FIGURES = ("baseline", "target", "target_max")


@dataclass(frozen=True)
class Rows:
    """One table: a list of values per field, the key's as typed; `keys` are the normalized ones.

    `percents` are the positions whose number is written as a percent, by field; `unread` those whose cell
    could not be read. `absent` fields have no column in the sheet. Neither says anything about a change.
    """

    keys: tuple[str, ...]
    fields: Mapping[str, list[Value]]
    percents: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unread: Mapping[str, frozenset[int]] = field(default_factory=dict)
    absent: frozenset[str] = field(default=frozenset(), compare=False)

    def row(self, position: int) -> Row:
        """The filled fields of one row."""
        return Row(
            {key: values[position] for key, values in self.fields.items() if values[position] is not None},
            frozenset(key for key, some in self.percents.items() if position in some),
        )

    def cell(self, key: str, position: int) -> Row:
        """One field of one row, blank or not."""
        shown = frozenset({key} if position in self.percents.get(key, ()) else ())
        return Row({key: self.fields[key][position]}, shown)


@dataclass(frozen=True)
class Row:
    """Some fields of one row; `percents` are those whose number is written as a percent."""

    cells: Mapping[str, Value]
    percents: frozenset[str] = frozenset()


Snapshot = Mapping[str, Rows]
"""The rows of each table that the workbook has, by the table's key."""


def snapshot(tables: Tables) -> Snapshot:
    """The plan's tables as they stand."""
    return dict(_taken(tables))


def _taken(tables: Tables) -> Iterator[tuple[str, Rows]]:
    for name in KEYS:
        table: Table = getattr(tables, name)
        if table.sheet:
            yield name, _settings(table) if name == "settings" else _rows(table)


def _settings(table: Table) -> Rows:
    values, unread = setting_values(table)
    wanted = [key for key in values if key not in NOT_OF_THE_PLAN]
    fields: dict[str, list[Value]] = {
        "setting": [*wanted],
        "value": [_value(values[key]) for key in wanted],
    }
    lost = frozenset(position for position, key in enumerate(wanted) if key in unread)
    return Rows(tuple(wanted), fields, unread={"value": lost} if lost else {})


def _rows(table: Table) -> Rows:
    named = table.frame[KEYS[table.key]].map(normalized, na_action="ignore")
    kept = (named.notna() & ~named.duplicated()).to_numpy(bool)
    frame = table.frame.loc[kept]
    place = {row: position for position, row in enumerate(frame.index.tolist())}

    def positions(rows: frozenset[int]) -> frozenset[int]:
        return frozenset(place[row] for row in rows if row in place)

    columns = [column.key for column in INPUT_BY_KEY[table.key].columns]
    if table.key == MONTHLY:
        columns += [str(month) for month in frame if str(month) not in columns]
    percents = {key: positions(_percents(table, key)) for key in columns if frame[key].dtype.kind == "f"}
    unread = {key: positions(rows) for key, rows in table.unread.items()}
    return Rows(
        tuple(named[kept]),
        {key: _values(frame[key]) for key in columns},
        _some(percents),
        _some(unread),
        frozenset(key for key in columns if key not in table.columns),
    )


def _some(positions: Mapping[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    return {key: some for key, some in positions.items() if some}


def _percents(table: Table, key: str) -> frozenset[int]:
    """The rows of a column whose number is a percent: by its format, or as one of such a key result's."""
    own = table.percents.get(key, frozenset())
    return own | table.percents.get(IN_PERCENTS, frozenset()) if key in FIGURES else own


def _values(column: pd.Series) -> list[Value]:
    array = column.to_numpy()
    if array.dtype.kind == "f":
        return [None if value != value else _short(value) for value in array.tolist()]  # noqa: PLR0124 — NaN
    if array.dtype.kind == "M":
        days = np.datetime_as_string(array.astype("datetime64[D]"))
        return [None if day == "NaT" else day for day in days.tolist()]
    return [_text(value) if isinstance(value, str) else None for value in array.tolist()]


def _value(value: object) -> Value:
    """A setting's value."""
    if isinstance(value, int | float):
        return _short(float(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return None if value is None else _text(str(value))


def _short(value: float) -> float:
    return value if value.is_integer() else float(format(value, DIGITS))


def _text(text: str) -> str:
    return " ".join(text.split())
