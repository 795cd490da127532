"""The cells that preview formulas refer to: what the department types, and the rows of the working sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrxl.core.address import column_letters
from okrxl.core.worksheet import INDEX, Expression, constant, reference, slot

KEY = 100_000
"""Key result × KEY + day (or period) is one number for both: day numbers have five digits."""
RowNumber = int | Expression
"""The number of a row, or the slot that stands for it."""
WEEK = 7
"""In the column `span`, which otherwise holds the months of a period: periods are weeks."""
PERCENT = {"no": -1, "any": 0, "yes": 1, "done": 2, "done_in_percents": 3}
"""In the column `percent`: whether figures are percents (`read.percents`), or shares done, also under a %."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Where a department types: `count` rows of okr_update from sheet row `first`, `more` from `more_first`.

    The spare rows stand below. The row above `first` and that below the last spare row are locked.
    """

    tab: str
    first: int
    count: int
    more_first: int
    more: int
    id_column: int
    date_column: int
    actual_column: int
    by_cell: str = ""
    """Where the filler's name is typed; blank where nowhere."""

    @property
    def by(self) -> Expression:
        """The filler's name as typed."""
        return reference(self.by_cell, self.tab) if self.by_cell else constant("")

    @property
    def positions(self) -> list[int]:
        """All rows in sheet order, as positions in the ranges of `cell`."""
        first = self.first - 1
        updates = range(self.first, self.first + self.count)
        spare = range(self.more_first, self.more_first + self.more)
        return [row - first + 1 for row in (*updates, *spare)]

    def cell(self, column: int, position: Expression) -> Expression:
        """An entry cell, through a range from the row above the first to that below the last.

        A cell that is cut and pasted elsewhere takes plain references to it along: the value typed for one
        key result would then count for another. The edges of this range are locked and stay.
        """
        letters = column_letters(column)
        area = f"${letters}${self.first - 1}:${letters}${self.more_first + self.more}"
        return INDEX(reference(area, self.tab), position)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of the working sheet, `first` to `last`, with named columns."""

    letters: Mapping[str, str]
    first: int
    last: int

    def column(self, key: str, first: RowNumber = 0, last: RowNumber = 0) -> Expression:
        """A column's range: all of it, or from row `first`, or to row `last`."""
        letters = self.letters[key]
        return reference(f"${letters}${first or self.first}:${letters}${last or self.last}")

    @property
    def each(self) -> Row:
        """Any of its rows: the slot `row` stands for the number."""
        return Row(self.letters, slot("row"))

    def row(self, number: int) -> Row:
        """One row."""
        return Row(self.letters, number)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a block; `row["score"]` is its cell in that column."""

    letters: Mapping[str, str]
    number: RowNumber

    def __getitem__(self, key: str) -> Expression:
        """`$P$14`."""
        return reference(f"${self.letters[key]}${self.number}")


@dataclass(frozen=True, slots=True)
class Working:
    """The addresses of the working sheet.

    `single` are single cells by key. Of `check_ins`, those from row `typed` on stand for rows that the
    department types; the last row is always empty, so that each of its ranges has a cell. `quarters_from` is
    that of the settings.
    """

    single: Mapping[str, Expression]
    key_results: Block
    check_ins: Block
    typed: int
    quarters_from: int

    def typed_column(self, key: str) -> Expression:
        """The part of a column of check-ins that stands for rows the department types."""
        return self.check_ins.column(key, self.typed)

    def of_key_result(self, key: str, check_in: Row) -> Expression:
        """The cell in a column of the key results for the key result of a check-in."""
        return INDEX(self.key_results.column(key), check_in["kr"])
