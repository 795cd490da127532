"""What a collection has established so far: frozen values, of which each step returns new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from okrxl.exchange.log import Taken
from okrxl.exchange.slots import parts_of, person, shared

if TYPE_CHECKING:
    from datetime import date

    from okrxl.exchange.contract import Code
    from okrxl.exchange.log import SentFile
    from okrxl.exchange.returned.file import Returned
    from okrxl.exchange.returned.types import CheckIn, Conflict, FileResult, Place, Proposal, Remark
    from okrxl.exchange.slots import Content

FileKey = tuple[int, int]
"""Which of the files sent: the numbers of the sending and of the department."""


def file_key(code: Code) -> FileKey:
    """The key of the file that carries a code."""
    return code.sending, code.department


def collected_value(
    code: Code, slot: str, content: Content, source: Conflict | Returned, today: date
) -> Taken:
    """The log's record of a returned value, from a file or from a conflict that held it."""
    return Taken(
        *file_key(code),
        slot,
        content.digest,
        content.actual,
        source.modified,
        source.file,
        today.isoformat(),
        person(source.by),
    )


class Collected(NamedTuple):
    """What has been collected for one slot from one of the files sent: the last value, and all digests."""

    last: Taken
    digests: frozenset[str]


History = Mapping[str, Collected]
"""What has been collected from one of the files sent, by slot."""


def extended(history: History, taken: Iterable[Taken]) -> History:
    """The history with more values, the latest last."""
    made = dict(history)
    for one in taken:
        before = made[one.slot].digests if one.slot in made else frozenset()
        made[one.slot] = Collected(one, before | {one.content})
    return made


def histories(taken: Iterable[Taken], before: Mapping[FileKey, History]) -> dict[FileKey, History]:
    """The histories `before` with more values."""
    new: dict[FileKey, list[Taken]] = {}
    for one in taken:
        new.setdefault((one.sending, one.number), []).append(one)
    return {**before, **{key: extended(before.get(key, {}), some) for key, some in new.items()}}


def _written(
    before: Mapping[str, Mapping[str, Content]], check_ins: Iterable[CheckIn]
) -> Mapping[str, Mapping[str, Content]]:
    """`written` with more check-ins."""
    made = dict(before)
    for one in check_ins:
        day = shared(one.slot)
        made[day] = {**made.get(day, {}), one.slot: one.content}
    return made


class Outcome(NamedTuple):
    """What one returned row, or one choice of the manager's, adds to a collection.

    `known`: the row adds no check-in and no conflict, because its value is in the master or was collected.
    """

    check_in: CheckIn | None = None
    taken: Taken | None = None
    conflict: Conflict | None = None
    proposal: Proposal | None = None
    known: bool = False


@dataclass(frozen=True)
class Ledger:
    """The state between two steps of a collection.

    `written` are, by shared slot, the contents of the slots that this collection has appended to; they
    override those of the master's own rows. `taken` are its additions to the log.
    """

    files: Mapping[FileKey, SentFile]
    history: Mapping[FileKey, History]
    written: Mapping[str, Mapping[str, Content]] = field(default_factory=dict)
    check_ins: tuple[CheckIn, ...] = ()
    taken: tuple[Taken, ...] = ()
    conflicts: Mapping[Place, Conflict] = field(default_factory=dict)
    proposals: Mapping[Place, Proposal] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    results: tuple[FileResult, ...] = ()
    resolved: int = 0

    def round_of(self, sent: SentFile) -> tuple[SentFile, ...]:
        """A file sent, with those it reminds of and its reminders; the newest last."""
        return tuple(one for one in self.files.values() if one.round == sent.round)

    def answered(self, sent: SentFile) -> int:
        """How many key results have a figure that was returned to the files of a round, or is in conflict."""
        keys = [(one.sending, one.number) for one in self.round_of(sent)]
        slots = {slot for key in keys for slot in self.history.get(key, {})}
        codes = [f"-{sending}-{number}" for sending, number in keys]
        slots |= {one.slot for one in self.conflicts.values() if one.code.endswith(tuple(codes))}
        return len({parts_of(slot)[1] for slot in slots if slot.startswith("c|")})

    def after(self, outcomes: Iterable[Outcome]) -> Ledger:
        """The ledger with the outcomes of one file, or of all choices, in their order.

        A conflict replaces an equal one; of equal proposals the first stays.
        """
        made = list(outcomes)
        check_ins = [one.check_in for one in made if one.check_in]
        taken = [one.taken for one in made if one.taken]
        proposals = dict(self.proposals)
        for one in made:
            if one.proposal:
                proposals.setdefault(one.proposal.place, one.proposal)
        return replace(
            self,
            history=histories(taken, self.history),
            written=_written(self.written, check_ins),
            check_ins=(*self.check_ins, *check_ins),
            taken=(*self.taken, *taken),
            conflicts={
                **self.conflicts,
                **{one.conflict.place: one.conflict for one in made if one.conflict},
            },
            proposals=proposals,
        )

    def remarking(self, remarks: Iterable[Remark]) -> Ledger:
        """The ledger with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))
