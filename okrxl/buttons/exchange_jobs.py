"""The two buttons for departments: where their files are, and the messages they end with.

A click asks nothing, so the folders have fixed names: beside the workbook or, if it is in a cloud or
was never saved, in the user's documents.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.buttons.outcome import Outcome
from okrxl.core.errors import EnvironmentProblemError
from okrxl.core.labels import Labels, Lang, labels

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report
    from okrxl.exchange.master import Execution

REMEMBERS = {
    "not_saved": "remembers",
    "saves_itself": "remembers_saves_itself",
    "read_only": "remembers_read_only",
}
"""The same as `saving`, after a sending."""
MOST_LINES = 12
"""How many lines of a collection a message box holds."""


def distribute(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Make a file for each department in a new folder; the open workbook records them and is not saved."""
    from okrxl.exchange.distribute import Order, distribute  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    now = datetime.now()  # noqa: DTZ005 — sheets know no time zones
    words = labels(lang)
    folder = _unused(_beside(book, words, "sent") / now.date().isoformat())

    execution = _execution(book, report, "make", "distribute")
    done = distribute(book.port(), Moment(now, as_of), Order(folder), lambda: None, execution)
    returned = _made(_beside(book, words, "returned"))
    text = words.text
    lines = [
        text("click.messages.distributed", count=len(done.files), folder=folder),
        "",
        text(f"click.messages.{REMEMBERS[saving(book)]}"),
        "",
        text("click.messages.put_returned", folder=returned, button=text("click.verbs.collect")),
    ]
    return Outcome("\n".join(lines))


def collect(book: OpenBook, report: Report, lang: Lang, as_of: date | None) -> Outcome:
    """Merge the files in the folder of returned files; the workbook is not saved."""
    from okrxl.exchange.arrived import READS, incoming_files, returned_paths  # noqa: PLC0415
    from okrxl.exchange.parallel.pool import prepare  # noqa: PLC0415

    words = labels(lang)
    folder = _made(_beside(book, words, "returned"))
    paths, ignored = returned_paths([folder], None)
    prepare(READS, len(paths))
    # Both take a while to load; other processes load theirs at the same time.
    from okrxl.exchange.collect import Asked, collect  # noqa: PLC0415
    from okrxl.exchange.output import collected_lines  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    moment = Moment(datetime.now(), as_of)  # noqa: DTZ005 — as above
    execution = _execution(book, report, "files", "collect")
    done = collect(book.port(), moment, incoming_files(paths, {}), execution, Asked(ignored))
    if not paths and not done.changed:
        button = words.text("click.verbs.collect")
        return Outcome(words.text("click.messages.put_returned", folder=folder, button=button))
    lines = collected_lines(book.name, done, lang)
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], words.text("click.messages.more", count=len(lines) - MOST_LINES)]
    if done.changed:
        lines += ["", words.text(f"click.messages.{saving(book)}")]
    return Outcome("\n".join(lines), errors=bool(done.errors))


def saving(book: OpenBook) -> str:
    """What is left to do about saving: a key of `click.messages`."""
    if book.read_only():
        return "read_only"
    return "saves_itself" if book.saves_itself() else "not_saved"


def _execution(book: OpenBook, report: Report, stage: str, command: str) -> Execution:
    """How a click works on files: no cluster, and `stage` reported while files are worked on."""
    from okrxl.buttons.backup import KeepBeforeDrawing  # noqa: PLC0415
    from okrxl.exchange.master import Execution  # noqa: PLC0415

    return Execution(
        say=KeepBeforeDrawing(book, report, command),
        count=lambda done, total: report(stage) if done < total else None,
    )


def _beside(book: OpenBook, words: Labels, kind: str) -> Path:
    """The folder for files that go out, or that came back."""
    path = Path(book.location)
    if path.is_absolute() and path.parent.is_dir():
        home = path.parent
    else:
        from platformdirs import user_documents_path  # noqa: PLC0415

        home = user_documents_path() / "okrxl"
    stem = book.name.rpartition(".")[0] or book.name
    return home / words.text(f"click.folders.{kind}", name=stem)


def folder_beside(book: OpenBook, words: Labels, kind: str) -> Path:
    """That folder, made where it is not there."""
    return _made(_beside(book, words, kind))


def _unused(folder: Path) -> Path:
    """The folder, or one of its name with a number: earlier files stay."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name} ({number})")
    return free


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblemError("folder_not_writable", folder=folder.name) from error
    return folder
