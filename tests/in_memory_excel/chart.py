"""Charts of the in-memory Excel."""

# ruff: noqa: N802 — the names are Excel's
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrxl.core.address import Area, sheet_ref
from tests.in_memory_excel.com import Bag, Com, ComError, Things
from tests.in_memory_excel.range import Range

if TYPE_CHECKING:
    from tests.in_memory_excel.sheet import Worksheet

XL_LINE_MARKERS, XL_DOUGHNUT = 65, -4120


class ChartObject(Com):
    """The frame of a chart on a sheet."""

    def __init__(self, sheet: Worksheet, place: tuple[float, float, float, float]) -> None:
        super().__init__(sheet.meter)
        self.sheet = sheet
        self.name = f"Chart {len(sheet.charts) + 1}"
        self.place = place
        self.alt = ""
        self.chart = Chart(self)

    def called(self) -> str:
        return self.name

    @property
    def Name(self) -> str:
        return self.name

    @Name.setter
    def Name(self, name: str) -> None:
        self.name = name

    @property
    def Chart(self) -> Chart:
        return self.chart

    def Delete(self) -> None:
        self.sheet.charts.remove(self)


class ChartObjects(Things):
    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.meter, lambda: sheet.charts, "ChartObjects")
        self.sheet = sheet

    @property
    def Parent(self) -> Worksheet:
        return self.sheet

    def Add(self, left: float, top: float, width: float, height: float) -> ChartObject:
        made = ChartObject(self.sheet, (left, top, width, height))
        self.sheet.charts.append(made)
        return made


class Series(Com):
    def __init__(self, chart: Chart, formula: str) -> None:
        super().__init__(chart.meter)
        self.formula = formula
        self.kind: int | None = None
        self.labels = False
        colour = Bag(self.meter, "ForeColor", "RGB")
        self.format = Bag(
            self.meter,
            "SeriesFormat",
            "",
            Line=Bag(self.meter, "Line", "Visible DashStyle Weight", ForeColor=colour),
            Fill=_fill(self),
        )
        self.marker: dict[str, object] = {}

    def called(self) -> str:
        raise ComError("series are asked for by number")

    @property
    def Formula(self) -> str:
        return self.formula

    @Formula.setter
    def Formula(self, formula: str) -> None:
        self.formula = formula

    @property
    def Format(self) -> Bag:
        return self.format

    @property
    def ChartType(self) -> int | None:
        return self.kind

    @ChartType.setter
    def ChartType(self, kind: int) -> None:
        self.kind = kind

    @property
    def MarkerStyle(self) -> object:
        return self.marker.get("style")

    @MarkerStyle.setter
    def MarkerStyle(self, value: object) -> None:
        self.marker["style"] = value

    @property
    def MarkerSize(self) -> object:
        return self.marker.get("size")

    @MarkerSize.setter
    def MarkerSize(self, value: object) -> None:
        self.marker["size"] = value

    @property
    def MarkerForegroundColor(self) -> object:
        return self.marker.get("line")

    @MarkerForegroundColor.setter
    def MarkerForegroundColor(self, value: object) -> None:
        self.marker["line"] = value

    @property
    def MarkerBackgroundColor(self) -> object:
        return self.marker.get("fill")

    @MarkerBackgroundColor.setter
    def MarkerBackgroundColor(self, value: object) -> None:
        self.marker["fill"] = value

    @property
    def HasDataLabels(self) -> bool:
        return self.labels

    @HasDataLabels.setter
    def HasDataLabels(self, value: bool) -> None:
        self.labels = value

    def DataLabels(self) -> Bag:
        return Bag(self.meter, "DataLabels", "ShowValue NumberFormat Position")

    def Points(self, _index: int) -> Bag:
        return Bag(self.meter, "Point", "", Format=Bag(self.meter, "PointFormat", "", Fill=_fill(self)))


