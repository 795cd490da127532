"""xlwings' range over LibreOffice's cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import POINT
from okrxl.libreoffice.model import BookModel, SheetModel
from okrxl.libreoffice.ranges.content import Content
from okrxl.libreoffice.ranges.notes import Note
from okrxl.libreoffice.rules.conditional_formats import ConditionalFormats
from okrxl.libreoffice.rules.validation import DataValidation
from okrxl.libreoffice.translation.addresses import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    area_of,
    areas_of,
    column_letters,
)


class Range(Content, PartialEngineClass, base_classes.Range):
    """One or more areas of a sheet; values are those of the first area, as in Excel."""

    options: object = None

    @property
    def api(self) -> Any:
        """Excel's Range object, in part; `remote` is the UNO object."""
        return self._sheet.book.com.cells(self)

    @property
    def coords(self) -> tuple[SheetModel, int, int, int, int]:
        """(sheet, row, column, number of rows, number of columns)."""
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
        """(number of rows, number of columns)."""
        return self.area.rows, self.area.columns

    @property
    def address(self) -> str:
        """`"$A$1:$B$2"`; areas are separated by commas."""
        return ",".join(area.address for area in self.areas)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, relative or absolute, with `external` preceded by workbook and sheet."""
        column, row = "$" if col_absolute else "", "$" if row_absolute else ""
        parts = []
        for area in self.areas:
            first = f"{column}{column_letters(area.left)}{row}{area.top}"
            last = f"{column}{column_letters(area.right)}{row}{area.bottom}"
            parts.append(first if first == last else f"{first}:{last}")
        address = ",".join(parts)
        book = self._sheet.book.name
        return f"'[{book}]{self._sheet.name}'!{address}" if external else address

    def __call__(self, *args: int) -> Range:
        """The cell at (row, column), or by number, counted from the first cell; may lie outside."""
        area = self.area
        row, column = args if len(args) == 2 else divmod(args[0] - 1, area.columns)
        if len(args) == 1:
            row, column = row + 1, column + 1
        return self.sibling(Area.cell(area.top + row - 1, area.left + column - 1))

    @property
    def rows(self) -> Range:
        """The range itself: its rows are the same cells."""
        return self

    @property
    def columns(self) -> Range:
        """The range itself: its columns are the same cells."""
        return self

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return float(self.first.Position.X) / POINT

    @property
    def top(self) -> float:
        """Points from the sheet's top edge."""
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
        """Select the range; ValueError where its sheet is not the active one."""
        if self._sheet.book.sheets.active.name != self._sheet.name:
            raise ValueError("only cells of the active sheet can be selected")
        self._sheet.book.controller.select(self.remote)

    def end(self, direction: str) -> Range:
        """The cell that Ctrl and an arrow key lead to from the first cell."""
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
        return self.sibling(Area.cell(self.area.top + down, self.area.left + right))

    def _filled(self, direction: str) -> Iterator[bool]:
        """Whether each cell from the first one to the edge of the sheet holds something."""
        used, area = self._sheet.used_range.area, self.area
        vertical, forward = direction in {"down", "up"}, direction in {"down", "right"}
        edge = (used.bottom, used.right)[not vertical] if forward else 1
        start = area.top if vertical else area.left
        low, high = min(start, edge), max(start, edge)
        line = Area(low, area.left, high, area.left) if vertical else Area(area.top, low, area.top, high)
        data = self.range_of(line).getDataArray()
        cells = [row[0] for row in data] if vertical else list(data[0])
        yield from (cell != "" for cell in (cells if forward else reversed(cells)))
        beyond = (MAX_ROWS if vertical else MAX_COLUMNS) - high if forward else 0
        yield from (False for _ in range(beyond))

    @property
    def current_region(self) -> Range:
        """The surrounding block, bounded by blank rows and columns."""
        cursor = self._sheet.remote.createCursorByRange(self.first)
        cursor.collapseToCurrentRegion()
        return self.sibling(area_of(cursor.getRangeAddress()))

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that touch the range."""
        return ConditionalFormats(self)

    @property
    def data_validation(self) -> DataValidation:
        """The data validation."""
        return DataValidation(self)

    @property
    def note(self) -> Note | None:
        """The note on the first cell, or None."""
        note = self._first_note()
        return note if note.text else None

    def add_note(self, text: str) -> Note:
        """Add a note to the first cell."""
        note = self._first_note()
        note.insert(text)
        return note

    def _first_note(self) -> Note:
        return Note(self.sibling(Area.cell(self.area.top, self.area.left)))


def selected_range(book: BookModel) -> Range | None:
    """The selected cells of a workbook; None where something else is selected."""
    selection = book.document.getCurrentSelection()
    if hasattr(selection, "getRangeAddresses"):
        addresses = selection.getRangeAddresses()
    elif hasattr(selection, "getRangeAddress"):
        addresses = (selection.getRangeAddress(),)
    else:
        return None
    return Range(book.sheets.active, *areas_of(addresses)) if addresses else None
