"""From the arguments of xlwings' `sheet.range` to areas."""

from __future__ import annotations

from typing import Any

from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.translation.addresses import Area, bounding, parse_areas


def areas_from(sheet: SheetModel, first: Any, second: Any = None) -> list[Area]:
    """The areas of an address, a (row, column) counted from 1, a range, a table, a name; or two corners."""
    if second is not None:
        return [bounding([areas_from(sheet, first)[0], areas_from(sheet, second)[0]])]
    if hasattr(first, "areas"):
        return list(first.areas)
    if isinstance(first, tuple):
        if len(first) == 4:
            row, column, rows, columns = first
            return [Area(row, column, row + rows - 1, column + columns - 1)]
        if 0 in first:
            raise IndexError("ranges are counted from 1")
        return [Area.cell(first[0], first[1])]
    try:
        return parse_areas(str(first))
    except ValueError:
        return _named_areas(sheet, str(first))


def _named_areas(sheet: SheetModel, name: str) -> list[Area]:
    """The areas of a table or a defined name."""
    for table in sheet.tables:
        if table.name.casefold() == name.casefold():
            body = table.data_body_range
            return [body.area if body else table.range.area]
    return list(sheet.book.names(name).refers_to_range.areas)
