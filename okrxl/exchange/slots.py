"""Slots: one key result on one day, and what a check-in states about it.

Where the figures of different people for one day are added (DESIGN §3), each person has a slot of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from okrxl.core.grid import is_nan
from okrxl.core.labels import normalized
from okrxl.exchange.log import SHORT, digest
from okrxl.scoring.same_day import in_order

if TYPE_CHECKING:
    import pandas as pd


class Content(NamedTuple):
    """What a row states about a slot; without an actual it is a comment."""

    actual: float | None
    confidence: float | None
    comment: str

    @property
    def digest(self) -> str:
        """Equal for equal contents only."""
        return digest(self, SHORT)


UNNAMED = "-"
"""The mark of a person who did not write a name."""
BESIDE = "~"
"""Between the date of a slot and the person's mark."""


def person(by: object) -> str:
    """A person's mark, `3fa9c1`: equal for names that differ in case and white space only."""
    return digest((normalized(by),), SHORT) if isinstance(by, str) and by.strip() else UNNAMED


def slot_of(kr_id: str, day: date, content: Content, by: str = "") -> str:
    """`c|kr1|2026-10-31` of a check-in; comments without an actual have slots of their own.

    `by` is the person whose slot it is where figures are added: `c|kr1|2026-10-31~3fa9c1`.
    """
    written = day.isoformat()[:10]
    own = written if content.actual is None else _marked(written, by)
    return f"{_kind(content.actual)}|{normalized(kr_id)}|{own}"


def _kind(actual: float | None) -> str:
    return "n" if actual is None else "c"


def _marked(day: str, by: object) -> str:
    """The date of a person's slot, where figures of different people are added."""
    mark = person(by)
    return day if mark == UNNAMED else f"{day}{BESIDE}{mark}"


def shared(slot: str) -> str:
    """The slot of the day without the person."""
    return slot.partition(BESIDE)[0] if BESIDE in parts_of(slot)[2] else slot


def parts_of(slot: str) -> tuple[str, str, str]:
    """Kind, key result and date of a slot; an id may hold a bar itself."""
    kind, _, rest = slot.partition("|")
    kr_id, _, day = rest.rpartition("|")
    return kind, kr_id, day


def slot_key(slot: str) -> str:
    """The slot among its key result's own: `c2026-10-31`."""
    kind, _, day = parts_of(slot)
    return kind + day


def contents(
    check_ins: pd.DataFrame, asked: set[str] | None = None, adding: Collection[str] = ()
) -> Iterator[tuple[str, Content]]:
    """Slot and content of each check-in that has a date, of all key results or of `asked` (normalized).

    Of several for one slot the one that counts comes last. `adding` are the key results (normalized) whose
    figures by different people are added.
    """
    for kind, kr_id, day, content in _stated(check_ins, asked, adding):
        yield f"{kind}|{kr_id}|{day}", content


def _stated(
    check_ins: pd.DataFrame, asked: set[str] | None, adding: Collection[str]
) -> Iterator[tuple[str, str, str, Content]]:
    """Kind, key result and date of each slot, and its content; as `contents`."""
    frame = check_ins.loc[check_ins["kr_id"].notna() & check_ins["date"].notna()]
    none = np.zeros(len(frame), dtype=np.int64)
    frame = frame.iloc[in_order(none, none, frame)]
    spelled = {one: normalized(one) for one in frame["kr_id"].unique()}
    if asked is not None:
        frame = frame.loc[frame["kr_id"].isin([one for one, kr_id in spelled.items() if kr_id in asked])]
    days = frame["date"].to_numpy("datetime64[D]").astype(str).tolist()
    actuals, confidences = ([*map(number_of, frame[key].tolist())] for key in ("actual", "confidence"))
    texts = (frame[key].tolist() for key in ("kr_id", "comment", "by"))
    for day, actual, confidence, kr, comment, by in zip(days, actuals, confidences, *texts, strict=True):
        kr_id = spelled[kr]
        own = _marked(day, by) if actual is not None and kr_id in adding else day
        content = Content(actual, confidence, comment if isinstance(comment, str) else "")
        yield _kind(actual), kr_id, own, content


def number_of(value: float) -> float | None:
    """A number of a frame; None for a blank."""
    return None if is_nan(value) else float(value)


def by_key_result(
    check_ins: pd.DataFrame, adding: Collection[str] = ()
) -> dict[str, dict[str, tuple[float | None, str]]]:
    """Normalized id -> the key result's check-ins, as `slots_text` takes them; `adding` as in `contents`."""
    found: dict[str, dict[str, tuple[float | None, str]]] = {}
    for kind, kr_id, day, content in _stated(check_ins, None, adding):
        found.setdefault(kr_id, {})[kind + day] = (content.actual, content.digest)
    return found
