"""The log and its snapshot as texts that fit into cells, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from okrxl.changes.cycles import ClosedCycle, FinalScore
from okrxl.changes.log import Change, ChangeLog
from okrxl.changes.packed import DAMAGE, pack, unpack
from okrxl.changes.reported import ReportedMonth
from okrxl.changes.snapshot import Row, Rows

VERSION, WITH_CYCLES = 1, 2
"""Only a memory with closed cycles or reported months is of version 2: earlier okrxl would forget them."""


def packed(log: ChangeLog) -> list[str]:
    """The texts of a log, in order."""
    content: dict[str, object] = {
        "version": WITH_CYCLES if log.cycles or log.reported else VERSION,
        "since": _iso(log.since),
        "until": _iso(log.until),
        "snapshot": {name: _rows(rows) for name, rows in (log.snapshot or {}).items()},
        "changes": [_change(one) for one in log.changes],
    }
    if log.cycles or log.reported:
        content["cycles"] = [_cycle(one) for one in log.cycles]
        content["reported"] = [_month(one) for one in log.reported]
    return pack(content)


def unpacked(parts: Iterable[str]) -> ChangeLog:
    """The log of these texts; `unusable` where they are damaged or of a later version."""
    try:
        content = unpack(parts)
        if content["version"] not in {VERSION, WITH_CYCLES}:
            return ChangeLog(unusable=True)
        return ChangeLog(
            tuple(_read_change(one) for one in content["changes"]),
            {name: _read_rows(rows) for name, rows in content["snapshot"].items()},
            _date(content["since"]),
            _date(content["until"]),
            tuple(_read_cycle(one) for one in content.get("cycles", ())),
            tuple(_read_month(one) for one in content.get("reported", ())),
            stored=True,
        )
    except DAMAGE:
        return ChangeLog(unusable=True)


def _rows(rows: Rows) -> dict[str, object]:
    made: dict[str, object] = {"keys": rows.keys, "fields": rows.fields}
    for name, marks in (("percents", rows.percents), ("unread", rows.unread)):
        if marks:
            made[name] = {key: sorted(some) for key, some in marks.items()}
    return made


def _read_rows(made: Mapping[str, Any]) -> Rows:
    percents, unread = (
        {key: frozenset(some) for key, some in made.get(name, {}).items()} for name in ("percents", "unread")
    )
    return Rows(tuple(made["keys"]), made["fields"], percents, unread)


def _change(one: Change) -> Sequence[object]:
    return (
        one.number,
        one.when.isoformat(timespec="seconds"),
        one.source,
        one.table,
        one.key,
        one.name,
        _row(one.old),
        _row(one.new),
        one.effective.isoformat(),
        _iso(one.corrected),
        one.effect,
        one.company_effect,
    )


def _read_change(made: Sequence[Any]) -> Change:
    number, when, source, table, key, name, old, new, effective, corrected, effect, company = made
    return Change(
        int(number),
        datetime.fromisoformat(when),
        source,
        table,
        key,
        name,
        _read_row(old),
        _read_row(new),
        date.fromisoformat(effective),
        _date(corrected),
        effect,
        company,
    )


def _cycle(one: ClosedCycle) -> dict[str, object]:
    return {
        "cycle": one.cycle,
        "days": [day.isoformat() for day in (one.start, one.end, one.as_of)],
        "closed": one.closed.isoformat(timespec="seconds"),
        "company": one.company,
        "departments": dict(one.departments),
        "scores": [[getattr(row, name) for name in FinalScore.__slots__] for row in one.scores],
    }


def _read_cycle(made: Mapping[str, Any]) -> ClosedCycle:
    start, end, as_of = map(date.fromisoformat, made["days"])
    return ClosedCycle(
        made["cycle"],
        start,
        end,
        as_of,
        datetime.fromisoformat(made["closed"]),
        tuple(FinalScore(*row) for row in made["scores"]),
        made["company"],
        made["departments"],
    )


def _month(one: ReportedMonth) -> Sequence[object]:
    return (
        one.day.isoformat(),
        one.when.isoformat(timespec="seconds"),
        dict(one.company),
        {name: dict(some) for name, some in one.departments.items()},
        {key: dict(some) for key, some in one.key_results.items()},
    )


def _read_month(made: Sequence[Any]) -> ReportedMonth:
    day, when, company, departments, key_results = made
    return ReportedMonth(
        date.fromisoformat(day), datetime.fromisoformat(when), company, departments, key_results
    )


def _row(row: Row | None) -> list[object] | None:
    return None if row is None else [row.cells, sorted(row.percents)]


def _read_row(made: Sequence[Any] | None) -> Row | None:
    return None if made is None else Row(made[0], frozenset(made[1]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
