"""The XML of rows that are added to a table, with the looks of its last row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name
from okrxl.excel.parts.cells import cell_xml
from okrxl.sheets.model import Computed, Content

if TYPE_CHECKING:
    from okrxl.excel.closed.sheet_rows import Cell, Row
    from okrxl.excel.closed.table_formulas import Calculated

ATTRIBUTE = re.compile(r"""\s([\w:]+)=("[^"]*"|'[^']*')""")
COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
LOOKS_OF_ITS_OWN = (("customFormat", "s"), ("customHeight", "ht"))
"""A row has a format or a height of its own only where it says so."""
TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Looks:
    """Cell formats by sheet column, and the attributes of a row that is made."""

    formats: Mapping[int, int]
    attributes: str


@dataclass(frozen=True, slots=True)
class Making:
    """What all new rows share: where, the values by column, formulas, looks; `dated` gives a format for days.

    `opening` is how the tag of a row begins.
    """

    area: Area
    columns: Mapping[int, Sequence[Content]]
    formulas: Mapping[int, Calculated]
    looks: Looks
    dated: Callable[[int], int]
    opening: str
    from_1904: bool


def looks(head: bytes, model: Row | None, area: Area) -> Looks:
    """The looks of a table's last row; a cell that is not there has its row's or its column's."""
    told = _attributes(model.head) if model else {}
    kept = ""
    for switch, name in LOOKS_OF_ITS_OWN:
        if told.get(switch) in TRUE and name in told:
            kept += f' {name}="{told[name]}" {switch}="1"'
    cells = {cell.column: cell.style for cell in model.cells} if model else {}
    usual = _column_formats(head, area)
    if told.get("customFormat") in TRUE:
        usual = dict.fromkeys(usual, int(told.get("s", "0")))
    return Looks(usual | {column: style for column, style in cells.items() if column in usual}, kept)


def _attributes(head: bytes) -> dict[str, str]:
    return {match[1]: match[2][1:-1] for match in ATTRIBUTE.finditer(head.decode())}


def _column_formats(head: bytes, area: Area) -> dict[int, int]:
    found = dict.fromkeys(range(area.left, area.right + 1), 0)
    for match in COLUMN.finditer(head):
        told = _attributes(b" " + match[1])
        for column in found:
            if int(told.get("min", "0")) <= column <= int(told.get("max", "0")):
                found[column] = int(told.get("style", "0"))
    return found


def row_xml(making: Making, number: int, there: Row | None) -> str:
    """A row with its new cells; what stands in it outside the table's columns is kept."""
    area = making.area
    cells = {cell.column: cell.xml.decode() for cell in there.cells} if there else {}
    old = {cell.column: cell for cell in there.within(area)} if there else {}
    for column in range(area.left, area.right + 1):
        made = _cell(making, number, column, old.get(column))
        if made:
            cells[column] = made
    if there:
        # How far a row reaches is a hint only, and may be another now.
        told = _attributes(there.head) | {"r": str(number)}
        told.pop("spans", None)
        attributes = "".join(f' {name}="{value}"' for name, value in told.items() if '"' not in value)
    else:
        attributes = f' r="{number}"{making.looks.attributes}'
    inside = "".join(cells[column] for column in sorted(cells))
    return f"{making.opening}{attributes}>{inside}</row>"


def _cell(making: Making, number: int, column: int, old: Cell | None) -> str:
    """A new cell; blank where nothing is to be made."""
    style = (old.style if old else 0) or making.looks.formats[column]
    ref = cell_name(number, column)
    content: Content = None
    if column in making.columns:
        content = making.columns[column][number - making.area.top]
        if isinstance(content, date):
            style = making.dated(style)
    elif old and old.filled:
        return ""
    elif column in making.formulas:
        content = Computed(making.formulas[column].at(ref))
    elif old and old.style:
        return ""
    if content is None and not style and not old:
        return ""
    xml = cell_xml(ref, style, content, from_1904=making.from_1904)
    if isinstance(content, Computed) and making.formulas[column].array:
        xml = xml.replace("<f>", f'<f t="array" ref="{ref}">', 1)
    return xml
