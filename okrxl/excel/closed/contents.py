"""What a sheet's part takes from a placed sheet: print names, used range, links, limits, charts, groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
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
from okrxl.excel.outlines import RowGroup, SeenRow, folded, folded_away, grouped
from okrxl.excel.package.elements import elements
from okrxl.excel.parts.shared_strings import shared_texts
from okrxl.excel.parts.user_cells import ADDRESS
from okrxl.sheets import utf16
from okrxl.sheets.model import Computed, NamedCell, PlacedSheet, Scalar, Validation, Values, row_id

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.cells import UserCells
    from okrxl.excel.parts.sheet import SheetPart
    from okrxl.excel.parts.tables import Tables

PRINT_TITLES = "_xlnm.Print_Titles"
LONGEST_TITLE = 32
"""Of the note at a cell."""
VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>([^<]*)<")
SHARED = re.compile(rb"""\st=["']s["']""")


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


def grouping(parts: Parts, tables: Tables, sheet: SheetPart, wanted: PlacedSheet) -> dict[int, RowGroup]:
    """The grouped rows of a sheet to be drawn, by row; `sheet` is what it is so far."""
    ours = folded_away(wanted.folded_rows)
    if wanted.outline:
        ours |= grouped(wanted.outline, folded(wanted.outline, _seen(parts, tables, sheet, wanted)))
    if not sheet.groups:
        return ours
    areas = [table.area for table in wanted.tables]
    areas += [area for table in wanted.tables if (area := tables.area(table.name))]
    return dict(_theirs(sheet.groups, areas)) | ours


def _theirs(present: dict[int, RowGroup], areas: list[Area]) -> Iterator[tuple[int, RowGroup]]:
    """Rows outside our tables. In these a filter hides rows too, which a refresh shows again."""
    for row, group in present.items():
        if any(area.top <= row <= area.bottom for area in areas):
            continue
        beside = (present.get(row + step, RowGroup()).level for step in (-1, 1))
        if group.level or group.hidden or any(beside):
            yield row, group


def _seen(parts: Parts, tables: Tables, sheet: SheetPart, wanted: PlacedSheet) -> list[SeenRow]:
    """The rows of the outlined table as they stand; none where a filter may have hidden some."""
    outline = wanted.outline
    table = outline and outline.table(wanted.tables)
    area = tables.area(table.name) if table else None
    if not (sheet.hiding and outline and table and area) or tables.is_filtered(table.name):
        return []
    column = area.left + outline.column - table.area.left
    ids = Area(area.top + 1, column, area.bottom, column)
    return _rows_seen(ids, _texts_in(sheet.hiding, ids, shared_texts(parts)), sheet.groups)


def _texts_in(rows: bytes, cells: Area, shared: Sequence[str]) -> dict[int, str]:
    """What stands in a column of cells, by row; `shared` are the workbook's shared strings."""
    found = {}
    for one in elements(rows, "c"):
        named, value = ADDRESS.search(one.attributes), VALUE.search(one.content)
        if named is None or value is None or not cells.contains(*(place := parse_cell(named[1].decode()))):
            continue
        text = unescape(value[1].decode())
        if SHARED.search(one.attributes):
            text = shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
        found[place[0]] = text
    return found


def _rows_seen(ids: Area, texts: Mapping[int, str], groups: Mapping[int, RowGroup]) -> list[SeenRow]:
    """The rows of a column of ids."""
    rows = ((row, groups.get(row, RowGroup())) for row in range(ids.top, ids.bottom + 1))
    return [SeenRow(row_id(texts.get(row)), group.hidden, group.collapsed) for row, group in rows]
