"""Fonts of cells, styles and titles."""

from __future__ import annotations

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, constant, enum
from okrxl.libreoffice.translation.colours import Colour, colour_of, rgb_of

SCRIPTS = ("", "Asian", "Complex")
"""Suffixes of LibreOffice's character properties: each exists for Western, Asian and complex scripts."""


def weight_of(*, bold: bool) -> float:
    """UNO's font weight."""
    return float(constant("awt.FontWeight.BOLD" if bold else "awt.FontWeight.NORMAL"))


def posture_of(*, italic: bool) -> Remote:
    """UNO's font slant."""
    return enum("awt.FontSlant", "ITALIC" if italic else "NONE")


def is_bold(weight: float) -> bool:
    """Whether a UNO font weight is heavier than normal."""
    return bool(weight > constant("awt.FontWeight.NORMAL"))


def set_for_all_scripts(remote: Remote, name: str, value: object) -> None:
    """Set a character property for Western, Asian and complex scripts."""
    for script in SCRIPTS:
        remote.setPropertyValue(name + script, value)


class Font(PartialEngineClass, base_classes.Font):
    """The font of any UNO object with character properties; None where its text has several."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote

    @property
    def api(self) -> Remote:
        """The UNO object."""
        return self.remote

    @property
    def bold(self) -> bool | None:
        """Whether the weight is above normal."""
        weight = self.remote.getPropertyValue("CharWeight")
        return None if weight is None else is_bold(weight)

    @bold.setter
    def bold(self, value: bool) -> None:
        set_for_all_scripts(self.remote, "CharWeight", weight_of(bold=bool(value)))

    @property
    def italic(self) -> bool | None:
        """Whether the letters are slanted."""
        posture = self.remote.getPropertyValue("CharPosture")
        return None if posture is None else bool(posture.value != "NONE")

    @italic.setter
    def italic(self, value: bool) -> None:
        set_for_all_scripts(self.remote, "CharPosture", posture_of(italic=bool(value)))

    @property
    def size(self) -> float | None:
        """In points."""
        return self.remote.getPropertyValue("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        set_for_all_scripts(self.remote, "CharHeight", float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the text."""
        return rgb_of(self.remote.getPropertyValue("CharColor"))

    @color.setter
    def color(self, value: Colour) -> None:
        self.remote.setPropertyValue("CharColor", colour_of(value))

    @property
    def name(self) -> str | None:
        """The font family."""
        return self.remote.getPropertyValue("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        set_for_all_scripts(self.remote, "CharFontName", value)
