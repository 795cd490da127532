"""Axes and legend of a chart."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, enum
from okrxl.libreoffice.charts.document import ChartDocument
from okrxl.libreoffice.charts.formatting import legend_as_excel

OTHER = {"X": "Y", "Y": "X"}
CROSSES = {"automatic": "ZERO", "minimum": "START", "maximum": "END"}
POSITIONS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}
ATTRIBUTES = (
    "title", "minimum_scale", "maximum_scale", "major_unit", "number_format", "reverse_order", "crosses"
)  # fmt: skip


class ChartAxis(PartialEngineClass, base_classes.ChartAxis):
    """An axis: `X` for the categories, `Y` for the values."""

    def __init__(self, chart: ChartDocument, letter: str) -> None:
        self._chart = chart
        self.letter = letter

    @cached_property
    def diagram(self) -> Remote:
        """The UNO diagram."""
        return self._chart.remote.getDiagram()

    @cached_property
    def remote(self) -> Remote:
        """The UNO axis."""
        return getattr(self.diagram, f"get{self.letter}Axis")()

    @property
    def api(self) -> Remote:
        """The UNO axis."""
        return self.remote

    @property
    def visible(self) -> bool:
        """Whether the axis is shown."""
        return bool(self.diagram.getPropertyValue(f"Has{self.letter}Axis"))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.diagram.setPropertyValue(f"Has{self.letter}Axis", bool(value))

    @property
    def title(self) -> str | None:
        """The title, or None."""
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
        """The minimum."""
        return float(self.remote.getPropertyValue("Min"))

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self._limit("Min", "AutoMin", value)

    @property
    def maximum_scale(self) -> float:
        """The maximum."""
        return float(self.remote.getPropertyValue("Max"))

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self._limit("Max", "AutoMax", value)

    @property
    def major_unit(self) -> float:
        """The distance between two major ticks."""
        return float(self.remote.getPropertyValue("StepMain"))

    @major_unit.setter
    def major_unit(self, value: float | None) -> None:
        self._limit("StepMain", "AutoStepMain", value)

    @property
    def number_format(self) -> str:
        """The format code of its labels."""
        return self._chart.book.formats.code(self.remote.getPropertyValue("NumberFormat"))

    @number_format.setter
    def number_format(self, value: str) -> None:
        axis = self.remote
        axis.setPropertyValue("LinkNumberFormatToSource", False)
        axis.setPropertyValue("NumberFormat", self._chart.book.formats.key(value))

    @property
    def reverse_order(self) -> bool:
        """Whether the direction is reversed."""
        return bool(self.remote.getPropertyValue("ReverseDirection"))

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self.remote.setPropertyValue("ReverseDirection", bool(value))

    @property
    def crosses(self) -> str:
        """Where the other axis crosses, a key of CROSSES; LibreOffice stores it with the other axis."""
        position = self._other().getPropertyValue("CrossoverPosition").value
        return next((name for name, own in CROSSES.items() if own == position), "custom")

    @crosses.setter
    def crosses(self, value: str) -> None:
        self._other().setPropertyValue("CrossoverPosition", enum("chart.ChartAxisPosition", CROSSES[value]))

    def _other(self) -> Remote:
        return getattr(self.diagram, f"get{OTHER[self.letter]}Axis")()

    def set(self, **values: Any) -> None:
        """Set several attributes."""
        unset = base_classes._UNSET  # noqa: SLF001 — xlwings' marker for arguments left out
        for name in (*ATTRIBUTES, "visible"):
            if values.get(name, unset) is not unset:
                setattr(self, name, values[name])


class ChartLegend(PartialEngineClass, base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: ChartDocument) -> None:
        self._chart = chart

    @property
    def api(self) -> Remote:
        """The UNO legend."""
        return self._chart.remote.getLegend()

    @property
    def visible(self) -> bool:
        """Whether the legend is shown."""
        return bool(self._chart.remote.getPropertyValue("HasLegend"))

    @visible.setter
    def visible(self, value: bool) -> None:
        fresh = bool(value) and not self.visible
        self._chart.remote.setPropertyValue("HasLegend", bool(value))
        if fresh:
            legend_as_excel(self._chart.remote)

    @property
    def position(self) -> str | None:
        """A key of POSITIONS; None without a legend."""
        if not self.visible:
            return None
        alignment = self.api.getPropertyValue("Alignment").value
        return next((name for name, own in POSITIONS.items() if own == alignment), None)

    @position.setter
    def position(self, value: str) -> None:
        if value not in POSITIONS:
            raise NotImplementedError(f"ChartLegend.position = {value!r} in LibreOffice")
        self.visible = True
        self.api.setPropertyValue("Alignment", enum("chart.ChartLegendPosition", POSITIONS[value]))
