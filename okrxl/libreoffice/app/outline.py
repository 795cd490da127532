"""Grouped rows and columns of a sheet, by UNO's `XSheetOutline`, which has no question for what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from okrxl.libreoffice.bridge.remote import Remote, enum
from okrxl.libreoffice.translation.addresses import Area, areas_of, range_address

DEEPEST = 7
"""LibreOffice's deepest level, as Excel's."""


def set_row_levels(sheet: Remote, position: int, top: int, levels: Sequence[int]) -> None:
    """Give the rows from `top` down their levels, 0 for in no group, and bring them into view."""
    bottom = top + len(levels) - 1
    whole, rows = range_address(position, Area(top, 1, bottom, 1)), enum("table.TableOrientation", "ROWS")
    for _ in range(DEEPEST):
        sheet.ungroup(whole, rows)
    sheet.getCellRangeByPosition(0, top - 1, 0, bottom - 1).getRows().IsVisible = True
    for first, last in groups(top, levels):
        sheet.group(range_address(position, Area(first, 1, last, 1)), rows)


def groups(top: int, levels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) row of each group, outer ones first."""
    for level in range(1, max(levels, default=0) + 1):
        deep = [place for place, one in enumerate(levels) if one >= level]
        for _, run in groupby(enumerate(deep), _gap):
            places = [place for _, place in run]
            yield top + places[0], top + places[-1]


def _gap(numbered: tuple[int, int]) -> int:
    """The same for all numbers of a run."""
    index, place = numbered
    return place - index


def hidden_rows(sheet: Remote, first: int, last: int) -> list[bool]:
    """Which of the rows are hidden."""
    cells = sheet.getCellRangeByPosition(0, first - 1, 0, last - 1)
    seen = areas_of(cells.queryVisibleCells().getRangeAddresses())
    shown = {row for area in seen for row in range(area.top, area.bottom + 1)}
    return [row not in shown for row in range(first, last + 1)]


def fold_rows(sheet: Remote, position: int, row: int, *, away: bool) -> None:
    """Fold away the innermost group that a row stands in, or unfold it."""
    address = range_address(position, Area(row, 1, row, 1))
    if away:
        sheet.hideDetail(address)
    else:
        sheet.showDetail(address)
