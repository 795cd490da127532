"""The commands around the buttons in Excel: attach, install, uninstall, doctor."""

from __future__ import annotations

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.core.labels import Lang


def attach(asked: Arguments, lang: Lang) -> Result:
    """Do what a button does, on the workbook that is open in Excel, in that workbook's language."""
    from okrxl.buttons.click import click_from_terminal  # noqa: PLC0415

    del lang
    status, texts, complaints = click_from_terminal(asked.verb, asked.book, asked.as_of)
    return Result("\n".join(texts), status, complaint="\n".join(complaints))


def install(asked: Arguments, lang: Lang) -> Result:
    """Tell Excel where Python is; also the add-in, if asked for."""
    from okrxl.buttons.install import install  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415
    from okrxl.excel.live.running import load  # noqa: PLC0415

    lines = install(this_machine(), lang, addin=asked.addin)
    # The first time ever, pywin32 takes seconds for Excel's library: better now than at the first click.
    load()
    return Result("\n".join(lines))


def uninstall(asked: Arguments, lang: Lang) -> Result:
    """Undo install; with --all, delete the kept versions and the log as well."""
    from okrxl.buttons.install import forget, uninstall  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415

    forgotten = forget(lang, confirmed=asked.yes) if asked.everything else []
    return Result("\n".join([*forgotten, *uninstall(this_machine(), lang)]))


def doctor(asked: Arguments, lang: Lang) -> Result:
    """Look at everything a click needs."""
    from okrxl.buttons.doctor import examine  # noqa: PLC0415
    from okrxl.buttons.machine import this_machine  # noqa: PLC0415

    results = examine(this_machine(), asked.workbooks)
    status = WITH_ERRORS if any(result.state == "bad" for result in results) else DONE
    return Result("\n".join(result.line(lang) for result in results), status)
