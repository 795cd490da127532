"""Figures that look wrong: amounts taken for levels, another unit, a date a year too early.

They count as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import runs
from okrxl.core.measures import codes, has_stages
from okrxl.core.schema import is_percent_unit
from okrxl.core.table import percent_of

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
BEYOND, BEYOND_FEW, BEYOND_LIMIT = 10, 20, 100
"""That many times the target a figure is in another unit; small targets and limits are surpassed by more."""
FEW = 10
"""Targets below that are small."""
TINY = 1000
"""A key result whose figures are all at most that part of the target is in another unit."""
MOST_PERCENT = 10
"""From 1,000 % on a percent is in doubt."""
POINTS, MOST = 100, 1.5
"""A fraction of 1 times 100 would be at most that many times the target, itself at most 100."""
TENFOLD = (8, 12.5)
"""Between these many times its neighbours a figure rather has a digit too many than changed."""
LARGE_GROWTH, HUGE_GROWTH = 1, 2
"""From a growth target of 100 % on there is a warning; a plain 2 or more, 20 for 20 %, is in doubt."""
APART = 1000
"""A baseline that many times the target is in another unit."""
CLOSE = 0.5
"""Changes are less than that share of baseline and target."""
MOST_STAGES = 10
"""Whole numbers up to that may be stages."""
MOST_GROWTH, MOST_LOSS = 3, 0.8
"""Growth to date beyond these is unusual."""
JANUARY, DECEMBER = 1, 12


def amounts(tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings) -> Iterator[Finding]:
    """Figures that do not grow although their total would meet the target are amounts: choose Sum."""
    table = tables.key_results
    blank = table.frame["aggregation"].isna() & ~table.unreadable("aggregation")
    plain = scored["measure"].isin(
        codes(lambda one: one.kind == "figure" and one.needs != ("target", "target_max"))
    )
    asked = scored.loc[plain & scored["row"].isin(blank.index[blank]) & ~scored["percent"].astype(bool)]
    counted = joined["kr"].isin(asked.index) & _counted(joined)
    rows = joined[["kr", "date", "actual"]].loc[counted].sort_values("date", kind="stable")
    found = runs(rows).reindex(asked.index).set_axis(asked["row"])
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
    most = np.select([lower, usual < FEW], [BEYOND_LIMIT, BEYOND_FEW], BEYOND)
    beyond = joined["actual"].abs() >= usual * most
    mask = figures & (usual > 0) & beyond
    yield from tables.check_ins.findings("unit_doubtful", "warning", "actual", mask, target=joined["target"])


def huge(tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """Thousands of percent are rather a number that a percent format was put on afterwards: 25 as 2500 %."""
    of_percent = scored["percent"].astype(bool) & scored["measure"].isin(codes(lambda one: one.in_unit))
    plan = scored.loc[of_percent].set_index("row")
    table = tables.key_results
    for key in ("baseline", "target", "target_max"):
        mask = (plan[key].abs() >= MOST_PERCENT).reindex(table.frame.index, fill_value=False)
        yield from table.findings("percent_huge", "error", key, mask, percent=percent_of(table.frame[key]))
    figures = joined["percent"].astype(bool) & joined["measure"].isin(codes(lambda one: one.in_unit))
    mask = figures & (joined["actual"].abs() >= MOST_PERCENT)
    percent = percent_of(joined["actual"])
    yield from tables.check_ins.findings("percent_huge", "error", "actual", mask, percent=percent)


def small(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """A figure is not a thousandth of the target, nor 0.6 where 60 is meant."""
    numbers = joined[["baseline", "target", "target_max"]].abs()
    usual = numbers.max(axis=1)
    size = joined["actual"].abs()
    wanted = joined["measure"].isin(codes(lambda one: one.kind == "figure" and not one.lower_is_better))
    wanted |= joined["measure"].isin(codes(lambda one: one.is_done_share)) & has_stages(joined["target"])
    wanted &= ~joined["percent"].astype(bool) & (size > 0)
    fraction = (size < 1) & (size * POINTS <= MOST * usual) & (size * BEYOND_FEW <= usual)
    largest = size.groupby(joined["kr"]).transform("max")
    unit = largest * TINY <= usual
    fraction &= (usual <= POINTS) | (largest < 1)
    mask = wanted & (fraction | unit)
    yield from tables.check_ins.findings("unit_too_small", "warning", "actual", mask, target=joined["target"])


def baselines(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """A key result that falls does not begin at a thousand times its target: 1,000,000 and 90 (万元)."""
    falling = scored["measure"].isin(codes(lambda one: one.moves and one.lower_is_better))
    plan = scored.loc[falling & scored["valid"]].set_index("row")
    far = (plan["target"] > 0) & (plan["baseline"] >= APART * plan["target"])
    table = tables.key_results
    mask = far.reindex(table.frame.index, fill_value=False)
    yield from table.findings("baseline_far", "warning", "baseline", mask, target=table.frame["target"])


def growth_targets(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """A growth of 100 % or more is unusual; a plain 20 may be 20 %, and 1,400 an amount."""
    table = tables.key_results
    growing = scored["measure"].isin(codes(lambda one: one.compares_years)) & scored["valid"]
    plan = scored.loc[growing].set_index("row")
    explicit = plan.index.isin(table.percents.get("target", ())) | plan["unit"].map(is_percent_unit)
    large = plan["target"] >= LARGE_GROWTH
    doubt = large & (plan["target"] >= HUGE_GROWTH) & ~explicit.astype(bool)
    growth = percent_of(plan["target"])
    unusual, unsure = (rows.reindex(table.frame.index, fill_value=False) for rows in (large & ~doubt, doubt))
    yield from table.findings("growth_target_large", "warning", "target", unusual, percent=growth)
    yield from table.findings("growth_target_huge", "error", "target", unsure, percent=growth)


def changes(tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings) -> Iterator[Finding]:
    """Figures far below baseline and target, of the size of their difference, may be changes: +3 for 35.

    What is to fall may fall far below its target, unless that is close to where it began.
    """
    table = tables.key_results
    moving = scored["measure"].isin(codes(lambda one: one.moves)) & (scored["aggregation"] == "latest")
    plan = scored[["row", "baseline", "target"]].loc[
        moving & scored["valid"] & scored["last_check_in"].notna()
    ]
    places, plan = plan.index, plan.set_index("row")
    rows = joined[["kr", "actual"]].loc[joined["kr"].isin(places) & _counted(joined)]
    size = rows["actual"].abs().groupby(rows["kr"]).agg(["min", "max"]).reindex(places).set_axis(plan.index)
    lower = plan[["baseline", "target"]].min(axis=1)
    close = (plan["baseline"] > 0) & (plan["target"] >= CLOSE * plan["baseline"])
    looks = close & (size["min"] > 0) & (size["max"] < lower * CLOSE)
    way = (plan["target"] - plan["baseline"]).abs()
    looks &= size["max"].between(way / POINTS, way * MOST)
    mask = looks.reindex(table.frame.index, fill_value=False)
    yield from table.findings("changes_as_levels", "warning", "aggregation", mask)


def summed_percents(
    tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings
) -> Iterator[Finding]:
    """Percents are rather levels than amounts that Sum adds up."""
    table = tables.key_results
    summed = scored["measure"].isin(codes(lambda one: one.kind == "figure"))
    summed &= scored["percent"].astype(bool) & (scored["aggregation"] == "sum")
    several = joined["kr"].loc[joined["actual"].notna()]
    several = several[several.duplicated()]
    rows = scored[["row", "actual"]].loc[summed & scored.index.isin(several)].set_index("row")
    total = percent_of(rows["actual"])
    mask = pd.Series(table.frame.index.isin(rows.index), index=table.frame.index)
    yield from table.findings("percents_summed", "warning", "aggregation", mask, total=total)


def stages(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """Plain 1, 2, 3 of a milestone without stages may be the stages: 3 would be 3 %."""
    table = tables.check_ins
    joined = joined.loc[
        joined["measure"].isin(codes(lambda one: one.is_done_share)) & ~has_stages(joined["target"])
    ]
    if joined.empty:
        return
    plain = ~joined.index.isin(table.percents.get("actual", ())) & ~joined["unit"].map(is_percent_unit)
    points = (joined["actual"] * POINTS).round(9)
    small = points.between(2, MOST_STAGES) & (points % 1 == 0)
    either = small | joined["actual"].isin((0, 1))
    alone = (either | joined["actual"].isna()).groupby(joined["kr"]).transform("all")
    mask = plain.astype(bool) & small & alone
    texts = {"percent": percent_of(joined["actual"]), "number": lambda row: f"{points.loc[row]:.0f}"}
    yield from table.findings("milestone_doubt", "error", "actual", mask, **texts)


def extreme(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """Growth fourfold, or a loss of four fifths, is rather another unit, a rate or a month's baseline."""
    table = tables.key_results
    growing = scored["measure"].isin(codes(lambda one: one.compares_years)) & scored["score"].notna()
    plan = scored.loc[growing].set_index("row")
    most = np.maximum(MOST_GROWTH, 2 * plan["target"].abs())
    far = (plan["actual"] >= most) | (plan["actual"] <= -MOST_LOSS)
    mask = far.reindex(table.frame.index, fill_value=False)
    growth = percent_of(plan["actual"])
    yield from table.findings(
        "growth_extreme", "warning", "baseline", mask, growth=growth, against=plan["year_before"].round(4)
    )


