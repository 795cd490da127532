"""The workbook before a click changes it: kept where `okrxl restore` keeps versions, and opened again."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.names import NUMBER_TEXT
from okrxl.excel.store import versions
from okrxl.excel.store.state import state_folder, state_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report


A_DAY = 24 * 60 * 60


@dataclass
class KeepBeforeDrawing:
    """Reports each stage to the user, and keeps the workbook right before it is drawn into."""

    book: OpenBook
    report: Report
    command: str = "refresh"
    kept: bool = False

    def __call__(self, stage: str) -> None:
        """Called as a stage begins; saving is up to the user, and is not reported."""
        if stage == "draw":
            self.report("keep")
            self.kept = keep(self.book, self.command)
        if stage != "save":
            self.report(stage)


def keep(book: OpenBook, command: str) -> bool:
    """Keep the workbook as it is now; False where Excel or the disk does not allow it."""
    with suppress(OSError):
        clear_copies()
    content = book.copy()
    if content is None:
        return False
    try:
        versions.keep(_key(book.location), content, command, _number(book))
    except (OSError, EnvironmentProblemError):
        return False
    return True


def open_previous(book: OpenBook, mark: str) -> tuple[str, Sequence[versions.Version]]:
    """Open the version before in a window of its own; BadFileError if none is kept.

    Returns the file's name, and all versions that are kept, that one first.
    """
    every = versions.kept(_key(book.location), _number(book))
    if not every:
        raise BadFileError("nothing_kept", name=book.name)
    found = every[0]
    stem, dot, ending = book.name.rpartition(".")
    name = f"{stem if dot else book.name} ({mark} {found.kept:%Y-%m-%d %H%M}).{ending if dot else 'xlsx'}"
    copy = _place() / name
    copy.write_bytes(found.content(book.name))
    book.open_beside(copy)
    return name, every


def clear_copies(age: float = A_DAY) -> None:
    """Remove the copies that were opened that many seconds ago; one that Excel still holds stays."""
    folder = state_path("opened")
    for old in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):
            if time.time() - old.stat().st_mtime >= age:
                shutil.rmtree(old)


def _place() -> Path:
    """A new folder for a copy that Excel reads later; those of earlier days are removed."""
    clear_copies()
    return Path(tempfile.mkdtemp(dir=state_folder("opened")))


def _number(book: OpenBook) -> str:
    """The workbook's own number, as far as it has one."""
    return versions.usable_number(book.port().texts().get(NUMBER_TEXT, ""))


def _key(location: str) -> Path:
    """What versions are kept under: the closed file's path, or the address of a file in a cloud."""
    return Path(location) if "://" in location else Path(location).resolve()
