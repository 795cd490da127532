"""Values of a collection: contents of slots, conflicts, proposals, remarks.

A *slot* is one key result on one day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrxl.core.finding import Finding
from okrxl.core.labels import normalized
from okrxl.exchange.log import SHORT, ExchangeLog, digest
from okrxl.exchange.slots import Content, slot_of

USE_MASTER, USE_RETURNED, TARGET_SET = "master", "returned", "done"
"""The manager's choices, as keys of labels: the first two resolve a conflict, the last a proposal."""

Place = tuple[str, str, str]
"""Return code, slot and content digest: what makes two conflicts, or two proposals, the same."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in to be appended to the master; `slot` is the slot it fills."""

    date: date
    kr_id: str
    content: Content
    by: str
    source: str
    slot: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A slot with two values: the master's, or another person's, and the returned one.

    `now` and `sent` are None where it was blank; `adds`: figures of different people for its day are added.
    """

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
    adds: bool = False

    @property
    def slot(self) -> str:
        """The slot it is about."""
        return slot_of(self.kr_id, self.date, self.returned, self.by if self.adds else "")

    @property
    def place(self) -> Place:
        """Equal for two conflicts over the same value."""
        return self.code, self.slot, self.returned.digest


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
