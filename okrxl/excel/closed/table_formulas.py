"""Calculated columns of a table: the formulas of new rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import cell_name
from okrxl.excel.formulas import translated

if TYPE_CHECKING:
    from okrxl.excel.closed.sheet_rows import Cell, Row, SheetRows

FORMULA = re.compile(rb"<(?:\w+:)?f(\s[^<>]*?)?(?:/>|>([^<]*)</)")
SHARED = re.compile(rb'\st="shared"')
INDEX = re.compile(rb'\ssi="(\d+)"')


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculated column's formula as written for the cell `origin`; `array`: an array formula per cell."""

    text: str
    origin: str
    array: bool = False

    def at(self, cell: str) -> str:
        """The formula for a cell, with relative references moved."""
        return translated(self.text, self.origin, cell)


def calculated(root: etree._Element, left: int, top: int) -> dict[int, Calculated]:
    """Sheet column -> formula of the calculated columns of a table part."""
    found = {}
    for column, node in enumerate(root.iterfind("{*}tableColumns/{*}tableColumn"), left):
        formula = node.find("{*}calculatedColumnFormula")
        if formula is not None and formula.text:
            found[column] = Calculated(
                formula.text, cell_name(top, column), formula.get("array") in {"1", "true"}
            )
    return found


def settled(columns: Mapping[int, Calculated], sheet: SheetRows, model: Row | None) -> dict[int, Calculated]:
    """The columns, with formulas that contain relative addresses taken from the table's last row.

    The file does not state which row the column's own formula is written for.
    """
    cells = {cell.column: cell for cell in model.cells} if model else {}
    found = dict(columns)
    for column, one in columns.items():
        fixed = one.text == one.at(cell_name(int(re.sub(r"\D", "", one.origin)) + 1, column))
        if not fixed and model and column in cells:
            formula = _formula(cells[column], cell_name(model.number, column), sheet)
            found[column] = Calculated(*formula, one.array) if formula else one
    return found


def _formula(cell: Cell, address: str, sheet: SheetRows) -> tuple[str, str] | None:
    """A cell's formula and the cell that it is written for: for a shared formula its first cell."""
    match = FORMULA.search(cell.body)
    if not match:
        return None
    index = INDEX.search(match[1] or b"") if SHARED.search(match[1] or b"") else None
    if match[2]:
        return _text(match[2]), address
    if not index:
        return None
    leader = re.search(
        rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+\d+)"[^>]*><(?:\w+:)?f\s[^>]*?\bsi="%s"[^>]*>([^<]+)<' % index[1],
        sheet.xml,
    )
    return (_text(leader[2]), leader[1].decode()) if leader else None


def _text(xml: bytes) -> str:
    return str(etree.fromstring(b"<f>" + xml + b"</f>").text)
