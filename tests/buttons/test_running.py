"""Finding the workbook of a click, and what is asked of it, with stand-ins for xlwings' objects."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
import xlwings

from okrxl.core.errors import OkrxlError
from okrxl.excel.live import running
from okrxl.excel.live.api import application
from okrxl.excel.live.running import RunningBook, attach
from okrxl.libreoffice.bridge import processes


class Book:
    def __init__(
        self, name: str, app: App, names: dict[str, str] | None = None, tabs: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.app = app
        self.names = {key: types.SimpleNamespace(refers_to=text) for key, text in (names or {}).items()}
        self.sheet_names = list(tabs)
        self.api = types.SimpleNamespace(
            MultiUserEditing=False, ReadOnly=True, FullName=f"https://firm.sharepoint.com/{name}"
        )


class Books(list[Book]):
    @property
    def active(self) -> Book:
        return self[-1]


class App:
    def __init__(self, pid: int, *names: str) -> None:
        self.pid = pid
        self.status_bar: str | bool = False
        self.books = Books(Book(name, self) for name in names)
        self.texts: list[tuple[str, ...]] = []
        self.api = types.SimpleNamespace()
        self.engine = types.SimpleNamespace(name="excel")

    def alert(self, *texts: str) -> None:
        self.texts.append(texts)


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[App]:
    """Two Excels, one of them with two workbooks."""
    found = [App(1, "别的.xlsx"), App(2, "周报.xlsx", "销售 & it's 50%.xlsm")]
    engine = types.SimpleNamespace(name="excel", apps=found)
    monkeypatch.setitem(sys.modules, "xlwings", types.SimpleNamespace(engines=[engine]))
    monkeypatch.setattr(running, "load", lambda: None)
    return found


def code(name: str, hwnd: int | None = None) -> str:
    with pytest.raises(OkrxlError) as refused:
        attach(name, hwnd)
    return refused.value.code


def test_a_workbook_is_found_by_name_in_whichever_excel(apps: list[App]) -> None:
    book = attach("销售 & IT'S 50%.xlsm", None)
    assert book.name == "销售 & it's 50%.xlsm"
    book.show_status("……")
    assert apps[1].status_bar == "……"
    book.show_status(None)
    assert not apps[1].status_bar


def test_files_are_chosen_in_excel_s_own_dialog(apps: list[App], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def dialog(*arguments: object) -> object:
        asked.append(arguments)
        return answers.pop()

    answers: list[object] = [False, ("C:\\a.csv", "C:\\b.xlsx")]
    apps[1].api = types.SimpleNamespace(GetOpenFilename=dialog)
    book = attach("周报.xlsx", None)
    assert [str(one) for one in book.choose_files("OKR", [".csv", ".xlsx"])] == ["C:\\a.csv", "C:\\b.xlsx"]
    assert asked == [("OKR (*.csv;*.xlsx),*.csv;*.xlsx", 1, "OKR", None, True)]
    assert book.choose_files("OKR", [".csv"]) == []
    monkeypatch.setattr(application, "reachable", lambda: False)
    apps[1].api = types.SimpleNamespace(get_open_filename=lambda **_: ["Macintosh HD:Users:ann:a.csv"])
    assert book.choose_files("OKR", [".csv"]) == [Path("/Volumes/Macintosh HD/Users/ann/a.csv")]


def test_the_window_says_which_excel(apps: list[App], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_process", {77: 1}.get)
    apps[1].books.append(Book("别的.xlsx", apps[1]))
    attach("别的.xlsx", 77).alert("text", "OKR", "info")
    assert apps[0].texts == [("text", "OKR", "ok", "info")]
    assert code("周报.xlsx", 77) == "not_open"


def test_without_a_name_it_is_the_workbook_in_front(apps: list[App]) -> None:
    assert attach("", None).name == "别的.xlsx"
    apps[0].books.clear()
    assert attach("", None).name == "销售 & it's 50%.xlsm"
    apps[1].books.clear()
    assert code("") == "no_book_open"


def test_no_excel(apps: list[App]) -> None:
    apps.clear()
    assert code("a.xlsx") == "no_excel"


def test_here_there_is_no_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "linux":
        from okrxl.libreoffice.app import offices  # noqa: PLC0415

        monkeypatch.setattr(offices, "running", list)
        monkeypatch.setattr(offices, "_started", {})
        assert code("a.xlsx") == "no_excel"


@pytest.mark.parametrize(
    ("names", "tabs", "lang"),
    [
        ({"_okrxl.text.language": '="en"'}, ("目标", "关键结果"), "en"),
        ({}, ("Notes", "目标", "关键结果"), "zh"),
        ({}, ("objectives", "Key Results"), "en"),
        ({}, ("Sheet1",), None),
    ],
)
def test_the_language_is_the_workbook_s(
    names: dict[str, str], tabs: tuple[str, ...], lang: str | None
) -> None:
    book: Any = Book("a.xlsm", App(1), names, tabs)
    assert RunningBook(book).language() == lang


def test_what_the_workbook_itself_forbids() -> None:
    raw: Any = Book("a.xlsm", App(1))
    book = RunningBook(raw)
    assert book.read_only()
    assert book.obstacle() is None
    raw.api.MultiUserEditing = True
    found = book.obstacle()
    assert found is not None
    assert found.code == "shared"
    raw.api.Final = True
    found = book.obstacle()
    assert found is not None
    assert found.code == "final"
    raw.app.api = types.SimpleNamespace(Ready=False)
    found = book.obstacle()
    assert found is not None
    assert found.code == "excel_busy"


def test_autosave_is_known_where_excel_has_it() -> None:
    raw: Any = Book("a.xlsm", App(1))
    assert not RunningBook(raw).saves_itself()
    raw.api.AutoSaveOn = True
    assert RunningBook(raw).saves_itself()


def test_an_xlwings_that_lacks_a_call_is_refused_before_anything_is_drawn() -> None:
    """0.37.6 has no `Range.move`: a refresh that moves a table stopped midway."""
    running.refuse_old(xlwings.main, xlwings.__version__)
    kinds = {name: getattr(xlwings.main, name) for name in running.NEEDED}
    older = types.SimpleNamespace(**kinds | {"Range": type("Range", (), {"paste": None})})
    with pytest.raises(OkrxlError) as refused:
        running.refuse_old(older, "0.37.6")
    assert (refused.value.code, refused.value.values) == ("xlwings_old", {"version": "0.37.6"})


def test_a_copy_is_excel_s_own_else_the_file(tmp_path: Path) -> None:
    raw: Any = Book("a.xlsm", App(1))
    raw.api.SaveCopyAs = lambda path: Path(path).write_bytes(b"from Excel")
    assert RunningBook(raw).copy() == b"from Excel"
    del raw.api.SaveCopyAs
    assert RunningBook(raw).copy() is None
    (tmp_path / "a.xlsm").write_bytes(b"from the disk")
    raw.api.FullName = str(tmp_path / "a.xlsm")
    assert RunningBook(raw).copy() == b"from the disk"


def test_xlwings_comes_without_pandas_which_comes_later_whole() -> None:
    script = """
