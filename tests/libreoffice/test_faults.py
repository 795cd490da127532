"""The office ends, a document closes, a dialog is open: a clear message, nothing half done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from okrxl.buttons.click import FAILED, click
from okrxl.core.labels import labels
from okrxl.excel.live.api import application
from okrxl.excel.live.running import RunningBook
from okrxl.excel.serial_dates import serial
from tests.conftest import ROOT
from tests.libreoffice.random_books import random_book
from tests.libreoffice.snapshot import Position, snapshot

if TYPE_CHECKING:
    import xlwings as xw

pytestmark = pytest.mark.libreoffice
DRAWING = {labels(lang).text("click.progress.draw") for lang in ("zh", "en")}


class Heard:
    """Hears everything; does something once the drawing begins."""

    def __init__(self, then: Callable[[], object]) -> None:
        self.then = then
        self.messages: list[str] = []
        self.drew = False

    def show_progress(self, text: str) -> None:
        if text in DRAWING:
            self.drew = True
            self.then()

    def clear_progress(self) -> None:
        pass

    def show_outcome(self, text: str, mood: Literal["info", "critical"]) -> None:
        del mood
        self.messages.append(text)


def refreshed(book: xw.Book, then: Callable[[], object] = lambda: None) -> tuple[int | None, Heard]:
    """A click on the workbook, during which something happens; the outcome and the messages."""
    heard = Heard(then)
    ended = click(
        "refresh", book.name, None, attach=lambda _name, _hwnd: RunningBook(book), notify=lambda _: heard
    )
    return ended, heard


def message(code: str, name: str, lang: Literal["zh", "en"] = "zh") -> str:
    return labels(lang).text(f"errors.{code}", name=name, log="")


@pytest.fixture
def opened(office: xw.App, tmp_path: Path) -> xw.Book:
    return office.books.open(random_book(tmp_path / "目标.xlsm", 5))


def test_a_document_closed_midway_is_reported(opened: xw.Book, tmp_path: Path) -> None:
    before = (tmp_path / "目标.xlsm").read_bytes()
    name = opened.name
    ended, heard = refreshed(opened, opened.close)
    assert heard.drew
    assert ended == FAILED
    assert heard.messages == [message("closed_meanwhile", name)]
    assert (tmp_path / "目标.xlsm").read_bytes() == before


def test_a_document_that_is_only_read_is_named_and_left_as_it_is(office: xw.App, tmp_path: Path) -> None:
    book = office.books.open(random_book(tmp_path / "目标.xlsm", 5), read_only=True)
    try:
        before = snapshot(book)
        ended, heard = refreshed(book)
        assert (ended, heard.messages) == (FAILED, [message("final", book.name)])
        assert snapshot(book) == before
    finally:
        book.close()


def test_an_open_dialog_is_reported(opened: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog itself is opened in the window test; here it only says that it is there."""
    try:
        assert application.ready(opened.app)
        monkeypatch.setattr(
            "okrxl.libreoffice.com.application.open_dialogs", lambda _office: ["Format Cells"]
        )
        ended, heard = refreshed(opened)
        assert (ended, heard.messages) == (FAILED, [message("excel_busy", opened.name)])
    finally:
        opened.close()


def put_back(found: dict[str, Any]) -> dict[str, Any]:
    """What comes back after a failure.

    Number formats and hyperlinks, which in LibreOffice are part of the text, do not, as styles don't
    (docs/maintainers/live.md): the next refresh draws them again.
    """
    kept = {key: value for key, value in found.items() if key.startswith(("tabs", "tables"))}
    values = {
        key: {cell: bare(value) for cell, value in cells.items()}
        for key, cells in found.items()
        if key.startswith("values")
    }
    return kept | values


def bare(value: Any) -> Any:
    """A cell's value without number format or link."""
    if isinstance(value, datetime):
        return float(f"{serial(value, from_1904=False):.12g}")
    return value.split(" -> ")[0] if isinstance(value, str) else value


def jumps_of_home(found: dict[str, Any]) -> dict[Position, Any]:
    """The first row of Home, from which one gets to the other sheets: texts and targets."""
    return {cell: value for cell, value in found["values 首页"].items() if cell[0] == 1}


@pytest.mark.parametrize("call", [2, 12, 40, 90])
def test_whatever_step_fails_the_workbook_is_put_back(
    opened: xw.Book, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from okrxl.libreoffice.app.sheet import Sheet  # noqa: PLC0415
    from okrxl.libreoffice.ranges.range import Range  # noqa: PLC0415

    before = snapshot(opened)
    made, ask = [0], Sheet.range

    def failing(self: Sheet, arg1: object, arg2: object = None) -> Range:
        made[0] += 1
        if made[0] == call:
            raise RuntimeError("com.sun.star: refused")
        return ask(self, arg1, arg2)

    try:
        with monkeypatch.context() as patch:
            patch.setattr(Sheet, "range", failing)
            ended, heard = refreshed(opened)
        assert ended == FAILED
        assert len(heard.messages) == 1
        assert put_back(snapshot(opened)) == put_back(before)
        assert opened.app.screen_updating
        assert opened.app.calculation == "automatic"
        ended, _ = refreshed(opened)
        assert ended != FAILED
        assert jumps_of_home(snapshot(opened)) == jumps_of_home(before)
    finally:
        opened.close()


KILLED = """
import sys
sys.path.append(sys.argv[2])  # last, so that the installed okrxl goes before the clone
import xlwings as xw
from okrxl.libreoffice.app import engine
from tests.libreoffice.test_faults import refreshed
engine.add()
app = xw.App(add_book=False, visible=False)
book = app.books.open(sys.argv[1])
ended, heard = refreshed(book, app.kill)
print(heard.drew, ended, *heard.messages, flush=True)
"""


def test_an_office_killed_midway_is_reported(tmp_path: Path) -> None:
    """In a process of its own: a bridge whose other end is gone may take its process along."""
    path = random_book(tmp_path / "目标.xlsm", 5)
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, path, ROOT], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.stdout.splitlines() == [f"True {FAILED} {message('closed_meanwhile', path.name)}"], (
        done.stderr
    )
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before
