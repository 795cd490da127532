"""The cells of a range: their areas, and the UNO objects for them."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from okrxl.libreoffice.bridge.remote import Remote, constant
from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.translation.addresses import Area

CONTENTS = ("VALUE", "DATETIME", "STRING", "FORMULA")
FORMATTING = ("HARDATTR", "STYLES", "EDITATTR", "FORMATTED")


def flags(*names: str) -> int:
    """The sum of UNO's `CellFlags`, as `clearContents` takes it."""
    return sum(constant("sheet.CellFlags." + name) for name in names)


class Cells:
    """One or more areas of a sheet."""

    def __init__(self, sheet: SheetModel, *areas: Area) -> None:
        self._sheet = sheet
        self.areas = areas

    @property
    def sheet(self) -> SheetModel:
        """The sheet."""
        return self._sheet

    @property
    def area(self) -> Area:
        """The first area."""
        return self.areas[0]

    def __len__(self) -> int:
        return sum(area.rows * area.columns for area in self.areas)

    def sibling(self, *areas: Area) -> Self:
        """A range of the same sheet."""
        return type(self)(self._sheet, *areas)

    @cached_property
    def first(self) -> Remote:
        """The UNO range of the first area."""
        return self.range_of(self.area)

    @cached_property
    def remote(self) -> Remote:
        """The UNO object of all areas."""
        if len(self.areas) == 1:
            return self.first
        return self._sheet.book.formats.ranges(self.areas, self._sheet.position)

    def range_of(self, area: Area) -> Remote:
        """The UNO range of an area of the sheet."""
        return self._sheet.remote.getCellRangeByPosition(
            area.left - 1, area.top - 1, area.right - 1, area.bottom - 1
        )
