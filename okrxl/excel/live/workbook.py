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
from okrxl.excel.live.append import Appender
from okrxl.excel.live.draw.cells import Cell, grid, seen, shown, written
from okrxl.excel.live.draw.names import TEXT_NAME, Names
from okrxl.excel.live.draw.prepared import MakeReady, PreparedSheets, stocked
from okrxl.excel.live.draw.removal import remove_or_empty
from okrxl.excel.live.draw.sheet import Canvas, SheetArtist
from okrxl.excel.live.draw.styles import Styles
from okrxl.excel.live.journal import Journal
from okrxl.excel.live.read import Standing, read_grids, sheets_of
from okrxl.excel.live.session import quiet
from okrxl.sheets.model import Drawing, NamedCell, PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw


class LiveWorkbook:
    """The port of an open workbook. Nothing is saved: that is the manager's to decide.

    Tabs, tables and names are asked for once, until something is drawn. With `make_ready` new sheets are
    copied out of a file; without it, and where Excel does not let us, they are drawn call by call.
    """

    def __init__(self, book: xw.Book, make_ready: MakeReady | None = None) -> None:
        self._book = book
        self._make_ready = make_ready
        self._names: Names | None = None
        self._tabs: tuple[str, ...] = ()
        self._sheets: dict[str, Standing] | None = None

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self._book.name)

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables asked for that are present, raw."""
        with told(self._book):
            return read_grids(self._standing(), tables)

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        with told(self._book):
            if not self._tabs:
                self._tabs = api.tab_names(self._book, tuple(self._standing()))
            return self._tabs

    def owned(self) -> Mapping[str, str]:
        """Key -> tab of the sheets okrxl made."""
        with told(self._book):
            return self._known().owned(normalized(self.sheet_names()))

    def tables(self) -> Mapping[str, str]:
        """Folded name -> tab of all Excel tables."""
        with told(self._book):
            return {name: tab for tab, one in self._standing().items() for name in one.tables}

    def texts(self) -> Mapping[str, str]:
        """Text constants okrxl keeps in the workbook."""
        with told(self._book):
            return self._known().texts()

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the open workbook; where that fails midway everything is put back."""
        journal = Journal()
        with told(self._book), quiet(self._book):
            try:
                there = WorkbookSnapshot(self._known(), normalized(self.sheet_names()), self._standing())
                SheetWriter(self._book, there, journal).draw(drawing, self._make_ready)
            except BaseException:
                journal.put_back()
                raise
            finally:
                self._names, self._tabs, self._sheets = None, (), None
            journal.finish()

    def _standing(self) -> dict[str, Standing]:
        if self._sheets is None:
            self._sheets = sheets_of(self._book)
        return self._sheets

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


def normalized(tabs: tuple[str, ...]) -> dict[str, str]:
    """Tabs by normalized name."""
    return {name.casefold(): name for name in tabs}


def delete_others(book: xw.Book, present: frozenset[str]) -> None:
    """Delete the tabs that were not there before, by normalized name."""
    for sheet in list(book.sheets):
        if sheet.name.casefold() not in present:
            sheet.delete()


@dataclass(frozen=True, slots=True)
class WorkbookSnapshot:
    """What a workbook holds before it is drawn into: names, normalized tabs, worksheets by tab."""

    names: Names
    tabs: dict[str, str]
    sheets: Mapping[str, Standing]


