"""What the manager decides on the sheet of the import, and what is remembered for the next file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from okrxl.core.labels import labels
from tests.importing.conftest import Book

DOUBTFUL = "Objective,Key Result,Owner,Goal figure,Where we stand\nGrow,Win customers,Ann,100,40\n"
EN = labels("en")


def choose(path: Path, tab: str, cells: dict[str, str], source: str = "") -> None:
    """Type into the sheet as a manager does: the field of each column, the choice for the source."""
    book = openpyxl.load_workbook(path)
    sheet = book[tab]
    for row in sheet.iter_rows():
        header = row[1].value
        if header in cells:
            row[0].value = cells[str(header)]
        if source and header == "export.csv":
            row[0].value = source
    book.save(path)


def test_columns_that_are_not_known_are_listed(book: Book) -> None:
    result = book.take(DOUBTFUL, apply=False)
    assert [column.header for _, column in result.unmapped] == ["Goal figure", "Where we stand"]


def test_a_corrected_column_and_import_bring_the_rows_in(book: Book) -> None:
    book.take(DOUBTFUL, apply=False)
    choose(book.path, "Import", {"Goal figure": "Target", "Where we stand": "Actual"})
    result = book.take(DOUBTFUL, apply=False)
    assert not result.applied
    assert result.unmapped == []
    choose(book.path, "Import", {}, "Import")
    assert book.take(DOUBTFUL, apply=False).applied
    assert book.table("key_results", "key_result", "target") == [("Win customers", 100)]
    assert book.scores() == {"KR1.1": 0.4}
    # Next month's file needs neither.
    newer = DOUBTFUL.replace(",40", ",65")
    assert book.take(newer, day=date(2026, 11, 19)).applied
    assert book.scores() == {"KR1.1": 0.65}


def test_a_skipped_source_is_left_aside(book: Book) -> None:
    book.take(DOUBTFUL, apply=False)
    choose(book.path, "Import", {}, "Skip")
    result = book.take(DOUBTFUL)
    assert (result.applied, result.count("new")) == (False, 0)


def test_a_refused_row_stays_out_where_the_manager_chose_to_import(book: Book) -> None:
    text = "Type,ID,Title,Parent,Start,Target,Current\nObjective,O1,Grow,,,,\nKey Result,KR1,Win,O1,0,10,5\n"
    text += "Key Result,KR2,Lost,O9,0,10,5\n"
    assert not book.take(text).applied
    choose(book.path, "Import", {}, "Import")
    assert book.take(text, apply=False).applied
    assert book.table("key_results", "id") == [("KR1",)]


def test_the_sheet_says_what_was_found_in_the_language_of_the_workbook(chinese: Book) -> None:
    chinese.take("目标,关键结果,负责人,目标值,进度\n增长,新客户,张三,100,40%\n", apply=False)
    sheet = openpyxl.load_workbook(chinese.path)["导入"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"识别结果", "各列如何读取", "将要导入的各行", "目标与关键结果同在一行", "读作", "新增"} <= texts
    assert len(sheet.data_validations.dataValidation) == 2
