"""A sending's entries in the exchange log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from okrxl.core.labels import normalized
from okrxl.exchange.log import SentFile, SentRow, digest, slots_text
from okrxl.exchange.sheets.entry_texts import sealed
from okrxl.exchange.slots import by_key_result, number_of

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.exchange.department_data import DepartmentData
    from okrxl.exchange.log import ExchangeLog

Slots = Mapping[str, tuple[float | None, str]]
"""A key result's check-ins, as `slots_text` takes them."""


def with_sending(
    log: ExchangeLog,
    sent: Sequence[DepartmentData],
    check_ins: pd.DataFrame,
    adding: Collection[str] = (),
    *,
    reminder: bool = False,
) -> ExchangeLog:
    """The log with one sending added; `check_ins` are all of the master's.

    A `reminder` continues the newest sending to each department: what was returned to that counts.

    `adding` are the key results (normalized) whose figures by different people are added.

    The rows of other cycles are dropped: files of other cycles are rejected when they return.
    """
    cycle = normalized(sent[0].settings.cycle)
    current = {(one.sending, one.number) for one in log.files if normalized(one.cycle) == cycle}
    slots = by_key_result(check_ins, adding)
    return replace(
        log,
        files=(*log.files, *(_file(data, log if reminder else None) for data in sent)),
        rows=(
            *(row for row in log.rows if (row.sending, row.number) in current),
            *(row for data in sent for row in _rows(data, slots)),
        ),
    )


def _file(data: DepartmentData, log: ExchangeLog | None) -> SentFile:
    """A file's entry; with a log, that of a reminder."""
    before = log.newest(data.settings.cycle).get(normalized(data.department)) if log else None
    asked = set(map(normalized, data.scored["id"]))
    return SentFile(
        data.code.sending,
        data.code.department,
        data.department,
        data.settings.cycle,
        data.file,
        data.sent.isoformat(),
        len(data.scored),
        filled=len(log.answered(before) & asked) if log and before else 0,
        first=before.round[-1] if before else 0,
        deadline=data.deadline.isoformat() if data.deadline else "",
        workbook=data.code.workbook,
    )


def _rows(data: DepartmentData, slots: Mapping[str, Slots]) -> Iterator[SentRow]:
    """Yield each key result, with digests of its name and target as the workbook displays them."""
    rows = zip(data.scored["id"], data.scored["target"], sealed(data), strict=True)
    for kr_id, target, (name, goal) in rows:
        yield SentRow(
            data.code.sending,
            data.code.department,
            kr_id,
            digest((name,)),
            digest((goal,)),
            number_of(target),
            slots_text(slots.get(normalized(kr_id), {})),
        )
