"""Excel's Outline object."""

# ruff: noqa: N802, N803, D102 — names and meanings are Excel's
from __future__ import annotations

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import enum
from okrxl.libreoffice.model import SheetModel

ABOVE, LEFT = 0, -4131
"""Excel's XlSummaryRow and XlSummaryColumn."""


class Outline(PartialComObject):
    """The groups of rows and of columns of a sheet.

    LibreOffice has their buttons on one side only: what is set is ignored.
    """

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet

    @property
    def SummaryRow(self) -> int:
        return ABOVE

    @SummaryRow.setter
    def SummaryRow(self, value: int) -> None:
        pass

    @property
    def SummaryColumn(self) -> int:
        return LEFT

    @SummaryColumn.setter
    def SummaryColumn(self, value: int) -> None:
        pass

    def ShowLevels(self, RowLevels: int = 0, ColumnLevels: int = 0) -> None:
        """Fold away what is deeper; 0 leaves rows or columns as they are."""
        for count, name in ((RowLevels, "ROWS"), (ColumnLevels, "COLUMNS")):
            if count:
                self._sheet.remote.showLevel(count - 1, enum("table.TableOrientation", name))
