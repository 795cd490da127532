"""Rows of a worksheet part found in its bytes from the last one up, for a sheet may have 20 MB of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area, cell_name, parse_cell
from okrxl.core.errors import BadFileError
from okrxl.excel.package.elements import elements
from okrxl.excel.package.parts import DECLARATION
from okrxl.excel.package.relations import parsed
from okrxl.excel.parts.sheet import DATA
from okrxl.excel.parts.user_cells import ADDRESS, FORMULA, STYLE

if TYPE_CHECKING:
    from okrxl.excel.package.archive import Package

NUMBER = re.compile(rb'\sr="(\d{1,7})"')
ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>[^<]")
"""A value or text that is not blank."""
MARKUP = re.compile(rb"<[!?]|-->|\]\]>|\?>")
BOM = b"\xef\xbb\xbf"
HEAD_ENDS = (b" ", b"\t", b"\r", b"\n", b">", b"/")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column, its style index (0 if it has none), its content and its whole XML."""

    column: int
    style: int
    body: bytes
    xml: bytes

    @property
    def computed(self) -> bool:
        """Whether it has a formula."""
        return bool(FORMULA.search(self.body))

    @property
    def filled(self) -> bool:
        """Whether it has a value or a formula."""
        return self.computed or bool(VALUE.search(self.body))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, its position in the part, its attributes and its content."""

    number: int
    start: int
    end: int
    head: bytes
    body: bytes

    @property
    def cells(self) -> list[Cell]:
        """Its cells; UnclearError where one has no address."""
        found = list(_cells(self.body))
        if len(found) != len(ANY_CELL.findall(self.body)):
            raise UnclearError
        return found

    def within(self, area: Area) -> list[Cell]:
        """The cells in the columns of an area."""
        return [cell for cell in self.cells if area.left <= cell.column <= area.right]


class UnclearError(Exception):
    """A row or cell has no address, or a comment or CDATA may contain what looks like one."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A worksheet part cut up: before its rows, its rows from `start` to `stop`, after its rows."""

    xml: bytes
    head: bytes
    start: int
    stop: int
    tail: bytes
    prefix: bytes

    @classmethod
    def of(cls, xml: bytes, name: str) -> SheetRows:
        """Cut up a part; BadFileError where it has no sheetData."""
        match = DATA.search(xml)
        if not match:
            raise BadFileError("damaged", name=name)
        closing = b"</" + match[1] + b"sheetData>"
        if match[2] == b"/>":
            head = xml[: match.end() - 2].rstrip() + b">"
            return cls(xml, head, match.end(), match.end(), closing + xml[match.end() :], match[1])
        stop = xml.rfind(closing)
        if stop < 0:
            raise BadFileError("damaged", name=name)
        return cls(xml, xml[: match.end()], match.end(), stop, xml[stop:], match[1])

    def from_the_end(self) -> Iterator[Row]:
        """The rows, last one first; UnclearError where one has no number."""
        opening = b"<" + self.prefix + b"row"
        end = stop = self.stop
        while (start := self.xml.rfind(opening, self.start, stop)) >= 0:
            stop = start
            if self.xml[start + len(opening) : start + len(opening) + 1] in HEAD_ENDS:
                yield self._row(start, end, len(opening))
                end = start

    def check(self, start: int) -> None:
        """UnclearError where comments or CDATA occur before the rows, or in the rows from `start`."""
        declared = self.head.find(b"?>") + 2 if self.head.removeprefix(BOM).startswith(b"<?xml") else 0
        if MARKUP.search(self.head, declared) or MARKUP.search(self.xml, start):
            raise UnclearError

    def _row(self, start: int, end: int, opening: int) -> Row:
        close = self.xml.index(b">", start)
        head = self.xml[start + opening : close].rstrip(b"/")
        number = NUMBER.search(head)
        if not number:
            raise UnclearError
        return Row(int(number[1]), start, end, head, self.xml[close + 1 : end])


def _cells(body: bytes) -> Iterator[Cell]:
    for one in elements(body, "c"):
        address, style = ADDRESS.search(one.attributes), STYLE.search(one.attributes)
        if address and one.closed:
            column = parse_cell(address[1].decode())[1]
            yield Cell(column, int(style[1]) if style else 0, one.content, body[one.start : one.end])


def numbered(package: Package, part: str) -> bytes:
    """A worksheet part serialised again, without comments and with an address on every row and cell."""
    root = parsed(package, part)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    try:
        _number(root)
    except ValueError as error:
        raise BadFileError("damaged", name=package.name) from error
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _number(root: etree._Element) -> None:
    row = 0
    for node in root.iterfind("{*}sheetData/{*}row"):
        row = int(node.get("r", row + 1))
        node.set("r", str(row))
        column = 0
        for cell in node.iterfind("{*}c"):
            column = parse_cell(str(cell.get("r")))[1] if cell.get("r") else column + 1
            cell.set("r", cell_name(row, column))
