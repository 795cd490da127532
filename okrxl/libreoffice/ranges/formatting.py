"""How cells look: formats, fonts, borders, alignment, sizes, merges."""

from __future__ import annotations

from typing import Any, Self

from okrxl.libreoffice.bridge.remote import POINT, constant, enum
from okrxl.libreoffice.ranges.borders import Borders
from okrxl.libreoffice.ranges.cells import Cells
from okrxl.libreoffice.translation.addresses import Area, area_of
from okrxl.libreoffice.translation.colours import Colour, colour_of, rgb_of
from okrxl.libreoffice.translation.fonts import Font

HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "fill": "REPEAT",
    "justify": "BLOCK",
}
VERTICAL = {"top": "TOP", "center": "CENTER", "bottom": "BOTTOM", "justify": "BLOCK"}
MIXED = "AMBIGUOUS_VALUE"


class Formatting(Cells):
    """The formatting of a range; mixed formatting is None, as in Excel."""

    def _uniform(self, name: str) -> Any:
        """A property that all cells share; None where they differ (LibreOffice returns a default)."""
        mixed = self.remote.getPropertyState(name).value == MIXED
        return None if mixed else self.remote.getPropertyValue(name)

    @property
    def number_format(self) -> str | None:
        """Excel's format code."""
        key = self._uniform("NumberFormat")
        return None if key is None else self._sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.remote.setPropertyValue("NumberFormat", self._sheet.book.formats.key(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the fill."""
        return rgb_of(self._uniform("CellBackColor"))

    @color.setter
    def color(self, value: Colour) -> None:
        self.remote.setPropertyValue("CellBackColor", colour_of(value))

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self.remote)

    @property
    def borders(self) -> Borders:
        """The lines around and between the cells."""
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text wraps."""
        wrapped = self._uniform("IsTextWrapped")
        return None if wrapped is None else bool(wrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.remote.setPropertyValue("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """A key of HORIZONTAL."""
        justify = self._uniform("HoriJustify")
        if justify is None:
            return None
        return next((name for name, own in HORIZONTAL.items() if justify.value == own), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in HORIZONTAL:
            raise NotImplementedError(f"Range.horizontal_alignment = {value!r} in LibreOffice")
        self.remote.setPropertyValue("HoriJustify", enum("table.CellHoriJustify", HORIZONTAL[value]))

    @property
    def vertical_alignment(self) -> str | None:
        """A key of VERTICAL."""
        justify = self._uniform("VertJustify")
        names = (n for n, own in VERTICAL.items() if justify == constant(f"table.CellVertJustify2.{own}"))
        return next(names, None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in VERTICAL:
            raise NotImplementedError(f"Range.vertical_alignment = {value!r} in LibreOffice")
        self.remote.setPropertyValue("VertJustify", constant(f"table.CellVertJustify2.{VERTICAL[value]}"))

    @property
    def column_width(self) -> float | None:
        """In digits of the body font."""
        width = self.first.getColumns().Width
        return None if width is None else self._sheet.book.formats.characters(width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        width = self._sheet.book.formats.width_of(value)
        for area in self.areas:
            self.range_of(area).getColumns().Width = width

    @property
    def row_height(self) -> float | None:
        """In points."""
        height = self.first.getRows().Height
        return None if height is None else float(height) / POINT

    @row_height.setter
    def row_height(self, value: float) -> None:
        for area in self.areas:
            self.range_of(area).getRows().Height = round(value * POINT)

    def autofit(self, axis: str | None = None) -> None:
        """Fit row heights and column widths to the content."""
        for area in self.areas:
            part = self.range_of(area)
            if axis in {None, "columns", "c"}:
                part.getColumns().OptimalWidth = True
            if axis in {None, "rows", "r"}:
                part.getRows().OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden, by a filter or otherwise."""
        visible = self.first.getRows().IsVisible
        return None if visible is None else not visible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        for area in self.areas:
            self.range_of(area).getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether the columns are hidden."""
        visible = self.first.getColumns().IsVisible
        return None if visible is None else not visible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        for area in self.areas:
            self.range_of(area).getColumns().IsVisible = not value

    def merge(self, across: bool) -> None:
        """Merge each area, or with `across` each row of it, into one cell."""
        for area in self.areas:
            rows = range(area.top, area.bottom + 1)
            parts = [Area(row, area.left, row, area.right) for row in rows] if across else [area]
            for part in parts:
                self.range_of(part).merge(True)

    def unmerge(self) -> None:
        """Split merged cells."""
        for area in self.areas:
            self.range_of(area).merge(False)

    @property
    def merge_cells(self) -> bool:
        """Whether some of the cells are merged."""
        area = self.areas[0]
        part = self.range_of(area)
        cursor = self._sheet.remote.createCursorByRange(part)
        cursor.collapseToMergedArea()
        return bool(part.getIsMerged()) or area_of(cursor.getRangeAddress()) != area

    @property
    def merge_area(self) -> Self:
        """The merged cell that the first cell belongs to, or the first cell."""
        cell = self.range_of(Area.cell(self.area.top, self.area.left))
        cursor = self._sheet.remote.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        return self.sibling(area_of(cursor.getRangeAddress()))
