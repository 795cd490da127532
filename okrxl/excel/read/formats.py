"""Which cells of a closed workbook are formatted as percents, by the style ids in the sheet's XML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from okrxl.core.address import column_letters, parse_cell
from okrxl.excel.number_formats import shows_percents
from okrxl.excel.package.relations import relationships, root_of, workbook_part

if TYPE_CHECKING:
    from okrxl.core.grid import Percents
    from okrxl.excel.package.archive import Package

BUILT_IN = frozenset({"9", "10"})
"""Excel's own percent formats, which the styles part does not spell out: `0%` and `0.00%`."""
USUAL = b'<c r="'
"""How Excel, LibreOffice and openpyxl begin a cell; then one column is found without a look at the others."""
TAG = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>")
ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3}\d{1,7})["']""")
STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,9})["']""")


class Formats:
    """The percent formats of one sheet; each column asked for is scanned once."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._columns: dict[int, frozenset[int]] = {}

    def percents(self, column: int, rows: Collection[int]) -> frozenset[int]:
        """Those of the rows whose cell in a sheet column is formatted as a percent."""
        if not rows or not self._styles:
            return frozenset()
        if column not in self._columns:
            self._columns[column] = frozenset(self._rows(self._package.part(self._part), column))
        return self._columns[column].intersection(rows)

    def beside(self, left: int) -> Percents:
        """The same for columns by their position right of a sheet column (a `Grid`'s `percents`)."""
        return lambda position, rows: self.percents(left + position, rows)

    @cached_property
    def _styles(self) -> frozenset[int]:
        return percent_styles(self._package)

    def _rows(self, xml: bytes, column: int) -> Iterator[int]:
        """The rows of all percent cells of a column."""
        if xml.count(USUAL) == xml.count(b"<c ") and b":c " not in xml:
            letters = column_letters(column).encode()
            found = re.compile(USUAL + letters + rb'(\d{1,7})"([^<>]*)>').findall(xml)
        else:
            found = list(_addressed(xml, column))
        percents: dict[bytes, bool] = {}
        for row, attributes in found:
            known = percents.get(attributes)
            if known is None:
                style = STYLE.search(attributes)
                known = percents[attributes] = int(style[1] if style else 0) in self._styles
            if known:
                yield int(row)


def _addressed(xml: bytes, column: int) -> Iterator[tuple[bytes, bytes]]:
    """(row, attributes) of the cells of a column, whatever the order of their attributes."""
    for attributes in TAG.findall(xml):
        address = ADDRESS.search(attributes)
        if address:
            row, number = parse_cell(address[1].decode().upper())
            if number == column:
                yield str(row).encode(), attributes


def percent_styles(package: Package) -> frozenset[int]:
    """The style ids (positions in `cellXfs`) whose number format displays a percent."""
    related = relationships(package, workbook_part(package)).values()
    part = next((target for kind, target in related if kind.endswith("/styles") and package.has(target)), "")
    if not part:
        return frozenset()
    root = root_of(package, part)
    codes = {
        str(one.get("numFmtId")): str(one.get("formatCode", ""))
        for one in root.iterfind("{*}numFmts/{*}numFmt")
    }
    percents = BUILT_IN - set(codes) | {key for key, code in codes.items() if shows_percents(code)}
    return frozenset(
        position
        for position, one in enumerate(root.iterfind("{*}cellXfs/{*}xf"))
        if one.get("numFmtId", "0") in percents
    )
