"""A sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app import outline
from okrxl.libreoffice.app.names import Names
from okrxl.libreoffice.app.sheet_layout import FreezePanes, PageSetup
from okrxl.libreoffice.bridge.commands import GRID, state, switch
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.charts.charts import Charts
from okrxl.libreoffice.charts.shapes import shapes
from okrxl.libreoffice.com.application import Worksheet
from okrxl.libreoffice.model import BookModel
from okrxl.libreoffice.ranges.cells import CONTENTS, FORMATTING, flags
from okrxl.libreoffice.ranges.lookup import areas_from
from okrxl.libreoffice.ranges.notes import Note
from okrxl.libreoffice.ranges.range import Range
from okrxl.libreoffice.tables.tables import Tables
from okrxl.libreoffice.translation.addresses import MAX_COLUMNS, MAX_ROWS, Area, area_of


class Sheet(PartialEngineClass, base_classes.Sheet):
    """One sheet of a workbook."""

    def __init__(self, book: BookModel, remote: Remote) -> None:
        self._book = book
        self.remote = remote

    @property
    def api(self) -> Any:
        """Excel's Worksheet object, in part; `remote` is the UNO object."""
        return Worksheet(self)

    @property
    def book(self) -> BookModel:
        """The workbook."""
        return self._book

    @property
    def name(self) -> str:
        """The tab's name."""
        return str(self.remote.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.remote.setName(value)

    @cached_property
    def annotations(self) -> Remote:
        """The UNO notes."""
        return self.remote.Annotations

    @property
    def position(self) -> int:
        """The position, counted from 0, as UNO's addresses have it."""
        return int(self.remote.getRangeAddress().Sheet)

    @property
    def index(self) -> int:
        """The position, counted from 1."""
        return self.position + 1

    @property
    def names(self) -> Names:
        """The defined names of the sheet."""
        return Names(self.remote.NamedRanges, self._book)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range by address, name, (row, column) or two corners."""
        return Range(self, *areas_from(self, arg1, arg2))

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, Area(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_range(self) -> Range:
        """The range from the first to the last used cell."""
        cursor = self.remote.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, area_of(cursor.getRangeAddress()))

    def activate(self) -> None:
        """Make it the active sheet."""
        self._book.controller.setActiveSheet(self.remote)

    select = activate

    def clear_contents(self) -> None:
        """Delete the values and formulas of all cells."""
        self.remote.clearContents(flags(*CONTENTS))

    def clear_formats(self) -> None:
        """Remove the formatting of all cells."""
        self.remote.clearContents(flags(*FORMATTING))

    def clear(self) -> None:
        """Delete values, formulas and formatting."""
        self.remote.clearContents(flags(*CONTENTS, *FORMATTING))

    @property
    def shapes(self) -> list[Remote]:
        """What floats over the sheet: charts, controls, pictures, drawings; and its notes."""
        notes = self.remote.Annotations
        return [*shapes(self.remote), *(notes.getByIndex(index) for index in range(notes.Count))]

    def autofit(self, axis: str | None = None) -> None:
        """Fit row heights and column widths to the content."""
        if axis in {None, "rows", "r"}:
            self.remote.getRows().OptimalHeight = True
        if axis in {None, "columns", "c"}:
            self.used_range.autofit("columns")

    def set_row_levels(self, top: int, levels: Sequence[int]) -> None:
        """Group the rows from `top` down, 0 for in no group, all in view; xlwings has no such call."""
        outline.set_row_levels(self.remote, self.position, top, levels)

    def hidden_rows(self, first: int, last: int) -> list[bool]:
        """Which of the rows are hidden; xlwings has no such call."""
        return outline.hidden_rows(self.remote, first, last)

    def fold_rows(self, row: int, *, away: bool) -> None:
        """Fold away or unfold the innermost group that a row stands in; xlwings has no such call."""
        outline.fold_rows(self.remote, self.position, row, away=away)

    def delete(self) -> None:
        """Delete the sheet."""
        self._book.document.Sheets.removeByName(self.name)

    def copy(self, before: Any, after: Any) -> None:
        """Copy the sheet beside another one of the same workbook."""
        target = before or after
        if target.book.document != self._book.document:
            raise NotImplementedError("Sheet.copy to another workbook in LibreOffice")
        taken = set(self._book.document.Sheets.getElementNames())
        number = 2
        while f"{self.name} ({number})" in taken:
            number += 1
        position = before.index - 1 if before else after.index
        self._book.document.Sheets.copyByName(self.name, f"{self.name} ({number})", position)

    def move(self, before: Any, after: Any) -> None:
        """Move the sheet beside another one of the same workbook."""
        position = before.index - 1 if before else after.index
        self._book.document.Sheets.moveByName(self.name, position)

    @property
    def tables(self) -> Tables:
        """The tables: LibreOffice's database ranges."""
        return Tables(self)

    @property
    def charts(self) -> Charts:
        """The charts."""
        return Charts(self)

    @property
    def pivot_tables(self) -> Any:
        """The names of the pivot tables, which are not implemented otherwise."""
        return self.remote.getDataPilotTables().getElementNames()

    @property
    def notes(self) -> list[Note]:
        """The notes."""
        notes = self.annotations
        positions = [notes.getByIndex(index).getPosition() for index in range(notes.getCount())]
        return [Note(Range(self, Area.cell(one.Row + 1, one.Column + 1))) for one in positions]

    @property
    def visible(self) -> bool:
        """Whether the tab is shown."""
        return bool(self.remote.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.remote.IsVisible = bool(value)

    @property
    def show_gridlines(self) -> bool:
        """A setting of LibreOffice's windows: the sheet is activated for it; True in a hidden document."""
        self.activate()
        return state(self._book.app.office, self._book.controller.Frame, GRID) is not False

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.activate()
        switch(self._book.app.office, self._book.controller.Frame, GRID, on=bool(value))

    @property
    def freeze_panes(self) -> FreezePanes:
        """The frozen rows and columns."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """The print area."""
        return PageSetup(self)
