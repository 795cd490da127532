"""What people do to the file they were sent: taken, or refused with sheet and cell; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel import manager, zips
from tests.excel.manager import S
from tests.exchange.exchanges import (
    COLUMN_OF,
    DAY,
    FIRST_ROW,
    Exchange,
    UpdateTables,
    cell,
    ids,
    saved,
    values_of,
)

FILLED = [
    {"date": DAY, "actual": 230, "confidence": 7, "comment": "on the way"},
    {"date": DAY, "actual": 47},
    {"date": DAY, "actual": 0.84},
]
ACTUALS = [230, 47, 0.84]


@pytest.fixture
def path(exchange: Exchange) -> Path:
    """The file of Channels with three rows filled in."""
    return exchange.fills(exchange.returns("Channels"), FILLED)


def _codes(report: Any) -> list[tuple[str, str | None]]:
    return [(one["code"], one["cell"]) for one in report["findings"]]


def _taken(report: Any) -> list[float]:
    return [one["actual"] for one in report["check_ins"]]


def _edit(path: Path, change: Callable[[Any], None]) -> Path:
    """An edit of the sheet to fill in by another program."""
    book = openpyxl.load_workbook(path)
    change(book["Update"])
    path.write_bytes(saved(book))
    return path


def test_a_blank_file_is_not_returned(exchange: Exchange) -> None:
    exchange.returns("Channels")
    report = exchange.collect().json
    assert _codes(report) == [("returned_blank", None)]
    assert not any(one["returned"] for one in report["departments"])


def test_a_wiped_sheet_is_refused(exchange: Exchange, path: Path) -> None:
    _edit(path, lambda sheet: sheet.delete_rows(1, 200))
    report = exchange.collect().json
    assert _taken(report) == []
    assert _codes(report) == [("returned_refused", None)]
    assert report["findings"][0]["file"] == path.name


def test_wiped_answers_take_nothing_back(exchange: Exchange, path: Path) -> None:
    exchange.collect()
    held = exchange.check_ins()
    empty = {cell(key, FIRST_ROW + down): None for down in range(3) for key in FILLED[0]}
    manager.types(path, "Update", empty)
    report = exchange.collect().json
    assert _codes(report) == [("returned_blank", None)]
    assert exchange.check_ins() == held
    channels = report["departments"][-1]
    assert (channels["returned"] is not None, channels["filled"]) == (True, 3)


def test_deleted_rows_are_reported_and_the_others_collected(exchange: Exchange, path: Path) -> None:
    _edit(path, lambda sheet: sheet.delete_rows(FIRST_ROW, 1))
    report = exchange.collect().json
    assert _taken(report) == ACTUALS[1:]
    assert ("returned_rows_missing", None) in _codes(report)


@pytest.mark.parametrize("wrong", ["KR99", "K R 8 . l", "=1+1", "KR1.1"])
def test_an_unknown_id_or_another_departments_is_refused(exchange: Exchange, path: Path, wrong: str) -> None:
    manager.types(path, "Update", {"A7": f"'{wrong}"})
    ran = exchange.collect()
    report = ran.json
    assert ran.code == 1
    assert _taken(report) == ACTUALS[1:]
    assert ("returned_kr_unknown", "A7") in _codes(report)
    assert {one["sheet"] for one in report["findings"] if one["cell"]} == {"Update"}


def test_the_id_of_another_of_its_key_results_is_refused(exchange: Exchange, path: Path) -> None:
    first, second, *_ = ids(path)
    manager.types(path, "Update", {"A7": second, "A8": first})
    report = exchange.collect().json
    assert _taken(report) == ACTUALS[2:]
    assert _codes(report) == [("returned_row_changed", "A7"), ("returned_row_changed", "A8")]


@pytest.mark.parametrize("written", ["kr8.1", " KR8.1 ", "ｋｒ８．１", "KR 8.1"])
def test_an_id_in_other_letters_is_the_same(exchange: Exchange, path: Path, written: str) -> None:
    manager.types(path, "Update", {"A7": written})
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert report["findings"] == []
    assert exchange.check_ins()[-3][1] == "KR8.1"


def test_a_spare_row_serves_a_key_result_whose_row_was_deleted(exchange: Exchange, path: Path) -> None:
    kr, count = ids(path)[3], len(ids(path))
    exchange.fills(path, [], [{"kr_id": kr, "date": DAY, "actual": 3}])
    # As a program leaves the formula that looks for the row that is gone.
    manager.types(path, "Update", {cell("key_result", UpdateTables(count).more_first): "No such ID"})
    _edit(path, lambda sheet: sheet.delete_rows(FIRST_ROW + 3, 1))
    report = exchange.collect().json
    assert _taken(report) == [*ACTUALS, 3]


def test_sorted_rows_and_a_renamed_sheet(exchange: Exchange, path: Path) -> None:
    def upside_down(sheet: Any) -> None:
        rows = [[one.value for one in row] for row in sheet["A7:O11"]]
        for row, cells in zip(sheet["A7:O11"], reversed(rows), strict=True):
            for one, value in zip(row, cells, strict=True):
                one.value = value
        sheet.title = "我们的"

    _edit(path, upside_down)
    report = exchange.collect().json
    assert sorted(_taken(report)) == sorted(ACTUALS)
    assert report["findings"] == []


def test_moved_columns(exchange: Exchange, path: Path) -> None:
    def moves(sheet: Any) -> None:
        for row in range(6, 28):
            cells = [sheet.cell(row, column).value for column in range(1, 19)]
            formats = [sheet.cell(row, column).number_format for column in range(1, 19)]
            order = [13, 11, 0, 10, *range(1, 10), 12, 14, 15, 16, 17]
            for column, place in enumerate(order, 1):
                sheet.cell(row, column).value = cells[place]
                sheet.cell(row, column).number_format = formats[place]

    _edit(path, moves)
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert report["check_ins"][0]["comment"] == "on the way"


@pytest.mark.parametrize("key", ["kr_id", "date", "actual", "comment", "proposed_target"])
def test_a_renamed_column_is_known_by_its_place(exchange: Exchange, path: Path, key: str) -> None:
    manager.types(path, "Update", {cell(key, 6): "ours"})
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert report["findings"] == []


def test_a_column_of_ones_own_is_never_taken_for_a_renamed_one(exchange: Exchange, path: Path) -> None:
    def inserts(sheet: Any) -> None:
        sheet["L6"] = "figure"
        sheet.insert_cols(COLUMN_OF["actual"])
        sheet["L6"] = "plan"
        for row in (7, 8, 9):
            sheet.cell(row, COLUMN_OF["actual"]).value = 999

    _edit(path, inserts)
    report = exchange.collect().json
    assert 999 not in _taken(report)
    assert "column_missing" in dict(_codes(report))


@pytest.mark.parametrize("key", ["kr_id", "date", "actual"])
def test_without_a_column_nothing_is_guessed(exchange: Exchange, path: Path, key: str) -> None:
    _edit(path, lambda sheet: sheet.delete_cols(COLUMN_OF[key]))
    ran = exchange.collect()
    assert ran.code == 1
    assert [one for one in ran.json["check_ins"] if one["actual"] is not None] == []
    assert "column_missing" in dict(_codes(ran.json))


@pytest.mark.parametrize("key", ["objective", "key_result", "owner", "goal", "confidence", "comment"])
def test_columns_that_are_not_needed_may_go(exchange: Exchange, path: Path, key: str) -> None:
    _edit(path, lambda sheet: sheet.delete_cols(COLUMN_OF[key]))
    assert _taken(exchange.collect().json) == ACTUALS


def test_a_column_that_stands_twice_is_told(exchange: Exchange, path: Path) -> None:
    manager.types(path, "Update", {"O6": "Actual", "O7": 999})
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert ("header_twice", "O6") in _codes(report)


def test_formulas_are_taken_by_their_results_or_told(exchange: Exchange, path: Path) -> None:
    manager.types(path, "Update", {"L8": "=40+7", "K9": "=TODAY()"})
    root = manager.tree(path, manager.tabs(path)["Update"])
    for one in root.iter(f"{S}c"):
        if one.get("r") == "L7":
            one.insert(0, one.makeelement(f"{S}f", {}))
            one[0].text = "HYPERLINK(200+30)"
    manager.put(path, manager.tabs(path)["Update"], root)
    report = exchange.collect().json
    assert _taken(report) == ACTUALS[:1]
    assert _codes(report) == [("formula_without_value", "K9"), ("formula_without_value", "L8")]


@pytest.mark.parametrize(
    ("cells", "actuals", "codes"),
    [
        ({"L7": "２３０"}, ACTUALS, [("number_as_text", "L7")]),
        (
            {"L7": "1,230", "L9": "84%"},
            [1230, 47, 0.84],
            [("number_as_text", "L7"), ("number_as_text", "L9")],
        ),
        ({"K7": "2026年11月18日"}, ACTUALS, [("date_as_text", "K7")]),
        ({"K7": "46344"}, ACTUALS[1:], [("date_unreadable", "K7")]),
        ({"L7": "约80%"}, ACTUALS[1:], [("number_unreadable", "L7")]),
        ({"L7": "#N/A"}, ACTUALS[1:], [("number_unreadable", "L7")]),
        ({"L7": 1e300}, ACTUALS[1:], [("number_unreadable", "L7")]),
        ({"K7": date(2026, 12, 24)}, ACTUALS, [("date_in_future", "K7")]),
        ({"K7": date(2019, 1, 2)}, ACTUALS, [("date_out_of_cycle", "K7")]),
        ({"M7": 70}, ACTUALS, [("confidence_out_of_range", "M7")]),
        ({"M7": "high"}, ACTUALS, [("number_unreadable", "M7")]),
        ({"L7": None, "N7": None}, ACTUALS[1:], [("returned_no_actual", "L7")]),
        ({"K7": None}, ACTUALS[1:], [("date_missing", "K7")]),
        ({"L7": "yes"}, ACTUALS[1:], [("number_unreadable", "L7")]),
        ({"G7": "0 → 1"}, ACTUALS, [("returned_aim_changed", "A7")]),
        ({"C7": "Something else"}, ACTUALS[1:], [("returned_row_changed", "A7")]),
    ],
)
def test_a_dirty_cell(
    exchange: Exchange,
    path: Path,
    cells: dict[str, Any],
    actuals: list[float],
    codes: list[tuple[str, str | None]],
) -> None:
    manager.types(path, "Update", cells)
    report = exchange.collect().json
    assert _taken(report) == actuals
    assert _codes(report) == codes
    assert {(one["file"], one["sheet"]) for one in report["findings"]} == {(path.name, "Update")}


def test_error_values(exchange: Exchange, path: Path) -> None:
    part = manager.tabs(path)["Update"]
    root = manager.tree(path, part)
    for one in root.iter(f"{S}c"):
        if one.get("r") in {"L7", "K8", "N9"}:
            one.clear()
            one.attrib.update({"r": {0: "L7", 1: "K8", 2: "N9"}[len(root.findall('.//*[@t="e"]'))], "t": "e"})
            one.append(one.makeelement(f"{S}v", {}))
            one[0].text = "#N/A"
    manager.put(path, part, root)
    report = exchange.collect().json
    assert {code for code, _ in _codes(report)} == {"cell_error"}
    assert {at for _, at in _codes(report)} == {"L7", "K8", "N9"}


def test_merged_cells_hold_for_each_of_their_rows(exchange: Exchange, path: Path) -> None:
    manager.types(path, "Update", {"K8": None, "K9": None})
    _edit(path, lambda sheet: sheet.merge_cells("K7:K9"))
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert _codes(report) == [("merged_cells", "K7")]


def test_rows_of_another_departments_file_are_refused(exchange: Exchange, path: Path) -> None:
    other = values_of(exchange.returns("Sales"))["Update"][6]
    typed = {
        cell(key, FIRST_ROW): other[COLUMN_OF[key] - 1]
        for key in ("kr_id", "objective", "key_result", "owner")
    }
    manager.types(path, "Update", typed)
    report = exchange.collect("--from", path).json
    assert _taken(report) == ACTUALS[1:]
    assert ("returned_kr_unknown", "A7") in _codes(report)


def test_the_code_of_another_department_opens_nothing(exchange: Exchange, path: Path) -> None:
    code = values_of(exchange.returns("Sales"))["Update"][3][6]
    root = zips.parts(path)[manager.tabs(path)["Update"]].decode()
    assert "-1-6" in root
    manager.types(path, "Update", {"G4": code})
    report = exchange.collect("--from", path).json
    assert _taken(report) == []


def test_one_bad_file_does_not_stop_the_others(exchange: Exchange, path: Path) -> None:
    (exchange.back / "broken.xlsx").write_bytes(path.read_bytes()[:5000])
    (exchange.back / "empty.xlsx").write_bytes(b"")
    (exchange.back / "text.xlsx").write_text("Date,Actual\n", encoding="utf-8")
    (exchange.back / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (exchange.back / "list.csv").write_text("a,b\n", encoding="utf-8")
    (exchange.back / f"~${path.name}").write_bytes(b"lock")
    (exchange.back / "folder.xlsx").mkdir()
    report = exchange.collect().json
    assert _taken(report) == ACTUALS
    assert {one["file"] for one in report["findings"]} == {"broken.xlsx", "empty.xlsx", "text.xlsx"}
    assert sorted(report["ignored"]) == ["folder.xlsx/", "list.csv", "old.xls"]
    again = exchange.collect().json
    assert not again["changed"]


def test_a_file_that_the_disk_does_not_give_is_told(
    exchange: Exchange, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.fills(exchange.returns("Sales"), [{"date": DAY, "actual": 1}])
    usual = Path.read_bytes

    def read_bytes(one: Path) -> bytes:
        if one.name == path.name:
            raise PermissionError
        return usual(one)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    report = exchange.collect().json
    assert _taken(report) == [1]
    assert [(one["code"], one["file"]) for one in report["findings"] if one["severity"] == "error"] == [
        ("returned_refused", path.name)
    ]
