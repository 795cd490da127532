"""One program at a time on a workbook, from reading it to writing it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.excel.store.file_swap import clear_leftovers
from okrxl.excel.store.passing import clear_forgotten
from okrxl.excel.store.state import state_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock


@contextmanager
def working_on(path: Path) -> Iterator[None]:
    """Hold a workbook's lock; BadFileError where another okrxl of this user is at work on it.

    Then what killed runs have left beside it is cleared. Where no lock can be had, the work goes on without:
    what was read is compared before it is replaced.
    """
    target = path.resolve()
    clear_forgotten()
    with locked(identity(target)) as free:
        if free is False:
            raise BadFileError("busy", name=path.name)
        if free:
            clear_leftovers(target)
        yield


@contextmanager
def locked(what: str) -> Iterator[bool | None]:
    """Yields True with the lock, False where another process has it, None where none can be had.

    The system releases it however a process ends.
    """
    lock = _lock(what)
    if lock is None:
        yield None
        return
    from filelock import Timeout  # noqa: PLC0415 — as below

    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except (OSError, NotImplementedError):  # a file system without locks
        yield None
        return
    try:
        yield True
    finally:
        with suppress(OSError):
            lock.release()


def _lock(what: str) -> BaseFileLock | None:
    # Not the few lines of fcntl and msvcrt: it knows what networks, threads and systems without locks do.
    from filelock import FileLock  # noqa: PLC0415 — only needed for writing

    try:
        path = state_folder("locks") / f"{hashlib.sha256(os.fsencode(what)).hexdigest()[:24]}.lock"
    except OSError:
        return None
    usable = path if path.exists() else path.parent
    if not os.access(usable, os.R_OK | os.W_OK):
        return None
    return FileLock(path, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False)


def identity(target: Path) -> str:
    """What tells a workbook from all others while it is worked on.

    Its path stays while the file is replaced; a file with hard links has several, but is not replaced.
    """
    with suppress(OSError):
        found = target.stat()
        if found.st_nlink > 1:
            return f"{found.st_dev}:{found.st_ino}"
    return os.path.normcase(target)
