"""Folders for copies of a moment, in the system's temporary folder: none stays, even of a killed run."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "okrxl-"
LOCK = "lock"
CONTENT = "copy"
"""Within the folder, while its lock is held; a short name, as paths in Excel have few characters."""
DAY = 24 * 60 * 60


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder for this user alone, removed at the end; that of a killed run by `clear_forgotten`."""
    from filelock import FileLock  # noqa: PLC0415 — only needed where something is written

    outer = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(outer / LOCK, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        with suppress(OSError, NotImplementedError):  # a file system without locks: a day has to pass
            lock.acquire()
        content = outer / CONTENT
        content.mkdir(mode=0o700)
        yield content
    finally:
        # What another program still reads is left to a later run.
        shutil.rmtree(outer / CONTENT, ignore_errors=True)
        with suppress(OSError):
            lock.release()
        shutil.rmtree(outer, ignore_errors=True)


def clear_forgotten() -> None:
    """Remove what killed runs of this user have left; the folder of a run that is alive stays.

    Raises nothing: at worst a later run removes it.
    """
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False) and _own(entry):
                _clear(Path(entry.path))


def _own(entry: os.DirEntry[str]) -> bool:
    """Whether it is this user's: others may make folders of any name there."""
    with suppress(OSError):
        return os.name != "posix" or entry.stat(follow_symlinks=False).st_uid == os.getuid()
    return False


def _clear(outer: Path) -> None:
    """Remove a folder whose lock is free, or one without content or lock that is older than any run."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 — as above

    complete = (outer / CONTENT).is_dir() and (outer / LOCK).is_file()
    lock = FileLock(outer / LOCK, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        if complete:
            lock.acquire()
    except Timeout:
        return
    except (OSError, NotImplementedError):
        complete = False
    if not complete and not _old(outer):
        return
    # The content goes under the lock; the lock's file after it, as Windows wants.
    shutil.rmtree(outer / CONTENT, ignore_errors=True)
    with suppress(OSError):
        lock.release()
    shutil.rmtree(outer, ignore_errors=True)


def _old(path: Path) -> bool:
    with suppress(OSError):
        return path.stat().st_mtime < time.time() - DAY
    return False
