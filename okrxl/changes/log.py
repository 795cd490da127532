"""The change log: what was changed in the plan, by whom, from when it counts. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from okrxl.changes.cycles import ClosedCycle
from okrxl.changes.reported import ReportedMonth
from okrxl.changes.snapshot import Row, Snapshot, Value
from okrxl.core.labels import normalized


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row of the plan, or a whole row that was added (`old` None) or removed (`new` None).

    `number` identifies it in its workbook. `table` and `key` say which row, `name` what that is about.
    `source` is the file that the new value comes from; blank: typed into the workbook. It counts from
    `effective` on, or from `corrected`, the date that somebody typed over it. `effect` is what it alone did
    to the row's own score on the day it was found, `company_effect` to the company's, in points; None where
    it has no bearing on a score.
    """

    number: int
    when: datetime
    source: str
    table: str
    key: str
    name: str
    old: Row | None
    new: Row | None
    effective: date
    corrected: date | None = None
    effect: float | None = None
    company_effect: float | None = None

    @property
    def normalized_key(self) -> str:
        """The key as keys are compared."""
        return self.key if self.table == "settings" else normalized(self.key)

    @property
    def field(self) -> str:
        """The field that was changed; blank for a whole row."""
        return next(iter(self.new.cells), "") if self.old and self.new else ""

    @property
    def begins(self) -> date:
        """The day from which it counts."""
        return self.corrected or self.effective


@dataclass(frozen=True)
class ChangeLog:
    """A workbook's memory: the plan as last seen, and every change since it was first seen, oldest first.

    `snapshot` is None before the first refresh, which finds no changes; `since` is the day of that refresh,
    `until` the latest day that one was made for. `cycles` were closed and `reported` are months that were
    reported, both oldest first. An `unusable` memory is damaged, lost, or of a later version.
    """

    changes: tuple[Change, ...] = ()
    snapshot: Snapshot | None = None
    since: date | None = None
    until: date | None = None
    cycles: tuple[ClosedCycle, ...] = ()
    reported: tuple[ReportedMonth, ...] = ()
    unusable: bool = False
    stored: bool = field(default=False, compare=False)
    """Whether the workbook holds it as it is here."""

    @property
    def ended(self) -> frozenset[str]:
        """The normalized ids of key results that ended with a cycle that was closed."""
        return frozenset[str]().union(*(one.ended for one in self.cycles))

    def corrected(self, dates: Mapping[int, date | None]) -> ChangeLog:
        """The log with the dates that were typed into the sheet; None: the date is as found again."""
        changes = tuple(
            replace(one, corrected=None if (day := dates[one.number]) == one.effective else day)
            if one.number in dates
            else one
            for one in self.changes
        )
        return self if changes == self.changes else replace(self, changes=changes, stored=False)


def replayed(first: Snapshot, changes: tuple[Change, ...]) -> dict[str, dict[str, dict[str, Value]]]:
    """The plan after some changes: table -> key -> the filled fields.

    Of the snapshot that a log began with and the log, this is the present plan.
    """
    tables = {
        name: {key: dict(rows.row(at).cells) for at, key in enumerate(rows.keys)}
        for name, rows in first.items()
    }
    for one in changes:
        table = tables.setdefault(one.table, {})
        key = one.normalized_key
        if one.new is None:
            table.pop(key, None)
        elif one.old is None:
            table[key] = dict(one.new.cells)
        else:
            table[key] |= one.new.cells
            table[key] = {name: value for name, value in table[key].items() if value is not None}
    return tables


def filled(snapshot: Snapshot) -> dict[str, dict[str, dict[str, Value]]]:
    """A snapshot in the form of `replayed`."""
    return replayed(snapshot, ())
