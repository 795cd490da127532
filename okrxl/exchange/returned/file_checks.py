"""What can be wrong with a returned file as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from okrxl.core.finding import Finding
from okrxl.core.labels import labels, normalized
from okrxl.exchange.contract import Code
from okrxl.exchange.returned.ledger import FileKey, file_key
from okrxl.exchange.returned.types import Remark

if TYPE_CHECKING:
    from okrxl.exchange.log import ExchangeLog, SentFile, SentRow
    from okrxl.exchange.returned.file import Returned
    from okrxl.exchange.returned.reference import MasterState


def identify(file: Returned, master: MasterState, files: Mapping[FileKey, SentFile]) -> Code | Finding:
    """The file's code; or why it is rejected: unreadable, or of another workbook, sending or cycle."""
    if file.problem or file.code is None:
        error, values = file.problem or ("returned_without_code", {"name": file.file})
        reason = labels(master.assessment.settings.language).text(f"errors.{error}", **values)
        return Finding("returned_refused", "error", values={"reason": reason})
    sent, cycle = files.get(file_key(file.code)), master.assessment.settings.cycle
    names: dict[str, object] = {"name": file.file, "code": str(file.code)}
    if not master.log.files or (sent is None and not master.workbook):
        return Finding("returned_memory_lost", "error", values=names | {"program": master.program or "?"})
    # Without its own name the workbook is known by the sending; each row is compared with what was sent.
    if master.workbook and file.code.workbook != master.workbook:
        return Finding("returned_other_workbook", "error", values=names)
    if sent is None:
        return Finding("returned_unknown_sending", "error", values=names)
    if normalized(sent.cycle) != normalized(cycle):
        return Finding("returned_other_cycle", "error", values=names | {"sent": sent.cycle, "cycle": cycle})
    return file.code


def earlier_sending(file: Returned, sent: SentFile, log: ExchangeLog) -> Iterator[Remark]:
    """Remark that a newer file has been sent since: this one is merged, the newer one is still to come."""
    newest = log.newest(sent.cycle)[normalized(sent.department)]
    if newest.round != sent.round:
        values: dict[str, object] = {"sent": sent.sent, "newest": newest.sent}
        yield Remark(file.file, Finding("returned_earlier_sending", "warning", values=values))


def missing_rows(file: Returned, sent: Mapping[str, SentRow]) -> Iterator[Remark]:
    """Remark that rows of key results that were sent are gone from the file."""
    present = {normalized(cells["kr_id"]) for block in file.blocks for cells in block.references.values()}
    gone = [row.kr_id for key, row in sent.items() if key not in present]
    if gone:
        values: dict[str, object] = {"count": len(gone), "ids": ", ".join(gone[:5])}
        yield Remark(file.file, Finding("returned_rows_missing", "warning", values=values))
