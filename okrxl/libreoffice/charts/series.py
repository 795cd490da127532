"""The series of a chart: what each shows, and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, constant, enum, struct
from okrxl.libreoffice.charts.references import LINE_TYPE, Place, Shown, place_of
from okrxl.libreoffice.ranges.colours import Colour, colour_of, rgb_of
from okrxl.libreoffice.ranges.grammar import to_excel

if TYPE_CHECKING:
    from okrxl.libreoffice.charts.charts import Chart

MARKERS = {"square": 0, "diamond": 1, "triangle": 3, "circle": 8, "star": 9, "x": 10, "plus": 11, "dash": 13}
MARKER_POINT = 35.28
LINE_WIDTH = 80


class ChartSeriesCollection(Named, base_classes.ChartSeriesCollection):
    """All series of a chart, by number."""

    parent: Chart

    def __init__(self, chart: Chart) -> None:
        self.parent = chart

    def __len__(self) -> int:
        return len(self.parent.known_series())

    def __call__(self, key: int) -> ChartSeries:
        """One of them; KeyError where there is none."""
        if isinstance(key, bool) or not isinstance(key, int) or not 1 <= key <= len(self):
            raise KeyError(key)
        return ChartSeries(self.parent, key)

    def __iter__(self) -> Iterator[ChartSeries]:
        return (ChartSeries(self.parent, number) for number in range(1, len(self) + 1))

    def shown(self) -> list[Shown]:
        """Where what it shows stands."""
        systems = self.parent.document.getFirstDiagram().getCoordinateSystems()
        held = systems[0].getAxisByDimension(0, 0).getScaleData().Categories if systems else None
        categories = _place(held.getValues()) if held is not None else None
        found = []
        for _, one in self.parent.known_series():
            data = next((d for d in one.getDataSequences() if d.getValues().Role.startswith("values")), None)
            values = _place(data.getValues()) if data is not None else None
            if values:
                label = data.getLabel() if data is not None else None
                found.append(Shown(_place(label), categories, values))
        return found


def _place(sequence: Remote) -> Place | None:
    if sequence is None:
        return None
    return place_of(to_excel(str(sequence.getSourceRangeRepresentation()).replace(":$", ":$")))


class ChartSeries(Named, base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart: Chart, number: int) -> None:
        self.chart = chart
        self.number = number
        self.kind, self.remote = chart.known_series()[number - 1]

    @property
    def api(self) -> Any:
        """The series in some of Excel's own words."""
        from okrxl.libreoffice.com.charts import SeriesWords  # noqa: PLC0415 — words know charts

        return SeriesWords(self)

    @property
    def name(self) -> str:
        """What the legend calls it."""
        label = self.remote.getDataSequences()[0].getLabel() if self.remote is not None else None
        return "".join(map(str, label.getTextualData())) if label is not None else ""

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError(f"ChartSeries.name = {value!r} in LibreOffice")

    @property
    def chart_type(self) -> str:
        """A line among columns is told apart; all else is as the chart is."""
        if self.kind.getChartType() == LINE_TYPE:
            return "line" if self._symbol().Style.value == "NONE" else "line_markers"
        return self.chart.chart_type

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if self.chart_type == value or (value.startswith("line") and self.kind.getChartType() == LINE_TYPE):
            return
        if not value.startswith("line"):
            raise NotImplementedError(f"ChartSeries.chart_type = {value!r} in LibreOffice")
        system = self.chart.document.getFirstDiagram().getCoordinateSystems()[0]
        lines = next((one for one in system.getChartTypes() if one.getChartType() == LINE_TYPE), None)
        if lines is None:
            lines = self.chart.parent.book.app.office.service("chart2.LineChartType")
            system.addChartType(lines)
        self.kind.removeDataSeries(self.remote)
        lines.addDataSeries(self.remote)
        self.kind = lines
        self.chart.known_series(anew=True)

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """Of its columns or bars."""
        return rgb_of(self.remote.getPropertyValue("Color"))

    @fill_color.setter
    def fill_color(self, value: Colour) -> None:
        self.remote.setPropertyValue("Color", colour_of(value))

    @property
    def line_color(self) -> tuple[int, int, int] | None:
        """Of its line."""
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
        """`"circle"` and so on."""
        told = self._symbol()
        if told.Style.value == "NONE":
            return "none"
        if told.Style.value == "AUTO":
            return "automatic"
        return next((name for name, own in MARKERS.items() if own == told.StandardSymbol), "automatic")

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
        """Of a marker's line."""
        return rgb_of(self._symbol().BorderColor)

    @marker_foreground_color.setter
    def marker_foreground_color(self, value: Colour) -> None:
        self._put_symbol(BorderColor=colour_of(value))

    @property
    def marker_background_color(self) -> tuple[int, int, int] | None:
        """Of a marker's fill."""
        return rgb_of(self._symbol().FillColor)

    @marker_background_color.setter
    def marker_background_color(self, value: Colour) -> None:
        self._put_symbol(FillColor=colour_of(value))

    def set(self, **asked: Any) -> None:
        """Several at once; the kind comes first, as everything hangs on it."""
        unset = base_classes._UNSET  # noqa: SLF001 — xlwings' own mark for what was not told
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
            if asked.get(name, unset) is not unset:
                setattr(self, name, asked[name])

    def dash(self) -> None:
        """Break its line into dashes."""
        dashes = struct("drawing.LineDash", enum("drawing.DashStyle", "RECT"), 0, 0, 1, 250, 200)
        self.remote.setPropertyValue("LineStyle", enum("drawing.LineStyle", "DASH"))
        self.remote.setPropertyValue("LineDash", dashes)

    def label(self, code: str) -> None:
        """Write the values beside it."""
        told = self.remote.getPropertyValue("Label")
        told.ShowNumber = True
        self.remote.setPropertyValue("Label", told)
        if code:
            self.remote.setPropertyValue("NumberFormat", self.chart.parent.book.formats.key(code))
            self.remote.setPropertyValue("LinkNumberFormatToSource", False)

    def paint_point(self, place: int, colour: int) -> None:
        """One point's own colour, counted from 1."""
        self.remote.getDataPointByIndex(place - 1).Color = colour


def label_position(name: str) -> int:
    """LibreOffice's number of where labels stand."""
    return constant("chart.DataLabelPlacement." + name)
