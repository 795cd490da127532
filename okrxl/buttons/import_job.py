"""The button that imports: a file dialog, what the files would bring, a question if nothing is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.buttons.exchange_jobs import saving
from okrxl.buttons.notifier import TITLE
from okrxl.buttons.outcome import Outcome
from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels
from okrxl.core.log import log_error

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report
    from okrxl.core.labels import Lang
    from okrxl.excel.port import Port
    from okrxl.importing.model import SourceSheet

MOST_LINES = 14
"""How many lines of an import a message box holds."""


def import_(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Import the files that the user chooses into the open workbook, which is not saved.

    What is in doubt is drawn on the sheet of the import, and imported once it was decided there.
    """
    from okrxl.buttons.backup import KeepBeforeDrawing  # noqa: PLC0415
    from okrxl.importing.output import imported_text  # noqa: PLC0415
    from okrxl.importing.run import Asked, import_into  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    words = labels(lang)
    report("choose")
    paths = _chosen(book, lang)
    if not paths:
        return Outcome(words.text("click.messages.no_dialog" if paths is None else "click.messages.no_files"))
    report("source")
    port = book.port()
    sheets = list(_sheets(book, port, paths))
    moment = Moment(datetime.now())  # noqa: DTZ005 — sheets know no time zones
    found = import_into(port, moment, sheets, Asked(dry=True, day=as_of), report)
    if not found.sources:
        raise BadFileError("import_nothing_found", names=", ".join(one.name for one in sheets) or book.name)
    certain = found.certain(everything=True) and bool(found.count("new")) and not found.chosen
    text = imported_text(book.name, found, lang, asked=False, dry=True)
    question = f"{_shortened(text.splitlines()[:-1], lang)}\n\n{words.text('click.messages.import_now')}"
    apply = certain and _confirmed(book, question)
    stages = KeepBeforeDrawing(book, report, "import")
    done = import_into(port, moment, sheets, Asked(apply=apply, day=as_of), stages)
    button = words.text("click.verbs.import")
    lines = imported_text(book.name, done, lang, asked=apply, dry=False, button=button).splitlines()
    shown = [_shortened(lines[:-1], lang), "", lines[-1], "", words.text(f"click.messages.{saving(book)}")]
    in_doubt = done.chosen and not done.settled
    return Outcome("\n".join(shown), errors=in_doubt or bool(done.plan.of("refused")))


def _chosen(book: OpenBook, lang: Lang) -> Sequence[Path] | None:
    """The files that the user chooses; none where the dialog was cancelled, None where there was none."""
    from okrxl.importing.files.sources import READABLE  # noqa: PLC0415

    title = labels(lang).text("click.messages.choose_files")
    try:
        return book.choose_files(title, sorted(READABLE))
    except Exception:  # noqa: BLE001 — engines raise what they like
        log_error(f"import {book.name}")
        return None


def _confirmed(book: OpenBook, question: str) -> bool:
    """Whether the user says yes; where Excel cannot ask, the sheet of the import does."""
    try:
        return book.confirm(question, TITLE)
    except Exception:  # noqa: BLE001 — as above
        log_error(f"import {book.name}")
        return False


def _sheets(book: OpenBook, port: Port, paths: Sequence[Path]) -> Iterator[SourceSheet]:
    """The sheets of the files; of the open workbook itself those that are not okrxl's, as they are now."""
    from okrxl.importing.files.sources import SourceFile, own_sheets, source_files, source_sheets  # noqa: PLC0415

    for path in paths:
        if str(path).casefold() == book.location.casefold():
            content = book.copy()
            if content is not None:
                yield from own_sheets(SourceFile(book.name, content), port)
            continue
        for file in source_files([path]):
            yield from source_sheets(file)


def _shortened(lines: Sequence[str], lang: Lang) -> str:
    if len(lines) <= MOST_LINES:
        return "\n".join(lines)
    more = labels(lang).text("click.messages.more", count=len(lines) - MOST_LINES)
    return "\n".join([*lines[:MOST_LINES], more])
