"""Existing conditional formats: ours are moved to their present cells, the manager's are left alone."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, assert_never

from okrxl.core.worksheet import quoted
from okrxl.sheets import model

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.core.address import Area

Signature = tuple[object, ...]
"""What distinguishes one rule from another, regardless of its cells."""
FormatOf = Callable[[str], int]


def move_rules(
    nodes: Iterable[etree._Element], wanted: Sequence[model.Rule], format_of: FormatOf
) -> tuple[list[etree._Element], bool]:
    """The `conditionalFormatting` elements to keep, and whether they include every wanted rule.

    If not, only the manager's are kept and ours have to be made again.
    """
    waiting: dict[Signature, deque[Area]] = defaultdict(deque)
    for rule in wanted:
        waiting[_wanted(rule, format_of)].append(rule.area)
    ours: list[tuple[etree._Element, set[str]]] = []
    theirs = []
    for node in nodes:
        found = [_present(one) for one in node.iterfind("{*}cfRule")]
        if not any(one in waiting for one in found):
            theirs.append(node)
        else:
            ours.append((node, {waiting[one].popleft().ref if waiting.get(one) else "" for one in found}))
    if any(waiting.values()) or any(len(refs) > 1 for _, refs in ours):
        return theirs, False
    moved = []
    for node, refs in ours:
        ref = refs.pop()
        if ref:
            node.set("sqref", ref)
            moved.append(node)
    return [*moved, *theirs], True


def bars_among(nodes: Iterable[etree._Element], wanted: Sequence[model.Bar]) -> list[etree._Element]:
    """The elements that hold one of these data bars, by its limits and its colour."""
    known = {_bar(bar) for bar in wanted}
    return [node for node in nodes if any(_present(one) in known for one in node.iterfind("{*}cfRule"))]


def _bar(bar: model.Bar) -> Signature:
    return ("dataBar", float(bar.minimum), float(bar.maximum), "FF" + bar.colour)


def _wanted(rule: model.Rule, format_of: FormatOf) -> Signature:
    match rule:
        case model.CellIs(_, value, look):
            return ("cellIs", format_of(look), rule_text(value))
        case model.Formula(_, formula, look):
            return ("expression", format_of(look), formula)
        case model.Scale(_, points):
            return ("colorScale", *(float(at) for at, _ in points), *("FF" + colour for _, colour in points))
        case model.Bar():
            return _bar(rule)
        case _:
            assert_never(rule)


def rule_text(value: str | float) -> str:
    """A value as the formula of a rule has it."""
    return quoted(value) if isinstance(value, str) else repr(value)


def _present(node: etree._Element) -> Signature:
    kind = str(node.get("type"))
    if kind in {"colorScale", "dataBar"}:
        points = [_number(one.get("val")) for one in node.iter("{*}cfvo")]
        return (kind, *points, *(str(one.get("rgb")) for one in node.iter("{*}color")))
    look = _number(node.get("dxfId"))
    return (kind, look, *(one.text or "" for one in node.iterfind("{*}formula")))


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")
