"""Sparklines, grouped rows and columns of the in-memory Excel."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import Area
from tests.in_memory_excel.com import Bag, Com, ComError

if TYPE_CHECKING:
    from tests.in_memory_excel.range import Range
    from tests.in_memory_excel.sheet import Worksheet


class SparklineGroups(Com):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.meter)
        self.cells = cells

    def Item(self, index: int) -> SparklineGroups:
        assert index == 1
        if not any(self.cells.area.contains(*place) for place in self.cells.sheet.sparklines):
            raise ComError("no sparklines")
        return self

    def ModifySourceData(self, SourceData: str) -> None:
        self._show(SourceData)

    def Add(self, Type: int, SourceData: str) -> Bag:
        assert Type == 1
        self._show(SourceData)
        limits = "MinScaleType CustomMinScaleValue MaxScaleType CustomMaxScaleValue"
        scale = Bag(self.meter, "SparkVerticalAxis", limits)
        last = Bag(self.meter, "SparkColor", "Visible", Color=Bag(self.meter, "FormatColor", "Color"))
        return Bag(
            self.meter,
            "SparklineGroup",
            "DisplayBlanksAs DisplayHidden",
            SeriesColor=Bag(self.meter, "FormatColor", "Color"),
            Axes=Bag(self.meter, "SparkAxes", "", Vertical=scale),
            Points=Bag(self.meter, "SparkPoints", "", Lastpoint=last),
        )

    def _show(self, SourceData: str) -> None:
        tab, _, ref = SourceData.rpartition("!")
        source, area = Area.parse(ref.replace("$", "")), self.cells.area
        if tab.strip("'").replace("''", "'") not in [one.name for one in self.cells.sheet.book.sheets]:
            raise ComError("no such sheet")
        if source.rows != area.rows or area.columns != 1:
            raise ComError("the location is not valid: not all cells are in one row or column")
        for row in range(area.rows):
            line = Area(source.top + row, source.left, source.top + row, source.right)
            self.cells.sheet.sparklines[area.top + row, area.left] = f"{tab}!{line.ref}"

    def Clear(self) -> None:
        kept = self.cells.sheet.sparklines
        for place in [one for one in kept if any(area.contains(*one) for area in self.cells.areas)]:
            del kept[place]


class Outline(Com):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.left = self.above = False

    @property
    def SummaryColumn(self) -> int:
        return -4131 if self.left else -4152

    @SummaryColumn.setter
    def SummaryColumn(self, side: int) -> None:
        self.left = side == -4131

    @property
    def SummaryRow(self) -> int:
        return int(not self.above)

    @SummaryRow.setter
    def SummaryRow(self, side: int) -> None:
        self.above = side == 0

    def ShowLevels(self, RowLevels: int, ColumnLevels: int) -> None:
        if ColumnLevels:
            self.sheet.folded = ColumnLevels == 1
        if RowLevels:
            rows = self.sheet.levels
            self.sheet.hidden_rows -= set(rows)
            self.sheet.hidden_rows |= {row for row, level in rows.items() if level >= RowLevels}
