"""What returned files are compared with: the master before a collection. It stays the same throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from okrxl.core.labels import normalized
from okrxl.exchange.returned.row_checks import Limits, limits_of
from okrxl.exchange.returned.types import Pending
from okrxl.exchange.slots import Content, contents, number_of, shared

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.assess import Assessment
    from okrxl.exchange.log import ExchangeLog, SentRow
    from okrxl.exchange.returned.file import Returned
    from okrxl.exchange.returned.ledger import FileKey, Ledger


SEVERAL = 2


@dataclass(frozen=True)
class MasterState:
    """The master before a collection; `workbook` is the first part of its return codes."""

    assessment: Assessment
    workbook: str
    log: ExchangeLog
    pending: Pending
    adding: frozenset[str] = frozenset()
    """The key results (normalized) whose figures by different people are added."""
    program: str = ""
    """The program that saved it last, where the file says."""


@dataclass(frozen=True)
class Reference:
    """The master, indexed for comparison; every key result goes by its normalized id.

    `contents` are the slots of the key results in question, `rows` the key results of each file sent,
    `positions` the key results' rows in the table, `targets` their present targets.
    """

    master: MasterState
    today: date
    contents: Mapping[str, Content]
    rows: Mapping[FileKey, Mapping[str, SentRow]]
    positions: Mapping[str, int]
    targets: Mapping[str, float | None]

    def target(self, kr_id: str) -> float | None:
        """The present target of a key result; None where it has none or is not in the table."""
        return self.targets.get(normalized(kr_id))

    def key_results(self, sent: Mapping[str, SentRow]) -> pd.DataFrame:
        """The table's rows of the key results sent."""
        places = [self.positions[key] for key in sent if key in self.positions]
        return self.master.assessment.tables.key_results.frame.iloc[places]

    def content(self, slot: str, ledger: Ledger) -> Content | None:
        """What the master says of a slot, this collection's check-ins included."""
        return ledger.written.get(shared(slot), {}).get(slot) or self.contents.get(slot)

    def now(self, slot: str, ledger: Ledger) -> Content | None:
        """What the master says of a slot, else of its day: the total where several people have one."""
        own, others = self.content(slot, ledger), [*self.others(slot, ledger).values()]
        if own or len(others) < SEVERAL:
            return own or next(iter(others), None)
        return Content(sum(one.actual or 0 for one in others), None, "")

    @cached_property
    def limits(self) -> Limits:
        """What figures of the present plan are to keep to."""
        return limits_of(self.master.assessment.scored)

    @cached_property
    def _days(self) -> Mapping[str, tuple[str, ...]]:
        """The slots of each day that is several people's."""
        found: dict[str, tuple[str, ...]] = {}
        for slot in self.contents:
            found[shared(slot)] = (*found.get(shared(slot), ()), slot)
        return found

    def others(self, slot: str, ledger: Ledger) -> dict[str, Content]:
        """What other people have stated for the day of a slot, by their slots."""
        day = shared(slot)
        slots = {*self._days.get(day, ()), *ledger.written.get(day, ())} - {slot}
        found = {one: self.content(one, ledger) for one in slots}
        return {one: content for one, content in found.items() if content}


def reference(master: MasterState, files: Sequence[Returned], today: date) -> Reference:
    """Index the master for some returned files."""
    rows: dict[FileKey, dict[str, SentRow]] = {}
    for row in master.log.rows:
        rows.setdefault((row.sending, row.number), {})[normalized(row.kr_id)] = row
    frame = master.assessment.tables.key_results.frame
    positions = {normalized(key): place for place, key in enumerate(frame["id"]) if isinstance(key, str)}
    targets = list(map(number_of, frame["target"]))
    return Reference(
        master,
        today,
        dict(contents(master.assessment.tables.check_ins.frame, _in_question(master, files), master.adding)),
        rows,
        positions,
        {key: targets[place] for key, place in positions.items()},
    )


def _in_question(master: MasterState, files: Sequence[Returned]) -> set[str]:
    """The key results that files or open conflicts are about."""
    asked = {normalized(one.kr_id) for one in master.pending.conflicts}
    for file in files:
        for block in file.blocks:
            asked |= {normalized(one) for one in block.table.frame["kr_id"].dropna()}
    return asked