class Fill(Com):
    def __init__(self, parent: Com) -> None:
        super().__init__(parent.meter)
        self.colour = Bag(self.meter, "ForeColor", "RGB")
        self.shown = True

    @property
    def Visible(self) -> bool:
        return self.shown

    @Visible.setter
    def Visible(self, value: bool) -> None:
        self.shown = value

    def Solid(self) -> None:
        pass

    @property
    def ForeColor(self) -> Bag:
        return self.colour


def _fill(parent: Com) -> Fill:
    return Fill(parent)


class Ole:
    """The low-level face that xlwings asks `HasAxis` by."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def GetIDsOfNames(self, _locale: int, name: str) -> str:
        self.chart.meter.tick("GetIDsOfNames")
        return name

    def Invoke(self, name: str, _locale: int, _kind: int, _result: int, *_told: Any) -> bool:
        self.chart.meter.tick(f"Chart.{name}")
        if name != "HasAxis":
            raise NotImplementedError(f"Chart.{name}")
        return self.chart.kind != XL_DOUGHNUT


class Chart(Com):
    def __init__(self, frame: ChartObject) -> None:
        super().__init__(frame.meter)
        self.frame = frame
        self.kind = 51
        self.series: list[Series] = []
        self.title: str | None = None
        self.legend: Bag | None = None
        self.axes: dict[int, Bag] = {}
        self._oleobj_ = Ole(self)

    def SetSourceData(self, source: Range, _plot_by: int = 2) -> None:
        columns = [
            Area(area.top, column, area.bottom, column)
            for area in source.areas
            for column in range(area.left, area.right + 1)
        ]
        old = self.series
        self.series = []
        for index, area in enumerate(columns, 1):
            name = sheet_ref(source.sheet.name, Area(area.top, area.left, area.top, area.left).absolute)
            cells = sheet_ref(
                source.sheet.name, Area(area.top + 1, area.left, area.bottom, area.left).absolute
            )
            one = old[index - 1] if index <= len(old) else Series(self, "")
            one.formula = f"=SERIES({name},,{cells},{index})"
            self.series.append(one)

    @property
    def ChartType(self) -> int:
        return self.kind

    @ChartType.setter
    def ChartType(self, kind: int) -> None:
        self.kind = kind

    @property
    def HasTitle(self) -> bool:
        return self.title is not None

    @HasTitle.setter
    def HasTitle(self, value: bool) -> None:
        self.title = "" if value else None

    @property
    def ChartTitle(self) -> Title:
        return Title(self)

    @property
    def HasLegend(self) -> bool:
        return self.legend is not None

    @HasLegend.setter
    def HasLegend(self, value: bool) -> None:
        self.legend = Bag(self.meter, "Legend", "Position") if value else None

    @property
    def Legend(self) -> Bag | None:
        return self.legend

    def SeriesCollection(self, index: int = 0) -> Any:
        found = Things(self.meter, lambda: self.series, "SeriesCollection")
        return found.find(index) if index else found

    def ChartGroups(self, _index: int) -> Bag:
        return Bag(self.meter, "ChartGroup", "GapWidth Overlap DoughnutHoleSize")

    def Axes(self, kind: int, _group: int = 1) -> Bag:
        names = (
            "HasTitle MinimumScale MaximumScale MajorUnit MinimumScaleIsAuto MaximumScaleIsAuto"
            " MajorUnitIsAuto ReversePlotOrder Crosses TickLabelPosition"
        )
        labels = Bag(self.meter, "TickLabels", "NumberFormat")
        title = Bag(self.meter, "AxisTitle", "Text")
        made = Bag(self.meter, "Axis", names, TickLabels=labels, AxisTitle=title)
        return self.axes.setdefault(kind, made)


class Title(Com):
    def __init__(self, chart: Chart) -> None:
        super().__init__(chart.meter)
        self.chart = chart

    @property
    def Text(self) -> str | None:
        return self.chart.title

    @Text.setter
    def Text(self, text: str) -> None:
        self.chart.title = text
