"""An open workbook as a whole: what a click asks before anything else is loaded."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.excel.live.api.access import reachable
from okrxl.excel.store.passing import passing_folder

if TYPE_CHECKING:
    import xlwings as xw


NO_TAB = "\0"
"""How the name of no tab begins: xlwings would leave out those with a #."""


def shared(book: xw.Book) -> bool:
    """Whether it is shared in the old way, in which tables and charts cannot be changed."""
    return _flag(book, "MultiUserEditing")


def final(book: xw.Book) -> bool:
    """Whether it is marked as final, so that nothing can be changed in it."""
    return _flag(book, "Final")


def ready(app: xw.App) -> bool:
    """Whether the program accepts calls; True where it cannot be asked."""
    if not reachable():
        return True
    try:
        return bool(app.api.Ready)
    except Exception:  # noqa: BLE001 — as in `_flag`
        return True


def read_only(book: xw.Book) -> bool:
    """Whether it was opened read-only."""
    return _flag(book, "ReadOnly")


def autosaves(book: xw.Book) -> bool:
    """Whether Excel saves each change at once, as in a cloud; False in one that does not know AutoSave."""
    return _flag(book, "AutoSaveOn")


def full_name(book: xw.Book) -> str:
    """Its path or address; its name before it was first saved.

    xlwings seeks the local copy of a workbook in a cloud, and raises where it finds none.
    """
    try:
        return str(book.api.FullName if reachable() else book.fullname)
    except Exception:  # noqa: BLE001 — as in `save_copy`
        return str(book.name)


def _flag(book: xw.Book, name: str) -> bool:
    """A truth value of a workbook; False where Excel cannot be asked."""
    if not reachable():
        return False
    try:
        return bool(getattr(book.api, name))
    except Exception:  # noqa: BLE001 — an engine that does not know it; what matters is refused later anyway
        return False


def window(app: xw.App) -> int | None:
    """The handle of Excel's window, on Windows."""
    return app.hwnd if sys.platform == "win32" else None


def choose_files(app: xw.App, title: str, endings: Sequence[str]) -> list[Path]:
    """The files that the user chooses in the program's dialog; none where it is cancelled."""
    if reachable():
        patterns = ";".join(f"*{one}" for one in endings)
        found = app.api.GetOpenFilename(f"{title} ({patterns}),{patterns}", 1, title, None, True)  # noqa: FBT003 — Excel's argument
    else:  # a Mac's dialog knows no endings
        found = app.api.get_open_filename(title=title, multi_select=True)
    if not found:
        return []
    return [_path(str(one)) for one in ([found] if isinstance(found, str) else found)]


def _path(text: str) -> Path:
    """A path; `Macintosh HD:Users:ann:okr.xlsx` is how a Mac's Excel may write it."""
    if ":" in text and "/" not in text and "\\" not in text:
        return Path("/Volumes", *text.split(":"))
    return Path(text)


def print_sheets(book: xw.Book, tabs: Collection[str]) -> bytes | None:
    """The PDF that Excel makes of these sheets; None where it makes none."""
    with passing_folder() as folder:
        path = folder / "pack.pdf"
        try:
            # xlwings hides the others and shows them again; ExportAsFixedFormat, on a Mac `save as`.
            book.to_pdf(path, include=list(tabs), exclude_start_string=NO_TAB)
            return path.read_bytes()
        except Exception:  # noqa: BLE001 — no printer, an older Excel, a protected structure
            return None


def save_copy(book: xw.Book, path: Path) -> bool:
    """Have Excel write a copy; the workbook stays as it is, saved or not. False where Excel does not."""
    if not reachable():
        return False
    try:
        book.api.SaveCopyAs(str(path))
    except Exception:  # noqa: BLE001 — engines raise what they like; there is another way, or none
        return False
    return path.is_file()
