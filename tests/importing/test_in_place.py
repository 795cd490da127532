"""An import changes only the tables it appends to and okrxl's own sheets; in Excel as in a closed file."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from okrxl.core.grid import NoStoredValue
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.file_store import restore
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.importing.run import Asked, import_into
from okrxl.pipeline import Moment
from tests.excel.live.conftest import front, loaded
from tests.excel.running import okrxl
from tests.importing.conftest import NOW, Book, sheet_of
from tests.in_memory_excel.windows import book_of, running

if TYPE_CHECKING:
    import pytest

LIST = """Type,ID,Title,Owner,Department,Start,Target,Current
Objective,O1,Grow,Ann,Sales,,,
Key Result,KR1,Win,Bob,Sales,0,80%,40%
"""


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_everything_else_is_byte_for_byte_what_it_was(book: Book) -> None:
    before = parts(book.path)
    book.take(LIST)
    after = parts(book.path)
    changed = {name for name, content in before.items() if after.get(name) != content}
    tables = {"objectives", "key_results", "check_ins", "owners", "departments"}
    sheets = {grid.sheet for key, grid in ClosedWorkbook(book.path).read().items() if key in tables}
    assert len(sheets) == 5
    assert len([name for name in changed if name.startswith("xl/worksheets/sheet")]) == 5
    assert not [name for name in changed if name.startswith(("xl/charts", "xl/drawings", "xl/theme"))]


def test_restore_undoes_it(book: Book) -> None:
    before = book.path.read_bytes()
    found = ClosedWorkbook(book.path)
    import_into(found, Moment(NOW), sheet_of(LIST), Asked(apply=True))
    found.save(command="import")
    assert book.path.read_bytes() != before
    restore(book.path)
    assert book.path.read_bytes() == before


def test_a_workbook_open_in_excel_takes_the_same_rows(book: Book) -> None:
    app = loaded(book.path)
    with running(app) as found:
        live = LiveWorkbook(book_of(found, front(app)))
        result = import_into(live, Moment(NOW), sheet_of(LIST), Asked(apply=True))
        assert result.applied
        again = LiveWorkbook(book_of(found, front(app)))
        grids = again.read()
        assert import_into(again, Moment(NOW), sheet_of(LIST), Asked(apply=True)).count("new") == 0
    book.take(LIST)
    closed = ClosedWorkbook(book.path).read()
    for key in ("departments", "owners", "objectives", "key_results", "check_ins"):
        there = [[_plain(cell) for cell in row] for row in grids[key].rows]
        assert there == [[_plain(cell) for cell in row] for row in closed[key].rows], key


def _plain(cell: object) -> object:
    """A cell to compare; the name that a formula shows is calculated when the file is opened."""
    if isinstance(cell, NoStoredValue):
        return None
    return cell.isoformat()[:10] if isinstance(cell, date) else cell


def test_adopt_brings_in_the_workbook_s_own_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Mine.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("My plan")
    for row, cells in enumerate((("Objective", "Key Result", "Target", "Current"), ("Grow", "Win", 10, 4))):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    made.close()
    before = parts(path)["xl/worksheets/sheet1.xml"]
    monkeypatch.chdir(tmp_path)
    ran = okrxl("adopt", "Mine.xlsx", "--from-own", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert "Objectives: 1, key results: 1, check-ins: 1 added." in ran.out
    assert parts(path)["xl/worksheets/sheet1.xml"] == before
    assert Book(path).table("check_ins", "kr_id", "actual") == [("KR1.1", 4)]
    again = okrxl("import", "Mine.xlsx", "Mine.xlsx", "--sheet", "My plan", "--apply")
    assert "There is nothing new to import." in again.out


def test_the_command_line(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.path.parent)
    Path("list.csv").write_text(LIST, encoding="utf-8")
    before = book.path.read_bytes()
    dry = okrxl("import", "OKR.xlsx", "list.csv", "--dry-run")
    assert (dry.code, book.path.read_bytes()) == (0, before)
    assert "Nothing was changed." in dry.out
    doubtful = LIST + "Key Result,KR2,Lose,Bob,Sales,0,TBD,about 4\n"
    Path("doubtful.csv").write_text(doubtful, encoding="utf-8")
    held = okrxl("import", "OKR.xlsx", "doubtful.csv", "--apply")
    assert held.code == 1
    assert "Not imported, because this needs your decision" in held.out
    assert okrxl("import", "OKR.xlsx", "list.csv", "--apply").code == 0
    missing = okrxl("import", "OKR.xlsx", "nothing.csv")
    assert (missing.code, missing.out) == (2, "")
    itself = okrxl("import", "OKR.xlsx", "OKR.xlsx")
    assert itself.code == 2
