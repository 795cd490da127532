"""Sheets whose cells are far apart, read in bands of rows.

calamine allocates one dense block from a sheet's first cell to its last: a stray cell in the last corner
would make that 17 billion. Where few cells are in such a block, the sheet is cut into bands, each with a
block of its own. Every pattern here takes a time that grows with the length of the XML alone, whatever
stands in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import Final

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, column_number
from okrxl.core.errors import BadFileError
from okrxl.excel.package.elements import numbered_rows

FREE: Final = 4_000_000
"""Cells that the blocks of a file may have in any case, and how many more for each cell that is there."""
PER_CELL: Final = 20
SMALL: Final = 200_000
"""A block of up to so many cells is read as it is."""
GAP: Final = 200
"""So many blank rows begin a new band, as does a row of quite another width."""
MOST: Final = 1000

DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^<>]*>")
ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,20})""")
ADDRESS = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{1,9})(\d{1,20})""")


@dataclass(frozen=True, slots=True)
class Extent:
    """Patterns for the extent of a sheet's cells in its XML, whatever quotes and spaces it uses."""

    column: re.Pattern[bytes]
    row: re.Pattern[bytes]
    far: re.Pattern[bytes]
    """Row numbers of cells in rows that have no number of their own."""

    def of(self, xml: bytes) -> tuple[int, int]:
        """The last row and column that are used."""
        letters = (found.decode().upper() for found in set(self.column.findall(xml)))
        rows = (int(found) for one in (self.row, self.far) for found in one.findall(xml))
        return max(rows, default=1), max(map(column_number, letters), default=1)


QUICK: Final = Extent(
    re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,9})[A-Za-z]*\d"""),
    re.compile(rb"""r\s*=\s*["'](\d{1,20})"""),
    re.compile(rb"""r\s*=\s*["'][A-Za-z]+(\d{6,20})"""),
)
"""Patterns that begin with a letter are several times faster, but texts may look like addresses."""
EXACT: Final = Extent(
    re.compile(rb"""<(?:\w+:)?c\s[^<]*?\br\s*=\s*["']([A-Za-z]{1,9})[A-Za-z]*\d"""),
    re.compile(rb"""<(?:\w+:)?row\s[^<]*?\br\s*=\s*["'](\d{1,20})"""),
    re.compile(rb"""<(?:\w+:)?c\s[^<]*?\br\s*=\s*["'][A-Za-z]+(\d{6,20})"""),
)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a sheet as a sheet of its own, and how many cells its block has."""

    xml: bytes
    block: int


def banded(sheets: Mapping[str, bytes], name: str) -> dict[str, list[Band]]:
    """Each sheet in one band, or in several; BadFileError where the file's blocks are out of proportion."""
    found: dict[str, list[Band]] = {}
    allowed, widest, most = FREE, "", 0
    for tab, xml in sheets.items():
        found[tab] = _bands(xml, name, tab)
        block = sum(band.block for band in found[tab])
        allowed += PER_CELL * _count(xml) - block
        if block > most:
            widest, most = tab, block
    if allowed < 0:
        raise BadFileError("sheet_too_wide", name=name, sheet=widest)
    return found


def _count(xml: bytes) -> int:
    return xml.count(b"<c ") + xml.count(b":c ")


def _bands(xml: bytes, name: str, tab: str) -> list[Band]:
    rows, columns = QUICK.of(xml)
    block = rows * columns
    if block <= max(SMALL, PER_CELL * _count(xml)) and rows <= MAX_ROWS and columns <= MAX_COLUMNS:
        return [Band(xml, block)]
    rows, columns = EXACT.of(xml)
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise BadFileError("sheet_too_wide", name=name, sheet=tab)
    block = rows * columns
    if block <= max(SMALL, PER_CELL * _count(xml)):
        return [Band(xml, block)]
    try:
        cut = list(_cut(without_comments(xml)))
    except UnclearError:
        cut = []
    if not cut or len(cut) > MOST:
        raise BadFileError("sheet_too_wide", name=name, sheet=tab)
    return cut


def only_rows(xml: bytes, first: int, last: int) -> bytes:
    """The sheet with no rows but these; as it is where its rows are not numbered as Excel numbers them."""
    found, end = numbered_rows(xml), xml.find(b"</sheetData>")
    if found is None or not found[0] or end < found[1][-1]:
        return xml
    numbers, starts = found[0], [*found[1], end]
    begin, stop = bisect_left(numbers, first), bisect_right(numbers, last)
    return xml[: starts[0]] + xml[starts[begin] : starts[stop]] + xml[end:]


def without_comments(xml: bytes) -> bytes:
    """The XML without comments, in which anything may stand."""
    if b"<!--" not in xml:
        return xml
    first, *others = xml.split(b"<!--")
    return b"".join([first, *(one.partition(b"-->")[2] for one in others)])


class UnclearError(Exception):
    """A cell says that it is in another row than the one it stands in."""


@dataclass(slots=True)
class _Run:
    """Rows that follow each other, as they are found: where they begin, first and last number, width."""

    start: int
    first: int
    last: int
    width: int

    def takes(self, number: int, width: int) -> bool:
        """Whether a row belongs to these: it follows soon, and is about as wide."""
        similar = width <= 4 * self.width + 64 and self.width <= 4 * width + 64
        return number <= self.last + GAP and similar

    @property
    def block(self) -> int:
        """How many cells calamine allocates."""
        return (self.last - self.first + 1) * self.width


def _cut(xml: bytes) -> Iterator[Band]:
    """The bands."""
    data = DATA.search(xml)
    if data is None:
        return
    prefix = data[1]
    end = xml.find(b"</" + prefix + b"sheetData", data.end())
    runs = list(islice(_runs(xml, data.end(), end), MOST + 1))
    if end < 0 or not runs:
        return
    opened = b"<%bworksheet><%bsheetData>" % (prefix, prefix)
    closed = b"</%bsheetData></%bworksheet>" % (prefix, prefix)
    stops = [run.start for run in runs[1:]] + [end]
    for position, (run, stop) in enumerate(zip(runs, stops, strict=True)):
        rows = xml[run.start : stop]
        # What stands before and after the rows, merged cells among it, stays with the first band.
        around = (xml[: data.end()], xml[end:]) if position == 0 else (opened, closed)
        yield Band(around[0] + rows + around[1], run.block)


def _runs(xml: bytes, start: int, end: int) -> Iterator[_Run]:
    run: _Run | None = None
    for row, following in pairwise(chain(ROW.finditer(xml, start, max(end, start)), (None,))):
        if row is None:  # never: only the last one follows nothing
            break
        stop = following.start() if following else end
        found = NUMBER.search(row[0])
        number = int(found[1]) if found else (run.last + 1 if run else 1)
        addresses = ADDRESS.findall(xml, row.end(), stop)
        if any(int(one) != number for _, one in addresses):
            raise UnclearError  # calamine goes by the cells' own row
        width = max((column_number(one.decode()) for one, _ in addresses), default=1)
        if run and (not found or (number > run.last and run.takes(number, width))):
            run.last, run.width = number, max(run.width, width)
            continue
        if run:
            yield run
        run = _Run(row.start() if run else start, number, number, width)
    if run:
        yield run
