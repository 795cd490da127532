"""Of Excel's own objects, what is asked about an open workbook as a whole; nothing of it on a Mac."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw


def shared(book: xw.Book) -> bool:
    """Whether it is shared in the old way, in which tables and charts cannot be changed."""
    return _asked(book, "MultiUserEditing")


def final(book: xw.Book) -> bool:
    """Whether nothing at all can be changed in it."""
    return _asked(book, "Final")


def ready(app: xw.App) -> bool:
    """Whether the program does what it is asked to; where it cannot say so, it does."""
    if sys.platform == "darwin":
        return True
    try:
        return bool(app.api.Ready)
    except Exception:  # noqa: BLE001 — as in `_asked`
        return True


def read_only(book: xw.Book) -> bool:
    """Whether it was opened to be read."""
    return _asked(book, "ReadOnly")


def place(book: xw.Book) -> str:
    """Its path or address. xlwings seeks the local copy of one in a cloud, and raises where it finds none."""
    try:
        return str(book.api.FullName if sys.platform != "darwin" else book.fullname)
    except Exception:  # noqa: BLE001 — as in `save_copy`
        return str(book.name)


def _asked(book: xw.Book, name: str) -> bool:
    """A truth that Excel tells of a workbook; False where it does not."""
    if sys.platform == "darwin":
        return False
    try:
        return bool(getattr(book.api, name))
    except Exception:  # noqa: BLE001 — an engine that does not know it; what matters is refused later anyway
        return False


def window(app: xw.App) -> int | None:
    """The number of an Excel's window."""
    return app.hwnd if sys.platform == "win32" else None


def save_copy(book: xw.Book, path: Path) -> bool:
    """Have Excel write a copy; the workbook stays as it is, saved or not. False where Excel does not."""
    if sys.platform == "darwin":
        return False
    try:
        book.api.SaveCopyAs(str(path))
    except Exception:  # noqa: BLE001 — engines raise what they like; there is another way, or none
        return False
    return path.is_file()
