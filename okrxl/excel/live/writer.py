"""One drawing put into an open workbook: refusals, sheets, named cells, names, tabs no longer wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area, joined, sheet_ref
from okrxl.core.errors import BadFileError
from okrxl.core.names import OWNED_NAME, TEXT_NAME
from okrxl.excel.live.api.book import from_1904, protected_book
from okrxl.excel.live.api.cells import exact
from okrxl.excel.live.api.sheet import is_protected, is_visible
from okrxl.excel.live.append import Appender
from okrxl.excel.live.draw.cells import Cell, as_read, displayed, grid, written
from okrxl.excel.live.draw.names import Names
from okrxl.excel.live.draw.prepared import PreparedSheets, PrepareSheets, prepared_sheets
from okrxl.excel.live.draw.removal import remove_or_empty
from okrxl.excel.live.draw.sheet import Canvas, SheetWriter
from okrxl.excel.live.draw.styles import Styles
from okrxl.excel.live.edits import edit
from okrxl.excel.live.journal import Journal
from okrxl.excel.live.read import OpenSheet
from okrxl.excel.own_names import recognised
from okrxl.sheets.model import Drawing, NamedCell, PlacedSheet

if TYPE_CHECKING:
    import xlwings as xw


def delete_others(book: xw.Book, present: frozenset[str]) -> None:
    """Delete the tabs that are not in `present` (normalized names)."""
    for sheet in list(book.sheets):
        if sheet.name.casefold() not in present:
            sheet.delete()


@dataclass(frozen=True, slots=True)
class WorkbookSnapshot:
    """A workbook before drawing: its names, its tabs by normalized name, its worksheets by tab."""

    names: Names
    tabs: dict[str, str]
    sheets: Mapping[str, OpenSheet]


class DrawingWriter:
    """Draws one drawing into one open workbook."""

    def __init__(self, book: xw.Book, snapshot: WorkbookSnapshot, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._names, self._tabs, self._sheets = snapshot.names, snapshot.tabs, snapshot.sheets
        self._owned = self._names.owned(self._tabs)
        self._canvas = Canvas(self._names, Styles(book), journal, from_1904(book))
        self._prepared = PreparedSheets(None, ())
        self._behind: xw.Sheet | None = None
        self._all = book.sheets

    def draw(self, drawing: Drawing, prepare: PrepareSheets | None) -> None:
        """Draw everything."""
        tables = {name: tab for tab, one in self._sheets.items() for name in one.tables}
        for key, tab in recognised(self._names.all(), tables).items():
            self._names.own(key, tab, self._journal)
            self._owned[key] = tab
        self._refuse(drawing)
        self._append(drawing)
        making = [sheet for sheet in drawing.sheets if not self._tab(sheet)]
        epoch = self._canvas.from_1904
        with prepared_sheets(self._book, making, drawing.sheets, prepare, from_1904=epoch) as self._prepared:
            # Charts show cells of hidden sheets, which are there before them. Each goes right behind the last
            # visible tab, so that the first is added last.
            hidden = [sheet for sheet in drawing.sheets if sheet.state != "visible"]
            for sheet in (*reversed(hidden), *(one for one in drawing.sheets if one.state == "visible")):
                self._sheet(sheet)
        for name in drawing.names:
            self._names.put(name.name, "=" + name.formula, self._journal, hidden=name.hidden)
        for key in drawing.dropped:
            if key in self._owned:
                self._drop(key, self._owned[key])

    def _refuse(self, drawing: Drawing) -> None:
        """Before anything is changed: BadFileError where a name is taken or the workbook is protected."""
        making = [sheet for sheet in drawing.sheets if not self._tab(sheet)]
        for sheet in making:
            if sheet.name.casefold() in self._tabs:
                raise BadFileError("sheet_taken", name=self._book.name, sheet=sheet.name)
        homes = {name: tab for tab, one in self._sheets.items() for name in one.tables}
        for sheet in drawing.sheets:
            tab = self._tab(sheet)
            for table in sheet.tables:
                if homes.get(table.name.casefold(), tab) != tab:
                    raise BadFileError("table_taken", name=self._book.name, table=table.name)
        if (making or drawing.dropped) and protected_book(self._book):
            raise BadFileError("workbook_protected", name=self._book.name)
        for sheet in drawing.sheets:
            tab = self._tab(sheet)
            if tab and is_protected(self._sheets[tab].sheet):
                raise BadFileError("sheet_protected", name=self._book.name, sheet=tab)

    def _append(self, drawing: Drawing) -> None:
        appender = Appender(self._book, self._sheets, self._journal, from_1904=self._canvas.from_1904)
        for rows in drawing.appended:
            appender.append(rows)
        for cells in drawing.edited:
            edit(self._book, self._sheets, self._journal, cells, from_1904=self._canvas.from_1904)

    def _tab(self, wanted: PlacedSheet) -> str | None:
        """The present tab of an owned sheet."""
        return self._owned.get(wanted.key) if wanted.owned else None

    def _sheet(self, wanted: PlacedSheet) -> None:
        tab = self._tab(wanted)
        if tab and wanted.static:
            self._update(wanted.named_cells)
        elif tab:
            present = self._sheets[tab]
            SheetWriter(self._canvas, present.sheet, tab, wanted).redraw(present.tables)
            self._point_names(wanted, tab)
        else:
            self._make(wanted)

    def _make(self, wanted: PlacedSheet) -> None:
        present = frozenset(self._tabs)
        # Adding takes several calls: where one fails in between, the tab exists under another name.
        self._journal.note(lambda: delete_others(self._book, present))
        writer = self._copied(wanted) or self._added(wanted)
        self._tabs[wanted.name.casefold()] = wanted.name
        writer.finish()
        if wanted.state == "visible":
            self._behind = writer.sheet
        if wanted.owned:
            self._names.own(wanted.key, wanted.name, self._journal)
        self._point_names(wanted, wanted.name)

    def _point_names(self, wanted: PlacedSheet, tab: str) -> None:
        """Give the named cells of a sheet that was drawn their names."""
        for cell in wanted.named_cells:
            address = Area(cell.row, cell.column, cell.row, cell.column).absolute
            self._names.put(cell.name, "=" + sheet_ref(tab, address), self._journal, hidden=True)

    def _copied(self, wanted: PlacedSheet) -> SheetWriter | None:
        """A new sheet copied from the file; None, with nothing left behind, where it must be drawn."""
        if wanted not in self._prepared:
            return None
        try:
            sheet = self._prepared.copied(wanted, self._last(), self._all)
            writer = SheetWriter(self._canvas, sheet, wanted.name, wanted)
            writer.complete()
        except Exception:  # noqa: BLE001 — engines raise what they like; there is another way
            self._prepared.give_up()
            delete_others(self._book, frozenset(self._tabs))
            return None
        return writer

    def _added(self, wanted: PlacedSheet) -> SheetWriter:
        sheet = self._book.sheets.add(after=self._last())
        sheet.name = wanted.name
        writer = SheetWriter(self._canvas, sheet, wanted.name, wanted)
        writer.make()
        return writer

    def _last(self) -> xw.Sheet:
        """The last visible tab, behind which a new one goes: Excel moves no hidden tab."""
        if self._behind is None:
            sheets = self._book.sheets
            self._behind = next(
                sheets(index) for index in range(len(sheets), 0, -1) if is_visible(sheets(index))
            )
        return self._behind

    def _update(self, cells: tuple[NamedCell, ...]) -> None:
        """Write the cells that their names refer to now; a cell whose name is gone is left out."""
        by_tab: dict[str, dict[tuple[int, int], NamedCell]] = {}
        for cell in cells:
            found = self._names.cell(cell.name, self._tabs)
            if found:
                by_tab.setdefault(found[0], {})[found[1].top, found[1].left] = cell
        for tab, named in by_tab.items():
            for area in joined(Area(row, column, row, column) for row, column in named):
                self._update_area(tab, area, named)

    def _update_area(self, tab: str, area: Area, named: Mapping[tuple[int, int], NamedCell]) -> None:
        epoch = self._canvas.from_1904
        target = self._sheets[tab].sheet.range(area.ref)
        rows = exact(target, grid(target.raw_value))
        before = [[as_read(raw, from_1904=epoch) for raw in row] for row in rows]
        wanted = [
            [
                displayed(named[row, column].value, from_1904=epoch)
                for column in range(area.left, area.right + 1)
            ]
            for row in range(area.top, area.bottom + 1)
        ]
        if before != wanted:
            restorable = [[_restorable(value) for value in row] for row in before]
            self._journal.note(lambda: setattr(target, "raw_value", restorable))
            target.raw_value = [[written(value) for value in row] for row in wanted]

    def _drop(self, key: str, tab: str) -> None:
        self._journal.later(lambda: remove_or_empty(self._book, tab, self._owned))
        for name in (OWNED_NAME + key, TEXT_NAME + key):
            self._journal.later(lambda name=name: self._names.drop(name))  # type: ignore[misc]
        self._journal.later(lambda: self._names.forget(key))


def _restorable(value: object) -> Cell:
    return written(value) if isinstance(value, str | float | bool) else ""
