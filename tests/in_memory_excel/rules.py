"""Conditional formats of the in-memory Excel."""

# ruff: noqa: N802, N803 — the names are Excel's
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.in_memory_excel.com import Bag, Com, Things

if TYPE_CHECKING:
    from tests.in_memory_excel.range import Range


class Rule(Com):
    """A conditional format."""

    def __init__(self, cells: Range, arguments: dict[str, Any]) -> None:
        super().__init__(cells.meter)
        self.cells = cells
        self.arguments = arguments
        self.font = Bag(self.meter, "RuleFont", "Color Bold Italic")
        self.interior = Bag(self.meter, "RuleInterior", "Color")
        self.criteria = [
            Bag(self.meter, "Criterion", "Type Value", FormatColor=Bag(self.meter, "FormatColor", "Color"))
            for _ in range(arguments.get("colours", 0))
        ]

    @property
    def Font(self) -> Bag:
        return self.font

    @property
    def Interior(self) -> Bag:
        return self.interior

    @property
    def StopIfTrue(self) -> bool:
        return bool(self.arguments.get("stop", True))

    @StopIfTrue.setter
    def StopIfTrue(self, value: bool) -> None:
        self.arguments["stop"] = value

    @property
    def Type(self) -> int:
        return int(self.arguments["Type"])

    def SetFirstPriority(self) -> None:
        rules = self.cells.sheet.rules
        rules.remove(self)
        rules.insert(0, self)

    def ColorScaleCriteria(self, index: int) -> Bag:
        return self.criteria[index - 1]


class Databar(Rule):
    """A data bar."""

    def __init__(self, cells: Range) -> None:
        super().__init__(cells, {"Type": 4})
        self.bar_color = Bag(self.meter, "FormatColor", "Color")
        self.axis_color = Bag(self.meter, "FormatColor", "Color")
        self.negative = Bag(
            self.meter, "NegativeBarFormat", "ColorType", Color=Bag(self.meter, "FormatColor", "Color")
        )
        self.points = Point(self), Point(self)
        self.kept: dict[str, object] = {}

    @property
    def BarColor(self) -> Bag:
        return self.bar_color

    @property
    def AxisColor(self) -> Bag:
        return self.axis_color

    @property
    def NegativeBarFormat(self) -> Bag:
        return self.negative

    @property
    def MinPoint(self) -> Point:
        return self.points[0]

    @property
    def MaxPoint(self) -> Point:
        return self.points[1]

    @property
    def BarFillType(self) -> object:
        return self.kept["fill"]

    @BarFillType.setter
    def BarFillType(self, value: object) -> None:
        self.kept["fill"] = value

    @property
    def ShowValue(self) -> object:
        return self.kept["shown"]

    @ShowValue.setter
    def ShowValue(self, value: object) -> None:
        self.kept["shown"] = value

    @property
    def AxisPosition(self) -> object:
        return self.kept["axis"]

    @AxisPosition.setter
    def AxisPosition(self, value: object) -> None:
        self.kept["axis"] = value


class Point(Com):
    """An end of a data bar."""

    def __init__(self, bar: Databar) -> None:
        super().__init__(bar.meter)
        self.at: tuple[int, object] = (0, None)

    def Modify(self, Type: int, Value: object = None) -> None:
        self.at = Type, Value


class FormatConditions(Things):
    def __init__(self, cells: Range) -> None:
        super().__init__(cells.meter, self._here, "FormatConditions")
        self.cells = cells

    def _here(self) -> list[Rule]:
        return [
            rule
            for rule in self.cells.sheet.rules
            if any(one.overlaps(other) for one in rule.cells.areas for other in self.cells.areas)
        ]

    def Add(self, **arguments: Any) -> Rule:
        return self._add(arguments)

    def AddDatabar(self) -> Databar:
        bar = Databar(self.cells)
        self.cells.sheet.rules.append(bar)
        return bar

    def AddColorScale(self, ColorScaleType: int) -> Rule:
        return self._add({"Type": 3, "colours": ColorScaleType})

    def _add(self, arguments: dict[str, Any]) -> Rule:
        rule = Rule(self.cells, arguments)
        self.cells.sheet.rules.append(rule)
        return rule

    def Delete(self) -> None:
        gone = self._here()
        self.cells.sheet.rules = [rule for rule in self.cells.sheet.rules if rule not in gone]
