"""Colours as xlwings, Excel and LibreOffice tell them."""

from __future__ import annotations

NOTHING = -1


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


def swapped(colour: int) -> int:
    """Excel's number of a colour, which has red at the end, and back."""
    return (colour & 0xFF) << 16 | colour & 0xFF00 | colour >> 16 & 0xFF
