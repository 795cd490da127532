"""Charts in Excel's own words."""

# ruff: noqa: N802, D102 — the names are Excel's, and so is what they mean
from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.libreoffice.bridge.not_implemented import Words
from okrxl.libreoffice.bridge.remote import enum
from okrxl.libreoffice.charts.references import Shown, formula_of, put_categories, put_one, shown_of
from okrxl.libreoffice.ranges.colours import swapped

if TYPE_CHECKING:
    from okrxl.libreoffice.charts.charts import Chart
    from okrxl.libreoffice.charts.series import ChartSeries

CATEGORY, LOW = 1, -4134
DASHES = 4


class ChartWords(Words):
    """A chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def SeriesCollection(self, number: int | None = None) -> Collection | SeriesWords:
        found = Collection(self._chart)
        return found if number is None else found.Item(number)

    def ChartGroups(self, number: int) -> Group:
        del number
        return Group(self._chart)

    def Axes(self, kind: int) -> AxisWords:
        return AxisWords(self._chart, "X" if kind == CATEGORY else "Y")


class Collection(Words):
    """All series. What they show is read once, when it is asked for."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._known: list[Shown] | None = None

    def _shown(self) -> list[Shown]:
        if self._known is None:
            self._known = self._chart.series.shown()
        return self._known

    @property
    def Count(self) -> int:
        return len(self._chart.known_series())

    def Item(self, number: int) -> SeriesWords:
        return SeriesWords(self._chart.series(number), self)

    def __call__(self, number: int) -> SeriesWords:
        """One of them; KeyError where there is none."""
        return self.Item(number)

    def _told(self, number: int) -> str:
        return formula_of(self._shown()[number - 1], number)

    def _tell(self, number: int, wanted: Shown) -> None:
        """Only what is not so already. All series of a chart have the same categories."""
        shown = self._shown()
        before = shown[number - 1]
        if (before.name, before.values) != (wanted.name, wanted.values):
            put_one(self._chart, number, wanted)
        if wanted.categories and before.categories != wanted.categories:
            put_categories(self._chart, wanted.categories)
        self._known = [Shown(one.name, wanted.categories or one.categories, one.values) for one in shown]
        self._known[number - 1] = wanted


class SeriesWords(Words):
    """One series."""

    def __init__(self, series: ChartSeries, among: Collection | None = None) -> None:
        self._series = series
        self._among = among

    def _all(self) -> Collection:
        return self._among or Collection(self._series.chart)

    @property
    def Formula(self) -> str:
        return self._all()._told(self._series.number)  # noqa: SLF001 — the same module's

    @Formula.setter
    def Formula(self, value: str) -> None:
        self._all()._tell(self._series.number, shown_of(value))  # noqa: SLF001 — as above

    @property
    def Format(self) -> Format:
        return Format(self._series)

    @property
    def HasDataLabels(self) -> bool:
        return bool(self._series.remote.Label.ShowNumber)

    @HasDataLabels.setter
    def HasDataLabels(self, value: bool) -> None:
        if value:
            self._series.label("")

    def DataLabels(self) -> Labels:
        return Labels(self._series)

    def Points(self, place: int) -> Point:
        return Point(self._series, place)


class Labels(Words):
    """The values beside a series."""

    def __init__(self, series: ChartSeries) -> None:
        self._series = series

    @property
    def ShowValue(self) -> bool:
        return bool(self._series.remote.Label.ShowNumber)

    @ShowValue.setter
    def ShowValue(self, value: bool) -> None:
        if value:
            self._series.label("")

    @property
    def NumberFormat(self) -> str:
        return self._series.chart.parent.book.formats.code(self._series.remote.NumberFormat)

    @NumberFormat.setter
    def NumberFormat(self, value: str) -> None:
        self._series.label(value)


class Format(Words):
    """How a series is drawn."""

    def __init__(self, series: ChartSeries) -> None:
        self._series = series

    @property
    def Line(self) -> Format:
        return self

    @property
    def DashStyle(self) -> int:
        return DASHES if self._series.remote.LineStyle.value == "DASH" else 1

    @DashStyle.setter
    def DashStyle(self, value: int) -> None:
        if value != DASHES:
            raise NotImplementedError(f".api: Line.DashStyle = {value} in LibreOffice")
        self._series.dash()


class Point(Words):
    """One point of a series; only its fill can be told."""

    def __init__(self, series: ChartSeries, place: int) -> None:
        self._series = series
        self._place = place

    @property
    def Format(self) -> Point:
        return self

    Fill = ForeColor = Format

    @property
    def RGB(self) -> int:
        return int(self._series.remote.getDataPointByIndex(self._place - 1).Color)

    @RGB.setter
    def RGB(self, value: int) -> None:
        self._series.paint_point(self._place, swapped(value))


class Group(Words):
    """The columns or bars of a chart. LibreOffice keeps their distances with the value axis."""

    def __init__(self, chart: Chart) -> None:
        self._axis = chart.value_axis.remote

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


class AxisWords(Words):
    """One axis."""

    def __init__(self, chart: Chart, letter: str) -> None:
        self._axis = (chart.category_axis if letter == "X" else chart.value_axis).remote

    @property
    def TickLabelPosition(self) -> int:
        return LOW if self._axis.LabelPosition.value == "OUTSIDE_START" else 4

    @TickLabelPosition.setter
    def TickLabelPosition(self, value: int) -> None:
        if value != LOW:
            raise NotImplementedError(f".api: Axis.TickLabelPosition = {value} in LibreOffice")
        self._axis.LabelPosition = enum("chart.ChartAxisLabelPosition", "OUTSIDE_START")
