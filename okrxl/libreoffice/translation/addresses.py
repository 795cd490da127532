"""Cell addresses and areas, as A1 text and as UNO structs; rows and columns are counted from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from okrxl.libreoffice.bridge.remote import Remote, struct

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
ROWS = re.compile(r"(\d+):(\d+)")
COLUMNS = re.compile(r"([A-Za-z]{1,3}):([A-Za-z]{1,3})")


@cache
def column_letters(column: int) -> str:
    """`28` -> `"AB"`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """`"AB"` -> `28`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _parse_cell(text: str) -> tuple[int, int]:
    match = CELL.fullmatch(text)
    if not match:
        raise ValueError(text)
    row, column = int(match[2]), column_number(match[1])
    if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS):
        raise ValueError(text)
    return row, column


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def cell(cls, row: int, column: int) -> Area:
        """The area of one cell."""
        return cls(row, column, row, column)

    @classmethod
    def parse(cls, ref: str) -> Area:
        """`"B2:D9"` -> Area(2, 2, 9, 4); ValueError where the text is no range of cells."""
        first, _, last = ref.partition(":")
        top, left = _parse_cell(first)
        bottom, right = _parse_cell(last or first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """The number of columns."""
        return self.right - self.left + 1

    @property
    def absolute(self) -> str:
        """`"$B$2:$D$9"`; one cell is `"$B$2"`."""
        first = f"${column_letters(self.left)}${self.top}"
        last = f"${column_letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def address(self) -> str:
        """As `absolute`, but `"$2:$9"` for whole rows and `"$B:$D"` for whole columns."""
        if self.columns == MAX_COLUMNS:
            return f"${self.top}:${self.bottom}"
        if self.rows == MAX_ROWS:
            return f"${column_letters(self.left)}:${column_letters(self.right)}"
        return self.absolute

    def overlaps(self, other: Area) -> bool:
        """Whether the two areas share a cell."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def parse_areas(text: str) -> list[Area]:
    """`"A1:B2,D:D,5:9"` -> three areas; ValueError where a part is none of these forms."""
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


def sheet_ref(sheet: str, ref: str) -> str:
    """`("月度 对比", "A1")` -> `"'月度 对比'!A1"`, always quoted."""
    return "'" + sheet.replace("'", "''") + "'!" + ref


def bounding(areas: Sequence[Area]) -> Area:
    """The smallest rectangle that contains all areas."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def without(areas: Iterable[Area], cuts: Iterable[Area]) -> list[Area]:
    """The cells of `areas` that lie in none of `cuts`, in as few rectangles as neighbours allow."""
    left = list(areas)
    for cut in cuts:
        left = [piece for area in left for piece in _cut(area, cut)]
    return _joined(left)


def _cut(area: Area, cut: Area) -> Iterator[Area]:
    if not area.overlaps(cut):
        yield area
        return
    top, bottom = max(area.top, cut.top), min(area.bottom, cut.bottom)
    if area.top < cut.top:
        yield Area(area.top, area.left, cut.top - 1, area.right)
    if area.left < cut.left:
        yield Area(top, area.left, bottom, cut.left - 1)
    if area.right > cut.right:
        yield Area(top, cut.right + 1, bottom, area.right)
    if area.bottom > cut.bottom:
        yield Area(cut.bottom + 1, area.left, area.bottom, area.right)


def _joined(areas: Iterable[Area]) -> list[Area]:
    """The same cells in fewer rectangles: joins neighbours in a row of areas, then in a column."""
    wide: list[Area] = []
    for area in sorted(set(areas), key=lambda one: (one.top, one.bottom, one.left)):
        last = wide[-1] if wide else None
        if last and (last.top, last.bottom, last.right + 1) == (area.top, area.bottom, area.left):
            wide[-1] = Area(last.top, last.left, last.bottom, area.right)
        else:
            wide.append(area)
    tall: list[Area] = []
    for area in sorted(wide, key=lambda one: (one.left, one.right, one.top)):
        last = tall[-1] if tall else None
        if last and (last.left, last.right, last.bottom + 1) == (area.left, area.right, area.top):
            tall[-1] = Area(last.top, last.left, area.bottom, last.right)
        else:
            tall.append(area)
    return sorted(tall, key=lambda one: (one.top, one.left))


def range_address(sheet: int, area: Area) -> Remote:
    """A UNO `CellRangeAddress`; `sheet` is counted from 0."""
    return struct(
        "table.CellRangeAddress", sheet, area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
    )


def cell_address(sheet: int, row: int, column: int) -> Remote:
    """A UNO `CellAddress`; `sheet` is counted from 0."""
    return struct("table.CellAddress", sheet, column - 1, row - 1)


def area_of(address: Remote) -> Area:
    """The area of a UNO `CellRangeAddress`."""
    return Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def areas_of(addresses: Iterable[Remote]) -> list[Area]:
    """The areas of several UNO `CellRangeAddress`es."""
    return [area_of(address) for address in addresses]
