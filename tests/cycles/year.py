"""A year of a small company by script: typing, refreshing, departments' files, closing quarter by quarter.

All days lie in the past of whoever runs it, so that the log's days are those of the script.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

import openpyxl

from okrxl.assess import Assessment
from okrxl.core.address import Area
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.cycles.close import close
from okrxl.cycles.closing import Wishes
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.port import Port
from okrxl.exchange.contract import UPDATE_TABLE
from okrxl.exchange.sheets.update_grid import BY_ROW, COLUMN_OF, VALUE
from okrxl.pipeline import Moment, read, refresh
from okrxl.sheets.model import Appended, Drawing, Edited, Scalar
from tests.excel.running import done

FIRST = date(2025, 1, 6)
"""The first Monday."""
QUARTERS = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))
STARTING = (
    ("KR1", "O1", "New contracts", "Sum", 100.0, "Carry over"),
    ("KR2", "O1", "Customers", None, 200.0, "Carry over"),
    ("KR3", "O2", "Articles", "Sum", 60.0, "Archive"),
    ("KR4", "O2", "Level of service", None, 90.0, "Keep running"),
)
"""Id, objective, words, aggregation, target and what happens at the close."""
FILLED = frozenset({"KR3", "KR4"})
"""What the departments' files report, by the ids of the first quarter."""


def blank(path: Path) -> None:
    """The workbook of 1 January, with two departments and four key results."""
    done("new", path, "--blank", "--lang", "en")


class Desk(Protocol):
    """Where the script works: a file, or a running Excel."""

    def port(self) -> Port:
        """The workbook, to be read and typed into."""

    def typed(self, drawing: Drawing) -> None:
        """Type into the sheets."""

    def refresh(self, day: date) -> None:
        """As of a day."""

    def close(self, day: date) -> None:
        """Close the cycle, and keep targets that are not reached."""


@dataclass
class FileDesk:
    """By the command line."""

    path: Path

    def port(self) -> ClosedWorkbook:
        return ClosedWorkbook(self.path)

    def typed(self, drawing: Drawing) -> None:
        book = self.port()
        book.draw(drawing)
        book.save(keep=False)

    def refresh(self, day: date) -> None:
        done("refresh", self.path, "--as-of", day.isoformat())

    def close(self, day: date) -> None:
        done("close", self.path, "--as-of", day.isoformat(), "--keep-targets")


@dataclass
class LiveDesk:
    """In a running Excel, by the driver that `make` returns."""

    driver: Port

    def port(self) -> Port:
        return self.driver

    def typed(self, drawing: Drawing) -> None:
        self.driver.draw(drawing)

    def refresh(self, day: date) -> None:
        refresh(self.driver, moment(day))

    def close(self, day: date) -> None:
        close(self.driver, moment(day), Wishes(keep_targets=True))


def moment(day: date) -> Moment:
    """What `--as-of` makes of a day."""
    return Moment(datetime.now(), day)  # noqa: DTZ005 — sheets know no time zones


