"""One sheet."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area
from okrxl.libreoffice.app.names import Names
from okrxl.libreoffice.bridge.commands import GRID, state, switch
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, area_of, constant

if TYPE_CHECKING:
    from okrxl.libreoffice.app.book import Book

CONTENT = ("VALUE", "DATETIME", "STRING", "FORMULA")
LOOKS = ("HARDATTR", "STYLES", "EDITATTR", "FORMATTED")


def flags(*names: str) -> int:
    """What `clearContents` and the like are to touch."""
    return sum(constant("sheet.CellFlags." + name) for name in names)


class Sheet(Named, base_classes.Sheet):
    """One sheet of a document."""

    def __init__(self, book: Book, remote: Remote, name: str = "") -> None:
        self._book = book
        self.remote = remote
        self._name = name

    @property
    def api(self) -> Any:
        """The sheet in some of Excel's own words; `remote` is LibreOffice's own object."""
        from okrxl.libreoffice.com.application import Worksheet  # noqa: PLC0415 — words know sheets

        return Worksheet(self)

    @property
    def book(self) -> Book:
        """The workbook it belongs to."""
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
        """Its notes, as LibreOffice knows them."""
        return self.remote.Annotations

    @property
    def place(self) -> int:
        """Its place, counted from 0: what UNO's addresses begin with."""
        return int(self.remote.getRangeAddress().Sheet)

    @property
    def index(self) -> int:
        """Its place, counted from 1."""
        return self.place + 1

    @property
    def names(self) -> Names:
        """The names that only this sheet knows."""
        return Names(self.remote.NamedRanges, self._book)

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        """Cells, by address, name, place or corners."""
        from okrxl.libreoffice.ranges.addresses import areas_named  # noqa: PLC0415 — as above
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — the two know each other

        return Range(self, *areas_named(self, arg1, arg2))

    @property
    def cells(self) -> Any:
        """All of them."""
        return self._whole(Area(1, 1, MAX_ROWS, MAX_COLUMNS))

    def _whole(self, area: Area) -> Any:
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — as above

        return Range(self, area)

    @property
    def used_range(self) -> Any:
        """From the first to the last cell in use."""
        cursor = self.remote.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self._whole(area_of(cursor.getRangeAddress()))

    def activate(self) -> None:
        """Show it."""
        self._book.controller.setActiveSheet(self.remote)

    select = activate

    def clear_contents(self) -> None:
        """Values and formulas of all cells."""
        self.remote.clearContents(flags(*CONTENT))

    def clear_formats(self) -> None:
        """Looks of all cells."""
        self.remote.clearContents(flags(*LOOKS))

    def clear(self) -> None:
        """Both."""
        self.remote.clearContents(flags(*CONTENT, *LOOKS))

    def autofit(self, axis: str | None = None) -> None:
        """Rows as high and columns as wide as their content asks for."""
        if axis in {None, "rows", "r"}:
            self.remote.getRows().OptimalHeight = True
        if axis in {None, "columns", "c"}:
            self.used_range.autofit("columns")

    def delete(self) -> None:
        """Take it out of the workbook."""
        self._book.document.Sheets.removeByName(self.name)

    def copy(self, before: Any, after: Any) -> None:
        """A copy of it beside another sheet of the same workbook."""
        target = before or after
        if target.book.document != self._book.document:
            raise NotImplementedError("Sheet.copy to another workbook in LibreOffice")
        taken = set(self._book.document.Sheets.getElementNames())
        number = 2
        while f"{self.name} ({number})" in taken:
            number += 1
        place = before.index - 1 if before else after.index
        self._book.document.Sheets.copyByName(self.name, f"{self.name} ({number})", place)

    def move(self, before: Any, after: Any) -> None:
        """Put it beside another sheet of the same workbook."""
        place = before.index - 1 if before else after.index
        self._book.document.Sheets.moveByName(self.name, place)

    @property
    def tables(self) -> Any:
        """Its tables: LibreOffice's database ranges."""
        from okrxl.libreoffice.tables.tables import Tables  # noqa: PLC0415 — tables know sheets

        return Tables(self)

    @property
    def charts(self) -> Any:
        """Its charts."""
        from okrxl.libreoffice.charts.charts import Charts  # noqa: PLC0415 — charts know sheets

        return Charts(self)

    @property
    def pivot_tables(self) -> Any:
        """How many there are, by name; nothing can be done to them here."""
        return self.remote.getDataPilotTables().getElementNames()

    @property
    def notes(self) -> list[Any]:
        """Its notes."""
        from okrxl.libreoffice.ranges.notes import notes_of  # noqa: PLC0415 — notes know sheets

        return notes_of(self)

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.remote.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.remote.IsVisible = bool(value)

    @property
    def show_gridlines(self) -> bool:
        """LibreOffice keeps it with its windows, and shows the sheet for it; without one they are there."""
        self.activate()
        return state(self._book, GRID) is not False

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.activate()
        switch(self._book, GRID, on=bool(value))

    @property
    def freeze_panes(self) -> FreezePanes:
        """What stays in view."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """What is printed."""
        return PageSetup(self)


class FreezePanes(Named, base_classes.FreezePanes):
    """What stays in view while the rest is scrolled."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze(self, rows: int, columns: int) -> None:
        """The first rows and columns."""
        self._sheet.activate()
        self._sheet.book.controller.freezeAtPosition(columns, rows)

    def freeze_at(self, frozen_range: str) -> None:
        """`"A1:B3"` stays, `"A:B"`, `"1:3"`."""
        area = self._sheet.range(frozen_range).area
        self.freeze(
            0 if area.bottom == MAX_ROWS else area.bottom, 0 if area.right == MAX_COLUMNS else area.right
        )

    def unfreeze(self) -> None:
        """Nothing stays."""
        self.freeze(0, 0)


class PageSetup(Named, base_classes.PageSetup):
    """What of a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def print_area(self) -> str | None:
        """`"$A$1:$B$9"`; None: everything."""
        return ",".join(area_of(one).absolute for one in self._sheet.remote.getPrintAreas()) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        from okrxl.libreoffice.bridge.remote import address  # noqa: PLC0415

        areas = self._sheet.range(value).areas if value else ()
        place = self._sheet.place
        self._sheet.remote.setPrintAreas(tuple(address(place, area) for area in areas))
