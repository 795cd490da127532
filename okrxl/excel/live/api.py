"""What xlwings has no public word for: Excel's own objects, through `.api`, as they are on Windows.

The only file that touches `.api`. Each function says by what it gives whether it could; who calls it has
another way, or does without. On a Mac `.api` speaks another language: nothing here is tried there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from okrxl.core.address import column_letters
from okrxl.sheets.model import Body, Button, Chart, PlacedSheet, Protection
from okrxl.sheets.styles import STYLES, Style

if TYPE_CHECKING:
    import xlwings as xw

CONSTANTS = 2
KINDS = {"number": 1, "text": 2, "truth": 4}
"""xlCellTypeConstants, and XlSpecialCellsValue: what cells of an area hold."""
SIDES = {"left": -4131, "center": -4108, "right": -4152, "general": 1, "top": -4160, "bottom": -4107}
BOX = ("left", "right", "top", "bottom")
CONTINUOUS, THIN, UNDERLINE, DASHES, LOW = 1, 2, 2, 4, -4134
LANDSCAPE, PORTRAIT, A4 = 2, 1, 9
VISIBLE, VERY_HIDDEN = -1, 2
ALLOWED = {
    "DrawingObjects": True,
    "Contents": True,
    "Scenarios": True,
    "AllowFormattingColumns": True,
    "AllowFormattingRows": True,
    "AllowSorting": True,
    "AllowFiltering": True,
}
"""What `Worksheet.Protect` forbids and allows, as the closed driver's file says it."""
GAP_WIDTH, OVERLAP, STACKED_OVERLAP, HOLE = 60, -10, 100, 58
FOOT = (("&L", "Left"), ("&C", "Center"), ("&R", "Right"))
MARGINS = {"LeftMargin": 29, "RightMargin": 29, "TopMargin": 43, "BottomMargin": 43}
"""Points, as the closed driver's inches."""

Scroll = tuple[int, int] | None


def _com() -> bool:
    return sys.platform != "darwin"


def _tried(step: Callable[[], object]) -> bool:
    """Take a step that only adds to the looks; whether Excel took it."""
    if not _com():
        return False
    try:
        step()
    except Exception:  # noqa: BLE001 — no printer, an older Excel: the sheet is as good without
        return False
    return True


def rgb(colour: str) -> int:
    """`RRGGBB` as Excel's number."""
    return int(colour[4:6] + colour[2:4] + colour[0:2], 16)


def from_1904(book: xw.Book) -> bool:
    """Whether days count from 1904; where that can't be asked, they don't."""
    return _com() and bool(book.api.Date1904)


def tab_names(book: xw.Book, worksheets: tuple[str, ...]) -> tuple[str, ...]:
    """All tabs, chart sheets included; elsewhere the worksheets only, which are known."""
    if not _com():
        return worksheets
    tabs = book.api.Sheets
    return worksheets if tabs.Count == len(worksheets) else tuple(str(tab.Name) for tab in tabs)


def names(book: xw.Book) -> list[tuple[str, str]]:
    """All defined names with their formulas; the public way asks for each name twice."""
    if _com():
        return [(str(name.Name), str(name.RefersTo)) for name in book.api.Names]
    return [(name.name, str(name.refers_to or "")) for name in book.names]


def protected_book(book: xw.Book) -> bool:
    """Whether tabs cannot be added or deleted."""
    return _com() and bool(book.api.ProtectStructure)


def protected_sheet(sheet: xw.Sheet) -> bool:
    """Whether cells cannot be written."""
    return _com() and bool(sheet.api.ProtectContents)


def seen(sheet: xw.Sheet) -> bool:
    """Whether a tab is there to be clicked."""
    return sheet.api.Visible == VISIBLE if _com() else bool(sheet.visible)


def hide(sheet: xw.Sheet, *, well: bool) -> None:
    """Hide a sheet; `well`: from Excel's list of hidden sheets too."""
    if not (well and _tried(lambda: setattr(sheet.api, "Visible", VERY_HIDDEN))):
        sheet.visible = False


