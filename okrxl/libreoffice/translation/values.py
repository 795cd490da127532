"""Cell values: LibreOffice's data arrays <-> what Excel returns and accepts. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from okrxl.libreoffice.translation.addresses import Area

Kind = Literal["day", "truth"]
"""How a number format shows a number."""
Grid = Sequence[Sequence[object]]

ERRORS = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
"""Excel's error codes, as xlwings passes them on."""
NUMBERS = {name: number for number, name in ERRORS.items()}
CODES = {
    532: "#DIV/0!",
    32767: "#N/A",
    525: "#NAME?",
    521: "#NULL!",
    503: "#NUM!",
    524: "#REF!",
    519: "#VALUE!",
}
"""LibreOffice's error codes; any other is #VALUE!."""
LIKE_NUMBER = re.compile(
    r"=.*|true|false|[ -~€£¥年月日時时分秒]*\d[ -~€£¥年月日時时分秒]*", re.IGNORECASE | re.DOTALL
)
LAST_DAY = 2_958_466
"""The first day number beyond the calendars of Excel and Python."""
MICRO = 86_400_000_000


def error_number(code: int) -> int:
    """LibreOffice's error code -> Excel's."""
    return NUMBERS[CODES.get(code, "#VALUE!")]


def datetime_of(number: float, day_zero: datetime) -> object:
    """The datetime of a serial number; the number itself where it is outside the calendar."""
    if not 0 <= number < LAST_DAY:
        return number
    days, rest = divmod(number, 1)
    # Excel's clock has a resolution of 1 ms; anything finer is floating-point noise.
    return day_zero + timedelta(days=days, milliseconds=round(rest * MICRO / 1000))


