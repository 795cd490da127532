"""Files on disk: read, replaced atomically, earlier versions kept and restored."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel.lock_file import lock_file

KEPT_VERSIONS = 10


def load(path: Path) -> bytes:
    """The workbook's bytes; BadFileError or EnvironmentProblemError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadFileError("not_found", name=path.name) from error
    except OSError as error:
        if path.is_dir():  # IsADirectoryError, or PermissionError on Windows
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


def replace(path: Path, before: bytes, write: Callable[[IO[bytes]], None], *, keep: bool = True) -> None:
    """Replace a workbook atomically: a reader always finds either the old file or the new one, complete.

    `before` is the content that was read. It is kept for `restore`; a file that has changed since is refused.
    """
    target = path.resolve()
    refuse_open(target)
    if load(target) != before:
        raise BadFileError("changed_meanwhile", name=path.name)
    if not os.access(target, os.W_OK):
        raise EnvironmentProblemError("not_writable", name=path.name)
    try:
        if keep:
            keep_version(target, before)
        _swap(target, write)
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=path.name) from error


def restore(path: Path) -> None:
    """Swap the workbook with its last kept version, so that restoring again undoes it."""
    target = path.resolve()
    present = load(target)
    versions = _versions(target)
    if not versions:
        raise BadFileError("nothing_to_restore", name=path.name)
    refuse_open(target)
    newest = versions[-1]
    content = newest.read_bytes()
    try:
        _swap(target, lambda stream: _write_all(stream, content))
        _swap(newest, lambda stream: _write_all(stream, present))
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=path.name) from error


def newest(target: Path) -> Path | None:
    """The file of the last kept version; None where there is none."""
    versions = _versions(target)
    return versions[-1] if versions else None


def _write_all(stream: IO[bytes], content: bytes) -> None:
    stream.write(content)


def _swap(target: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file beside the target, flush it to disk, then rename it, which is atomic."""
    handle, name = tempfile.mkstemp(prefix=".okrxl-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _folder(target: Path) -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415 — only needed for writing

    digest = hashlib.sha256(os.fsencode(target)).hexdigest()[:24]
    return user_state_path("okrxl", appauthor=False) / "versions" / digest


def _versions(target: Path) -> list[Path]:
    """The kept versions, oldest first."""
    return sorted(_folder(target).glob("*.bak"))


def keep_version(target: Path, content: bytes) -> None:
    """Keep a version for `restore` before a file is changed, here or by Excel."""
    folder = _folder(target)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    versions = _versions(target)
    number = int(versions[-1].stem) + 1 if versions else 1
    _swap(folder / f"{number:08d}.bak", lambda stream: _write_all(stream, content))
    for old in versions[: max(len(versions) + 1 - KEPT_VERSIONS, 0)]:
        with suppress(OSError):
            old.unlink()
