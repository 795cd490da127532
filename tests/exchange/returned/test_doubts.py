"""What people and programs do to a returned file: no figure is invented or given to another key result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrxl.exchange.arrived import returned_paths
from tests.excel import manager
from tests.exchange.exchanges import COLUMN_OF, DAY, FIRST_ROW, Exchange, UpdateTables, cell, ids, saved

FIGURES = [{"date": DAY, "actual": one} for one in (230, 47, 0.84)]


@pytest.fixture
def path(exchange: Exchange) -> Path:
    """The file of Channels with three figures."""
    return exchange.fills(exchange.returns("Channels"), FIGURES)


def _edit(path: Path, change: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book["Update"])
    path.write_bytes(saved(book))


def _taken(report: Any) -> list[tuple[str, Any]]:
    return [(one["kr_id"], one["actual"]) for one in report["check_ins"]]


def _reported(report: Any) -> set[tuple[str, str | None]]:
    return {(one["code"], one["cell"]) for one in report["findings"]}


def _sent(path: Path, *places: int) -> list[tuple[str, Any]]:
    """Ids and figures of some of the three rows."""
    return [(ids(path)[place], FIGURES[place]["actual"]) for place in places]


def test_files_that_are_no_answers_and_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name in (
        "a.xlsx", "b/c.XLSM", ".hidden/d.xlsx", ".okrxl-x1/e.xlsx", "$RECYCLE.BIN/f.xlsx",
        ".Trash-1000/g.xlsx",
        "~$a.xlsx", "__MACOSX/._a.xlsx", "Thumbs.db", "mail.eml", "mail.msg", "all.zip", "noending", "t.xltx",
        "scan.pdf", "old.xls",
    ):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    (tmp_path / "north" / "empty").mkdir(parents=True)
    found, others = returned_paths([tmp_path], None)
    assert [one.name for one in found] == ["a.xlsx", "c.XLSM"]
    assert sorted(others) == [
        "all.zip", "empty/", "mail.eml", "mail.msg", "noending", "old.xls", "scan.pdf", "t.xltx",
    ]  # fmt: skip


def test_a_copy_of_the_master_is_refused_as_one(exchange: Exchange, path: Path) -> None:
    exchange.collect()
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], 1, None, "mine"]])
    (exchange.back / "copy.xlsx").write_bytes(exchange.master.read_bytes())
    report = exchange.collect().json
    assert [(one["code"], one["file"]) for one in report["findings"]] == [("returned_refused", "copy.xlsx")]
    assert "copy of the collecting workbook" in report["findings"][0]["message"]


def test_two_actuals_merged(exchange: Exchange, path: Path) -> None:
    _edit(path, lambda sheet: sheet.merge_cells("L7:L8"))
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 2)
    assert {("returned_merged", "L7"), ("returned_merged", "L8")} <= _reported(report)


def test_an_actual_merged_to_the_end_of_the_sheet_is_in_doubt_where_something_stands(
    exchange: Exchange, path: Path
) -> None:
    """An error for each of a million rows is more than a sheet holds: it took 65 s and 890 MB to say so."""

    def merges(sheet: Any) -> None:
        sheet.merge_cells("L8:L20000")
        sheet["BD20000"] = 1

    _edit(path, merges)
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 0)
    doubtful = [cell for code, cell in _reported(report) if code == "returned_merged"]
    assert {"L8", "L9"} <= set(doubtful)
    assert len(doubtful) < 25


@pytest.mark.parametrize("most", [2, 3])
def test_a_file_of_more_rows_than_a_department_has_is_refused(
    exchange: Exchange, path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("okrxl.exchange.returned.file.MOST_ROWS", most)
    report = exchange.collect().json
    assert _taken(report) == (_sent(path, 0, 1, 2) if most == 3 else [])
    assert ("3 filled rows" in str(report["findings"])) is (most == 2)


def test_two_ids_merged(exchange: Exchange, path: Path) -> None:
    _edit(path, lambda sheet: sheet.merge_cells("A7:A8"))
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 2)
    assert {("returned_merged", "A7"), ("returned_merged", "A8")} <= _reported(report)


def test_an_id_overwritten_and_the_text_deleted(exchange: Exchange, path: Path) -> None:
    second = ids(path)[1]
    manager.types(path, "Update", {"A7": second, "C7": None})
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 1, 2)
    assert ("returned_row_changed", "A7") in _reported(report)


def test_ids_swapped_and_the_texts_deleted(exchange: Exchange, path: Path) -> None:
    first, second, *_ = ids(path)
    manager.types(path, "Update", {"A7": second, "A8": first, "C7": None, "C8": None})
    report = exchange.collect().json
    assert [one for one in _taken(report) if one[0] in {first, second}] == []
    assert {("returned_row_changed", "A7"), ("returned_row_changed", "A8")} <= _reported(report)


def test_a_row_typed_right_below_the_table_is_read_with_it(exchange: Exchange, path: Path) -> None:
    below, kr = UpdateTables(len(ids(path))).last + 1, ids(path)[3]
    manager.types(
        path, "Update", {cell("kr_id", below): kr, cell("date", below): DAY, cell("actual", below): 5}
    )
    assert _taken(exchange.collect().json) == [*_sent(path, 0, 1, 2), (kr, 5)]


def test_the_sheet_copied_within_the_file(exchange: Exchange, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    copy = book.copy_worksheet(book["Update"])
    copy["L7"] = 240
    path.write_bytes(saved(book))
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 1, 2)
    assert [one["returned"] for one in report["conflicts"]] == [230, 240]
    assert [(one["code"], one["sheet"], one["cell"]) for one in report["findings"]] == [
        ("returned_twice", "Update", "L7"),
        ("returned_twice", copy.title, "L7"),
    ]


def test_a_header_typed_over_another_column(exchange: Exchange, path: Path) -> None:
    """The last actual becomes no figure of today."""
    manager.types(path, "Update", {cell("last_actual", 6): "Actual", cell("actual", 6): "ours"})
    report = exchange.collect().json
    assert _taken(report) == _sent(path, 0, 1, 2)
    assert ("returned_header_moved", cell("last_actual", 6)) in _reported(report)


def test_a_column_moved_under_the_header_of_another(exchange: Exchange, path: Path) -> None:
    def moves(sheet: Any) -> None:
        for row in range(FIRST_ROW - 1, FIRST_ROW + 3):
            value = sheet.cell(row, COLUMN_OF["actual"]).value
            sheet.cell(row, COLUMN_OF["last_actual"]).value = value
            sheet.cell(row, COLUMN_OF["actual"]).value = None

    _edit(path, moves)
    report = exchange.collect().json
    assert _taken(report) == []
    assert ("returned_header_moved", cell("last_actual", 6)) in _reported(report)


def test_headers_cleared(exchange: Exchange, path: Path) -> None:
    manager.types(path, "Update", {cell(key, 6): None for key in ("actual", "confidence")})
    assert _taken(exchange.collect().json) == _sent(path, 0, 1, 2)


@pytest.mark.parametrize(
    ("typed", "taken", "reported"),
    [
        ({"K7": date(1926, 11, 18)}, 230, ("date_out_of_cycle", "K7")),
        ({"K8": date(2025, 12, 18)}, 230, ("returned_before_start", "K8")),
        ({"L7": "0,592"}, None, ("number_unreadable", "L7")),
        ({"L7": "01,234"}, None, ("number_unreadable", "L7")),
        ({"L9": 59.2}, 230, ("returned_percent_far", "L9")),
        ({"L9": "59.2"}, 230, ("number_as_text", "L9")),
        ({"M7": "high"}, 230, ("number_unreadable", "M7")),
        ({"O7": "more"}, 230, ("number_unreadable", "O7")),
    ],
)
def test_a_cell_in_doubt_is_named(
    exchange: Exchange, path: Path, typed: dict[str, Any], taken: float | None, reported: tuple[str, str]
) -> None:
    manager.types(path, "Update", typed)
    report = exchange.collect().json
    assert reported in _reported(report)
    assert dict(_taken(report)).get(ids(path)[0]) == taken


def test_a_number_typed_as_text_under_a_percent_format_is_so_many_percent(
    exchange: Exchange, path: Path
) -> None:
    manager.types(path, "Update", {"L9": "59.2"})
    assert dict(_taken(exchange.collect().json))[ids(path)[2]] == pytest.approx(0.592)


def test_tabs_and_line_ends_of_a_comment_stay(exchange: Exchange, path: Path) -> None:
    comment = "first\tcolumn\nsecond line\n\nthird"
    _edit(path, lambda sheet: sheet.__setitem__("N7", comment))
    assert exchange.collect().json["check_ins"][0]["comment"] == comment
    assert exchange.check_ins()[-3][4] == comment
    assert not exchange.collect().json["changed"]


def _master_without(exchange: Exchange, change: Callable[[Any], None]) -> None:
    """The master as another program saves it."""
    book = openpyxl.load_workbook(exchange.master)
    change(book)
    exchange.master.write_bytes(saved(book))


def test_a_master_whose_hidden_names_and_tables_a_program_dropped_is_known_by_the_return_code(
    exchange: Exchange, path: Path
) -> None:
    def drops(book: Any) -> None:
        del book.defined_names["_okrxl.text.workbook"]
        for name in ("okr_sent_files", "okr_sent_rows", "okr_taken"):
            del book["_okrxl"].tables[name]

    _master_without(exchange, drops)
    assert _taken(exchange.collect().json) == _sent(path, 0, 1, 2)
    assert not exchange.collect().json["changed"]


def test_a_master_whose_hidden_sheet_a_program_dropped_names_the_program(
    exchange: Exchange, path: Path
) -> None:
    def drops(book: Any) -> None:
        del book["_okrxl"]
        book.properties.creator = "ExcelJS"

    _master_without(exchange, drops)
    report = exchange.collect().json
    assert _taken(report) == []
    assert [(one["code"], one["file"]) for one in report["findings"]] == [("returned_memory_lost", path.name)]
    assert "ExcelJS" in report["findings"][0]["message"]
