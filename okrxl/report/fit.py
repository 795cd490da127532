"""Column widths and row heights that fit what a sheet shows."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable
from functools import lru_cache

from okrxl.report.model import SheetReport
from okrxl.sheets.model import Values

STANDARD_WIDTH = 8.43
ROW_PIXELS = 20
WRAPPED_STYLES = frozenset({"wrap", "link", "header", "header_number", "header_word", "body"})
TALL_STYLES = {"title": 27.0, "heading": 17.0, "figure": 28.0}
LINE_POINTS = 14.0
HIGHEST = 409.0
"""The height of Excel's highest row."""
FIRST_WIDE = "\u2e80"
"""From this character on they are two digits wide."""
WIDE = re.compile(f"[{FIRST_WIDE}-\U0010ffff]")
SLACK = 1.0
"""Digits by which a text may be wider than its estimate."""
LETTER, CHARACTER = 0.9, 1.85


def pixels(width: float) -> int:
    """The width in pixels of a column that is `width` characters wide."""
    return int(width * 7 + 5)


def column_widths(report: SheetReport) -> dict[int, float]:
    """The width of each column: the widest that any table crossing it needs."""
    widths: dict[int, float] = dict(enumerate(report.widths, 1))
    for table in report.tables:
        # A filter button takes nearly three letters; headers are bold, and numbers' are indented.
        around = 2 if table.bare or not table.name else 4
        for number, column in enumerate(table.columns, table.left):
            head = header_width(column.header) + around
            widths[number] = max(widths.get(number, 0), column.width, head)
    return widths


def fitted_heights(
    blocks: Iterable[Values], widths: dict[int, float], folded: Container[int] = ()
) -> dict[int, float]:
    """Row heights for wrapped or large text outside `folded` columns, by an estimate of the lines.

    Excel fits such rows itself; LibreOffice uses the height in the file.
    """
    heights: dict[int, float] = {}
    for block in blocks:
        for left, (cells, style) in enumerate(zip(block.columns, block.styles, strict=True), block.left):
            if not isinstance(style, str) or left in folded:
                continue
            if style in TALL_STYLES:
                heights[block.top] = max(heights.get(block.top, 0), TALL_STYLES[style])
            if style not in WRAPPED_STYLES:
                continue
            # Headers are bold, and numbers' are indented.
            around, slack = (3, 0.0) if style.startswith("header") else (1, SLACK)
            room = max(widths.get(left, STANDARD_WIDTH) - around, 1)
            for row, cell in enumerate(cells, block.top):
                lines = _lines(cell, room, slack) if isinstance(cell, str) and len(cell) * 2 > room else 1
                if lines > 1:
                    heights[row] = max(heights.get(row, 0), min(lines * LINE_POINTS + 2, HIGHEST))
    return heights


def fitted_height(text: str, width: float) -> float:
    """The height in points that a wrapped text takes in a width in characters."""
    return min(text_lines(text, width) * LINE_POINTS + 2, HIGHEST)


def text_lines(text: str, width: float) -> int:
    """The number of lines that a wrapped text takes in a column `width` characters wide."""
    return _lines(text, max(width - 1, 1), SLACK)


@lru_cache(maxsize=1_024)
def header_width(text: str) -> int:
    """The digits that a header needs on at most two lines; words stay whole, Chinese breaks anywhere."""
    joint = " " if text.isascii() else ""
    parts = text.split() if joint else list(text)
    halves = (
        max(_wide(joint.join(parts[:cut])), _wide(joint.join(parts[cut:]))) for cut in range(1, len(parts))
    )
    return math.ceil(min(halves, default=_wide(text)))


def _lines(text: str, room: float, slack: float) -> int:
    """The number of lines that a text needs in `room` digits."""
    return sum(_wrapped(line, room, slack) for line in text.split("\n"))


def _wrapped(line: str, room: float, slack: float) -> int:
    """The number of lines of a text without line ends: words stay whole where they can."""
    least = max(1, math.ceil((_wide(line) + slack) / room))
    if least == 1 or " " not in line:
        return least
    lines, used = 1, 0.0
    for word in line.split():
        width = _wide(word) + (LETTER if used else 0)
        if used and used + width > room and max(word) < FIRST_WIDE:
            lines, used = lines + 1, width - LETTER
        else:
            used += width
        # A word longer than the line is broken, as Chinese is anywhere.
        lines, used = lines + int(used // room), used % room
    return max(least, lines)


def _wide(text: str) -> float:
    """The width of a text in digits: nearly two for a Chinese character, nearly one for others."""
    wide = 0 if text.isascii() else len(WIDE.findall(text))
    return CHARACTER * wide + LETTER * (len(text) - wide)


def rows_for(height: int) -> int:
    """The number of rows that a chart of that height in pixels covers."""
    return -(-height // ROW_PIXELS)
