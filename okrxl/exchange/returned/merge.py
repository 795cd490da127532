"""Three-way: as sent, the master now, as returned. Pure; nothing returned is lost, nothing is taken twice.

A *slot* is one key result on one day. What a department says of it is appended to the master's check-ins
where only the department has changed it since it was sent (or since it was last collected); where the
master has changed it too, both stand in a conflict until a manager chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from okrxl.core.address import parse_cell
from okrxl.core.finding import Finding
from okrxl.core.labels import labels, normalized
from okrxl.exchange.contract import Code
from okrxl.exchange.log import SentFile, SentRow, Taken, slots_of
from okrxl.exchange.returned.row_checks import Expected, inspected
from okrxl.exchange.returned.types import (
    DONE,
    MASTER,
    THEIRS,
    CheckIn,
    Conflict,
    Content,
    Merged,
    Pending,
    Proposal,
    Remark,
    Result,
    contents,
    number_of,
    parts_of,
    slot_of,
)

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.exchange.log import ExchangeLog
    from okrxl.exchange.returned.file import Block, Returned


@dataclass(frozen=True)
class Before:
    """The master before a collection; `workbook` is what its return codes begin with."""

    found: Assessment
    workbook: str
    memory: ExchangeLog
    pending: Pending


def merge(before: Before, returned: Iterable[Returned], today: date) -> Merged:
    """Deal with what was chosen, then with each file, older ones first, whatever order they come in."""
    files = sorted(returned, key=lambda one: (one.modified, one.file, one.by))
    work = Work(before, today, _master(before.found, files, before.pending))
    work.choose()
    for file in files:
        work.take(file)
    return work.merged()


def _master(found: Assessment, files: Sequence[Returned], pending: Pending) -> dict[str, Content]:
    """What the master says now of every slot of the key results in question; the lower row wins."""
    asked = {normalized(one.kr_id) for one in pending.conflicts}
    for file in files:
        for block in file.blocks:
            asked |= {normalized(one) for one in block.table.frame["kr_id"].dropna()}
    return dict(contents(found.tables.check_ins.frame, asked))


@dataclass
class Work:
    """A collection while it goes on."""

    before: Before
    today: date
    now: dict[str, Content]
    appended: list[CheckIn] = field(default_factory=list)
    conflicts: dict[tuple[str, str, str], Conflict] = field(default_factory=dict)
    proposals: dict[tuple[str, str, str], Proposal] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    resolved: int = 0

    def __post_init__(self) -> None:
        self._files = {(one.sending, one.number): one for one in self.before.memory.files}
        self._rows: dict[tuple[int, int], dict[str, SentRow]] = {}
        for row in self.before.memory.rows:
            self._rows.setdefault((row.sending, row.number), {})[normalized(row.kr_id)] = row
        self._fresh: list[Taken] = []
        self._seen: set[tuple[int, int, str, str]] = set()
        self._last: dict[tuple[int, int, str], Taken] = {}
        for taken in self.before.memory.taken:
            self._note(taken)
        frame = self.before.found.tables.key_results.frame
        self._places = {
            normalized(key): place for place, key in enumerate(frame["id"]) if isinstance(key, str)
        }
        targets = list(map(number_of, frame["target"]))
        self._targets = {key: targets[place] for key, place in self._places.items()}

    def _note(self, taken: Taken) -> None:
        self._seen.add((taken.sending, taken.number, taken.slot, taken.content))
        self._last[taken.sending, taken.number, taken.slot] = taken

    def choose(self) -> None:
        """Conflicts and proposals that a manager has decided; the others stay."""
        for one in self.before.pending.conflicts:
            code = Code.find(one.code)
            if code is None or one.choice not in {MASTER, THEIRS}:
                self.conflicts[one.place] = one
                continue
            self.resolved += 1
            now = self.now.get(one.place[1])
            if one.choice == THEIRS and (now is None or now.digest != one.returned.digest):
                self._append(CheckIn(one.date, one.kr_id, one.returned, one.by, one.file))
            self._taken(code, one.place[1], one.returned, one)
        for each in self.before.pending.proposals:
            code = Code.find(each.code)
            target = self._target(each.kr_id)
            if code is None or (each.choice != DONE and target != each.proposed):
                self.proposals[each.place] = replace(each, target=target)
                continue
            self.resolved += 1
            told = (each.place[1], each.place[2], each.proposed, "", each.file)
            self._remember(Taken(code.sending, code.department, *told, self.today.isoformat()))

    def take(self, file: Returned) -> None:
        """One file: refused as a whole, or row by row."""
        problem = self._problem(file)
        if problem or file.code is None:
            self.results.append(Result(file.file, problem=problem))
            if problem:
                self.remarks.append(Remark(file.file, problem))
            return
        code = file.code
        sent = self._files[code.sending, code.department]
        rows = self._rows.get((code.sending, code.department), {})
        before = (len(self.appended), len(self.conflicts))
        self._outdated(file, sent)
        told, refused = set(), 0
        entries: list[Entry] = []
        for block in file.blocks:
            bad = self._inspect(file, block, rows, sent)
            told |= {normalized(cells["kr_id"]) for cells in block.told.values()}
            refused += len(bad)
            entries += self._entries(block, bad)
        said = {(row.slot, row.content.digest) for row in entries if row.slot}
        filled = {normalized(row.kr_id) for row in entries if row.content.actual is not None}
        seen = sum(self._row(file, code, rows[normalized(row.kr_id)], row, said) for row in entries)
        new = len(self.appended) - before[0]
        if any(len(block.table.frame) for block in file.blocks):
            self._missing(file, rows, told)
            self._files[code.sending, code.department] = _back(sent, file, self.today, (new, len(filled)))
        else:
            self.remarks.append(Remark(file.file, Finding("returned_blank", "warning")))
        self.results.append(
            Result(file.file, sent.department, new, seen, len(self.conflicts) - before[1], refused)
        )

    def _problem(self, file: Returned) -> Finding | None:
        """Why a file as a whole is none of this workbook's, cycle's or memory's."""
        if file.problem or file.code is None:
            code, given = file.problem or ("returned_without_code", {"name": file.file})
            reason = labels(self.before.found.settings.language).text(f"errors.{code}", **given)
            return Finding("returned_refused", "error", values={"reason": reason})
        sent = self._files.get((file.code.sending, file.code.department))
        values: dict[str, object] = {"name": file.file, "code": str(file.code)}
        if file.code.workbook != self.before.workbook:
            return Finding("returned_other_workbook", "error", values=values)
        if sent is None:
            return Finding("returned_unknown_sending", "error", values=values)
        cycle = self.before.found.settings.cycle
        if normalized(sent.cycle) != normalized(cycle):
            return Finding(
                "returned_other_cycle", "error", values=values | {"sent": sent.cycle, "cycle": cycle}
            )
        return None

    def _target(self, kr_id: str) -> float | None:
        """The target that the master has now."""
        return self._targets.get(normalized(kr_id))

    def _inspect(self, file: Returned, block: Block, rows: Mapping[str, SentRow], sent: SentFile) -> set[int]:
        """What is wrong in a block is told; the rows that cannot be taken."""
        places = [self._places[key] for key in rows if key in self._places]
        known = self.before.found.tables.key_results.frame.iloc[places]
        told, bad = inspected(block, self.before.found, Expected(sent.department, rows, known))
        for finding in told:
            about = block.table.frame["kr_id"].get(parse_cell(finding.cell)[0]) if finding.cell else None
            self.remarks.append(Remark(file.file, finding, about if isinstance(about, str) else ""))
        return bad

    def _entries(self, block: Block, bad: set[int]) -> Iterator[Entry]:
        """The rows of a block that say something and can be taken."""
        frame = block.table.frame
        keys = ("kr_id", "date", "actual", "confidence", "comment", "proposed_target")
        for row, *cells in zip(frame.index, *(frame[key] for key in keys), strict=True):
            kr_id, day, actual, confidence, comment, proposed = cells
            if row in bad or not isinstance(kr_id, str):
                continue
            told = comment if isinstance(comment, str) else ""
            content = Content(number_of(actual), number_of(confidence), told)
            yield Entry(kr_id, None if pd.isna(day) else day.date(), content, number_of(proposed))

    def _row(
        self, file: Returned, code: Code, sent: SentRow, entry: Entry, said: set[tuple[str, str]]
    ) -> bool:
        """Deal with one row; whether it was known already. `said` is all that the file says of slots."""
        self._propose(file, code, sent, entry)
        slot = entry.slot
        if entry.day is None or not slot:
            return False
        content, now = entry.content.digest, self.now.get(slot)
        original = slots_of(sent.slots).get(_key(slot))
        conflict = Conflict(
            str(code),
            sent.kr_id,
            entry.day,
            now,
            entry.content,
            original[0] if original else None,
            file.by,
            file.file,
            file.modified,
        )
        last = self._last.get((code.sending, code.department, slot))
        known = (code.sending, code.department, slot, content) in self._seen
        # What was said before the last word is news again where a later file takes that back.
        back = last is not None and (slot, last.content) not in said and _younger(file, last)
        if conflict.place in self.conflicts or (known and not back):
            return True
        base = last.content if last else original[1] if original else None
        current = now.digest if now else None
        if current == content or (base == content and not last):
            # The same already stands there, or only the master has moved on.
            self._taken(code, slot, entry.content, file)
            return True
        if current == base and not known and not (last and _older(file, last)):
            self._append(CheckIn(entry.day, sent.kr_id, entry.content, file.by, file.file))
            self._taken(code, slot, entry.content, file)
        else:
            self.conflicts[conflict.place] = conflict
        return False

    def _propose(self, file: Returned, code: Code, sent: SentRow, entry: Entry) -> None:
        target = self._target(sent.kr_id)
        if entry.proposed is None or entry.proposed == target:
            return
        told = (entry.content.comment, file.by, file.file)
        made = Proposal(str(code), sent.kr_id, target, entry.proposed, *told)
        if (code.sending, code.department, made.place[1], made.place[2]) not in self._seen:
            self.proposals.setdefault(made.place, made)

    def _outdated(self, file: Returned, sent: SentFile) -> None:
        """A file that has been sent anew since: what is in it counts, but the newer one is still to come."""
        newest = self.before.memory.newest(sent.cycle)[normalized(sent.department)]
        if newest.sending != sent.sending:
            values: dict[str, object] = {"sent": sent.sent, "newest": newest.sent}
            self.remarks.append(
                Remark(file.file, Finding("returned_earlier_sending", "warning", values=values))
            )

    def _missing(self, file: Returned, rows: Mapping[str, SentRow], told: set[str]) -> None:
        gone = [row.kr_id for key, row in rows.items() if key not in told]
        if gone:
            values: dict[str, object] = {"count": len(gone), "ids": ", ".join(gone[:5])}
            self.remarks.append(Remark(file.file, Finding("returned_rows_missing", "warning", values=values)))

    def _append(self, row: CheckIn) -> None:
        self.appended.append(row)
        self.now[slot_of(row.kr_id, row.date, row.content)] = row.content

    def _taken(self, code: Code, slot: str, content: Content, source: Conflict | Returned) -> None:
        told = (slot, content.digest, content.actual, source.modified, source.file)
        self._remember(Taken(code.sending, code.department, *told, self.today.isoformat()))

    def _remember(self, taken: Taken) -> None:
        self._note(taken)
        self._fresh.append(taken)

    def merged(self) -> Merged:
        """What it all came to."""
        memory = replace(
            self.before.memory,
            files=tuple(self._files.values()),
            taken=(*self.before.memory.taken, *self._fresh),
        )
        return Merged(
            memory,
            tuple(self.appended),
            # What stands in the master is told as it is at the end: a later file may have added to it.
            tuple(replace(one, now=self.now.get(one.place[1])) for one in self.conflicts.values()),
            tuple(self.proposals.values()),
            tuple(self.remarks),
            tuple(self.results),
            self.resolved,
        )


