"""Input tables read from closed workbooks, and hostile ones refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, NoStoredValue
from okrxl.excel.package.archive import Package
from okrxl.excel.read import cells as cells_in
from okrxl.excel.read.tables import read_grids
from okrxl.read import read_tables
from tests.excel import zips

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
    tables, found = read_tables(grids(book()), today=date(2026, 6, 30))
    cells = [(finding.code, finding.sheet, finding.cell) for finding in found if finding.cell]
    assert cells == [("cell_error", "我的 进展", "D5"), ("formula_without_value", "我的 进展", "D6")]
    assert tables.check_ins.frame["date"].dt.day.tolist() == [2, 9, 16]


def test_a_stray_cell_in_the_last_corner_does_not_eat_the_memory() -> None:
    grid = grids(book(far=True))["check_ins"]
    assert [row[2] for row in grid.rows] == [CellError("#N/A"), NoStoredValue(), 5]


@pytest.mark.parametrize(
    "address", ["r = 'XFD1048576'", "\n\tr='xfd1048576'", 'r="A1048577"', 'r="AAAA1"', 'r="C99999999999"']
)
def test_however_its_address_is_written(address: str) -> None:
    with pytest.raises(BadFileError, match="sheet_too_wide"):
        grids(changed(b'r="B4"', address.encode()))


def test_a_text_like_an_address_is_a_text() -> None:
    found = grids(changed(b"</sheetData>", b'</sheetData><!--  r="XFD1048576"  row r="1048577" -->'))
    assert len(found["check_ins"].rows) == 3


def changed(old: bytes, new: bytes) -> bytes:
    """The workbook with something else in its tables' sheet."""
    package = Package.open(book(), name="x")
    part = "xl/worksheets/sheet2.xml"
    assert old in package.part(part)
    package.put(part, package.part(part).replace(old, new, 1))
    stream = io.BytesIO()
    package.write_to(stream)
    return stream.getvalue()


def test_entities_are_refused() -> None:
    package = Package.open(book(), name="x")
    text = package.part("xl/workbook.xml").partition(b"<workbook")
    package.put("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>' + text[1] + text[2])
    with pytest.raises(BadFileError, match="document_type"):
        read_grids(package)


def test_threads_that_read_at_once_leave_stderr_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    inside, leave = Barrier(2), Barrier(2)

    def read(name: str) -> None:
        with cells_in.HUSH:
            inside.wait(10)
            os.write(2, b"panic")
            if name == "last":
                leave.wait(10)
        if name == "first":
            leave.wait(10)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(read, ("first", "last")))
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"


def test_stderr_may_be_closed() -> None:
    code = "import os; os.close(2); from okrxl.excel.read.cells import HUSH\nwith HUSH: print('read')"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout == "read\n"


def test_two_tables_of_one_name_are_refused_with_both_places(tmp_path: Path) -> None:
    """The last one was read, the Checks sheet's as check-ins: the next refresh had another answer."""
    made = openpyxl.load_workbook(io.BytesIO(book()))
    other = made.copy_worksheet(made["我的 进展"])
    other.title = "Copy"
    other.add_table(Table(displayName="another", ref="B4:D8"))
    path = tmp_path / "twice.xlsx"
    made.save(path)
    parts = {
        name: part.replace(b'displayName="another"', b'displayName="okr_Check_ins"')
        for name, part in zips.parts(path).items()
    }
    with pytest.raises(BadFileError) as refused:
        grids(zips.write(path, parts).read_bytes())
    assert refused.value.code == "table_twice"
    assert (refused.value.values["first"], refused.value.values["second"]) == ("我的 进展", "Copy")
