"""Prints results and failures. That something cannot be printed never changes what the work came to."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import FAILED, Result
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import Lang, labels
from okrxl.core.streams import reader_left, write_line

NOTHING = Arguments()
"""For failures before anything was understood."""


class Printer:
    """Writes to stdout, and remembers when stdout takes no more; `lang` is that of what it says itself."""

    def __init__(self, lang: Lang, *, as_json: bool) -> None:
        self.lang = lang
        self._as_json = as_json
        self._broken: OSError | None = None

    def result(self, result: Result, arguments: Arguments) -> int:
        """Print a command's text; where stdout takes none, say on stderr what became of the workbook."""
        if result.complaint:
            write_line(sys.stderr, result.complaint)
        if result.text and not self._print(result.text):
            kind = "saved" if result.saved else "unchanged" if arguments.workbook else "other"
            self._complain(labels(self.lang).text(f"cli.unprinted.{kind}", name=arguments.workbook))
        return result.status

    def help(self, text: str) -> int:
        """Print help: here printing is all the work."""
        if self._print(text):
            return 0
        self._complain(labels(self.lang).text("cli.unprinted.other"))
        return FAILED

    def failure(self, error: OkrxlError, arguments: Arguments = NOTHING) -> int:
        """One line on stderr that says what to do; with --json also an object on stdout."""
        values = named_as_typed(error, arguments)
        message = " ".join(labels(self.lang).text(f"errors.{error.code}", **values).split())
        self._complain(message)
        if self._as_json:
            record: dict[str, object] = {"error": {"code": error.code, "message": message}}
            if arguments.several:
                record = {"workbook": arguments.workbook, **record}
            self._print(json.dumps(record, ensure_ascii=False))
        return FAILED

    def _print(self, text: str) -> bool:
        """False where the text is lost and somebody should know; a reader that left wants no more."""
        self._broken = self._broken or write_line(sys.stdout, text)
        return self._broken is None or reader_left(self._broken)

    @staticmethod
    def _complain(message: str) -> None:
        write_line(sys.stderr, f"okrxl: {message}")


def named_as_typed(error: OkrxlError, arguments: Arguments) -> dict[str, object]:
    """The error's values, with files and folders as the user typed them instead of their bare names."""
    typed = {Path(path).name: path for path in arguments.paths if path}
    return {
        key: typed.get(value, value) if isinstance(value, str) and key in {"name", "folder"} else value
        for key, value in error.values.items()
    }
