"""How cells look: formats, fonts, borders, alignment, sizes, merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.remote import POINT, Remote, area_of, constant, enum
from okrxl.libreoffice.ranges.borders import Borders
from okrxl.libreoffice.ranges.colours import Colour, colour_of, rgb_of
from okrxl.libreoffice.ranges.fonts import Font

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet
    from okrxl.libreoffice.ranges.cells import Range

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


class Looks:
    """What a range looks like; a mixture is None, as in Excel."""

    remote: Remote
    first: Remote
    areas: tuple[Area, ...]
    _sheet: Sheet

    def _uniform(self, name: str) -> Any:
        """A property that all cells share; None where they differ, for which LibreOffice gives a default."""
        mixed = self.remote.getPropertyState(name).value == MIXED
        return None if mixed else self.remote.getPropertyValue(name)

    @property
    def number_format(self) -> str | None:
        """A format code as Excel writes it."""
        key = self._uniform("NumberFormat")
        return None if key is None else self._sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.remote.setPropertyValue("NumberFormat", self._sheet.book.formats.key(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill."""
        return rgb_of(self._uniform("CellBackColor"))

    @color.setter
    def color(self, value: Colour) -> None:
        self.remote.setPropertyValue("CellBackColor", colour_of(value))

    @property
    def font(self) -> Font:
        """Of all of its text."""
        return Font(self.remote)

    @property
    def borders(self) -> Borders:
        """Lines around and between its cells."""
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text goes on in another line."""
        told = self._uniform("IsTextWrapped")
        return None if told is None else bool(told)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.remote.setPropertyValue("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """`"left"` and so on."""
        told = self._uniform("HoriJustify")
        return next(
            (name for name, own in HORIZONTAL.items() if told is not None and told.value == own), None
        )

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in HORIZONTAL:
            raise NotImplementedError(f"Range.horizontal_alignment = {value!r} in LibreOffice")
        self.remote.setPropertyValue("HoriJustify", enum("table.CellHoriJustify", HORIZONTAL[value]))

    @property
    def vertical_alignment(self) -> str | None:
        """`"top"` and so on."""
        told = self._uniform("VertJustify")
        return next(
            (n for n, own in VERTICAL.items() if told == constant(f"table.CellVertJustify2.{own}")), None
        )

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
            self._part(area).getColumns().Width = width

    @property
    def row_height(self) -> float | None:
        """In points."""
        height = self.first.getRows().Height
        return None if height is None else float(height) / POINT

    @row_height.setter
    def row_height(self, value: float) -> None:
        for area in self.areas:
            self._part(area).getRows().Height = round(value * POINT)

    def _part(self, area: Area) -> Remote:
        return self._sheet.remote.getCellRangeByPosition(
            area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
        )

    def autofit(self, axis: str | None = None) -> None:
        """Rows as high and columns as wide as their content asks for."""
        for area in self.areas:
            part = self._part(area)
            if axis in {None, "columns", "c"}:
                part.getColumns().OptimalWidth = True
            if axis in {None, "rows", "r"}:
                part.getRows().OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; a filter hides some."""
        told = self.first.getRows().IsVisible
        return None if told is None else not told

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        for area in self.areas:
            self._part(area).getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden."""
        told = self.first.getColumns().IsVisible
        return None if told is None else not told

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        for area in self.areas:
            self._part(area).getColumns().IsVisible = not value

    def merge(self, across: bool) -> None:
        """One cell of each of its areas, or of each row."""
        for area in self.areas:
            rows = range(area.top, area.bottom + 1)
            parts = [Area(row, area.left, row, area.right) for row in rows] if across else [area]
            for part in parts:
                self._part(part).merge(True)

    def unmerge(self) -> None:
        """Cells again."""
        for area in self.areas:
            self._part(area).merge(False)

    @property
    def merge_cells(self) -> bool:
        """Whether some of its cells are merged."""
        area = self.areas[0]
        part = self._part(area)
        cursor = self._sheet.remote.createCursorByRange(part)
        cursor.collapseToMergedArea()
        return bool(part.getIsMerged()) or area_of(cursor.getRangeAddress()) != area

    @property
    def merge_area(self) -> Any:
        """The merged cell its first cell belongs to, or that cell."""
        from okrxl.libreoffice.ranges.cells import Range  # noqa: PLC0415 — cells know looks

        area = self.areas[0]
        cell = self._part(Area(area.top, area.left, area.top, area.left))
        cursor = self._sheet.remote.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        return Range(self._sheet, area_of(cursor.getRangeAddress()))

    @property
    def conditional_formats(self) -> Any:
        """The rules of its cells."""
        from okrxl.libreoffice.tables.rules import ConditionalFormats  # noqa: PLC0415 — rules know cells

        return ConditionalFormats(cast("Range", self))

    @property
    def data_validation(self) -> Any:
        """What may be typed into its cells."""
        from okrxl.libreoffice.tables.validation import DataValidation  # noqa: PLC0415 — as above

        return DataValidation(cast("Range", self))

    @property
    def note(self) -> Any:
        """The note on its first cell."""
        from okrxl.libreoffice.ranges.notes import note_of  # noqa: PLC0415 — as above

        return note_of(cast("Range", self))

    def add_note(self, text: str) -> Any:
        """A note on its first cell."""
        from okrxl.libreoffice.ranges.notes import add_note  # noqa: PLC0415 — as above

        return add_note(cast("Range", self), text)
