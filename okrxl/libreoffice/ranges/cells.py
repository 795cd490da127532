"""Ranges: where they are, what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, column_letters
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import POINT, Remote, area_of, areas_of
from okrxl.libreoffice.ranges.content import Content
from okrxl.libreoffice.ranges.formatting import Looks

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet


class Range(Content, Looks, Named, base_classes.Range):
    """Some areas of a sheet; values are those of the first, as in Excel."""

    options: object = None

    def __init__(self, sheet: Sheet, *areas: Area) -> None:
        self._sheet = sheet
        self.areas = areas

    @property
    def api(self) -> Any:
        """The cells in some of Excel's own words; `remote` is LibreOffice's own object."""
        from okrxl.libreoffice.com.cells import Cells  # noqa: PLC0415 — words know cells

        return Cells(self)

    # where it is

    @property
    def sheet(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @cached_property
    def first(self) -> Remote:
        """The first area, as LibreOffice knows it."""
        area = self.area
        return self._sheet.remote.getCellRangeByPosition(
            area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
        )

    @cached_property
    def remote(self) -> Remote:
        """All areas, as LibreOffice knows them."""
        if len(self.areas) == 1:
            return self.first
        return self._sheet.book.formats.ranges(self.areas, self._sheet.place)

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Sheet, row, column, number of rows, of columns."""
        area = self.area
        return self._sheet, area.top, area.left, area.rows, area.columns

    @property
    def row(self) -> int:
        """The first row."""
        return self.area.top

    @property
    def column(self) -> int:
        """The first column."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.rows, self.area.columns

    @property
    def address(self) -> str:
        """`"$A$1:$B$2"`."""
        return ",".join(_absolute(area) for area in self.areas)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The same, in other spellings."""
        column, row = "$" if col_absolute else "", "$" if row_absolute else ""
        told = []
        for area in self.areas:
            first = f"{column}{column_letters(area.left)}{row}{area.top}"
            last = f"{column}{column_letters(area.right)}{row}{area.bottom}"
            told.append(first if first == last else f"{first}:{last}")
        where = ",".join(told)
        book = self._sheet.book.name
        return f"'[{book}]{self._sheet.name}'!{where}" if external else where

    def __call__(self, *args: int) -> Range:
        """A cell by row and column, or by number, counted from the first one; it may lie outside."""
        area = self.area
        row, column = args if len(args) == 2 else divmod(args[0] - 1, area.columns)
        if len(args) == 1:
            row, column = row + 1, column + 1
        top, left = area.top + row - 1, area.left + column - 1
        return Range(self._sheet, Area(top, left, top, left))

    @property
    def rows(self) -> Range:
        """Its rows: as a range they are the same cells."""
        return self

    @property
    def columns(self) -> Range:
        """Its columns, likewise."""
        return self

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return float(self.first.Position.X) / POINT

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return float(self.first.Position.Y) / POINT

    @property
    def width(self) -> float:
        """In points."""
        return float(self.first.Size.Width) / POINT

    @property
    def height(self) -> float:
        """In points."""
        return float(self.first.Size.Height) / POINT

    def select(self) -> None:
        """Mark it on the sheet, which has to be the one that is shown."""
        if self._sheet.book.sheets.active.name != self._sheet.name:
            raise ValueError("only cells of the active sheet can be selected")
        self._sheet.book.controller.select(self.remote)

    def end(self, direction: str) -> Range:
        """The last cell of a block of filled cells, as Ctrl and an arrow key find it."""
        filled = self._filled(direction)
        here = next(filled, None)
        steps, last = 0, 0
        state: bool | None = None
        for steps, there in enumerate(filled, 1):
            if state is None:
                state = bool(here and there)
            if state and not there:
                break
            last = steps
            if not state and there:
                break
        down = {"down": last, "up": -last}.get(direction, 0)
        right = {"right": last, "left": -last}.get(direction, 0)
        area = self.area
        return Range(
            self._sheet, Area(area.top + down, area.left + right, area.top + down, area.left + right)
        )

    def _filled(self, direction: str) -> Iterator[bool]:
        """Whether each cell on the way from the first one to the edge of what is used holds something."""
        used, area = self._sheet.used_range.area, self.area
        vertical, forward = direction in {"down", "up"}, direction in {"down", "right"}
        edge = (used.bottom, used.right)[not vertical] if forward else 1
        start = area.top if vertical else area.left
        low, high = min(start, edge), max(start, edge)
        line = Area(low, area.left, high, area.left) if vertical else Area(area.top, low, area.top, high)
        data = Range(self._sheet, line).first.getDataArray()
        cells = [row[0] for row in data] if vertical else list(data[0])
        yield from (cell != "" for cell in (cells if forward else reversed(cells)))
        limit = (MAX_ROWS if vertical else MAX_COLUMNS) - high if forward else 0
        yield from (False for _ in range(limit))

    @property
    def current_region(self) -> Range:
        """The block around it, up to blank rows and columns."""
        cursor = self._sheet.remote.createCursorByRange(self.first)
        cursor.collapseToCurrentRegion()
        return Range(self._sheet, area_of(cursor.getRangeAddress()))


def _absolute(area: Area) -> str:
    if area.columns == MAX_COLUMNS:
        return f"${area.top}:${area.bottom}"
    if area.rows == MAX_ROWS:
        return f"${column_letters(area.left)}:${column_letters(area.right)}"
    return area.absolute


def selected(book: Any) -> Range | None:
    """The cells that are selected in a workbook's view."""
    told = book.document.getCurrentSelection()
    if hasattr(told, "getRangeAddresses"):
        places = told.getRangeAddresses()
    elif hasattr(told, "getRangeAddress"):
        places = (told.getRangeAddress(),)
    else:
        return None
    return Range(book.sheets.active, *areas_of(places)) if places else None
