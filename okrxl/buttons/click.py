"""A click from its beginning to its end: attach, one at a time, work, say how it went. Never a traceback."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from okrxl.buttons import notifier
from okrxl.buttons.lock import held
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import Lang, labels
from okrxl.core.language import usual_language
from okrxl.core.log import logged

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Told

VERBS: Final = ("refresh", "check", "distribute", "collect", "restore")
PATIENCE: Final = 15.0
"""Seconds that Excel gets for its first answer: while a cell is edited or a dialog is open, it gives none."""
READING: Final = 3.0
"""Seconds that the word to a second click stands."""
ATTEMPTS: Final = 3
DONE, WITH_ERRORS, FAILED = 0, 1, 2
Attach = Callable[[str, "int | None"], "OpenBook"]
Speak = Callable[["OpenBook"], notifier.Voice]


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m okrxl.button VERB --book NAME [--hwnd N]`: 0 once the user was told how it went."""
    parser = argparse.ArgumentParser(prog="okrxl.button", description="What the buttons in Excel start.")
    parser.add_argument("verb", choices=VERBS, help="what to do")
    parser.add_argument("--book", default="", help="the workbook's name, as its window is titled")
    parser.add_argument("--hwnd", type=int, help="the window of the Excel it is open in")
    asked = parser.parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    return 0 if click(asked.verb, asked.book, asked.hwnd) is not None else 1


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--book NAME` as `--book=NAME`: a workbook's name may begin with a hyphen."""
    given = list(arguments)
    if "--book" in given[:-1]:
        place = given.index("--book")
        given[place : place + 2] = [f"--book={given[place + 1]}"]
    return given


def attached(verb: str, book: str = "", as_of: date | None = None) -> int:
    """`okrxl attach`: the same from a terminal; the exit status of the other commands."""
    ended = click(verb, book, None, speak=notifier.InTerminal, alone=notifier.on_stderr, as_of=as_of)
    return FAILED if ended is None else ended


def click(  # noqa: PLR0913 — what a test replaces is an argument
    verb: str,
    name: str,
    hwnd: int | None,
    *,
    attach: Attach | None = None,
    speak: Speak = notifier.InExcel,
    alone: Callable[[str], bool] = notifier.alone,
    as_of: date | None = None,
) -> int | None:
    """Do it and tell; None where nobody could be told."""
    lang = usual_language()
    try:
        find = attach or _finder()
        with _patience(lang, alone):
            book = find(name, hwnd)
            lang = book.language() or lang
            told = _Steady(speak(book), alone)
            place = book.place
        with held(f"{hwnd} {place}") as free:
            done = _work(verb, book, told, lang, as_of) if free else None
        if done is None:
            return _busy(told, lang)
        ended, text, mood = done
        told.tell(text, mood)
    except Exception as error:  # noqa: BLE001 — nobody is to see a traceback; it goes to the log
        return FAILED if alone(_sorry(error, lang, f"{verb} {name}", there=True)) else None
    return ended


def _finder() -> Attach:
    """Loads xlwings, and nothing before it; the first time ever pywin32 takes seconds for Excel's library."""
    from okrxl.excel.live import running  # noqa: PLC0415

    running.load()
    return running.attach


def _busy(told: _Steady, lang: Lang) -> int:
    """A second click: a word that goes away again."""
    told.working(labels(lang).text("click.macro.busy"))
    time.sleep(READING)
    told.rest()
    return DONE


class _Steady:
    """A voice that keeps nothing from being done: what Excel refuses to say is left unsaid, or said alone."""

    def __init__(self, told: notifier.Voice, alone: Callable[[str], bool]) -> None:
        self._told = told
        self._alone = alone

    def working(self, text: str) -> None:
        """Unheard where Excel refuses."""
        with suppress(Exception):
            self._told.working(text)

    def rest(self) -> None:
        """Insisting: a status bar that keeps our words would say for ever that we are at work."""
        for _ in range(ATTEMPTS):
            with suppress(Exception):
                self._told.rest()
                return

    def tell(self, text: str, mood: notifier.Mood) -> None:
        """By Excel, or without it."""
        try:
            self._told.tell(text, mood)
        except Exception:  # noqa: BLE001 — engines raise what they like; the words have to be read
            self._alone(text)


def _work(
    verb: str, book: OpenBook, told: _Steady, lang: Lang, as_of: date | None
) -> tuple[int, str, notifier.Mood]:
    """The job, with the status bar given back: exit status, words, their mood."""
    words = labels(lang)
    told.working(words.text("click.progress.start"))
    try:
        said = _job(verb, book, lambda key: told.working(words.text(f"click.progress.{key}")), lang, as_of)
    except Exception as error:  # noqa: BLE001 — as above
        return FAILED, _sorry(error, lang, f"{verb} {book.name}", there=book.there()), "critical"
    finally:
        told.rest()
    return WITH_ERRORS if said.errors else DONE, said.text, said.mood


def _job(verb: str, book: OpenBook, say: Callable[[str], None], lang: Lang, as_of: date | None) -> Told:
    obstacle = book.obstacle()
    if obstacle is not None:
        raise obstacle
    from okrxl.buttons.jobs import JOBS  # noqa: PLC0415 — pandas, after the first word

    return JOBS[verb](book, say, lang, as_of)


def _sorry(error: Exception, lang: Lang, what: str, *, there: bool) -> str:
    """What went wrong in words; defects go to the log, whose place is told."""
    from okrxl.buttons.error_codes import beneath, code_of  # noqa: PLC0415

    words = labels(lang)
    found = beneath(error)
    if isinstance(found, OkrxlError):
        return words.text(f"errors.{found.code}", **found.values)
    log = logged(what)
    code = code_of(found, there=there)
    if code is not None:
        return words.text(f"errors.{code}", name=what.partition(" ")[2], log=log)
    return words.text("errors.click_failed", kind=type(found).__name__, log=log)


@contextmanager
def _patience(lang: Lang, alone: Callable[[str], bool]) -> Iterator[None]:
    """Say so and end where Excel gives no answer: its libraries would ask again for ever."""

    def give_up() -> None:
        alone(labels(lang).text("errors.excel_busy"))
        os._exit(DONE)

    timer = threading.Timer(PATIENCE, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
