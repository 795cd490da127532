"""Charts of a sheet: where they stand, of which kind they are, what they show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import POINT, Remote, address, struct
from okrxl.libreoffice.charts.axes import ChartAxis, ChartLegend
from okrxl.libreoffice.charts.formatting import as_excel, plain_wall, title_as_excel
from okrxl.libreoffice.charts.references import Shown, column_shown, kinds_of, put_series
from okrxl.libreoffice.charts.series import ChartSeriesCollection

if TYPE_CHECKING:
    from okrxl.libreoffice.app.sheet import Sheet
    from okrxl.libreoffice.ranges.cells import Range

CHART = "12dcae26-281f-416f-a234-c3086127382e"
OBJECT = "com.sun.star.drawing.OLE2Shape"
DIAGRAMS: dict[str, tuple[str, dict[str, object]]] = {
    "column_clustered": ("Bar", {}),
    "column_stacked": ("Bar", {"Stacked": True}),
    "column_stacked_100": ("Bar", {"Percent": True}),
    "bar_clustered": ("Bar", {"Vertical": True}),
    "bar_stacked": ("Bar", {"Vertical": True, "Stacked": True}),
    "bar_stacked_100": ("Bar", {"Vertical": True, "Percent": True}),
    "line": ("Line", {"SymbolType": -3}),
    "line_markers": ("Line", {"SymbolType": -2}),
    "area": ("Area", {}),
    "area_stacked": ("Area", {"Stacked": True}),
    "pie": ("Pie", {}),
    "doughnut": ("Donut", {}),
    "xy_scatter": ("XY", {"Lines": False}),
    "radar": ("Net", {}),
}
"""LibreOffice's diagrams, and what sets them apart."""
SWITCHES = ("Vertical", "Stacked", "Percent")


class Charts(Named, base_classes.Charts):
    """The charts of a sheet, in the order they lie above one another."""

    parent: Sheet

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet
        self.remote = sheet.remote.Charts

    @property
    def api(self) -> Remote:
        """LibreOffice's own list."""
        return self.remote

    def __iter__(self) -> Iterator[Chart]:
        page = self.parent.remote.DrawPage
        for index in range(page.getCount()):
            shape = page.getByIndex(index)
            if shape.getShapeType() == OBJECT and str(shape.CLSID).casefold() == CHART:
                yield Chart(self.parent, shape)

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def __call__(self, key: str | int) -> Chart:
        """One of them; KeyError where there is none."""
        for number, chart in enumerate(self, 1):
            if key in {number, chart.name}:
                return chart
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(chart.name == key for chart in self)

    def add(  # noqa: PLR0913 — xlwings' own arguments
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,
    ) -> Chart:
        """A new chart. LibreOffice has no chart styles."""
        del style
        if anchor is not None:
            left, top = anchor.left, anchor.top
        taken = set() if name else {chart.name for chart in self}
        told = name or next(free for number in count(1) if (free := f"Chart {number}") not in taken)
        # LibreOffice's own name for it has to be one that no chart of the whole document has.
        inner = f"Object {uuid4().hex}"
        frame = struct("awt.Rectangle", *(round(one * POINT) for one in (left, top, width, height)))
        # LibreOffice makes no chart of nothing: without a source it begins with a cell, and forgets it.
        places = source.areas if source is not None else (Area(1, 1, 1, 1),)
        sheet = self.parent.place
        self.remote.addNewByName(inner, frame, tuple(address(sheet, area) for area in places), True, False)
        page = self.parent.remote.DrawPage
        made = Chart(self.parent, page.getByIndex(page.getCount() - 1))
        made.name = told
        made.chart_type = chart_type or "column_clustered"
        as_excel(made.document)
        if source is not None:
            made.set_source_data(source, plot_by)
        else:
            put_series(made, [])
        return made


