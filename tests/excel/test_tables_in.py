"""Input tables read from closed workbooks, and hostile ones refused."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, NoStoredValue
from okrxl.excel.package import Package
from okrxl.excel.tables_in import read_grids
from okrxl.read import read_tables

ROWS: list[list[Any]] = [
    ["日期", "关键结果编号", "实际值"],
    [datetime(2026, 1, 2), "K1", "#N/A"],
    [datetime(2026, 1, 9), "K2", "=1+1"],
    [datetime(2026, 1, 16), "K1", 5],
    ["合计", None, 7],
]


def book(*, far: bool = False, totals: int = 1) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.create_sheet("我的 进展")
    for row, values in enumerate(ROWS, 4):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    if far:
        sheet.cell(1_048_576, 16_384, "x")
    table = Table(displayName="OKR_check_ins", ref="B4:D8", totalsRowCount=totals)
    sheet.add_table(table)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def grids(data: bytes) -> dict[str, Any]:
    return dict(read_grids(Package.open(data, name="x")))


def test_a_table_comes_with_its_place_and_without_its_totals() -> None:
    grid = grids(book())["check_ins"]
    assert (grid.sheet, grid.top, grid.left, grid.headers) == ("我的 进展", 5, 2, tuple(ROWS[0]))
    assert [row[2] for row in grid.rows] == [CellError("#N/A"), NoStoredValue(), 5]


def test_findings_point_at_the_cells() -> None:
    tables, found = read_tables(grids(book()))
    cells = [(finding.code, finding.sheet, finding.cell) for finding in found if finding.cell]
    assert cells == [("cell_error", "我的 进展", "D5"), ("formula_without_value", "我的 进展", "D6")]
    assert tables.check_ins.frame["date"].dt.day.tolist() == [2, 9, 16]


def test_a_stray_cell_in_the_last_corner_does_not_eat_the_memory() -> None:
    with pytest.raises(BadFileError, match="sheet_too_wide"):
        grids(book(far=True))


def test_entities_are_refused() -> None:
    package = Package.open(book(), name="x")
    text = package.part("xl/workbook.xml").partition(b"<workbook")
    package.put("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>' + text[1] + text[2])
    with pytest.raises(BadFileError, match="damaged"):
        read_grids(package)
