"""The columns of the working sheet: key results and check-ins, constants and formulas with their results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.grid import DAY_ZERO
from okrxl.core.labels import labels
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview import formulas
from okrxl.exchange.preview.formulas import KEY, WEEK, Fills, Working
from okrxl.exchange.preview.history import History, Kinds, bounds, kinds
from okrxl.scoring.check_ins import days, period_index
from okrxl.sheets.model import Computed, Content, Scalar

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.scoring.arrays import Ints

GOALS = (
    "number",
    "id",
    "measure",
    "start",
    "due",
    "baseline",
    "target",
    "low",
    "high",
    "span",
    "to_period",
    "planned",
    "words",
    "over_one",
    "found",
    "against",
    "actual",
    "score",
    "grade",
)
"""Columns of the key results."""
TOLD = ("kr", "date", "actual", "key", "live", "taken", "moved", "period", "group", "hit")
"""Columns of the check-ins."""
SPANS = {"weekly": WEEK, "monthly": 1, "quarterly": 3}
EPOCH = date(1970, 1, 1)


def standing(data: DepartmentData) -> tuple[list[Scalar], list[Scalar]]:
    """Scores and grades as of sending."""
    said = labels(data.settings.language)
    grades: list[Scalar] = [said.choice("grade", code) for code in data.scored["grade"]]
    return _texts(data.scored["score"]), grades


def goals(
    scored: pd.DataFrame, past: History, here: Working, data: DepartmentData
) -> list[Sequence[Content]]:
    """The key results' columns."""
    kind = kinds(scored)
    columns = _constants(scored, kind)
    scores, grades = standing(data)
    against = scored["previous_sum"].fillna(0.0).where(kind == "growth")
    present: dict[str, Sequence[Scalar]] = {
        "found": _found(past, kind).tolist(),
        "against": against.tolist(),
        "actual": _texts(scored["actual"]),
        "score": scores,
        "grade": grades,
    }
    for key, texts in _written(scored, kind, here, data).items():
        columns[key] = [
            None if text is None else Computed(text, value)
            for text, value in zip(texts, present[key], strict=True)
        ]
    return [columns[key] for key in GOALS]


def _constants(scored: pd.DataFrame, kind: Kinds) -> dict[str, Sequence[Content]]:
    """What is known of the key results, by column."""
    measure, frequency = scored["measure"].to_numpy(str), scored["frequency"].to_numpy(str)
    start, due = days(scored["start"]), days(scored["due"])
    to_period = period_index(due, frequency)
    low, high = bounds(scored)
    by_hits = np.isin(kind, ("any", "last"))
    return {
        "number": list(range(1, len(scored) + 1)),
        # White space is forgiven on both sides; case is by Excel's own comparing.
        "id": ["".join(name.split()) for name in scored["id"]],
        "measure": measure.tolist(),
        "start": _dates(start),
        "due": _dates(due),
        "baseline": scored["baseline"].tolist(),
        "target": scored["target"].tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "span": [SPANS[word] if hits else 0 for word, hits in zip(frequency, by_hits, strict=True)],
        "to_period": to_period.tolist(),
        "planned": np.maximum(to_period - period_index(start, frequency) + 1, 1).tolist(),
        "words": [int(word in {"milestone", "recurring"}) for word in measure],
        # DESIGN §3: a milestone is told as 0–1 or as 0–100 %.
        "over_one": [100 if word == "milestone" else 1 for word in measure],
    }


def _written(
    scored: pd.DataFrame, kind: Kinds, here: Working, data: DepartmentData
) -> dict[str, Sequence[str | None]]:
    """The key results' formulas, by column; None where there is nothing to calculate."""
    words = labels(data.settings.language).section("choices.grade")
    length = days(scored["due"]) - days(scored["start"])
    known = scored["baseline"].notna()
    rows = range(here.goals.first, here.goals.first + len(scored))
    each = list(zip(rows, kind.tolist(), scored["measure"], known, length.tolist(), strict=True))
    return {
        "found": [formulas.found(here, how, row) if how else None for row, how, *_ in each],
        "against": [
            formulas.against(here, row, baseline=given, length=span) if how == "growth" else None
            for row, how, _, given, span in each
        ],
        "actual": [formulas.actual(here, how, row) if how else None for row, how, *_ in each],
        "score": [formulas.score(here, how, measure, row) for row, how, measure, *_ in each],
        "grade": [formulas.grade(here, row, words) for row in rows],
    }


def _found(past: History, kind: Kinds) -> Ints:
    """What the column `found` holds as of sending: see `formulas.found`."""
    count = np.bincount(past.kr[past.taken], minlength=len(kind))
    newest = np.zeros(len(kind), dtype=np.int64)
    np.maximum.at(newest, past.kr[past.taken], _keys(past)[past.taken])
    return np.where(kind == "latest", newest, count)


def _keys(past: History) -> Ints:
    return (past.kr + 1) * KEY + past.day + (EPOCH - DAY_ZERO.date()).days


def told(here: Working, past: History, fills: Fills) -> list[list[Content]]:
    """The check-ins' columns: what was sent, then what is typed."""
    columns: dict[str, list[Content]] = {key: list(column) for key, column in _sent(here, past).items()}
    blank: dict[str, Scalar] = dict.fromkeys(TOLD, 0) | dict.fromkeys(("date", "actual", "moved"), "")
    blank |= {"period": "", "group": ""}
    for row, place in enumerate(fills.rows, here.typed):
        # The row of a key result names it from the start.
        blank["kr"] = row - here.typed + 1 if row - here.typed < fills.count else 0
        for key, text in formulas.typed(here, fills, row, place).items():
            columns[key].append(Computed(text, blank[key]))
    return [columns[key] for key in TOLD]


def _sent(here: Working, past: History) -> dict[str, list[Content]]:
    """The check-ins that were sent: constants, and flags where something typed can change them."""
    size, first = len(past.kr), here.told.first
    columns: dict[str, list[Content]] = {key: [None] * size for key in TOLD}
    columns["kr"] = (past.kr + 1).tolist()
    columns["date"] = [*_dates(past.day)]
    columns["actual"] = past.actual.tolist()
    columns["taken"] = [0] * size
    keys = np.where(past.taken, _keys(past), 0).tolist()
    late = past.late.tolist()
    for place in np.flatnonzero(past.taken | past.late).tolist():
        text = formulas.history_taken(here, first + place, late=late[place])
        columns["taken"][place] = Computed(text, keys[place])
    moved = _dates(past.moved)
    for place in np.flatnonzero(past.moved >= 0).tolist():
        columns["moved"][place] = Computed(formulas.history_moved(here, first + place), moved[place])
    groups, hits = ((past.kr + 1) * KEY + past.period).tolist(), past.hits.tolist()
    periods, until, meets = past.period.tolist(), past.until.tolist(), past.meets.tolist()
    for place in np.flatnonzero(past.period >= 0).tolist():
        row = first + place
        group = groups[place] if keys[place] else ""
        columns["group"][place] = Computed(formulas.history_group(here, row, periods[place]), group)
        if meets[place]:
            text = formulas.history_hit(here, row, first + until[place])
            columns["hit"][place] = Computed(text, int(hits[place]))
    return columns


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def _dates(day: Ints) -> list[date]:
    zero = EPOCH.toordinal()
    return [date.fromordinal(zero + number) for number in day.tolist()]


def _texts(numbers: pd.Series) -> list[Scalar]:
    """Numbers, blank texts where there are none."""
    return ["" if number != number else number for number in numbers.tolist()]  # noqa: PLR0124 — NaN
