"""The commands around the click: `okrxl attach | install | uninstall | doctor`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.labels import LANGS, Lang

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 — argparse has no public name for it

NAMES = ("attach", "install", "uninstall", "doctor")
ATTACHED = ("refresh", "check", "distribute", "collect", "restore")
DONE, WITH_ERRORS = 0, 1


def add_commands(commands: Commands) -> None:
    """Put them beside the others."""
    attached = commands.add_parser(
        "attach",
        help="work on the workbook that is open in Excel",
        description="Do what a button does, on the workbook open in Excel.",
    )
    attached.add_argument(
        "verb", nargs="?", choices=ATTACHED, default="refresh", help="refresh, if not given"
    )
    attached.add_argument(
        "--book", default="", metavar="NAME", help="its name; the one in front, if not given"
    )
    attached.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="score as of this day (YYYY-MM-DD)"
    )
    attached.set_defaults(run=_attach)

    installed = commands.add_parser(
        "install",
        help="make the buttons in Excel work",
        description="Tell Excel where this Python is. Run it once on a computer, and after moving Python.",
    )
    installed.add_argument(
        "--addin", action="store_true", help="also the add-in, for workbooks without macros"
    )
    installed.add_argument("--lang", choices=LANGS, help="the language of the add-in")
    installed.set_defaults(run=_install)

    removed = commands.add_parser(
        "uninstall",
        help="undo install",
        description="Remove what install wrote, the add-in too. Workbooks stay as they are.",
    )
    removed.set_defaults(run=_uninstall)

    examined = commands.add_parser(
        "doctor",
        help="say what keeps the buttons from working",
        description="Look at everything a click needs, and say what to do. Changes nothing.",
    )
    examined.add_argument("workbook", type=Path, nargs="?", help="also look at this workbook and its place")
    examined.set_defaults(run=_doctor)


def _attach(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.buttons.click import attached  # noqa: PLC0415

    del lang  # what is said is in the workbook's language
    return attached(asked.verb, asked.book, asked.as_of)


def _install(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.buttons.install import install  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415

    _say(install(this_machine(), lang, addin=asked.addin))
    # The first time ever pywin32 takes seconds for Excel's library: better now than at the first click.
    from okrxl.excel.live.running import load  # noqa: PLC0415

    load()
    return DONE


def _uninstall(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.buttons.install import uninstall  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415

    del asked
    return _say(uninstall(this_machine(), lang))


def _doctor(asked: argparse.Namespace, lang: Lang) -> int:
    from okrxl.buttons.doctor import examine  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415

    results = examine(this_machine(), asked.workbook)
    _say([result.line(lang) for result in results])
    return WITH_ERRORS if any(result.state == "bad" for result in results) else DONE


def _say(lines: list[str]) -> int:
    for line in lines:
        print(line)  # noqa: T201
    return DONE
