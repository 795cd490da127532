"""A returned workbook: the raw cells of its worksheets and when it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.core.address import Area
from okrxl.core.grid import HiddenRows, Percents, RawValue, no_percents, none_hidden
from okrxl.excel.package.archive import Package
from okrxl.excel.package.relations import relationships, root_of, sheet_parts, workbook_part
from okrxl.excel.read.cells import read_cells, special_cells
from okrxl.excel.read.formats import Formats

if TYPE_CHECKING:
    from collections.abc import Sequence

CORE, APPLICATION = "docProps/core.xml", "docProps/app.xml"
LIBRARIES = frozenset({"exceljs", "sheetjs", "openpyxl", "xlsxwriter"})
"""Programs that sign as the file's author."""
VISIBLE = "visible"
HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^<>]*\bhidden=[\"'](?:1|true)[\"'][^<>]*>")
ROW = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
NO_CELLS: list[RawValue] = []
EVERYWHERE = Area(1, 1, 1_048_576, 16_384)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet's cells row by row from A1 (rows of any length); an empty cell is None.

    `percents` says which rows of a sheet column (from 1) are formatted as percents, `hidden` which rows are
    hidden.
    """

    tab: str
    rows: Sequence[Sequence[RawValue]]
    merged: tuple[Area, ...]
    percents: Percents = no_percents
    hidden: HiddenRows = none_hidden


def read_workbook(content: bytes, name: str, *, hidden: bool = False) -> tuple[list[Sheet], str]:
    """The worksheets in tab order, and the time of the last save from the file's properties (ISO, or "").

    `hidden` includes hidden worksheets. BadFileError where it is not a workbook that can be read safely.
    """
    package = Package.open(content, name=name)
    workbook = workbook_part(package)
    kinds = {target: kind for kind, target in relationships(package, workbook).values()}
    listed = root_of(package, workbook).iterfind(".//{*}sheets/{*}sheet")
    unseen = {str(sheet.get("name", "")) for sheet in listed if sheet.get("state", VISIBLE) != VISIBLE}
    parts = {
        tab: part
        for tab, part in sheet_parts(package).items()
        if kinds.get(part, "").endswith("/worksheet") and package.has(part) and (hidden or tab not in unseen)
    }
    sheets = []
    for tab, cells in read_cells(package, parts).items():
        # Rows that have no cells share one that takes no memory: a sheet has a million.
        rows: list[list[RawValue]] = [
            [None if value == "" else value for value in row] if row else NO_CELLS for row in cells.rows
        ]
        for row, column, value in special_cells(package.part(parts[tab]), [EVERYWHERE]):
            line = rows[row - 1] if row <= len(rows) else None
            if line is not None and column <= len(line):
                line[column - 1] = value
        unseen_rows = partial(_hidden, package, parts[tab])
        sheets.append(Sheet(tab, rows, cells.merged, Formats(package, parts[tab]).percents, unseen_rows))
    return sheets, _saved(package)


def _hidden(package: Package, part: str) -> frozenset[int]:
    """The rows of a worksheet that are hidden."""
    found = (ROW.search(tag) for tag in HIDDEN.findall(package.part(part)))
    return frozenset(int(match[1]) for match in found if match)


def program(package: Package) -> str:
    """The program that saved a workbook, by its properties; blank where they do not say."""
    creator = _property(package, CORE, "creator")
    # ExcelJS and SheetJS write Excel's name among the properties of the application.
    return creator if creator.casefold() in LIBRARIES else _property(package, APPLICATION, "Application")


def _saved(package: Package) -> str:
    return _property(package, CORE, "modified")


def _property(package: Package, part: str, name: str) -> str:
    if not package.has(part):
        return ""
    node = root_of(package, part).find(f"{{*}}{name}")
    return "".join(str(node.text or "").split()) if isinstance(node, etree._Element) else ""  # noqa: SLF001
