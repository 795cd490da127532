"""What a manager put on a generated sheet, beside what okrxl writes there: cells to keep by a refresh."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, parse_cell

if TYPE_CHECKING:
    from okrxl.excel.cells import Extra

CELL = re.compile(rb"<(?:(\w+:))?c(\s[^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
STYLE = re.compile(rb'\ss="(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
SHARED_TEXT = re.compile(rb'\st="s"')


def edited(xml: bytes, start: int, stop: int) -> bool:
    """Whether the rows can hold anything that okrxl did not write.

    okrxl writes texts into the cells and no formulas; every program that saves a workbook moves texts into
    the shared table. Rows without either are as okrxl left them, and need no closer look.
    """
    return bool(SHARED_TEXT.search(xml, start, stop) or FORMULA.search(xml, start, stop))


def kept_cells(rows: bytes, space: str, blocks: Iterable[Area], ours: Collection[int]) -> Extra:
    """Cells outside the blocks that hold a formula or stand in none of `ours`, okrxl's cell formats.

    XMLSyntaxError where a cell is no XML.
    """
    areas = list(blocks)
    kept: dict[int, list[tuple[int, str]]] = {}
    leaders = set()
    for place, cell in _foreign(rows, space, ours):
        row, column = parse_cell(place)
        if any(area.contains(row, column) for area in areas):
            continue
        formula = cell.find(f"{{{space}}}f")
        if formula is not None and formula.get("t") == "shared":
            # A follower without its leader says nothing; leaders come first in the sheet.
            if formula.get("ref"):
                leaders.add(formula.get("si"))
            elif formula.get("si") not in leaders:
                continue
        kept.setdefault(row, []).append((column, etree.tostring(cell, encoding="unicode")))
    return kept


def _foreign(rows: bytes, space: str, ours: Collection[int]) -> Iterator[tuple[str, etree._Element]]:
    """Place and element of the cells that are not okrxl's, a look at each cell's head before it is parsed."""
    for match in CELL.finditer(rows):
        place, style = PLACE.search(match[2]), STYLE.search(match[2])
        if place is None:
            continue
        written = match[3] is not None and FORMULA.search(match[3])
        if written or int(style[1] if style else 0) not in ours:
            prefix = (match[1] or b"").rstrip(b":")
            named = (
                b' xmlns:%s="%s"' % (prefix, space.encode()) if prefix else b' xmlns="%s"' % space.encode()
            )
            yield place[1].decode(), etree.fromstring(b"<d%s>%s</d>" % (named, match[0]))[0]
