"""Which cells are meant: by address, by name, by place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from okrxl.core.address import MAX_COLUMNS, MAX_ROWS, Area, column_number

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet

ROWS = re.compile(r"(\d+):(\d+)")
COLUMNS = re.compile(r"([A-Za-z]{1,3}):([A-Za-z]{1,3})")


def areas_of_text(text: str) -> list[Area]:
    """`"A1:B2,D:D,5:9"`; ValueError where it is none of these."""
    found = []
    for part in text.replace("$", "").split(","):
        rows, columns = ROWS.fullmatch(part), COLUMNS.fullmatch(part)
        if rows:
            found.append(Area(int(rows[1]), 1, int(rows[2]), MAX_COLUMNS))
        elif columns:
            found.append(Area(1, column_number(columns[1]), MAX_ROWS, column_number(columns[2])))
        else:
            found.append(Area.parse(part))
    return found


def areas_named(sheet: Sheet, first: Any, second: Any) -> list[Area]:
    """What xlwings hands to `sheet.range`: addresses, places counted from 1, ranges, names."""
    if second is not None:
        one, other = areas_named(sheet, first, None)[0], areas_named(sheet, second, None)[0]
        return [
            Area(
                min(one.top, other.top),
                min(one.left, other.left),
                max(one.bottom, other.bottom),
                max(one.right, other.right),
            )
        ]
    if hasattr(first, "areas"):
        return list(first.areas)
    if isinstance(first, tuple):
        if len(first) == 4:
            row, column, rows, columns = first
            return [Area(row, column, row + rows - 1, column + columns - 1)]
        if 0 in first:
            raise IndexError("ranges are counted from 1")
        return [Area(first[0], first[1], first[0], first[1])]
    try:
        return areas_of_text(str(first))
    except ValueError:
        return _named(sheet, str(first))


def _named(sheet: Sheet, name: str) -> list[Area]:
    """The cells a table or a defined name stands for."""
    for table in sheet.tables:
        if table.name.casefold() == name.casefold():
            body = table.data_body_range
            return [body.area if body else table.range.area]
    return list(sheet.book.names(name).refers_to_range.areas)
