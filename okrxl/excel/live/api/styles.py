"""Named cell styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrxl.excel.live.api.access import reachable, rgb
from okrxl.sheets.styles import RULE, STYLES, Style

if TYPE_CHECKING:
    import xlwings as xw

CONSTANTS = 2
KINDS = {"number": 1, "text": 2, "truth": 4}
"""xlCellTypeConstants, and XlSpecialCellsValue: the kinds of content that Excel can select."""
SIDES = {"left": -4131, "center": -4108, "right": -4152, "general": 1, "top": -4160, "bottom": -4107}
BOX = ("left", "right", "top", "bottom")
CONTINUOUS, THIN, UNDERLINE = 1, 2, 2


def paint(area: xw.Range, name: str) -> bool:
    """Put cells into a named style; False on a Mac."""
    if reachable():
        area.api.Style = name
        return True
    return False


def paint_kind(area: xw.Range, kind: str, name: str) -> bool:
    """Put those cells of an area into a named style that hold a number, a text or a truth value."""
    if reachable():
        area.api.SpecialCells(CONSTANTS, KINDS[kind]).Style = name
        return True
    return False


def ensure_style(book: xw.Book, key: str) -> bool:
    """Make a named style that the workbook lacks; an existing one is the manager's. False on a Mac."""
    if not reachable():
        return False
    wanted = STYLES[key]
    styles = book.api.Styles
    try:
        styles(wanted.name)
    except Exception:  # noqa: BLE001 — pywin32 has one exception for everything
        _describe(styles.Add(wanted.name), wanted, float(styles("Normal").Font.Size))
    return True


def _describe(made: Any, wanted: Style, size: float) -> None:  # noqa: ANN401 — a COM object has no type
    made.NumberFormat = wanted.number_format
    font = made.Font
    font.Size, font.Bold, font.Italic = size + wanted.size, wanted.bold, wanted.italic
    font.Color = rgb(wanted.colour)
    if wanted.underline:
        font.Underline = UNDERLINE
    if wanted.fill:
        made.Interior.Color = rgb(wanted.fill)
    made.HorizontalAlignment, made.VerticalAlignment = SIDES[wanted.horizontal], SIDES[wanted.vertical]
    made.WrapText, made.Locked = wanted.wrap, wanted.locked
    if wanted.indent:
        made.IndentLevel = wanted.indent
    for side in BOX:
        if wanted.border in {"box", side}:
            border = made.Borders(SIDES[side])
            border.LineStyle, border.Weight = CONTINUOUS, THIN
            border.Color = rgb(RULE)
