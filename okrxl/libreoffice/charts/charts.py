"""The charts of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import POINT, Remote, struct
from okrxl.libreoffice.charts.axes import ChartAxis, ChartLegend
from okrxl.libreoffice.charts.document import ChartDocument
from okrxl.libreoffice.charts.formatting import as_excel, title_as_excel
from okrxl.libreoffice.charts.references import SeriesReferences, column_references
from okrxl.libreoffice.charts.series import ChartSeriesCollection
from okrxl.libreoffice.charts.shapes import OLE_SHAPE, shapes
from okrxl.libreoffice.model import SheetModel
from okrxl.libreoffice.ranges.range import Range
from okrxl.libreoffice.translation.addresses import Area, range_address

CHART_CLASS = "12dcae26-281f-416f-a234-c3086127382e"


class Charts(PartialEngineClass, base_classes.Charts):
    """The charts of a sheet, from bottom to top."""

    parent: SheetModel

    def __init__(self, sheet: SheetModel) -> None:
        self.parent = sheet
        self.remote = sheet.remote.Charts

    @property
    def api(self) -> Remote:
        """The UNO table charts."""
        return self.remote

    def __iter__(self) -> Iterator[Chart]:
        for shape in shapes(self.parent.remote):
            if shape.getShapeType() == OLE_SHAPE and str(shape.CLSID).casefold() == CHART_CLASS:
                yield Chart(self.parent, shape)

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def __call__(self, key: str | int) -> Chart:
        """A chart by name or by number, counted from 1; KeyError where there is none."""
        for number, chart in enumerate(self, 1):
            if key in {number, chart.name}:
                return chart
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(chart.name == key for chart in self)

    def add(  # noqa: PLR0913 — xlwings' arguments
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
        """Add a chart; sizes in points. `style` is ignored, as LibreOffice has no chart styles."""
        del style
        if anchor is not None:
            left, top = anchor.left, anchor.top
        taken = set() if name else {chart.name for chart in self}
        name = name or next(free for number in count(1) if (free := f"Chart {number}") not in taken)
        # LibreOffice's persistent name has to be unique in the document.
        persistent_name = f"Object {uuid4().hex}"
        frame = struct("awt.Rectangle", *(round(one * POINT) for one in (left, top, width, height)))
        # LibreOffice needs a source: without one the chart starts with cell A1, which is removed below.
        areas = source.areas if source is not None else (Area.cell(1, 1),)
        addresses = tuple(range_address(self.parent.position, area) for area in areas)
        self.remote.addNewByName(persistent_name, frame, addresses, True, False)
        page = self.parent.remote.DrawPage
        made = Chart(self.parent, page.getByIndex(page.getCount() - 1))
        made.name = name
        made.chart_type = chart_type or "column_clustered"
        as_excel(made.document.remote)
        if source is not None:
            made.set_source_data(source, plot_by)
        else:
            made.document.show([])
        return made


class Chart(PartialEngineClass, base_classes.Chart):
    """One chart."""

    def __init__(self, sheet: SheetModel, shape: Remote) -> None:
        self._sheet = sheet
        self.shape = shape
        self.document = ChartDocument(shape, sheet.book)

    @property
    def api(self) -> tuple[Any, Any]:
        """(UNO shape, Excel's Chart object, in part), in the form that xlwings has on Windows."""
        return self.shape, self._sheet.book.com.chart(self)

    @property
    def parent(self) -> SheetModel:
        """The sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name; LibreOffice's persistent name where it has none."""
        return str(self.shape.Name or self.shape.PersistName)

    @name.setter
    def name(self, value: str) -> None:
        self.shape.Name = value

    @property
    def chart_type(self) -> str:
        """`"column_clustered"` and so on, as xlwings names them."""
        return self.document.chart_type

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self.document.chart_type = value

    @property
    def title(self) -> str | None:
        """The title, or None."""
        return str(self.document.remote.getTitle().String) if self.document.remote.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        fresh = not self.document.remote.HasMainTitle
        self.document.remote.HasMainTitle = value is not None
        if value is not None:
            self.document.remote.getTitle().String = value
            if fresh:
                title_as_excel(self.document.remote)

    @property
    def legend(self) -> ChartLegend:
        """The legend."""
        return ChartLegend(self.document)

    @property
    def category_axis(self) -> ChartAxis:
        """The axis of the categories."""
        return ChartAxis(self.document, "X")

    @property
    def value_axis(self) -> ChartAxis:
        """The axis of the values."""
        return ChartAxis(self.document, "Y")

    @property
    def series(self) -> ChartSeriesCollection:
        """The series."""
        return ChartSeriesCollection(self.document)

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Show columns as series named by their first cells; a first column of texts holds the categories."""
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
            rows = rng.first.getDataArray()
            if all(isinstance(row[0], str) for row in rows[1:]):
                categories = tab, Area(first.top + 1, first.left, first.bottom, first.left)
                columns = columns[1:]
        series = [column_references(tab, column) for column in columns]
        self.document.show([SeriesReferences(one.name, categories, one.values) for one in series])

    def set_x_axis_values(self, rng: Range) -> None:
        """Show a range as the categories."""
        categories = (rng.sheet.name, rng.area)
        series = self.document.references()
        self.document.show([SeriesReferences(one.name, categories, one.values) for one in series])

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return float(self.shape.Position.X) / POINT

    @left.setter
    def left(self, value: float) -> None:
        self._move(X=value)

    @property
    def top(self) -> float:
        """Points from the sheet's top edge."""
        return float(self.shape.Position.Y) / POINT

    @top.setter
    def top(self, value: float) -> None:
        self._move(Y=value)

    @property
    def width(self) -> float:
        """In points."""
        return float(self.shape.Size.Width) / POINT

    @width.setter
    def width(self, value: float) -> None:
        self._resize(Width=value)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.shape.Size.Height) / POINT

    @height.setter
    def height(self, value: float) -> None:
        self._resize(Height=value)

    def _move(self, **points: float) -> None:
        position = self.shape.Position
        for name, value in points.items():
            setattr(position, name, round(value * POINT))
        self.shape.setPosition(position)

    def _resize(self, **points: float) -> None:
        size = self.shape.Size
        for name, value in points.items():
            setattr(size, name, round(value * POINT))
        self.shape.setSize(size)

    def delete(self) -> None:
        """Delete the chart."""
        self._sheet.remote.Charts.removeByName(self.shape.PersistName)
