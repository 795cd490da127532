"""Sources that the settings name are imported at each refresh, which no bad source stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrxl.buttons.click import click
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.port import Port
from tests.buttons.conftest import PretendedBook
from tests.buttons.test_import import Saving
from tests.excel.running import okrxl
from tests.importing.conftest import Book

LIST = "Objective,Key Result,Target,Current\nGrow,Win,100,{}\n"


@pytest.fixture
def own(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.chdir(book.path.parent)
    return book


def edit(path: Path, **cells: Any) -> None:
    """Set the setting, and type into a sheet of one's own: `row=(column, ...)`."""
    made = openpyxl.load_workbook(path)
    sheet = made["Settings"]
    (place,) = [row for row in sheet.iter_rows() if row[0].value == "Import at refresh"]
    place[1].value = cells.get("sources", place[1].value)
    if "mine" in cells:
        mine = made["My plan"] if "My plan" in made.sheetnames else made.create_sheet("My plan")
        for row, values in enumerate(cells["mine"], 1):
            for column, value in enumerate(values, 1):
                mine.cell(row, column, value)
    made.save(path)


def said(ran: Any, book: Book) -> list[tuple[str, str]]:
    del ran
    grid = ClosedWorkbook(book.path).read({"okr_findings": "findings"})["findings"]
    at = {name: place for place, name in enumerate(grid.headers)}
    rows = [(str(row[at["Code"]]), str(row[at["Message"]])) for row in grid.rows]
    return [one for one in rows if one[0].startswith("import_")]


def test_a_file_beside_the_workbook_is_imported_at_each_refresh(own: Book) -> None:
    edit(own.path, sources="data/list.csv")
    Path("data").mkdir()
    Path("data/list.csv").write_text(LIST.format(40), encoding="utf-8")
    ran = okrxl("refresh", "OKR.xlsx", "--as-of", "2026-11-20")
    assert said(ran, own) == []
    assert own.table("key_results", "key_result", "target") == [("Win", 100)]
    assert len(own.table("check_ins", "actual")) == 1
    okrxl("refresh", "OKR.xlsx")
    assert len(own.table("check_ins", "actual")) == 1


def test_a_source_that_cannot_be_read_stops_no_refresh(own: Book) -> None:
    edit(own.path, sources="gone.csv; list.csv")
    Path("list.csv").write_text(LIST.format(40), encoding="utf-8")
    ran = okrxl("refresh", "OKR.xlsx")
    assert ran.code == 1
    [(code, message)] = said(ran, own)
    assert (code, "gone.csv" in message) == ("import_source_unread", True)
    assert own.table("key_results", "key_result") == [("Win",)]


def test_a_doubt_waits_for_the_manager_once(own: Book) -> None:
    edit(own.path, sources="list.csv")
    Path("list.csv").write_text(LIST.format("about 40"), encoding="utf-8")
    assert [code for code, _ in said(okrxl("refresh", "OKR.xlsx"), own)] == ["import_source_doubt"]
    assert own.table("key_results", "key_result") == []
    made = openpyxl.load_workbook(own.path)
    next(row[0] for row in made["Import"].iter_rows() if row[1].value == "list.csv").value = "Import"
    made.save(own.path)
    assert [code for code, _ in said(okrxl("refresh", "OKR.xlsx"), own)] == ["import_source_left"]
    assert own.table("key_results", "key_result") == [("Win",)]
    Path("list.csv").write_text(LIST.format("about 50") + ",Keep,10,5\n", encoding="utf-8")
    assert [code for code, _ in said(okrxl("refresh", "OKR.xlsx"), own)] == ["import_source_left"]
    assert own.table("key_results", "key_result") == [("Win",), ("Keep",)]


def test_a_sheet_of_the_workbook_stays_the_place_of_typing(own: Book) -> None:
    rows = [("Objective", "Key Result", "Jan 2026", "Feb 2026", "Target"), ("Grow", "Win", 10, None, 100)]
    edit(own.path, sources="My plan", mine=rows)
    okrxl("refresh", "OKR.xlsx")
    assert own.table("check_ins", "actual") == [(10,)]
    edit(own.path, mine=[rows[0], ("Grow", "Win", 10, 20, 100)])
    okrxl("refresh", "OKR.xlsx")
    assert own.table("check_ins", "actual") == [(10,), (20,)]


def test_okrxl_s_own_sheets_are_no_sources(own: Book) -> None:
    edit(own.path, sources="Objectives")
    assert [code for code, _ in said(okrxl("refresh", "OKR.xlsx"), own)] == ["import_source_unread"]


def test_the_button_imports_first_as_well(own: Book) -> None:
    edit(own.path, sources="list.csv")
    Path("list.csv").write_text(LIST.format(40), encoding="utf-8")

    def opened(path: Path) -> Port:
        return Saving(path)

    pretended = PretendedBook(own.path.resolve(), lang="en", opens=opened)
    click("refresh", own.path.name, None, attach=lambda *_: pretended)
    assert own.table("key_results", "key_result") == [("Win",)]
