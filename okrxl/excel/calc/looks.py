"""How cells look: formats, fonts, borders, alignment, sizes, merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.excel.calc.missing import Named
from okrxl.excel.calc.remote import POINT, Remote, area_of, constant, enum, put, struct

if TYPE_CHECKING:
    from okrxl.excel.calc.cells import Range
    from okrxl.excel.calc.sheet import Sheet

HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "fill": "REPEAT",
    "justify": "BLOCK",
}
VERTICAL = {"top": "TOP", "center": "CENTER", "bottom": "BOTTOM", "justify": "BLOCK"}
SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}
WIDTHS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
LINES = {"continuous": "SOLID", "dash": "DASHED", "dot": "DOTTED", "double": "DOUBLE", "dash_dot": "DASH_DOT"}
NOTHING = -1
MIXED = "AMBIGUOUS_VALUE"

Colour = tuple[int, int, int] | str | int | None


def colour_of(told: Colour) -> int:
    """A colour in xlwings' ways -> LibreOffice's number; none is -1."""
    if told is None:
        return NOTHING
    if isinstance(told, str):
        return int(told.removeprefix("#"), 16)
    if isinstance(told, int):
        # Excel's numbers have red at the end.
        return (told & 0xFF) << 16 | told & 0xFF00 | told >> 16
    red, green, blue = told
    return red << 16 | green << 8 | blue


def rgb_of(number: int | None) -> tuple[int, int, int] | None:
    """The other way round."""
    if number is None or number < 0:
        return None
    return number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF


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
        return self.merge_area.area != self.areas[0] or bool(self.first.getIsMerged())

    @property
    def merge_area(self) -> Any:
        """The merged cell its first cell belongs to, or that cell."""
        from okrxl.excel.calc.cells import Range  # noqa: PLC0415 — cells know looks

        area = self.areas[0]
        cell = self._part(Area(area.top, area.left, area.top, area.left))
        cursor = self._sheet.remote.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        return Range(self._sheet, area_of(cursor.getRangeAddress()))

    @property
    def conditional_formats(self) -> Any:
        """The rules of its cells."""
        from okrxl.excel.calc.rules import ConditionalFormats  # noqa: PLC0415 — rules know cells

        return ConditionalFormats(cast("Range", self))

    @property
    def data_validation(self) -> Any:
        """What may be typed into its cells."""
        from okrxl.excel.calc.validation import DataValidation  # noqa: PLC0415 — as above

        return DataValidation(cast("Range", self))

    @property
    def note(self) -> Any:
        """The note on its first cell."""
        from okrxl.excel.calc.notes import note_of  # noqa: PLC0415 — as above

        return note_of(cast("Range", self))

    def add_note(self, text: str) -> Any:
        """A note on its first cell."""
        from okrxl.excel.calc.notes import add_note  # noqa: PLC0415 — as above

        return add_note(cast("Range", self), text)


class Font(Named, base_classes.Font):
    """The font of some text: of cells, or of anything else that has the same properties."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote

    @property
    def api(self) -> Remote:
        """LibreOffice's own object."""
        return self.remote

    @property
    def bold(self) -> bool | None:
        """Heavier than usual."""
        told = self.remote.getPropertyValue("CharWeight")
        return None if told is None else bool(told > constant("awt.FontWeight.NORMAL"))

    @bold.setter
    def bold(self, value: bool) -> None:
        weight = uno_weight(bold=bool(value))
        for script in ("", "Asian", "Complex"):
            self.remote.setPropertyValue("CharWeight" + script, weight)

    @property
    def italic(self) -> bool | None:
        """Slanted."""
        told = self.remote.getPropertyValue("CharPosture")
        return None if told is None else bool(told.value != "NONE")

    @italic.setter
    def italic(self, value: bool) -> None:
        for script in ("", "Asian", "Complex"):
            self.remote.setPropertyValue("CharPosture" + script, uno_posture(italic=bool(value)))

    @property
    def size(self) -> float | None:
        """In points."""
        return self.remote.getPropertyValue("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        for script in ("", "Asian", "Complex"):
            self.remote.setPropertyValue("CharHeight" + script, float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Of the letters."""
        return rgb_of(self.remote.getPropertyValue("CharColor"))

    @color.setter
    def color(self, value: Colour) -> None:
        self.remote.setPropertyValue("CharColor", colour_of(value))

    @property
    def name(self) -> str | None:
        """What it is called."""
        return self.remote.getPropertyValue("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        for script in ("", "Asian", "Complex"):
            self.remote.setPropertyValue("CharFontName" + script, value)


def uno_weight(*, bold: bool) -> float:
    """LibreOffice's number of a font's weight."""
    from okrxl.excel.calc.remote import uno  # noqa: PLC0415

    return float(uno().getConstantByName("com.sun.star.awt.FontWeight." + ("BOLD" if bold else "NORMAL")))


def uno_posture(*, italic: bool) -> Remote:
    """LibreOffice's word for slanted."""
    return enum("awt.FontSlant", "ITALIC" if italic else "NONE")


def line_of(colour: int, weight: str = "thin", style: str = "continuous") -> Remote:
    """A border's line."""
    if style not in {*LINES, "none"}:
        raise NotImplementedError(f"Border.line_style = {style!r} in LibreOffice")
    width = 0 if style == "none" else WIDTHS[weight]
    kind = constant("table.BorderLineStyle." + LINES.get(style, "SOLID"))
    return struct("table.BorderLine2", Color=colour, OuterLineWidth=width, LineWidth=width, LineStyle=kind)


class Borders(Named, base_classes.Borders):
    """The lines of a range; all of them are set together."""

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    @property
    def api(self) -> Remote:
        """LibreOffice's own value."""
        return self.parent.remote.getPropertyValue("TableBorder2")

    def __getitem__(self, side: str) -> Border:
        return Border(self, side)

    def set(self, which: Any = (), *, line_style: Any = ..., weight: Any = ..., color: Any = ...) -> None:
        """Change some sides; what is not told stays, a side that had no line gets a thin, black one."""
        unset = {..., base_classes._UNSET}  # noqa: SLF001 — xlwings' own mark for what was not told
        border = self.parent.remote.getPropertyValue("TableBorder2")
        for side in which:
            if side not in SIDES:
                raise NotImplementedError(f"Borders[{side!r}] in LibreOffice")
            before = Border(self, side)
            made = line_of(
                colour_of(before.color or (0, 0, 0)) if color in unset else colour_of(color),
                (before.weight or "thin") if weight in unset else weight,
                ("continuous" if line_style in unset else line_style) or "none",
            )
            setattr(border, SIDES[side], made)
            setattr(border, f"Is{SIDES[side]}Valid", True)
        put(self.parent.remote, {"TableBorder2": border})

    def clear(self, which: Any = ()) -> None:
        """No lines."""
        self.set([side for side in which if side in SIDES], line_style="none")


class Border(Named, base_classes.Border):
    """One side's line."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders = borders
        self.side = side

    @property
    def api(self) -> Remote:
        """LibreOffice's own value; None for a diagonal."""
        return getattr(self._borders.api, SIDES[self.side]) if self.side in SIDES else None

    @property
    def line_style(self) -> str | None:
        """`"continuous"` and so on; None: no line."""
        line = self.api
        if line is None or not line.LineWidth:
            return None
        return next(
            (n for n, own in LINES.items() if line.LineStyle == constant(f"table.BorderLineStyle.{own}")),
            None,
        )

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._borders.set([self.side], line_style=value)

    @property
    def weight(self) -> str | None:
        """`"thin"` and so on."""
        width = self.api.LineWidth if self.api is not None else 0
        return min(WIDTHS, key=lambda name: abs(WIDTHS[name] - width)) if width else None

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set([self.side], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its colour; None: no line."""
        line = self.api
        return rgb_of(line.Color) if line is not None and line.LineWidth else None

    @color.setter
    def color(self, value: Colour) -> None:
        self._borders.set([self.side], color=value)
