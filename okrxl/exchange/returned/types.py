"""What is said of check-ins and targets while files come back: contents of slots, conflicts, proposals.

A *slot* is one key result on one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.labels import normalized
from okrxl.exchange.log import SHORT, ExchangeLog, digest

MASTER, THEIRS, DONE = "master", "returned", "done"
"""What a manager can choose: for a conflict the first two, for a proposal the last."""


class Content(NamedTuple):
    """What is said of a slot; a check-in without an actual is a remark."""

    actual: float | None
    confidence: float | None
    comment: str

    @property
    def digest(self) -> str:
        """What tells it from other contents."""
        return digest(self, SHORT)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in to be appended to the master."""

    date: date
    kr_id: str
    content: Content
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The master and a department both changed a slot; `now` and `sent` are None where there was nothing."""

    code: str
    kr_id: str
    date: date
    now: Content | None
    returned: Content
    sent: float | None
    by: str
    file: str
    modified: str
    choice: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two conflicts the same one."""
        return self.code, slot_of(self.kr_id, self.date, self.returned), self.returned.digest


@dataclass(frozen=True, slots=True)
class Proposal:
    """A department proposes another target; it is the manager's to change it."""

    code: str
    kr_id: str
    target: float | None
    proposed: float
    comment: str
    by: str
    file: str
    choice: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two proposals the same one."""
        return self.code, f"t|{normalized(self.kr_id)}|", digest((self.proposed,), SHORT)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding on a returned file, and the key result it is about."""

    file: str
    finding: Finding
    kr_id: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one file."""

    file: str
    department: str = ""
    new: int = 0
    seen: int = 0
    conflicts: int = 0
    refused: int = 0
    problem: Finding | None = None


@dataclass(frozen=True)
class Merged:
    """Everything a collection comes to."""

    memory: ExchangeLog
    appended: tuple[CheckIn, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    results: tuple[Result, ...] = ()
    resolved: int = 0


@dataclass(frozen=True)
class Pending:
    """What earlier collections left for the manager to decide, with what was chosen by now."""

    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def slot_of(kr_id: str, day: date, content: Content) -> str:
    """`c|kr1|2026-10-31` of a check-in; remarks without an actual have slots of their own."""
    return f"{'n' if content.actual is None else 'c'}|{normalized(kr_id)}|{day.isoformat()[:10]}"


def parts_of(slot: str) -> tuple[str, str, str]:
    """Kind, key result and date of a slot; an id may hold a bar itself."""
    kind, _, rest = slot.partition("|")
    kr_id, _, day = rest.rpartition("|")
    return kind, kr_id, day


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
    return None if value != value else float(value)  # noqa: PLR0124 — NaN
