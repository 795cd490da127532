"""The tables with a column a month: whose rows they are, and plans that fit their key results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import keys, keys_of, known, twice
from okrxl.core.headers import month_key, months_of
from okrxl.scoring.pace.by_plan import Course

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

OFF_BY = 0.005
"""How far a plan may miss its target, relative to it: 8.3 twelve times is 100."""


def known_rows(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A row of months names a key result that exists, and each key result has one."""
    ids, before = known(tables.key_results, "id"), known(tables.key_results, "last_year_id")
    for table, listed in ((tables.monthly_plan, ids), (tables.monthly_actuals, ids | before)):
        names = keys_of(table, "kr_id")
        filled = table.frame.drop(columns="kr_id").notna().any(axis=1)
        yield from table.findings("monthly_kr_missing", "error", "kr_id", filled & names.isna())
        yield from table.findings("monthly_kr_unknown", "error", "kr_id", names.notna() & ~names.isin(listed))
        yield from twice(table, "kr_id", "id_twice")


def plans(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """A plan covers its key result's months, comes to its target, and is what is expected."""
    course = Course.of(scored, settings)
    if course is None:
        return
    table, of_plan = tables.monthly_plan, scored.iloc[course.places]
    rows = _rows(table, of_plan["id"])
    idle = of_plan["by_hits"].to_numpy(bool) | course.is_shown
    yield from table.findings("plan_not_used", "warning", "kr_id", pd.Series(idle, rows))
    months = [month_key(one) for one in months_of(settings.cycle_start, settings.cycle_end)]
    yield from _outside(table, course, rows, months)
    blank = course.within & np.isnan(course.figures)
    texts = pd.Series([", ".join(np.array(months)[row]) for row in blank], rows, dtype=object)
    partial = blank.any(axis=1) & ~idle
    yield from table.findings("plan_partial", "warning", "kr_id", pd.Series(partial, rows), months=texts)
    total, goal = course.points[:, -1], course.goal
    near = np.abs(total - goal) <= OFF_BY * np.abs(goal)
    off = ~np.where(course.holds_line, course.meets(total), near) & ~np.isnan(total) & ~np.isnan(goal) & ~idle
    values = {"total": pd.Series(total, rows), "target": pd.Series(goal, rows)}
    yield from table.findings("plan_off", "warning", "kr_id", pd.Series(off, rows), **values)


def _rows(table: Table, ids: pd.Series) -> pd.Index:
    """The row of each key result, the first of those with its id."""
    names = keys_of(table, "kr_id")
    first = names.loc[names.notna() & ~names.duplicated()]
    found: pd.Series[int] = pd.Series(first.index, index=first.to_numpy()).loc[keys(ids).to_numpy()]
    return pd.Index(found)


def _outside(table: Table, course: Course, rows: pd.Index, months: Sequence[str]) -> Iterator[Finding]:
    """Figures of months in which the key result does not run."""
    for number, key in enumerate(months):
        if key in table.columns:
            outside = ~course.within[:, number] & ~np.isnan(course.figures[:, number])
            yield from table.findings("plan_outside", "warning", key, pd.Series(outside, rows))


CHECKS = (known_rows,)
OF_PLANS = (plans,)
