"""A click from beginning to end: attach, lock, work, show how it ended. Never a traceback."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from okrxl.buttons import notifier
from okrxl.buttons.lock import workbook_lock
from okrxl.buttons.notifier import Fallback, Mood, Notifier, ReliableNotifier
from okrxl.core.errors import EnvironmentProblemError, OkrxlError
from okrxl.core.labels import Lang, labels
from okrxl.core.language import machine_language
from okrxl.core.log import log_error
from okrxl.core.schema import BUTTON_VERBS

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Outcome

FIRST_ANSWER_SECONDS: Final = 15.0
"""How long Excel may take for its first answer: while a cell is edited or a dialog is open, it gives none."""
BUSY_SECONDS: Final = 3.0
"""How long the message to a second click stays in the status bar."""
DONE, WITH_ERRORS, FAILED = 0, 1, 2
Attach = Callable[[str, "int | None"], "OpenBook"]
Seen = Callable[["OpenBook"], None]
Leave = Callable[[int], object]


def main(arguments: Sequence[str] | None = None, *, seen: Seen | None = None, leave: Leave = os._exit) -> int:
    """`python -m okrxl.button VERB --book NAME [--hwnd N]`: 0 once the user has seen how it ended.

    `seen` gets the workbook once it is found; `leave` ends the process where Excel gives no answer.
    """
    parser = argparse.ArgumentParser(prog="okrxl.button", description="What the buttons in Excel start.")
    parser.add_argument("verb", choices=BUTTON_VERBS, help="what to do")
    parser.add_argument("--book", default="", help="the workbook's name, as its window is titled")
    parser.add_argument("--hwnd", type=int, help="the window of the Excel it is open in")
    asked = parser.parse_args(_join_book(sys.argv[1:] if arguments is None else arguments))
    status = click(asked.verb, asked.book, asked.hwnd, seen=seen, leave=leave)
    return 0 if status is not None else 1


def _join_book(arguments: Sequence[str]) -> list[str]:
    """`--book NAME` as `--book=NAME`: a workbook's name may begin with a hyphen."""
    given = list(arguments)
    if "--book" in given[:-1]:
        index = given.index("--book")
        given[index : index + 2] = [f"--book={given[index + 1]}"]
    return given


def click_from_terminal(verb: str, book: str, as_of: date | None) -> tuple[int, list[str], list[str]]:
    """`okrxl attach`: an exit status, and the lines for stdout and for stderr.

    The workbook is named before the work begins; where several may be meant, the user is asked.
    """
    outcomes: list[tuple[str, Mood]] = []
    status = click(
        verb,
        book,
        None,
        attach=_chosen(book),
        notify=lambda book: notifier.TerminalNotifier(book, outcomes),
        fallback=notifier.show_on_stderr,
        as_of=as_of,
    )
    texts = [text for text, mood in outcomes if mood == "info"]
    complaints = [text for text, mood in outcomes if mood != "info"]
    return FAILED if status is None else status, texts, complaints


def _chosen(name: str) -> Attach:
    """Gives the workbook that `okrxl attach` works on, or raises why there is none.

    Chosen beforehand: an answer may take longer than Excel has for its first one.
    """
    lang = machine_language()
    try:
        finder()
        from okrxl.excel.live.running import open_books  # noqa: PLC0415 — it needs xlwings

        with _first_answer(lang, notifier.show_on_stderr, os._exit):
            found = open_books(name)
            places = [f"{one.location} ({one.program})" for one in found]
        words = labels(lang)
        at = 0 if len(found) == 1 else notifier.choose_on_terminal(words.text("click.attach.which"), places)
        if at is None:
            raise EnvironmentProblemError("which_book", names=", ".join(places))  # noqa: TRY301
    except Exception as error:  # noqa: BLE001 — `click` shows it, whatever it is
        return partial(_refuse, error)
    notifier.show_on_stderr(words.text("click.attach.found", place=places[at]))
    return lambda _name, _hwnd: found[at]