@dataclass
class Year:
    """The script: what it does to a desk, and what it knows of what it did.

    Of a day's changes, those of sheets further left come first.

    `changes` are the changes of the plan in order.
    """

    desk: Desk
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    def start(self) -> None:
        """Fill in the plan of the first quarter."""
        settings: dict[str, Scalar] = {
            "cycle": "Q1 2025",
            "cycle_start": date(2025, 1, 1),
            "cycle_end": date(2025, 3, 31),
        }
        for key, value in settings.items():
            self._setting(key, value)
        self._add("departments", [{"department": "Sales"}, {"department": "Service"}])
        self._add("owners", [{"owner": name, "department": "Sales"} for name in ("Ann", "Bob")])
        self._add("strategy", [{"id": "S1", "goal": "Grow"}])
        objectives = [("O1", "Sell", "Sales", "Ann"), ("O2", "Serve", "Service", "Bob")]
        self._add(
            "objectives",
            [
                {"id": one, "objective": text, "department": home, "owner": owner, "aligned_to": "S1"}
                for one, text, home, owner in objectives
            ],
        )
        self._add("key_results", [_key_result(*row) for row in STARTING])

    def week(self, monday: date) -> None:
        """Report what the owners have reached, change what is changed that week, refresh."""
        self._events(monday)
        self.desk.refresh(monday)

    def report(self, day: date, figures: Mapping[str, float]) -> None:
        """Type check-ins of a day, under the ids that the key results have now."""
        rows: list[dict[str, Scalar]] = [
            {"date": day, "kr_id": self.now(one), "actual": actual} for one, actual in figures.items()
        ]
        self._add("check_ins", [row for row in rows if row["kr_id"]])

    def now(self, first: str) -> str:
        """The present id of a key result, by its first; blank where it has ended."""
        grid = self.desk.port().read()["key_results"]
        places = {key: at for at, key in _places(grid.headers, "key_results")}
        running = [row for row in grid.rows if row[places["id"]] and row[places["state"]] != "Closed"]
        mine = [str(row[places["id"]]) for row in running if str(row[places["id"]]).split("-")[0] == first]
        return mine[-1] if mine else ""

    def _events(self, monday: date) -> None:
        match monday:
            case date(month=2, day=17):
                self._edit("key_results", self.now("KR1"), "target", 120.0)
            case date(month=4, day=14):
                self._edit("objectives", "O1", "owner", "Bob")
                for name in ("KR1", "KR2"):
                    self._edit("key_results", self.now(name), "owner", "Bob")
            case date(month=5, day=12):
                self._edit("key_results", self.now("KR2"), "target", 260.0)
            case date(month=6, day=9):
                self._edit("departments", "Service", "department", "Care")
                self._edit("objectives", "O2", "department", "Care")
            case date(month=7, day=14):
                self._add("key_results", [_key_result("KR5", "O2", "Renewals", None, 50.0, "Archive")])
            case date(month=8, day=11):
                self._edit("key_results", self.now("KR1"), "target", 150.0)

    def _setting(self, key: str, value: Scalar) -> None:
        grid = self.desk.port().read()["settings"]
        names = {"cycle": "Cycle", "cycle_start": "Cycle start", "cycle_end": "Cycle end"}
        row = next(at for at, cells in enumerate(grid.rows) if cells[0] == names[key])
        self.desk.typed(Drawing((), edited=(Edited(grid.sheet, {(grid.top + row, grid.left + 1): value}),)))

    def _edit(self, table: str, key: str, column: str, value: Scalar) -> None:
        grid = self.desk.port().read()[table]
        places = {name: at for at, name in _places(grid.headers, table)}
        first = next(iter(INPUT_BY_KEY[table].columns)).key
        row = next(at for at, cells in enumerate(grid.rows) if str(cells[places[first]]) == key)
        cell = (grid.top + row, grid.left + places[column])
        self.desk.typed(Drawing((), edited=(Edited(grid.sheet, {cell: value}),)))
        renamed = column == first
        if renamed:
            self.changes += [(table, str(value), "+"), (table, key, "-")]
        else:
            self.changes.append((table, key, column))

    def _add(self, table: str, rows: Sequence[Mapping[str, Scalar]]) -> None:
        grid = self.desk.port().read()[table]
        if not rows:
            return
        columns = {
            at: [row.get(name) for row in rows]
            for at, name in _places(grid.headers, table)
            if any(name in row for row in rows)
        }
        self.desk.typed(Drawing((), appended=(Appended(grid.table, columns),)))
        if table == "key_results":
            self.changes += [(table, str(row["id"]), "+") for row in rows]

    def closed(self, day: date) -> None:
        """Close the quarter; what that changes is noted in the order of the sheets."""
        ending = [one for one in ("KR1", "KR2", "KR3", "KR5") if self.now(one)]
        ended = [self.now(one) for one in sorted(ending, key=self._row)]
        self.desk.close(day)
        carried = [self.now(one) for one in ("KR1", "KR2")]
        self.changes += [("settings", key, "value") for key in ("cycle", "cycle_start", "cycle_end")]
        self.changes += [("key_results", one, "state") for one in ended]
        self.changes += [("key_results", one, "+") for one in sorted(carried, key=self._place)]

    def _row(self, first: str) -> int:
        return self._place(self.now(first))

    def _place(self, kr_id: str) -> int:
        grid = self.desk.port().read()["key_results"]
        return next(at for at, cells in enumerate(grid.rows) if str(cells[0]) == kr_id)

    def found(self, day: date) -> Assessment:
        """What `okrxl check` finds."""
        return read(self.desk.port(), moment(day))


def _key_result(
    one: str, objective: str, text: str, aggregation: str | None, target: float, at_close: str
) -> dict[str, Scalar]:
    return {
        "id": one,
        "objective_id": objective,
        "key_result": text,
        "measure": "Increase to",
        "baseline": 0.0,
        "target": target,
        "aggregation": aggregation,
        "at_close": at_close,
    }


def _places(headers: Sequence[str], table: str) -> list[tuple[int, str]]:
    keys = header_keys(tuple(column.key for column in INPUT_BY_KEY[table].columns), table)
    return list(named_columns(headers, keys))


def mondays(first: date, last: date) -> list[date]:
    """The Mondays from the first to the last day."""
    start = first + timedelta(days=-first.weekday() % 7)
    return [start + timedelta(days=7 * week) for week in range((last - start).days // 7 + 1)]


def filled(path: Path, day: date, figures: Mapping[str, float]) -> bytes:
    """A department's workbook with a check-in of each key result that has a figure."""
    workbook = openpyxl.load_workbook(path)
    sheet = next(one for one in workbook.worksheets if UPDATE_TABLE in one.tables)
    rows = Area.parse(sheet.tables[UPDATE_TABLE].ref)
    sheet.cell(BY_ROW, VALUE).value = "Bo"
    for row in range(rows.top + 1, rows.bottom + 1):
        kr_id = str(sheet.cell(row, COLUMN_OF["kr_id"]).value).split("-")[0]
        if kr_id in figures:
            sheet.cell(row, COLUMN_OF["date"]).value = datetime.combine(day, time())
            sheet.cell(row, COLUMN_OF["actual"]).value = figures[kr_id]
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
