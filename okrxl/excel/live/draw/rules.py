"""Conditional formats, validations and notes of a sheet, through xlwings' public calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict, assert_never

from okrxl.core.address import Area, cell_name, unquoted_sheet
from okrxl.core.worksheet import quoted, unquoted
from okrxl.excel.live.api.sheet import activate
from okrxl.excel.live.api.sparklines import add_axis
from okrxl.excel.live.draw.cells import refs
from okrxl.sheets.model import Bar, CellIs, Formula, Note, Rule, Scale, Validation
from okrxl.sheets.styles import LOOKS

if TYPE_CHECKING:
    import xlwings as xw


class Look(TypedDict):
    """What a conditional format changes, in xlwings' parameters."""

    fill_color: str
    font_color: str
    font_bold: bool | None


def place_rules(sheet: xw.Sheet, rules: Sequence[Rule]) -> None:
    """Add conditional formats; equal rules on several areas become one rule on all of them.

    xlwings puts each new rule before the others, so the last one is added first.
    """
    for rule, areas in reversed(_gathered(rules)):
        for address in refs(areas):
            _add(sheet, address, rule)


def _gathered(rules: Sequence[Rule]) -> list[tuple[Rule, list[Area]]]:
    found: dict[object, tuple[Rule, list[Area]]] = {}
    for index, rule in enumerate(rules):
        # A formula is relative to the first cell of its area, so these stay separate.
        key = _key(rule, index)
        found.setdefault(key, (rule, []))[1].append(rule.area)
    return list(found.values())


def _key(rule: Rule, index: int) -> object:
    """What rules have in common that differ in their areas alone."""
    match rule:
        case CellIs():
            return rule.value, rule.look
        case Scale():
            return rule.points
        case Bar():
            return rule.minimum, rule.maximum, rule.colour, rule.negative
        case _:
            return index


def _add(sheet: xw.Sheet, address: str, rule: Rule) -> None:
    formats = sheet.range(address).conditional_formats
    match rule:
        case CellIs(_, value, look):
            text = "=" + quoted(value) if isinstance(value, str) else value
            formats.add_cell_value("equal_to", text, **_look(look))
        case Formula(area, formula, look):
            # Excel reads the formula's references relative to the selected cell.
            activate(sheet)
            sheet.range(cell_name(area.top, area.left)).select()
            formats.add_custom("=" + formula, **_look(look))
        case Scale(_, points):
            formats.add_color_scale(
                [f"#{colour}" for _, colour in points],
                thresholds=[number for number, _ in points],
                threshold_type="number",
            )
        case Bar(_, minimum, maximum, colour, negative):
            formats.add_data_bar(f"#{colour}", minimum=minimum, maximum=maximum, gradient=False)
            if negative:
                add_axis(sheet.range(address), rule)
        case _:
            assert_never(rule)


def _look(key: str) -> Look:
    look = LOOKS[key]
    return {
        "fill_color": f"#{look.fill}",
        "font_color": f"#{look.colour}",
        "font_bold": True if look.bold else None,
    }


def clear_rules(sheet: xw.Sheet, areas: Iterable[Area]) -> None:
    """Remove the conditional formats of areas."""
    for address in refs(areas):
        sheet.range(address).conditional_formats.clear()


def place_validations(sheet: xw.Sheet, validations: Iterable[Validation]) -> None:
    """Drop-downs and limits; xlwings has no call for prompts and messages."""
    for one in validations:
        _validate(sheet, one)


def _validate(sheet: xw.Sheet, one: Validation) -> None:
    target = sheet.range(one.area.ref).data_validation
    target.delete()
    match one.kind:
        case "list" if one.formula1.startswith('"'):
            target.set_list(unquoted(one.formula1).split(","))
        case "list" if "!" in one.formula1:
            tab, _, cells = one.formula1.rpartition("!")
            target.set_list(sheet.book.sheets[unquoted_sheet(tab)].range(cells))
            if not str(target.source or "").startswith("="):
                # What is offered would be one word; a choice may as well be typed.
                target.delete()
        case "list":
            target.set_list(sheet.book.names[one.formula1])
        case "decimal" | "date":
            set_rule = target.set_decimal if one.kind == "decimal" else target.set_date
            if one.operator == "between":
                set_rule("between", "=" + one.formula1, "=" + one.formula2)
            elif one.operator == "greaterThanOrEqual":
                set_rule("greater_than_or_equal", "=" + one.formula1)
            else:
                set_rule("less_than_or_equal", "=" + one.formula1)
        case "custom":
            target.set_custom("=" + one.formula1)
        case "any":
            pass
        case _:
            assert_never(one.kind)


def place_notes(sheet: xw.Sheet, notes: Iterable[Note]) -> None:
    """Notes on cells that have none."""
    for note in notes:
        cell = sheet.range(cell_name(note.row, note.column))
        if cell.note is None:
            cell.add_note(note.text)
