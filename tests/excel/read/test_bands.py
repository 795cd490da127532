"""Time by the length of the file, memory by the cells that are there, whatever a returned file holds."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from okrxl.core.address import Area, cell_name
from okrxl.core.errors import BadFileError
from okrxl.core.grid import CellError, NoStoredValue
from okrxl.excel.package.archive import Package
from okrxl.excel.read.bands import banded, only_rows, without_comments
from okrxl.excel.read.cells import Cells, read_cells, special_cells
from okrxl.excel.read.sheets import read_workbook
from tests.excel.tiny import with_sheets

ALL = Area(1, 1, 1_048_576, 16_384)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TIMES = 100_000


def sheet(*cells: tuple[int, int], more: str = "") -> bytes:
    """A worksheet with a number in each of these cells (row, column), which are in order."""
    rows: dict[int, str] = {}
    for row, column in cells:
        rows[row] = rows.get(row, "") + f'<c r="{cell_name(row, column)}"><v>{row + column}</v></c>'
    data = "".join(f'<row r="{row}">{content}</row>' for row, content in rows.items())
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{more}</worksheet>'.encode()


def read(*sheets: bytes) -> list[Cells]:
    package = Package.open(with_sheets(*sheets), name="x.xlsx")
    parts = {str(number): f"xl/sheet{number}.xml" for number in range(1, len(sheets) + 1)}
    return list(read_cells(package, parts).values())


def blocks(*sheets: bytes) -> int:
    bands = banded({str(number): one for number, one in enumerate(sheets)}, "x")
    return sum(band.block for one in bands.values() for band in one)


def test_of_a_sheet_some_rows_can_be_taken() -> None:
    merged = '<mergeCells><mergeCell ref="A5:B5"/></mergeCells>'
    xml = sheet((1, 1), (3, 1), (4, 2), (5, 1), more=merged)
    assert only_rows(xml, 3, 4) == sheet((3, 1), (4, 2), more=merged)
    assert only_rows(xml, 2, 3) == sheet((3, 1), more=merged)
    assert only_rows(xml, 5, 9) == sheet((5, 1), more=merged)
    assert only_rows(xml, 6, 9) == sheet(more=merged)


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        (b'<row r="3">', b"<row>"),
        (b'<row r="3">', b'<row spans="1:1" r="3">'),
        (b'<row r="3">', b'<row r="9">'),
        (b"<sheetData>", b'<sheetData><!-- <row r="2"> -->'),
        (b"</sheetData>", b"</sheetData ><sheetData/>"),
    ],
)
def test_a_sheet_that_numbers_its_rows_otherwise_is_taken_whole(usual: bytes, other: bytes) -> None:
    xml = sheet((1, 1), (3, 1), (4, 2)).replace(usual, other)
    assert only_rows(xml, 3, 3) == xml


def test_a_stray_cell_is_read_with_its_rows_and_takes_no_memory() -> None:
    xml = sheet(
        (1, 1),
        (2, 2),
        (900_000, 5),
        (1_048_576, 56),
        more='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    )
    [cells] = read(xml)
    assert len(cells.rows) == 1_048_576
    assert [list(row) for row in cells.rows[:3]] == [[2, ""], ["", 4], []]
    assert list(cells.rows[899_999]) == ["", "", "", "", 900_005]
    assert cells.rows[-1][55] == 1_048_576 + 56
    assert cells.merged == (Area(1, 1, 1, 2),)
    assert blocks(xml) < 1000


def test_merged_areas_that_overlap_are_read_once() -> None:
    """A file that merged a column a hundred thousand times took 18 GB and minutes to collect."""
    refs = "".join(f'<mergeCell ref="L{row}:L1048576"/>' for row in range(5, 1005))
    [cells] = read(sheet((1, 1), (2, 2), more=f"<mergeCells>{refs}</mergeCells>"))
    assert [one.ref for one in cells.merged] == ["L5:L1048576"]


def test_a_row_that_reaches_to_the_last_column_is_read() -> None:
    xml = sheet(
        *((row, 1) for row in range(1, 2001)), (2001, 16_384), *((row, 1) for row in range(2002, 4001))
    )
    [cells] = read(xml)
    assert cells.rows[2000][16_383] == 2001 + 16_384
    assert [list(row) for row in cells.rows[2001:2003]] == [[2003], [2004]]
    assert blocks(xml) < 30_000


def test_eight_such_sheets_are_read_and_a_file_has_one_limit_for_all() -> None:
    stray = sheet((1, 1), (1_048_576, 56))
    assert len(read(*[stray] * 8)) == 8
    wide = sheet(*((row, column) for row in range(1, 1200, 2) for column in (1, 3000)))
    with pytest.raises(BadFileError, match="sheet_too_wide"):
        read(*[wide] * 8)


def test_a_cell_that_says_another_row_is_refused() -> None:
    xml = sheet((1, 1), (2, 1)).replace(b'r="A2"', b'r="XFD1048576"')
    with pytest.raises(BadFileError, match="sheet_too_wide"):
        read(xml)


@pytest.mark.parametrize(
    "filling",
    [
        b"<!-- " + b'<c r="A1">' * TIMES + b" -->",
        b"<!-- " + b'<c r="A1"><f>' * TIMES + b" -->",
        b"<f a='" + b' r="A1"' * TIMES + b"'>1</f>",
        b"<x>" + b"<!--" * TIMES + b"--></x>",
        b'<c r="' + b"A" * TIMES + b'1"/>',
        b"<c " + b" " * TIMES + b"/>",
        b'<c s="' + b'r = "A' * TIMES + b'"/>',
        b"<row " + b'r="1" ' * TIMES + b"/>",
    ],
    ids=range(8),
)
def test_time_grows_with_the_length_alone(filling: bytes) -> None:
    """The first and the third took minutes, as patterns went back; now each takes a hundredth of a second."""
    error = b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    xml = sheet((1, 1)).replace(b"</sheetData>", b'<row r="2">' + error + b"</row></sheetData>" + filling)
    started = time.process_time()
    found = list(special_cells(xml, [ALL]))
    with suppress(BadFileError):
        banded({"1": xml, "2": xml.replace(b'"1"', b'"1048576"', 1)}, "x")
    assert time.process_time() - started < 2
    assert found[:1] == [(2, 2, CellError("#DIV/0!"))]


def test_errors_and_formulas_without_a_result_are_found_as_before() -> None:
    cells = (
        b'<c r="A1" s="1" t="e"><f>NA()</f><v>#N/A</v></c><c r="B1"/><c r="C1"><f>1+1</f></c>'
        b'<c r="D1"><f>1</f><v>1</v></c><c r="E1" t="e"/><c s="4"/><c r="F1" t="str"><f>x</f><v></v></c>'
    )
    for plain in (cells, cells.replace(b"<", b"<x:").replace(b"<x:/", b"</x:")):
        xml = b"<row>" + plain + b"</row>"
        assert list(special_cells(xml, [ALL])) == [
            (1, 1, CellError("#N/A")),
            (1, 3, NoStoredValue()),
            (1, 6, NoStoredValue()),
        ]
    assert without_comments(b"a<!-- b --><!--c-->d<!-- e") == b"ad"


def test_rows_without_cells_share_one_row_that_takes_no_memory() -> None:
    """A list for each row of a returned file cost 700 MB where one cell stood in the last row."""
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="BD200000"><v>2</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{far}</sheetData></worksheet>'.encode()
    [found], _ = read_workbook(with_sheets(sheet), "far.xlsx")
    assert (found.rows[0][0], found.rows[-1][-1]) == (1, 2)
    assert len({id(row) for row in found.rows}) == 3
