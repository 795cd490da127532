"""A workbook in rows that a person can read, refreshed day after day; it keeps what okrxl draws into it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from okrxl.assess import Assessment
from okrxl.changes.log import Change
from okrxl.core.grid import Grid
from okrxl.core.labels import labels
from okrxl.core.schema import INPUT_BY_KEY, INPUT_NAMES
from okrxl.cycles.close import Closed, close
from okrxl.cycles.closing import Wishes
from okrxl.pipeline import Moment, read, refresh
from okrxl.sheets.model import Appended, Drawing, PlacedSheet, Scalar
from tests.conformance.cases import Percent, Typed, grid

Row = dict[str, Typed]
TOP = 2
"""The sheet row of a table's first row."""
CYCLE: Row = {"cycle_start": date(2026, 1, 1), "cycle_end": date(2026, 12, 31), "language": "en"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def key_result(name: str, target: float = 100.0, **more: Typed) -> Row:
    """A key result from 0 to its target."""
    return {
        "id": name, "objective_id": "O1", "key_result": f"About {name}", "measure": "increase",
        "baseline": 0.0, "target": target, **more,
    }  # fmt: skip


def objective(name: str, **more: Typed) -> Row:
    return {
        "id": name, "objective": f"Aim {name}", "department": "Sales", "owner": "Ann", "aligned_to": "S1",
        **more,
    }  # fmt: skip


class Book:
    """The port of such a workbook; `rows` and `settings` may be edited between refreshes."""

    name = "book.xlsx"

    def __init__(self, key_results: Sequence[Row], check_ins: Sequence[tuple[str, str, Typed]] = ()) -> None:
        self.settings: dict[str, Typed] = dict(CYCLE)
        self.rows: dict[str, list[Row]] = {
            "strategy": [{"id": "S1", "goal": "Grow"}],
            "departments": [{"department": "Sales"}, {"department": "Service"}],
            "owners": [{"owner": "Ann"}, {"owner": "Bob"}],
            "objectives": [objective("O1")],
            "key_results": [*key_results],
            "check_ins": [{"date": day(on), "kr_id": kr, "actual": actual} for on, kr, actual in check_ins],
        }
        self.drawn: dict[str, PlacedSheet] = {}
        self.more: dict[str, Grid] = {}

    def row(self, table: str, key: str) -> Row:
        """The row of a table whose first column is `key`."""
        return next(row for row in self.rows[table] if next(iter(row.values())) == key)

    def moment(self, on: str) -> Moment:
        """Noon of a day."""
        return self._moment(on, None, "")

    def copied(self) -> Book:
        """A copy, as of a file."""
        return copy.deepcopy(self)

    def refresh(self, on: str, *, as_of: str | None = None, source: str = "") -> Assessment:
        """Refresh at noon of a day."""
        return refresh(self, self._moment(on, as_of, source))

    def report(self, on: str, year: int, month: int) -> Assessment:
        """Refresh, and report a month."""
        return refresh(self, replace(self._moment(on, None, ""), reports=(year, month)))

    def close(self, on: str, wishes: Wishes | None = None) -> Closed:
        """Close the cycle at noon of a day."""
        return close(self, self._moment(on, None, ""), wishes or Wishes())

    def check(self, on: str, *, as_of: str | None = None) -> Assessment:
        """What `okrxl check` finds; nothing is drawn."""
        return read(self, self._moment(on, as_of, ""))

    @staticmethod
    def _moment(on: str, as_of: str | None, source: str) -> Moment:
        return Moment(datetime.combine(day(on), time(12)), day(as_of) if as_of else None, source)

    def listed(self) -> list[dict[str, Any]]:
        """The rows of the change log as they are listed."""
        shown = self.read({"okr_changes": "changes"})["changes"]
        rows = [dict(zip(shown.headers, row, strict=True)) for row in shown.rows]
        return [row for row in rows if row["No."] is not None]

    def type_over(self, number: int, value: object) -> None:
        """Type a date into the row of a change."""
        sheet = self.drawn["changes"]
        block = sheet.values[-1]
        numbers, dates = block.columns[-1], list(block.columns[8])
        dates[list(numbers).index(number)] = value  # type: ignore[call-overload]
        columns = (*block.columns[:8], dates, *block.columns[9:])
        self._put(sheet, columns)

    def type_note(self, kr_id: str, text: str) -> None:
        """Type a note into History."""
        sheet = self.drawn["history"]
        columns = [list(column) for column in sheet.values[-1].columns]
        columns[9][columns[1].index(kr_id)] = text
        self._put(sheet, columns)

    def reverse(self) -> None:
        """Sort the list of changes the other way round."""
        sheet = self.drawn["changes"]
        self._put(sheet, tuple(list(reversed(column)) for column in sheet.values[-1].columns))

    def _put(self, sheet: PlacedSheet, columns: Sequence[Sequence[Any]]) -> None:
        last = sheet.values[-1]
        block = type(last)(last.top, last.left, tuple(columns), last.styles)
        values = {name: getattr(sheet, name) for name in PlacedSheet.__slots__}
        self.drawn[sheet.key] = PlacedSheet(**(values | {"values": (*sheet.values[:-1], block)}))

    # The port.

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        words = labels("en")
        settings = [
            {"setting": words.text(f"settings.{key}"), "value": v} for key, v in self.settings.items()
        ]
        found = {key: grid(key, rows) for key, rows in {"settings": settings, **self.rows}.items()}
        found = {key: one for key, one in {**found, **self.more}.items() if key in tables.values()}
        for sheet in self.drawn.values():
            for table in sheet.tables:
                if table.name in tables:
                    rows = [list(row) for row in zip(*sheet.values[-1].columns, strict=True)]
                    where = table.area
                    found[tables[table.name]] = Grid(
                        table.name, sheet.name, where.top + 1, where.left, table.headers, rows
                    )
        return found

    def sheet_names(self) -> tuple[str, ...]:
        return (*self.rows, *(sheet.name for sheet in self.drawn.values()))

    def owned(self) -> Mapping[str, str]:
        return {key: sheet.name for key, sheet in self.drawn.items()}

    def tables(self) -> Mapping[str, str]:
        return {table.name: sheet.name for sheet in self.drawn.values() for table in sheet.tables}

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        drawn = (table for sheet in self.drawn.values() for table in sheet.tables)
        return {table.name: table.headers for table in drawn if table.name in tables}

    def holds_more(self, key: str) -> bool:  # noqa: ARG002
        return False

    def texts(self) -> Mapping[str, str]:
        return {}

    def saved_by(self) -> str:
        return ""

    def draw(self, drawing: Drawing) -> None:
        for rows in drawing.appended:
            self._append(rows)
        for cells in drawing.edited:
            for (row, column), value in cells.cells.items():
                self._edit(cells.sheet, row - TOP, column - 1, value)
        self.drawn |= {sheet.key: sheet for sheet in drawing.sheets}

    def _append(self, rows: Appended) -> None:
        key = INPUT_NAMES[rows.table]
        keys = [column.key for column in INPUT_BY_KEY[key].columns]
        for number in range(rows.rows):
            cells: Row = {keys[at]: values[number] for at, values in rows.columns.items()}
            for at, percents in rows.percents.items():
                value = cells[keys[at]]
                if percents[number] and isinstance(value, float):
                    cells[keys[at]] = Percent(value)
            if key == "settings":
                self.settings[setting_key(str(cells["setting"]))] = cells["value"]
            else:
                self.rows[key].append(cells)

    def _edit(self, sheet: str, row: int, column: int, value: Scalar) -> None:
        if sheet == "settings":
            self.settings[list(self.settings)[row]] = value
        else:
            self.rows[sheet][row][INPUT_BY_KEY[sheet].columns[column].key] = value


def setting_key(text: str) -> str:
    """The key of a setting by its English text."""
    return next(key for key, name in labels("en").section("settings").items() if name == text)


def fields(changes: Sequence[Change]) -> list[tuple[str, str, str]]:
    """Table, key and field of each change; + added, - removed."""
    return [(one.table, one.key, one.field or ("+" if one.old is None else "-")) for one in changes]
