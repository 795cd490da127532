"""The exchange log: what was sent and returned, in three tables on a very hidden sheet of the master.

It is a sheet because every program that saves the workbook keeps sheets, which is not true of custom parts.
All cells are texts or numbers; dates are ISO texts, which no program converts.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from math import isfinite
from types import MappingProxyType
from typing import Any

from okrxl.core.address import Area, sheet_ref
from okrxl.core.grid import Grid, is_blank
from okrxl.core.labels import normalized
from okrxl.core.schema import MEMORY_TAB
from okrxl.exchange.contract import Code
from okrxl.sheets.model import PlacedSheet, PlacedTable, Scalar, Values

KEY, TAB = "memory", MEMORY_TAB
"""The sheet's key in master workbooks, which stays as it is; and its tab."""
TABLES = {"okr_sent_files": "files", "okr_sent_rows": "rows", "okr_taken": "taken"}
SHORT, LONG = 6, 12
"""Hex digits of a digest: for the few check-ins of one key result, and for all values ever returned."""
LARGEST_CELL = 32_000
"""Characters; Excel's limit is 32,767."""


def digest(values: Iterable[object], length: int = LONG) -> str:
    """A digest that is the same whichever program saved the values: 12 digits of a number, NFKC of a text."""
    text = "\x1f".join(map(_text, values))
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _text(value: object) -> str:
    if is_blank(value) or value == "":
        return ""
    if isinstance(value, int | float):
        return f"{float(value):.12g}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return " ".join(unicodedata.normalize("NFKC", str(value)).split())


@dataclass(frozen=True, slots=True)
class SentFile:
    """One workbook sent to a department, and what has been returned for it so far.

    `filled` are its key results with a figure, `refused` the rows that were rejected in the newest version
    returned. `first` is the sending of which it is a reminder, 0 for none; `deadline` an ISO date or blank.
    """

    sending: int
    number: int
    department: str
    cycle: str
    file: str
    sent: str
    key_results: int = 0
    returned: str = ""
    returned_file: str = ""
    filled: int = 0
    taken: int = 0
    refused: int = 0
    first: int = 0
    deadline: str = ""
    workbook: str = ""
    """The first part of its return code, as the workbook's hidden name for it may be lost."""

    @property
    def round(self) -> tuple[str, str, int]:
        """Equal for a sending to a department and its reminders."""
        return normalized(self.cycle), normalized(self.department), self.first or self.sending

    @property
    def begun(self) -> bool:
        """Whether anything was returned, to this file or to one that it reminds of."""
        return bool(self.returned) or self.filled > 0

    @property
    def outstanding(self) -> bool:
        """Whether the department still has something to return."""
        return not self.begun or self.filled < self.key_results or self.refused > 0


