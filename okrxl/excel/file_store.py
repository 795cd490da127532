"""Workbooks on disk: read, replaced in one step with the version before kept, restored."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel.lock_file import lock_file
from okrxl.excel.package.archive import Package
from okrxl.excel.package.relations import workbook_part
from okrxl.excel.store import versions
from okrxl.excel.store.file_swap import Write, swap, write_all
from okrxl.excel.store.versions import Version, number_in


def load(path: Path) -> bytes:
    """The workbook's bytes; BadFileError or EnvironmentProblemError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadFileError("not_found", name=path.name) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise BadFileError("path_too_long", name=path.name) from error
        if os.path.isdir(path):  # noqa: PTH112 — IsADirectoryError, or PermissionError on Windows
            raise BadFileError("is_folder", name=path.name) from error
        raise EnvironmentProblemError("not_readable", name=path.name) from error


def refuse_open(path: Path) -> None:
    """BadFileError where Excel or LibreOffice has the workbook open, by the lock file that tells of it."""
    lock = lock_file(path)
    if lock is None:
        return
    if lock.holder:
        raise BadFileError("open_by", name=path.name, holder=lock.holder, lock=lock.path.name)
    raise BadFileError("open_elsewhere", name=path.name, lock=lock.path.name)


def replace(path: Path, before: bytes, write: Write, *, keep: bool = True, command: str = "") -> None:
    """Replace a workbook atomically: a reader always finds either the old file or the new one, complete.

    `before` is the content that was read. It is kept for `restore`, as the one before `command`; a file that
    has changed since is refused.
    """
    target = path.resolve()

    def unchanged() -> None:
        if load(target) != before:
            raise BadFileError("changed_meanwhile", name=path.name)

    refuse_open(target)
    unchanged()
    _refuse_unwritable(target, path.name)
    if keep:
        versions.keep(target, before, command, number_in(before) or "")
    try:
        swap(target, write, unchanged)
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=path.name) from error


def restore(path: Path, asked: int | None = None) -> Version:
    """Go back to a kept version (1: the newest; None: the newest that differs), and return which.

    The present content is kept before it is replaced, so that it is never the only thing missing: restoring
    again undoes it. A workbook that was deleted comes back.
    """
    target = path.resolve()
    present = load(target) if os.path.lexists(target) else None
    number = number_in(present) if present is not None else None
    found = versions.chosen(path.name, versions.kept(target, number), present, asked)
    content = found.content(path.name)
    _refuse_damaged(path.name, content, found)
    refuse_open(target)
    if present is None:
        _swap_back(target, path.name, content, None)
        return found
    _refuse_unwritable(target, path.name)
    versions.keep(target, present, "restore", number or "", spare=True)
    _swap_back(target, path.name, content, present)
    _drop(target, number, found)
    return found


def _swap_back(target: Path, name: str, content: bytes, present: bytes | None) -> None:
    def unchanged() -> None:
        if (load(target) if os.path.lexists(target) else None) != present:
            raise BadFileError("changed_meanwhile", name=name)

    try:
        swap(target, lambda stream: write_all(stream, content), unchanged)
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=name) from error


def _drop(target: Path, number: str | None, restored: Version) -> None:
    """The version that is the workbook now is not kept twice; the folder may have moved meanwhile."""
    for one in versions.kept(target, number):
        if one.order == restored.order:
            with suppress(OSError):
                one.path.unlink()
            versions.prune(one.path.parent)


def _refuse_unwritable(target: Path, name: str) -> None:
    """EnvironmentProblemError for a file that is write-protected, also for an administrator."""
    try:
        writable = os.access(target, os.W_OK) and bool(stat.S_IMODE(target.stat().st_mode) & 0o222)
    except OSError as error:
        raise EnvironmentProblemError("not_readable", name=name) from error
    if not writable:
        raise EnvironmentProblemError("not_writable", name=name)


def _refuse_damaged(name: str, content: bytes, found: Version) -> None:
    """BadFileError for a kept version that is no workbook (any more); an encrypted one is."""
    try:
        workbook_part(Package.open(content, name=name))
    except BadFileError as error:
        if error.code != "encrypted":
            raise BadFileError("kept_damaged", name=name, file=str(found.path)) from error
