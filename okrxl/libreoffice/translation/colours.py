"""Colours of xlwings, Excel and LibreOffice."""

from __future__ import annotations

NO_COLOUR = -1
Colour = tuple[int, int, int] | str | int | None
"""(red, green, blue), `"#rrggbb"`, Excel's integer (0xBBGGRR) or None."""


def colour_of(colour: Colour) -> int:
    """LibreOffice's integer (0xRRGGBB) of an xlwings colour; -1 for None."""
    if colour is None:
        return NO_COLOUR
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):
        return swapped(colour)
    red, green, blue = colour
    return red << 16 | green << 8 | blue


def rgb_of(number: int | None) -> tuple[int, int, int] | None:
    """(red, green, blue) of LibreOffice's integer; None where there is no colour."""
    if number is None or number < 0:
        return None
    return number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF


def swapped(colour: int) -> int:
    """Excel's integer (0xBBGGRR) -> LibreOffice's (0xRRGGBB), and back."""
    return (colour & 0xFF) << 16 | colour & 0xFF00 | colour >> 16 & 0xFF
