"""Tabs that are no longer wanted: deleted, or emptied where something of the manager's refers to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from okrxl.core.address import sheet_ref
from okrxl.excel import live_api
from okrxl.excel.live_cells import grid

if TYPE_CHECKING:
    import xlwings as xw

OURS = ("_okrxl.", "okr_")


def remove_or_empty(book: xw.Book, tab: str, owned: Mapping[str, str]) -> None:
    """Take a tab of ours out.

    It stays, empty, where a formula or name of the manager's refers to it, and wherever they have charts or
    pivots of their own on other tabs: what those refer to can't be asked.
    """
    sheet = book.sheets(tab)
    if not _referred(book, tab, set(owned.values())):
        sheet.delete()
        return
    for table in list(sheet.tables):
        live_api.unlist(table)
    for chart in list(sheet.charts):
        if chart.name.startswith("okr_"):
            chart.delete()
    sheet.clear()


def _referred(book: xw.Book, tab: str, ours: set[str]) -> bool:
    mentions = (sheet_ref(tab, ""), tab + "!")
    for name in book.names:
        text = str(name.refers_to or "") if not name.name.rpartition("!")[2].startswith(OURS) else ""
        if any(mention in text for mention in mentions) and "_xlnm." not in name.name:
            return True
    for sheet in book.sheets:
        if sheet.name == tab:
            continue
        if sheet.name not in ours and (len(sheet.charts) or len(sheet.pivot_tables)):
            return True
        for row in grid(sheet.used_range.formula):
            if any(
                isinstance(cell, str) and cell.startswith("=") and any(one in cell for one in mentions)
                for cell in row
            ):
                return True
    return False