def _refuse(error: Exception, _name: str, _hwnd: int | None) -> OpenBook:
    raise error


def click(  # noqa: PLR0913 — what a test replaces is an argument
    verb: str,
    name: str,
    hwnd: int | None,
    *,
    attach: Attach | None = None,
    notify: Callable[[OpenBook], Notifier] = notifier.ExcelNotifier,
    fallback: Fallback = notifier.show_without_excel,
    as_of: date | None = None,
    seen: Seen | None = None,
    leave: Leave = os._exit,
) -> int | None:
    """Do it and show the outcome; returns the exit status, None where no message could be shown."""
    lang = machine_language()
    try:
        find = attach or finder()
        with _first_answer(lang, fallback, leave):
            book = find(name, hwnd)
            if seen is not None:
                seen(book)
            lang = book.language() or lang
            shown = ReliableNotifier(notify(book), fallback)
            location = book.location
        with workbook_lock(location, hwnd) as free:
            done = _work(verb, book, shown, lang, as_of) if free else None
        if done is None:
            return _show_busy(shown, lang)
        status, text, mood = done
        shown.show_outcome(text, mood)
    except Exception as error:  # noqa: BLE001 — users see one message; the traceback goes to the log
        return FAILED if fallback(_error_text(error, lang, f"{verb} {name}", is_open=True)) else None
    return status


def finder() -> Attach:
    """Loads xlwings, and nothing before it; the first time ever pywin32 takes seconds for Excel's library."""
    from okrxl.excel.live import running  # noqa: PLC0415

    running.load()
    return running.attach


def _show_busy(shown: Notifier, lang: Lang) -> int:
    """A second click: a message in the status bar that goes away again."""
    shown.show_progress(labels(lang).text("click.macro.busy"))
    time.sleep(BUSY_SECONDS)
    shown.clear_progress()
    return DONE


def _work(
    verb: str, book: OpenBook, shown: Notifier, lang: Lang, as_of: date | None
) -> tuple[int, str, Mood]:
    """The job, with the status bar given back: exit status, message, mood."""
    words = labels(lang)
    shown.show_progress(words.text("click.progress.start"))
    try:
        outcome = _job(
            verb, book, lambda stage: shown.show_progress(words.text(f"click.progress.{stage}")), lang, as_of
        )
    except Exception as error:  # noqa: BLE001 — as above
        return FAILED, _error_text(error, lang, f"{verb} {book.name}", is_open=book.is_open()), "critical"
    finally:
        shown.clear_progress()
    return WITH_ERRORS if outcome.errors else DONE, outcome.text, outcome.mood


def _job(verb: str, book: OpenBook, report: Callable[[str], None], lang: Lang, as_of: date | None) -> Outcome:
    obstacle = book.obstacle()
    if obstacle is not None:
        raise obstacle
    from okrxl.buttons.jobs import JOBS  # noqa: PLC0415 — pandas, after the first progress message

    return JOBS[verb](book, report, lang, as_of)


def _error_text(error: Exception, lang: Lang, action: str, *, is_open: bool) -> str:
    """What went wrong, for the user; defects are logged, and the text names the log."""
    from okrxl.buttons.error_codes import error_code, root_cause  # noqa: PLC0415

    words = labels(lang)
    cause = root_cause(error)
    if isinstance(cause, OkrxlError):
        return words.text(f"errors.{cause.code}", **cause.values)
    log = log_error(action)
    code = error_code(cause, is_open=is_open)
    if code is not None:
        return words.text(f"errors.{code}", name=action.partition(" ")[2], log=log)
    return words.text("errors.click_failed", kind=type(cause).__name__, log=log)


@contextmanager
def _first_answer(lang: Lang, fallback: Fallback, leave: Leave) -> Iterator[None]:
    """Show a message and end where Excel gives no answer: its libraries would ask again for ever."""

    def give_up() -> None:
        fallback(labels(lang).text("errors.excel_busy"))
        leave(DONE)

    timer = threading.Timer(FIRST_ANSWER_SECONDS, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
