"""Several figures of one key result for one day: which of them count (DESIGN §3, Two figures for one day)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from okrxl.core.labels import normalized
from okrxl.scoring.arrays import Bools, Floats, Ints


def adds_up(plan: pd.DataFrame) -> Bools:
    """Where the figures of different people for one day are added: with Sum, as of growth of amounts."""
    return np.asarray((plan["aggregation"] == "sum").to_numpy(bool))


def persons(check_ins: pd.DataFrame) -> Ints:
    """The number of each row's person in the order of their names, -1 where nobody is named."""
    if "by" not in check_ins:
        return np.full(len(check_ins), -1)
    codes, names = pd.factorize(check_ins["by"])
    _, ranks = np.unique([normalized(name) for name in names], return_inverse=True)
    return np.asarray(np.append(ranks, -1)[codes], dtype=np.int64)


def in_order(slot: Ints, person: Ints, check_ins: pd.DataFrame) -> Ints:
    """The rows by slot and person, that which counts last: entered later, else collected, else lower.

    A row without a time was entered before those that have one: collecting gives its rows their time, typing
    does not.
    """
    size = len(check_ins)
    entered, collected = np.full(size, np.iinfo(np.int64).min), np.zeros(size, dtype=bool)
    if "entered" in check_ins:
        entered = check_ins["entered"].to_numpy("datetime64[s]").astype(np.int64)
    if "source" in check_ins:
        collected = check_ins["source"].notna().to_numpy(bool)
    # Stable: of what these do not decide, the lower row is the last.
    return np.asarray(np.lexsort((collected, entered, person, slot)))


def counting(slot: Ints, check_ins: pd.DataFrame, picked: Ints, adding: Bools) -> Ints:
    """Of `picked` positions those that count, by slot: one a slot, or one a person and slot if `adding`.

    `slot` and `adding` have an element for each picked position.
    """
    order = np.argsort(slot, kind="stable")
    if not (slot[order][1:] == slot[order][:-1]).any():
        return np.asarray(picked[order])
    rows = check_ins.iloc[picked]
    person = np.where(adding, persons(rows), 0)
    order = in_order(slot, person, rows)
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (slot[order][1:] != slot[order][:-1]) | (person[order][1:] != person[order][:-1])
    return np.asarray(picked[order[last]])


def added(slot: Ints, actual: Floats) -> tuple[Ints, Floats]:
    """The first position of each slot in a sorted column, and the sum of its figures."""
    first = np.flatnonzero(np.append(np.ones(min(1, len(slot)), dtype=bool), slot[1:] != slot[:-1]))
    return first, np.add.reduceat(actual, first) if len(first) else actual
