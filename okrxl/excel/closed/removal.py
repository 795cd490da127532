"""Sheets no longer wanted: removed, or emptied where something of the manager's refers to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name, sheet_ref
from okrxl.core.names import OWNED_NAME, TEXT_NAME
from okrxl.excel.own_names import OWN_PREFIXES
from okrxl.excel.package.elements import FORMULAS, cells_with
from okrxl.excel.package.relations import sheet_parts
from okrxl.excel.parts.calc_chain import forget_formulas
from okrxl.excel.parts.cells import cell_xml, escaped
from okrxl.excel.parts.sheet import SheetPart
from okrxl.excel.sheet_record import is_piece

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.workbook import WorkbookPart

LISTS = "docProps/"
"""The file's properties, which merely list the tabs."""


def remove_or_empty(parts: Parts, book: WorkbookPart, keys: Collection[str]) -> None:
    """Remove owned sheets with their tables and charts.

    Where a formula, chart, pivot or name of the manager's refers to one, the tab stays, empty, and a table
    that is referred to stays without rows: otherwise Excel would repair the file by deleting the references.
    """
    owned = book.owned()
    going = {key: (tab, part) for key in keys if (tab := owned.get(key)) and (part := book.sheet_part(tab))}
    for tab, part in going.values():
        forget_formulas(parts, book.sheet_id(tab), set())
        _strip(parts, part)
    tables = {part: parts.related(part, "table") for _, part in going.values()}
    others = list(_others(parts, book, {*tables, *(below for some in tables.values() for _, below in some)}))
    for tab, part in going.values():
        staying = [(one, below) for one, below in tables[part] if _named(parts.tree(below), others)]
        for one, below in tables[part]:
            if (one, below) not in staying:
                parts.unrelate(part, one)
                parts.remove(below)
        if staying or any(mention in text for text in others for mention in _mentions(tab)):
            _empty(parts, part, staying)
        else:
            book.remove_sheet(tab)
            parts.remove(part)
    for key in keys:
        book.remove_name(OWNED_NAME + key)
        book.remove_name(TEXT_NAME + key)
        for name in [name for name in book.names() if is_piece(name, key)]:
            book.remove_name(name)


def _strip(parts: Parts, part: str) -> None:
    """Remove drawings and comments from a sheet."""
    for kind in ("drawing", "comments", "vmlDrawing"):
        for one, below in parts.related(part, kind):
            for _, chart in parts.related(below, "chart"):
                parts.remove(chart)
            parts.unrelate(part, one)
            parts.remove(below)


def _others(parts: Parts, book: WorkbookPart, going: Collection[str]) -> Iterator[bytes]:
    """Everything that could refer to a sheet: the XML of parts that stay, and names that are not okrxl's.

    Of the cells only those with a formula: values and texts refer to nothing.
    """
    parts.flush()
    for name, formula in book.names().items():
        if not name.startswith(OWN_PREFIXES):
            yield escaped(formula).encode()
    sheets = set(sheet_parts(parts.package).values())
    texts = (text for _, text in parts.related(parts.workbook, "sharedStrings"))
    known = {parts.workbook, *texts, *going}
    for other in parts.package.names:
        if other.endswith(".xml") and other not in known and not other.startswith(LISTS):
            xml = parts.package.part(other)
            yield _without_values(xml) if other in sheets else xml


def _without_values(xml: bytes) -> bytes:
    """A worksheet's XML with only those cells that have a formula, or all where that is not quickly known."""
    start, stop = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    formulas = cells_with(xml[start:stop], FORMULAS) if 0 <= start < stop else None
    return xml if formulas is None else xml[:start] + b"".join(formulas) + xml[stop:]


def _mentions(tab: str) -> list[bytes]:
    """The forms in which formulas and pivot sources mention a tab."""
    quoted = sheet_ref(tab, "")
    from xml.sax.saxutils import quoteattr  # noqa: PLC0415 — it loads what talks to servers

    return [(escaped(tab) + "!").encode(), escaped(quoted).encode(), f"sheet={quoteattr(tab)}".encode()]


def _named(table: etree._Element, others: list[bytes]) -> bool:
    """Whether a table's name occurs in any of the texts."""
    name = re.escape(str(table.get("displayName", ""))).encode()
    word = re.compile(rb"(?<![\w.])" + name + rb"(?![\w.])", re.IGNORECASE)
    return any(word.search(text) for text in others)


def _empty(parts: Parts, part: str, staying: list[tuple[str, str]]) -> None:
    """Empty a tab but for the headers of the tables that stay, one below the other."""
    sheet = SheetPart(parts, part, fresh=True)
    rows, top = [], 1
    for _, below in staying:
        root = parts.tree(below)
        headers = [str(node.get("name")) for node in root.iterfind("{*}tableColumns/{*}tableColumn")]
        ref = Area(top, 1, top + 1, len(headers)).ref
        root.set("ref", ref)
        for node in root.iterfind("{*}autoFilter"):
            node.set("ref", ref)
        parts.touch(below)
        cells = "".join(
            cell_xml(cell_name(top, column), 0, header) for column, header in enumerate(headers, 1)
        )
        rows.append(f'<row r="{top}">{cells}</row>'.encode())
        top += 3
    if staying:
        sheet.table_parts([one for one, _ in staying])
    sheet.write(iter(rows))
