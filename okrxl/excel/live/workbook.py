"""A workbook that is open in a running Excel: the port over an `xlwings.Book`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from okrxl.core.errors import EnvironmentProblemError, OkrxlError
from okrxl.core.grid import Grid
from okrxl.core.schema import INPUT_NAMES
from okrxl.excel.live.api.book import tab_names
from okrxl.excel.live.draw.names import Names
from okrxl.excel.live.draw.prepared import PrepareSheets
from okrxl.excel.live.draw.room import holds_more
from okrxl.excel.live.journal import Journal
from okrxl.excel.live.read import OpenSheet, read_grids, sheets_of, table_headers
from okrxl.excel.live.session import quiet
from okrxl.excel.live.writer import DrawingWriter, WorkbookSnapshot
from okrxl.excel.own_names import recognised
from okrxl.sheets.model import Drawing

if TYPE_CHECKING:
    import xlwings as xw


class LiveWorkbook:
    """The port of an open workbook. It never saves: that is the manager's decision.

    Tabs, tables and names are read once, until something is drawn. With `prepare`, new sheets are copied out
    of a file; without it, and where Excel does not allow that, they are drawn call by call.
    """

    def __init__(self, book: xw.Book, prepare: PrepareSheets | None = None) -> None:
        self._book = book
        self._prepare = prepare
        self._names: Names | None = None
        self._tabs: tuple[str, ...] = ()
        self._sheets: dict[str, OpenSheet] | None = None

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables asked for that are present, raw."""
        with engine_errors(self._book):
            return read_grids(self._open_sheets(), tables, lambda: self.owned().values())

    def saved_by(self) -> str:
        """Blank: Excel does not say which program saved a workbook before it opened it."""
        return ""

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        with engine_errors(self._book):
            if not self._tabs:
                self._tabs = tab_names(self._book, tuple(self._open_sheets()))
            return self._tabs

    def owned(self) -> Mapping[str, str]:
        """Key -> tab of the sheets okrxl made."""
        with engine_errors(self._book):
            names = self._current_names()
            return names.owned(normalized(self.sheet_names())) or recognised(names.all(), self.tables())

    def tables(self) -> Mapping[str, str]:
        """Normalized name -> tab of all Excel tables."""
        with engine_errors(self._book):
            return {name: tab for tab, one in self._open_sheets().items() for name in one.tables}

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Normalized name -> headers of those tables that are there."""
        with engine_errors(self._book):
            sheets = self._open_sheets().values()
            found = {name: table for one in sheets for name, table in one.tables.items() if name in tables}
            return dict(zip(found, table_headers(found.values()), strict=True))

    def holds_more(self, key: str) -> bool:
        """Whether an owned sheet holds anything of the manager's."""
        with engine_errors(self._book):
            one = self._open_sheets()[self.owned()[key]]
            return holds_more(one.sheet, one.tables, self._current_names().record_text(key))

    def texts(self) -> Mapping[str, str]:
        """Text constants okrxl keeps in the workbook."""
        with engine_errors(self._book):
            return self._current_names().texts()

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the open workbook; where that fails midway everything is restored."""
        journal = Journal()
        with engine_errors(self._book), quiet(self._book):
            try:
                snapshot = WorkbookSnapshot(
                    self._current_names(), normalized(self.sheet_names()), self._open_sheets()
                )
                DrawingWriter(self._book, snapshot, journal).draw(drawing, self._prepare)
            except BaseException:
                journal.put_back()
                raise
            finally:
                self._names, self._tabs, self._sheets = None, (), None
            journal.finish()

    def _open_sheets(self) -> dict[str, OpenSheet]:
        if self._sheets is None:
            self._sheets = sheets_of(self._book)
        return self._sheets

    def _current_names(self) -> Names:
        if self._names is None:
            self._names = Names(self._book)
        return self._names


@contextmanager
def engine_errors(book: xw.Book) -> Iterator[None]:
    """Turn whatever an engine raises into one of okrxl's own errors, with the original as its cause."""
    try:
        yield
    except OkrxlError:
        raise
    except Exception as error:
        raise EnvironmentProblemError("excel_refused", name=_name_of(book)) from error


def _name_of(book: xw.Book) -> str:
    try:
        return str(book.name)
    except Exception:  # noqa: BLE001 — the workbook may have been closed meanwhile
        return "Excel"


def normalized(tabs: tuple[str, ...]) -> dict[str, str]:
    """Tabs by normalized name."""
    return {name.casefold(): name for name in tabs}
