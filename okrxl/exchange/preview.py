"""The live preview of a department's scores: a hidden sheet of formulas that answer while it types.

A row per key result and a row per check-in, those that were sent as constants, those typed by reference; what
counts is said by flags beside them. Read by the preview with less forgiveness than by okrxl when the workbook
comes back: numbers and dates typed as text (`80 %` in a text cell) do not count here, and are read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.address import column_letters, sheet_ref
from okrxl.core.labels import labels
from okrxl.core.schema import GRADES
from okrxl.exchange import formulas
from okrxl.exchange.formulas import KEY, WEEK, Fills, Rows, Working
from okrxl.exchange.history import History, bounds, history, kinds
from okrxl.exchange.parcel import Parcel
from okrxl.placed import Computed, Content, PlacedSheet, Scalar, Values
from okrxl.read.cells import SERIAL_ZERO, SERIALS
from okrxl.values import days, period_index

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.weights import Ints

__all__ = ["Fills", "Preview", "preview"]

ONE = (
    "sent",
    "as_of",
    "green_from",
    "amber_from",
    "monday",
    "first_day",
    "last_day",
    "done",
    "not_done",
)
"""Single cells, one below the other."""
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
DAY_COLUMNS = frozenset({"start", "due", "date", "moved", "sent", "as_of", "monday", "first_day", "last_day"})
TOP = 4
"""Row of the first single cell."""
SPANS = {"weekly": WEEK, "monthly": 1, "quarterly": 3}
EPOCH = date(1970, 1, 1)
FIRST_MONDAY = date(1969, 12, 29)
"""From where `values.period_index` counts weeks."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The working sheet, and what the Update sheet shows of it.

    `scores` and `grades` are one a row of `Parcel.scored`, in order: references with what they give as of
    sending, `""` where there is no score. `as_of` is the day they are of: that of sending or the newest typed.
    """

    sheet: PlacedSheet
    scores: tuple[Computed, ...]
    grades: tuple[Computed, ...]
    as_of: Computed


def preview(parcel: Parcel, fills: Fills) -> Preview:
    """Formulas whose scores are those of `okrxl.score.score_at`, whatever is typed where `fills` says."""
    said = labels(parcel.settings.language)
    scored = parcel.scored.reset_index(drop=True)
    past = history(scored, parcel.check_ins, _day(parcel.settings.as_of))
    here = _places(len(scored), len(past.kr), len(fills.rows))
    scores, grades = _standing(parcel)
    tab = said.text("working.tab")
    goals, told = _goals(scored, past, here, parcel), _told(here, past, fills)
    texts = ((said.text("working.title"), said.text("working.note")),)
    left = len(GOALS) + 2
    sheet = PlacedSheet(
        "working",
        tab,
        (
            Values(1, 1, texts, (("title", "subtitle"),)),
            _one(parcel, here),
            *_block(here.goals.first, 1, GOALS, goals, [said.text(f"working.goals.{key}") for key in GOALS]),
            *_block(here.told.first, left, TOLD, told, [said.text(f"working.told.{key}") for key in TOLD]),
        ),
        widths=tuple((column, 14.0) for column in range(1, left + len(TOLD))),
    )

    def shown(key: str, values: Sequence[Scalar]) -> tuple[Computed, ...]:
        rows = range(here.goals.first, here.goals.first + len(values))
        return tuple(
            Computed(sheet_ref(tab, here.goals.cell(key, row)), value)
            for row, value in zip(rows, values, strict=True)
        )

    as_of = Computed(sheet_ref(tab, here.one["as_of"]), parcel.settings.as_of)
    return Preview(sheet, shown("score", scores), shown("grade", grades), as_of)


def _places(goals: int, sent: int, typed: int) -> Working:
    """Key results on the left, check-ins beside them: constants, then typed ones, then an empty row."""
    one = {key: f"$B${row}" for row, key in enumerate(ONE, TOP)}
    first = TOP + len(ONE) + 2
    columns = {key: column_letters(number) for number, key in enumerate(GOALS, 1)}
    beside = {key: column_letters(number) for number, key in enumerate(TOLD, len(GOALS) + 2)}
    return Working(
        one,
        Rows(columns, first, first + max(goals, 1) - 1),
        Rows(beside, first, first + sent + typed),
        first + sent,
    )


def _block(
    first: int, left: int, keys: Sequence[str], columns: Iterable[Sequence[Content]], headers: Sequence[str]
) -> tuple[Values, Values]:
    styles = tuple("date" if key in DAY_COLUMNS else "text" for key in keys)
    header = Values(first - 1, left, tuple((text,) for text in headers), ("header",) * len(keys))
    return header, Values(first, left, tuple(columns), styles)


def _one(parcel: Parcel, here: Working) -> Values:
    """The single cells with their names."""
    settings, said = parcel.settings, labels(parcel.settings.language)
    done, not_done = formulas.word_lists()
    dates = here.told.column("date", here.typed)
    first_day, last_day = (SERIAL_ZERO.date() + timedelta(days=number) for number in SERIALS)
    values: dict[str, Content] = {
        "sent": settings.as_of,
        "as_of": Computed(f"MAX({here.one['sent']},{dates})", settings.as_of),
        "green_from": settings.green_from,
        "amber_from": settings.amber_from,
        "monday": FIRST_MONDAY,
        "first_day": first_day,
        "last_day": last_day,
        "done": done,
        "not_done": not_done,
    }
    names = [said.text(f"working.one.{key}") for key in ONE]
    styles = ["date" if key in DAY_COLUMNS else "text" for key in ONE]
    return Values(TOP, 1, (names, [values[key] for key in ONE]), ("text", styles))


def _standing(parcel: Parcel) -> tuple[list[Scalar], list[Scalar]]:
    """Scores and grades as of sending."""
    said = labels(parcel.settings.language)
    grades: list[Scalar] = [said.choice("grade", code) for code in parcel.scored["grade"]]
    return _texts(parcel.scored["score"]), grades


def _goals(scored: pd.DataFrame, past: History, here: Working, parcel: Parcel) -> list[Sequence[Content]]:
    """The key results' columns."""
    size, kind = len(scored), kinds(scored)
    measure, frequency = scored["measure"].to_numpy(str), scored["frequency"].to_numpy(str)
    start, due = days(scored["start"]), days(scored["due"])
    to_period = period_index(due, frequency)
    low, high = bounds(scored)
    by_hits = np.isin(kind, ("any", "last"))
    columns: dict[str, Sequence[Content]] = {
        "number": list(range(1, size + 1)),
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
    rows = range(here.goals.first, here.goals.first + size)
    baseline = scored["baseline"].notna()
    each = list(zip(rows, kind.tolist(), measure.tolist(), baseline, (due - start).tolist(), strict=True))
    words = tuple(labels(parcel.settings.language).choice("grade", code) for code in GRADES)
    scores, grades = _standing(parcel)
    sums = _texts(scored["previous_sum"])
    written = {
        "found": [formulas.found(here, kind, row) for row, kind, *_ in each],
        "against": [
            formulas.against(here, row, baseline=known, length=length) if kind == "growth" else None
            for row, kind, _, known, length in each
        ],
        "actual": [formulas.actual(here, kind, row) for row, kind, *_ in each],
        "score": [formulas.score(here, kind, word, row) for row, kind, word, *_ in each],
        "grade": [formulas.grade(here, row, words) for row in rows],  # type: ignore[arg-type]
    }
    present: dict[str, Sequence[Scalar]] = {
        "found": _found(past, kind).tolist(),
        "against": [0.0 if value == "" else value for value in sums],
        "actual": _texts(scored["actual"].where(scored["valid"])),
        "score": scores,
        "grade": grades,
    }
    for key, texts in written.items():
        columns[key] = [
            None if text is None else Computed(text, value)
            for text, value in zip(texts, present[key], strict=True)
        ]
    return [columns[key] for key in GOALS]


def _found(past: History, kind: np.ndarray) -> Ints:
    """What the column `found` holds as of sending: see `formulas.found`."""
    count = np.bincount(past.kr[past.taken], minlength=len(kind))
    newest = np.zeros(len(kind), dtype=np.int64)
    np.maximum.at(newest, past.kr[past.taken], _keys(past)[past.taken])
    return np.where(kind == "latest", newest, count)


def _keys(past: History) -> Ints:
    return (past.kr + 1) * KEY + past.day + (EPOCH - SERIAL_ZERO.date()).days


def _told(here: Working, past: History, fills: Fills) -> list[list[Content]]:
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
    rows = range(first, first + size)
    columns: dict[str, list[Content]] = {key: [None] * size for key in TOLD}
    columns["kr"] = (past.kr + 1).tolist()
    columns["date"] = _dates(past.day)
    columns["actual"] = past.actual.tolist()
    keys = np.where(past.taken, _keys(past), 0).tolist()
    for place, (row, key, late, taken) in enumerate(
        zip(rows, keys, past.late.tolist(), past.taken.tolist(), strict=True)
    ):
        # Neither yet nor ever: last year's, for growth.
        counts = taken or late
        text = formulas.history_taken(here, row, late=late)
        columns["taken"][place] = Computed(text, key) if counts else 0
    for place in np.flatnonzero(past.moved >= 0).tolist():
        value = _dates(past.moved[place : place + 1])[0]
        columns["moved"][place] = Computed(formulas.history_moved(here, first + place), value)
    for place in np.flatnonzero(past.period >= 0).tolist():
        row, until, period = first + place, first + int(past.until[place]), int(past.period[place])
        taken, meets = bool(past.taken[place]), bool(past.meets[place])
        value = int(past.kr[place] + 1) * KEY + period if taken else ""
        columns["group"][place] = Computed(formulas.history_group(here, row, period), value)
        if meets:
            columns["hit"][place] = Computed(formulas.history_hit(here, row, until))
    return columns


def _day(day: date) -> int:
    return (day - EPOCH).days


def _dates(day: Ints) -> list[Content]:
    zero = EPOCH.toordinal()
    return [date.fromordinal(zero + number) for number in day.tolist()]


def _texts(numbers: pd.Series) -> list[Scalar]:
    """Numbers, blank texts where there are none."""
    return ["" if number != number else number for number in numbers.tolist()]  # noqa: PLR0124 — NaN
