"""Columns of periods whose year is not written: they run through the workbook's cycle; totals among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from okrxl.core.headers import LAST_MONTH, first_day, last_day, month_number
from okrxl.importing.model import Period, SourceColumn

MONTHS_OF_PARTS = (3, 6)
"""The months of a quarter and of half a year."""

Cycle = tuple[date, date] | None


def in_cycle(columns: Sequence[SourceColumn], cycle: Cycle) -> tuple[SourceColumn, ...]:
    """The columns with the years of their periods; quarters beside their months are totals, not read."""
    made = _over_new_year([_of_fiscal_year(one, cycle) for one in columns], cycle)
    return tuple(
        replace(one, field="", period=None, role=None) if _is_sum(one, made) else one for one in made
    )


def _months(period: Period) -> int:
    return month_number(period.end) - month_number(period.start) + 1


def _of_fiscal_year(column: SourceColumn, cycle: Cycle) -> SourceColumn:
    """A quarter or a half without a year counts from the cycle's first month."""
    found = column.period
    if found is None or cycle is None or not found.assumed or _months(found) not in MONTHS_OF_PARTS:
        return column
    shift = cycle[0].month - 1
    start, end = month_number(found.start) + shift, month_number(found.end) + shift
    return replace(column, period=Period(first_day(start), last_day(end), assumed=True))


def _over_new_year(columns: Sequence[SourceColumn], cycle: Cycle) -> list[SourceColumn]:
    """Months without a year: after December comes the next January.

    In a cycle of one calendar year the months before that January are those of the year before.
    """
    made = list(columns)
    for role in ("actual", "plan"):
        at = [
            place
            for place, one in enumerate(made)
            if one.period and one.period.assumed and one.role == role and _months(one.period) == 1
        ]
        turns = [
            index
            for index in range(1, len(at))
            if (_month(made[at[index - 1]]), _month(made[at[index]])) == (LAST_MONTH, 1)
        ]
        if len(turns) != 1:
            continue
        crosses = cycle is not None and cycle[0].year != cycle[1].year
        moved = at[turns[0] :] if crosses else at[: turns[0]]
        for place in moved:
            made[place] = _moved(made[place], 1 if crosses else -1)
    return made


def _month(column: SourceColumn) -> int:
    return column.period.start.month if column.period else 0


def _moved(column: SourceColumn, years: int) -> SourceColumn:
    if column.period is None:
        return column
    number = month_number(column.period.start) + years * LAST_MONTH
    return replace(column, period=Period(first_day(number), last_day(number), assumed=True))


def _is_sum(column: SourceColumn, columns: Sequence[SourceColumn]) -> bool:
    """Whether a column is of a longer period whose parts are columns too, with the same role."""
    whole = column.period
    if whole is None:
        return False
    parts = [
        one
        for one in columns
        if one.period
        and one.role == column.role
        and _months(one.period) < _months(whole)
        and whole.start <= one.period.start
        and one.period.end <= whole.end
    ]
    return len(parts) > 1
