"""The files that came back: which are read, which are named because they are not, which are none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError, OkrxlError
from okrxl.core.labels import normalized
from okrxl.excel.file_store import load

if TYPE_CHECKING:
    from okrxl.exchange.returned.file import Incoming

READS = "okrxl.exchange.returned.file"
"""The module that reads them. It loads pandas: named here, so that other processes can load it meanwhile."""
ENDINGS = frozenset({".xlsx", ".xlsm"})
TRASH = frozenset(
    {
        "$recycle.bin",
        "recycler",
        "recycled",
        "@recycle",
        "#recycle",
        "trash",
        "__macosx",
        "system volume information",
    }
)
"""Folders (casefolded) in which programs put what was deleted, or notes of their own."""
OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
"""Files that file managers leave in folders."""


def returned_paths(places: Iterable[Path], workbook: Path | None) -> tuple[list[Path], list[str]]:
    """The files to read, and the names of what is not: files of other kinds, folders with nothing in them.

    Folders are searched with their subfolders. Hidden files, lock files of open workbooks, folders that are
    hidden or hold what was deleted, and the master are left out. BadFileError if a path does not exist.
    """
    found: dict[Path, None] = {}
    others: list[str] = []
    for place in places:
        if not place.exists():
            raise BadFileError("not_found", name=place.name)
        for path in _inside(place) if place.is_dir() else [place]:
            if path.is_dir():
                others.append(f"{path.name}/")
            elif path.suffix.casefold() not in ENDINGS:
                others.append(path.name)
            elif not (workbook and path.resolve() == workbook.resolve()):
                found[path] = None
    return list(found), others


def _inside(folder: Path) -> Iterator[Path]:
    """The files in a folder and its subfolders, by path; the subfolders that are empty."""
    made = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _left_out(name)]
        files = [Path(top, name) for name in names if not _left_out(name)]
        made += [path for path in files if path.is_file()]
        if not files and not folders and Path(top) != folder:
            made.append(Path(top))
    return iter(sorted(made))


def _left_out(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.casefold() in TRASH | OF_SYSTEMS


def incoming_files(paths: Sequence[Path], passwords: Mapping[str, str]) -> Iterator[Incoming]:
    """Yield each file's bytes with the passwords that may open it, its own department's first.

    A file that cannot be read from the disk carries the problem instead.
    """
    from okrxl.exchange.returned.file import Incoming  # noqa: PLC0415 — loads pandas

    for path in paths:
        own = [word for name, word in passwords.items() if normalized(name) in normalized(path.name)]
        rest = [word for word in passwords.values() if word not in own]
        try:
            yield Incoming(path.name, load(path), (*own, *rest))
        except OkrxlError as error:
            yield Incoming(path.name, b"", problem=(error.code, error.values))
