"""Distribute: write one workbook per department, and record in the master's log what was sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.build.templates import template_bytes
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.labels import Lang, labels, normalized, split_list
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.file_store import load
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.log import ExchangeLog, SentFile
from okrxl.exchange.master import LOCAL, WORKBOOK, Execution, Master, read_master, sheets
from okrxl.exchange.outgoing.log_entries import with_sending
from okrxl.exchange.outgoing.mail_drafts import Letter, Reminder, draft, draft_text
from okrxl.exchange.outgoing.partition import Sending, partition, sendable
from okrxl.exchange.outgoing.placing import place, refuse_taken, staged
from okrxl.exchange.outgoing.template import FILES
from okrxl.exchange.outgoing.workbook import department_workbook
from okrxl.exchange.parallel.pool import begun, prepare
from okrxl.exchange.passwords import encrypted
from okrxl.exchange.returned.types import Merged
from okrxl.pipeline import Moment
from okrxl.sheets.model import Drawing, text_constant

if TYPE_CHECKING:
    from okrxl.excel.port import Port

DEPARTMENTS = INPUT_BY_KEY["departments"]
IMPORTED_LATE = ("okrxl.excel.parts.rules", "okrxl.excel.drawings.chart")
"""What making a file imports, and little else: they load openpyxl."""


@dataclass(frozen=True)
class Order:
    """The options of a sending.

    `only` names departments (empty: all); `overdue` leaves only those that have something to return still,
    whose files are then reminders. `deadline` is the day by which the files are to be back.
    `passwords` open the files, by department; `protection` is the password of their sheets.
    """

    folder: Path
    only: Sequence[str] = ()
    overdue: bool = False
    template: Path | None = None
    company_view: bool = False
    protection: str = ""
    passwords: Mapping[str, str] = field(default_factory=dict)
    drafts: bool = False
    overwrite: bool = False
    deadline: date | None = None


@dataclass(frozen=True)
class Sent:
    """The result of a sending, in the order of the departments table; `unaddressed` lack an address."""

    lang: Lang
    files: tuple[SentFile, ...]
    drafts: int = 0
    unaddressed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One department's file to be made, in any process."""

    data: DepartmentData
    name: str
    """The template's file name, for messages."""
    template: bytes
    password: str
    to: str | None
    """The recipients of the draft; None if no draft is made."""
    leads: tuple[str, ...] = ()
    reminder: Reminder | None = None


@dataclass(frozen=True)
class Made:
    """The finished file, and its e-mail draft."""

    content: bytes
    draft: bytes | None


def make(job: Job) -> Made:
    """Make one department's file; runs in any process."""
    content = department_workbook(job.data, job.template, job.name)
    if job.password:
        content = encrypted(content, job.password)
    if job.to is None:
        return Made(content, None)
    data = job.data
    words = labels(data.settings.language)
    letter = Letter(
        data.department,
        job.leads,
        data.settings.cycle,
        data.settings.as_of,
        data.file,
        words.text("exchange.sheets.update"),
        locked=bool(job.password),
        deadline=data.deadline,
        reminder=job.reminder,
    )
    subject, body = draft_text(letter, data.settings.language)
    return Made(content, draft(job.to, subject, body, data.file, content))


def distribute(
    port: Port, moment: Moment, order: Order, save: Callable[[], None], execution: Execution = LOCAL
) -> Sent:
    """Write the departments' files into a folder and record them in the master, which `save` saves.

    The files are moved into place only after the master is saved. BadFileError if a file of the same name
    exists, or one to be overwritten cannot be, before anything is written.
    """
    if execution.executor is None:
        prepare(make.__module__, len(order.only) or _departments(port), *IMPORTED_LATE)
    master = read_master(port, moment, execution.say)
    today = moment.now.date()
    jobs = list(_jobs(master, order, today))
    names = [name for job in jobs for name in _names(job)]
    refuse_taken(order.folder, names, overwrite=order.overwrite)
    identity = text_constant(WORKBOOK, jobs[0].data.code.workbook)
    try:
        with staged(order.folder, port.name) as stage:
            with begun(make, jobs, execution.executor, execution.count) as results:
                log = _log(master, jobs, reminder=order.overdue)
                _write(stage, jobs, results)
            execution.say("draw")
            waiting = master.state.pending
            merged = Merged(log, conflicts=waiting.conflicts, proposals=waiting.proposals)
            port.draw(Drawing(sheets(master, merged, today), names=(identity,)))
            execution.say("save")
            refuse_taken(order.folder, names, overwrite=order.overwrite)
            save()
            place(stage, order.folder)
    except OSError as error:
        raise EnvironmentProblemError("folder_not_writable", folder=order.folder.name) from error
    files = tuple(one for one in log.files if one.sending == log.last_sending)
    unaddressed = tuple(job.data.department for job in jobs if job.to == "")
    return Sent(master.settings.language, files, len(names) - len(jobs), unaddressed)