def _back(sent: SentFile, file: Returned, today: date, counts: tuple[int, int]) -> SentFile:
    """What is remembered of a file that came back; nothing else of it where it brought nothing new."""
    new, filled = counts
    if sent.returned and not new and filled <= sent.filled:
        return sent
    return replace(
        sent,
        returned=today.isoformat(),
        returned_file=file.file,
        filled=max(filled, sent.filled),
        taken=sent.taken + new,
    )


class Entry(NamedTuple):
    """One row that was filled in."""

    kr_id: str
    day: date | None
    content: Content
    proposed: float | None

    @property
    def slot(self) -> str:
        """What it speaks of; blank where it has no date or says nothing."""
        if self.day is None or (self.content.actual is None and not self.content.comment):
            return ""
        return slot_of(self.kr_id, self.day, self.content)


def _key(slot: str) -> str:
    """How a slot is called among a key result's own: `c2026-10-31`."""
    kind, _, day = parts_of(slot)
    return kind + day


def _older(file: Returned, last: Taken) -> bool:
    """Whether a file is not known to be younger than what was taken; a file follows itself."""
    if file.file == last.file and file.modified == last.modified:
        return False
    return not (file.modified and last.modified) or file.modified <= last.modified


def _younger(file: Returned, last: Taken) -> bool:
    """Whether a file is known to be younger than what was taken last."""
    return bool(file.modified and last.modified and file.modified > last.modified)
