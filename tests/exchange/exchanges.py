"""A master, the workbooks sent to its departments, what they fill in, and what they return."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from okrxl.core.labels import Lang, labels
from okrxl.exchange.contract import COLUMNS
from okrxl.exchange.sheets.update_grid import COLUMN_OF, FIRST_ROW, UpdateTables, cell
from tests.excel import manager, reading
from tests.excel.running import Ran, okrxl

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Row = Mapping[str, Any]
DAY = date(2026, 11, 18)
OLD = "2020-01-01T00:00:00Z"
"""A time of saving before all others."""


@dataclass(frozen=True)
class Exchange:
    """The master and the folder with what was sent, both in a folder of this test's own."""

    folder: Path
    lang: Lang = "en"

    @property
    def master(self) -> Path:
        return self.folder / "master.xlsx"

    @property
    def sent(self) -> Path:
        return self.folder / "sent"

    @property
    def back(self) -> Path:
        """The folder of returned files."""
        folder = self.folder / "back"
        folder.mkdir(exist_ok=True)
        return folder

    @cached_property
    def words(self) -> Any:
        return labels(self.lang)

    def names(self) -> list[str]:
        """Of the files sent."""
        return sorted(path.name for path in self.sent.glob("*.xlsx"))

    def returns(self, name: str, as_name: str = "") -> Path:
        """Put a department's file, as it was sent, among the returned ones."""
        full = name if name.endswith(".xlsx") else f"2026 {name} OKR.xlsx"
        return Path(shutil.copy(self.sent / full, self.back / (as_name or full)))

    def fills(self, path: Path, rows: Sequence[Row], spare: Sequence[Row] = (), by: str = "Bo") -> Path:
        """Type into the rows of the update table, from the first on, and into the spare rows."""
        places = UpdateTables(len(ids(path)))
        typed = {
            cell(key, top + down): value
            for top, some in ((FIRST_ROW, rows), (places.more_first, spare))
            for down, row in enumerate(some)
            for key, value in row.items()
        }
        manager.types(path, self.tab, {"B4": by, **typed})
        return path

    @property
    def tab(self) -> str:
        """Of the sheet to fill in."""
        return str(self.words.text("exchange.sheets.update"))

    def collect(self, *more: str | Path) -> Ran:
        """Collect all returned files; `--json`."""
        places = more if more and str(more[0]) == "--from" else ("--from", self.back, *more)
        return okrxl("collect", self.master, *places, "--json")

    def check_ins(self, path: Path | None = None) -> list[tuple[Any, ...]]:
        """The master's, as openpyxl reads them; dates without a time."""
        return table(path or self.master, "okr_check_ins")

    def tabs(self) -> dict[str, str]:
        """The sheets' titles, by key."""
        return {key: str(self.words.text(f"sheets.{key}")) for key in ("check_ins", "collected")}


def ids(path: Path) -> list[str]:
    """The key results of a department's file, in its order."""
    book = reading.book(path, values=False)
    sheet = next(one for one in book.worksheets if "okr_update" in one.tables)
    area = sheet.tables["okr_update"].ref
    return [str(row[0].value) for row in sheet[area][1:]]


def table(path: Path, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table, as openpyxl reads them, without calculated columns."""
    book = reading.book(path, values=False)
    sheet = next(one for one in book.worksheets if name in one.tables)
    found = sheet.tables[name]
    typed = [at for at, one in enumerate(found.tableColumns) if one.calculatedColumnFormula is None]
    return [tuple(_plain(row[at].value) for at in typed) for row in sheet[found.ref][1:]]


def _plain(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def values_of(path: Path) -> dict[str, list[list[Any]]]:
    """All that a program sees of a workbook that takes values only: tab -> rows."""
    book = reading.book(path, values=False)
    return {
        one.title: [
            [None if isinstance(value, str) and value.startswith("=") else value for value in row]
            for row in one.iter_rows(values_only=True)
        ]
        for one in book.worksheets
    }


def book_of(values: Mapping[str, Sequence[Sequence[Any]]]) -> Workbook:
    """A workbook of values: no tables, names, styles or validations."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for tab, rows in values.items():
        sheet = book.create_sheet(tab)
        for down, row in enumerate(rows, 1):
            for right, value in enumerate(row, 1):
                if value is not None:
                    made = sheet.cell(down, right, value)
                    if isinstance(value, str):
                        made.data_type = "s"
    return book


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


__all__ = ["COLUMNS", "COLUMN_OF", "FIRST_ROW", "Exchange", "UpdateTables", "cell"]
