"""The view and the print set-up of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import column_letters
from okrxl.excel.live.api.access import attempted, rgb

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.sheets.model import PlacedSheet

LANDSCAPE, PORTRAIT, A4 = 2, 1, 9
FOOT = (("&L", "Left"), ("&C", "Center"), ("&R", "Right"))
MARGINS = {"LeftMargin": 18, "RightMargin": 18, "TopMargin": 18, "BottomMargin": 28.8}
"""Points, equal to the inches of the closed driver."""


def set_up(sheet: xw.Sheet, wanted: PlacedSheet) -> None:
    """Tab colour, view and print set-up of a new sheet."""
    if wanted.tab_colour:
        attempted(lambda: setattr(sheet.api.Tab, "Color", rgb(wanted.tab_colour)))
    if not attempted(lambda: _view(sheet, wanted)):
        sheet.show_gridlines = wanted.gridlines
    attempted(lambda: _paper(sheet, wanted))


def _view(sheet: xw.Sheet, wanted: PlacedSheet) -> None:
    """Gridlines, zoom and freeze belong to the window, which has to show the sheet for it."""
    sheet.api.Activate()
    window = sheet.api.Parent.Windows(1)
    window.DisplayGridlines = wanted.gridlines
    if wanted.zoom != 100:
        window.Zoom = wanted.zoom
    if wanted.freeze and wanted.freeze != (0, 0):
        window.SplitRow, window.SplitColumn = wanted.freeze
        window.FreezePanes = True


def _paper(sheet: xw.Sheet, wanted: PlacedSheet) -> None:
    setup, asked = sheet.api.PageSetup, wanted.print
    setup.Orientation = LANDSCAPE if asked.landscape else PORTRAIT
    setup.Zoom, setup.FitToPagesWide = False, asked.fit_width
    setup.FitToPagesTall = asked.fit_height or False
    repeat(sheet, asked.repeat_rows)
    if asked.repeat_columns:
        setup.PrintTitleColumns = _first_columns(asked.repeat_columns)
    if asked.columns:
        setup.PrintArea = _first_columns(asked.columns)
    for text, end in ((asked.header, "Header"), (asked.footer, "Footer")):
        for side, part in _sides(text):
            setattr(setup, side + end, part)
    setup.PaperSize = A4
    for name, points in MARGINS.items():
        setattr(setup, name, points)


def repeat(sheet: xw.Sheet, rows: tuple[int, int] | str | None) -> None:
    """Repeat rows at the top of each printed page: (first, last), or `$3:$4` as Excel returns them."""
    address = f"${rows[0]}:${rows[1]}" if isinstance(rows, tuple) else rows
    if address:
        attempted(lambda: setattr(sheet.api.PageSetup, "PrintTitleRows", address))


def repeated(sheet: xw.Sheet) -> str:
    """The rows that are repeated, as `$3:$4`; blank where none are, or Excel cannot be asked."""
    found: list[str] = []
    attempted(lambda: found.append(str(sheet.api.PageSetup.PrintTitleRows)))
    return "".join(found)


def _first_columns(count: int) -> str:
    return f"$A:${column_letters(count)}"


def _sides(text: str) -> list[tuple[str, str]]:
    """`"&L&A&RPage"` -> left `"&A"`, right `"Page"`."""
    found = []
    for code, side in FOOT:
        _, mark, rest = text.partition(code)
        if mark:
            cut = min((rest.index(other) for other, _ in FOOT if other in rest), default=len(rest))
            found.append((side, rest[:cut]))
    return found
