"""A worksheet: visibility, protection, copying, activation, tables' filters, links, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import column_letters
from okrxl.excel.live.api.access import attempted, reachable

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.sheets.model import Button, Protection

VISIBLE, VERY_HIDDEN = -1, 2
SUMMARY_ON_LEFT = -4131
ALLOWED = {
    "DrawingObjects": True,
    "Contents": True,
    "Scenarios": True,
    "AllowFormattingColumns": True,
    "AllowFormattingRows": True,
    "AllowSorting": True,
    "AllowFiltering": True,
}
"""What `Worksheet.Protect` forbids and allows: the same as in files of the closed driver."""


def is_visible(sheet: xw.Sheet) -> bool:
    """Whether the tab can be clicked."""
    return sheet.api.Visible == VISIBLE if reachable() else bool(sheet.visible)


def hide(sheet: xw.Sheet, *, very: bool) -> None:
    """Hide a sheet; `very`: from Excel's list of hidden sheets too."""
    if not (very and attempted(lambda: setattr(sheet.api, "Visible", VERY_HIDDEN))):
        sheet.visible = False


def fold(sheet: xw.Sheet, first: int, last: int) -> bool:
    """Group columns and fold them away; on a Mac they stay in view."""

    def group() -> None:
        sheet.api.Outline.SummaryColumn = SUMMARY_ON_LEFT
        sheet.range(f"{column_letters(first)}:{column_letters(last)}").api.Group()
        sheet.api.Outline.ShowLevels(0, 1)

    return attempted(group)


def fold_rows(sheet: xw.Sheet, first: int, last: int) -> bool:
    """Group rows and fold them away; on a Mac they stay in view."""

    def group() -> None:
        sheet.range(f"{first}:{last}").api.Group()
        sheet.api.Outline.ShowLevels(1, 0)

    return attempted(group)


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether cells cannot be written."""
    return reachable() and bool(sheet.api.ProtectContents)


def protect(sheet: xw.Sheet, wanted: Protection) -> None:
    """Allow only unlocked cells to be typed into; on a Mac the sheet stays unprotected."""
    password = {"Password": wanted.password} if wanted.password else {}
    attempted(lambda: sheet.api.Protect(**password, **ALLOWED) or True)


def copy_behind(sheet: xw.Sheet, last: xw.Sheet) -> None:
    """Copy a sheet of any workbook behind another; xlwings' own call asks for all tabs twice."""
    sheet.api.Copy(Before=None, After=last.api)


def activate(sheet: xw.Sheet) -> bool:
    """Show a sheet without xlwings' detour over the program's windows; False on a Mac."""
    return attempted(lambda: sheet.api.Activate() or True)


def unlist(table: xw.main.Table) -> bool:
    """Turn a table into plain cells; on a Mac it stays a table."""
    return attempted(lambda: table.api.Unlist() or True)


def unfilter(table: xw.main.Table) -> None:
    """Show all rows of a table; its filter buttons stay."""
    if reachable():
        found = table.api.AutoFilter
        if found is not None and found.FilterMode:
            found.ShowAllData()
    elif table.show_autofilter:
        table.show_autofilter = False
        table.show_autofilter = True


def remove_links(area: xw.Range) -> None:
    """Remove hyperlinks from cells, with their formatting, which is applied anew."""
    if reachable():
        area.api.Hyperlinks.Delete()
    else:
        area.clear()


def add_button(sheet: xw.Sheet, button: Button, frame: tuple[float, float, float, float]) -> bool:
    """Add a form button (left, top, width, height in points); on a Mac there is only the ribbon."""

    def add() -> None:
        made = sheet.api.Buttons().Add(*frame)
        made.Name, made.Caption, made.OnAction = button.name, button.text, button.macro
        sheet.api.Shapes(button.name).AlternativeText = button.alt_text

    return attempted(add)
