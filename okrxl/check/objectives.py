"""Objectives: aligned, owned, dated, weighted, and carried by 2 to 5 key results."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import keys, known, twice
from okrxl.core.finding import Finding
from okrxl.core.labels import normalized, split_list
from okrxl.scoring.weights import PERCENT_FROM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

FEWEST, MOST = 2, 5
"""Key results of an objective, and objectives of a department (DESIGN §1, part 3 of the text)."""
OFF_BY = 0.001 + 1e-9


def ids(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An objective has an id of its own."""
    table = tables.objectives
    yield from table.findings("id_missing", "error", "id", table.frame["id"].isna())
    yield from twice(table, "id", "id_twice")


def owned(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An objective has a department and an owner."""
    table = tables.objectives
    for key in ("department", "owner"):
        yield from table.findings(f"{key}_missing", "warning", key, table.frame[key].isna())


def dated(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """An objective's due date is not before its start, and both lie within the cycle."""
    yield from spans(tables.objectives, settings)


def spans(table: Table, settings: Settings) -> Iterator[Finding]:
    """Findings for dates in the wrong order or outside the cycle."""
    frame = table.frame
    yield from table.findings("due_before_start", "error", "due", frame["due"] < frame["start"])
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.cycle_end)
    for key in ("start", "due"):
        outside = (frame[key] < first) | (frame[key] > last)
        yield from table.findings("date_out_of_cycle", "warning", key, outside)


def aligned(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An objective is aligned to a strategic goal or to another objective that exist, and not in a circle."""
    table = tables.objectives
    aligned_to = table.frame["aligned_to"]
    goals = known(tables.strategy, "id")
    unaligned = aligned_to.isna() & table.frame["id"].notna()
    yield from table.findings("not_aligned", "warning", "aligned_to", unaligned)
    own = keys(table.frame["id"])
    targets = [[normalized(part) for part in split_list(cell)] for cell in aligned_to]
    objectives = set(own.dropna())
    unknown = [any(one not in goals | objectives for one in found) for found in targets]
    yield from table.findings(
        "alignment_unknown", "error", "aligned_to", pd.Series(unknown, aligned_to.index, dtype=bool)
    )
    upward = {
        key: [one for one in found if one in objectives and one not in goals]
        for key, found in zip(own, targets, strict=True)
    }
    circles = [key is not None and _returns(key, upward) for key in own]
    yield from table.findings(
        "alignment_loop", "error", "aligned_to", pd.Series(circles, aligned_to.index, dtype=bool)
    )


def _returns(start: str, upward: dict[str, list[str]]) -> bool:
    """Whether following the alignment from an objective leads back to it."""
    seen: set[str] = set()
    waiting = list(upward.get(start, []))
    while waiting:
        key = waiting.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            waiting += upward.get(key, [])
    return False


def carried(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An objective has 2 to 5 key results."""
    table = tables.objectives
    counts = Counter(keys(tables.key_results.frame["objective_id"]).dropna())
    own = keys(table.frame["id"])
    number = own.map(counts).fillna(0).astype(int)
    there = own.notna()
    yield from table.findings("objective_without_key_results", "warning", "id", there & (number == 0))
    yield from table.findings("few_key_results", "warning", "id", there & (number > 0) & (number < FEWEST))
    yield from table.findings("many_key_results", "warning", "id", there & (number > MOST))


def crowded(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A department has no more than 5 objectives."""
    table = tables.objectives
    order = keys(table.frame["department"])
    number = order.groupby(order).cumcount() + 1
    yield from table.findings(
        "many_objectives", "warning", "department", order.notna() & (number == MOST + 1)
    )


def weighted(tables: Tables, _: Settings) -> Iterator[Finding]:
    """Weights of objectives sum to 1, with something left for the blank ones."""
    table = tables.objectives
    yield from weights(table, pd.Series(0, index=table.frame.index))


def weights(table: Table, groups: pd.Series) -> Iterator[Finding]:
    """Findings for groups of siblings whose weights do not sum to 1; reported at the group's first weight."""
    frame = pd.DataFrame({"weight": table.frame["weight"], "group": groups}).dropna(subset=["group"])
    yield from table.findings("weight_negative", "error", "weight", table.frame["weight"] < 0)
    for _, rows in frame.groupby("group", sort=False):
        given = rows["weight"].dropna()
        if not len(given):
            continue
        total = float(np.where(given.max() > PERCENT_FROM, given.sum() / 100, given.sum()))
        blanks = len(given) < len(rows)
        row: int = given.index.tolist()[0]
        if blanks and total >= 1 - OFF_BY:
            yield Finding("weights_leave_nothing", "warning", table.sheet, table.cell("weight", row), total)
        elif not blanks and abs(total - 1) > OFF_BY:
            yield Finding("weights_off", "warning", table.sheet, table.cell("weight", row), total)


CHECKS = (ids, owned, dated, aligned, carried, crowded, weighted)
