"""What only the plan and its scores show: numbers on another scale, full marks that may be a blank, words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import keys, keys_of
from okrxl.core.measures import codes, has_stages
from okrxl.scoring.arrays import round_half_up
from okrxl.scoring.same_day import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

DONE = re.compile(r"(?<!未)(?<!尚未)(?<!没有)已?(?:全部)?完成(?!\s*\d)|\bdone\b|\bcompleted\b", re.IGNORECASE)
PLANNED = re.compile(
    r"预计|计划|争取|力争|努力|将|拟|目标|下[周月季]|完成(?:了|率|情况|一半|部分|后)"
    r"|\b(?:to be|will be|expected|planned?)\b",
    re.IGNORECASE,
)
NOT_DONE = re.compile(r"未完成|没有完成|尚未|未开始|not (?:yet )?(?:done|completed)", re.IGNORECASE)
SHARE = re.compile(
    r"(?:完成|达成|进度|done|complete[d]?|progress)\D{0,6}(\d{1,3}(?:\.\d+)?)\s*[%％]"
    r"|(\d{1,3}(?:\.\d+)?)\s*[%％]\s*(?:done|complete)",
    re.IGNORECASE,
)
APART = {"weekly": 21, "monthly": 80}
"""Check-ins that many days apart or more are of a longer frequency than that."""
FEWEST_APART = 3
"""That many check-ins tell how often they come."""
FAR = 0.2
"""How far a share in words may lie from the score before it is reported."""
JOINED = (
    "measure", "unit", "aggregation", "percent", "baseline", "target", "target_max", "start", "score",
    "last_check_in",
)  # fmt: skip


def joined_check_ins(tables: Tables, scored: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The check-ins that name a key result, with what is known of it (`JOINED`); the index is the row.

    `kr` is its position in `scored`, `begun` whether the check-in is not before its start, `past` whether it
    is not after `as_of`.
    """
    frame = tables.check_ins.frame
    position = pd.Index(keys(scored["id"])).get_indexer(pd.Index(keys_of(tables.check_ins, "kr_id")))
    known: pd.DataFrame = frame.loc[position >= 0]
    kr = position[position >= 0]
    of_key_result = {key: scored[key].to_numpy()[kr] for key in JOINED}
    return known.assign(
        kr=kr,
        **of_key_result,
        begun=known["date"] >= of_key_result["start"],
        past=known["date"] <= pd.Timestamp(settings.as_of),
    )


def scales(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, settings: Settings) -> Iterator[Finding]:
    """A check-in counts from the key result's start on; a milestone has no more stages done than it has."""
    found, actual = tables.check_ins.findings, joined["actual"]
    early = (joined["date"] < joined["start"]) & (joined["date"] >= pd.Timestamp(settings.cycle_start))
    yield from found("check_in_early", "warning", "date", early, start=joined["start"])
    stages = joined["measure"].isin(codes(lambda one: one.is_done_share)) & has_stages(joined["target"])
    beyond = stages & (joined["target"] > 0) & ((actual > joined["target"]) | (actual < 0))
    yield from found("stages_out_of_range", "error", "actual", beyond, target=joined["target"])


