"""A table read from a sheet: a frame whose index is the Excel row, and where each of its columns stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrxl.core.address import cell_name
from okrxl.core.finding import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Table:
    """One input table by schema.

    `key` is the schema's (`"key_results"`); `frame` has one column per schema key, always all of them,
    absent ones empty; its index is the Excel row. `columns` maps the keys present in the sheet to their
    sheet column, counted from 1. `sheet` is empty where the workbook lacks the table. `unread` are the rows
    whose cell could not be read, `percents` those whose number is formatted or typed as a percent, by key.
    """

    key: str
    frame: pd.DataFrame
    sheet: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    unread: dict[str, frozenset[int]] = field(default_factory=dict)
    percents: dict[str, frozenset[int]] = field(default_factory=dict)

    def unreadable(self, key: str) -> pd.Series[bool]:
        """Which cells of a column hold something that could not be read."""
        return self.frame.index.to_series().isin(self.unread.get(key, ()))

    def cell(self, key: str, row: int) -> str:
        """The address of a cell, or empty where the sheet lacks that column."""
        return cell_name(row, self.columns[key]) if key in self.columns else ""

    def findings(
        self, code: str, severity: Severity, key: str, mask: pd.Series[bool], **values: object
    ) -> Iterator[Finding]:
        """A finding for each cell of column `key` where `mask` holds; a series of `values` has one a row.

        `mask` and series are indexed by rows of the frame, but for those they leave out: no finding there.
        """
        # Most checks find nothing; asking pandas for the rows would cost more than the check.
        if not mask.to_numpy().any():
            return
        rows: list[int] = mask.index[mask.to_numpy(bool)].tolist()
        for row in rows:
            more = {name: getattr(value, "loc", {row: value})[row] for name, value in values.items()}
            cell = self.cell(key, row)
            yield Finding(code, severity, self.sheet, cell, self.frame[key].loc[row], more)
