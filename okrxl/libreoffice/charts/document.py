"""A chart's document: its diagram, its series, and the ranges they show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.charts.formatting import plain_wall
from okrxl.libreoffice.charts.references import Reference, SeriesReferences, parse_reference, to_range
from okrxl.libreoffice.model import BookModel
from okrxl.libreoffice.translation.grammar import to_excel

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
"""xlwings' chart types -> LibreOffice's diagram and its properties."""
SWITCHES = ("Vertical", "Stacked", "Percent")
LINE_TYPE = "com.sun.star.chart2.LineChartType"
VALUES, CATEGORIES, LABEL = "values-y", "categories", "label"
"""Roles of LibreOffice's data sequences."""


class ChartDocument:
    """The chart inside an OLE shape of a workbook."""

    def __init__(self, shape: Remote, book: BookModel) -> None:
        self._shape = shape
        self.book = book
        self._series: list[tuple[Remote, Remote]] | None = None

    @cached_property
    def remote(self) -> Remote:
        """The UNO chart document."""
        return self._shape.Model

    def service(self, name: str) -> Remote:
        """A new instance of one of the office's services."""
        return self.book.app.office.service(name)

    def systems(self) -> Sequence[Remote]:
        """LibreOffice's coordinate systems; empty for a chart without data."""
        systems: Sequence[Remote] = self.remote.getFirstDiagram().getCoordinateSystems()
        return systems

    def _groups(self) -> list[Remote]:
        """LibreOffice's chart types: the groups of columns, lines and so on that make up the chart."""
        systems = self.systems()
        return list(systems[0].getChartTypes()) if systems else []

    def series(self) -> list[tuple[Remote, Remote]]:
        """(chart type, series) of all series; cached, as reaching them takes many messages."""
        if self._series is None:
            self._series = [(group, one) for group in self._groups() for one in group.getDataSeries()]
        return self._series

    def reload_series(self) -> None:
        """Read the series again after their number or grouping changed."""
        self._series = None
        self.series()

    @property
    def chart_type(self) -> str:
        """A key of DIAGRAMS."""
        diagram = self.remote.getDiagram()
        kind = str(diagram.getDiagramType()).rpartition(".")[2].removesuffix("Diagram")
        state = {switch: bool(getattr(diagram, switch, False)) for switch in SWITCHES}
        for name, (own, wanted) in DIAGRAMS.items():
            if own == kind and all(state[switch] == bool(wanted.get(switch)) for switch in SWITCHES):
                return "line_markers" if name == "line" and diagram.SymbolType != -3 else name
        raise NotImplementedError(f"Chart.chart_type of {kind} in LibreOffice")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        if value not in DIAGRAMS:
            raise NotImplementedError(f"Chart.chart_type = {value!r} in LibreOffice")
        kind, properties = DIAGRAMS[value]
        diagram = self.remote.createInstance(f"com.sun.star.chart.{kind}Diagram")
        self._series = None
        self.remote.setDiagram(diagram)
        plain_wall(self.remote.getDiagram())
        for name, state in properties.items():
            self.remote.getDiagram().setPropertyValue(name, state)

    def references(self) -> list[SeriesReferences]:
        """The ranges that the series show."""
        systems = self.systems()
        categories = systems[0].getAxisByDimension(0, 0).getScaleData().Categories if systems else None
        shared = _reference_of(categories.getValues()) if categories is not None else None
        found = []
        for _, one in self.series():
            data = next((d for d in one.getDataSequences() if d.getValues().Role.startswith("values")), None)
            values = _reference_of(data.getValues()) if data is not None else None
            if values:
                label = data.getLabel() if data is not None else None
                found.append(SeriesReferences(_reference_of(label), shared, values))
        return found

    def show(self, wanted: Sequence[SeriesReferences]) -> None:
        """Show these ranges; the series keep their formatting where their number stays the same."""
        present = [one for _, one in self.series()]
        if len(present) != len(wanted):
            groups = self._groups()
            for group in groups[1:]:
                group.setDataSeries(())
            present = [self.service("chart2.DataSeries") for _ in wanted]
            for one in present:
                one.setPropertyValue("VaryColorsByPoint", self.chart_type in {"pie", "doughnut"})
            self._point(present, wanted)
            groups[0].setDataSeries(tuple(present))
            self.reload_series()
        else:
            self._point(present, wanted)
        categories = next((one.categories for one in wanted if one.categories), None)
        if categories:
            self.show_categories(categories)

    def show_series(self, number: int, wanted: SeriesReferences) -> None:
        """Show other ranges in one series, counted from 1."""
        self._point([self.series()[number - 1][1]], [wanted])

    def show_categories(self, reference: Reference) -> None:
        """Show other categories, which all series share."""
        sequence = self.service("chart2.data.LabeledDataSequence")
        sequence.setValues(self._sequence(reference, CATEGORIES))
        axis = self.systems()[0].getAxisByDimension(0, 0)
        scale = axis.getScaleData()
        scale.Categories = sequence
        axis.setScaleData(scale)

    def _sequence(self, reference: Reference, role: str) -> Remote:
        provider = self.remote.getDataProvider()
        made = provider.createDataSequenceByRangeRepresentation(to_range(reference))
        made.setPropertyValue("Role", role)
        return made

    def _point(self, present: Sequence[Remote], wanted: Sequence[SeriesReferences]) -> None:
        for one, references in zip(present, wanted, strict=True):
            data = self.service("chart2.data.LabeledDataSequence")
            data.setValues(self._sequence(references.values, VALUES))
            if references.name:
                data.setLabel(self._sequence(references.name, LABEL))
            one.setData((data,))


def _reference_of(sequence: Remote) -> Reference | None:
    """The range of a UNO data sequence; None for constants."""
    if sequence is None:
        return None
    return parse_reference(to_excel(str(sequence.getSourceRangeRepresentation())))
