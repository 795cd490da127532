"""A workbook that is open in a running Excel: the port over an `xlwings.Book`, by xlwings' public words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area, joined, sheet_ref
from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError
from okrxl.core.grid import Grid
from okrxl.core.schema import INPUT_NAMES, OWNED_NAME
from okrxl.excel.live import api
from okrxl.excel.live.cells import Cell, grid, seen, shown, written
from okrxl.excel.live.journal import Journal
from okrxl.excel.live.names import TEXT_NAME, Names
from okrxl.excel.live.read import read_grids, table_homes
from okrxl.excel.live.removal import remove_or_empty
from okrxl.excel.live.session import quiet
from okrxl.excel.live.sheet import Canvas, SheetArtist
from okrxl.excel.live.styles import Styles
from okrxl.placed import Drawing, NamedCell, PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw


class LiveWorkbook:
    """The port of an open workbook. Nothing is saved: that is the manager's to decide.

    Tabs, tables and names are asked for once, until something is drawn.
    """

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._names: Names | None = None
        self._tabs: tuple[str, ...] = ()
        self._homes: dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables asked for that are present, raw."""
        with told(self._book):
            grids, self._homes = read_grids(self._book, tables)
            return grids

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        with told(self._book):
            if not self._tabs:
                self._tabs = api.tab_names(self._book)
            return self._tabs

    def owned(self) -> Mapping[str, str]:
        """Key -> tab of the sheets okrxl made."""
        with told(self._book):
            return self._known().owned(folded(self.sheet_names()))

    def tables(self) -> Mapping[str, str]:
        """Folded name -> tab of all Excel tables."""
        with told(self._book):
            if self._homes is None:
                self._homes = table_homes(self._book)
            return self._homes

    def texts(self) -> Mapping[str, str]:
        """Text constants okrxl keeps in the workbook."""
        with told(self._book):
            return self._known().texts()

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the open workbook; where that fails midway everything is put back."""
        journal = Journal()
        with told(self._book), quiet(self._book):
            try:
                there = There(self._known(), folded(self.sheet_names()), self.tables())
                artist = Artist(self._book, there, journal)
                artist.draw(drawing)
            except BaseException:
                journal.put_back()
                raise
            finally:
                self._names, self._tabs, self._homes = None, (), None
            journal.finish()

    def _known(self) -> Names:
        if self._names is None:
            self._names = Names(self._book)
        return self._names


@contextmanager
def told(book: xw.Book) -> Iterator[None]:
    """Whatever an engine raises, as one of okrxl's own errors, with the engine's as its cause."""
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


def folded(tabs: tuple[str, ...]) -> dict[str, str]:
    """Tabs by folded name."""
    return {name.casefold(): name for name in tabs}


def delete_others(book: xw.Book, present: frozenset[str]) -> None:
    """Delete the tabs that were not there before, by folded name."""
    for sheet in list(book.sheets):
        if sheet.name.casefold() not in present:
            sheet.delete()


@dataclass(frozen=True, slots=True)
class There:
    """What a workbook holds before it is drawn into: okrxl's names, tabs by folded name, homes of tables."""

    names: Names
    tabs: dict[str, str]
    homes: Mapping[str, str]


class Artist:
    """One drawing into one open workbook."""

    def __init__(self, book: xw.Book, there: There, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._names, self._tabs, self._homes = there.names, there.tabs, there.homes
        self._owned = self._names.owned(self._tabs)
        self._canvas = Canvas(self._names, Styles(book), journal, api.from_1904(book))

    def draw(self, drawing: Drawing) -> None:
        """Everything of the drawing."""
        self._refuse(drawing)
        for sheet in drawing.sheets:
            self._sheet(sheet)
        for name in drawing.names:
            self._names.put(name.name, "=" + name.formula, self._journal, hidden=name.hidden)
        for key in drawing.dropped:
            if key in self._owned:
                self._drop(key, self._owned[key])

    def _refuse(self, drawing: Drawing) -> None:
        """Before anything is touched: BadFileError where a name is taken or Excel would not let us write."""
        making = [sheet for sheet in drawing.sheets if not (sheet.owned and sheet.key in self._owned)]
        for sheet in making:
            if sheet.name.casefold() in self._tabs:
                raise BadFileError("sheet_taken", name=self._book.name, sheet=sheet.name)
        for sheet in drawing.sheets:
            tab = self._owned.get(sheet.key) if sheet.owned else None
            for table in sheet.tables:
                if self._homes.get(table.name.casefold(), tab) != tab:
                    raise BadFileError("table_taken", name=self._book.name, table=table.name)
        if (making or drawing.dropped) and api.protected_book(self._book):
            raise BadFileError("workbook_protected", name=self._book.name)
        for sheet in drawing.sheets:
            tab = self._owned.get(sheet.key) if sheet.owned else None
            if tab and api.protected_sheet(self._book.sheets(tab)):
                raise BadFileError("sheet_protected", name=self._book.name, sheet=tab)

    def _sheet(self, wanted: PlacedSheet) -> None:
        tab = self._owned.get(wanted.key) if wanted.owned else None
        if tab and wanted.static:
            self._update(wanted.named_cells)
        elif tab:
            SheetArtist(self._canvas, self._book.sheets(tab), tab, wanted).redraw()
        else:
            self._make(wanted)

    def _make(self, wanted: PlacedSheet) -> None:
        sheets, present = self._book.sheets, frozenset(self._tabs)
        # Adding is several calls into Excel: where it fails in between, the tab is there under another name.
        self._journal.note(lambda: delete_others(self._book, present))
        sheet = sheets.add(after=sheets(len(sheets)))
        sheet.name = wanted.name
        self._tabs[wanted.name.casefold()] = wanted.name
        SheetArtist(self._canvas, sheet, wanted.name, wanted).make()
        if wanted.owned:
            self._names.own(wanted.key, wanted.name, self._journal)
        for cell in wanted.named_cells:
            place = Area(cell.row, cell.column, cell.row, cell.column).absolute
            self._names.put(cell.name, "=" + sheet_ref(wanted.name, place), self._journal, hidden=True)

    def _update(self, cells: tuple[NamedCell, ...]) -> None:
        """Write the cells that stand where their names point now; a name that is gone is let go."""
        places: dict[str, dict[tuple[int, int], NamedCell]] = {}
        for cell in cells:
            place = self._names.place(cell.name, self._tabs)
            if place:
                places.setdefault(place[0], {})[place[1].top, place[1].left] = cell
        for tab, there in places.items():
            for area in joined(Area(row, column, row, column) for row, column in there):
                self._update_area(tab, area, there)

    def _update_area(self, tab: str, area: Area, there: Mapping[tuple[int, int], NamedCell]) -> None:
        epoch = self._canvas.from_1904
        target = self._book.sheets(tab).range(area.ref)
        before = [[seen(raw, from_1904=epoch) for raw in row] for row in grid(target.raw_value)]
        wanted = [
            [shown(there[row, column].value, from_1904=epoch) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        if before != wanted:
            kept = [[_kept(value) for value in row] for row in before]
            self._journal.note(lambda: setattr(target, "raw_value", kept))
            target.raw_value = [[written(value) for value in row] for row in wanted]

    def _drop(self, key: str, tab: str) -> None:
        self._journal.later(lambda: remove_or_empty(self._book, tab, self._owned))
        for name in (OWNED_NAME + key, TEXT_NAME + key):
            self._journal.later(lambda name=name: self._names.drop(name))  # type: ignore[misc]
        self._journal.later(lambda: self._names.forget(key))


def _kept(value: object) -> Cell:
    return written(value) if isinstance(value, str | float | bool) else ""
