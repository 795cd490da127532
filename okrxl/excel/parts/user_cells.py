"""A manager's own cells on a generated sheet, which a refresh keeps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, column_letters, parse_cell
from okrxl.excel.package.elements import (
    FORMULAS,
    Element,
    cell_count,
    element_at,
    elements,
    has_formula,
    numbered_rows,
)

if TYPE_CHECKING:
    from okrxl.excel.parts.cells import UserCells

ADDRESS = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
STYLE = re.compile(rb'\ss="(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
JUMP = re.compile(rb'<(?:\w+:)?f>HYPERLINK\((?:"|&quot;)#')
"""A link within the workbook, as okrxl itself writes it into a running Excel."""
USUAL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}" s="(\d{1,9})"')
"""How Excel and LibreOffice begin a cell that has a format."""
WINDOW = 1 << 20
"""Bytes of cells that are looked at together: a large sheet has a million."""
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
    for one in elements(rows, "c") if theirs else _unlike(rows, ours):
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


def _unlike(rows: bytes, ours: Collection[int]) -> Iterator[Element]:
    """The cells with a formula and those without one of our formats, or all where that is not quickly known.

    To cut up a million cells takes seconds, and nearly all of them are okrxl's.
    """
    formats = _formats(rows)
    if formats is None:
        yield from elements(rows, "c")
        return
    places = {start for number in formats - {*ours} for start in _formatted(rows, number)}
    end = 0
    for formula in sorted(found.start() for one in FORMULAS for found in one.finditer(rows)):
        places.add(rows.rfind(b"<c ", end, formula))
        end = formula
    found = (element_at(rows, place, "c") for place in sorted(places - {-1}))
    yield from (one for one in found if one)


def _formats(rows: bytes) -> set[int] | None:
    """The formats of all cells; None where some are not written as Excel does, or have none."""
    cells = cell_count(rows)
    if cells is None:
        return None
    formats: set[bytes] = set()
    start = count = 0
    while start < len(rows):
        stop = rows.find(b"<c ", start + WINDOW)
        stop = len(rows) if stop < 0 else stop
        found = USUAL.findall(rows, start, stop)
        formats.update(found)
        count, start = count + len(found), stop
    return set(map(int, formats)) if count == cells else None


def _formatted(rows: bytes, number: int) -> Iterator[int]:
    """Where the cells of a format begin."""
    pattern = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}" s="0*%d"' % number)
    return (found.start() for found in pattern.finditer(rows))


def occupied(rows: bytes, ours: Sequence[Area], formats: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """(row, column) of the cells outside okrxl's own areas that hold something.

    `formats` are okrxl's cell formats where its areas are not known for certain: a text or number in one of
    them may then be okrxl's.
    """
    for one in _beyond(rows, ours):
        named, style = ADDRESS.search(one.attributes), STYLE.search(one.attributes)
        if named is None or not one.content.strip():
            continue
        plain = not FORMULA.search(one.content) or JUMP.search(one.content)
        if formats is not None and plain and int(style[1] if style else 0) in formats:
            continue
        position = parse_cell(named[1].decode())
        if not any(area.contains(*position) for area in ours):
            yield position


def _beyond(xml: bytes, areas: Sequence[Area]) -> Iterator[Element]:
    """The cells outside some areas, with others where rows or cells are not written as Excel does.

    The areas cut the rows into strips; within one, a cell is outside by the letters of its column alone.
    """
    rows = numbered_rows(xml)
    if rows is None or xml.count(b'<c r="') != cell_count(xml):
        yield from elements(xml, "c")
        return
    numbers, starts = rows[0], [*rows[1], len(xml)]
    bounds = sorted({1, *(one.top for one in areas), *(one.bottom + 1 for one in areas)})
    for top, bottom in pairwise([*bounds, numbers[-1] + 1 if numbers else 1]):
        columns = {column for one in areas if one.top <= top <= one.bottom for column in _across(one)}
        letters = "|".join(sorted(map(column_letters, columns)))
        pattern = re.compile(f'<c r="(?!(?:{letters})\\d)'.encode() if letters else b'<c r="')
        first, last = (starts[bisect_left(numbers, row)] for row in (top, bottom))
        for cell in pattern.finditer(xml, first, last):
            if found := element_at(xml, cell.start(), "c"):
                yield found


def _across(area: Area) -> range:
    return range(area.left, area.right + 1)


def _parsed(prefix: bytes, cell: bytes, space: str) -> etree._Element:
    prefix = prefix.rstrip(b":")
    named = b' xmlns:%s="%s"' % (prefix, space.encode()) if prefix else b' xmlns="%s"' % space.encode()
    return etree.fromstring(b"<d%s>%s</d>" % (named, cell))[0]
