"""Tables of the in-memory Excel, and their filters."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from tests.in_memory_excel.com import Com, ComError, Things
from tests.in_memory_excel.range import Range as RangeOfCells

if TYPE_CHECKING:
    from tests.in_memory_excel.sheet import Worksheet


class ListObject(Com):
    def __init__(self, sheet: Worksheet, name: str, area: Area) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.name = name
        self.area = area
        self.totals = False
        self.stripes = True
        self.filter = Filter(sheet)
        self.buttons = True

    def called(self) -> str:
        return self.name

    @property
    def Name(self) -> str:
        return self.name

    @Name.setter
    def Name(self, name: str) -> None:
        taken = [table for sheet in self.sheet.book.sheets for table in sheet.tables if table is not self]
        if any(table.name.casefold() == name.casefold() for table in taken):
            raise ComError("the name is taken")
        self.name = name

    @property
    def Range(self) -> RangeOfCells:
        return RangeOfCells(self.sheet, [self.area])

    @property
    def HeaderRowRange(self) -> RangeOfCells:
        return RangeOfCells(self.sheet, [replace(self.area, bottom=self.area.top)])

    @property
    def ShowHeaders(self) -> bool:
        return True

    @property
    def ShowTotals(self) -> bool:
        return self.totals

    @property
    def ShowTableStyleRowStripes(self) -> bool:
        return self.stripes

    @ShowTableStyleRowStripes.setter
    def ShowTableStyleRowStripes(self, value: bool) -> None:
        self.stripes = value

    @property
    def ShowAutoFilter(self) -> bool:
        return self.buttons

    @ShowAutoFilter.setter
    def ShowAutoFilter(self, value: bool) -> None:
        self.buttons = value

    @property
    def AutoFilter(self) -> Filter:
        return self.filter

    def Resize(self, target: RangeOfCells) -> None:
        area = target.area
        if area.top != self.area.top or not area.overlaps(self.area):
            raise ComError("a table keeps its header row")
        if any(table is not self and table.area.overlaps(area) for table in self.sheet.tables):
            raise ComError("tables overlap")
        self.area = area

    def Unlist(self) -> None:
        self.sheet.tables.remove(self)


class Filter(Com):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.on = False

    @property
    def FilterMode(self) -> bool:
        return self.on

    def ShowAllData(self) -> None:
        self.on = False
        for row, height in list(self.sheet.heights.items()):
            if height == 0:
                del self.sheet.heights[row]


class ListObjects(Things):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter, lambda: sheet.tables, "ListObjects")
        self.sheet = sheet

    def Add(
        self,
        SourceType: int,
        Source: RangeOfCells,
        LinkSource: object,
        XlListObjectHasHeaders: int,
        Destination: object,
        TableStyleName: str,
    ) -> ListObject:
        assert (SourceType, LinkSource, XlListObjectHasHeaders, Destination) == (1, None, 1, None)
        assert TableStyleName
        if any(table.area.overlaps(Source.area) for table in self.sheet.tables):
            raise ComError("tables overlap")
        made = ListObject(self.sheet, f"Table{len(self.sheet.tables) + 1}", Source.area)
        self.sheet.tables.append(made)
        return made
