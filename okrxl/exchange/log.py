"""What the master workbook remembers of what went out and came back: a very hidden sheet with three tables.

A sheet, and no custom part, because every program that saves the workbook keeps it. All cells are text or
numbers; dates are ISO texts, so that no program's calendar gets between.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from okrxl.core.address import Area
from okrxl.core.grid import Grid, is_blank
from okrxl.core.labels import normalized
from okrxl.exchange.contract import Code
from okrxl.sheets.model import PlacedSheet, PlacedTable, Scalar, Values

KEY, TAB = "memory", "_okrxl"
TABLES = {"okr_sent_files": "files", "okr_sent_rows": "rows", "okr_taken": "taken"}
SHORT, LONG = 6, 12
"""Hex digits of a digest: among a key result's few check-ins, and among all that ever came back."""
LARGEST_CELL = 32_000


def digest(values: Iterable[object], length: int = LONG) -> str:
    """What tells two rows apart, whatever program saved them: 12 digits of a number, NFKC of a text."""
    told = "\x1f".join(map(_told, values))
    return hashlib.sha256(told.encode()).hexdigest()[:length]


def _told(value: object) -> str:
    if is_blank(value) or value == "":
        return ""
    if isinstance(value, int | float):
        return f"{float(value):.12g}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return " ".join(unicodedata.normalize("NFKC", str(value)).split())


@dataclass(frozen=True, slots=True)
class SentFile:
    """One workbook that went to a department, and what has come back for it so far."""

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


@dataclass(frozen=True, slots=True)
class SentRow:
    """A key result as it was sent.

    `named` and `aimed` are digests of what the department was told: what it is called, and its target.
    `slots` are its check-ins then: `2026-10-31=42#3fa9c1`, date, actual and content.
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
    """Something that came back and was dealt with, so that it is never taken again.

    `slot` is `kind|key result|date`; `modified` when the file it came in was saved.
    """

    sending: int
    number: int
    slot: str
    content: str
    actual: float | None
    modified: str
    file: str
    on: str


@dataclass(frozen=True)
class ExchangeLog:
    """All three tables, in order of time."""

    files: tuple[SentFile, ...] = ()
    rows: tuple[SentRow, ...] = ()
    taken: tuple[Taken, ...] = ()
    found: bool = field(default=False, compare=False)

    @property
    def last_sending(self) -> int:
        """The number of the newest sending, 0 before the first."""
        return max((file.sending for file in self.files), default=0)

    def file(self, code: Code) -> SentFile | None:
        """The workbook that carries a code."""
        return next(
            (one for one in self.files if (one.sending, one.number) == (code.sending, code.department)), None
        )

    def newest(self, cycle: str) -> dict[str, SentFile]:
        """The last workbook sent to each department (by normalized name) in a cycle."""
        return {
            normalized(one.department): one
            for one in self.files
            if normalized(one.cycle) == normalized(cycle)
        }


def slots_text(slots: Mapping[str, tuple[float | None, str]]) -> str:
    """Check-ins as one cell: ISO date -> (actual, content digest); the newest, as far as a cell reaches."""
    told = [f"{day}={_told(actual)}#{content}" for day, (actual, content) in sorted(slots.items())]
    while sum(map(len, told)) + len(told) > LARGEST_CELL:
        del told[: len(told) // 8 + 1]
    return " ".join(told)


def slots_of(text: str) -> dict[str, tuple[float | None, str]]:
    """The reverse of `slots_text`."""
    found: dict[str, tuple[float | None, str]] = {}
    for one in text.split():
        day, _, rest = one.partition("=")
        actual, _, content = rest.partition("#")
        found[day] = (_number(actual), content)
    return found


def read_log(grids: Mapping[str, Grid]) -> ExchangeLog:
    """The memory from the grids of `TABLES`; rows that make no sense are let go."""
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
    places = {header: place for place, header in enumerate(grid.headers)}
    for row in grid.rows:
        # A column that another version of okrxl did not know yet is blank, the rest is remembered.
        cells = {name: _cell(row[places[name]] if name in places else None, types[name]) for name in names}
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
        return float(str(raw))
    except ValueError:
        return None


def log_sheet(memory: ExchangeLog) -> PlacedSheet:
    """The sheet that holds a memory."""
    blocks: list[Values] = []
    tables = []
    left = 1
    for name, key in TABLES.items():
        rows: Sequence[Any] = getattr(memory, key)
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
    return PlacedSheet(KEY, TAB, tuple(blocks), tables=tuple(tables), state="very_hidden")
