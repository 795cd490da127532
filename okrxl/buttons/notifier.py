"""How a click speaks to the user: through Excel, a terminal, or the desktop where Excel cannot be reached."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, Protocol

from okrxl.core.streams import is_terminal, write_line

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook

TITLE: Final = "OKR"
DIALOGS: Final = (
    ("zenity", "--warning", "--title", TITLE, "--no-markup", "--text"),
    ("kdialog", "--title", TITLE, "--sorry"),
    ("xmessage", "-title", TITLE),
)
CLEAR_ATTEMPTS: Final = 3
Mood = Literal["info", "critical"]
Fallback = Callable[[str], bool]
"""Shows a message without Excel; False if nobody can have seen it."""


class Notifier(Protocol):
    """Shows progress and the outcome of a click."""

    def show_progress(self, text: str) -> None:
        """Say what is being done."""

    def clear_progress(self) -> None:
        """Give the status bar back."""

    def show_outcome(self, text: str, mood: Mood) -> None:
        """Say how it ended, so that the user sees it."""


class ExcelNotifier:
    """The status bar, and one message box at the end."""

    def __init__(self, book: OpenBook) -> None:
        self._book = book

    def show_progress(self, text: str) -> None:
        """In the status bar."""
        self._book.show_status(text)

    def clear_progress(self) -> None:
        """The status bar is Excel's again."""
        self._book.show_status(None)

    def show_outcome(self, text: str, mood: Mood) -> None:
        """A message box over Excel's window."""
        self._book.alert(text, TITLE, mood)


class TerminalNotifier:
    """`okrxl attach`: progress in Excel's status bar and on stderr; outcomes for the caller to print."""

    def __init__(self, book: OpenBook, outcomes: list[tuple[str, Mood]]) -> None:
        self._book = book
        self._outcomes = outcomes

    def show_progress(self, text: str) -> None:
        """In the status bar, and on a terminal."""
        self._book.show_status(text)
        if is_terminal(sys.stderr):
            write_line(sys.stderr, text)

    def clear_progress(self) -> None:
        """The status bar is Excel's again."""
        self._book.show_status(None)

    def show_outcome(self, text: str, mood: Mood) -> None:
        """Kept until the command ends."""
        self._outcomes.append((text, mood))


class ReliableNotifier:
    """Passes everything on to a notifier; whatever Excel refuses to show never stops the work."""

    def __init__(self, notifier: Notifier, fallback: Fallback) -> None:
        self._notifier = notifier
        self._fallback = fallback

    def show_progress(self, text: str) -> None:
        """Dropped if Excel refuses."""
        with suppress(Exception):
            self._notifier.show_progress(text)

    def clear_progress(self) -> None:
        """Tried repeatedly: a status bar that keeps our text would say for ever that we are at work."""
        for _ in range(CLEAR_ATTEMPTS):
            with suppress(Exception):
                self._notifier.clear_progress()
                return

    def show_outcome(self, text: str, mood: Mood) -> None:
        """By Excel, or without it."""
        try:
            self._notifier.show_outcome(text, mood)
        except Exception:  # noqa: BLE001 — engines raise what they like; the message has to be seen
            self._fallback(text)


def choose_on_terminal(question: str, lines: Sequence[str]) -> int | None:
    """The position of the line that is chosen by its number, from 1; None without an answer or a terminal."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return None
    for number, line in enumerate(lines, 1):
        write_line(sys.stderr, f"{number:3}  {line}")
    while True:
        write_line(sys.stderr, question)
        answer = sys.stdin.readline().strip()
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(lines):
            return int(answer) - 1


def show_without_excel(text: str) -> bool:
    """A message box of the desktop; False where there is only stderr."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        warning_on_top = 0x30 | 0x40000
        ctypes.windll.user32.MessageBoxW(None, text, TITLE, warning_on_top)
        return True
    if sys.platform == "darwin":
        script = "on run texts\ndisplay alert (item 1 of texts) message (item 2 of texts)\nend run"
        command = ["/usr/bin/osascript", "-e", script, TITLE, text]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    show_on_stderr(text)
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and _show_dialog(text)


def _show_dialog(text: str) -> bool:
    """By whatever shows messages on this desktop: nobody sees the stderr of a click."""
    for program, *words in DIALOGS:
        if shutil.which(program):
            command = [program, *words, text]
            return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    return False


def show_on_stderr(text: str) -> bool:
    """Where a terminal is at hand."""
    write_line(sys.stderr, f"okrxl: {text}")
    return True