def groundless(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """Growth is measured against last year's check-ins or the baseline, and both are above 0."""
    table = tables.key_results
    growing = scored["measure"].isin(codes(lambda one: one.compares_years))
    growing &= scored["valid"] & scored["score"].isna() & scored["last_check_in"].notna()
    base = scored.set_index("row")["year_before"].reindex(table.frame.index)
    of_growth = pd.Series(table.frame.index.isin(scored.loc[growing, "row"]), index=table.frame.index)
    yield from table.findings("growth_base_missing", "error", "baseline", of_growth & base.isna())
    yield from table.findings(
        "growth_on_loss", "error", "measure", of_growth & (base <= 0), base=base.round(4)
    )


def undecided(tables: Tables, _: pd.DataFrame, scored: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """The aggregation says whether percents that grow are levels or amounts."""
    table = tables.key_results
    growing = scored["measure"].isin(codes(lambda one: one.compares_years))
    rows = scored.loc[growing & scored["percent"] & ~scored["aggregation_given"], "row"]
    mask = pd.Series(table.frame.index.isin(rows), index=table.frame.index) & ~table.unreadable("aggregation")
    yield from table.findings("growth_level_or_amount", "error", "aggregation", mask)


def unreached(tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings) -> Iterator[Finding]:
    """A recurring target is to be reached in each period, not by their total.

    Reported where no check-in reaches it, but all together do, or would with one like these in each period.
    """
    counts = joined["measure"].isin(codes(lambda one: one.counts_hits)) & (joined["target"] > 1)
    some = joined.loc[counts & joined["begun"] & joined["past"] & joined["actual"].notna()]
    if some.empty:
        return
    found = some["actual"].groupby(some["kr"]).agg(["sum", "max", "mean", "count"])
    plan = scored[["row", "target", "planned"]].iloc[found.index]
    would = (found["max"] <= plan["target"] / 2) & (found["mean"] * plan["planned"] >= plan["target"])
    add_up = (found["sum"] >= plan["target"]) | (would & (found["count"] > 1))
    mistaken = plan.loc[(found["max"] < plan["target"]) & add_up]
    table = tables.key_results
    mask = pd.Series(table.frame.index.isin(mistaken["row"]), index=table.frame.index)
    total = found["sum"].set_axis(plan["row"])
    yield from table.findings("target_of_each_period", "warning", "target", mask, total=total)


def sparse(tables: Tables, joined: pd.DataFrame, scored: pd.DataFrame, _: Settings) -> Iterator[Finding]:
    """Where hits are counted, check-ins come about as often as the frequency says."""
    plan = scored[["row", "frequency"]].loc[scored["by_hits"].to_numpy(bool)]
    rows = joined[["kr", "date"]].loc[joined["begun"] & joined["past"] & joined["kr"].isin(plan.index)]
    rows = rows.drop_duplicates().sort_values(["kr", "date"])
    apart = (rows["date"] - rows.groupby("kr")["date"].shift()).dt.days
    found = apart.groupby(rows["kr"]).agg(["size", "min"]).reindex(plan.index)
    least = plan["frequency"].map(APART).to_numpy(float)
    rare = (found["size"] >= FEWEST_APART).to_numpy(bool) & (found["min"].to_numpy(float) >= least)
    table = tables.key_results
    mask = pd.Series(table.frame.index.isin(plan.loc[rare, "row"]), index=table.frame.index)
    days = found["min"].set_axis(plan["row"]).reindex(table.frame.index)
    yield from table.findings("reported_rarely", "warning", "frequency", mask, days=days)


def at_last(tables: Tables, joined: pd.DataFrame, _: pd.DataFrame, __: Settings) -> Iterator[Finding]:
    """What the check-in that counts last says: a `0` that may be a blank, words that contradict the score."""
    last = _last(joined)
    yield from _zeros(tables, last)
    yield from _emptied(tables, last, joined)
    yield from _contradicted(tables, last)


def _zeros(tables: Tables, last: pd.DataFrame) -> Iterator[Finding]:
    """A `0` that scores full marks where lower is better may be a blank."""
    full = (last["score"] >= 1) | ((last["aggregation"] == "hit_rate") & last["score"].notna())
    zero = last["measure"].isin(codes(lambda one: one.lower_is_better)) & (last["actual"] == 0) & full
    yield from tables.check_ins.findings("zero_scores_full", "warning", "actual", zero)


def _emptied(tables: Tables, last: pd.DataFrame, joined: pd.DataFrame) -> Iterator[Finding]:
    """A last `0` after a figure above it, where higher is better, may be a blank."""
    level = last["measure"].isin(codes(lambda one: one.kind == "figure" and not one.lower_is_better))
    level &= last["aggregation"].isin(["latest", "average"])
    level &= (last["actual"] == 0) & (last["baseline"].fillna(0) >= 0)
    if not level.any():
        return
    before = joined[["kr", "date", "actual"]].loc[
        joined["actual"].notna() & (joined["date"] < joined["last_check_in"])
    ]
    reached = before.sort_values("date", kind="stable").groupby("kr")["actual"].last()
    previous = pd.Series(reached.reindex(last["kr"]).to_numpy(np.float64), last.index)
    zero = level & (previous > 0)
    yield from tables.check_ins.findings("zero_after_figures", "warning", "actual", zero, previous=previous)


def _contradicted(tables: Tables, last: pd.DataFrame) -> Iterator[Finding]:
    """The last check-in's own words agree with the score."""
    last = last.loc[last["comment"].notna() & last["score"].notna()]
    pairs = zip(last["comment"], last["score"], strict=True)
    wrong = pd.Series([_contradicts(str(comment), score) for comment, score in pairs], last.index, dtype=bool)
    score = pd.Series(round_half_up(last["score"].to_numpy()), last.index)
    yield from tables.check_ins.findings("comment_contradicts", "warning", "comment", wrong, score=score)


def _contradicts(comment: str, score: float) -> bool:
    share = SHARE.search(comment)
    if share:
        return abs(min(float(share[1] or share[2]) / 100, 1.0) - score) > FAR
    if NOT_DONE.search(comment):
        return score >= 1
    return not PLANNED.search(comment) and bool(DONE.search(comment)) and score < 1 - FAR


def _last(joined: pd.DataFrame) -> pd.DataFrame:
    """The check-in of each key result that counts last; of several on one day one."""
    counts = joined.loc[(joined["date"] == joined["last_check_in"]) & joined["actual"].notna()]
    slot = counts["kr"].to_numpy(np.int64)
    counts = counts.iloc[in_order(slot, np.zeros_like(slot), counts)]
    return counts.loc[~counts["kr"].duplicated(keep="last")].sort_index()


CHECKS = (scales, groundless, undecided, unreached, sparse, at_last)
