"""Conditional formats of a sheet, built with openpyxl's classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, Rule
from openpyxl.worksheet.cell_range import MultiCellRange

from okrxl.excel.parts.openpyxl_xml import xml_of
from okrxl.excel.parts.rules_update import rule_text
from okrxl.sheets import model


def conditional_formats(
    rules: Sequence[model.Rule], format_of: Callable[[str], int], first: int = 1
) -> Iterator[bytes]:
    """A `conditionalFormatting` element for each rule; priorities count up from `first`."""
    for priority, rule in enumerate(rules, first):
        made = _rule(rule, format_of)
        made.priority = priority
        yield xml_of(ConditionalFormatting(MultiCellRange(rule.area.ref), cfRule=[made]).to_tree())


def _rule(rule: model.Rule, format_of: Callable[[str], int]) -> Rule:
    match rule:
        case model.CellIs(_, value, look):
            return Rule(type="cellIs", operator="equal", formula=[rule_text(value)], dxfId=format_of(look))
        case model.Formula(_, formula, look):
            return Rule(type="expression", formula=[formula], dxfId=format_of(look))
        case model.Scale(_, points):
            names = ("start", "end") if len(points) == 2 else ("start", "mid", "end")
            made: dict[str, object] = {}
            for name, (value, colour) in zip(names, points, strict=True):
                made |= {f"{name}_type": "num", f"{name}_value": value, f"{name}_color": "FF" + colour}
            scale: Rule = ColorScaleRule(**made)  # type: ignore[no-untyped-call]
            return scale
        case model.Bar(_, minimum, maximum, colour, _):
            bar: Rule = DataBarRule("num", minimum, "num", maximum, "FF" + colour)  # type: ignore[no-untyped-call]
            return bar
        case _:
            assert_never(rule)