def _log(master: Master, jobs: Iterable[Job], *, reminder: bool) -> ExchangeLog:
    """The master's log with this sending."""
    state = master.state
    check_ins = state.assessment.tables.check_ins.frame
    return with_sending(state.log, [job.data for job in jobs], check_ins, state.adding, reminder=reminder)


def _write(stage: Path, jobs: Iterable[Job], made: Iterable[Made]) -> None:
    for job, one in zip(jobs, made, strict=True):
        for name, content in zip(_names(job), (one.content, one.draft), strict=False):
            if content is not None:
                (stage / name).write_bytes(content)


def _departments(port: Port) -> int:
    """How many departments are listed, which is about the number of files to make."""
    grid = port.read({DEPARTMENTS.name: DEPARTMENTS.key}).get(DEPARTMENTS.key)
    return len(grid.rows) if grid else 0


def _names(job: Job) -> tuple[str, ...]:
    file = job.data.file
    return (file,) if job.to is None else (file, str(Path(file).with_suffix(".eml")))


def _jobs(master: Master, order: Order, today: date) -> Iterator[Job]:
    wanted = _wanted(master, order)
    words = {normalized(name): word for name, word in order.passwords.items()}
    lacking = [name for name in wanted if words and normalized(name) not in words]
    if lacking:
        raise BadFileError("password_missing", departments=_joined(master, lacking))
    workbook = master.state.workbook or uuid.uuid4().hex[:8].upper()
    numbers = {name: number for number, name in enumerate(sendable(master.state.assessment), 1)}
    sending = Sending(workbook, master.state.log.last_sending + 1, today, numbers)
    name = FILES[master.settings.language]
    template = load(order.template) if order.template else template_bytes(name)
    name = order.template.name if order.template else name
    addresses = dict(_addresses(master)) if order.drafts else {}
    going = partition(
        master.state.assessment, sending, wanted, company_view=order.company_view, password=order.protection
    )
    owners = _owners(master)
    for cut in going:
        data = replace(cut, deadline=order.deadline)
        key = normalized(data.department)
        to = addresses.get(key, "") if order.drafts else None
        leads = split_list(data.standing.get("lead"), owners)
        reminder = _reminder(master, data) if order.overdue else None
        yield Job(data, name, template, words.get(key, ""), to, leads, reminder)


def _owners(master: Master) -> Mapping[str, object]:
    """E-mail cells of the owners listed, by normalized name."""
    frame = master.state.assessment.tables.owners.frame.dropna(subset=["owner"])
    return dict(zip(frame["owner"].map(normalized), frame["email"], strict=True))


def _reminder(master: Master, data: DepartmentData) -> Reminder:
    """What is outstanding of the file that a department was sent last."""
    log = master.state.log
    file = log.newest(master.settings.cycle)[normalized(data.department)]
    answered = log.answered(file)
    rows = zip(data.scored["id"], data.scored["key_result"], strict=True)
    missing = tuple(
        " ".join(str(part) for part in (one, name) if isinstance(part, str))
        for one, name in rows
        if normalized(one) not in answered
    )
    return Reminder(file.sent, missing, begun=file.begun)


def _wanted(master: Master, order: Order) -> list[str]:
    """The departments to send to, in the order of their table."""
    there = {normalized(name): name for name in sendable(master.state.assessment)}
    if not there:
        raise BadFileError("no_departments", name=master.port.name)
    unknown = [name for name in order.only if normalized(name) not in there]
    if unknown:
        known = _joined(master, there.values())
        raise BadFileError("department_unknown", name=_joined(master, unknown), known=known)
    asked = {normalized(name) for name in order.only} or set(there)
    if order.overdue:
        newest = master.state.log.newest(master.settings.cycle)
        if not newest:
            raise BadFileError("nothing_sent", name=master.port.name)
        asked &= {key for key, file in newest.items() if file.outstanding}
        if not asked:
            raise BadFileError("nothing_overdue", name=master.port.name)
    return [name for key, name in there.items() if key in asked]


def _joined(master: Master, names: Iterable[str]) -> str:
    return labels(master.settings.language).text("joint").join(names)


def _addresses(master: Master) -> Iterator[tuple[str, str]]:
    """Yield each department's normalized name and its e-mail address, else those of its leads."""
    of_owner = _owners(master)
    frame = master.state.assessment.tables.departments.frame.dropna(subset=["department"])
    for name, lead, email in zip(frame["department"], frame["lead"], frame["email"], strict=True):
        leads = split_list(lead, of_owner)
        theirs = [of_owner.get(normalized(one)) for one in leads]
        cells = [email] if isinstance(email, str) else theirs
        yield normalized(name), "; ".join(cell for cell in cells if isinstance(cell, str))
