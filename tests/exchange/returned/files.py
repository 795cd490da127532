"""A master workbook held in a port of its own, and returned files as other programs write them."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import openpyxl

from okrxl.core.grid import Grid
from okrxl.core.labels import contract, normalized
from okrxl.core.schema import INPUT_NAMES, INPUT_TABLES
from okrxl.exchange.collect import CHECK_INS
from okrxl.exchange.contract import COLUMNS, FILLED, Code
from okrxl.exchange.log import TABLES, SentFile, SentRow, log_sheet, read_log, slots_text
from okrxl.exchange.returned.file import Incoming
from okrxl.exchange.slots import by_key_result
from okrxl.pipeline import Moment
from okrxl.read.tables import read_table
from okrxl.sheets.model import Drawing, PlacedSheet

NOW = datetime(2026, 6, 30, 9, 0)
MOMENT = Moment(NOW)
CODE = Code("0A1B2C3D", 1, 1)
Row = Mapping[str, Any]


def header(key: str) -> str:
    """The English header of a column."""
    return contract("en").header(key, "check_ins")


def grid(key: str, rows: Iterable[Row]) -> Grid:
    """An input table as a driver hands it over."""
    schema = next(table for table in INPUT_TABLES if table.key == key)
    headers = tuple(contract("en").header(column.key, key) for column in schema.columns)
    cells = [[row.get(column.key) for column in schema.columns] for row in rows]
    return Grid(schema.name, contract("en").text(f"sheets.{key}"), 5, 1, headers, cells)


@dataclass
class InMemoryPort:
    """A port that stores what is drawn, as a workbook does: tables of drawn sheets can be read again."""

    grids: dict[str, Grid]
    names: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, PlacedSheet] = field(default_factory=dict)
    drawings: int = 0
    name: str = "master.xlsx"

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """Input tables, and those of the sheets that were drawn."""
        there = {one.table: one for one in self.grids.values()}
        for sheet in self.drawn.values():
            for table in sheet.tables:
                there[table.name] = _cut(sheet, table.name)
        return {key: there[name] for name, key in tables.items() if name in there}

    def saved_by(self) -> str:
        """No program."""
        return ""

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs."""
        return (*(one.sheet for one in self.grids.values()), *(one.name for one in self.drawn.values()))

    def owned(self) -> Mapping[str, str]:
        """Key -> tab."""
        return {key: one.name for key, one in self.drawn.items()}

    def tables(self) -> Mapping[str, str]:
        """Name -> tab."""
        return {}

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002
        """Of no table."""
        return {}

    def holds_more(self, key: str) -> bool:  # noqa: ARG002
        return False

    def texts(self) -> Mapping[str, str]:
        """The text constants."""
        return self.names

    def draw(self, drawing: Drawing) -> None:
        """Store sheets, append rows to tables."""
        self.drawings += 1
        self.drawn |= {one.key: one for one in drawing.sheets}
        for more in drawing.appended:
            key = INPUT_NAMES[more.table]
            old = self.grids[key]
            rows = [
                [more.columns[at][place] if at in more.columns else None for at in range(len(old.headers))]
                for place in range(more.rows)
            ]
            self.grids[key] = replace(old, rows=[*old.rows, *rows])

    def edit(self, key: str, rows: Sequence[Sequence[Any]]) -> None:
        """A manager's edit of a whole table."""
        self.grids[key] = replace(self.grids[key], rows=[list(row) for row in rows])


def _cut(sheet: PlacedSheet, name: str) -> Grid:
    table = next(one for one in sheet.tables if one.name == name)
    area = table.area
    cells: dict[tuple[int, int], Any] = {}
    for block in sheet.values:
        for offset, column in enumerate(block.columns):
            for down, value in enumerate(column):
                cells[block.top + down, block.left + offset] = value
    rows = [
        [cells.get((row, column)) for column in range(area.left, area.right + 1)]
        for row in range(area.top + 1, area.bottom + 1)
    ]
    return Grid(name, sheet.name, area.top + 1, area.left, table.headers, rows)


