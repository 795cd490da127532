"""Sheets that are no longer wanted: taken out, or emptied where something of the manager's refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import sheet_ref
from okrxl.core.schema import OWNED_NAME
from okrxl.excel.calc_chain import forget_formulas
from okrxl.excel.cells import escaped
from okrxl.excel.sheet_part import SheetPart
from okrxl.excel.workbook_part import TEXT_NAME

if TYPE_CHECKING:
    from okrxl.excel.parts import Parts
    from okrxl.excel.workbook_part import WorkbookPart

LISTS = "docProps/"
"""What only lists the tabs for the file's properties."""
OURS = ("_okrxl.", "_xlnm.Print_Titles", "okr_")


def remove_or_empty(parts: Parts, book: WorkbookPart, key: str) -> None:
    """Take an owned sheet out, with its tables and charts.

    Where a formula, chart or name of the manager's refers to it, the tab stays, empty: their references
    would otherwise break in a way that Excel repairs by deleting them.
    """
    tab = book.owned().get(key)
    part = book.sheet_part(tab) if tab else None
    if tab and part:
        forget_formulas(parts, book.sheet_id(tab), set())
        for kind in ("table", "drawing", "comments", "vmlDrawing"):
            for one, below in parts.related(part, kind):
                if kind == "drawing":
                    for _, chart in parts.related(below, "chart"):
                        parts.remove(chart)
                parts.unrelate(part, one)
                parts.remove(below)
        if _referred(parts, book, tab, part):
            sheet = SheetPart(parts, part, fresh=True)
            sheet.write(iter(()))
        else:
            book.remove_sheet(tab)
            parts.remove(part)
    book.remove_name(OWNED_NAME + key)
    book.remove_name(TEXT_NAME + key)


def _referred(parts: Parts, book: WorkbookPart, tab: str, part: str) -> bool:
    """Whether any other part or any name of the manager's mentions the tab."""
    parts.flush()
    mentions = [(escaped(text) + "!").encode() for text in (tab, sheet_ref(tab, "")[:-1])]
    if any(
        sheet_ref(tab, "")[:-1] + "!" in formula or formula.startswith(tab + "!")
        for name, formula in book.names().items()
        if not name.startswith(OURS)
    ):
        return True
    return any(
        mention in parts.package.part(other)
        for other in parts.package.names
        if other not in {part, parts.workbook} and other.endswith(".xml") and not other.startswith(LISTS)
        for mention in mentions
    )
