"""What a sheet's part takes from a placed sheet: print names, used range, hyperlinks, values for charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from okrxl.core.address import (
    MAX_ROWS,
    Area,
    AreaIndex,
    around,
    cell_name,
    column_letters,
    parse_cell,
    sheet_ref,
)
from okrxl.sheets.model import Computed, NamedCell, PlacedSheet, Scalar, Values

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.cells import UserCells

PRINT_TITLES = "_xlnm.Print_Titles"


def print_names(wanted: PlacedSheet, tab: str) -> Iterator[tuple[str, str]]:
    """Print area and print titles, which Excel stores as (defined name, formula) local to the sheet."""
    setup = wanted.print
    if setup.columns:
        # Whole columns, in the form that openpyxl too reads as a range.
        yield "_xlnm.Print_Area", sheet_ref(tab, Area(1, 1, MAX_ROWS, setup.columns).absolute)
    titles = []
    if setup.repeat_columns:
        titles.append(sheet_ref(tab, f"$A:${column_letters(setup.repeat_columns)}"))
    if setup.repeat_rows:
        titles.append(sheet_ref(tab, f"${setup.repeat_rows[0]}:${setup.repeat_rows[1]}"))
    if titles:
        yield PRINT_TITLES, ",".join(titles)


def block_of(cell: NamedCell) -> Values:
    """A named cell as a block of one cell."""
    return Values(cell.row, cell.column, ((cell.value,),), (cell.style,))


def used_range(blocks: list[Values], user_cells: UserCells) -> str:
    """The range of a sheet's cells."""
    areas = [block.area for block in blocks] + [
        Area(*parse_cell(ref), *parse_cell(ref)) for ref in addresses(user_cells)
    ]
    return around(areas).ref if areas else "A1"


def addresses(user_cells: UserCells) -> set[str]:
    """The addresses of a manager's cells."""
    return {cell_name(row, column) for row, cells in user_cells.items() for column, _ in cells}


def hyperlinks(parts: Parts, wanted: PlacedSheet, theirs: Iterable[etree._Element]) -> etree._Element:
    """The `hyperlinks` element: our links and the manager's."""
    nodes = []
    for link in wanted.links:
        tooltip = {"tooltip": link.tooltip} if link.tooltip else {}
        target = {"ref": cell_name(link.row, link.column), "location": link.location}
        nodes.append(parts.element("hyperlink", target | tooltip))
    return parts.element("hyperlinks", {}, *nodes, *theirs)


def indexed(blocks: Iterable[Values]) -> AreaIndex[Values]:
    """Blocks by where they are."""
    return AreaIndex((block.area, block) for block in blocks)


def values_in(blocks: AreaIndex[Values], area: Area) -> list[Scalar]:
    """The values of a range, row by row; None outside the blocks."""
    columns = []
    for column in range(area.left, area.right + 1):
        found = blocks.overlapping(Area(area.top, column, area.top, column))
        block = found[0][1] if found else None
        first = area.top - block.top if block else 0
        contents = block.columns[column - block.left][first : first + area.rows] if block else ()
        cells = [one.value if isinstance(one, Computed) else one for one in contents]
        columns.append([*cells, *[None] * (area.rows - len(cells))])
    return [cell for row in zip(*columns, strict=True) for cell in row]
