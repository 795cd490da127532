"""The series of a chart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, enum, struct
from okrxl.libreoffice.charts.document import LINE_TYPE, ChartDocument
from okrxl.libreoffice.translation.colours import Colour, colour_of, rgb_of

MARKERS = {"square": 0, "diamond": 1, "triangle": 3, "circle": 8, "star": 9, "x": 10, "plus": 11, "dash": 13}
MARKER_POINT = 35.28
"""Hundredths of a millimetre per point of a marker's size."""
LINE_WIDTH = 80
"""In hundredths of a millimetre."""


class ChartSeriesCollection(PartialEngineClass, base_classes.ChartSeriesCollection):
    """All series of a chart."""

    def __init__(self, chart: ChartDocument) -> None:
        self._chart = chart

    def __len__(self) -> int:
        return len(self._chart.series())

    def __call__(self, key: int) -> ChartSeries:
        """The series of a number, counted from 1; KeyError where there is none."""
        if isinstance(key, bool) or not isinstance(key, int) or not 1 <= key <= len(self):
            raise KeyError(key)
        return ChartSeries(self._chart, key)

    def __iter__(self) -> Iterator[ChartSeries]:
        return (ChartSeries(self._chart, number) for number in range(1, len(self) + 1))


class ChartSeries(PartialEngineClass, base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart: ChartDocument, number: int) -> None:
        self.chart = chart
        self.number = number
        self._group, self.remote = chart.series()[number - 1]

    @property
    def api(self) -> Any:
        """Excel's Series object, in part; `remote` is the UNO object."""
        return self.chart.book.com.series(self)

    @property
    def name(self) -> str:
        """The name in the legend."""
        label = self.remote.getDataSequences()[0].getLabel() if self.remote is not None else None
        return "".join(map(str, label.getTextualData())) if label is not None else ""

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError(f"ChartSeries.name = {value!r} in LibreOffice")

    @property
    def chart_type(self) -> str:
        """`"line"` or `"line_markers"` for a line among columns, else the chart's type."""
        if self._group.getChartType() == LINE_TYPE:
            return "line" if self._symbol().Style.value == "NONE" else "line_markers"
        return self.chart.chart_type

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if self.chart_type == value or (value.startswith("line") and self._group.getChartType() == LINE_TYPE):
            return
        if not value.startswith("line"):
            raise NotImplementedError(f"ChartSeries.chart_type = {value!r} in LibreOffice")
        system = self.chart.systems()[0]
        lines = next((one for one in system.getChartTypes() if one.getChartType() == LINE_TYPE), None)
        if lines is None:
            lines = self.chart.service("chart2.LineChartType")
            system.addChartType(lines)
        self._group.removeDataSeries(self.remote)
        lines.addDataSeries(self.remote)
        self._group = lines
        self.chart.reload_series()

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of columns or bars."""
        return rgb_of(self.remote.getPropertyValue("Color"))

    @fill_color.setter
    def fill_color(self, value: Colour) -> None:
        self.remote.setPropertyValue("Color", colour_of(value))

    @property
    def line_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the line."""
        return rgb_of(self.remote.getPropertyValue("Color"))

    @line_color.setter
    def line_color(self, value: Colour) -> None:
        self.remote.setPropertyValue("Color", colour_of(value))
        self.remote.setPropertyValue("LineStyle", enum("drawing.LineStyle", "SOLID"))
        self.remote.setPropertyValue("LineWidth", LINE_WIDTH)

    def _symbol(self) -> Remote:
        return self.remote.getPropertyValue("Symbol")

    def _put_symbol(self, **fields: object) -> None:
        symbol = self._symbol()
        for name, value in fields.items():
            setattr(symbol, name, value)
        self.remote.setPropertyValue("Symbol", symbol)

    @property
    def marker_style(self) -> str:
        """`"none"`, `"automatic"` or a key of MARKERS."""
        symbol = self._symbol()
        if symbol.Style.value == "NONE":
            return "none"
        if symbol.Style.value == "AUTO":
            return "automatic"
        return next((name for name, own in MARKERS.items() if own == symbol.StandardSymbol), "automatic")

    @marker_style.setter
    def marker_style(self, value: str) -> None:
        if value in {"none", "automatic"}:
            self._put_symbol(Style=enum("chart2.SymbolStyle", "NONE" if value == "none" else "AUTO"))
        elif value in MARKERS:
            self._put_symbol(Style=enum("chart2.SymbolStyle", "STANDARD"), StandardSymbol=MARKERS[value])
        else:
            raise NotImplementedError(f"ChartSeries.marker_style = {value!r} in LibreOffice")

    @property
    def marker_size(self) -> int:
        """In points."""
        return round(float(self._symbol().Size.Width) / MARKER_POINT)

    @marker_size.setter
    def marker_size(self, value: int) -> None:
        side = round(value * MARKER_POINT)
        self._put_symbol(Size=struct("awt.Size", side, side))

    @property
    def marker_foreground_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the markers' outline."""
        return rgb_of(self._symbol().BorderColor)

    @marker_foreground_color.setter
    def marker_foreground_color(self, value: Colour) -> None:
        self._put_symbol(BorderColor=colour_of(value))

    @property
    def marker_background_color(self) -> tuple[int, int, int] | None:
        """(red, green, blue) of the markers' fill."""
        return rgb_of(self._symbol().FillColor)

    @marker_background_color.setter
    def marker_background_color(self, value: Colour) -> None:
        self._put_symbol(FillColor=colour_of(value))

    def set(self, **values: Any) -> None:
        """Set several attributes; `chart_type` first, as it moves the series to another group."""
        unset = base_classes._UNSET  # noqa: SLF001 — xlwings' marker for arguments left out
        order = (
            "chart_type",
            "axis_group",
            "name",
            "line_color",
            "fill_color",
            "marker_style",
            "marker_size",
        )
        for name in (*order, "marker_foreground_color", "marker_background_color"):
            if values.get(name, unset) is not unset:
                setattr(self, name, values[name])

    def dash(self) -> None:
        """Draw the line dashed."""
        dashes = struct("drawing.LineDash", enum("drawing.DashStyle", "RECT"), 0, 0, 1, 250, 200)
        self.remote.setPropertyValue("LineStyle", enum("drawing.LineStyle", "DASH"))
        self.remote.setPropertyValue("LineDash", dashes)

    def show_labels(self, code: str = "") -> None:
        """Show data labels, with a format code if one is given."""
        label = self.remote.getPropertyValue("Label")
        label.ShowNumber = True
        self.remote.setPropertyValue("Label", label)
        if code:
            self.remote.setPropertyValue("NumberFormat", self.chart.book.formats.key(code))
            self.remote.setPropertyValue("LinkNumberFormatToSource", False)

    def paint_point(self, number: int, colour: int) -> None:
        """Set the colour (LibreOffice's integer) of one point, counted from 1."""
        self.remote.getDataPointByIndex(number - 1).Color = colour
