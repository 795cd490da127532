"""Totals so far, or levels, where Sum takes amounts, or Average and Hit rate each period's figure.

They count as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.check.lookups import runs
from okrxl.core.measures import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

FEWEST = 4
"""This many figures distinguish totals so far from amounts that grow."""
FEWEST_LEVELS = 3
STEEP = 0.5
"""The last total is at least this share of as many times the first as there are figures."""
PACE = (0.5, 1.5)
"""Between these shares of what is due by then lies a total so far."""
BEYOND = 2
"""The sum of totals so far is at least that many times what is due."""
EVEN = 2
"""Levels: the largest is at most that many times the smallest."""
FAR_BEYOND = 2.5
"""From that many times on the first figure may be any: the report began late."""


def running_totals(
    tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings
) -> Iterator[Finding]:
    """Figures that never fall, the last one at the pace and their sum far beyond it, are totals so far.

    Even ones, each about the target, are levels.
    """
    years = codes(lambda one: one.compares_years)
    summed = scored["measure"].isin(codes(lambda one: one.kind == "figure" or one.compares_years))
    asked = scored.loc[summed & (scored["aggregation"] == "sum") & scored["last_check_in"].notna()]
    if asked.empty:
        return
    rows = _reported(joined, asked)
    found = shapes(rows.loc[rows["begun"]]).reindex(asked.index).set_axis(asked["row"])
    plan = asked.set_index("row")
    growing = plan["measure"].isin(years)
    share = (found["upto"] - plan["start"]) / (plan["due"] - plan["start"])
    grown = plan["year_before"] * (1 + plan["target"])
    goal = plan[["target", "target_max"]].max(axis=1)
    due = grown.where(growing, goal * share)
    near = found["last"].between(PACE[0] * due, PACE[1] * due)
    steep = found["steep"].eq(other=True) & (found["sum"] >= BEYOND * due)
    late = found["rises"].eq(other=True) & (found["sum"] >= FAR_BEYOND * due)
    looks = near & (steep | late)
    level = ~growing & found["level"].eq(other=True) & found["last"].between(PACE[0] * goal, PACE[1] * goal)
    looks |= level & (found["sum"] >= FAR_BEYOND * goal)
    if growing.any():
        before = shapes(rows.loc[~rows["begun"]]).reindex(asked.index).set_axis(asked["row"])
        looks |= growing & found["steep"].eq(other=True) & before["steep"].eq(other=True)
    table = tables.key_results
    mask = looks.reindex(table.frame.index, fill_value=False)
    yield from table.findings("running_totals", "warning", "aggregation", mask, total=found["sum"])


def running_means(
    tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings
) -> Iterator[Finding]:
    """Figures that never fall, the last one at the pace of all of them, are totals so far.

    With Average the last is about what is due by then, where hits are counted about the periods' targets.
    """
    takes = scored["measure"].isin(codes(lambda one: one.kind == "figure"))
    takes &= scored["aggregation"].isin(["average", "hit_rate"]) & scored["last_check_in"].notna()
    asked = scored.loc[takes & ~scored["percent"].astype(bool)]
    if asked.empty:
        return
    rows = _reported(joined, asked)
    found = shapes(rows.loc[rows["begun"]]).reindex(asked.index).set_axis(asked["row"])
    plan = asked.set_index("row")
    goal = plan[["target", "target_max"]].max(axis=1)
    share = (found["upto"] - plan["start"]) / (plan["due"] - plan["start"])
    due = (goal * found["size"]).where(plan["by_hits"].astype(bool), goal * share)
    looks = found["steep"].eq(other=True) & found["last"].between(PACE[0] * due, PACE[1] * due)
    table = tables.key_results
    mask = looks.reindex(table.frame.index, fill_value=False)
    yield from table.findings("running_means", "warning", "aggregation", mask, last=found["last"])


def _reported(joined: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """The figures of these key results up to the day that is scored, by date."""
    counted = joined["actual"].notna() & joined["past"] & joined["kr"].isin(asked.index)
    return joined[["kr", "date", "actual", "begun"]].loc[counted].sort_values("date", kind="stable")


def shapes(rows: pd.DataFrame) -> pd.DataFrame:
    """By key result: the last figure, the sum, the last day; whether they rise, steeply, or are even."""
    found = runs(rows)
    size, least, most, first, last, falls = (
        found[key].to_numpy() for key in ("size", "min", "max", "first", "last", "falls")
    )
    rises = (size >= FEWEST) & (least >= 0) & ~falls & (last > first)
    return found.assign(
        rises=rises,
        level=(size >= FEWEST_LEVELS) & (least >= 0) & (most <= EVEN * least),
        steep=rises & (last >= STEEP * size * first),
    )


CHECKS = (running_totals, running_means)
