"""Tabs that are no longer wanted: deleted, or emptied where something of the manager's refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from okrxl.core.address import Area, sheet_ref, without
from okrxl.excel.live import api
from okrxl.excel.live.draw.cells import grid, refs

if TYPE_CHECKING:
    import xlwings as xw

OURS = ("_okrxl.", "_xlnm.Print_", "okr_")


def remove_or_empty(book: xw.Book, tab: str, owned: Mapping[str, str]) -> None:
    """Take a tab of ours out.

    It stays, empty, where a formula or name of the manager's refers to it, and wherever they have charts or
    pivots of their own on other tabs: what those refer to can't be asked. A table that formulas name stays
    with a blank row.
    """
    sheet = book.sheets(tab)
    tables = {table.name: table for table in sheet.tables}
    told = list(_told(book, tab))
    named = {name for name in tables if any(name.casefold() in text for text in told)}
    mentions = (sheet_ref(tab, "").casefold(), f"{tab}!".casefold())
    if not (named or any(mention in text for text in told for mention in mentions)) and not _drawn(
        book, set(owned.values())
    ):
        sheet.delete()
        return
    for chart in list(sheet.charts):
        if chart.name.startswith("okr_"):
            chart.delete()
    _empty(sheet, [table for name, table in tables.items() if name not in named], _kept(tables, named))


def _kept(tables: Mapping[str, xw.main.Table], named: set[str]) -> list[tuple[xw.main.Table, Area]]:
    return [(table, Area.parse(table.range.address)) for name, table in tables.items() if name in named]


def _empty(sheet: xw.Sheet, gone: list[xw.main.Table], kept: list[tuple[xw.main.Table, Area]]) -> None:
    for table in gone:
        api.unlist(table)
    headers = []
    for table, area in kept:
        headers.append(Area(area.top, area.left, area.top, area.right))
        table.resize(sheet.range(Area(area.top, area.left, area.top + 1, area.right).ref))
    used = Area.parse(sheet.used_range.address)
    for address in refs(without([used], headers)):
        sheet.range(address).clear()


def _told(book: xw.Book, tab: str) -> Iterator[str]:
    """Every formula outside the tab, and those of the manager's names, normalized."""
    for name, formula in api.names(book):
        if not name.rpartition("!")[2].startswith(OURS):
            yield formula.casefold()
    for sheet in book.sheets:
        if sheet.name != tab:
            for row in grid(sheet.used_range.formula):
                yield from (cell.casefold() for cell in row if isinstance(cell, str) and cell[:1] == "=")


def _drawn(book: xw.Book, ours: set[str]) -> bool:
    """Whether the manager has charts or pivots."""
    return any(
        len(sheet.charts) or len(sheet.pivot_tables) for sheet in book.sheets if sheet.name not in ours
    )
