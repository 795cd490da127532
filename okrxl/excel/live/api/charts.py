"""Charts: the cells that their series refer to, alternative texts, and formatting beyond xlwings' calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrxl.excel.live.api.access import attempted, reachable, rgb

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.sheets.model import Chart

DASHES, LOW = 4, -4134
OUTLINE = 1.25
"""Points."""
GAP_WIDTH, OVERLAP, STACKED_OVERLAP, HOLE = 60, -10, 100, 58


def set_series_formulas(chart: xw.Chart, formulas: Sequence[str]) -> bool:
    """Point a chart's series at their names, categories and values; all else stays as it is.

    False where the chart has another number of series, and on a Mac.
    """
    if not reachable():
        return False
    series = chart.api[1].SeriesCollection()
    if series.Count != len(formulas):
        return False
    for index, formula in enumerate(formulas, 1):
        series.Item(index).Formula = formula
    return True


def point_by_name(sheet: xw.Sheet, name: str, formulas: Sequence[str]) -> bool:
    """Point the series of the chart of that name; False where there is none, or Excel cannot be asked so."""

    def point() -> None:
        chart = sheet.api.ChartObjects(name).Chart
        for index, formula in enumerate(formulas, 1):
            chart.SeriesCollection(index).Formula = formula

    return attempted(point)


def series_formulas(chart: xw.Chart) -> list[str]:
    """The SERIES formula of each series; none on a Mac."""
    if not reachable():
        return []
    series = chart.api[1].SeriesCollection()
    return [str(series.Item(index).Formula) for index in range(1, series.Count + 1)]


def set_alt_text(sheet: xw.Sheet, chart: str, text: str) -> None:
    """Set the alternative text of the chart of that name."""
    if reachable():
        sheet.api.Shapes(chart).AlternativeText = text


def alt_text(sheet: xw.Sheet, chart: str) -> str:
    """The alternative text of the chart of that name; blank on a Mac."""
    return str(sheet.api.Shapes(chart).AlternativeText) if reachable() else ""


def format_details(sheet: xw.Sheet, chart: xw.Chart, wanted: Chart) -> None:
    """Alternative text, gaps, labels, dashes and the colours of single points."""
    attempted(lambda: set_alt_text(sheet, wanted.name, wanted.alt_text))
    attempted(lambda: _format_group(chart, wanted))
    for index, one in enumerate(wanted.series, 1):
        if one.labels or one.dashed or one.outlined or wanted.point_colours:
            attempted(
                lambda index=index: _format_series(  # type: ignore[misc]
                    chart.api[1].SeriesCollection(index), wanted, index - 1
                )
            )


def _format_group(chart: xw.Chart, wanted: Chart) -> None:
    group = chart.api[1].ChartGroups(1)
    if wanted.kind == "doughnut":
        group.DoughnutHoleSize = HOLE
    elif wanted.kind != "line":
        group.GapWidth = GAP_WIDTH
        group.Overlap = STACKED_OVERLAP if wanted.kind == "stacked_bar" else OVERLAP
        chart.api[1].Axes(1).TickLabelPosition = LOW


def _format_series(found: Any, wanted: Chart, index: int) -> None:  # noqa: ANN401 — a COM object has no type
    one = wanted.series[index]
    if one.outlined:
        found.Format.Fill.Visible = False
        found.Format.Line.ForeColor.RGB = rgb(one.colour)
        found.Format.Line.Weight = OUTLINE
    if one.dashed:
        found.Format.Line.DashStyle = DASHES
    for position, colour in enumerate(wanted.point_colours, 1):
        found.Points(position).Format.Fill.ForeColor.RGB = rgb(colour)
    if one.labels:
        found.HasDataLabels = True
        labels = found.DataLabels()
        labels.ShowValue = True
        labels.NumberFormat = wanted.axis.figures or wanted.axis.number_format
