"""Chart parts built with openpyxl's classes, complete as Excel writes them, cached values included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from openpyxl.chart import BarChart, DoughnutChart, LineChart
from openpyxl.chart.axis import ChartLines, NumericAxis, Scaling, TextAxis
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.data_source import NumFmt as AxisFormat
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

from okrxl.core.address import Area, sheet_ref
from okrxl.excel.drawings.chart_update import ValuesIn, unlink_labels
from okrxl.excel.parts.cells import legal
from okrxl.excel.parts.openpyxl_xml import xml_of
from okrxl.excel.serial_dates import serial
from okrxl.sheets.model import Axis, Chart, Scalar
from okrxl.sheets.model import Series as PlacedSeries
from okrxl.sheets.styles import INK, MUTED, PAPER, RULE

TITLE_SIZE, TEXT_SIZE = 1200, 1100
"""In hundredths of a point."""
POINT = 12_700
"""English metric units in a point; the unit of line widths."""


def chart_xml(chart: Chart, tab: str, values_in: ValuesIn) -> bytes:
    """The part of a chart whose ranges lie on `tab`."""
    lines = [series for series in chart.series if series.line or chart.kind == "line"]
    bars = [series for series in chart.series if series not in lines]
    made = _base(chart, bars or lines)
    made.series = [
        _series(chart, one, tab, values_in, index)
        for index, one in enumerate(chart.series)
        if one in (bars or lines)
    ]
    if bars and lines:
        over = LineChart(varyColors=False)
        over.series = [
            _series(chart, one, tab, values_in, index)
            for index, one in enumerate(chart.series)
            if one in lines
        ]
        # Both use the axes of the bars.
        over.x_axis, over.y_axis = made.x_axis, made.y_axis
        made += over
    made.title = _title(chart.title, TITLE_SIZE, INK, bold=True)
    made.legend = _legend(chart) if chart.legend else None
    made.roundedCorners = False
    made.display_blanks = "gap"
    made.graphical_properties = _shape(fill=PAPER, line=RULE, width=0.75)
    root = made._write()  # noqa: SLF001 — openpyxl has no public way
    unlink_labels(root)
    return xml_of(root)


def _base(chart: Chart, first: Sequence[PlacedSeries]) -> Any:  # noqa: ANN401 — openpyxl's charts share no stubbed face
    if chart.kind == "doughnut":
        round_one = DoughnutChart(holeSize=58)
        round_one.firstSliceAng = 0
        return round_one
    lying = chart.kind in {"bar", "stacked_bar"}
    if all(series.line for series in first) or chart.kind == "line":
        made: BarChart | LineChart = LineChart(varyColors=False)
    else:
        made = BarChart(varyColors=False)
        made.type = "bar" if lying else "col"
        made.grouping = "stacked" if chart.kind == "stacked_bar" else "clustered"
        made.overlap = 100 if chart.kind == "stacked_bar" else -10
        made.gapWidth = 60
    made.x_axis, made.y_axis = _axes(chart.axis, chart.category_format, lying=lying)
    return made


# Made once for many charts: openpyxl only reads it when it writes a chart.
@cache
def _axes(axis: Axis, category_format: str, *, lying: bool) -> tuple[TextAxis, NumericAxis]:
    down = TextAxis(
        axId=10,
        crossAx=100,
        axPos="l" if lying else "b",
        # The first category is on top; the value axis then has to cross at the far end.
        scaling=Scaling(orientation="maxMin" if lying else "minMax"),
        delete=False,
        majorTickMark=None,
        tickLblPos="low",
        txPr=_text(TEXT_SIZE, INK),
        spPr=_shape(line=RULE, width=0.75),
        noMultiLvlLbl=True,
    )
    if category_format:
        down.numFmt = AxisFormat(formatCode=category_format, sourceLinked=False)
    across = NumericAxis(
        axId=100,
        crossAx=10,
        axPos="b" if lying else "l",
        scaling=Scaling(orientation="minMax", min=axis.minimum, max=axis.maximum),
        majorUnit=axis.major_unit,
        majorGridlines=ChartLines(spPr=_shape(line=RULE, width=0.5)),
        delete=False,
        majorTickMark=None,
        tickLblPos="nextTo",
        crosses="max" if lying else "autoZero",
        txPr=_text(TEXT_SIZE, MUTED),
        spPr=GraphicalProperties(ln=LineProperties(noFill=True)),
    )
    across.numFmt = AxisFormat(formatCode=axis.number_format, sourceLinked=False)
    if axis.title:
        across.title = _title(axis.title, TEXT_SIZE, MUTED, bold=False)
    return down, across


def _series(chart: Chart, one: PlacedSeries, tab: str, values_in: ValuesIn, index: int) -> Series:
    def ref(area: Area) -> str:
        return sheet_ref(tab, area.absolute)

    names = [str(value) for value in values_in(one.name)][:1]
    made = Series(
        idx=index,
        order=index,
        tx=SeriesLabel(strRef=StrRef(f=ref(one.name), strCache=_texts(names))),
        cat=_categories(chart, ref(chart.categories), values_in(chart.categories)),
        val=NumDataSource(
            numRef=NumRef(f=ref(one.values), numCache=_numbers(values_in(one.values), chart.axis))
        ),
    )
    if one.line or chart.kind == "line":
        made.spPr = _shape(line=one.colour, width=2.25, dashed=one.dashed)
        made.marker = (
            Marker(symbol="none")
            if one.dashed or one.plain
            else Marker(symbol="circle", size=6, spPr=_shape(fill=one.colour))
        )
        made.smooth = False
    elif chart.kind != "doughnut":
        made.spPr = _outline(one.colour) if one.outlined else _shape(fill=one.colour)
        made.invertIfNegative = False
    made.dPt = [
        DataPoint(idx=position, spPr=_shape(fill=colour, line=PAPER), invertIfNegative=None)
        for position, colour in enumerate(chart.point_colours)
    ]
    if one.labels:
        made.dLbls = _labels(chart, one)
    return made


def _labels(chart: Chart, one: PlacedSeries) -> DataLabelList:
    standing = "t" if one.line or chart.kind == "line" else "outEnd"
    return DataLabelList(
        numFmt=chart.axis.figures or chart.axis.number_format,
        txPr=_text(TEXT_SIZE, PAPER if chart.kind == "doughnut" else INK),
        dLblPos=None if chart.kind in {"doughnut", "stacked_bar"} else standing,
        showVal=True,
        showLegendKey=False,
        showCatName=False,
        showSerName=False,
        showPercent=False,
        showBubbleSize=False,
    )


def _categories(chart: Chart, ref: str, values: Sequence[Scalar]) -> AxDataSource:
    if values and all(isinstance(value, date) for value in values):
        cache = NumData(
            formatCode=chart.category_format or "yyyy-mm",
            ptCount=len(values),
            pt=[NumVal(idx=i, v=str(serial(v))) for i, v in enumerate(values) if isinstance(v, date)],
        )
        return AxDataSource(numRef=NumRef(f=ref, numCache=cache))
    return AxDataSource(strRef=StrRef(f=ref, strCache=_texts(["" if v is None else str(v) for v in values])))


def _texts(values: Sequence[str]) -> StrData:
    points = [StrVal(idx=index, v=legal(value)) for index, value in enumerate(values)]
    return StrData(ptCount=len(values), pt=points)


def _numbers(values: Sequence[Scalar], axis: Axis) -> NumData:
    points = [
        NumVal(idx=index, v=repr(float(value)))
        for index, value in enumerate(values)
        if isinstance(value, int | float) and not math.isnan(value)
    ]
    return NumData(formatCode=axis.number_format, ptCount=len(values), pt=points)


@cache
def _shape(
    *, fill: str = "", line: str = "", width: float = 0.75, dashed: bool = False
) -> GraphicalProperties:
    made = GraphicalProperties(solidFill=fill) if fill else GraphicalProperties()
    made.ln = LineProperties(solidFill=line, w=int(width * POINT)) if line else LineProperties(noFill=True)
    if line and dashed:
        made.ln.prstDash = "dash"
    return made


@cache
def _outline(colour: str) -> GraphicalProperties:
    made = GraphicalProperties(noFill=True)
    made.ln = LineProperties(solidFill=colour, w=int(1.25 * POINT))
    return made


@cache
def _characters(size: int, colour: str, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=colour)


@cache
def _text(size: int, colour: str) -> RichText:
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=_characters(size, colour)), endParaRPr=CharacterProperties()
    )
    return RichText(p=[paragraph])


def _title(text: str, size: int, colour: str, *, bold: bool) -> Title:
    run = RegularTextRun(rPr=_characters(size, colour, bold=bold), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size, colour, bold=bold)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


@cache
def _legend(chart: Chart) -> Legend:
    legend = Legend(legendPos="r" if chart.flat else "b")
    legend.txPr = _text(TEXT_SIZE, INK)
    legend.overlay = False
    return legend
