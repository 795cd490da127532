"""A manager's own cells on a generated sheet, which a refresh keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, parse_cell
from okrxl.excel.package.elements import elements, has_formula

if TYPE_CHECKING:
    from okrxl.excel.parts.cells import UserCells

ADDRESS = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
STYLE = re.compile(rb'\ss="(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
JUMP = re.compile(rb'<(?:\w+:)?f>HYPERLINK\((?:"|&quot;)#')
"""A link within the workbook, as okrxl itself writes it into a running Excel."""
SHARED_STRING = re.compile(rb't="s"')


def edited(xml: bytes, start: int, stop: int) -> bool:
    """Whether the rows may contain anything that okrxl did not write.

    okrxl writes inline strings and no formulas; every program that saves a workbook moves texts into the
    shared string table. Rows without shared strings and formulas are as okrxl left them.
    """
    return bool(SHARED_STRING.search(xml, start, stop)) or has_formula(xml, start, stop)


def user_cells(
    rows: bytes,
    space: str,
    blocks: Sequence[Area],
    whose: tuple[Collection[int], Sequence[Area]],
    source: str = "",
) -> UserCells:
    """The manager's cells outside the blocks. XMLSyntaxError where one is malformed.

    `whose` are okrxl's cell formats and the manager's areas: every cell in these areas is the manager's, and
    every cell that has a formula or none of the formats. A formula in one of the formats that looks something
    up on the tab `source` is okrxl's, left over from a longer table.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    leaders = set()
    tab = re.escape(escape(source.replace("'", "''"), quote=False).encode())
    lookup = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*INDEX\('?" + tab + rb"'?!")
    for (row, column), cell in _theirs(rows, space, blocks, (*whose, lookup if source else JUMP)):
        formula = cell.find(f"{{{space}}}f")
        if formula is not None and formula.get("t") == "shared":
            # A follower means nothing without its leader, which comes first in the sheet.
            if formula.get("ref"):
                leaders.add(formula.get("si"))
            elif formula.get("si") not in leaders:
                continue
        found.setdefault(row, []).append((column, etree.tostring(cell, encoding="unicode")))
    return found


def _theirs(
    rows: bytes,
    space: str,
    blocks: Sequence[Area],
    whose: tuple[Collection[int], Sequence[Area], re.Pattern[bytes]],
) -> Iterator[tuple[tuple[int, int], etree._Element]]:
    """((row, column), element) of the manager's cells; only these are parsed."""
    ours, theirs, lookup = whose
    for one in elements(rows, "c"):
        named, style = ADDRESS.search(one.attributes), STYLE.search(one.attributes)
        if named is None:
            continue
        body = one.content
        formula = FORMULA.search(body) and not JUMP.search(body) and not lookup.search(body)
        foreign = int(style[1] if style else 0) not in ours or formula
        if not foreign and not theirs:
            continue
        position = parse_cell(named[1].decode())
        if any(area.contains(*position) for area in blocks):
            continue
        if foreign or any(area.contains(*position) for area in theirs):
            yield position, _parsed(one.prefix, rows[one.start : one.end], space)


def occupied(rows: bytes, ours: Sequence[Area], formats: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """(row, column) of the cells outside okrxl's own areas that hold something.

    `formats` are okrxl's cell formats where its areas are not known for certain: a text or number in one of
    them may then be okrxl's.
    """
    for one in elements(rows, "c"):
        named, style = ADDRESS.search(one.attributes), STYLE.search(one.attributes)
        if named is None or not one.content.strip():
            continue
        plain = not FORMULA.search(one.content) or JUMP.search(one.content)
        if formats is not None and plain and int(style[1] if style else 0) in formats:
            continue
        position = parse_cell(named[1].decode())
        if not any(area.contains(*position) for area in ours):
            yield position


def _parsed(prefix: bytes, cell: bytes, space: str) -> etree._Element:
    prefix = prefix.rstrip(b":")
    named = b' xmlns:%s="%s"' % (prefix, space.encode()) if prefix else b' xmlns="%s"' % space.encode()
    return etree.fromstring(b"<d%s>%s</d>" % (named, cell))[0]
