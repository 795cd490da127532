"""Values on their way over the bridge: what LibreOffice delivers as Excel would, what it is handed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from okrxl.core.address import Area

Kind = Literal["day", "truth"]
"""What a number format makes of a number."""
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
"""Excel's numbers of its error values, as xlwings passes them on."""
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
"""LibreOffice's numbers of the same; any other is #VALUE!."""
LIKE_NUMBER = re.compile(
    r"=.*|true|false|[ -~€£¥年月日時时分秒]*\d[ -~€£¥年月日時时分秒]*", re.IGNORECASE | re.DOTALL
)
LAST_DAY = 2_958_466
"""The first day that neither Excel nor Python can tell."""
MICRO = 86_400_000_000


def error_number(code: int) -> int:
    """LibreOffice's number of an error -> Excel's."""
    return NUMBERS[CODES.get(code, "#VALUE!")]


def day_of(number: float, first: datetime) -> object:
    """A day's number as a time; the number itself where there is no such day."""
    if not 0 <= number < LAST_DAY:
        return number
    days, rest = divmod(number, 1)
    # Excel's own clock ticks in milliseconds; what is finer is a remainder of binary fractions.
    return first + timedelta(days=days, milliseconds=round(rest * MICRO / 1000))


def number_of(moment: date, first: datetime) -> float:
    """A time's number."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - first) / timedelta(days=1)
    return float((moment - first.date()).days)


def delivered(
    data: Grid, corner: tuple[int, int], kinds: Mapping[Kind, Sequence[Area]], first: datetime
) -> list[list[object]]:
    """Values as Excel delivers them; `kinds` says where numbers are days or truth values."""
    rows = [[None if value == "" else value for value in row] for row in data]
    for kind, areas in kinds.items():
        make: Callable[[float], object] = (lambda number: day_of(number, first)) if kind == "day" else bool
        for area in areas:
            _remake(rows, corner, area, make)
    return rows


def _remake(
    rows: list[list[object]], corner: tuple[int, int], area: Area, make: Callable[[float], object]
) -> None:
    top, left = corner
    for row in rows[max(area.top - top, 0) : area.bottom - top + 1]:
        for column in range(max(area.left - left, 0), min(area.right - left + 1, len(row))):
            value = row[column]
            if isinstance(value, float):
                row[column] = make(value)


def has_numbers(data: Grid) -> bool:
    """Whether formats have to be asked for at all."""
    return any(isinstance(value, float) for row in data for value in row)


def blanks(data: Grid) -> bool:
    """Whether an error value is among them: they come as nothing at all."""
    return any(value is None for row in data for value in row)


def plain(value: object) -> str:
    """A constant as Excel's `Formula` tells it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def rows_of(value: object, rows: int, columns: int) -> list[list[object]]:
    """What is put into a range, in the range's shape: one value fills it, one row is repeated.

    As in Excel, what a range has beyond its data becomes #N/A, and data beyond the range are dropped.
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
class Parted:
    """Content of a rectangle: what goes over as data, and where something else has to follow.

    `typed` are columns' runs of cells whose text LibreOffice has to read as if it were typed: formulas.
    """

    data: tuple[tuple[object, ...], ...]
    typed: Mapping[Area, tuple[tuple[str], ...]] = field(default_factory=dict)
    truths: Sequence[Area] = ()
    days: Sequence[Area] = ()


def parted(rows: Grid, corner: tuple[int, int], first: datetime, translate: Callable[[str], str]) -> Parted:
    """Sort what Excel would take as typed in from what is plain data."""
    top, left = corner
    truths: list[Area] = []
    days: list[Area] = []
    typed: dict[int, dict[int, str]] = {}
    data: list[tuple[object, ...]] = []
    for row, values in enumerate(rows, top):
        told: list[object] = []
        for column, value in enumerate(values, left):
            if isinstance(value, bool):
                truths.append(Area(row, column, row, column))
                told.append(float(value))
            elif isinstance(value, str):
                text = _text(value)
                if text is None:
                    typed.setdefault(column, {})[row] = translate(value)
                told.append("" if text is None else text)
            elif isinstance(value, datetime | date):
                days.append(Area(row, column, row, column))
                told.append(number_of(value, first))
            else:
                told.append("" if value is None else float(value))  # type: ignore[arg-type]
        data.append(tuple(told))
    return Parted(tuple(data), _runs(typed, data, corner), truths, days)


def _text(value: str) -> str | None:
    """The text of a cell; None where Excel would read it: only what is behind an apostrophe is sure."""
    if value.startswith("'"):
        return value[1:]
    return "" if not value else None


def _runs(
    typed: Mapping[int, Mapping[int, str]], data: Sequence[Sequence[object]], corner: tuple[int, int]
) -> dict[Area, tuple[tuple[str], ...]]:
    """One run for a column where all else is text, so that a column of links is one call; else parts."""
    top, left = corner
    found: dict[Area, tuple[tuple[str], ...]] = {}
    for column, cells in typed.items():
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


def like_numbers(data: Grid, corner: tuple[int, int]) -> list[Area]:
    """Each column's run of texts that LibreOffice may take for numbers or formulas, first to last."""
    top, left = corner
    rows: dict[int, list[int]] = {}
    for row, values in enumerate(data, top):
        for column, value in enumerate(values, left):
            if isinstance(value, str) and LIKE_NUMBER.fullmatch(value):
                rows.setdefault(column, []).append(row)
    return [Area(places[0], column, places[-1], column) for column, places in sorted(rows.items())]


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
