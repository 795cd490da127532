"""A table read from a sheet: a frame whose index is the Excel row, and where each of its columns stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from okrxl.core.address import cell_name, parse_cell
from okrxl.core.finding import Finding, Severity

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STRIDE = 1 << 21
"""More than a sheet has rows: so many index numbers lie between the columns of a table by months."""


def monthly_row(row: int, column: int) -> int:
    """The index of a row made from one cell of a table that has a column a month; sheets' rows lie below."""
    return column * STRIDE + row


@dataclass(frozen=True)
class Table:
    """One input table by schema.

    `key` is the schema's (`"key_results"`); `frame` has one column per schema key, always all of them,
    absent ones empty; its index is the Excel row. `columns` maps the keys present in the sheet to their
    sheet column, counted from 1. `sheet` is empty where the workbook lacks the table. `unread` are the rows
    whose cell could not be read, `percents` those whose number is formatted or typed as a percent, by key.
    Rows made from cells of a table with a column a month (`monthly_row`) stand on the sheet `monthly`.
    """

    key: str
    frame: pd.DataFrame
    sheet: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    unread: dict[str, frozenset[int]] = field(default_factory=dict)
    percents: dict[str, frozenset[int]] = field(default_factory=dict)
    monthly: str = ""

    @cached_property
    def compared(self) -> dict[str, pd.Series]:
        """Columns of ids and names as checks compare them, filled by `check.lookups.keys_of`."""
        return {}

    def unreadable(self, key: str) -> pd.Series[bool]:
        """Which cells of a column hold something that could not be read."""
        return self.frame.index.to_series().isin(self.unread.get(key, ()))

    def cell(self, key: str, row: int) -> str:
        """The address of a cell, or empty where the sheet lacks that column."""
        column, own = divmod(row, STRIDE)
        if column:
            return cell_name(own, column)
        return cell_name(row, self.columns[key]) if key in self.columns else ""

    def only(self, rows: pd.Series[bool] | np.ndarray) -> Table:
        """The table with some of its rows."""
        return replace(self, frame=self.frame.loc[rows])

    def sheet_of(self, row: int) -> str:
        """The sheet that a row stands on."""
        return self.sheet if row < STRIDE else self.monthly

    def row_of(self, finding: Finding) -> int | None:
        """The row of the frame that a finding is about; None where it has none."""
        row, column = parse_cell(finding.cell)
        own = finding.sheet == self.sheet and column in self.columns.values()
        index = row if own else monthly_row(row, column)
        return index if index in self.frame.index else None

    def findings(
        self, code: str, severity: Severity, key: str, mask: pd.Series[bool], **values: object
    ) -> Iterator[Finding]:
        """A finding for each cell of column `key` where `mask` holds.

        A series of `values` has one a row, a function makes it from the row's number. `mask` and series are
        indexed by rows of the frame, but for those they leave out: no finding there.
        """
        # Most checks find nothing; asking pandas for the rows would cost more than the check.
        if not mask.to_numpy().any():
            return
        rows: list[int] = mask.index[mask.to_numpy(bool)].tolist()
        for row in rows:
            more = {name: _of_row(value, row) for name, value in values.items()}
            cell = self.cell(key, row)
            yield Finding(code, severity, self.sheet_of(row), cell, self.frame[key].loc[row], more)


def _of_row(value: object, row: int) -> object:
    """The value of a row: by a function, from a series, or one for all rows."""
    if callable(value):
        return value(row)
    return getattr(value, "loc", {row: value})[row]


def percent_of(values: pd.Series) -> Callable[[int], str]:
    """For the text of a finding: a row's value as a whole percent."""
    return lambda row: f"{values.loc[row]:.0%}"
