"""Named cell styles in Excel's own words."""

# ruff: noqa: N802, D102 — the names are Excel's, and so is what they mean
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrxl.libreoffice.bridge.not_implemented import Words
from okrxl.libreoffice.bridge.remote import Remote, constant, enum, struct
from okrxl.libreoffice.ranges.borders import line_of
from okrxl.libreoffice.ranges.colours import swapped
from okrxl.libreoffice.ranges.fonts import uno_posture, uno_weight

if TYPE_CHECKING:
    from okrxl.libreoffice.app.book import Book

NORMAL, DEFAULT = "Normal", "Default"
HORIZONTAL = {-4131: "LEFT", -4108: "CENTER", -4152: "RIGHT", 1: "STANDARD"}
VERTICAL = {-4160: "TOP", -4108: "CENTER", -4107: "BOTTOM"}
BORDERS = {-4131: "LeftBorder2", -4152: "RightBorder2", -4160: "TopBorder2", -4107: "BottomBorder2"}
INDENT = 353
"""What LibreOffice indents for each of Excel's levels, as it does when it opens a workbook."""
SCRIPTS = ("", "Asian", "Complex")


def style_name(book: Book, name: str) -> str:
    """LibreOffice's name of a style; KeyError where there is none."""
    told = DEFAULT if name == NORMAL else name
    if not book.styles.hasByName(told):
        raise KeyError(name)
    return told


class Styles(Words):
    """All of a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._family = book.styles

    def __call__(self, name: str) -> Style:
        """One of them; KeyError where there is none."""
        return Style(self._book, self._family.getByName(style_name(self._book, name)))

    def Add(self, name: str) -> Style:
        self._family.insertByName(name, self._book.document.createInstance("com.sun.star.style.CellStyle"))
        made = self._family.getByName(name)
        made.setParentStyle(DEFAULT)
        return Style(self._book, made)


class Part(Words):
    """Something that is only ever told: what it is set to goes straight to the style."""

    def __init__(self, style: Remote) -> None:
        self._style = style

    def _tell(self, name: str, value: object) -> None:
        self._style.setPropertyValue(name, value)

    def _tell_all(self, name: str, value: object) -> None:
        for script in SCRIPTS:
            self._tell(name + script, value)


class Style(Part):
    """One style."""

    def __init__(self, book: Book, style: Remote) -> None:
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
        self._tell("NumberFormat", self._book.formats.key(value))

    @property
    def HorizontalAlignment(self) -> int:
        told = self._style.HoriJustify.value
        return next(number for number, own in HORIZONTAL.items() if own == told)

    @HorizontalAlignment.setter
    def HorizontalAlignment(self, value: int) -> None:
        self._tell("HoriJustify", enum("table.CellHoriJustify", HORIZONTAL[value]))

    @property
    def VerticalAlignment(self) -> int:
        told = self._style.VertJustify
        return next(n for n, own in VERTICAL.items() if constant(f"table.CellVertJustify2.{own}") == told)

    @VerticalAlignment.setter
    def VerticalAlignment(self, value: int) -> None:
        self._tell("VertJustify", constant(f"table.CellVertJustify2.{VERTICAL[value]}"))

    @property
    def WrapText(self) -> bool:
        return bool(self._style.IsTextWrapped)

    @WrapText.setter
    def WrapText(self, value: bool) -> None:
        self._tell("IsTextWrapped", bool(value))

    @property
    def Locked(self) -> bool:
        return bool(self._style.CellProtection.IsLocked)

    @Locked.setter
    def Locked(self, value: bool) -> None:
        self._tell("CellProtection", struct("util.CellProtection", bool(value), False, False, False))

    @property
    def IndentLevel(self) -> int:
        return round(float(self._style.ParaIndent) / INDENT)

    @IndentLevel.setter
    def IndentLevel(self, value: int) -> None:
        self._tell("ParaIndent", value * INDENT)


class Font(Part):
    """A style's letters."""

    @property
    def Name(self) -> str:
        return str(self._style.CharFontName)

    @Name.setter
    def Name(self, value: str) -> None:
        self._tell_all("CharFontName", value)

    @property
    def Size(self) -> float:
        return float(self._style.CharHeight)

    @Size.setter
    def Size(self, value: float) -> None:
        self._tell_all("CharHeight", float(value))

    @property
    def Bold(self) -> bool:
        return bool(self._style.CharWeight > constant("awt.FontWeight.NORMAL"))

    @Bold.setter
    def Bold(self, value: bool) -> None:
        self._tell_all("CharWeight", uno_weight(bold=bool(value)))

    @property
    def Italic(self) -> bool:
        return bool(self._style.CharPosture.value != "NONE")

    @Italic.setter
    def Italic(self, value: bool) -> None:
        self._tell_all("CharPosture", uno_posture(italic=bool(value)))

    @property
    def Color(self) -> int:
        return swapped(int(self._style.CharColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._tell("CharColor", swapped(value))

    @property
    def Underline(self) -> Any:
        return self._style.CharUnderline

    @Underline.setter
    def Underline(self, value: object) -> None:
        self._tell("CharUnderline", constant("awt.FontUnderline." + ("SINGLE" if value else "NONE")))


class Interior(Part):
    """A style's fill."""

    @property
    def Color(self) -> int:
        return swapped(int(self._style.CellBackColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._tell("CellBackColor", swapped(value))


class Border(Part):
    """One line of a style; thin, as long as nothing else is told."""

    def __init__(self, style: Remote, name: str) -> None:
        super().__init__(style)
        self._side = name

    @property
    def LineStyle(self) -> int:
        return 1 if getattr(self._style, self._side).LineWidth else 0

    @LineStyle.setter
    def LineStyle(self, value: int) -> None:
        self._tell(self._side, line_of(0, style="continuous" if value == 1 else "none"))

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
        self._tell(self._side, line)