import sys
from okrxl.core.errors import OkrxlError
from okrxl.excel.live.running import attach
try:
    attach("a.xlsx", None)
except OkrxlError:
    pass
print("xlwings" in sys.modules, "pandas" in sys.modules, "numpy" in sys.modules)
import pandas
print(pandas.DataFrame({"a": [1]})["a"].sum())
import xlwings
print(xlwings.__pro__)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["True", "False", "False", "1", "False"]


def found(name: str) -> list[tuple[str, str]]:
    return [(one.name, one.program) for one in running.open_books(name)]


def test_all_workbooks_that_may_be_meant_are_found_in_every_program(apps: list[App]) -> None:
    apps[0].engine = types.SimpleNamespace(name="libreoffice")
    apps[1].books.append(Book("别的.xlsx", apps[1]))
    assert found("别的.XLSX") == [("别的.xlsx", "LibreOffice"), ("别的.xlsx", "Excel")]
    assert len(found("")) == 4
    apps[1].books[0].sheet_names = ["目标", "关键结果"]
    assert found("") == [("周报.xlsx", "Excel")]  # the only one with okrxl's sheets
    with pytest.raises(OkrxlError, match="not_open"):
        found("x.xlsx")


@pytest.mark.skipif(sys.platform != "linux", reason="displays")
def test_a_program_on_another_display_is_another_session_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown_on(display: str) -> bool:
        # Only what has begun to run has its environment where others read it: it says so.
        script = "echo begun; read -r wait"
        environment = {"PATH": "/usr/bin:/bin"} | ({"DISPLAY": display} if display else {})
        with subprocess.Popen(
            ["/bin/sh", "-c", script], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            process.stdout.readline()
            try:
                return processes.of_another_session(process.pid)
            finally:
                process.kill()

    monkeypatch.setenv("DISPLAY", ":7")
    assert [shown_on(one) for one in (":7", ":7.0", ":8", "")] == [False, False, True, False]
    monkeypatch.delenv("DISPLAY")
    assert not shown_on(":8")
