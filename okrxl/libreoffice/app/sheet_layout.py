"""Frozen panes and the print area of a sheet."""

from __future__ import annotations

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.ranges.lookup import areas_from
from okrxl.libreoffice.translation.addresses import MAX_COLUMNS, MAX_ROWS, area_of, range_address


class FreezePanes(PartialEngineClass, base_classes.FreezePanes):
    """The rows and columns that stay in view when scrolling."""

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet

    def freeze(self, rows: int, columns: int) -> None:
        """Freeze the first rows and columns."""
        self._sheet.activate()
        self._sheet.book.controller.freezeAtPosition(columns, rows)

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze a range from A1, such as `"A1:B3"`, `"A:B"` or `"1:3"`."""
        area = areas_from(self._sheet, frozen_range)[0]
        self.freeze(
            0 if area.bottom == MAX_ROWS else area.bottom, 0 if area.right == MAX_COLUMNS else area.right
        )

    def unfreeze(self) -> None:
        """Unfreeze everything."""
        self.freeze(0, 0)


class PageSetup(PartialEngineClass, base_classes.PageSetup):
    """The page setup that xlwings has."""

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet

    @property
    def print_area(self) -> str | None:
        """`"$A$1:$B$9"`; None for the whole sheet."""
        return ",".join(area_of(one).absolute for one in self._sheet.remote.getPrintAreas()) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        areas = areas_from(self._sheet, value) if value else []
        position = self._sheet.position
        self._sheet.remote.setPrintAreas(tuple(range_address(position, area) for area in areas))
