"""What a manager put on a generated sheet, beside what okrxl writes there: cells to keep by a refresh."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, parse_cell

if TYPE_CHECKING:
    from okrxl.excel.parts.cells import UserCells

CELL = re.compile(rb"<(?:(\w+:))?c(\s[^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
STYLE = re.compile(rb'\ss="(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
JUMP = re.compile(rb'<(?:\w+:)?f>HYPERLINK\((?:"|&quot;)#')
"""A jump within the workbook: how okrxl itself writes its links where Excel is running."""
SHARED_TEXT = re.compile(rb'\st="s"')


def edited(xml: bytes, start: int, stop: int) -> bool:
    """Whether the rows can hold anything that okrxl did not write.

    okrxl writes texts into the cells and no formulas; every program that saves a workbook moves texts into
    the shared table. Rows without either are as okrxl left them, and need no closer look.
    """
    return bool(SHARED_TEXT.search(xml, start, stop) or FORMULA.search(xml, start, stop))


def user_cells(
    rows: bytes, space: str, blocks: Sequence[Area], whose: tuple[Collection[int], Sequence[Area]]
) -> UserCells:
    """Cells outside the blocks that are a manager's. XMLSyntaxError where one is no XML.

    `whose` are okrxl's cell formats and the manager's areas: theirs is every cell of these, and every cell
    that holds a formula or stands in none of the formats.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    leaders = set()
    for (row, column), cell in _theirs(rows, space, blocks, whose):
        formula = cell.find(f"{{{space}}}f")
        if formula is not None and formula.get("t") == "shared":
            # A follower without its leader says nothing; leaders come first in the sheet.
            if formula.get("ref"):
                leaders.add(formula.get("si"))
            elif formula.get("si") not in leaders:
                continue
        found.setdefault(row, []).append((column, etree.tostring(cell, encoding="unicode")))
    return found


def _theirs(
    rows: bytes, space: str, blocks: Sequence[Area], whose: tuple[Collection[int], Sequence[Area]]
) -> Iterator[tuple[tuple[int, int], etree._Element]]:
    """Place and element of the cells, a look at each one's head before it is parsed."""
    ours, theirs = whose
    for match in CELL.finditer(rows):
        named, style = PLACE.search(match[2]), STYLE.search(match[2])
        if named is None:
            continue
        body = match[3] or b""
        formula = FORMULA.search(body) and not JUMP.search(body)
        shown = int(style[1] if style else 0) not in ours or formula
        if not shown and not theirs:
            continue
        place = parse_cell(named[1].decode())
        if any(area.contains(*place) for area in blocks):
            continue
        if shown or any(area.contains(*place) for area in theirs):
            yield place, _parsed(match, space)


def _parsed(match: re.Match[bytes], space: str) -> etree._Element:
    prefix = (match[1] or b"").rstrip(b":")
    named = b' xmlns:%s="%s"' % (prefix, space.encode()) if prefix else b' xmlns="%s"' % space.encode()
    return etree.fromstring(b"<d%s>%s</d>" % (named, match[0]))[0]
