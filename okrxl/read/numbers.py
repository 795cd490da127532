"""Numbers typed as text: what has one reading is read, `1.200` has two (1.2, or 1,200 as in German)."""

from __future__ import annotations

import re

MINUS = str.maketrans("−–", "--")
"""Signs that stand for a minus."""
NUMBER = re.compile(r"([+-]?) ?([\d.,' ]*\d[.]?) ?(%?)")
IN_PARENTHESES = re.compile(r"\(([^()+-]+)\)")
"""A negative number, as accountants write it."""
TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
GROUPED = tuple(
    re.compile(rf"([1-9]\d{{0,2}}(?:{group}\d{{3}}){times})(?:{point}(\d+))?")
    for group, times, point in ((",", "+", r"\."), (r"\.", "{2,}", ","), ("[' ]", "+", "[.,]"))
)
"""Thousands apart by commas, by points, by spaces or apostrophes; with decimals or without."""
EUROPEAN = re.compile(r"([1-9]\d{0,2}\.\d{3}),(\d+)")
"""A comma for the decimals shows that the point stands between thousands."""
UNGROUPED = re.compile(r"\d+\.?\d*|\.\d+")
NOT_DIGITS = re.compile(r"\D")


def ambiguous(text: str) -> bool:
    """Whether a text is a number with a point that may stand before decimals or between thousands."""
    parts = _parts(text)
    return parts is not None and TWO_WAYS.fullmatch(parts[1]) is not None


def read(text: str) -> tuple[float, bool] | None:
    """The number that a half-width text is, as typed, and whether it is a percent; None for none or two."""
    parts = _parts(text)
    if parts is None or TWO_WAYS.fullmatch(parts[1]):
        return None
    negative, body, percent = parts
    size = _size(body)
    return None if size is None else (-size if negative else size, percent)


def _parts(text: str) -> tuple[bool, str, bool] | None:
    """Whether negative, the digits with what stands between them, whether a percent."""
    text = text.translate(MINUS).replace("’", "'")
    inside = IN_PARENTHESES.fullmatch(text)
    match = NUMBER.fullmatch(inside[1] if inside else text)
    return (bool(inside) or match[1] == "-", match[2], bool(match[3])) if match else None


def _size(body: str) -> float | None:
    if UNGROUPED.fullmatch(body):
        return float(body)
    for pattern in (*GROUPED, EUROPEAN):
        match = pattern.fullmatch(body)
        if match:
            return float(f"{NOT_DIGITS.sub('', match[1])}.{match[2] or 0}")
    return None
