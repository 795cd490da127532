"""The two buttons that deal with departments: where their files lie, and what is said of them.

A click asks nothing, so the folders have fixed names: beside the workbook or, where it lies in a cloud or
was never saved, in the user's documents.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.buttons.outcome import Told
from okrxl.core.errors import EnvironmentProblemError
from okrxl.core.labels import Labels, Lang, labels

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Say

SHOWN = 12
"""So many lines of a collection stand in a message box."""


def distribute(book: OpenBook, say: Say, lang: Lang, as_of: date | None) -> Told:
    """A file for each department, in a new folder; the open workbook remembers them and is not saved."""
    from okrxl.buttons import backup  # noqa: PLC0415
    from okrxl.exchange.distribute import Order, distribute  # noqa: PLC0415
    from okrxl.exchange.master import Execution  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    now = datetime.now()  # noqa: DTZ005 — sheets know no time zones
    words = labels(lang)
    folder = _unused(_beside(book, words, "sent") / now.date().isoformat())

    def at(stage: str) -> None:
        if stage == "draw":
            say("keep")
            backup.keep(book)
        if stage != "save":
            say(stage)

    execution = Execution(say=at, count=lambda done, total: say("make") if done < total else None)
    done = distribute(book.port(), Moment(now, as_of), Order(folder), lambda: None, execution)
    returned = _made(_beside(book, words, "returned"))
    text = words.text
    lines = [
        text("click.told.distributed", count=len(done.files), folder=folder),
        "",
        text("click.told.remembers" if not book.read_only() else "click.told.remembers_read_only"),
        "",
        text("click.told.put_returned", folder=returned, button=text("click.verbs.collect")),
    ]
    return Told("\n".join(lines))


def collect(book: OpenBook, say: Say, lang: Lang, as_of: date | None) -> Told:
    """What lies in the folder of returned files is merged; the workbook is not saved."""
    from okrxl.buttons import backup  # noqa: PLC0415
    from okrxl.exchange.collect import collect, incoming_files, returned_paths  # noqa: PLC0415
    from okrxl.exchange.master import Execution  # noqa: PLC0415
    from okrxl.exchange.output import collected_lines  # noqa: PLC0415
    from okrxl.pipeline import Moment  # noqa: PLC0415

    words = labels(lang)
    folder = _made(_beside(book, words, "returned"))
    paths, ignored = returned_paths([folder], None)

    def at(stage: str) -> None:
        if stage == "draw":
            say("keep")
            backup.keep(book)
        say(stage)

    moment = Moment(datetime.now(), as_of)  # noqa: DTZ005 — as above
    execution = Execution(say=at, count=lambda done, total: say("files") if done < total else None)
    done = collect(book.port(), moment, incoming_files(paths, {}), execution, ignored=ignored)
    if not paths and not done.changed:
        button = words.text("click.verbs.collect")
        return Told(words.text("click.told.put_returned", folder=folder, button=button))
    lines = collected_lines(book.name, done, lang)
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], words.text("click.told.more", count=len(lines) - SHOWN)]
    if done.changed:
        lines += ["", words.text("click.told.read_only" if book.read_only() else "click.told.not_saved")]
    return Told("\n".join(lines), errors=bool(done.errors))


def _beside(book: OpenBook, words: Labels, kind: str) -> Path:
    """The folder for files that go out or came back."""
    place = Path(book.place)
    if place.is_absolute() and place.parent.is_dir():
        home = place.parent
    else:
        from platformdirs import user_documents_path  # noqa: PLC0415

        home = user_documents_path() / "okrxl"
    stem = book.name.rpartition(".")[0] or book.name
    return home / words.text(f"click.folders.{kind}", name=stem)


def _unused(folder: Path) -> Path:
    """The folder, or one of its name and a number: what went out before stays."""
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
