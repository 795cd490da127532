"""The XML of rows added to a table, with the formatting of its last row."""

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
COLUMN_KEYS = {"min", "max", "style"}
COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
OWN_FORMATTING = (("customFormat", "s"), ("customHeight", "ht"))
"""(switch, attribute): a row's format or height applies only where the switch is on."""
TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Formatting:
    """Cell formats by sheet column, and the attributes of a new row."""

    formats: Mapping[int, int]
    attributes: str


@dataclass(frozen=True, slots=True)
class NewRows:
    """What all new rows share.

    `area` are their cells, `columns` the values and `formulas` the calculated columns by sheet column;
    `dated` returns the format of a date for a given format, `counted` that of a number in the sheet columns
    of `percents`; `opening` is the beginning of a row's tag.
    """

    area: Area
    columns: Mapping[int, Sequence[Content]]
    formulas: Mapping[int, Calculated]
    formatting: Formatting
    dated: Callable[[int], int]
    counted: Callable[[int, float, bool], int]
    percents: Mapping[int, Sequence[bool]]
    opening: str
    from_1904: bool


def formatting(head: bytes, model: Row | None, area: Area) -> Formatting:
    """The formatting of a table's last row; a missing cell has the format of its row or column."""
    attributes = _attributes(model.head) if model else {}
    own = ""
    for switch, name in OWN_FORMATTING:
        if attributes.get(switch) in TRUE and name in attributes:
            own += f' {name}="{attributes[name]}" {switch}="1"'
    cells = {cell.column: cell.style for cell in model.cells} if model else {}
    usual = _column_formats(head, area)
    if attributes.get("customFormat") in TRUE:
        usual = dict.fromkeys(usual, _whole(attributes.get("s", "0")))
    return Formatting(usual | {column: style for column, style in cells.items() if column in usual}, own)


def _attributes(head: bytes) -> dict[str, str]:
    return {match[1]: match[2][1:-1] for match in ATTRIBUTE.finditer(head.decode())}


def _whole(text: str) -> int:
    """A number of a column or style; 0, which is none and the usual style, where it is not one."""
    return int(text) if text.isdecimal() else 0


def _column_formats(head: bytes, area: Area) -> dict[int, int]:
    found = dict.fromkeys(range(area.left, area.right + 1), 0)
    for match in COLUMN.finditer(head):
        stated = {
            key: _whole(value) for key, value in _attributes(b" " + match[1]).items() if key in COLUMN_KEYS
        }
        for column in found:
            if stated.get("min", 0) <= column <= stated.get("max", 0):
                found[column] = stated.get("style", 0)
    return found


def row_xml(new: NewRows, number: int, present: Row | None) -> str:
    """A row with its new cells; cells outside the table's columns are kept."""
    area = new.area
    cells = {cell.column: cell.xml.decode() for cell in present.cells} if present else {}
    old = {cell.column: cell for cell in present.within(area)} if present else {}
    for column in range(area.left, area.right + 1):
        made = _cell(new, number, column, old.get(column))
        if made:
            cells[column] = made
    if present:
        # `spans` is only a hint, and may have changed.
        stated = _attributes(present.head) | {"r": str(number)}
        stated.pop("spans", None)
        attributes = "".join(f' {name}="{value}"' for name, value in stated.items() if '"' not in value)
    else:
        attributes = f' r="{number}"{new.formatting.attributes}'
    inside = "".join(cells[column] for column in sorted(cells))
    return f"{new.opening}{attributes}>{inside}</row>"


def _cell(new: NewRows, number: int, column: int, old: Cell | None) -> str:
    """The XML of a new cell; blank where the present one stays."""
    style = (old.style if old else 0) or new.formatting.formats[column]
    ref = cell_name(number, column)
    content: Content = None
    if column in new.columns:
        content = new.columns[column][number - new.area.top]
        if isinstance(content, date):
            style = new.dated(style)
        elif column in new.percents and isinstance(content, int | float):
            percent = new.percents[column][number - new.area.top]
            style = new.counted(style, content, percent)
    elif old and old.filled:
        return ""
    elif column in new.formulas:
        content = Computed(new.formulas[column].at(ref))
    elif old and old.style:
        return ""
    if content is None and not style and not old:
        return ""
    xml = cell_xml(ref, style, content, from_1904=new.from_1904)
    if isinstance(content, Computed) and new.formulas[column].array:
        xml = xml.replace("<f>", f'<f t="array" ref="{ref}">', 1)
    return xml
