"""The commands on one workbook: new, adopt, check, refresh, restore."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.cli.arguments import Arguments
from okrxl.cli.result import DONE, WITH_ERRORS, Result
from okrxl.core.labels import Lang, labels
from okrxl.core.streams import is_terminal

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.finding import Finding
    from okrxl.core.grid import Grid
    from okrxl.excel.port import Port
    from okrxl.pipeline import Before, Moment, Say, Stage


def new(asked: Arguments, lang: Lang) -> Result:
    """Make a workbook, scored and with charts."""
    from okrxl.build.workbook import make  # noqa: PLC0415

    make(Path(asked.workbook), lang, sample=asked.sample, now=datetime.now())  # noqa: DTZ005 — sheets know no time zones
    return Result(labels(lang).text("cli.made", name=asked.workbook), saved=True)


def adopt(asked: Arguments, lang: Lang) -> Result:
    """Add the input sheets to a workbook, or mend the tables of one that has them."""
    from okrxl.build.workbook import add_months, adopt, mend, starting  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011 — as above
    mended = mend(Path(asked.workbook))
    added = add_months(Path(asked.workbook), today) if asked.monthly else ()
    if added:
        text = labels(lang).text("cli.added_months", name=asked.workbook, sheets=", ".join(added))
        return Result(text, saved=True)
    if mended:
        text = labels(lang).text("cli.mended", name=asked.workbook, tables=", ".join(mended))
        return Result(text, saved=True)
    drawing = starting(lang, sample=asked.sample, today=today, monthly=asked.monthly)
    adopt(Path(asked.workbook), drawing, ClosedWorkbook)
    text = labels(lang).text("cli.adopted", name=asked.workbook)
    if not asked.from_own:
        return Result(text, saved=True)
    from okrxl.cli.importing import import_own  # noqa: PLC0415

    brought = import_own(asked)
    return replace(brought, text=f"{text}\n{brought.text}", saved=True)


def check(asked: Arguments, lang: Lang) -> Result:
    """List the findings, of an earlier day with its scores; the workbook is only read."""
    from okrxl.cli.terminal import finding_lines, standing  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.pipeline import Moment, read  # noqa: PLC0415

    del lang  # findings are in the workbook's language
    found = read(ClosedWorkbook(Path(asked.workbook)), Moment(datetime.now(), asked.as_of))  # noqa: DTZ005 — as above
    if asked.json:
        text = _json(asked, found)
    else:
        prefix = f"{asked.workbook}  " if asked.several else ""
        said = asked.lang or found.settings.language
        lines = [*finding_lines(found.findings, said)]
        if asked.as_of:
            lines = [*standing(asked.workbook, found, said), *lines]
        text = "\n".join(prefix + line for line in lines)
    return Result(text, WITH_ERRORS if found.errors else DONE)


def refresh(asked: Arguments, lang: Lang) -> Result:
    """Check, score and redraw okrxl's own sheets, in place."""
    from okrxl.cli.terminal import summary  # noqa: PLC0415
    from okrxl.excel import file_store  # noqa: PLC0415
    from okrxl.excel.closed.workbook import ClosedWorkbook  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415
    from okrxl.pipeline import refresh as redraw  # noqa: PLC0415

    path = Path(asked.workbook)
    file_store.refuse_open(path)
    with progress(asked, lang) as report, ThreadPoolExecutor(1) as beside:
        book = ClosedWorkbook(path, beside)
        moment = Moment(datetime.now(), asked.as_of)  # noqa: DTZ005 — as above
        found = redraw(book, moment, report, _imports_first(book, moment, path, report))
        # The text first: once the workbook is saved, nothing may fail.
        if asked.json:
            text = _json(asked, found)
        else:
            said = asked.lang or found.settings.language
            text = summary(asked.workbook, found, said, redrawn=asked.as_of is not None)
        report("save")
        book.save(command="refresh")
    return Result(text, WITH_ERRORS if found.errors else DONE, saved=True)


def _imports_first(book: Port, moment: Moment, path: Path, report: Say) -> Before:
    """What a refresh does before it scores: import what Settings names."""

    def before(grids: Mapping[str, Grid]) -> Sequence[Finding] | None:
        from okrxl.read.settings import import_sources  # noqa: PLC0415

        if import_sources(grids.get("settings")) is None:
            return None
        from okrxl.importing.at_refresh import Place, import_first  # noqa: PLC0415 — few need it

        return import_first(book, moment, Place(path.resolve().parent, path.read_bytes), report, grids)

    return before


def restore(asked: Arguments, lang: Lang) -> Result:
    """Go back to a kept version, or list what is kept."""
    from okrxl.cli.versions import restored_line, version_lines  # noqa: PLC0415
    from okrxl.excel import file_store  # noqa: PLC0415

    if asked.versions:
        return Result("\n".join(version_lines(asked.workbook, lang)))
    version = file_store.restore(Path(asked.workbook), asked.version)
    return Result(restored_line(asked.workbook, version, lang), saved=True)


def _json(asked: Arguments, found: Assessment) -> str:
    from okrxl.cli.json_output import json_output  # noqa: PLC0415

    return json_output(asked.workbook, found, asked.lang or found.settings.language)


@contextmanager
def progress(asked: Arguments, lang: Lang) -> Iterator[Callable[[Stage], None]]:
    """A line on the terminal that tells the stage; nothing where nobody watches."""
    if asked.json or not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    words = labels(lang)
    status = Console(stderr=True).status(escape(asked.workbook))
    with suppress(OSError):  # a terminal that goes away stops no work
        status.start()
    try:
        yield lambda stage: status.update(words.text(f"cli.progress.{stage}"))
    finally:
        with suppress(OSError):
            status.stop()
