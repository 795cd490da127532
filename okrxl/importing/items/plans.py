"""What is planned for each month of a key result: the columns of plans, in the cycle of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from okrxl.core.headers import month_key, month_number, months_of
from okrxl.importing.items.context import Context
from okrxl.importing.items.percents import same_scale
from okrxl.importing.items.units import in_unit
from okrxl.importing.model import Cell, Item, Record


def plan_of(record: Record, key_result: Item, context: Context) -> Iterator[Item]:
    """The monthly plan of a key result; what is planned for a longer period stands in its last month."""
    cells: dict[str, Cell] = {}
    months = months_of(*context.moments.cycle)
    unit = str(key_result.value("unit") or "")
    for column, value in record.figures:
        if column.role != "plan" or column.period is None:
            continue
        read = in_unit(context.amount(value, words=True), value, unit, context)
        read = same_scale(read, value, key_result.cells, context, unit)
        if read.number is None:
            continue
        month = month_number(column.period.end)
        if month not in months:
            context.remark("import_plan_month", "warning", value, month=month_key(month))
            continue
        if month_number(column.period.start) < month:
            context.remark("import_plan_period", "warning", value, month=month_key(month))
        cells[month_key(month)] = Cell(read.number, read.percent, value.cell)
    if cells:
        yield Item(
            "monthly_plan",
            f"monthly_plan|{key_result.key}",
            cells,
            context.sheet.name,
            record.row,
            parent=key_result.key,
            title=key_result.title,
            file=context.sheet.file,
        )
