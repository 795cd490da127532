"""The command line: reads it, runs the verb, and turns every outcome into an exit status."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from itertools import pairwise
from mmap import mmap
from pathlib import Path

from okrxl.cli.arguments import Arguments
from okrxl.cli.help import help_asked
from okrxl.cli.printer import Printer
from okrxl.cli.result import DONE, FAILED, INTERRUPTED
from okrxl.cli.verbs import Verb, parse_line
from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError, lacks_memory, short_lived
from okrxl.core.labels import LANGS, Lang
from okrxl.core.language import machine_language
from okrxl.core.streams import use_utf8

RESERVE = [mmap(-1, 16 << 20)]
"""Addresses for memory in which to say that there is none; none is taken until then."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the sheets have errors, 2 could not run (one line on stderr)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["button"]:
        # What the macros start where they know no Python, only the program on the path.
        return _button(given[1:])
    short_lived()
    use_utf8()
    asked_for = _asked_for(given)
    lang = asked_for or machine_language()
    printer = Printer(lang, as_json="--json" in given)
    try:
        text = help_asked(given, lang)
        if text is not None:
            return printer.help(text)
        verb, asked = parse_line(given)
        return _run(verb, asked, lang, printer)
    except OkrxlError as error:
        printer.lang = asked_for or _of_workbook(given) or lang
        return printer.failure(error)
    except KeyboardInterrupt:  # while printing: the work has ended
        return INTERRUPTED


def _button(arguments: Sequence[str]) -> int:
    """A click, as `okrxl.button` does it."""
    from okrxl.warm.helper import do_and_prepare  # noqa: PLC0415 — as below
    from okrxl.warm.launch import done_by_helper  # noqa: PLC0415 — no other command clicks

    status = done_by_helper(arguments)
    return do_and_prepare(arguments) if status is None else status


def _asked_for(given: Sequence[str]) -> Lang | None:
    """The language asked for, even on a line with mistakes."""
    pairs = dict(pairwise(given))
    return next((lang for lang in LANGS if pairs.get("--lang") == lang or f"--lang={lang}" in given), None)


def _of_workbook(given: Sequence[str]) -> Lang | None:
    """The language of the first workbook among the words of a command line, if there is one."""
    path = next((word for word in given if word.casefold().endswith((".xlsx", ".xlsm"))), None)
    if path is None:
        return None
    with suppress(ModuleNotFoundError):  # the work itself will say so
        from okrxl.excel.closed.language import workbook_language  # noqa: PLC0415

        return workbook_language(Path(path))
    return None


def _run(verb: Verb, asked: Arguments, lang: Lang, printer: Printer) -> int:
    """Run a verb, on one workbook after the other where it takes several; the worst exit status."""
    parts = [replace(asked, workbook=name) for name in asked.workbooks] if verb.each else [asked]
    status = DONE
    for part in parts:
        status = max(status, _run_one(verb, part, lang, printer))
        if status == INTERRUPTED:
            break
    return status


def _run_one(verb: Verb, asked: Arguments, lang: Lang, printer: Printer) -> int:
    try:
        lang = asked.lang or _of_workbook([asked.workbook]) or lang
        printer.lang = lang
        with _alone(verb, asked):
            result = verb.run(asked, lang)
    except OkrxlError as error:
        return printer.failure(error, asked)
    except KeyboardInterrupt:
        printer.failure(OkrxlError("interrupted"), asked)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 — users see one line; the traceback goes to the log
        if lacks_memory(error):
            error.__traceback__ = error.__context__ = None
            return _without_memory(printer, asked)
        return printer.failure(_in_words(error, f"{verb.name} {asked.workbook}"), asked)
    return printer.result(result, asked)


def _in_words(error: Exception, action: str) -> OkrxlError:
    """What to say of an exception that nobody foresaw where it was raised; a defect goes to the log."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return BadFileError("path_too_long", name=str(error.filename))
    if isinstance(error, ModuleNotFoundError):
        # Run out of a checkout, or installed by halves: the log may lack a package as well.
        return EnvironmentProblemError("package_missing", name=error.name or "?", python=sys.executable)
    from okrxl.core.log import log_error  # noqa: PLC0415 — what goes well logs nothing

    return OkrxlError("unexpected", kind=type(error).__name__, log=log_error(action))


def _without_memory(printer: Printer, asked: Arguments) -> int:
    """Say so, with what is left: the least that can be said needs none."""
    RESERVE.clear()
    try:
        return printer.failure(EnvironmentProblemError("no_memory"), asked)
    except Exception:  # noqa: BLE001 — whatever a library makes of it
        with suppress(OSError):
            os.write(2, b"okrxl: not enough memory; nothing was changed\n")
        return FAILED


def _alone(verb: Verb, asked: Arguments) -> AbstractContextManager[None]:
    """No other okrxl works on the workbook while this one may write it."""
    if not verb.writes or asked.versions:
        return nullcontext()
    from okrxl.excel.store.work_lock import working_on  # noqa: PLC0415 — help and check lock nothing

    return working_on(Path(asked.workbook))
