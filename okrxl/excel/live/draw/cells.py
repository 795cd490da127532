"""Cells on their way into a live Excel and back: what is written, what is compared, in which rectangles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from okrxl.core.address import Area, column_letters, joined
from okrxl.core.grid import is_nan
from okrxl.core.worksheet import quoted
from okrxl.excel.serial_dates import serial
from okrxl.sheets.model import Computed, Content, Link, Scalar, Values

MAX_TEXT = 32_766
"""One less than a cell holds: the apostrophe counts while the text is on its way."""
MAX_ADDRESS = 255
"""Longest text that Excel takes for the address of several areas."""
MAX_LITERAL = 255
"""Longest text inside a formula."""

Cell = str | float | int | bool
"""What goes over: blank is `""`, a day its number, a text begins with an apostrophe, a formula with `=`."""
Shown = str | float | bool | None
"""What a cell shows, in one form for what is wanted and what was read: numbers as float, blanks as None."""


def shown(value: Scalar, *, from_1904: bool) -> Shown:
    """What a cell is to show."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return (value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…") or None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or is_nan(value):
        return None
    if isinstance(value, date):
        return float(serial(value, from_1904=from_1904))
    return float(value)


def seen(raw: object, *, from_1904: bool) -> object:
    """What a cell shows, from what the engine delivers; error values stay as they are: like nothing else."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, datetime):
        day = float(serial(raw.replace(tzinfo=None), from_1904=from_1904))
        return day + raw.microsecond / 86_400e6 if raw.microsecond else day
    return raw


def handed(value: Content, *, from_1904: bool) -> Cell:
    """A cell's content as it is handed over, formulas included."""
    if isinstance(value, Computed):
        return "=" + value.formula
    return written(shown(value, from_1904=from_1904))


def written(value: Shown) -> Cell:
    """A cell's content as it is handed over.

    Excel reads a text that is put into a cell as if it were typed: `=1+1` and `@x` become formulas,
    `2026-10` a day, `1/2` a fraction, TRUE a truth value. An apostrophe before it, which is not shown and
    not part of the value, keeps every text what it is.
    """
    if value is None:
        return ""
    return "'" + value if isinstance(value, str) else value


def jump(link: Link, text: Shown) -> Cell:
    """A cell that jumps inside the workbook, as a formula: a whole column of them is one call."""
    told = text if isinstance(text, str) else ""
    if not told or len(told) > MAX_LITERAL or len(link.location) >= MAX_LITERAL:
        return written(text)
    return f"=HYPERLINK({quoted('#' + link.location)},{quoted(told)})"


def rows_of(
    area: Area, blocks: Iterable[Values], links: Mapping[tuple[int, int], Link], *, from_1904: bool
) -> list[list[Cell]]:
    """The content of a rectangle, row by row, blank where no block stands."""
    columns: list[list[Cell]] = [[""] * area.rows for _ in range(area.columns)]
    for block in blocks:
        place = block.area
        if not place.overlaps(area):
            continue
        first, last = max(place.top, area.top), min(place.bottom, area.bottom)
        for column, values in enumerate(block.columns, place.left):
            if area.left <= column <= area.right:
                part = values[first - place.top : last - place.top + 1]
                columns[column - area.left][first - area.top : last - area.top + 1] = [
                    handed(value, from_1904=from_1904) for value in part
                ]
    for (row, column), link in links.items():
        if area.contains(row, column):
            cell = columns[column - area.left][row - area.top]
            told = cell[1:] if isinstance(cell, str) and cell.startswith("'") else None
            columns[column - area.left][row - area.top] = jump(link, told)
    return [list(row) for row in zip(*columns, strict=True)]


def changed(
    block: Values, before: Sequence[Sequence[object]], corner: tuple[int, int], *, from_1904: bool
) -> Area | None:
    """The smallest rectangle of a block that holds every cell whose value is not yet what it is to be.

    `before` are the sheet's cells as read, from `corner` (row, column) on.
    """
    top, left = block.top - corner[0], block.left - corner[1]
    bottom = top + len(block.columns[0])
    rows: list[int] = []
    columns: list[int] = []
    for offset, values in enumerate(block.columns):
        place = left + offset
        wrong = [
            index
            for index, (row, value) in enumerate(zip(before[top:bottom], values, strict=True))
            if not _same(seen(row[place], from_1904=from_1904), value, from_1904=from_1904)
        ]
        if wrong:
            rows += (wrong[0], wrong[-1])
            columns.append(offset)
    if not columns:
        return None
    return Area(
        block.top + min(rows), block.left + columns[0], block.top + max(rows), block.left + columns[-1]
    )


def _same(one: object, wanted: Content, *, from_1904: bool) -> bool:
    if isinstance(wanted, Computed):
        # What only Excel knows cannot be compared; that the formula is another is told by the record.
        if wanted.value is None:
            return one is not None
        wanted = wanted.value
    other = shown(wanted, from_1904=from_1904)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def addresses(parts: Iterable[str]) -> Iterator[str]:
    """`A1:A3,C1:C3`, as many to an address as Excel takes."""
    line = ""
    for part in parts:
        if line and len(line) + 1 + len(part) > MAX_ADDRESS:
            yield line
            line = ""
        line = f"{line},{part}" if line else part
    if line:
        yield line


def refs(areas: Iterable[Area]) -> Iterator[str]:
    """Addresses of areas."""
    return addresses(area.ref for area in joined(areas))


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """`1, 2, 3, 7` -> `(1, 3), (7, 7)`."""
    start = end = 0
    for number in sorted(set(numbers)):
        if start and number == end + 1:
            end = number
            continue
        if start:
            yield start, end
        start = end = number
    if start:
        yield start, end


def whole_columns(columns: Iterable[int]) -> Iterator[str]:
    """Addresses of whole columns: `A:C,F:F`."""
    return addresses(f"{column_letters(first)}:{column_letters(last)}" for first, last in runs(columns))


def whole_rows(rows: Iterable[int]) -> Iterator[str]:
    """Addresses of whole rows: `5:20`."""
    return addresses(f"{first}:{last}" for first, last in runs(rows))


def grid(raw: object) -> list[list[object]]:
    """What an engine delivers for a range, always as rows: one cell comes bare, and on a Mac one row flat."""
    if not isinstance(raw, list | tuple):
        return [[raw]]
    if raw and not isinstance(raw[0], list | tuple):
        return [list(raw)]
    return [list(row) for row in raw]