def slips(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """A figure about ten times both of its neighbours, or a tenth of them, has a digit misplaced."""
    figures = joined["measure"].isin(codes(lambda one: one.kind == "figure"))
    rows = joined.loc[figures & (joined["actual"] > 0) & joined["date"].notna()]
    rows = rows.sort_values("date", kind="stable")
    by_id = rows["actual"].groupby(rows["kr"])
    before, after = by_id.shift(1), by_id.shift(-1)
    # The first and the last figure have both neighbours on one side.
    before, after = before.fillna(by_id.shift(-2)), after.fillna(by_id.shift(2))
    ratios = [rows["actual"] / one for one in (before, after)]
    large = np.logical_and.reduce([one.between(*TENFOLD) for one in ratios])
    little = np.logical_and.reduce([(1 / one).between(*TENFOLD) for one in ratios])
    mask = pd.Series(large | little, rows.index).reindex(joined.index, fill_value=False)
    usual = before.reindex(joined.index)
    yield from tables.check_ins.findings("figure_tenfold", "warning", "actual", mask, usual=usual)


def years(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """A check-in that is the year before's only one may be dated a year too early, and so may all of them.

    In December it is what was reached then; in January it need not be the only one of that month.
    """
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.cycle_end)
    meant = joined["date"] + pd.DateOffset(years=1)
    early = (joined["date"] < first) & (meant >= first) & (meant <= last) & joined["actual"].notna()
    early &= meant <= pd.Timestamp(settings.as_of)
    key, year = joined["kr"], joined["date"].dt.year
    growing = joined["measure"].isin(codes(lambda one: one.compares_years))
    in_january = joined["date"].dt.month == JANUARY
    of_year = pd.MultiIndex.from_arrays([key, year])
    compared = of_year.isin(of_year[(joined["date"].notna() & ~in_january).to_numpy(bool)])
    both = pd.MultiIndex.from_arrays([key, meant]).isin(pd.MultiIndex.from_arrays([key, joined["date"]]))
    alone = ~of_year.duplicated(keep=False) & (joined["date"].dt.month < DECEMBER)
    mask = early & ~both & ((in_january & ~compared) | (alone & ~growing))
    yield from tables.check_ins.findings("year_early", "warning", "date", mask, meant=meant)
    # Where later months have figures too, last year was reported to its end, and this year not yet.
    since = (joined["date"] >= first - pd.DateOffset(years=1)) & joined["actual"].notna()
    others = (since & ~early).groupby(key).transform("any")
    every = early & ~growing & ~mask & ~others
    yield from tables.check_ins.findings("year_early_all", "warning", "date", every)


def _counted(joined: pd.DataFrame) -> pd.Series[bool]:
    """Which check-ins have a figure, from the start on, up to `as_of`."""
    return joined["actual"].notna() & joined["begun"] & joined["past"]


CHECKS = (
    amounts,
    units,
    huge,
    small,
    baselines,
    growth_targets,
    changes,
    summed_percents,
    stages,
    extreme,
    slips,
    years,
)
