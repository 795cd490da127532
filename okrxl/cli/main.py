"""The command line: new, adopt, check, refresh, restore.

Those around the click are in `click.commands`, those around department workbooks in `exchange.commands`.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.cli.buttons import NAMES as CLICK_COMMANDS
from okrxl.cli.buttons import add_commands
from okrxl.cli.exchange import NAMES as EXCHANGE_COMMANDS
from okrxl.cli.exchange import add_commands as add_exchange
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.language import usual_language

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.pipeline import Stage

DONE, WITH_ERRORS, FAILED, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the sheets have errors, 2 could not run (one line on stderr)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["button"]:
        # What the macros start where they know no Python, only the program on the path.
        from okrxl.buttons.click import main as button  # noqa: PLC0415

        return button(given[1:])
    # A command lives for seconds: looking for cycles, in between or at the end, would only cost time.
    gc.disable()
    atexit.register(gc.freeze)
    asked = _parser().parse_args(given)
    lang: Lang = getattr(asked, "lang", None) or usual_language()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace", encoding="utf-8" if not stream.isatty() else None)
    try:
        return int(asked.run(asked, lang))
    except OkrxlError as error:
        return _failed(labels(lang).text(f"errors.{error.code}", **error.values))
    except KeyboardInterrupt:
        _failed(labels(lang).text("errors.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 — nobody is to see a traceback; it goes to the log
        return _failed(labels(lang).text("errors.unexpected", kind=type(error).__name__, log=_logged()))


def _failed(message: str) -> int:
    print("okrxl:", " ".join(message.split()), file=sys.stderr)  # noqa: T201
    return FAILED


def _logged() -> str:
    """Write the present traceback to the log; gives the log's place."""
    import traceback  # noqa: PLC0415

    from platformdirs import user_log_path  # noqa: PLC0415

    log = user_log_path("okrxl", appauthor=False) / "okrxl.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()}\n{traceback.format_exc()}\n")
    except OSError:
        return "-"
    return str(log)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="okrxl", description="Check, score and roll up the OKR sheets of an Excel workbook, in place."
    )
    names = ("new", "adopt", "check", "refresh", *EXCHANGE_COMMANDS, "restore", *CLICK_COMMANDS)
    commands = parser.add_subparsers(required=True, metavar="{" + ",".join(names) + "}")

    made = commands.add_parser(
        "new", help="make a workbook", description="Make a workbook, scored and with charts."
    )
    made.add_argument("path", type=Path, help="the file to make, .xlsx or .xlsm; never overwritten")
    _content(made)
    made.set_defaults(run=_new)

    adopted = commands.add_parser(
        "adopt",
        help="add the input sheets to a workbook",
        description="Add the input sheets to your own workbook.",
    )
    adopted.add_argument("path", type=Path, help="the workbook; what is in it stays as it is")
    _content(adopted)
    adopted.set_defaults(run=_adopt)

    checked = commands.add_parser(
        "check", help="print what is wrong in the sheets", description="Print findings; change nothing."
    )
    _asking(checked)
    checked.set_defaults(run=_check)

    refreshed = commands.add_parser(
        "refresh",
        help="check, score and draw, in place",
        description="Score the sheets and redraw okrxl's own, in place.",
    )
    _asking(refreshed)
    refreshed.set_defaults(run=_refresh)

    add_exchange(commands)

    restored = commands.add_parser(
        "restore",
        help="bring the version before back",
        description="Bring back the workbook as it was before.",
    )
    restored.add_argument("path", type=Path, help="the workbook")
    _speaking(restored, "the language of what is printed")
    restored.set_defaults(run=_restore)
    add_commands(commands)
    return parser


def _content(parser: argparse.ArgumentParser) -> None:
    _speaking(parser, "the workbook's language")
    content = parser.add_mutually_exclusive_group()
    content.add_argument("--sample", action="store_true", help="with the sample case")
    content.add_argument("--blank", action="store_true", help="with empty tables (the default)")


def _speaking(parser: argparse.ArgumentParser, told: str) -> None:
    parser.add_argument("--lang", choices=LANGS, help=told)


def _asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the workbook")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="score as of this day (YYYY-MM-DD)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _speaking(parser, "the language of what is printed (usually the workbook's)")


def _new(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.build.workbook import make  # noqa: PLC0415

    make(asked.path, lang, sample=asked.sample, now=datetime.now())  # noqa: DTZ005 — sheets know no time zones
    print(labels(lang).text("cli.made", name=asked.path.name))  # noqa: T201
    return DONE


def _adopt(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.build.workbook import adopt, starting  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415

    adopt(asked.path, starting(lang, sample=asked.sample, today=date.today()), ClosedWorkbook)  # noqa: DTZ011
    print(labels(lang).text("cli.adopted", name=asked.path.name))  # noqa: T201
    return DONE


def _check(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.pipeline import Moment, read  # noqa: PLC0415

    del lang  # findings are told in the workbook's language
    found = read(ClosedWorkbook(asked.path), Moment(datetime.now(), asked.as_of))  # noqa: DTZ005
    if asked.json:
        print(_json(asked, found))  # noqa: T201
    else:
        from okrxl.core.wording import describe_finding  # noqa: PLC0415

        for finding in found.findings:
            message, _ = describe_finding(finding, asked.lang or found.settings.language)
            print(f"{finding.place or '-'}  {finding.code}  {message}")  # noqa: T201
    return WITH_ERRORS if found.errors else DONE


def _refresh(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.excel import file_store  # noqa: PLC0415

    file_store.refuse_open(asked.path)
    if sys.stderr.isatty() and not asked.json:
        from rich.console import Console  # noqa: PLC0415

        words = labels(lang)
        with Console(stderr=True).status(asked.path.name) as status:
            told = _refreshed(asked, lambda stage: status.update(words.text(f"cli.progress.{stage}")))
    else:
        told = _refreshed(asked, lambda _: None)
    found, answer = told
    if asked.json:
        print(answer)  # noqa: T201
    else:
        from okrxl.cli.terminal import summary  # noqa: PLC0415

        summary(asked.path.name, found, asked.lang or found.settings.language)
    return WITH_ERRORS if found.errors else DONE


def _refreshed(asked: argparse.Namespace, say: Callable[[Stage], None]) -> tuple[Assessment, str]:
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.pipeline import Moment, refresh  # noqa: PLC0415

    book = ClosedWorkbook(asked.path)
    found = refresh(book, Moment(datetime.now(), asked.as_of), say)  # noqa: DTZ005
    # The answer first: once the workbook is saved, nothing is left that could fail.
    told = _json(asked, found) if asked.json else ""
    say("save")
    book.save()
    return found, told


def _json(asked: argparse.Namespace, found: Assessment) -> str:
    from okrxl.cli.json_output import answer  # noqa: PLC0415

    return answer(str(asked.path), found, asked.lang or found.settings.language)


def _restore(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.excel import file_store  # noqa: PLC0415

    file_store.restore(asked.path)
    print(labels(lang).text("cli.restored", name=asked.path.name))  # noqa: T201
    return DONE
