"""Three-way merge of returned files into the master: as sent, as the master is now, as returned. Pure.

No returned value is lost, and none is taken twice. `decide` decides on each slot; here the manager's choices
and the files, oldest first, are folded into a `Ledger` one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial, reduce
from typing import TYPE_CHECKING

from okrxl.core.address import parse_cell
from okrxl.core.finding import Finding
from okrxl.exchange.returned.choices import apply_choices
from okrxl.exchange.returned.file_checks import earlier_sending, identify, missing_rows
from okrxl.exchange.returned.ledger import Ledger, file_key, histories
from okrxl.exchange.returned.reference import MasterState, Reference, reference
from okrxl.exchange.returned.row_checks import Expected, check_rows, on_scale
from okrxl.exchange.returned.rows import Entry, FileRows, entries, outcomes, twice
from okrxl.exchange.returned.types import FileResult, Merged, Remark

if TYPE_CHECKING:
    from okrxl.exchange.log import SentFile
    from okrxl.exchange.returned.file import Returned


def merge(master: MasterState, returned: Iterable[Returned], today: date) -> Merged:
    """Apply the manager's choices, then each file, oldest first, in whatever order the files are given."""
    files = sorted(returned, key=lambda one: (one.modified, one.file, one.by))
    against = reference(master, files, today)
    start = Ledger(
        {(one.sending, one.number): one for one in master.log.files}, histories(master.log.taken, {})
    )
    return _merged(against, reduce(partial(_after_file, against), files, apply_choices(against, start)))


def _after_file(against: Reference, ledger: Ledger, file: Returned) -> Ledger:
    """The ledger after one file, which is rejected as a whole or merged row by row."""
    code = identify(file, against.master, ledger.files)
    if isinstance(code, Finding):
        result = FileResult(file.file, problem=code)
        return replace(
            ledger, remarks=(*ledger.remarks, Remark(file.file, code)), results=(*ledger.results, result)
        )
    sent = ledger.files[file_key(code)]
    key_results = against.rows.get(file_key(code), {})
    rows, remarks, rejected = _checked_rows(against, file, FileRows(file, code, key_results), sent.department)
    decided = list(outcomes(rows, against, ledger))
    after = ledger.after(decided)
    result = FileResult(
        file.file,
        sent.department,
        len(after.check_ins) - len(ledger.check_ins),
        sum(one.known for one in decided),
        len(after.conflicts) - len(ledger.conflicts),
        rejected,
    )
    remarks = [*earlier_sending(file, sent, against.master.log), *remarks, *twice(rows)]
    files = ledger.files
    if any(len(block.table.frame) for block in file.blocks):
        remarks += missing_rows(file, key_results)
        answered = after.answered(sent)
        returned = {sent, after.round_of(sent)[-1]}
        files = {
            **files,
            **{
                (one.sending, one.number): _returned(one, result, against.today, answered) for one in returned
            },
        }
    else:
        remarks.append(Remark(file.file, Finding("returned_blank", "warning")))
    return replace(after, files=files, remarks=(*ledger.remarks, *remarks), results=(*ledger.results, result))


def _checked_rows(
    against: Reference, file: Returned, rows: FileRows, department: str
) -> tuple[FileRows, list[Remark], int]:
    """The rows with the entries that are accepted, remarks on them, and how many rows are rejected."""
    expected = Expected(department, rows.sent, against.key_results(rows.sent), against.limits)
    accepted: list[Entry] = []
    remarks: list[Remark] = []
    rejected = 0
    for returned in file.blocks:
        block = on_scale(returned, against.master.assessment, expected)
        findings, bad = check_rows(block, against.master.assessment, expected)
        for finding in findings:
            kr_id = block.table.frame["kr_id"].get(parse_cell(finding.cell)[0]) if finding.cell else None
            remarks.append(Remark(file.file, finding, kr_id if isinstance(kr_id, str) else ""))
        rejected += len(bad)
        accepted += entries(block, bad, file.by, against.master.adding)
    return replace(rows, entries=tuple(accepted)), remarks, rejected


def _returned(sent: SentFile, result: FileResult, today: date, filled: int) -> SentFile:
    """The log's record of a file that has returned; of one that adds nothing only the rejected rows count."""
    if sent.returned and not result.new and filled <= sent.filled:
        return replace(sent, refused=result.refused)
    return replace(
        sent,
        returned=today.isoformat(),
        returned_file=result.file,
        filled=max(filled, sent.filled),
        taken=sent.taken + result.new,
        refused=result.refused,
    )


def _merged(against: Reference, ledger: Ledger) -> Merged:
    """The result: open conflicts show the master as it is after the last file."""
    log = against.master.log
    conflicts = ledger.conflicts.values()
    return Merged(
        replace(log, files=tuple(ledger.files.values()), taken=(*log.taken, *ledger.taken)),
        ledger.check_ins,
        tuple(replace(one, now=against.now(one.slot, ledger)) for one in conflicts),
        tuple(ledger.proposals.values()),
        ledger.remarks,
        ledger.results,
        ledger.resolved,
    )
