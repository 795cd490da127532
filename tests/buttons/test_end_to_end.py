"""A click through xlwings' own Windows engine into the in-memory Excel: found, refreshed, reported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from okrxl.buttons.click import click
from okrxl.core.labels import labels
from tests.buttons.test_click import Fallback
from tests.excel.live.conftest import _loaded, excel, front, unscored
from tests.excel.live.pictures import settings, whole
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.windows import engine, running

__all__ = ["_loaded", "excel", "unscored"]
WORDS = labels("zh")
WINDOW = 77
"""The in-memory Excel's."""
BOXES = {
    "MB_OK": 0,
    "MB_OKCANCEL": 1,
    "MB_YESNO": 4,
    "MB_YESNOCANCEL": 3,
    "MB_ICONINFORMATION": 64,
    "MB_ICONWARNING": 48,
}


@pytest.fixture(autouse=True)
def more_of_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a click asks of a workbook beyond what the driver does."""
    properties = {
        "FullName": lambda book: f"https://firm.sharepoint.com/{book.name}",
        "ReadOnly": lambda _: False,
    }
    for name, tell in {**properties, "MultiUserEditing": lambda _: False}.items():
        monkeypatch.setattr(Workbook, name, property(tell), raising=False)
    monkeypatch.setattr(
        Workbook, "SaveCopyAs", lambda _, path: Path(path).write_bytes(b"copy"), raising=False
    )


@contextmanager
def windows(app: Application) -> Iterator[list[str]]:
    """Excel runs, and its message boxes are read and closed."""
    said: list[str] = []

    def box(_hwnd: int, text: str, title: str, _style: int) -> int:
        assert title == "OKR"
        said.append(text)
        return 1

    with (
        running(app),
        mock.patch.multiple(
            engine(), win32api=SimpleNamespace(MessageBox=box), win32con=SimpleNamespace(**BOXES)
        ),
    ):
        yield said


def test_refresh_finds_the_workbook_and_shows_the_score(excel: Application) -> None:
    before = settings(excel)
    fallback = Fallback()
    with windows(excel) as said:
        assert click("refresh", front(excel).name.upper(), WINDOW, fallback=fallback) == 0
    assert not fallback
    [text] = said
    assert text.startswith(WORDS.text("click.messages.refreshed", name=front(excel).name))
    assert "得分" in [sheet.name for sheet in front(excel).sheets]
    assert settings(excel) == before


def test_check_changes_nothing(excel: Application) -> None:
    before = whole(front(excel))
    with windows(excel) as said:
        click("check", front(excel).name, WINDOW, fallback=Fallback())
    assert WORDS.text("click.messages.checked", button=WORDS.text("click.verbs.refresh")) in said[0]
    assert whole(front(excel)) == before


def test_a_workbook_that_is_not_open(excel: Application) -> None:
    fallback = Fallback()
    with windows(excel) as said:
        click("refresh", "别的.xlsm", None, fallback=fallback)
    assert not said
    assert "别的.xlsm" in fallback[0]


def test_a_protected_workbook_is_named_and_left_as_it_is(excel: Application) -> None:
    front(excel).locked = True
    before, state = whole(front(excel)), settings(excel)
    with windows(excel) as said:
        click("refresh", front(excel).name, WINDOW, fallback=Fallback())
    assert said == [WORDS.text("errors.workbook_protected", name=front(excel).name)]
    assert (whole(front(excel)), settings(excel)) == (before, state)
