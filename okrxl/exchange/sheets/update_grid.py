"""The rows and columns of the sheet that a department fills in."""

from __future__ import annotations

from dataclasses import dataclass

from okrxl.core.address import Area, cell_name, column_letters
from okrxl.exchange.contract import COLUMNS

TITLE_ROW, INTRO_ROW, STRIP_ROW, BY_ROW, GROUP_ROW, HEADER_ROW = range(1, 7)
FIRST_ROW = HEADER_ROW + 1
LEAST_SPARE, MOST_SPARE = 12, 400
LAST_COLUMN = len(COLUMNS)
LABEL, VALUE, COUNTER, INFO_LABEL, INFO_VALUE = 1, 2, 4, 6, 7
"""Columns of the strip above the tables: the filler's name stands right of its label."""
COLUMN_OF = {key: number for number, key in enumerate(COLUMNS, 1)}


def letters(key: str) -> str:
    """The column of a key, in letters."""
    return column_letters(COLUMN_OF[key])


@dataclass(frozen=True, slots=True)
class UpdateTables:
    """The rows of both tables, for a number of key results."""

    count: int

    @property
    def last(self) -> int:
        """The last row of `okr_update`."""
        return FIRST_ROW + self.count - 1

    @property
    def more_heading(self) -> int:
        """The row of the second table's caption, after an empty one; a line to read follows."""
        return self.last + 2

    @property
    def more_header(self) -> int:
        """The header row of `okr_more`."""
        return self.more_heading + 2

    @property
    def more_first(self) -> int:
        """The first spare row."""
        return self.more_header + 1

    @property
    def more(self) -> int:
        """How many spare rows there are."""
        return min(max(LEAST_SPARE, 2 * self.count), MOST_SPARE)

    @property
    def more_last(self) -> int:
        """The last spare row."""
        return self.more_first + self.more - 1

    def column(self, key: str) -> Area:
        """A column of `okr_update`, without its header."""
        return Area(FIRST_ROW, COLUMN_OF[key], self.last, COLUMN_OF[key])

    def more_column(self, key: str) -> Area:
        """A column of `okr_more`, without its header."""
        return Area(self.more_first, COLUMN_OF[key], self.more_last, COLUMN_OF[key])


def cell(key: str, row: int) -> str:
    """`("date", 7)` -> `"K7"`."""
    return cell_name(row, COLUMN_OF[key])
