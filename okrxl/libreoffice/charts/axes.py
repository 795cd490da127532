"""Axes and legend of a chart."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, enum
from okrxl.libreoffice.charts.formatting import legend_as_excel

if TYPE_CHECKING:
    from okrxl.libreoffice.charts.charts import Chart

OTHER = {"X": "Y", "Y": "X"}
CROSSES = {"automatic": "ZERO", "minimum": "START", "maximum": "END"}
POSITIONS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}
ATTRIBUTES = (
    "title", "minimum_scale", "maximum_scale", "major_unit", "number_format", "reverse_order", "crosses"
)  # fmt: skip


class ChartAxis(Named, base_classes.ChartAxis):
    """One axis: `X` tells what the values are of, `Y` how large they are."""

    def __init__(self, chart: Chart, letter: str) -> None:
        self.chart = chart
        self.letter = letter

    @cached_property
    def diagram(self) -> Remote:
        """LibreOffice's own object for what has axes."""
        return self.chart.document.getDiagram()

    @cached_property
    def remote(self) -> Remote:
        """LibreOffice's own axis."""
        return getattr(self.diagram, f"get{self.letter}Axis")()

    @property
    def api(self) -> Remote:
        """The same."""
        return self.remote

    @property
    def visible(self) -> bool:
        """Whether it is there."""
        return bool(self.diagram.getPropertyValue(f"Has{self.letter}Axis"))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.diagram.setPropertyValue(f"Has{self.letter}Axis", bool(value))

    @property
    def title(self) -> str | None:
        """The words beside it."""
        diagram = self.diagram
        if not diagram.getPropertyValue(f"Has{self.letter}AxisTitle"):
            return None
        return str(getattr(diagram, f"get{self.letter}AxisTitle")().String)

    @title.setter
    def title(self, value: str | None) -> None:
        diagram = self.diagram
        diagram.setPropertyValue(f"Has{self.letter}AxisTitle", value is not None)
        if value is not None:
            getattr(diagram, f"get{self.letter}AxisTitle")().String = value

    def _limit(self, name: str, auto: str, value: float | None) -> None:
        axis = self.remote
        if value is None:
            axis.setPropertyValue(auto, True)
        else:
            axis.setPropertyValue(name, float(value))

    @property
    def minimum_scale(self) -> float:
        """Where it begins."""
        return float(self.remote.getPropertyValue("Min"))

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self._limit("Min", "AutoMin", value)

    @property
    def maximum_scale(self) -> float:
        """Where it ends."""
        return float(self.remote.getPropertyValue("Max"))

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self._limit("Max", "AutoMax", value)

    @property
    def major_unit(self) -> float:
        """From one number to the next."""
        return float(self.remote.getPropertyValue("StepMain"))

    @major_unit.setter
    def major_unit(self, value: float | None) -> None:
        self._limit("StepMain", "AutoStepMain", value)

    @property
    def number_format(self) -> str:
        """How its numbers are written."""
        return self.chart.parent.book.formats.code(self.remote.getPropertyValue("NumberFormat"))

    @number_format.setter
    def number_format(self, value: str) -> None:
        axis = self.remote
        axis.setPropertyValue("LinkNumberFormatToSource", False)
        axis.setPropertyValue("NumberFormat", self.chart.parent.book.formats.key(value))

    @property
    def reverse_order(self) -> bool:
        """Whether it runs the other way."""
        return bool(self.remote.getPropertyValue("ReverseDirection"))

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self.remote.setPropertyValue("ReverseDirection", bool(value))

    @property
    def crosses(self) -> str:
        """Where on this axis the other one stands: LibreOffice keeps it with the other."""
        told = self._other().getPropertyValue("CrossoverPosition").value
        return next((name for name, own in CROSSES.items() if own == told), "custom")

    @crosses.setter
    def crosses(self, value: str) -> None:
        self._other().setPropertyValue("CrossoverPosition", enum("chart.ChartAxisPosition", CROSSES[value]))

    def _other(self) -> Remote:
        return getattr(self.diagram, f"get{OTHER[self.letter]}Axis")()

    def set(self, **asked: Any) -> None:
        """Several at once."""
        unset = base_classes._UNSET  # noqa: SLF001 — xlwings' own mark for what was not told
        for name in (*ATTRIBUTES, "visible"):
            if asked.get(name, unset) is not unset:
                setattr(self, name, asked[name])


class ChartLegend(Named, base_classes.ChartLegend):
    """Which colour is what."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> Remote:
        """LibreOffice's own object."""
        return self.chart.document.getLegend()

    @property
    def visible(self) -> bool:
        """Whether it is there."""
        return bool(self.chart.document.getPropertyValue("HasLegend"))

    @visible.setter
    def visible(self, value: bool) -> None:
        fresh = bool(value) and not self.visible
        self.chart.document.setPropertyValue("HasLegend", bool(value))
        if fresh:
            legend_as_excel(self.chart.document)

    @property
    def position(self) -> str | None:
        """On which side."""
        if not self.visible:
            return None
        told = self.api.getPropertyValue("Alignment").value
        return next((name for name, own in POSITIONS.items() if own == told), None)

    @position.setter
    def position(self, value: str) -> None:
        if value not in POSITIONS:
            raise NotImplementedError(f"ChartLegend.position = {value!r} in LibreOffice")
        self.visible = True
        self.api.setPropertyValue("Alignment", enum("chart.ChartLegendPosition", POSITIONS[value]))
