"""Cell addresses and rectangular areas, rows and columns counted from 1 as in Excel."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import accumulate
from operator import itemgetter
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


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


def cell_name(row: int, column: int) -> str:
    """`(3, 28)` -> `"AB3"`."""
    return f"{column_letters(column)}{row}"


def parse_cell(text: str) -> tuple[int, int]:
    """`"$AB$3"` -> `(3, 28)`; ValueError where the text is no cell of a sheet."""
    match = _CELL.fullmatch(text)
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

    @property
    def rows(self) -> int:
        """How many rows it covers."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it covers."""
        return self.right - self.left + 1

    @property
    def ref(self) -> str:
        """`"B2:D9"`; one cell is `"B2"`."""
        first = cell_name(self.top, self.left)
        last = cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def absolute(self) -> str:
        """`"$B$2:$D$9"`."""
        first = f"${column_letters(self.left)}${self.top}"
        last = f"${column_letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    @classmethod
    def parse(cls, ref: str) -> Area:
        """`"B2:D9"` -> Area(2, 2, 9, 4); ValueError where the text is no range of cells."""
        first, _, last = ref.partition(":")
        top, left = parse_cell(first)
        bottom, right = parse_cell(last or first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def contains(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def covers(self, other: Area) -> bool:
        """Whether the other lies inside as a whole."""
        return self.contains(other.top, other.left) and self.contains(other.bottom, other.right)

    def overlaps(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def joined(areas: Iterable[Area]) -> list[Area]:
    """The same cells in fewer rectangles: neighbours side by side, then those above one another."""
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


def apart(areas: Iterable[Area]) -> list[Area]:
    """Those that overlap none before them, from the top and from the left."""
    kept: list[Area] = []
    open_: list[tuple[int, int]] = []
    lefts: list[int] = []
    rights: list[int] = []
    for area in sorted(set(areas), key=lambda one: (one.top, one.left, one.bottom, one.right)):
        while open_ and open_[0][0] < area.top:
            at = bisect_left(lefts, heappop(open_)[1])
            del lefts[at], rights[at]
        at = bisect_left(lefts, area.left)
        if (at and rights[at - 1] >= area.left) or (at < len(lefts) and lefts[at] <= area.right):
            continue
        lefts.insert(at, area.left)
        rights.insert(at, area.right)
        heappush(open_, (area.bottom, area.left))
        kept.append(area)
    return kept


def sheet_ref(sheet: str, ref: str) -> str:
    """`("月度 对比", "A1")` -> `"'月度 对比'!A1"`, always quoted, as formulas and links need it."""
    return "'" + sheet.replace("'", "''") + "'!" + ref


def unquoted_sheet(name: str) -> str:
    """A sheet's name as a reference has it, `"'it''s'"` or `"Data"`, without the quotes."""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


class AreaIndex(Generic[Thing]):
    """Things that cover an area each, found by a cell of it.

    Quick where most of them lie below one another, or side by side, as tables do.
    """

    def __init__(self, things: Iterable[tuple[Area, Thing]]) -> None:
        given = list(things)
        self._across = len({area.left for area, _ in given}) > len({area.top for area, _ in given})
        numbered = ((area, number, thing) for number, (area, thing) in enumerate(given))
        self._things = sorted(numbered, key=lambda one: self._span(one[0])[0])
        spans = [self._span(area) for area, _, _ in self._things]
        self._starts = [start for start, _ in spans]
        # How far the things up to each one reach.
        self._reach = list(accumulate((end for _, end in spans), max))

    def _span(self, area: Area) -> tuple[int, int]:
        return (area.left, area.right) if self._across else (area.top, area.bottom)

    def overlapping(self, area: Area) -> list[tuple[Area, Thing]]:
        """The things that share a cell with an area, in the order in which they were given."""
        start, end = self._span(area)
        first, last = bisect_left(self._reach, start), bisect_right(self._starts, end)
        near = [one for one in self._things[first:last] if one[0].overlaps(area)]
        return [(one, thing) for one, _, thing in sorted(near, key=itemgetter(1))]


def without(areas: Iterable[Area], taken: Iterable[Area]) -> list[Area]:
    """What is left of areas once others are cut out of them."""
    cuts = AreaIndex((cut, None) for cut in taken)
    left: list[Area] = []
    for area in areas:
        pieces = [area]
        for cut, _ in cuts.overlapping(area):
            pieces = [part for piece in pieces for part in _cut(piece, cut)]
        left += pieces
    return joined(left)


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


def around(areas: Sequence[Area]) -> Area:
    """The smallest rectangle that holds them all."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )
