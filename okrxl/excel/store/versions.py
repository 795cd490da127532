"""Earlier versions of workbooks, in the user's state folder: a folder for each workbook.

A folder is named by the workbook's own number (see `number_in`) and its path, so that the history follows a
workbook that is renamed or moved, while each of its copies has a history of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError
from okrxl.core.names import NUMBER_TEXT, TEXT_NAME
from okrxl.excel.package.archive import Package
from okrxl.excel.package.relations import root_of, workbook_part
from okrxl.excel.store.file_swap import PREFIX, write_private
from okrxl.excel.store.state import state_folder, state_path

MOST = 10
"""Versions kept of each workbook."""
NUMBER = re.compile("[0-9A-Z]{4,32}")
FILE = re.compile(r"(\d{8,})(?:-([a-z]+))?\.bak")
ORIGIN = "origin.json"


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version: when, and before which command (blank: by the first version of okrxl)."""

    path: Path
    order: int
    command: str
    kept: datetime

    def content(self, name: str) -> bytes:
        """What the workbook held; EnvironmentProblemError where it cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise EnvironmentProblemError("kept_not_readable", name=name, file=str(self.path)) from error


def keep(target: Path, content: bytes, command: str, number: str, *, spare: bool = False) -> None:
    """Keep a content of a workbook; EnvironmentProblemError names the folder that cannot take it.

    The oldest beyond `MOST` go, with `spare` one fewer.
    """
    folder = state_path("versions")
    try:
        state_folder("versions")
        folder = _home(target, number)
        folder.mkdir(exist_ok=True, mode=0o700)
        for entry in folder.glob(f"{PREFIX}*"):
            entry.unlink()  # of a killed run
        order = max((one.order for one in _versions(folder)), default=0) + 1
        write_private(folder / f"{order:08d}-{command or 'okrxl'}.bak", content)
        _note_origin(folder, target, number)
    except OSError as error:
        raise EnvironmentProblemError("state_not_writable", name=target.name, folder=str(folder)) from error
    if not spare:
        prune(folder)


def prune(folder: Path) -> None:
    """Remove the oldest versions beyond `MOST`."""
    for old in _versions(folder)[:-MOST]:
        with suppress(OSError):
            old.path.unlink()


def kept(target: Path, number: str | None) -> list[Version]:
    """The versions of a workbook, the newest first; `number` is None where the file cannot tell it."""
    folder = _found(target, number)
    return list(reversed(_versions(folder))) if folder else []


def number_in(content: bytes) -> str | None:
    """What tells a workbook from all but its copies; "" before its first refresh, None where unreadable."""
    try:
        package = Package.open(content, name="")
        names = root_of(package, workbook_part(package)).iterfind("{*}definedNames/{*}definedName")
    except OkrxlError:
        return None
    text = next((str(one.text or "") for one in names if one.get("name") == TEXT_NAME + NUMBER_TEXT), "")
    return usable_number(text.strip().strip('"'))


def usable_number(text: str) -> str:
    """The number, or "" where somebody has put anything else in its place: it becomes part of a path."""
    return text if NUMBER.fullmatch(text) else ""


def _versions(folder: Path) -> list[Version]:
    """The versions in a folder, the oldest first; files that okrxl did not put there are passed over."""
    return sorted(_listed(folder), key=lambda one: one.order)


def _listed(folder: Path) -> Iterator[Version]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        raise EnvironmentProblemError("state_not_readable", folder=str(folder)) from error
    for entry in entries:
        named = FILE.fullmatch(entry.name)
        with suppress(OSError):
            if named and entry.is_file(follow_symlinks=False):
                when = datetime.fromtimestamp(entry.stat().st_mtime)  # noqa: DTZ006 — the user's own clock
                command = "" if named[2] in {None, "okrxl"} else named[2]
                yield Version(Path(entry.path), int(named[1]), command, when)


def _digest(target: Path) -> str:
    return hashlib.sha256(os.fsencode(target)).hexdigest()[:24]


def _named(target: Path, number: str) -> Path:
    """The folder of a workbook, by its number and path."""
    digest = _digest(target)
    return state_path("versions", f"{number}-{digest}" if number else digest)


def _home(target: Path, number: str | None) -> Path:
    """The folder to keep a version in; a history that was elsewhere moves here."""
    wanted, found = _named(target, number or ""), _found(target, number)
    if found is None or found == wanted:
        return wanted
    if _may_return(found, target):
        shutil.copytree(found, wanted, copy_function=_link)
    else:
        found.rename(wanted)
    return wanted


def _link(source: str, made: str) -> None:
    try:
        os.link(source, made)
    except OSError:
        shutil.copy2(source, made)


def _may_return(folder: Path, target: Path) -> bool:
    """Whether the workbook of a history may turn up again where it was: its drive or folder is not there."""
    before = _origin(folder)
    return before is not None and before != target and not before.parent.exists()


def _found(target: Path, number: str | None) -> Path | None:
    """The folder that holds a workbook's history, as far as there is one.

    By number and path; by path alone, from before the workbook had a number; else that of a workbook with
    this number which is no longer where it was.
    """
    plain = _named(target, "")
    if number:
        own = _named(target, number)
        if own.is_dir() or plain.is_dir():
            return own if own.is_dir() else plain
        return _moved(target, number)
    here = [plain, *state_path("versions").glob(f"*-{_digest(target)}")]
    return max((one for one in here if one.is_dir()), key=_newest, default=None)


def _moved(target: Path, number: str) -> Path | None:
    """The history of a workbook that has been renamed or moved: of several, the one of the same file name."""
    gone = [one for one in state_path("versions").glob(f"{number}-*") if _is_gone(one, number)]
    if len(gone) > 1:
        gone = [one for one in gone if (_origin(one) or target.parent).name == target.name]
    return gone[0] if len(gone) == 1 else None


def _is_gone(folder: Path, number: str) -> bool:
    """Whether the workbook of a history is not at its path any more; what is in a cloud has no path."""
    path = _origin(folder)
    if path is None or not path.is_absolute():
        return False
    try:
        return number_in(path.read_bytes()) not in {number, None}
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _newest(folder: Path) -> float:
    return max((one.kept.timestamp() for one in _versions(folder)), default=0)


def _origin(folder: Path) -> Path | None:
    try:
        path = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))["path"]
        return Path(os.fsdecode(bytes.fromhex(path)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note_origin(folder: Path, target: Path, number: str) -> None:
    if _origin(folder) != target:
        record = {"path": os.fsencode(target).hex(), "shown": str(target), "number": number}
        shown = json.dumps(record, ensure_ascii=True)
        write_private(folder / ORIGIN, shown.encode())


def chosen(name: str, versions: list[Version], present: bytes | None, asked: int | None) -> Version:
    """The version to go back to: the one asked for (1 is the newest), else the newest that differs.

    BadFileError where there is none, or fewer than asked for.
    """
    if not versions:
        raise BadFileError("nothing_to_restore", name=name)
    if asked is not None:
        if not 1 <= asked <= len(versions):
            raise BadFileError("no_such_version", name=name, number=asked, count=len(versions))
        return versions[asked - 1]
    # A run killed between keeping and swapping has left the present content as the newest version.
    return next((one for one in versions if one.content(name) != present), versions[0])
