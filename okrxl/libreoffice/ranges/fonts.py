"""The letters of cells, styles and titles."""

from __future__ import annotations

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, constant, enum
from okrxl.libreoffice.ranges.colours import Colour, colour_of, rgb_of


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
    from okrxl.libreoffice.bridge.remote import uno  # noqa: PLC0415

    return float(uno().getConstantByName("com.sun.star.awt.FontWeight." + ("BOLD" if bold else "NORMAL")))


def uno_posture(*, italic: bool) -> Remote:
    """LibreOffice's word for slanted."""
    return enum("awt.FontSlant", "ITALIC" if italic else "NONE")
