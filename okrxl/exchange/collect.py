"""Collect: read returned files in parallel, merge them one after the other, draw the result at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import Lang, normalized
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.port import Port
from okrxl.exchange.log import SentFile
from okrxl.exchange.master import LOCAL, Execution, Master, read_master, sheets
from okrxl.exchange.parallel.pool import begun, each, elsewhere
from okrxl.exchange.returned.entered import entered
from okrxl.exchange.returned.file import Incoming, Returned, unpack
from okrxl.exchange.returned.merge import merge
from okrxl.exchange.returned.tables import remark_texts
from okrxl.exchange.returned.types import CheckIn, Conflict, Merged
from okrxl.exchange.slots import Content
from okrxl.pipeline import Moment
from okrxl.read.confidence import PERCENT
from okrxl.read.percents import IN_PERCENTS
from okrxl.read.settings import date_order
from okrxl.read.tables import read_table
from okrxl.report.memory import memory_sheets
from okrxl.sheets.model import Appended, Drawing, Scalar

CHECK_INS, SETTINGS = INPUT_BY_KEY["check_ins"], INPUT_BY_KEY["settings"]


@dataclass(frozen=True)
class Asked:
    """What a collection is asked for: names of files not to be read, the new deadline of what is missing."""

    ignored: Sequence[str] = ()
    deadline: date | None = None


@dataclass(frozen=True)
class Collection:
    """The result of a collection: what was merged, the files sent, whether the master was changed."""

    lang: Lang
    merged: Merged
    files: tuple[SentFile, ...]
    ignored: tuple[str, ...]
    changed: bool

    @property
    def errors(self) -> int:
        """How many of the remarks are errors: a row or a file was rejected."""
        return sum(one.finding.severity == "error" for one in self.merged.remarks)

    @property
    def missing(self) -> tuple[SentFile, ...]:
        """The files that have not returned."""
        return tuple(one for one in self.files if not one.begun)

    @property
    def partly(self) -> tuple[SentFile, ...]:
        """The files that have returned without all figures, or with rows that were rejected."""
        return tuple(one for one in self.files if one.begun and one.outstanding)


def collect(
    port: Port,
    moment: Moment,
    files: Iterable[Incoming],
    execution: Execution = LOCAL,
    asked: Asked | None = None,
) -> Collection:
    """Merge returned files into the master, all of them or none. The caller saves.

    BadFileError if the master cannot take the rows.
    """
    with _unpacking(port, list(files), execution) as returned:
        master = read_master(port, moment, execution.say)
        merged = merge(master.state, returned(master.settings.date_order), moment.now.date())
    asked = asked or Asked()
    if asked.deadline:
        merged = _with_deadline(merged, master.settings.cycle, asked.deadline)
    changed = _changes(master, merged)
    if changed:
        drawn = (*sheets(master, merged, moment.now.date()), *memory_sheets(master.state.assessment.log))
        appended = (_appended(merged.check_ins, master, moment.now),) if merged.check_ins else ()
        execution.say("draw")
        port.draw(Drawing(drawn, appended=appended))
    newest = tuple(merged.log.newest(master.settings.cycle).values())
    return Collection(master.settings.language, merged, newest, tuple(asked.ignored), changed)


@contextmanager
def _unpacking(
    port: Port, arrived: Sequence[Incoming], execution: Execution
) -> Iterator[Callable[[str], Iterator[Returned]]]:
    """The files as they are read for a date order, once it is known.

    Other processes begin before the master is read: with the order that its settings alone seem to have.
    """

    def ordered(date_order: str) -> list[Incoming]:
        return [replace(one, date_order=date_order) for one in arrived]

    if execution.executor is None and not elsewhere(len(arrived)):
        yield lambda asked: each(unpack, ordered(asked), say=execution.count)
        return
    early = _date_order(port)
    with begun(unpack, ordered(early), execution.executor, execution.count) as results:
        yield (
            lambda asked: (
                results
                if asked == early
                else each(unpack, ordered(asked), execution.executor, execution.count)
            )
        )


def _date_order(port: Port) -> str:
    """How the workbook reads dates such as 3/4/2026, from its table of settings alone."""
    grid = port.read({SETTINGS.name: SETTINGS.key}).get(SETTINGS.key)
    return date_order(read_table(SETTINGS, grid)[0]) if grid else ""


def _with_deadline(merged: Merged, cycle: str, deadline: date) -> Merged:
    due = {(one.sending, one.number) for one in merged.log.newest(cycle).values() if one.outstanding}
    files = tuple(
        replace(one, deadline=deadline.isoformat()) if (one.sending, one.number) in due else one
        for one in merged.log.files
    )
    return replace(merged, log=replace(merged.log, files=files))


def _changes(master: Master, merged: Merged) -> bool:
    """Whether the workbook differs from the result."""
    state = master.state
    return (
        bool(merged.check_ins or merged.resolved)
        or merged.log != state.log
        or set(map(_displayed, merged.conflicts)) != set(map(_displayed, state.pending.conflicts))
        or set(merged.proposals) != set(state.pending.proposals)
        or remark_texts(merged, master.settings.language) != master.remarks
    )


def _displayed(conflict: Conflict) -> tuple[object, ...]:
    """What the sheet displays of a conflict."""
    now = conflict.now or Content(None, None, "")
    return conflict.place, now.actual, now.comment


def _in_percents(master: Master) -> frozenset[str]:
    """The key results (normalized) whose figures are percents."""
    table = master.state.assessment.tables.key_results
    rows = sorted(table.percents.get(IN_PERCENTS, ()))
    return frozenset(normalized(one) for one in table.frame.loc[rows, "id"].dropna())


def _appended(rows: Sequence[CheckIn], master: Master, now: datetime) -> Appended:
    """The new check-ins in the columns of the manager's table, whatever their order."""
    percents, scale = _in_percents(master), master.settings.confidence_scale
    table, places = master.check_ins, [(row.kr_id, row.date) for row in rows]
    cells: dict[str, list[Scalar]] = {
        "date": [row.date for row in rows],
        "kr_id": [row.kr_id for row in rows],
        "actual": [row.content.actual for row in rows],
        "confidence": [row.content.confidence for row in rows],
        "comment": [row.content.comment or None for row in rows],
        "by": [row.by or None for row in rows],
        "source": [row.source for row in rows],
        "entered": [*entered(places, master.state.assessment.tables.check_ins.frame, now)],
    }
    keys = header_keys(tuple(column.key for column in CHECK_INS.columns), CHECK_INS.key)
    columns: dict[int, list[Scalar]] = {}
    formats: dict[int, list[bool]] = {}
    for position, key in named_columns(table.headers, keys):
        # Of two columns with the same header the left one counts.
        column = cells.pop(key, None)
        if column:
            columns[position] = column
            if key == "actual":
                formats[position] = [normalized(row.kr_id) in percents for row in rows]
            if key == "confidence" and scale == PERCENT:
                formats[position] = [True] * len(rows)
    return Appended(table.table, columns, table.adjoining, formats)