def serial_of(moment: date, day_zero: datetime) -> float:
    """The serial number of a date or datetime."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - day_zero) / timedelta(days=1)
    return float((moment - day_zero.date()).days)


def from_calc(
    data: Grid, corner: tuple[int, int], kinds: Mapping[Kind, Sequence[Area]], day_zero: datetime
) -> list[list[object]]:
    """A data array as Excel returns it; `kinds`: where numbers are days or truth values."""
    rows = [[None if value == "" else value for value in row] for row in data]
    for kind, areas in kinds.items():
        convert: Callable[[float], object] = (
            (lambda number: datetime_of(number, day_zero)) if kind == "day" else bool
        )
        for area in areas:
            _convert(rows, corner, area, convert)
    return rows


def _convert(
    rows: list[list[object]], corner: tuple[int, int], area: Area, convert: Callable[[float], object]
) -> None:
    top, left = corner
    for row in rows[max(area.top - top, 0) : area.bottom - top + 1]:
        for column in range(max(area.left - left, 0), min(area.right - left + 1, len(row))):
            value = row[column]
            if isinstance(value, float):
                row[column] = convert(value)


def has_numbers(data: Grid) -> bool:
    """Whether a data array holds numbers, so that number formats matter."""
    return any(isinstance(value, float) for row in data for value in row)


def truth_like(data: Grid, corner: tuple[int, int]) -> list[Area]:
    """The smallest area of all numbers that may be truth values, 0 and 1; none without any."""
    top, left = corner
    rows = [row for row, values in enumerate(data) if 0.0 in values or 1.0 in values]
    columns = {column for row in rows for column, value in enumerate(data[row]) if value in {0.0, 1.0}}
    if not columns:
        return []
    return [Area(top + rows[0], left + min(columns), top + rows[-1], left + max(columns))]


def has_errors(data: Grid) -> bool:
    """Whether a data array holds error values, which arrive as None."""
    return any(value is None for row in data for value in row)


def constant_text(value: object) -> str:
    """A constant as Excel's `Range.Formula` returns it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def rows_of(value: object, rows: int, columns: int) -> list[list[object]]:
    """A value assigned to a range, in the range's shape: one value fills it, one row is repeated.

    As in Excel, cells beyond the data become #N/A, and data beyond the range are dropped.
    """
    if isinstance(value, list | tuple):
        given = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
        if value and not isinstance(value[0], list | tuple):
            given = [list(value)]
        if len(given) == 1 and rows > 1:
            given *= rows
    else:
        given = [[value] * columns] * rows
    whole = [(row + ["#N/A"] * columns)[:columns] for row in given[:rows]]
    return whole + [["#N/A"] * columns] * (rows - len(whole))


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a rectangle: a data array, and what has to be set separately.

    `formulas` holds runs of cells in a column whose text LibreOffice has to parse as input; `truths` and
    `days` are the cells that need a format for truth values and dates, days in runs of a column.
    """

    data: tuple[tuple[object, ...], ...]
    formulas: Mapping[Area, tuple[tuple[str], ...]] = field(default_factory=dict)
    truths: Sequence[Area] = ()
    days: Sequence[Area] = ()


def to_content(
    rows: Grid, corner: tuple[int, int], day_zero: datetime, translate: Callable[[str], str]
) -> Content:
    """Separate text that Excel would parse as input from plain data; `translate` converts a formula."""
    top, left = corner
    truths: list[Area] = []
    days: dict[int, list[int]] = {}
    formulas: dict[int, dict[int, str]] = {}
    data: list[tuple[object, ...]] = []
    for row, values in enumerate(rows, top):
        line: list[object] = []
        for column, value in enumerate(values, left):
            if isinstance(value, bool):
                truths.append(Area(row, column, row, column))
                line.append(float(value))
            elif isinstance(value, str):
                text = _text(value)
                if text is None:
                    # Only a formula has Excel's separators: "1,200 visits" is text as it stands.
                    typed = translate(value) if value.startswith("=") else value
                    formulas.setdefault(column, {})[row] = typed
                line.append("" if text is None else text)
            elif isinstance(value, datetime | date):
                days.setdefault(column, []).append(row)
                line.append(serial_of(value, day_zero))
            else:
                line.append("" if value is None else float(value))  # type: ignore[arg-type]
        data.append(tuple(line))
    runs = [Area(one, column, last, column) for column in days for one, last in _together(days[column])]
    return Content(tuple(data), _runs(formulas, data, corner), truths, runs)


def _text(value: str) -> str | None:
    """The literal text of a cell; None where Excel would parse it, as it does without an apostrophe."""
    if value.startswith("'"):
        return value[1:]
    return "" if not value else None


def _runs(
    formulas: Mapping[int, Mapping[int, str]], data: Sequence[Sequence[object]], corner: tuple[int, int]
) -> dict[Area, tuple[tuple[str], ...]]:
    """One run per column where the cells between are text (a column of links is one call), else several."""
    top, left = corner
    found: dict[Area, tuple[tuple[str], ...]] = {}
    for column, cells in formulas.items():
        rows = sorted(cells)
        between = {row: data[row - top][column - left] for row in range(rows[0], rows[-1] + 1)}
        if all(isinstance(value, str) for value in between.values()):
            lines = tuple(
                (cells[row] if row in cells else _quoted(str(value)),) for row, value in between.items()
            )
            found[Area(rows[0], column, rows[-1], column)] = lines
            continue
        for first, last in _together(rows):
            found[Area(first, column, last, column)] = tuple((cells[row],) for row in range(first, last + 1))
    return found


def number_like_texts(data: Grid, corner: tuple[int, int]) -> list[Area]:
    """Per column, from the first to the last text that LibreOffice may parse as a number or a formula."""
    top, left = corner
    rows: dict[int, list[int]] = {}
    for row, values in enumerate(data, top):
        for column, value in enumerate(values, left):
            if isinstance(value, str) and LIKE_NUMBER.fullmatch(value):
                rows.setdefault(column, []).append(row)
    return [Area(found[0], column, found[-1], column) for column, found in sorted(rows.items())]


def _quoted(text: str) -> str:
    return "'" + text if text else ""


def _together(rows: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] + 1 == row:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
