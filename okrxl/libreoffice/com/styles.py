"""Excel's Style objects: named cell styles."""

# ruff: noqa: N802, D102 — names and meanings are Excel's
from __future__ import annotations

from typing import Any

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import Remote, constant, enum, struct
from okrxl.libreoffice.model import BookModel
from okrxl.libreoffice.ranges.borders import line_of
from okrxl.libreoffice.translation.colours import swapped
from okrxl.libreoffice.translation.fonts import is_bold, posture_of, set_for_all_scripts, weight_of

NORMAL, DEFAULT = "Normal", "Default"
HORIZONTAL = {-4131: "LEFT", -4108: "CENTER", -4152: "RIGHT", 1: "STANDARD"}
VERTICAL = {-4160: "TOP", -4108: "CENTER", -4107: "BOTTOM"}
BORDERS = {-4131: "LeftBorder2", -4152: "RightBorder2", -4160: "TopBorder2", -4107: "BottomBorder2"}
INDENT = 353
"""Hundredths of a millimetre per indent level, as in LibreOffice's import filter."""


def style_name(book: BookModel, name: str) -> str:
    """LibreOffice's name of a style; KeyError where there is none."""
    own = DEFAULT if name == NORMAL else name
    if not book.styles.hasByName(own):
        raise KeyError(name)
    return own


class Styles(PartialComObject):
    """The cell styles of a workbook."""

    def __init__(self, book: BookModel) -> None:
        self._book = book
        self._family = book.styles

    def __call__(self, name: str) -> Style:
        """A style by name; KeyError where there is none."""
        return Style(self._book, self._family.getByName(style_name(self._book, name)))

    def Add(self, name: str) -> Style:
        self._family.insertByName(name, self._book.document.createInstance("com.sun.star.style.CellStyle"))
        made = self._family.getByName(name)
        made.setParentStyle(DEFAULT)
        return Style(self._book, made)


class Part(PartialComObject):
    """A part of a style, with UNO's properties of the whole style."""

    def __init__(self, style: Remote) -> None:
        self._style = style

    def _set(self, name: str, value: object) -> None:
        self._style.setPropertyValue(name, value)

    def _set_for_all_scripts(self, name: str, value: object) -> None:
        set_for_all_scripts(self._style, name, value)


class Style(Part):
    """One style."""

    def __init__(self, book: BookModel, style: Remote) -> None:
        super().__init__(style)
        self._book = book

    @property
    def Font(self) -> Font:
        return Font(self._style)

    @property
    def Interior(self) -> Interior:
        return Interior(self._style)

    def Borders(self, side: int) -> Border:
        return Border(self._style, BORDERS[side])

    @property
    def NumberFormat(self) -> str:
        return self._book.formats.code(self._style.NumberFormat)

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:
        self._set("NumberFormat", self._book.formats.key(value))

    @property
    def HorizontalAlignment(self) -> int:
        justify = self._style.HoriJustify.value
        return next(number for number, own in HORIZONTAL.items() if own == justify)

    @HorizontalAlignment.setter
    def HorizontalAlignment(self, value: int) -> None:
        self._set("HoriJustify", enum("table.CellHoriJustify", HORIZONTAL[value]))

    @property
    def VerticalAlignment(self) -> int:
        justify = self._style.VertJustify
        return next(n for n, own in VERTICAL.items() if constant(f"table.CellVertJustify2.{own}") == justify)

    @VerticalAlignment.setter
    def VerticalAlignment(self, value: int) -> None:
        self._set("VertJustify", constant(f"table.CellVertJustify2.{VERTICAL[value]}"))

    @property
    def WrapText(self) -> bool:
        return bool(self._style.IsTextWrapped)

    @WrapText.setter
    def WrapText(self, value: bool) -> None:
        self._set("IsTextWrapped", bool(value))

    @property
    def Locked(self) -> bool:
        return bool(self._style.CellProtection.IsLocked)

    @Locked.setter
    def Locked(self, value: bool) -> None:
        self._set("CellProtection", struct("util.CellProtection", bool(value), False, False, False))

    @property
    def IndentLevel(self) -> int:
        return round(float(self._style.ParaIndent) / INDENT)

    @IndentLevel.setter
    def IndentLevel(self, value: int) -> None:
        self._set("ParaIndent", value * INDENT)


class Font(Part):
    """The font of a style."""

    @property
    def Name(self) -> str:
        return str(self._style.CharFontName)

    @Name.setter
    def Name(self, value: str) -> None:
        self._set_for_all_scripts("CharFontName", value)

    @property
    def Size(self) -> float:
        return float(self._style.CharHeight)

    @Size.setter
    def Size(self, value: float) -> None:
        self._set_for_all_scripts("CharHeight", float(value))

    @property
    def Bold(self) -> bool:
        return is_bold(self._style.CharWeight)

    @Bold.setter
    def Bold(self, value: bool) -> None:
        self._set_for_all_scripts("CharWeight", weight_of(bold=bool(value)))

    @property
    def Italic(self) -> bool:
        return bool(self._style.CharPosture.value != "NONE")

    @Italic.setter
    def Italic(self, value: bool) -> None:
        self._set_for_all_scripts("CharPosture", posture_of(italic=bool(value)))

    @property
    def Color(self) -> int:
        return swapped(int(self._style.CharColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._set("CharColor", swapped(value))

    @property
    def Underline(self) -> Any:
        return self._style.CharUnderline

    @Underline.setter
    def Underline(self, value: object) -> None:
        self._set("CharUnderline", constant("awt.FontUnderline." + ("SINGLE" if value else "NONE")))


class Interior(Part):
    """The fill of a style."""

    @property
    def Color(self) -> int:
        return swapped(int(self._style.CellBackColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._set("CellBackColor", swapped(value))


class Border(Part):
    """One border of a style; always thin."""

    def __init__(self, style: Remote, name: str) -> None:
        super().__init__(style)
        self._side = name

    @property
    def LineStyle(self) -> int:
        return 1 if getattr(self._style, self._side).LineWidth else 0

    @LineStyle.setter
    def LineStyle(self, value: int) -> None:
        self._set(self._side, line_of(0, style="continuous" if value == 1 else "none"))

    @property
    def Weight(self) -> int:
        return 2

    @Weight.setter
    def Weight(self, value: int) -> None:
        if value != 2:
            raise NotImplementedError(f".api: Border.Weight = {value} in LibreOffice")

    @property
    def Color(self) -> int:
        return swapped(int(getattr(self._style, self._side).Color))

    @Color.setter
    def Color(self, value: int) -> None:
        line = getattr(self._style, self._side)
        line.Color = swapped(value)
        self._set(self._side, line)
