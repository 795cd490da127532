"""Read one returned file: find what the department typed, wherever it is. Runs in any process.

Programs and people move things: tabs are renamed, columns dragged, rows sorted, tables lost on export. So
rows are found below their header row, columns by their header, and the file by the code in its cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

import pandas as pd

from okrxl.core.address import Area, cell_name
from okrxl.core.errors import BadFileError
from okrxl.core.finding import Finding
from okrxl.core.grid import Grid, RawValue
from okrxl.core.headers import header_keys, header_spellings, named_columns
from okrxl.core.labels import contract, contract_word
from okrxl.core.schema import INPUT_BY_KEY, Column, InputTable
from okrxl.core.table import Table
from okrxl.excel.read.sheets import Sheet, read_workbook
from okrxl.exchange.contract import COLUMNS, FILLED, Code
from okrxl.exchange.passwords import opened
from okrxl.exchange.returned.columns import Header, header, is_masters
from okrxl.read.percents import formatted
from okrxl.read.tables import read_table

FIGURES = ("actual", "confidence", "proposed_target")
"""The columns whose meaning depends on the cells' number formats."""
OF_ONE_ROW = ("kr_id", "actual", "confidence", "proposed_target")
"""Columns whose cells say something of one key result."""
FIRST_YEAR = 1990
"""Programs that do not record when a file was saved write an earlier date."""
CHECK_INS = INPUT_BY_KEY["check_ins"]
MOST_ROWS = 10_000
"""Filled rows below one header; each may become several remarks on Collected."""
RETURNED = InputTable(
    "check_ins",
    (
        *(column for column in CHECK_INS.columns if column.key in {"kr_id", *FILLED}),
        Column("proposed_target", "number", optional=True),
    ),
)
"""Returned rows are read with the code that reads the master's check-ins."""

Problem = tuple[str, Mapping[str, object]]
"""A code of the section `errors` of the labels, and its values."""


@dataclass(frozen=True)
class Incoming:
    """A file's bytes, and passwords that may open it; or the problem with reading it from the disk.

    `date_order` is how the master reads dates such as 3/4/2026.
    """

    name: str
    content: bytes
    passwords: tuple[str, ...] = ()
    problem: Problem | None = None
    date_order: str = ""


@dataclass(frozen=True)
class Block:
    """The rows below one header row: what was typed, as a table with its findings.

    `references` are, by sheet row, the present contents of the locked cells, by key of `COLUMNS`.
    """

    table: Table
    findings: tuple[Finding, ...]
    references: Mapping[int, Mapping[str, RawValue]]


@dataclass(frozen=True)
class Returned:
    """The content of a file; or the problem for which it cannot be used.

    `modified` is when it was saved, in UTC (`2026-11-21T08:00:00Z`); blank if the file does not say.
    """

    file: str
    problem: Problem | None = None
    code: Code | None = None
    modified: str = ""
    by: str = ""
    blocks: tuple[Block, ...] = ()


def unpack(file: Incoming) -> Returned:
    """Read a returned file; what is wrong with it is returned, not raised, so that the others are read."""
    if file.problem:
        return Returned(file.name, file.problem)
    try:
        return _read(file)
    except BadFileError as error:
        return Returned(file.name, (error.code, error.values))


def _read(file: Incoming) -> Returned:
    content = opened(file.content, file.passwords, name=file.name)
    if content is None:
        raise BadFileError("returned_locked" if file.passwords else "returned_encrypted", name=file.name)
    sheets, modified = _sheets(content, file.name)
    if any(is_masters(row) for sheet in sheets for row in sheet.rows):
        raise BadFileError("returned_master", name=file.name)
    codes = {str(code): code for code in map(_code, _texts(sheets)) if code}
    if not codes:
        raise BadFileError("returned_without_code", name=file.name)
    if len(codes) > 1:
        raise BadFileError("returned_codes", name=file.name, codes=", ".join(sorted(codes)))
    blocks = tuple(block for sheet in sheets for block in _blocks(sheet, file))
    if not blocks:
        raise BadFileError("returned_empty", name=file.name)
    (code,) = codes.values()
    return Returned(file.name, None, code, _in_utc(modified), _by(sheets), blocks)


def _in_utc(modified: str) -> str:
    """A time of saving in UTC, so that texts compare as the times do; blank where it is unusable."""
    try:
        moment = datetime.fromisoformat(modified)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= FIRST_YEAR else ""


def _sheets(content: bytes, name: str) -> tuple[list[Sheet], str]:
    """The visible sheets if entries and code are on them, else all; and the time of saving.

    Most of a department's workbook is the hidden sheet that calculates its preview.
    """
    sheets, modified = read_workbook(content, name)
    filled = any(header(row) for sheet in sheets for row in sheet.rows)
    if filled and any(map(_code, _texts(sheets))):
        return sheets, modified
    return read_workbook(content, name, hidden=True)


