"""Slots: one key result on one day, and what a check-in states about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from okrxl.core.grid import is_nan
from okrxl.core.labels import normalized
from okrxl.exchange.log import SHORT, digest


class Content(NamedTuple):
    """What a row states about a slot; without an actual it is a comment."""

    actual: float | None
    confidence: float | None
    comment: str

    @property
    def digest(self) -> str:
        """Equal for equal contents only."""
        return digest(self, SHORT)


def slot_of(kr_id: str, day: date, content: Content) -> str:
    """`c|kr1|2026-10-31` of a check-in; comments without an actual have slots of their own."""
    return f"{'n' if content.actual is None else 'c'}|{normalized(kr_id)}|{day.isoformat()[:10]}"


def parts_of(slot: str) -> tuple[str, str, str]:
    """Kind, key result and date of a slot; an id may hold a bar itself."""
    kind, _, rest = slot.partition("|")
    kr_id, _, day = rest.rpartition("|")
    return kind, kr_id, day


def slot_key(slot: str) -> str:
    """The slot among its key result's own: `c2026-10-31`."""
    kind, _, day = parts_of(slot)
    return kind + day


def contents(check_ins: pd.DataFrame, asked: set[str] | None = None) -> Iterator[tuple[str, Content]]:
    """Slot and content of each check-in that has a date, of all key results or of `asked` (normalized)."""
    frame = check_ins.loc[check_ins["kr_id"].notna() & check_ins["date"].notna()]
    if asked is not None:
        codes, names = pd.factorize(frame["kr_id"])
        wanted = [normalized(name) in asked for name in names]
        frame = frame.loc[[wanted[code] for code in codes]]
    keys = ("kr_id", "date", "actual", "confidence", "comment")
    for kr_id, day, actual, confidence, comment in zip(*(frame[key] for key in keys), strict=True):
        content = Content(
            number_of(actual), number_of(confidence), comment if isinstance(comment, str) else ""
        )
        yield slot_of(kr_id, day, content), content


def number_of(value: float) -> float | None:
    """A number of a frame; None for a blank."""
    return None if is_nan(value) else float(value)


def by_key_result(check_ins: pd.DataFrame) -> dict[str, dict[str, tuple[float | None, str]]]:
    """Normalized id -> the key result's check-ins, as `slots_text` takes them."""
    found: dict[str, dict[str, tuple[float | None, str]]] = {}
    for slot, content in contents(check_ins):
        _, kr_id, _ = parts_of(slot)
        found.setdefault(kr_id, {})[slot_key(slot)] = (content.actual, content.digest)
    return found
