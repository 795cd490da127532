"""Conditional formats and validations of a sheet, built with openpyxl's classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, Rule
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList

from okrxl.excel.parts.openpyxl_xml import xml_of
from okrxl.excel.parts.rules_update import rule_text
from okrxl.sheets import model, utf16

MAX_TITLE = 32


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


def validations(wanted: Sequence[model.Validation]) -> bytes:
    """The `dataValidations` element."""
    made = [_validation(one) for one in wanted]
    return xml_of(DataValidationList(dataValidation=made).to_tree())


def _validation(one: model.Validation) -> DataValidation:
    made = DataValidation(
        type=None if one.kind == "any" else one.kind,
        formula1=one.formula1 or None,
        formula2=one.formula2 or None,
        operator=one.operator if one.kind in {"decimal", "date"} and one.operator != "between" else None,
        allow_blank=True,
        showErrorMessage=one.kind != "any" and bool(one.error),
        showInputMessage=bool(one.prompt),
        promptTitle=utf16.cut(one.prompt_title, MAX_TITLE, "") or None,
        prompt=utf16.cut(one.prompt, utf16.FORMULA_TEXT, "") or None,
        error=utf16.cut(one.error, utf16.FORMULA_TEXT, "") or None,
        errorStyle="stop" if one.strict else "warning",
    )
    made.sqref = MultiCellRange(one.area.ref)
    return made
