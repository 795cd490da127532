"""One cell of a closed workbook, by a defined name that refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import parse_cell
from okrxl.excel.own_names import referred_cell
from okrxl.excel.package.relations import root_of, sheet_parts, workbook_part
from okrxl.excel.read.cells import read_cells

if TYPE_CHECKING:
    from okrxl.core.grid import RawValue
    from okrxl.excel.package.archive import Package


def named_value(package: Package, name: str) -> RawValue:
    """The value of the cell that a name refers to; None where there is no such name or cell."""
    parts = sheet_parts(package)
    tabs = {tab.casefold(): tab for tab in parts}
    for one in root_of(package, workbook_part(package)).iterfind("{*}definedNames/{*}definedName"):
        found = referred_cell(str(one.text or ""), tabs) if one.get("name") == name else None
        if found:
            tab, cell = found
            row, column = parse_cell(cell)
            line = read_cells(package, {tab: parts[tab]})[tab].rows[row - 1 : row]
            return line[0][column - 1] if line and column <= len(line[0]) else None
    return None
