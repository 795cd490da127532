"""Sparklines, and what data bars have beyond xlwings' calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrxl.core.address import sheet_ref
from okrxl.excel.live.api.access import attempted, reachable, rgb
from okrxl.sheets.styles import AXIS

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.sheets.model import Bar, Sparklines

LINE, GAPS, CUSTOM, MIDDLE, OWN_COLOUR = 1, 1, 3, 1, 0
"""xlSparkLine, xlNotPlotted, xlSparkScaleCustom, xlDataBarAxisMidpoint, xlDataBarColor."""


def place_sparklines(sheet: xw.Sheet, wanted: Sparklines) -> bool:
    """Draw a column of sparklines; False where Excel has none, as on a Mac."""

    def place() -> None:
        cells = sheet.range(wanted.area.ref).api
        cells.SparklineGroups.Clear()
        source = sheet_ref(wanted.sheet, wanted.source.absolute)
        _describe(cells.SparklineGroups.Add(LINE, source), wanted)

    return attempted(place)


def point_sparklines(sheet: xw.Sheet, wanted: Sparklines) -> bool:
    """Point a copied column of sparklines at this workbook's cells; draw them where they were lost."""
    source = sheet_ref(wanted.sheet, wanted.source.absolute)

    def point() -> None:
        sheet.range(wanted.area.ref).api.SparklineGroups.Item(1).ModifySourceData(source)

    return attempted(point) or place_sparklines(sheet, wanted)


def clear_sparklines(sheet: xw.Sheet, address: str) -> bool:
    """Remove the sparklines of cells."""
    return attempted(lambda: sheet.range(address).api.SparklineGroups.Clear() or True)


def _describe(group: Any, wanted: Sparklines) -> None:  # noqa: ANN401 — a COM object has no type
    group.SeriesColor.Color = rgb(wanted.colour)
    group.DisplayBlanksAs, group.DisplayHidden = GAPS, True
    axis = group.Axes.Vertical
    axis.MinScaleType, axis.CustomMinScaleValue = CUSTOM, wanted.minimum
    axis.MaxScaleType, axis.CustomMaxScaleValue = CUSTOM, wanted.maximum
    group.Points.Lastpoint.Visible = True


def add_axis(cells: xw.Range, bar: Bar) -> bool:
    """Give the data bar that was just added its axis in the middle and the colour of negative numbers."""

    def add() -> None:
        # A new rule comes before all others.
        rule = cells.api.FormatConditions.Item(1)
        rule.AxisPosition = MIDDLE
        rule.AxisColor.Color = rgb(AXIS)
        rule.NegativeBarFormat.ColorType = OWN_COLOUR
        rule.NegativeBarFormat.Color.Color = rgb(bar.negative)

    return attempted(add) if reachable() else False