class Chart(Named, base_classes.Chart):
    """One chart."""

    def __init__(self, sheet: Sheet, shape: Remote) -> None:
        self._sheet = sheet
        self.shape = shape
        self._series: list[tuple[Remote, Remote]] | None = None

    @cached_property
    def document(self) -> Remote:
        """The chart itself, a document of its own."""
        return self.shape.Model

    def known_series(self, *, anew: bool = False) -> list[tuple[Remote, Remote]]:
        """(kind, series) of all it shows: meeting them is dear, and they stay who they are."""
        if self._series is None or anew:
            self._series = [(kind, one) for kind in kinds_of(self) for one in kind.getDataSeries()]
        return self._series

    @property
    def api(self) -> tuple[Any, Any]:
        """Frame and chart in some of Excel's own words."""
        from okrxl.libreoffice.com.charts import ChartWords  # noqa: PLC0415 — words know charts

        return self.shape, ChartWords(self)

    @property
    def parent(self) -> Sheet:
        """The sheet it lies on."""
        return self._sheet

    @property
    def name(self) -> str:
        """What it is called; LibreOffice also keeps a name of its own for it."""
        return str(self.shape.Name or self.shape.PersistName)

    @name.setter
    def name(self, value: str) -> None:
        self.shape.Name = value

    @property
    def chart_type(self) -> str:
        """`"column_clustered"` and so on."""
        diagram = self.document.getDiagram()
        kind = str(diagram.getDiagramType()).rpartition(".")[2].removesuffix("Diagram")
        told = {switch: bool(getattr(diagram, switch, False)) for switch in SWITCHES}
        for name, (own, wanted) in DIAGRAMS.items():
            if own == kind and all(told[switch] == bool(wanted.get(switch)) for switch in SWITCHES):
                return "line_markers" if name == "line" and diagram.SymbolType != -3 else name
        raise NotImplementedError(f"Chart.chart_type of {kind} in LibreOffice")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in DIAGRAMS:
            raise NotImplementedError(f"Chart.chart_type = {value!r} in LibreOffice")
        kind, switches = DIAGRAMS[value]
        diagram = self.document.createInstance(f"com.sun.star.chart.{kind}Diagram")
        self._series = None
        self.document.setDiagram(diagram)
        plain_wall(self.document.getDiagram())
        for switch, state in switches.items():
            self.document.getDiagram().setPropertyValue(switch, state)

    @property
    def title(self) -> str | None:
        """The words above it."""
        return str(self.document.getTitle().String) if self.document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        fresh = not self.document.HasMainTitle
        self.document.HasMainTitle = value is not None
        if value is not None:
            self.document.getTitle().String = value
            if fresh:
                title_as_excel(self.document)

    @property
    def legend(self) -> ChartLegend:
        """Which colour is what."""
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        """What the values are of."""
        return ChartAxis(self, "X")

    @property
    def value_axis(self) -> ChartAxis:
        """How large the values are."""
        return ChartAxis(self, "Y")

    @property
    def series(self) -> ChartSeriesCollection:
        """What it shows."""
        return ChartSeriesCollection(self)

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Each column a series, named by its first cell; a first column of texts tells the categories."""
        if plot_by == "rows":
            raise NotImplementedError("Chart.set_source_data by rows in LibreOffice")
        columns = [
            Area(area.top, column, area.bottom, column)
            for area in rng.areas
            for column in range(area.left, area.right + 1)
        ]
        tab, first = rng.sheet.name, columns[0]
        categories = None
        if len(rng.areas) == 1 and len(columns) > 1:
            told = rng.first.getDataArray()
            if all(isinstance(row[0], str) for row in told[1:]):
                categories = tab, Area(first.top + 1, first.left, first.bottom, first.left)
                columns = columns[1:]
        shown = [column_shown(tab, column) for column in columns]
        put_series(self, [Shown(one.name, categories, one.values) for one in shown])

    def set_x_axis_values(self, rng: Range) -> None:
        """What the values are of."""
        categories = (rng.sheet.name, rng.area)
        told = [Shown(one.name, categories, one.values) for one in self.series.shown()]
        put_series(self, told)

    def _frame(self) -> tuple[Remote, Remote]:
        return self.shape.Position, self.shape.Size

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return float(self.shape.Position.X) / POINT

    @left.setter
    def left(self, value: float) -> None:
        self._placed(X=value)

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return float(self.shape.Position.Y) / POINT

    @top.setter
    def top(self, value: float) -> None:
        self._placed(Y=value)

    @property
    def width(self) -> float:
        """In points."""
        return float(self.shape.Size.Width) / POINT

    @width.setter
    def width(self, value: float) -> None:
        self._sized(Width=value)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.shape.Size.Height) / POINT

    @height.setter
    def height(self, value: float) -> None:
        self._sized(Height=value)

    def _placed(self, **points: float) -> None:
        place = self.shape.Position
        for name, value in points.items():
            setattr(place, name, round(value * POINT))
        self.shape.setPosition(place)

    def _sized(self, **points: float) -> None:
        size = self.shape.Size
        for name, value in points.items():
            setattr(size, name, round(value * POINT))
        self.shape.setSize(size)

    def delete(self) -> None:
        """Take it off the sheet."""
        self._sheet.remote.Charts.removeByName(self.shape.PersistName)