def protect(sheet: xw.Sheet, wanted: Protection) -> None:
    """Let only cells that are not locked be typed into; where it can't be done all can."""
    password = {"Password": wanted.password} if wanted.password else {}
    _tried(lambda: sheet.api.Protect(**password, **ALLOWED) or True)


def body(book: xw.Book) -> Body:
    """Its body font; where Excel does not tell, the one it has in a new workbook."""
    try:
        font = book.api.Styles("Normal").Font
        return Body(str(font.Name), float(font.Size))
    except Exception:  # noqa: BLE001 — as in `scroll`
        return Body("Calibri", 11.0)


def copies_sheets(book: xw.Book) -> bool:
    """Whether `copy_behind` can: on a Mac Excel asks before it opens a file, others cannot copy."""
    return _com() and str(book.app.engine.name) == "excel"


def copy_behind(sheet: xw.Sheet, last: xw.Sheet) -> None:
    """Copy a sheet of whatever workbook behind another; xlwings' own word asks for all tabs twice."""
    sheet.api.Copy(Before=None, After=last.api)


def activate(sheet: xw.Sheet) -> bool:
    """Show a sheet, without the detour over the program's windows."""
    return _tried(lambda: sheet.api.Activate() or True)


def selected(book: xw.Book) -> str:
    """The address of what is selected in the workbook in front; blank where those are no cells."""
    try:
        if _com():
            return str(book.app.api.Selection.Address)
        selection = book.app.selection
    except Exception:  # noqa: BLE001 — a chart or a shape has no address
        return ""
    return selection.address if selection is not None else ""


def scroll(book: xw.Book) -> Scroll:
    """First row and column in view; None where that can't be asked, as of a chart sheet."""
    if not _com():
        return None
    try:
        window = book.api.Windows(1)
        return int(window.ScrollRow), int(window.ScrollColumn)
    except Exception:  # noqa: BLE001 — pywin32 has one exception for everything
        return None


def scroll_to(book: xw.Book, place: Scroll) -> None:
    """Show that row and column first."""
    if place:
        window = book.api.Windows(1)
        window.ScrollRow, window.ScrollColumn = place


def hide_name(name: xw.main.Name) -> bool:
    """Keep a name out of the name manager; elsewhere it is seen, and harmless."""
    return _tried(lambda: setattr(name.api, "Visible", False))


def unlist(table: xw.main.Table) -> bool:
    """Make a table plain cells; elsewhere it stays a table."""
    return _tried(lambda: table.api.Unlist() or True)


def unfilter(table: xw.main.Table) -> None:
    """Show all rows; the buttons stay."""
    if _com():
        found = table.api.AutoFilter
        if found is not None and found.FilterMode:
            found.ShowAllData()
    elif table.show_autofilter:
        table.show_autofilter = False
        table.show_autofilter = True


def unlink(area: xw.Range) -> None:
    """Take hyperlinks off cells, with their look, which is painted anew."""
    if _com():
        area.api.Hyperlinks.Delete()
    else:
        area.clear()


def paint(area: xw.Range, name: str) -> bool:
    """Put cells into a named style; False where `.api` is another."""
    if _com():
        area.api.Style = name
        return True
    return False


def paint_kind(area: xw.Range, kind: str, name: str) -> bool:
    """The same for those cells of an area that hold a number, a text or a truth value."""
    if _com():
        area.api.SpecialCells(CONSTANTS, KINDS[kind]).Style = name
        return True
    return False


def ensure_style(book: xw.Book, key: str) -> bool:
    """Make a named style that the workbook lacks; one that is there is the manager's. False: as `paint`."""
    if not _com():
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
            border.Color = rgb("D5DAE1")


def set_up(sheet: xw.Sheet, wanted: PlacedSheet) -> None:
    """Tab colour, view and print set-up of a new sheet."""
    if wanted.tab_colour:
        _tried(lambda: setattr(sheet.api.Tab, "Color", rgb(wanted.tab_colour)))
    if not _tried(lambda: _look(sheet, wanted)):
        sheet.show_gridlines = wanted.gridlines
    _tried(lambda: _paper(sheet, wanted))


