"""What is selected and in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.excel.live.api.access import reachable

if TYPE_CHECKING:
    import xlwings as xw

Scroll = tuple[int, int] | None
"""First row and column in view."""


def selected(book: xw.Book) -> str:
    """The address of the selection in the workbook in front; blank where the selection is not cells."""
    try:
        if reachable():
            return str(book.app.api.Selection.Address)
        selection = book.app.selection
    except Exception:  # noqa: BLE001 — a chart or a shape has no address
        return ""
    return selection.address if selection is not None else ""


def scroll(book: xw.Book) -> Scroll:
    """First row and column in view; None where Excel cannot answer, as for a chart sheet."""
    if not reachable():
        return None
    try:
        window = book.api.Windows(1)
        return int(window.ScrollRow), int(window.ScrollColumn)
    except Exception:  # noqa: BLE001 — pywin32 has one exception for everything
        return None


def scroll_to(book: xw.Book, position: Scroll) -> None:
    """Show that row and column first."""
    if position:
        window = book.api.Windows(1)
        window.ScrollRow, window.ScrollColumn = position
