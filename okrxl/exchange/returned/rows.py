"""The rows of one returned file, each decided on in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from okrxl.core.finding import Finding
from okrxl.core.labels import normalized
from okrxl.exchange.log import slots_of
from okrxl.exchange.returned.decide import Age, Decision, Slot, decide
from okrxl.exchange.returned.ledger import Collected, Outcome, collected_value, file_key
from okrxl.exchange.returned.types import CheckIn, Conflict, Proposal, Remark
from okrxl.exchange.slots import Content, number_of, person, shared, slot_key, slot_of

if TYPE_CHECKING:
    from okrxl.exchange.contract import Code
    from okrxl.exchange.log import SentRow, Taken
    from okrxl.exchange.returned.file import Block, Returned
    from okrxl.exchange.returned.ledger import Ledger
    from okrxl.exchange.returned.reference import Reference


class Entry(NamedTuple):
    """One row that was filled in."""

    kr_id: str
    day: date | None
    content: Content
    proposed: float | None
    by: str = ""
    """Who filled it in, where the figures of different people are added."""
    place: tuple[str, str] = ("", "")
    """The tab and the cell of its actual."""

    @property
    def slot(self) -> str:
        """The slot it is about; blank where it has no date, or neither an actual nor a comment."""
        if self.day is None or (self.content.actual is None and not self.content.comment):
            return ""
        return slot_of(self.kr_id, self.day, self.content, self.by)


def entries(block: Block, rejected: set[int], by: str, adding: Collection[str]) -> Iterator[Entry]:
    """The rows of a block that name a key result, without the rejected sheet rows.

    `by` filled them in. Of the key results `adding` (normalized) different people's figures are added.
    """
    frame = block.table.frame
    keys = ("kr_id", "date", "actual", "confidence", "comment", "proposed_target")
    for row, *cells in zip(frame.index, *(frame[key] for key in keys), strict=True):
        kr_id, day, actual, confidence, comment, proposed = cells
        if row in rejected or not isinstance(kr_id, str):
            continue
        text = comment if isinstance(comment, str) else ""
        content = Content(number_of(actual), number_of(confidence), text)
        own = by if normalized(kr_id) in adding else ""
        place = block.table.sheet, block.table.cell("actual", int(row))
        yield Entry(kr_id, None if pd.isna(day) else day.date(), content, number_of(proposed), own, place)


@dataclass(frozen=True)
class FileRows:
    """The rows of a returned file that are accepted; `sent` are its key results by normalized id."""

    file: Returned
    code: Code
    sent: Mapping[str, SentRow]
    entries: tuple[Entry, ...] = ()

    @cached_property
    def stated(self) -> frozenset[tuple[str, str]]:
        """Slot and content digest of all that the file states."""
        return frozenset((one.slot, one.content.digest) for one in self.entries if one.slot)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Slots for which the file has several figures: no row of a department's file was entered later."""
        figures: dict[str, set[str]] = {}
        for slot, content in self.stated:
            if slot.startswith("c"):
                figures.setdefault(slot, set()).add(content)
        return frozenset(slot for slot, some in figures.items() if len(some) > 1)


def twice(rows: FileRows) -> Iterator[Remark]:
    """A warning for each figure of which the file states another for the same key result and day."""
    for entry in rows.entries:
        if entry.slot in rows.doubtful and entry.day:
            tab, cell = entry.place
            others = [
                one.place[1] for one in rows.entries if one.slot == entry.slot and one.place != entry.place
            ]
            values: dict[str, object] = {"day": entry.day.isoformat(), "cells": ", ".join(others)}
            yield Remark(
                rows.file.file,
                Finding("returned_twice", "warning", tab, cell, entry.content.actual, values),
                entry.kr_id,
            )


@dataclass(frozen=True, slots=True)
class SlotState:
    """What is known of a slot while the rows of a file are decided on, one after the other.

    `conflicts` are the digests of the returned values that are in conflict in this file; `here`: the last
    collected value is from this very file.
    """

    master: Content | None
    collected: Collected | None
    conflicts: frozenset[str] = frozenset()
    here: bool = False

    def after(self, outcome: Outcome) -> SlotState:
        """The state once a row has been decided on."""
        if outcome.conflict:
            return replace(self, conflicts=self.conflicts | {outcome.conflict.returned.digest})
        if outcome.taken is None:
            return self
        digests = self.collected.digests if self.collected else frozenset()
        collected = Collected(outcome.taken, digests | {outcome.taken.content})
        master = outcome.check_in.content if outcome.check_in else self.master
        return replace(self, master=master, collected=collected, here=True)