def _look(sheet: xw.Sheet, wanted: PlacedSheet) -> None:
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
    """Repeat rows on top of each printed page; `$3:$4` as Excel tells them."""
    told = f"${rows[0]}:${rows[1]}" if isinstance(rows, tuple) else rows
    if told:
        _tried(lambda: setattr(sheet.api.PageSetup, "PrintTitleRows", told))


def repeated(sheet: xw.Sheet) -> str:
    """Which rows are repeated; blank where none are, or Excel does not tell."""
    found: list[str] = []
    _tried(lambda: found.append(str(sheet.api.PageSetup.PrintTitleRows)))
    return "".join(found)


def add_button(sheet: xw.Sheet, button: Button, frame: tuple[float, float, float, float]) -> bool:
    """A form button on a new sheet, in points; elsewhere there is the ribbon."""

    def add() -> None:
        made = sheet.api.Buttons().Add(*frame)
        made.Name, made.Caption, made.OnAction = button.name, button.text, button.macro
        sheet.api.Shapes(button.name).AlternativeText = button.alt_text

    return _tried(add)


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


def point_at(chart: xw.Chart, formulas: Sequence[str]) -> bool:
    """Point a chart's series at their names, categories and values, all else as it is.

    False where the chart has another number of series, or `.api` is another.
    """
    if not _com():
        return False
    series = chart.api[1].SeriesCollection()
    if series.Count != len(formulas):
        return False
    for index, formula in enumerate(formulas, 1):
        series.Item(index).Formula = formula
    return True


def shown_by(chart: xw.Chart) -> list[str]:
    """What its series show, as Excel writes it; none where that can't be asked."""
    if not _com():
        return []
    series = chart.api[1].SeriesCollection()
    return [str(series.Item(index).Formula) for index in range(1, series.Count + 1)]


def adorn(sheet: xw.Sheet, chart: xw.Chart, wanted: Chart) -> None:
    """What makes a chart easy to read beyond what xlwings can say: labels, gaps, dashes, single colours."""
    _tried(lambda: tell(sheet, wanted.name, wanted.alt_text))
    _tried(lambda: _groups(chart, wanted))
    for index, one in enumerate(wanted.series, 1):
        if one.labels or one.dashed or wanted.point_colours:
            _tried(lambda index=index: _series(chart.api[1].SeriesCollection(index), wanted, index - 1))  # type: ignore[misc]


def tell(sheet: xw.Sheet, chart: str, text: str) -> None:
    """The alternative text, for who cannot see the chart."""
    if _com():
        sheet.api.Shapes(chart).AlternativeText = text


def told_of(sheet: xw.Sheet, chart: str) -> str:
    """The alternative text that a chart has."""
    return str(sheet.api.Shapes(chart).AlternativeText) if _com() else ""


def _groups(chart: xw.Chart, wanted: Chart) -> None:
    group = chart.api[1].ChartGroups(1)
    if wanted.kind == "doughnut":
        group.DoughnutHoleSize = HOLE
    elif wanted.kind != "line":
        group.GapWidth = GAP_WIDTH
        group.Overlap = STACKED_OVERLAP if wanted.kind == "stacked_bar" else OVERLAP
        chart.api[1].Axes(1).TickLabelPosition = LOW


def _series(found: Any, wanted: Chart, index: int) -> None:  # noqa: ANN401 — as `_describe`
    one = wanted.series[index]
    if one.dashed:
        found.Format.Line.DashStyle = DASHES
    for place, colour in enumerate(wanted.point_colours, 1):
        found.Points(place).Format.Fill.ForeColor.RGB = rgb(colour)
    if one.labels:
        found.HasDataLabels = True
        labels = found.DataLabels()
        labels.ShowValue = True
        labels.NumberFormat = wanted.axis.number_format
