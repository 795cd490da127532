"""Objectives: aligned, owned, dated, weighted, and carried by 2 to 5 key results."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from okrxl.check.lookups import cancelled, in_cycle, keys_of, known, twice
from okrxl.core.labels import normalized, split_list
from okrxl.scoring.alignment import alignment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

FEWEST, MOST = 2, 5
"""Key results of an objective, and objectives of a department (DESIGN §1, part 3 of the text)."""


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
    yield from spans(tables.objectives, settings, in_cycle(tables.objectives, settings))


def spans(table: Table, settings: Settings, inside: pd.Series[bool]) -> Iterator[Finding]:
    """Findings for dates in the wrong order, and of rows partly `inside` the cycle for those outside it."""
    frame = table.frame
    yield from table.findings("due_before_start", "error", "due", frame["due"] < frame["start"])
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.cycle_end)
    for key in ("start", "due"):
        outside = ((frame[key] < first) | (frame[key] > last)) & inside
        yield from table.findings("date_out_of_cycle", "warning", key, outside)


def aligned(tables: Tables, _: Settings) -> Iterator[Finding]:
    """An objective is aligned to a strategic goal or to another objective that exist, and not in a circle."""
    table = tables.objectives
    aligned_to = table.frame["aligned_to"]
    goals = known(tables.strategy, "id")
    unaligned = aligned_to.isna() & table.frame["id"].notna()
    yield from table.findings("not_aligned", "warning", "aligned_to", unaligned)
    own = keys_of(table, "id")
    objectives = set(own.dropna())
    known_ids = goals | objectives
    targets = [[normalized(part) for part in split_list(cell, known_ids)] for cell in aligned_to]
    unknown = [any(one not in known_ids for one in found) for found in targets]
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


def carried(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """An objective has 2 to 5 key results; one that others are aligned to may have none of its own."""
    table = tables.objectives
    objective = keys_of(tables.key_results, "objective_id")
    own = keys_of(table, "id")
    now = in_cycle(tables.key_results, settings, above=table) & ~cancelled(tables.key_results)
    number, present = (
        own.map(Counter(some.dropna())).fillna(0).astype(int) for some in (objective, objective.loc[now])
    )
    parents = {
        parent for some in alignment(table.frame, tables.strategy.frame).parents.values() for parent in some
    }
    there = own.notna()
    bare = there & (number == 0) & ~own.isin(parents)
    yield from table.findings("objective_without_key_results", "warning", "id", bare)
    yield from table.findings("few_key_results", "warning", "id", there & (number > 0) & (number < FEWEST))
    yield from table.findings("many_key_results", "warning", "id", there & (present > MOST))


def crowded(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A department has no more than 5 objectives."""
    table = tables.objectives
    listed = known(tables.departments, "department")
    seen: Counter[str] = Counter()
    crowd = []
    current = in_cycle(table, settings)
    for cell in table.frame["department"].where(current):
        names = [normalized(name) for name in split_list(cell, listed)]
        seen.update(names)
        crowd.append(any(seen[name] == MOST + 1 for name in names))
    mask = pd.Series(crowd, index=table.frame.index, dtype=bool)
    yield from table.findings("many_objectives", "warning", "department", mask)


CHECKS = (ids, owned, dated, aligned, carried, crowded)