class SheetWriter:
    """One drawing into one open workbook."""

    def __init__(self, book: xw.Book, there: WorkbookSnapshot, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._names, self._tabs, self._there = there.names, there.tabs, there.sheets
        self._owned = self._names.owned(self._tabs)
        self._canvas = Canvas(self._names, Styles(book), journal, api.from_1904(book))
        self._stock = PreparedSheets(None, ())

    def draw(self, drawing: Drawing, make_ready: MakeReady | None) -> None:
        """Everything of the drawing."""
        self._refuse(drawing)
        self._append(drawing)
        making = [sheet for sheet in drawing.sheets if not self._tab(sheet)]
        with stocked(self._book, making, make_ready, from_1904=self._canvas.from_1904) as self._stock:
            for sheet in drawing.sheets:
                self._sheet(sheet)
        for name in drawing.names:
            self._names.put(name.name, "=" + name.formula, self._journal, hidden=name.hidden)
        for key in drawing.dropped:
            if key in self._owned:
                self._drop(key, self._owned[key])

    def _refuse(self, drawing: Drawing) -> None:
        """Before anything is touched: BadFileError where a name is taken or Excel would not let us write."""
        making = [sheet for sheet in drawing.sheets if not self._tab(sheet)]
        for sheet in making:
            if sheet.name.casefold() in self._tabs:
                raise BadFileError("sheet_taken", name=self._book.name, sheet=sheet.name)
        homes = {name: tab for tab, one in self._there.items() for name in one.tables}
        for sheet in drawing.sheets:
            tab = self._tab(sheet)
            for table in sheet.tables:
                if homes.get(table.name.casefold(), tab) != tab:
                    raise BadFileError("table_taken", name=self._book.name, table=table.name)
        if (making or drawing.dropped) and api.protected_book(self._book):
            raise BadFileError("workbook_protected", name=self._book.name)
        for sheet in drawing.sheets:
            tab = self._tab(sheet)
            if tab and api.protected_sheet(self._there[tab].sheet):
                raise BadFileError("sheet_protected", name=self._book.name, sheet=tab)

    def _append(self, drawing: Drawing) -> None:
        appender = Appender(self._book, self._there, self._journal, from_1904=self._canvas.from_1904)
        for rows in drawing.appended:
            appender.append(rows)

    def _tab(self, wanted: PlacedSheet) -> str | None:
        """The tab of a sheet that is there."""
        return self._owned.get(wanted.key) if wanted.owned else None

    def _sheet(self, wanted: PlacedSheet) -> None:
        tab = self._tab(wanted)
        if tab and wanted.static:
            self._update(wanted.named_cells)
        elif tab:
            there = self._there[tab]
            SheetArtist(self._canvas, there.sheet, tab, wanted).redraw(there.tables)
        else:
            self._make(wanted)

    def _make(self, wanted: PlacedSheet) -> None:
        present = frozenset(self._tabs)
        # Adding is several calls into Excel: where it fails in between, the tab is there under another name.
        self._journal.note(lambda: delete_others(self._book, present))
        artist = self._copied(wanted) or self._added(wanted)
        self._tabs[wanted.name.casefold()] = wanted.name
        artist.finish()
        if wanted.owned:
            self._names.own(wanted.key, wanted.name, self._journal)
        for cell in wanted.named_cells:
            place = Area(cell.row, cell.column, cell.row, cell.column).absolute
            self._names.put(cell.name, "=" + sheet_ref(wanted.name, place), self._journal, hidden=True)

    def _copied(self, wanted: PlacedSheet) -> SheetArtist | None:
        """A new sheet copied out of the stock; None where it is to be drawn, and nothing is left of it."""
        if wanted not in self._stock:
            return None
        try:
            sheets = self._book.sheets
            sheet = self._stock.copied(wanted, self._last(), sheets)
            artist = SheetArtist(self._canvas, sheet, wanted.name, wanted)
            artist.complete()
        except Exception:  # noqa: BLE001 — engines raise what they like; there is another way
            self._stock.give_up()
            delete_others(self._book, frozenset(self._tabs))
            return None
        return artist

    def _added(self, wanted: PlacedSheet) -> SheetArtist:
        sheet = self._book.sheets.add(after=self._last())
        sheet.name = wanted.name
        artist = SheetArtist(self._canvas, sheet, wanted.name, wanted)
        artist.make()
        return artist

    def _last(self) -> xw.Sheet:
        """The last tab to be seen: a new one goes behind it, and Excel moves none that is hidden."""
        sheets = self._book.sheets
        return next(sheets(place) for place in range(len(sheets), 0, -1) if api.seen(sheets(place)))

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
        target = self._there[tab].sheet.range(area.ref)
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
