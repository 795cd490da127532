"""Lengths of texts as Excel counts them: in UTF-16 units, of which an emoji or a rare character takes two."""

from __future__ import annotations

TAB, FORMULA_TEXT, CELL = 31, 255, 32_767
"""The longest name of a sheet, text inside a formula or prompt, and text of a cell."""


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, most: int) -> bool:
    """Whether a text has no more units."""
    return 2 * len(text) <= most or units(text) <= most


def cut(text: str, most: int, ending: str = "…") -> str:
    """A text of at most so many units; one that is longer loses its end, for which `ending` stands."""
    if fits(text, most):
        return text
    room = most - units(ending)
    text = text[:room]
    while not fits(text, room):
        # One too many at least for every two units.
        text = text[: len(text) - (units(text) - room + 1) // 2]
    return text + ending
