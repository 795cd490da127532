"""The numbers of a key result: baseline, target, unit, and the measure that they and their words make."""

from __future__ import annotations

import re
from dataclasses import replace

from okrxl.core.measures import AT_MOST, DOWNWARD, MILESTONE, UPWARD
from okrxl.importing.items.context import Context
from okrxl.importing.items.percents import same_scale
from okrxl.importing.items.units import in_unit
from okrxl.importing.language.amounts import Amount
from okrxl.importing.language.words import choices, meaning, word
from okrxl.importing.model import Cell, Record, Value
from okrxl.read import cells

FIGURES = ("actual", "progress", "target", "baseline")
PLAIN_UNITS = frozenset(
    {
        "number",
        "numeric",
        "数值",
        "数字",
        "数值型",
        "currency",
        "percentage",
        "percent",
        "百分比",
        "百分比型",
        "none",
        "completion",
        "integer",
        "decimal",
        "定量",
        "定性",
        "金额",
    }
)
"""Kinds of metrics that exports name where others have a unit."""
DOWN_TO = re.compile(
    r"(?:降|减少|缩短|压缩|下降|减)[低少短]?[至到]|控制在|不超过|不高于|不大于|低于|以内|以下"
    r"|\b(?:reduce|decrease|lower|cut|shorten|bring|drop)\b.*\bto\b"
    r"|\b(?:below|less than|under|at most|no more than)\b",
    re.IGNORECASE,
)
"""Words of a title for a level that is not to be exceeded."""
DOWN = re.compile(
    r"降低|减少|缩短|下降|压缩|\b(?:reduce|decrease|lower|cut|shorten|minimi[sz]e)\b", re.IGNORECASE
)
UP = re.compile(r"提升|提高|增加|增长|\b(?:increase|grow|raise|improve|boost)\b", re.IGNORECASE)
PERCENT_WORDS = frozenset({"percentage", "percent", "百分比", "custompercent"})


def own_figure(record: Record) -> bool:
    """Whether an objective's row has a figure of its own, as a key result has."""
    return any(name in record.values for name in ("target", "actual", "progress"))


def numbers_of(record: Record, context: Context) -> dict[str, Cell | None]:
    """Baseline, target, unit and measure; only a share of progress makes a milestone."""
    if _is_done(record.values.get("target")):
        # "Yes" or "Done" is the target of a milestone, "No" its start.
        others = {name: one for name, one in record.values.items() if name not in {"target", "baseline"}}
        return {**numbers_of(replace(record, values=others), context), "measure": Cell(MILESTONE.code)}
    values = record.values
    target = context.goal(values.get("target"))
    unit = _unit(record, target)
    target = in_unit(target, values.get("target"), unit, context)
    upper = _cell(
        in_unit(context.amount(values.get("target_max")), values.get("target_max"), unit, context),
        values.get("target_max"),
    )
    goal = {"target": _cell(target, values.get("target")), "target_max": upper}
    baseline = in_unit(context.amount(values.get("baseline")), values.get("baseline"), unit, context)
    baseline = same_scale(baseline, values.get("baseline"), goal, context, unit)
    stated = _stated(record, context) or target.measure
    value = record.values.get("target")
    made: dict[str, Cell | None] = {
        "baseline": _cell(baseline, record.values.get("baseline")),
        "target": _cell(target, value),
        "target_max": upper
        or (Cell(target.upper, target.percent, value.cell) if value and target.upper else None),
        "unit": Cell(unit or baseline.unit) if unit or baseline.unit else None,
    }
    measure = stated or _by_words(record, baseline, target, context) or _by_numbers(baseline, target)
    notes = [record.values[name].text for name in ("metric", "note") if name in record.values]
    if value and target.code and target.number is None:
        notes.append(value.text)  # words where a number is asked for: "launched"
    made["note"] = Cell("; ".join(dict.fromkeys(notes))) if notes else None
    if not measure and target.number is None and _has_progress_alone(record):
        measure = MILESTONE.code
        context.remark("import_milestone", "warning", record.values["progress"])
    made["measure"] = Cell(measure) if measure else None
    return made


def _is_done(value: Value | None) -> bool:
    """Whether a target is a word for done."""
    return value is not None and (value.raw is True or word(value.text) in cells.DONE)


def _has_progress_alone(record: Record) -> bool:
    """Whether a share of progress is all that tells how far a key result is: figures need a target."""
    told = {"actual", "total", "check_ins"} & record.values.keys()
    figures = any(column.role != "plan" for column, _ in record.figures)
    return "progress" in record.values and not told and not figures


def _cell(read: Amount, value: Value | None) -> Cell | None:
    return Cell(read.number, read.percent, value.cell) if value and read.number is not None else None


def _stated(record: Record, context: Context) -> str:
    """The measure that a column names."""
    value = record.values.get("measure")
    if value is None:
        return ""
    code = choices("measure").get(word(value.text)) or meaning("measures", value.text)
    if not code and word(value.text) not in PLAIN_UNITS:
        context.remark("choice_unknown", "warning", value)
    return code


def _by_words(record: Record, baseline: Amount, target: Amount, context: Context) -> str:
    """The measure that a title names where there is no baseline: `降至 80 元` is at most 80.

    Other words for less leave the measure to the numbers, with a remark.
    """
    title = record.values.get("title")
    if title is None or target.number is None or baseline.number is not None or UP.search(title.text):
        return ""
    if DOWN_TO.search(title.text):
        context.remark("import_at_most", "warning", title)
        return AT_MOST.code
    if DOWN.search(title.text):
        context.remark("import_direction", "warning", title)
    return ""


def _by_numbers(baseline: Amount, target: Amount) -> str:
    if target.number is None:
        return ""
    start = baseline.number
    if start is not None and start > target.number:
        return DOWNWARD.code
    return UPWARD.code


def _unit(record: Record, target: Amount) -> str:
    """The unit that a column or the target names; a percent's is %."""
    value = record.values.get("unit")
    if value is not None:
        if word(value.text) in PERCENT_WORDS or value.text.strip() in {"%", "％"}:
            return "%"
        if word(value.text) not in PLAIN_UNITS:
            return value.text
    return "%" if target.percent else target.unit
