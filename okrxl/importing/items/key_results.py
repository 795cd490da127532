"""The numbers of a key result: baseline, target, unit, and the measure that they and their words make."""

from __future__ import annotations

from dataclasses import replace

from okrxl.core.measures import DOWNWARD, MILESTONE, UPWARD
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
    measure = stated or _by_numbers(baseline, target)
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