@dataclass(frozen=True, slots=True)
class SentRow:
    """A key result as it was sent.

    `named` and `aimed` are digests of the name and of the target as the workbook displays them. `slots` are
    its check-ins at that time: `2026-10-31=42#3fa9c1`, date, actual and content.
    """

    sending: int
    number: int
    kr_id: str
    named: str
    aimed: str
    target: float | None
    slots: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A returned value that has been dealt with, so that it is not collected again.

    `slot` is `kind|key result|date`, `modified` when the file that held it was saved.
    """

    sending: int
    number: int
    slot: str
    content: str
    actual: float | None
    modified: str
    file: str
    on: str
    who: str = ""
    """The mark of the person who returned it (`slots.person`); blank in the log of an earlier version."""


@dataclass(frozen=True)
class ExchangeLog:
    """All three tables, oldest rows first; `found`: the workbook has the sheet."""

    files: tuple[SentFile, ...] = ()
    rows: tuple[SentRow, ...] = ()
    taken: tuple[Taken, ...] = ()
    found: bool = field(default=False, compare=False)

    @property
    def workbook(self) -> str:
        """The first part of its return codes; blank where no file says."""
        return next((one.workbook for one in reversed(self.files) if one.workbook), "")

    @property
    def last_sending(self) -> int:
        """The number of the newest sending, 0 before the first."""
        return max((file.sending for file in self.files), default=0)

    def file(self, code: Code) -> SentFile | None:
        """The workbook that carries a code."""
        return next(
            (one for one in self.files if (one.sending, one.number) == (code.sending, code.department)), None
        )

    def answered(self, file: SentFile) -> frozenset[str]:
        """The key results (normalized) of which a figure was returned to a file or those it reminds of."""
        keys = {(one.sending, one.number) for one in self.files if one.round == file.round}
        return frozenset(
            one.slot.partition("|")[2].rpartition("|")[0]
            for one in self.taken
            if (one.sending, one.number) in keys and one.slot.startswith("c|")
        )

    def newest(self, cycle: str) -> dict[str, SentFile]:
        """The last workbook sent to each department (by normalized name) in a cycle."""
        return {
            normalized(one.department): one
            for one in self.files
            if normalized(one.cycle) == normalized(cycle)
        }


_AFTER_TABLES = sum(len(fields(kind)) + 1 for kind in (SentFile, SentRow, Taken)) + 1
"""The first column behind the tables, each of which has a blank one after it."""


def slots_text(slots: Mapping[str, tuple[float | None, str]]) -> str:
    """Check-ins (kind and ISO date -> actual, content digest) as one cell: the newest ones that fit."""
    texts = [f"{day}={_text(actual)}#{content}" for day, (actual, content) in sorted(slots.items())]
    while sum(map(len, texts)) + len(texts) > LARGEST_CELL:
        del texts[: len(texts) // 8 + 1]
    return " ".join(texts)


def slots_of(text: str) -> dict[str, tuple[float | None, str]]:
    """The check-ins in a cell made by `slots_text`."""
    found: dict[str, tuple[float | None, str]] = {}
    for one in text.split():
        day, _, rest = one.partition("=")
        actual, _, content = rest.partition("#")
        found[day] = (_number(actual), content)
    return found


def read_log(grids: Mapping[str, Grid]) -> ExchangeLog:
    """The log from the grids of `TABLES`; rows without a sending are skipped."""
    return ExchangeLog(
        tuple(_rows(SentFile, grids.get("files"))),
        tuple(_rows(SentRow, grids.get("rows"))),
        tuple(_rows(Taken, grids.get("taken"))),
        found=bool(grids),
    )


def _rows(kind: type[Any], grid: Grid | None) -> Iterable[Any]:
    if grid is None:
        return
    names = [one.name for one in fields(kind)]
    types = {one.name: str(one.type) for one in fields(kind)}
    positions = {header: position for position, header in enumerate(grid.headers)}
    for row in grid.rows:
        # Columns that an earlier version of okrxl did not write are blank.
        cells = {
            name: _cell(row[positions[name]] if name in positions else None, types[name]) for name in names
        }
        if cells["sending"]:
            yield kind(**cells)


def _cell(raw: object, kind: str) -> object:
    if kind == "int":
        return int(_number(raw) or 0)
    if kind == "float | None":
        return _number(raw)
    return "" if raw is None else str(raw)


def _number(raw: object) -> float | None:
    try:
        number = float(str(raw))
    except ValueError:
        return None
    return number if isfinite(number) else None


def offered_cells(tab: str, offered: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Kind of choice -> the cells on the log's tab that hold the words to choose from."""
    return {
        kind: sheet_ref(tab, Area(2, column, 1 + len(words), column).absolute)
        for column, (kind, words) in enumerate(offered.items(), _AFTER_TABLES)
    }


def log_sheet(log: ExchangeLog, offered: Mapping[str, Sequence[str]] = MappingProxyType({})) -> PlacedSheet:
    """The hidden sheet that holds the log, and by kind the words `offered` for choices elsewhere."""
    blocks: list[Values] = []
    tables = []
    left = 1
    for name, key in TABLES.items():
        rows: Sequence[Any] = getattr(log, key)
        kind = {"files": SentFile, "rows": SentRow, "taken": Taken}[key]
        names = tuple(one.name for one in fields(kind))
        columns: tuple[Sequence[Scalar], ...] = tuple(
            [getattr(row, column) for row in rows] or [None] for column in names
        )
        blocks.append(Values(1, left, tuple((one,) for one in names), ("header",) * len(names)))
        blocks.append(Values(2, left, columns, ("text",) * len(names)))
        area = Area(1, left, 1 + max(len(rows), 1), left + len(names) - 1)
        tables.append(PlacedTable(name, area, names, filter_buttons=False))
        left = area.right + 2
    for column, (choice, words) in enumerate(offered.items(), left):
        blocks.append(Values(1, column, ((choice, *words),), ("text",)))
    return PlacedSheet(KEY, TAB, tuple(blocks), tables=tuple(tables), state="very_hidden")
