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
    sheet column, counted from 1. `sheet` is empty where the workbook lacks the table.
    """

    key: str
    frame: pd.DataFrame
    sheet: str = ""
    columns: dict[str, int] = field(default_factory=dict)

    def cell(self, key: str, row: int) -> str:
        """The address of a cell, or empty where the sheet lacks that column."""
        return cell_name(row, self.columns[key]) if key in self.columns else ""

    def findings(
        self, code: str, severity: Severity, key: str, mask: pd.Series[bool], **values: object
    ) -> Iterator[Finding]:
        """A finding for each cell of column `key` where `mask` (aligned with the frame) holds."""
        # Most checks find nothing; asking pandas for the rows would cost more than the check.
        if not mask.to_numpy().any():
            return
        for row, value in self.frame.loc[mask, key].items():
            yield Finding(code, severity, self.sheet, self.cell(key, int(str(row))), value, dict(values))
