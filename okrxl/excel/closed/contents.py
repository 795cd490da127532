"""What a sheet's part takes from a placed sheet: print names, used range, links, limits, chart values."""

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
from okrxl.sheets import utf16
from okrxl.sheets.model import Computed, NamedCell, PlacedSheet, Scalar, Validation, Values

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.cells import UserCells

PRINT_TITLES = "_xlnm.Print_Titles"
LONGEST_TITLE = 32
"""Of the note at a cell."""


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


def validations(parts: Parts, wanted: Iterable[Validation]) -> Iterator[etree._Element]:
    """The elements of drop-downs and limits."""
    for one in wanted:
        given = {
            "error": utf16.cut(one.error, utf16.FORMULA_TEXT, ""),
            "promptTitle": utf16.cut(one.prompt_title, LONGEST_TITLE, ""),
            "prompt": utf16.cut(one.prompt, utf16.FORMULA_TEXT, ""),
            "type": "" if one.kind == "any" else one.kind,
            "errorStyle": "stop" if one.strict else "warning",
            "operator": one.stated_operator,
        }
        attributes = {
            "sqref": one.area.ref,
            "showDropDown": 0,
            "showInputMessage": int(bool(one.prompt)),
            "showErrorMessage": int(one.kind != "any" and bool(one.error)),
            "allowBlank": 1,
            **{key: text for key, text in given.items() if text},
        }
        node = parts.element("dataValidation", attributes)
        for tag, formula in (("formula1", one.formula1), ("formula2", one.formula2)):
            if formula:
                below = parts.element(tag)
                below.text = formula
                node.append(below)
        yield node


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
