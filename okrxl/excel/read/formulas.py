"""What cells of a closed workbook calculate, where that is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from itertools import chain

from okrxl.core.address import Area, cell_name, parse_cell
from okrxl.excel.package.elements import FORMULAS, cells_with, elements, first_element, has_formula
from okrxl.excel.read.bands import without_comments

ADDRESS = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
SHARED = re.compile(rb'\st="shared"')
GROUP = re.compile(rb'\ssi="(\d+)"')


def formulas_in(xml: bytes, area: Area) -> Mapping[tuple[int, int], str]:
    """(sheet row, column from the area's left) -> formula without its `=`, of a sheet's cells in an area."""
    if not has_formula(xml):
        return {}
    xml = without_comments(xml)
    with_formulas = cells_with(xml, FORMULAS)
    cells = [xml] if with_formulas is None else with_formulas
    leaders: dict[bytes, tuple[str, str]] = {}
    found: dict[tuple[int, int], str] = {}
    for cell in chain.from_iterable(elements(one, "c") for one in cells):
        formula = first_element(cell.content, "f") if cell.closed else None
        address = ADDRESS.search(cell.attributes)
        if not address or not formula or not formula.closed:
            continue
        row, column = parse_cell(address[1].decode())
        text = unescape(formula.content.decode())
        group = GROUP.search(formula.attributes) if SHARED.search(formula.attributes) else None
        if group and text:
            leaders[group[1]] = text, cell_name(row, column)
        elif group and group[1] in leaders:
            text = _followed(*leaders[group[1]], cell_name(row, column))
        if text and area.contains(row, column):
            found[row, column - area.left] = text
    return found


def _followed(formula: str, origin: str, cell: str) -> str:
    """A formula that the file states once for several cells, as another of them has it."""
    from openpyxl.formula.translate import Translator  # noqa: PLC0415 — slow to load, and rarely needed

    return str(Translator(f"={formula}", origin).translate_formula(cell))[1:]
