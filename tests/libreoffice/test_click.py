"""A real click: mouse -> button on Home -> VBA -> Shell -> okrxl.button -> bridge -> this document."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from okrxl.core.labels import labels
from okrxl.libreoffice.app import engine
from okrxl.libreoffice.bridge.processes import running
from okrxl.warm import place
from tests.conftest import ROOT
from tests.excel import manager, reading
from tests.excel.running import done
from tests.libreoffice.window import Window, opened, screen

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("bridged")]
WORDS = labels("zh")
NAME = "销售 50% & it's.xlsm"


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with screen() as found:
        yield found


@pytest.fixture
def bridged(office: xw.App) -> None:
    """There is a bridge at all."""


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The sample with a higher target than it was scored with."""
    path = tmp_path / NAME
    shutil.copy(ROOT / "okr_workbook.xlsm", path)
    manager.types(path, "关键结果", {"I6": 0.9})
    return path


@pytest.fixture
def environment() -> dict[str, str]:
    """Where the macro finds Python: it inherits what LibreOffice was started with."""
    return {"OKRXL_PYTHON": sys.executable}


def opened_in(window: Window) -> xw.App:
    """The office of the window, by the pipe that the click had it open."""
    engine.add()
    return next(app for app in engine.in_windows() if app.pid in pids(window))


def saved_copy(window: Window, path: Path) -> Path:
    """A copy of the open document, saved by LibreOffice."""
    opened_in(window).books[0].impl.save_copy(str(path))
    return path


def window_settings(book: xw.Book) -> None:
    """Settings that only a window has: frozen panes, and gridlines sheet by sheet."""
    sheet = book.sheets.add("later", after=book.sheets[-1])
    sheet.freeze_panes.freeze_at("A1:B3")
    sheet.show_gridlines = False
    book.sheets["设置"].show_gridlines = True
    assert book.api.Windows(1).FreezePanes
    assert [one.show_gridlines for one in (sheet, book.sheets["设置"], sheet)] == [False, True, False]


def pids(window: Window) -> set[int]:
    profile = (window.folder / "profile").as_uri()
    return {one.pid for one in running() if one.profile == profile}


def scores(path: Path) -> dict[str, object]:
    """Key result -> score."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = list(openpyxl.load_workbook(path, data_only=True)["得分"].iter_rows(values_only=True))
    headers = next(row for row in rows if "编号" in row and "得分" in row)
    key, score = headers.index("编号"), headers.index("得分")
    found = rows[rows.index(headers) + 1 :]
    values = {str(row[key]): row[score] for row in found}
    return {name: round(float(one), 9) for name, one in values.items() if isinstance(one, float | int)}


def busy_with_a_dialog(window: Window) -> None:
    """While a dialog is open, okrxl reports it and does nothing."""
    window.key(" - LibreOffice Calc", "ctrl+1")
    assert window.waits_for(lambda: "Format Cells" in window.titles(), 20), window.titles()
    asked = [sys.executable, "-m", "okrxl", "attach", "refresh", "--book", NAME]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    window.key("Format Cells", "Escape")
    assert window.waits_for(lambda: "Format Cells" not in window.titles(), 20)
    assert window.waits_for(lambda: len(window.buttons()) >= 5, 20)
    named = f"okrxl: {labels('en').text('click.attach.found', place=f'{window.folder / NAME} (LibreOffice)')}"
    assert (done.returncode, done.stderr) == (2, f"{named}\n{WORDS.text('errors.excel_busy')}\n")


def clicked_again(window: Window) -> None:
    """The next click is done by the helper that the last one has left, and leaves another."""
    helper = helper_of(window, 0)
    window.click(window.buttons()[0])
    assert window.waits_for(lambda: "OKR" in window.titles(), 120)
    window.key("^OKR$", "Return")
    assert window.waits_for(lambda: "OKR" not in window.titles(), 20)
    assert helper_of(window, helper) != helper


def helper_of(window: Window, before: int) -> int:
    """The process that waits for the next click."""

    def waiting() -> list[int]:
        found = (place.read(path.stem) for path in place.written())
        return [one.process for one in found if one is not None and one.process != before]

    assert window.waits_for(waiting, 30)
    return waiting()[0]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A state folder with a short name: a socket's path has no more than 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="okr", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("XDG_STATE_HOME", folder)
        yield


@pytest.mark.usefixtures("state")
def test_a_click_on_home_refreshes_the_open_workbook(
    workbook: Path, display: str, environment: dict[str, str], tmp_path: Path
) -> None:
    wanted = Path(shutil.copy(workbook, tmp_path / "closed.xlsm"))
    done("refresh", wanted)
    before = workbook.read_bytes()
    with opened(workbook, display, environment) as window:
        busy_with_a_dialog(window)
        button = window.buttons()[0]
        window.click(button)
        # The second click finds the first one running and ends at once.
        window.click(button)
        assert window.waits_for(lambda: "OKR" in window.titles(), 120), (tmp_path / "soffice.log").read_text()
        window.key("^OKR$", "Return")
        assert window.waits_for(lambda: "OKR" not in window.titles(), 20)
        assert not window.waits_for(lambda: "OKR" in window.titles(), 5)
        clicked_again(window)
        found = saved_copy(window, tmp_path / "copy.xlsx")
        window_settings(opened_in(window).books[0])
    assert scores(found) == scores(wanted)
    assert scores(found) != scores(workbook)
    assert reading.rows(found, "得分")[3] == reading.rows(wanted, "得分")[3]
    assert workbook.read_bytes() == before  # saving is the manager's
