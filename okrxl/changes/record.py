"""A workbook's log: read, with the dates that somebody corrected, and brought up to date with its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from okrxl.changes.compare import Difference, compared
from okrxl.changes.cycles import CLOSING
from okrxl.changes.log import Change, ChangeLog
from okrxl.changes.memory import unpacked
from okrxl.changes.snapshot import Snapshot, snapshot
from okrxl.core.address import cell_name
from okrxl.core.finding import Finding
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import normalized
from okrxl.read import cells

if TYPE_CHECKING:
    from okrxl.core.grid import Grid, RawValue
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

MEMORY_TABLE, CHANGES_TABLE = "okr_memory", "okr_changes"
PROPOSALS_TABLE = "okr_proposals"
MEMORY, CHANGES, PROPOSALS = "memory", "changes", "proposals"
"""The keys under which a driver reads these tables."""
READ: Mapping[str, str] = {MEMORY_TABLE: MEMORY, CHANGES_TABLE: CHANGES, PROPOSALS_TABLE: PROPOSALS}


PROPOSED = ("kr_id", "proposed_target", "file")


@dataclass(frozen=True)
class Occasion:
    """When tables are compared, and the file that new values come from, if any.

    `proposals` name the file in which a department proposed a target, by normalized id and target.
    """

    now: datetime
    source: str = ""
    proposals: Mapping[tuple[str, float], str] = field(default_factory=dict)

    @property
    def closes(self) -> bool:
        """Whether the changes are those that closing a cycle makes."""
        return self.source == CLOSING

    def source_of(self, one: Difference) -> str:
        """The file that a difference comes from; blank: it was typed."""
        value = one.new.cells.get("target") if one.new and one.old else None
        if one.table == "key_results" and isinstance(value, float):
            return self.proposals.get((normalized(one.key), round(value, 9)), self.source)
        return self.source


@dataclass(frozen=True)
class Days:
    """The workbook's own day, the setting as_of or the clock's, and the day it is looked at (`--as-of`)."""

    today: date
    as_of: date


def remembered(grids: Mapping[str, Grid], settings: Settings) -> tuple[ChangeLog, list[Finding]]:
    """The log that the workbook holds, with its dates as they stand on the sheet; and dates in doubt.

    A log that is lost or damaged while the sheet lists changes is an error, and nothing is recorded.
    """
    memory, shown = grids.get(MEMORY), grids.get(CHANGES)
    log = unpacked(_parts(memory)) if memory else ChangeLog(unusable=True)
    listed = list(_listed(shown)) if shown else []
    if not listed or shown is None:
        return ChangeLog() if log.unusable else log, []
    if log.unusable:
        return log, [Finding("changes_lost", "error", shown.sheet)]
    dates, found = _dates(log, listed, shown, settings.date_order)
    return log.corrected(dates), found


def _parts(memory: Grid) -> list[str]:
    return [str(row[1]) for row in sorted(memory.rows, key=lambda row: _number(row[0])) if row[1] is not None]


def _number(raw: RawValue) -> int:
    try:
        return int(float(str(raw)))
    except (ValueError, OverflowError):
        return 0


def _listed(shown: Grid) -> Iterator[tuple[int, int, RawValue]]:
    """Sheet row, change's number and date cell of each row of the sheet; of equal numbers the first row."""
    places = {key: at for at, key in named_columns(shown.headers, header_keys(("change", "effective_from")))}
    if len(places) < 2:
        return
    seen = set()
    for row, values in enumerate(shown.rows, shown.top):
        number = _number(values[places["change"]])
        if number and number not in seen:
            seen.add(number)
            yield row, number, values[places["effective_from"]]


def _dates(
    log: ChangeLog, listed: Sequence[tuple[int, int, RawValue]], shown: Grid, order: str
) -> tuple[dict[int, date | None], list[Finding]]:
    """The date that stands beside each change, by number; a blank is the date as found."""
    place = next(at for at, key in named_columns(shown.headers, header_keys(("effective_from",))) if key)
    known = {one.number for one in log.changes}
    dates: dict[int, date | None] = {}
    found = []
    for row, number, raw in listed:
        if number not in known:
            continue
        reading = cells.day(raw, order) if raw is not None and str(raw).strip() else cells.Reading(None)
        if isinstance(reading.value, datetime):
            dates[number] = reading.value.date()
        elif reading.code:
            cell = cell_name(row, shown.left + place)
            found.append(Finding("effective_unread", "error", shown.sheet, cell, raw))
        else:
            dates[number] = None
    return dates, found


def proposed(grids: Mapping[str, Grid]) -> dict[tuple[str, float], str]:
    """The file of each target that a department has proposed and that is still listed."""
    shown = grids.get(PROPOSALS)
    if shown is None:
        return {}
    places = {key: at for at, key in named_columns(shown.headers, header_keys(PROPOSED))}
    if len(places) < len(PROPOSED):
        return {}
    rows = [[row[places[key]] for key in PROPOSED] for row in shown.rows]
    return {
        (normalized(kr_id), round(float(target), 9)): str(file)
        for kr_id, target, file in rows
        if kr_id and file and isinstance(target, int | float)
    }


def recorded(log: ChangeLog, tables: Tables, occasion: Occasion, days: Days) -> ChangeLog:
    """The log with what has changed in the tables since; the first time, with nothing but the snapshot."""
    if log.unusable:
        return log
    now = snapshot(tables)
    if log.snapshot is None or not (log.changes or _has_key_results(log.snapshot)):
        # Until it has a key result a plan is being set up.
        return ChangeLog((), now, days.as_of, days.as_of)
    known, differences = compared(log.snapshot, now)
    until = log.until or days.as_of
    day, latest = _day(occasion.now.date(), days, until)
    last = max((one.number for one in log.changes), default=0)
    added = tuple(_change(number, one, occasion, day) for number, one in enumerate(differences, last + 1))
    stored = log.stored and not added and known == log.snapshot and latest == until
    return replace(log, changes=(*log.changes, *added), snapshot=known, until=latest, stored=stored)


def _has_key_results(plan: Snapshot) -> bool:
    rows = plan.get("key_results")
    return rows is not None and bool(rows.keys)


def _change(number: int, one: Difference, occasion: Occasion, day: date) -> Change:
    when = occasion.now.replace(microsecond=0)
    return Change(number, when, occasion.source_of(one), one.table, one.key, one.name, one.old, one.new, day)


def _day(clock: date, days: Days, until: date) -> tuple[date, date]:
    """The day from which what is found counts, and the latest day of a refresh.

    Looking back (`--as-of`) finds changes of today, and so does looking ahead; but a workbook whose own time
    runs ahead of the clock has its own days.
    """
    if days.as_of > clock >= until:
        return clock, until
    if days.as_of < until and days.as_of != days.today:
        return days.today, until
    return days.as_of, max(until, days.as_of)
