"""Figures that look wrong: amounts taken for levels, another unit, a date a year too early.

They count as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import keys
from okrxl.core.measures import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

FEWEST = 3
"""This many figures distinguish amounts from levels."""
EVEN = 2
"""Figures whose largest is at most that many times the smallest do not grow."""
ABOUT = (0.5, 1.5)
"""Between these shares of what is due by then lies the total of figures that are amounts."""
BEYOND, BEYOND_LIMIT = 20, 100
"""That many times the target, or the limit where lower is better, a figure is in another unit."""
JANUARY = 1


def amounts(
    tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, settings: Settings
) -> Iterator[Finding]:
    """Figures that do not grow although their total would meet the target are amounts: choose Sum."""
    table = tables.key_results
    blank = table.frame["aggregation"].isna() & ~table.unreadable("aggregation")
    plain = scored["measure"].isin(
        codes(lambda one: one.kind == "figure" and one.needs != ("target", "target_max"))
    )
    asked = scored.loc[plain & scored["row"].isin(blank.index[blank]) & ~scored["percent"].astype(bool)]
    counted = joined["actual"].notna() & (joined["date"] >= joined["start"])
    counted &= joined["date"] <= pd.Timestamp(settings.as_of)
    rows = joined.loc[counted].sort_values("date", kind="stable")
    by_id = rows.groupby(keys(rows["kr_id"]), sort=False)
    found = by_id["actual"].agg(["size", "sum", "min", "max", "last"])
    found["falls"] = by_id["actual"].agg(lambda figures: bool((figures.diff() < 0).any()))
    found["upto"] = by_id["date"].max()
    found = found.reindex(keys(asked["id"])).set_axis(asked["row"])
    start, due, target = (asked[key].set_axis(asked["row"]) for key in ("start", "due", "target"))
    share = (found["upto"] - start) / (due - start)
    due_by_then = target * share
    still = found["falls"] | (found["max"] <= EVEN * found["min"])
    looks = (found["size"] >= FEWEST) & (found["min"] > 0) & still.fillna(value=False).astype(bool)
    looks &= found["sum"].between(ABOUT[0] * due_by_then, ABOUT[1] * due_by_then)
    looks &= found["last"] < ABOUT[0] * due_by_then
    mask = looks.reindex(table.frame.index, fill_value=False)
    yield from table.findings("amounts_as_levels", "warning", "aggregation", mask)


def units(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """A figure is not many times the target: 1,650,000 under a target of 500 is in another unit."""
    years = joined["measure"].isin(codes(lambda one: one.compares_years))
    numbers = joined[["baseline", "target", "target_max"]].abs()
    usual = numbers["baseline"].where(years, numbers.max(axis=1))
    lower = joined["measure"].isin(codes(lambda one: one.lower_is_better))
    figures = joined["measure"].isin(codes(lambda one: one.in_unit)) & ~joined["percent"].astype(bool) | years
    beyond = joined["actual"].abs() >= usual * np.where(lower, BEYOND_LIMIT, BEYOND)
    mask = figures & (usual > 0) & beyond
    yield from tables.check_ins.findings("unit_doubtful", "warning", "actual", mask, target=joined["target"])


def years(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """A check-in in January, the only one of the year before, may be dated a year too early."""
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.cycle_end)
    meant = joined["date"] + pd.DateOffset(years=1)
    early = (joined["date"] < first) & (meant >= first) & (meant <= last) & joined["actual"].notna()
    early &= meant <= pd.Timestamp(settings.as_of)
    key, year = keys(joined["kr_id"]), joined["date"].dt.year
    in_january = joined["date"].dt.month == JANUARY
    of_year = pd.MultiIndex.from_arrays([key, year])
    compared = of_year.isin(of_year[(joined["date"].notna() & ~in_january).to_numpy(bool)])
    both = pd.MultiIndex.from_arrays([key, meant]).isin(pd.MultiIndex.from_arrays([key, joined["date"]]))
    mask = early & in_january & ~compared & ~both
    yield from tables.check_ins.findings("year_early", "warning", "date", mask, meant=meant)


CHECKS = (amounts, units, years)
