"""Every kind of file that is read, and those that are not: one clear error, nothing changed."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from okrxl.build.workbook import make
from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.core.grid import RawValue
from okrxl.importing.files.sources import SourceFile, source_sheets
from okrxl.importing.model import SourceSheet, Value
from tests.importing.conftest import NOW, SAVED, Book, sheet_of

CHINESE = "类型,编号,名称,目标值,当前值\n目标,O1,提升销售业绩,,\n关键结果,KR1,新增客户,100,42\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_every_encoding(encoding: str) -> None:
    (sheet,) = sheet_of(CHINESE, encoding=encoding)
    assert sheet.rows[2] == ["关键结果", "KR1", "新增客户", "100", "42"]
    assert sheet.encoding


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator(separator: str) -> None:
    (sheet,) = sheet_of(CHINESE.replace(",", separator), "list.tsv")
    assert (sheet.separator, sheet.rows[1][:3]) == (separator, ["目标", "O1", "提升销售业绩"])


@pytest.mark.parametrize(
    ("text", "comma"),
    [("a;1.200,5;3\n", True), ("a;1,5;2,25\n", True), ("a,1.5,2\n", False), ('a,"1,200",2\n', False)],
)
def test_decimal_commas(text: str, comma: bool) -> None:  # noqa: FBT001 — a case
    (sheet,) = sheet_of(text)
    assert sheet.comma is comma


def test_a_workbook_with_merged_cells_percents_and_dates(chinese: Book, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("销售部")
    percent, day = made.add_format({"num_format": "0%"}), made.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "2026年度 OKR")
    for column, header in enumerate(("目标", "关键结果", "负责人", "起始值", "目标值", "当前值", "截止日期")):
        sheet.write(2, column, header)
    sheet.merge_range(3, 0, 4, 0, "提升业绩")
    for column, value in enumerate(("复购率", "张三", 0.48, 0.6, 0.54), 1):
        sheet.write(3, column, value, percent)
    for column, value in enumerate(("新客户", "李四", 0, 200, 50), 1):
        sheet.write(4, column, value)
    sheet.write_datetime(3, 6, datetime(2026, 12, 31), day)
    sheet.write_datetime(4, 6, datetime(2026, 6, 30), day)
    made.close()
    result = chinese.take(source_sheets(SourceFile("own.xlsx", path.read_bytes(), SAVED)))
    assert result.applied
    assert chinese.table("key_results", "key_result", "baseline", "target", "unit", "due") == [
        ("复购率", 0.48, 0.6, "%", date(2026, 12, 31)),
        ("新客户", 0, 200, None, date(2026, 6, 30)),
    ]
    assert chinese.scores() == {"KR1.1": 0.5, "KR1.2": 0.25}  # (54 − 48) ÷ (60 − 48), 50 ÷ 200


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("content.xml", b"0" * (40 << 20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"PK\3\4" + b"\0" * 100, "damaged"),
        ("a.ods", b"PK\3\4" + b"\0" * 100, "damaged"),
        ("a.xlsb", b"PK\3\4" + b"\0" * 100, "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.ods", bomb(), "too_large"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\x00\x01\x02\xff\xfe\x00\x00", "import_no_text"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes, code: str) -> None:
    with pytest.raises(BadFileError) as caught:
        source_sheets(SourceFile(name, content))
    assert caught.value.code == code


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    made.add_worksheet("Mine")
    made.close()
    with pytest.raises(BadFileError) as caught:
        source_sheets(SourceFile("a.xlsx", (tmp_path / "a.xlsx").read_bytes()), ("Yours",))
    assert (caught.value.code, caught.value.values["known"]) == ("import_no_sheet", "Mine")


def test_text_that_looks_like_a_formula_stays_text(book: Book) -> None:
    book.take('Objective,Key Result,Target,Current value\n"=1+1","+cmd|\' /C calc\'!A0",10,5\n')
    assert book.table("key_results", "key_result") == [("+cmd|' /C calc'!A0",)]
    assert book.table("objectives", "objective") == [("=1+1",)]


def test_rows_without_cells_cost_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cell in the last row kept an import busy for 23 s: every cell of a million blank rows was asked."""
    rows: list[list[RawValue]] = [["Objective", "Key result", "Target"], ["Grow", "Sign 5 customers", 5.0]]
    calls = 0
    value = SourceSheet.value

    def counted(self: SourceSheet, row: int, position: int) -> Value:
        nonlocal calls
        calls += 1
        return value(self, row, position)

    monkeypatch.setattr(SourceSheet, "value", counted)
    merged = tuple(Area(2, column, 20_003, column) for column in (1, *range(4, 16_000)))
    far = SourceSheet("s.xlsx", "OKR", [*rows, *[[]] * 20_000, [None] * 9 + [1.0]], merged)
    started = time.process_time()
    result = book.take([far])
    assert time.process_time() - started < 3
    assert [row.item.kind for row in result.plan.rows] == ["objectives", "key_results"]
    assert calls < 1000


def test_a_workbook_of_okrxl_is_read_without_the_columns_that_okrxl_fills_in(
    book: Book, tmp_path: Path
) -> None:
    """At close, Source file and Entered have no field to be read as: the import ended as "unexpected"."""
    path = tmp_path / "other.xlsx"
    make(path, "en", sample=True, now=NOW)
    result = book.take(source_sheets(SourceFile("other.xlsx", path.read_bytes(), SAVED)))
    unread = {
        column.header for source in result.sources for column in source.layout.columns if not column.field
    }
    assert {"At close", "Source file", "Entered"} <= unread
    assert len(result.plan.rows) > 30
