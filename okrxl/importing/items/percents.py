"""Percents of one key result: baseline, target and figures have one scale, or a doubt is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from okrxl.importing.items.context import Context
from okrxl.importing.language.amounts import Amount
from okrxl.importing.model import Cell, Value

MOST_POINTS = 500
"""A plain number beyond that beside percents is no percent."""
GOAL = ("target", "target_max", "baseline")


def same_scale(
    read: Amount, value: Value | None, goal: Mapping[str, Cell | None], context: Context, unit: str = ""
) -> Amount:
    """A figure in the scale of its key result's target and baseline; without a number where that is in doubt.

    `goal` are the key result's cells by column; `unit` is its unit: under % a plain 80 is 80 %.
    """
    stated = [cell for name in GOAL if (cell := goal.get(name)) and isinstance(cell.value, float)]
    if not read.number or not stated:
        return read
    percent = any(cell.percent for cell in stated)
    if percent and not read.percent:
        return _in_percents(read, value, context)
    if read.percent and not percent and unit not in {"%", "％"}:
        if _is_one(stated):
            return replace(read, percent=False)
        context.doubt_percent_beside(value, (cell.value for cell in stated))
        return Amount(None, code="import_percent_beside")
    return read


def _in_percents(read: Amount, value: Value | None, context: Context) -> Amount:
    """A plain number beside percents: 40 is 40 %, 0.4 and 1 may be either."""
    number = read.number or 0.0
    if not 1 < abs(number) <= MOST_POINTS:
        context.doubt_percent(value, number)
        return Amount(None, code="import_percent_doubt")
    context.remark("import_percent", "warning", value, read=f"{number:.12g}%")
    return replace(read, number=number / 100, percent=True)


def _is_one(stated: Iterable[Cell]) -> bool:
    """Whether a goal is to have one thing done: a share of it is a percent."""
    return {cell.value for cell in stated} <= {0.0, 1.0}
