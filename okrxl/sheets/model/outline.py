"""Rows of a table grouped below the rows that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrxl.core.labels import normalized
from okrxl.sheets.model.cells import PlacedTable

DEEPEST = 7
"""Excel's deepest level of grouped rows, where a row in no group has level 0."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Levels of rows: each row belongs to the nearest one above it of a lower level, its parent.

    `levels` has one for each row from `top` down, at most one more than the row above; `ids` are what stands
    in the column `column` of these rows. By its id a parent is known again whose rows a manager has folded
    away: that is his, and stays.
    """

    top: int
    column: int
    levels: tuple[int, ...]
    ids: tuple[str, ...]

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + len(self.levels) - 1

    def table(self, tables: Iterable[PlacedTable]) -> PlacedTable | None:
        """The one among the tables whose rows these are."""
        return next((one for one in tables if one.area.contains(self.top, self.column)), None)

    @property
    def groups(self) -> Iterator[tuple[int, int]]:
        """(first, last) row of the rows that belong to a parent, from the top; the parent stands above."""
        for place, level in enumerate(self.levels[:-1]):
            if self.levels[place + 1] > level:
                below = enumerate(self.levels[place + 1 :], place + 1)
                end = next((other for other, deep in below if deep <= level), len(self.levels))
                yield self.top + place + 1, self.top + end - 1

    @property
    def mark(self) -> tuple[object, ...]:
        """What makes it another outline: places, levels and the parents' ids, not those of single rows."""
        parents = tuple(self.ids[first - 1 - self.top] for first, _ in self.groups)
        return self.top, self.column, self.levels, parents


def row_id(value: object) -> str:
    """An id as it is compared, whether it was typed as a text or as a number; blank for none."""
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else normalized(value)