def master(key_results: Sequence[Row], check_ins: Sequence[Row]) -> InMemoryPort:
    """A master of one department, `Sales`, at 30 June 2026, English, to which CODE was sent."""
    settings = {
        "cycle": "2026",
        "cycle_start": date(2026, 1, 1),
        "cycle_end": date(2026, 12, 31),
        "as_of": NOW.date(),
        "language": "English",
    }
    words = contract("en")
    grids = {
        "settings": grid(
            "settings",
            [{"setting": words.text(f"settings.{key}"), "value": value} for key, value in settings.items()],
        ),
        "departments": grid("departments", [{"department": "Sales", "lead": "Ann"}]),
        "objectives": grid(
            "objectives", [{"id": "O1", "objective": "Grow", "department": "Sales", "owner": "Ann"}]
        ),
        "key_results": grid(
            "key_results",
            [
                {"objective_id": "O1", "measure": "increase", "baseline": 0, "target": 100} | dict(one)
                for one in key_results
            ],
        ),
        "check_ins": grid("check_ins", check_ins),
    }
    port = InMemoryPort(grids, {"workbook": CODE.workbook})
    send(port)
    return port


def send(port: InMemoryPort, code: Code = CODE) -> None:
    """Record in the master's log that all key results were sent as they are now."""
    check_ins, _ = read_table(CHECK_INS, port.grids["check_ins"])
    slots = by_key_result(check_ins.frame)
    old = read_log(port.read(TABLES))
    ids = [str(row[0]) for row in port.grids["key_results"].rows]
    file = SentFile(
        code.sending, code.department, "Sales", "2026", "2026 Sales OKR.xlsx", "2026-06-01", len(ids)
    )
    rows = tuple(
        SentRow(code.sending, code.department, one, "", "", 100.0, slots_text(slots.get(normalized(one), {})))
        for one in ids
    )
    sheet = log_sheet(replace(old, files=(*old.files, file), rows=(*old.rows, *rows)))
    port.drawn[sheet.key] = sheet


def returned_file(
    rows: Sequence[Row],
    name: str = "2026 Sales OKR.xlsx",
    *,
    code: object = CODE,
    modified: datetime | None = NOW,
    by: str = "Bo",
    formulas: bool = False,
    columns: Sequence[str] = ("kr_id", "key_result", *FILLED),
) -> Incoming:
    """A returned file with just the rows given, written by another program than ours."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([str(code)])
    sheet.append([contract("en").header("by", "update"), by])
    sheet.append([header(key) for key in columns])
    for row in rows:
        sheet.append([row.get(key) for key in columns])
        for cell in sheet[sheet.max_row]:
            # openpyxl takes what begins with = for a formula; what was typed as text is text.
            cell.data_type = "s" if cell.data_type == "f" and not formulas else cell.data_type
    book.properties.modified = modified
    stream = io.BytesIO()
    book.save(stream)
    if modified:
        # openpyxl stamps the present time when it saves.
        stream = _stamped(stream.getvalue(), modified)
    return Incoming(name, stream.getvalue())


def _stamped(content: bytes, modified: datetime) -> io.BytesIO:
    import re  # noqa: PLC0415
    from zipfile import ZipFile  # noqa: PLC0415

    stream = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(stream, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                stamp = f"{modified.isoformat()}Z".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            new.writestr(info, data)
    return stream


def types(port: InMemoryPort, row: int, column: int, text: str) -> None:
    """Type a text into the sheet of returned files."""
    sheet = port.drawn["collected"]
    blocks = []
    for block in sheet.values:
        columns = [list(one) for one in block.columns]
        if block.area.contains(row, column):
            columns[column - block.left][row - block.top] = text or None
        blocks.append(replace(block, columns=tuple(columns)))
    port.drawn["collected"] = replace(sheet, values=tuple(blocks))


__all__ = [
    "CODE",
    "COLUMNS",
    "MOMENT",
    "NOW",
    "InMemoryPort",
    "grid",
    "header",
    "master",
    "returned_file",
    "send",
    "types",
]
