"""Excel's Chart, Series and Axis objects."""

# ruff: noqa: N802, D102 — names and meanings are Excel's
from __future__ import annotations

from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.bridge.remote import Remote, enum
from okrxl.libreoffice.charts.charts import Chart as EngineChart
from okrxl.libreoffice.charts.document import ChartDocument
from okrxl.libreoffice.charts.references import SeriesReferences, parse_series_formula, series_formula
from okrxl.libreoffice.charts.series import ChartSeries, ChartSeriesCollection
from okrxl.libreoffice.translation.colours import swapped

CATEGORY, LOW, NEXT_TO_AXIS = 1, -4134, 4
SOLID, DASHES = 1, 4
"""Excel's XlAxisType, XlTickLabelPosition and MsoLineDashStyle."""


class Chart(PartialComObject):
    """A chart."""

    def __init__(self, chart: EngineChart) -> None:
        self._chart = chart

    def SeriesCollection(self, number: int | None = None) -> SeriesCollection | Series:
        found = SeriesCollection(self._chart.document)
        return found if number is None else found.Item(number)

    def ChartGroups(self, number: int) -> ChartGroup:
        del number
        return ChartGroup(self._chart.value_axis.remote)

    def Axes(self, kind: int) -> Axis:
        chart = self._chart
        return Axis((chart.category_axis if kind == CATEGORY else chart.value_axis).remote)


class SeriesCollection(PartialComObject):
    """All series of a chart; their references are read once, when first needed."""

    def __init__(self, chart: ChartDocument) -> None:
        self._chart = chart
        self._cached: list[SeriesReferences] | None = None

    def _references(self) -> list[SeriesReferences]:
        if self._cached is None:
            self._cached = self._chart.references()
        return self._cached

    @property
    def Count(self) -> int:
        return len(self._chart.series())

    def Item(self, number: int) -> Series:
        return Series(ChartSeriesCollection(self._chart)(number), self)

    def __call__(self, number: int) -> Series:
        """The series of a number, counted from 1; KeyError where there is none."""
        return self.Item(number)

    def _formula(self, number: int) -> str:
        return series_formula(self._references()[number - 1], number)

    def _set_formula(self, number: int, formula: str) -> None:
        """Change what differs only; all series of a chart share their categories."""
        wanted, references = parse_series_formula(formula), self._references()
        before = references[number - 1]
        if (before.name, before.values) != (wanted.name, wanted.values):
            self._chart.show_series(number, wanted)
        if wanted.categories and before.categories != wanted.categories:
            self._chart.show_categories(wanted.categories)
        self._cached = [one._replace(categories=wanted.categories or one.categories) for one in references]
        self._cached[number - 1] = wanted


class Series(PartialComObject):
    """One series."""

    def __init__(self, series: ChartSeries, collection: SeriesCollection | None = None) -> None:
        self._series = series
        self._collection = collection or SeriesCollection(series.chart)

    @property
    def Formula(self) -> str:
        return self._collection._formula(self._series.number)  # noqa: SLF001 — the same module

    @Formula.setter
    def Formula(self, value: str) -> None:
        self._collection._set_formula(self._series.number, value)  # noqa: SLF001 — the same module

    @property
    def Format(self) -> ChartFormat:
        return ChartFormat(self._series)

    @property
    def HasDataLabels(self) -> bool:
        return bool(self._series.remote.Label.ShowNumber)

    @HasDataLabels.setter
    def HasDataLabels(self, value: bool) -> None:
        if value:
            self._series.show_labels()

    def DataLabels(self) -> DataLabels:
        return DataLabels(self._series)

    def Points(self, number: int) -> Point:
        return Point(self._series, number)


class DataLabels(PartialComObject):
    """The data labels of a series."""

    def __init__(self, series: ChartSeries) -> None:
        self._series = series

    @property
    def ShowValue(self) -> bool:
        return bool(self._series.remote.Label.ShowNumber)

    @ShowValue.setter
    def ShowValue(self, value: bool) -> None:
        if value:
            self._series.show_labels()

    @property
    def NumberFormat(self) -> str:
        return self._series.chart.book.formats.code(self._series.remote.NumberFormat)

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:
        self._series.show_labels(value)


class ChartFormat(PartialComObject):
    """The line format of a series."""

    def __init__(self, series: ChartSeries) -> None:
        self._series = series

    @property
    def Line(self) -> ChartFormat:
        return self

    @property
    def DashStyle(self) -> int:
        return DASHES if self._series.remote.LineStyle.value == "DASH" else SOLID

    @DashStyle.setter
    def DashStyle(self, value: int) -> None:
        if value != DASHES:
            raise NotImplementedError(f".api: Line.DashStyle = {value} in LibreOffice")
        self._series.dash()


class Point(PartialComObject):
    """One point of a series, with its fill only."""

    def __init__(self, series: ChartSeries, number: int) -> None:
        self._series = series
        self._number = number

    @property
    def Format(self) -> Point:
        return self

    Fill = ForeColor = Format

    @property
    def RGB(self) -> int:
        return int(self._series.remote.getDataPointByIndex(self._number - 1).Color)

    @RGB.setter
    def RGB(self, value: int) -> None:
        self._series.paint_point(self._number, swapped(value))


class ChartGroup(PartialComObject):
    """The columns or bars of a chart; LibreOffice stores their spacing with the value axis."""

    def __init__(self, axis: Remote) -> None:
        self._axis = axis

    @property
    def GapWidth(self) -> int:
        return int(self._axis.GapWidth)

    @GapWidth.setter
    def GapWidth(self, value: int) -> None:
        self._axis.GapWidth = value

    @property
    def Overlap(self) -> int:
        return int(self._axis.Overlap)

    @Overlap.setter
    def Overlap(self, value: int) -> None:
        self._axis.Overlap = value


class Axis(PartialComObject):
    """One axis."""

    def __init__(self, axis: Remote) -> None:
        self._axis = axis

    @property
    def TickLabelPosition(self) -> int:
        return LOW if self._axis.LabelPosition.value == "OUTSIDE_START" else NEXT_TO_AXIS

    @TickLabelPosition.setter
    def TickLabelPosition(self, value: int) -> None:
        if value != LOW:
            raise NotImplementedError(f".api: Axis.TickLabelPosition = {value} in LibreOffice")
        self._axis.LabelPosition = enum("chart.ChartAxisLabelPosition", "OUTSIDE_START")
