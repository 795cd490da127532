"""The working sheet's columns of check-ins: those that were sent, then those of the rows to type into."""

from __future__ import annotations

from datetime import date
from itertools import repeat

import numpy as np

from okrxl.core.grid import DAY_ZERO
from okrxl.core.worksheet import filled, filled_rows
from okrxl.exchange.preview import check_in_formulas as formulas
from okrxl.exchange.preview.history import History
from okrxl.exchange.preview.working import KEY, EntryRows, Working
from okrxl.scoring.arrays import Ints
from okrxl.sheets.model import Computed, Content, Scalar

CHECK_IN_COLUMNS = (
    "kr",
    "date",
    "scale",
    "actual",
    "key",
    "live",
    "taken",
    "moved",
    "earlier",
    "period",
    "group",
    "hit",
    "by",
)
UNTYPED: dict[str, Scalar] = dict.fromkeys(CHECK_IN_COLUMNS, 0) | dict.fromkeys(
    ("date", "scale", "actual", "moved", "period", "group", "by"), ""
)
"""What the formulas of a row result in while nothing is typed."""
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def dates(day: Ints) -> list[date]:
    """Day numbers since 1970-01-01 as dates."""
    zero = EPOCH.toordinal()
    return [date.fromordinal(zero + number) for number in day.tolist()]


def keys(past: History) -> Ints:
    """Each check-in's key result and day in one number, as the column `key` has it."""
    return (past.kr + 1) * KEY + past.day + (EPOCH - DAY_ZERO.date()).days


def check_in_columns(at: Working, past: History, entries: EntryRows) -> list[list[Content]]:
    """The columns of CHECK_IN_COLUMNS, in order."""
    columns = _sent(at, past)
    positions = entries.positions
    first, count = at.typed, len(positions)
    rows, next_rows = range(first, first + count), range(first + 1, first + count + 1)
    # The row of a key result names it from the start.
    named = [number + 1 if number < entries.count else 0 for number in range(count)]
    columns["by"] += [None] * count
    for key, formula in formulas.typed(at, entries).items():
        results = named if key == "kr" else repeat(UNTYPED[key])
        texts = filled_rows(formula.text, row=rows, next_row=next_rows, position=positions)
        columns[key] += map(Computed, texts, results)
    return [columns[key] for key in CHECK_IN_COLUMNS]


def _sent(at: Working, past: History) -> dict[str, list[Content]]:
    """The check-ins that were sent: constants, and flags where something typed can change them."""
    size, first = len(past.kr), at.check_ins.first
    columns: dict[str, list[Content]] = {key: [None] * size for key in CHECK_IN_COLUMNS}
    columns["kr"] = (past.kr + 1).tolist()
    columns["date"] = [*dates(past.day)]
    columns["actual"] = past.actual.tolist()
    columns["taken"] = [0] * size
    adds = past.adds.tolist()
    columns["by"] = [name or None for name in past.by]
    composed = {
        (future, added): formulas.sent_taken(at, future=future, adds=added).text
        for future in (False, True)
        for added in (False, True)
    }
    taken, future = np.where(past.taken, keys(past), 0).tolist(), past.future.tolist()
    for index in np.flatnonzero(past.taken | past.future).tolist():
        formula = filled(composed[future[index], adds[index]], row=first + index)
        columns["taken"][index] = Computed(formula, taken[index])
    moved, by_adds = dates(past.moved), [formulas.sent_moved(at, adds=added).text for added in (False, True)]
    key, earlier = keys(past).tolist(), formulas.sent_earlier(at).text
    for index in np.flatnonzero(past.moved >= 0).tolist():
        formula = filled(by_adds[adds[index]], row=first + index)
        columns["moved"][index] = Computed(formula, moved[index])
        columns["earlier"][index] = Computed(filled(earlier, row=first + index), key[index])
    columns["group"], columns["hit"] = _sent_hits(at, past)
    return columns


def _sent_hits(at: Working, past: History) -> tuple[list[Content], list[Content]]:
    """The columns `group` and `hit`: blank where no periods are counted."""
    first = at.check_ins.first
    group: list[Content] = [None] * len(past.kr)
    hit: list[Content] = [None] * len(past.kr)
    groups, hits = ((past.kr + 1) * KEY + past.period).tolist(), past.hits.tolist()
    periods, until, meets = past.period.tolist(), past.until.tolist(), past.meets.tolist()
    in_group = formulas.sent_group(at).text
    last, followed = (formulas.sent_hit(at, followed=followed).text for followed in (False, True))
    for index in np.flatnonzero(past.period >= 0).tolist():
        row, end = first + index, first + until[index]
        formula = filled(in_group, row=row, period=periods[index])
        group[index] = Computed(formula, groups[index] if past.taken[index] else "")
        if meets[index]:
            formula = (
                filled(followed, row=row, next_row=row + 1, until=end) if end > row else filled(last, row=row)
            )
            hit[index] = Computed(formula, int(hits[index]))
    return group, hit