def outcomes(rows: FileRows, reference: Reference, ledger: Ledger) -> Iterator[Outcome]:
    """Yield the proposals and check-ins of a file, in its order."""
    history = ledger.history.get(file_key(rows.code), {})
    states: dict[str, SlotState] = {}
    for entry in rows.entries:
        proposal = _proposal(rows, entry, reference)
        if proposal and not _proposed_before(proposal, history):
            yield Outcome(proposal=proposal)
        slot = entry.slot
        if entry.day is None or not slot:
            continue
        # An earlier version's log has no slots of single people.
        collected = history.get(slot) or history.get(shared(slot))
        state = states.get(slot) or SlotState(reference.content(slot, ledger), collected)
        conflict = _conflict(rows, entry, entry.day, state.master)
        waiting = conflict.place in ledger.conflicts or entry.content.digest in state.conflicts
        decision = decide(_slot(rows, entry, state, waiting=waiting))
        others = reference.others(slot, ledger) if state.master is None else {}
        if decision in {Decision.APPEND, Decision.CONFLICT} and _restated(entry, others):
            decision = Decision.ALREADY_THERE
        elif decision is Decision.APPEND and _in_doubt(rows, entry, state, others):
            decision = Decision.CONFLICT
        outcome = _outcome(decision, conflict, rows, reference.today)
        states[slot] = state.after(outcome)
        yield outcome


def _restated(entry: Entry, others: Mapping[str, Content]) -> bool:
    """Whether a row says word for word what another person's says, or one without a name.

    A figure alone may be a second one that happens to be the same.
    """
    same = [slot for slot, one in others.items() if one.digest == entry.content.digest]
    worded = bool(entry.content.comment) or entry.content.confidence is not None
    return bool(same) and (worded or not entry.by or shared(entry.slot) in same)


def _in_doubt(rows: FileRows, entry: Entry, state: SlotState, others: Mapping[str, Content]) -> bool:
    """Whether a new value may be no correction, or no figure of its own: that is for the manager to decide.

    It has several in its file; another person's was collected for the day; or figures are added, and it says
    the same as another person's or one of the two has no name.
    """
    if entry.content.actual is None:
        return False
    if entry.slot in rows.doubtful:
        return True
    if others:
        unnamed = not entry.by or shared(entry.slot) in others
        return unnamed or any(one.actual == entry.content.actual for one in others.values())
    before = state.collected.last.who if state.collected else ""
    return bool(before) and before != person(rows.file.by)


def _slot(rows: FileRows, entry: Entry, state: SlotState, *, waiting: bool) -> Slot:
    sent = _as_sent(rows, entry)
    collected, returned = state.collected, entry.content.digest
    return Slot(
        sent[1] if sent else None,
        state.master.digest if state.master else None,
        returned,
        collected.last.content if collected else None,
        (Age.SAME if state.here else _age(rows.file, collected.last)) if collected else None,
        known=bool(collected and returned in collected.digests),
        repeated=bool(collected and (entry.slot, collected.last.content) in rows.stated),
        waiting=waiting,
    )


def _outcome(decision: Decision, conflict: Conflict, rows: FileRows, today: date) -> Outcome:
    if decision is Decision.KNOWN:
        return Outcome(known=True)
    if decision is Decision.CONFLICT:
        return Outcome(conflict=conflict)
    taken = collected_value(rows.code, conflict.slot, conflict.returned, rows.file, today)
    if decision is Decision.ALREADY_THERE:
        return Outcome(taken=taken, known=True)
    check_in = CheckIn(
        conflict.date, conflict.kr_id, conflict.returned, conflict.by, conflict.file, conflict.slot
    )
    return Outcome(check_in, taken)


def _conflict(rows: FileRows, entry: Entry, day: date, master: Content | None) -> Conflict:
    """The conflict that a row would be, spelled as its key result was sent."""
    file, sent = rows.file, _as_sent(rows, entry)
    kr_id = rows.sent[normalized(entry.kr_id)].kr_id
    actual = sent[0] if sent else None
    return Conflict(
        str(rows.code),
        kr_id,
        day,
        master,
        entry.content,
        actual,
        file.by,
        file.file,
        file.modified,
        adds=bool(entry.by),
    )


def _as_sent(rows: FileRows, entry: Entry) -> tuple[float | None, str] | None:
    """Actual and content digest of a slot when it was sent; None where it was blank."""
    slots = slots_of(rows.sent[normalized(entry.kr_id)].slots)
    return slots.get(slot_key(entry.slot)) or slots.get(slot_key(shared(entry.slot)))


def _proposal(rows: FileRows, entry: Entry, reference: Reference) -> Proposal | None:
    """The target that a row proposes, if it differs from the present one."""
    kr_id = rows.sent[normalized(entry.kr_id)].kr_id
    target = reference.target(kr_id)
    if entry.proposed is None or entry.proposed == target:
        return None
    file = rows.file
    return Proposal(str(rows.code), kr_id, target, entry.proposed, entry.content.comment, file.by, file.file)


def _proposed_before(proposal: Proposal, history: Mapping[str, Collected]) -> bool:
    _, slot, content = proposal.place
    return slot in history and content in history[slot].digests


def _age(file: Returned, last: Taken) -> Age:
    return Age.NEWER if file.modified and last.modified and file.modified > last.modified else Age.OLDER
