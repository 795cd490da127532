"""Words for done among actuals (完成, no): a value where the measure takes words, elsewhere no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.measures import MEASURES

if TYPE_CHECKING:
    from okrxl.core.finding import Finding
    from okrxl.core.table import Table
    from okrxl.read.key_results import KeyResults

WORD = "done_as_word"
"""The code of the reading of a word for done or not done; its value is 1 or 0."""


def without_words(check_ins: Table, found: Iterable[Finding]) -> Table:
    """The table with its words blank: they are on no scale that figures could be brought to."""
    return _with(check_ins, dict.fromkeys(_words(check_ins, found), np.nan))


def with_words(
    check_ins: Table, key_results: KeyResults, found: Sequence[Finding]
) -> tuple[Table, list[Finding]]:
    """The table with what its words count as, on the scale of the key results; others are unreadable.

    Done is all stages of a milestone that has some, the target where hits are counted; not done is 0, and no
    hit of any target.
    """
    words = _words(check_ins, found)
    if not words:
        return check_ins, list(found)
    rows = check_ins.frame.loc[list(words)]
    amounts: dict[int, float] = {}
    for row, place in zip(words, key_results.places(rows).tolist(), strict=True):
        amount = np.nan if place < 0 else _amount(key_results, place, done=words[row].values["read"] == 1)
        if not np.isnan(amount):
            amounts[row] = amount
    unreadable = words.keys() - amounts.keys()
    marked = check_ins.unread.get("actual", frozenset()) | unreadable
    checked = [
        replace(one, code="number_unreadable", severity="error") if one.code == WORD else one
        for one in found
        if one.code != WORD or check_ins.row_of(one) in unreadable
    ]
    made = _with(check_ins, amounts)
    return replace(made, unread={**made.unread, "actual": marked}) if unreadable else made, checked


def _words(check_ins: Table, found: Iterable[Finding]) -> dict[int, Finding]:
    """The words among the check-ins, by row."""
    rows = ((check_ins.row_of(one), one) for one in found if one.code == WORD)
    return {row: one for row, one in rows if row is not None}


def _amount(key_results: KeyResults, place: int, *, done: bool) -> float:
    """What a word counts as for the key result at that position; NaN where it takes none."""
    measure, aggregation, target = (
        key_results.frame[key].iloc[place] for key in ("measure", "aggregation", "target")
    )
    if measure not in MEASURES or not MEASURES[measure].takes_words:
        return np.nan
    form = MEASURES[measure].form(aggregation, target)
    whole = target if form.counts_stages else 1.0
    if form.counts_hits:
        whole = form.blank_target if np.isnan(target) else target
    if done:
        return float(whole)
    return min(0.0, whole - 1) if form.counts_hits else 0.0


def _with(check_ins: Table, actuals: dict[int, float]) -> Table:
    if not actuals:
        return check_ins
    column = check_ins.frame["actual"].copy()
    column.loc[list(actuals)] = list(actuals.values())
    return replace(check_ins, frame=check_ins.frame.assign(actual=column))
