"""The workbook as it was before a click changed it: kept as `okrxl restore` keeps files, and shown again."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel import file_store

if TYPE_CHECKING:
    from okrxl.buttons.open_book import OpenBook


def keep(book: OpenBook) -> bool:
    """Keep the workbook as it is now; False where Excel or the disk does not let us."""
    content = book.copy()
    if content is None:
        return False
    try:
        file_store.keep_version(_key(book.place), content)
    except (OSError, EnvironmentProblemError):
        return False
    return True


def show(book: OpenBook, mark: str) -> str:
    """Open the version before beside the workbook; gives the name it has. BadFileError where none is kept."""
    path = file_store.newest(_key(book.place))
    if path is None:
        raise BadFileError("nothing_kept", name=book.name)
    stem, dot, ending = book.name.rpartition(".")
    when = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H%M")  # noqa: DTZ006 — the user's own clock
    name = f"{stem if dot else book.name} ({mark} {when}).{ending if dot else 'xlsx'}"
    # Excel reads it later: the folder is left for the system to clear.
    shown = Path(tempfile.mkdtemp(prefix="okrxl-")) / name
    shown.write_bytes(path.read_bytes())
    book.open_beside(shown)
    return name


def _key(place: str) -> Path:
    """What the versions are kept under: the same path as for the closed file, else the address as it is."""
    return Path(place) if "://" in place else Path(place).resolve()
