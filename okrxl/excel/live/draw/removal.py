"""Tabs no longer wanted: deleted, or emptied where something of the manager's refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from okrxl.core.address import Area, sheet_ref, without
from okrxl.excel.live.api.book import names
from okrxl.excel.live.api.sheet import unlist
from okrxl.excel.live.draw.cells import grid, refs
from okrxl.excel.own_names import CHART_PREFIX, OWN_PREFIXES

if TYPE_CHECKING:
    import xlwings as xw


def remove_or_empty(book: xw.Book, tab: str, owned: Mapping[str, str]) -> None:
    """Delete a tab of ours.

    It stays, empty, where a formula or name of the manager's refers to it, and where the manager has charts
    or pivots on other tabs: Excel cannot be asked what those refer to. A table that formulas mention stays
    with a blank row.
    """
    sheet = book.sheets(tab)
    tables = {table.name: table for table in sheet.tables}
    formulas = list(_formulas(book, tab))
    named = {name for name in tables if any(name.casefold() in formula for formula in formulas)}
    mentions = (sheet_ref(tab, "").casefold(), f"{tab}!".casefold())
    mentioned = any(mention in formula for formula in formulas for mention in mentions)
    if not (named or mentioned or _has_charts(book, set(owned.values()))):
        sheet.delete()
        return
    for chart in list(sheet.charts):
        if chart.name.startswith(CHART_PREFIX):
            chart.delete()
    gone = [table for name, table in tables.items() if name not in named]
    _empty(sheet, gone, [table for name, table in tables.items() if name in named])


def _empty(sheet: xw.Sheet, gone: list[xw.main.Table], staying: list[xw.main.Table]) -> None:
    """Clear a tab but for the header and one blank row of each table that stays."""
    areas = [Area.parse(table.range.address) for table in staying]
    for table in gone:
        unlist(table)
    headers = []
    for table, area in zip(staying, areas, strict=True):
        headers.append(Area(area.top, area.left, area.top, area.right))
        table.resize(sheet.range(Area(area.top, area.left, area.top + 1, area.right).ref))
    used = Area.parse(sheet.used_range.address)
    for address in refs(without([used], headers)):
        sheet.range(address).clear()


def _formulas(book: xw.Book, tab: str) -> Iterator[str]:
    """Every formula outside the tab, and those of the manager's names, casefolded."""
    for name, formula in names(book):
        if not name.rpartition("!")[2].startswith(OWN_PREFIXES):
            yield formula.casefold()
    for sheet in book.sheets:
        if sheet.name != tab:
            for row in grid(sheet.used_range.formula):
                yield from (cell.casefold() for cell in row if isinstance(cell, str) and cell[:1] == "=")


def _has_charts(book: xw.Book, ours: set[str]) -> bool:
    """Whether the manager has charts or pivots on tabs that are not ours."""
    return any(
        len(sheet.charts) or len(sheet.pivot_tables) for sheet in book.sheets if sheet.name not in ours
    )
