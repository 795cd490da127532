"""Values of a collection: contents of slots, conflicts, proposals, remarks.

A *slot* is one key result on one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.grid import is_nan
from okrxl.core.labels import normalized
from okrxl.exchange.log import SHORT, ExchangeLog, digest

USE_MASTER, USE_RETURNED, TARGET_SET = "master", "returned", "done"
"""The manager's choices, as keys of labels: the first two resolve a conflict, the last a proposal."""

Place = tuple[str, str, str]
"""Return code, slot and content digest: what makes two conflicts, or two proposals, the same."""


class Content(NamedTuple):
    """What a row states about a slot; without an actual it is a comment."""

    actual: float | None
    confidence: float | None
    comment: str

    @property
    def digest(self) -> str:
        """Equal for equal contents only."""
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
    """A slot changed both by the master and by a department; `now` and `sent` are None where it was blank."""

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
    def place(self) -> Place:
        """Equal for two conflicts over the same value."""
        return self.code, slot_of(self.kr_id, self.date, self.returned), self.returned.digest


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target that a department proposes; the manager changes it or does not."""

    code: str
    kr_id: str
    target: float | None
    proposed: float
    comment: str
    by: str
    file: str
    choice: str = ""

    @property
    def place(self) -> Place:
        """Equal for two proposals of the same target."""
        return self.code, f"t|{normalized(self.kr_id)}|", digest((self.proposed,), SHORT)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding on a returned file, and the key result it is about."""

    file: str
    finding: Finding
    kr_id: str = ""


@dataclass(frozen=True, slots=True)
class FileResult:
    """How many rows of a file were new, already known, in conflict or rejected, or why the file was."""

    file: str
    department: str = ""
    new: int = 0
    seen: int = 0
    conflicts: int = 0
    refused: int = 0
    problem: Finding | None = None


@dataclass(frozen=True)
class Merged:
    """The result of a collection: the log as it is to be stored, and `check_ins` to append to the master."""

    log: ExchangeLog
    check_ins: tuple[CheckIn, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    results: tuple[FileResult, ...] = ()
    resolved: int = 0


@dataclass(frozen=True)
class Pending:
    """What earlier collections left for the manager to decide, with the choices made so far."""

    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def slot_of(kr_id: str, day: date, content: Content) -> str:
    """`c|kr1|2026-10-31` of a check-in; comments without an actual have slots of their own."""
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
    return None if is_nan(value) else float(value)
