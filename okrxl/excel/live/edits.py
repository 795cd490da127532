"""Single cells of a manager's sheet in an open workbook, edited in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name, joined
from okrxl.core.errors import BadFileError
from okrxl.excel.live.api.sheet import is_protected
from okrxl.excel.live.append import show_dates
from okrxl.excel.live.draw.cells import grid, passed

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal
    from okrxl.excel.live.read import OpenSheet
    from okrxl.sheets.model import Edited


def edit(
    book: xw.Book, sheets: Mapping[str, OpenSheet], journal: Journal, wanted: Edited, *, from_1904: bool
) -> None:
    """Edit the cells; BadFileError where the sheet is protected or one has a formula.

    Cells that adjoin are written together: the calls depend on their blocks, not on their number.
    """
    sheet = sheets[wanted.sheet].sheet
    if wanted.cells and is_protected(sheet):
        raise BadFileError("sheet_protected", name=book.name, sheet=wanted.sheet)
    for area, dates in _areas(wanted):
        target = sheet.range(area.ref)
        before = [["" if cell is None else str(cell) for cell in row] for row in grid(target.formula)]
        _refuse_formulas(book, wanted, area, before)
        journal.note(partial(setattr, target, "formula", before))
        if dates:
            show_dates(sheet, area)
        target.raw_value = [
            [
                passed(wanted.cells[row, column], from_1904=from_1904)
                for column in range(area.left, area.right + 1)
            ]
            for row in range(area.top, area.bottom + 1)
        ]


def _areas(wanted: Edited) -> Iterator[tuple[Area, bool]]:
    """The cells as rectangles, those that get dates apart."""
    for dates in (False, True):
        places = [place for place, value in wanted.cells.items() if isinstance(value, date) == dates]
        yield from ((area, dates) for area in joined(Area(row, at, row, at) for row, at in places))


def _refuse_formulas(book: xw.Book, wanted: Edited, area: Area, cells: list[list[str]]) -> None:
    for row, line in enumerate(cells, area.top):
        for column, cell in enumerate(line, area.left):
            if cell.startswith("="):
                ref = cell_name(row, column)
                raise BadFileError("cell_formula", name=book.name, sheet=wanted.sheet, cell=ref)
