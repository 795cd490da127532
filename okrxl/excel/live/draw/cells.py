"""Cells written to a running Excel and read back: their form, their comparison, and the rectangles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from okrxl.core.address import Area, column_letters, joined
from okrxl.core.grid import is_nan
from okrxl.core.worksheet import quoted
from okrxl.excel.serial_dates import serial
from okrxl.sheets import utf16
from okrxl.sheets.model import Computed, Content, Link, Scalar, Values

MAX_TEXT = utf16.CELL - 1
"""The leading apostrophe counts while the text is passed to Excel."""
MAX_ADDRESS = 255
"""The longest text that Excel accepts as the address of several areas."""
Cell = str | float | int | bool
"""A cell as passed to Excel: blank `""`, a date its number, a text with an apostrophe, a formula with `=`."""
Displayed = str | float | bool | None
"""A cell's value in one form for what is wanted and what was read: numbers as float, blanks as None."""


def displayed(value: Scalar, *, from_1904: bool) -> Displayed:
    """The value that a cell should have."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return utf16.cut(value, MAX_TEXT) or None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or is_nan(value):
        return None
    if isinstance(value, date):
        return float(serial(value, from_1904=from_1904))
    return float(value)


def as_read(raw: object, *, from_1904: bool) -> object:
    """A cell's value from what the engine returns; error values stay as they are and equal nothing else."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, datetime):
        day = float(serial(raw.replace(tzinfo=None), from_1904=from_1904))
        return day + raw.microsecond / 86_400e6 if raw.microsecond else day
    return raw


def passed(value: Content, *, from_1904: bool) -> Cell:
    """A cell's content as passed to Excel, formulas included."""
    if isinstance(value, Computed):
        return "=" + value.formula
    return written(displayed(value, from_1904=from_1904))


def written(value: Displayed) -> Cell:
    """A cell's value as passed to Excel.

    Excel interprets a text put into a cell as if it were typed: `=1+1` and `@x` become formulas, `2026-10` a
    date, `1/2` a fraction, TRUE a truth value. A leading apostrophe, which is not displayed and not part of
    the value, keeps it a text.
    """
    if value is None:
        return ""
    return "'" + value if isinstance(value, str) else value


def jump(link: Link, text: Displayed) -> Cell:
    """A link inside the workbook as a formula, so that a whole column of them is one call."""
    label, target = text if isinstance(text, str) else "", "#" + link.location
    if not label or not all(utf16.fits(one, utf16.FORMULA_TEXT) for one in (label, target)):
        return written(text)
    return f"=HYPERLINK({quoted(target)},{quoted(label)})"


def rows_of(
    area: Area, blocks: Iterable[Values], links: Mapping[tuple[int, int], Link], *, from_1904: bool
) -> list[list[Cell]]:
    """The content of a rectangle, row by row, blank where no block stands."""
    columns: list[list[Cell]] = [[""] * area.rows for _ in range(area.columns)]
    for block in blocks:
        own = block.area
        if not own.overlaps(area):
            continue
        first, last = max(own.top, area.top), min(own.bottom, area.bottom)
        for column, values in enumerate(block.columns, own.left):
            if area.left <= column <= area.right:
                part = values[first - own.top : last - own.top + 1]
                columns[column - area.left][first - area.top : last - area.top + 1] = [
                    passed(value, from_1904=from_1904) for value in part
                ]
    for (row, column), link in links.items():
        if area.contains(row, column):
            cell = columns[column - area.left][row - area.top]
            label = cell[1:] if isinstance(cell, str) and cell.startswith("'") else None
            columns[column - area.left][row - area.top] = jump(link, label)
    return [list(row) for row in zip(*columns, strict=True)]


def changed(
    block: Values, before: Sequence[Sequence[object]], corner: tuple[int, int], *, from_1904: bool
) -> Area | None:
    """The smallest rectangle of a block that contains every cell with a different value; None if all agree.

    `before` are the sheet's cells as read, starting at `corner` (row, column).
    """
    top, left = block.top - corner[0], block.left - corner[1]
    bottom = top + len(block.columns[0])
    rows: list[int] = []
    columns: list[int] = []
    for offset, values in enumerate(block.columns):
        position = left + offset
        wrong = [
            index
            for index, (row, value) in enumerate(zip(before[top:bottom], values, strict=True))
            if not _same(as_read(row[position], from_1904=from_1904), value, from_1904=from_1904)
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
        # A result that only Excel knows cannot be compared; a changed formula shows in the record.
        if wanted.value is None:
            return one is not None
        wanted = wanted.value
    other = displayed(wanted, from_1904=from_1904)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def addresses(parts: Iterable[str]) -> Iterator[str]:
    """`A1:A3,C1:C3`: as many areas to an address as Excel accepts."""
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
    """A range's values as rows: engines return one cell bare, and on a Mac a single row flat."""
    if not isinstance(raw, list | tuple):
        return [[raw]]
    if raw and not isinstance(raw[0], list | tuple):
        return [list(raw)]
    return [list(row) for row in raw]


def restorable(
    area: Area,
    box: Area,
    before: Sequence[Sequence[object]],
    formulas: Sequence[Sequence[object]],
    *,
    from_1904: bool,
) -> list[list[Cell]]:
    """The cells of an area in the form that restores what they were when `box` was read."""
    rows = slice(area.top - box.top, area.bottom - box.top + 1)
    columns = slice(area.left - box.left, area.right - box.left + 1)
    return [
        [
            _restored(as_read(value, from_1904=from_1904), formula)
            for value, formula in zip(values[columns], texts[columns], strict=True)
        ]
        for values, texts in zip(before[rows], formulas[rows], strict=True)
    ]


def _restored(value: object, formula: object) -> Cell:
    # For a text that begins with `=` both are the same.
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if value is None or isinstance(value, str | float | bool):
        return written(value)
    # An error value arrives as a number; its formula is its name.
    return str(formula)
