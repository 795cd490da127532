"""Tables on a manager's sheets made again, or stretched, in a closed file; their cells stay byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name
from okrxl.core.errors import BadFileError
from okrxl.core.labels import normalized
from okrxl.excel.package.elements import first_element
from okrxl.excel.package.parts import MAIN, OFFICE, Parts
from okrxl.excel.package.relations import relationships, sheet_parts, workbook_part
from okrxl.excel.parts.tables import Tables
from okrxl.excel.parts.workbook import WorkbookPart

if TYPE_CHECKING:
    from okrxl.excel.package.archive import Package
    from okrxl.sheets.model import PlacedTable

MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([^"']+)""")
RANGE = re.compile(rb"""\bref=["']([^"']+)["']""")
PART = re.compile(rb"<(?:\w+:)?tablePart\b")
EXTENSIONS = re.compile(rb"<(/?)(?:\w+:)?extLst\b[^>]*>")
END = re.compile(rb"</(?:\w+:)?worksheet>\s*$")
DATA_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
FILTER_NAME = "_xlnm._FilterDatabase"


def mend(package: Package, tables: Sequence[tuple[str, PlacedTable]]) -> None:
    """Make or stretch tables, given by tab; BadFileError where Excel would not accept one."""
    kinds = [kind for kind, _ in relationships(package, workbook_part(package)).values()]
    if any(kind.endswith("/revisionHeaders") for kind in kinds):
        raise BadFileError("shared", name=package.name)
    parts, tabs = Parts(package), sheet_parts(package)
    known = Tables(parts, list(tabs.values()))
    for tab, table in tables:
        if known.home(table.name):
            _stretch(parts, known.by_name[table.name.casefold()][1], table.area)
            continue
        _refuse(package, tab, tabs[tab], table)
        if _make(parts, known, tabs[tab], table):
            WorkbookPart(parts).remove_local(FILTER_NAME, tab)
    parts.flush()


def _stretch(parts: Parts, part: str, area: Area) -> None:
    root = parts.tree(part)
    root.attrib.pop("insertRow", "")
    for node in (root, *root.iterfind("{*}autoFilter")):
        node.set("ref", replace(parts.area(node, "ref"), bottom=area.bottom).ref)
    parts.touch(part)


def _make(parts: Parts, known: Tables, sheet: str, table: PlacedTable) -> bool:
    """Make a table; whether the sheet's own filter had to go for it."""
    xml = parts.package.part(sheet)
    one = known.place(sheet, table)
    found = DATA_END.search(xml)
    start = found.end() if found else 0
    tail, filtered = _without_filter(xml[start:], table.area)
    parts.put(sheet, xml[:start] + _listed(tail, f'r:id="{one}"'.encode()))
    return filtered


def _refuse(package: Package, tab: str, sheet: str, table: PlacedTable) -> None:
    """BadFileError where a header is blank or there twice, or cells are merged."""
    name, xml = package.name, package.part(sheet)
    seen = set()
    for column, header in enumerate(table.headers, table.area.left):
        if not header.strip() or normalized(header) in seen:
            cell = cell_name(table.area.top, column)
            raise BadFileError("header_unusable", name=name, table=table.name, sheet=tab, cell=cell)
        seen.add(normalized(header))
    for match in MERGED.finditer(xml):
        merged = Area.parse(match[1].decode())
        if merged.overlaps(table.area):
            raise BadFileError("table_merged", name=name, table=table.name, sheet=tab, cell=merged.ref)


def _without_filter(tail: bytes, area: Area) -> tuple[bytes, bool]:
    """The sheet without a filter of its own on the table's cells: the table brings one."""
    found = first_element(tail, "autoFilter")
    cells = RANGE.search(found.attributes) if found and found.closed else None
    if not found or not cells or not Area.parse(cells[1].decode()).overlaps(area):
        return tail, False
    return tail[: found.start] + tail[found.end :], True


def _listed(tail: bytes, attribute: bytes) -> bytes:
    """The end of a sheet's part, with one more table listed."""
    entry = b'<tablePart xmlns="%s" xmlns:r="%s" %s/>' % (MAIN.encode(), OFFICE.encode(), attribute)
    found = first_element(tail, "tableParts")
    inner = found.content if found and found.closed else b""
    count = len(PART.findall(inner)) + 1
    whole = b'<tableParts xmlns="%s" xmlns:r="%s" count="%d">%s%s</tableParts>' % (
        MAIN.encode(),
        OFFICE.encode(),
        count,
        inner,
        entry,
    )
    if found and found.closed:
        return tail[: found.start] + whole + tail[found.end :]
    at = _after_tables(tail)
    return tail[:at] + whole + tail[at:]


def _after_tables(tail: bytes) -> int:
    """Where the list of tables goes: before the sheet's own extensions, which end the part."""
    end = END.search(tail)
    last = end.start() if end else len(tail)
    if not tail[:last].rstrip().endswith(b"extLst>"):
        return last
    depth = 0
    for tag in reversed(list(EXTENSIONS.finditer(tail))):
        depth += 1 if tag[1] else -1
        if not depth:
            return tag.start()
    return last
