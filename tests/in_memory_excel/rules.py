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

    def AddColorScale(self, ColorScaleType: int) -> Rule:
        return self._add({"Type": 3, "colours": ColorScaleType})

    def _add(self, arguments: dict[str, Any]) -> Rule:
        rule = Rule(self.cells, arguments)
        self.cells.sheet.rules.append(rule)
        return rule

    def Delete(self) -> None:
        gone = self._here()
        self.cells.sheet.rules = [rule for rule in self.cells.sheet.rules if rule not in gone]
