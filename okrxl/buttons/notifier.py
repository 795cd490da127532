"""Who a click speaks through: Excel itself, a terminal, or the bare machine where Excel cannot be reached."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook

TITLE = "OKR"
WINDOWS = (
    ("zenity", "--warning", "--title", TITLE, "--no-markup", "--text"),
    ("kdialog", "--title", TITLE, "--sorry"),
    ("xmessage", "-title", TITLE),
)
Mood = Literal["info", "critical"]


class Voice(Protocol):
    """How the user is kept told."""

    def working(self, text: str) -> None:
        """Say what is being done."""

    def rest(self) -> None:
        """Give the place of these words back."""

    def tell(self, text: str, mood: Mood) -> None:
        """Say how it went, and be sure that it is read."""


class InExcel:
    """The status bar, and one message box at the end."""

    def __init__(self, book: OpenBook) -> None:
        self._book = book

    def working(self, text: str) -> None:
        """In the status bar."""
        self._book.show_status(text)

    def rest(self) -> None:
        """The status bar is Excel's again."""
        self._book.show_status(None)

    def tell(self, text: str, mood: Mood) -> None:
        """A message box over Excel's window."""
        self._book.alert(text, TITLE, mood)


class InTerminal:
    """`okrxl attach`: progress in Excel's status bar and here, the outcome here."""

    def __init__(self, book: OpenBook) -> None:
        self._book = book

    def working(self, text: str) -> None:
        """In the status bar and on stderr."""
        self._book.show_status(text)
        if sys.stderr.isatty():
            print(text, file=sys.stderr)  # noqa: T201

    def rest(self) -> None:
        """The status bar is Excel's again."""
        self._book.show_status(None)

    def tell(self, text: str, mood: Mood) -> None:
        """What went well on stdout, what did not on stderr."""
        print(text, file=sys.stdout if mood == "info" else sys.stderr)


def alone(text: str) -> bool:
    """Say it without Excel; False where there is no way but stderr."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        warning_on_top = 0x30 | 0x40000
        ctypes.windll.user32.MessageBoxW(None, text, TITLE, warning_on_top)
        return True
    if sys.platform == "darwin":
        script = "on run told\ndisplay alert (item 1 of told) message (item 2 of told)\nend run"
        command = ["/usr/bin/osascript", "-e", script, TITLE, text]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    on_stderr(text)
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and _in_a_window(text)


def _in_a_window(text: str) -> bool:
    """By whatever shows messages on this desktop: a click has no terminal that anybody sees."""
    for program, *words in WINDOWS:
        if shutil.which(program):
            command = [program, *words, text]
            return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    return False


def on_stderr(text: str) -> bool:
    """Where a terminal is at hand."""
    print("okrxl:", text, file=sys.stderr)  # noqa: T201
    return True
