"""The workbook before a click changes it: kept where `okrxl restore` keeps versions, and opened again."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel import file_store

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook
    from okrxl.buttons.outcome import Report


@dataclass
class KeepBeforeDrawing:
    """Reports each stage to the user, and keeps the workbook right before it is drawn into."""

    book: OpenBook
    report: Report
    kept: bool = False

    def __call__(self, stage: str) -> None:
        """Called as a stage begins; saving is up to the user, and is not reported."""
        if stage == "draw":
            self.report("keep")
            self.kept = keep(self.book)
        if stage != "save":
            self.report(stage)


def keep(book: OpenBook) -> bool:
    """Keep the workbook as it is now; False where Excel or the disk does not allow it."""
    content = book.copy()
    if content is None:
        return False
    try:
        file_store.keep_version(_key(book.location), content)
    except (OSError, EnvironmentProblemError):
        return False
    return True


def open_previous(book: OpenBook, mark: str) -> str:
    """Open the version before in a window of its own; returns its name. BadFileError if none is kept."""
    path = file_store.newest(_key(book.location))
    if path is None:
        raise BadFileError("nothing_kept", name=book.name)
    stem, dot, ending = book.name.rpartition(".")
    when = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H%M")  # noqa: DTZ006 — the user's own clock
    name = f"{stem if dot else book.name} ({mark} {when}).{ending if dot else 'xlsx'}"
    # Excel reads it later: the folder is left for the system to clear.
    copy = Path(tempfile.mkdtemp(prefix="okrxl-")) / name
    copy.write_bytes(path.read_bytes())
    book.open_beside(copy)
    return name


def _key(location: str) -> Path:
    """What versions are kept under: the closed file's path, or the address of a file in a cloud."""
    return Path(location) if "://" in location else Path(location).resolve()