def _texts(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows:
            yield from (value for value in row if isinstance(value, str))


def _code(text: str) -> Code | None:
    return Code.find(text) if "OKR-" in text else None


def _blocks(sheet: Sheet, file: Incoming) -> Iterator[Block]:
    """Yield the rows below each header row of a sheet; BadFileError where no department has so many."""
    heads = [(index, found) for index, row in enumerate(sheet.rows) if (found := header(row)) is not None]
    ends = [*(index for index, _ in heads[1:]), len(sheet.rows)]
    for (index, found), end in zip(heads, ends, strict=False):
        typed = [place for key, place in found.places.items() if key in FILLED]
        count = sum(_any_filled(row, typed) for row in sheet.rows[index + 1 : end])
        if count > MOST_ROWS:
            raise BadFileError(
                "returned_too_long", name=file.name, sheet=sheet.tab, count=count, most=MOST_ROWS
            )
        block = _block(sheet, range(index, end), found, file.date_order)
        moved = found.findings(sheet.tab, index + 1, sheet.rows[index])
        yield replace(block, findings=(*moved, *block.findings))


def _block(sheet: Sheet, rows: range, columns: Header, date_order: str) -> Block:
    """What stands in some rows of a sheet (from 0), the first of which are the headers."""
    index, end, places = rows.start, rows.stop, columns.places
    width = max(places.values()) + 1
    # Shared by the rows that have none, of which a sheet with a cell in its last row has a million.
    blank: list[RawValue] = [None] * width
    lines = [[*row[:width], *blank[len(row) :]] if row else blank for row in sheet.rows[index + 1 : end]]
    typed = [key for key in FILLED if key in places]
    read_at = {key: places[key] for key in ("kr_id", *typed) if key in places}
    headers = _headers(sheet.rows[index], width, read_at, columns.moved.values())
    entered: list[list[RawValue]] = [
        list(line) if any(_filled(line[places[key]]) for key in typed) else _blanked(line, blank)
        for line in lines
    ]
    # Merged cells in columns that a company added have no effect on what was typed.
    read = {position + 1 for position, text in enumerate(headers) if text}
    own = {places[key] + 1 for key in OF_ONE_ROW if key in places}
    joined = [area for area in sheet.merged if area.left in own and area.rows > 1]
    unclear = list(_unclear(sheet.tab, joined, index + 2, lines, entered))
    merged = tuple(area for area in sheet.merged if area.left in read and area not in joined)
    grid = Grid(
        "okr_update",
        sheet.tab,
        index + 2,
        1,
        headers,
        entered,
        merged,
        percents=lambda position, cells: sheet.percents(position + 1, cells),
    )
    table, findings = read_table(RETURNED, grid, date_order)
    table = formatted(table, grid, FIGURES)
    if "comment" in places:
        comments = {index + 2 + number: line[places["comment"]] for number, line in enumerate(lines)}
        table = _as_written(table, comments)
    references = {
        index + 2 + number: {key: line[place] for key, place in places.items() if key not in FILLED}
        for number, line in enumerate(lines)
        if "kr_id" in places and _filled(line[places["kr_id"]])
    }
    return Block(table, (*unclear, *findings), references)


def _blanked(line: list[RawValue], blank: list[RawValue]) -> list[RawValue]:
    """A row in which nothing was typed."""
    return blank if line is blank else [None] * len(line)


def _unclear(
    tab: str,
    joined: Iterable[Area],
    top: int,
    lines: Sequence[Sequence[RawValue]],
    entered: Sequence[list[RawValue]],
) -> Iterator[Finding]:
    """Blank the cells that several rows share, and yield an error for each of these rows that holds anything.

    Whose figure, or which key result, a merged cell holds cannot be known. `lines` are the rows as they are
    from the sheet row `top` on, `entered` those with what was typed.
    """
    for area in joined:
        for row in range(max(area.top, top), min(area.bottom + 1, top + len(lines))):
            if not any(map(_filled, lines[row - top])):
                continue
            entered[row - top][area.left - 1] = None
            yield Finding("returned_merged", "error", tab, cell_name(row, area.left), area.ref)


def _as_written(table: Table, comments: Mapping[int, RawValue]) -> Table:
    """The comments as typed: the reader makes full-width characters half-width, which suits ids only."""
    frame = table.frame
    written = [comments[int(row)] for row in frame.index]
    texts = [
        own.strip() if isinstance(own, str) and own.strip() else read
        for own, read in zip(written, frame["comment"], strict=True)
    ]
    return replace(table, frame=frame.assign(comment=pd.Series(texts, frame.index, dtype=object)))


def _headers(
    row: Sequence[RawValue], width: int, places: Mapping[str, int], moved: Collection[int]
) -> tuple[str, ...]:
    """Check-in headers for the columns to read, and for columns of the same name, which become findings."""
    read = {position: key for key, position in places.items()}
    named = named_columns(row[:width], header_keys(COLUMNS, "update"))
    twice = {position: key for position, key in named if key in places and position not in moved}
    found = twice | read
    words = contract("en")
    return tuple(words.header(found[one], "check_ins") if one in found else "" for one in range(width))


def _filled(value: RawValue) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _any_filled(row: Sequence[RawValue], places: Iterable[int]) -> bool:
    """Whether one of these cells of a row, which may be a short one, holds anything."""
    return any(place < len(row) and _filled(row[place]) for place in places)


def _by(sheets: Sequence[Sheet]) -> str:
    """The name of the person who filled the file in: the cell right of its label."""
    asked = header_spellings("by", "update")
    for sheet in sheets:
        for row in sheet.rows:
            for label, beside in pairwise(row):
                named = isinstance(label, str) and contract_word(label).rstrip(":") in asked
                if named and isinstance(beside, str):
                    return beside.strip()
    return ""
