"""A click in which one call into Excel fails, each in turn: one message, and Excel is as it was.

All of them take minutes: the suite takes a sample, spread over the whole click and denser where things are
given back (`tests/in_memory_excel/faults.py`: `OKRXL_FAULTS=all` takes every one).
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

import okrxl.build.prepared
import okrxl.buttons.jobs
from okrxl.buttons.click import click
from okrxl.core.labels import labels
from okrxl.sheets.model import Body, PlacedSheet
from tests.buttons.test_click import Fallback
from tests.buttons.test_end_to_end import WINDOW, more_of_excel, windows
from tests.conftest import more
from tests.excel.live.conftest import NOW, _loaded, excel, front, unscored
from tests.excel.live.pictures import INPUTS, contents, differences, looks, names, settings, whole
from tests.excel.live.test_faults import reopened
from tests.excel.live.test_in_place import changed_check_in, last_row_out
from tests.in_memory_excel.book import Application, Workbook, unopened
from tests.in_memory_excel.faults import chosen
from tests.in_memory_excel.loading import load

__all__ = ["_loaded", "excel", "more_of_excel", "unscored"]
WORDS = labels("zh")
SAMPLE = more(usual=5, long=10)
"""Calls of a sample from the middle."""
STYLES = ("styles", "rules", "merges", "heights", "groups")
"""What a failed drawing leaves to the next refresh to put right on sheets that were there."""

Failing = Callable[[Application], None]


def first(_app: Application) -> None:
    """Every sheet is new."""


def drawn(app: Application) -> None:
    """The same where Excel opens no file: each sheet is drawn call by call."""
    app.opens = unopened


def again(app: Application) -> None:
    """Refreshed before; meanwhile a check-in was changed and two key results went."""
    clicked(app)
    changed_check_in(app)
    for _ in range(2):
        last_row_out(app, "okr_key_results")


def clicked(app: Application, fail_at: int = 0) -> str:
    """The one message of a click."""
    fallback = Fallback()
    with windows(app) as said:
        app.meter.reset(fail_at)
        click("refresh", front(app).name, WINDOW, fallback=fallback)
    [text] = [*said, *fallback]
    return text


def kept(app: Application) -> dict[str, object]:
    """What must be as before."""
    book = front(app)
    app.meter.silent = True
    found: dict[str, object] = {
        "order": [sheet.name for sheet in book.sheets],
        "books": [book.name for book in app.books],
        "names": names(book),
        "inputs": {sheet.name: looks(sheet) for sheet in book.sheets if sheet.name in INPUTS},
        "sheets": {
            sheet.name: contents(sheet)
            | {key: value for key, value in looks(sheet).items() if key not in STYLES}
            for sheet in book.sheets
        },
    }
    app.meter.silent = False
    return found


class Clock(datetime):
    """It is always the same time."""

    @classmethod
    def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
        return NOW


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of new sheets is drawn and read once; no time passes."""
    monkeypatch.setattr(okrxl.buttons.jobs, "datetime", Clock)
    made: dict[tuple[str, ...], bytes] = {}
    real = okrxl.build.prepared.prepared_workbook

    def prepared_workbook(sheets: Sequence[PlacedSheet], body: Body, *, from_1904: bool) -> bytes:
        key = tuple(sheet.name for sheet in sheets)
        if key not in made:
            made[key] = real(sheets, body, from_1904=from_1904)
        return made[key]

    monkeypatch.setattr(okrxl.build.prepared, "prepared_workbook", prepared_workbook)


BOOKS: dict[bytes, Workbook] = {}


def opens(app: Application, path: Path) -> Workbook:
    """As `load`, but a file that was read before is not read again."""
    content = path.read_bytes()
    if content not in BOOKS:
        BOOKS[content] = load(Application(), path)
    stored = BOOKS[content]
    made = copy.deepcopy(stored, {id(stored.app): app, id(stored.meter): app.meter})
    made.name = path.name
    app.books.append(made)
    return made


@pytest.mark.parametrize(
    "situation",
    [pytest.param(first, marks=pytest.mark.long), again, pytest.param(drawn, marks=pytest.mark.long)],
)
def test_whatever_call_fails_there_is_one_message_and_excel_is_as_it_was(
    excel: Application, situation: Failing
) -> None:
    excel.opens = opens
    situation(excel)
    stored = pickle.dumps(excel)
    before, state = kept(excel), settings(excel)
    done = reopened(stored)
    refreshed = WORDS.text("click.messages.refreshed", name=front(excel).name)
    assert refreshed in clicked(done)
    wanted = whole(front(done))
    wrong: dict[int, object] = {}
    failed = 0
    for call in chosen(done.meter.calls, SAMPLE):
        app = reopened(stored)
        text = clicked(app, call)
        failed += refreshed not in text
        found = [] if settings(app) == state else [f"{settings(app)} != {state}"]
        found += ["Traceback"] * ("Traceback" in text)
        if refreshed not in text:
            found += differences(kept(app), before)
        elif situation is first:
            # What could not be copied was drawn.
            found += differences(whole(front(app)), wanted)
        if len(app.books) != 1:
            found.append(f"open: {len(app.books)}")
        if found:
            wrong[call] = found[:3]
    assert not wrong, "\n".join(f"{call}: {found}" for call, found in wrong.items())
    assert failed
