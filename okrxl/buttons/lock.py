"""One click at a time: a lock per workbook, which the system releases however the process ends."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def workbook_lock(workbook: str) -> Iterator[bool]:
    """Yields whether this process may work on the workbook; False while another click does."""
    from platformdirs import user_state_path  # noqa: PLC0415

    folder = user_state_path("okrxl", appauthor=False) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(workbook.encode()).hexdigest()[:16]}.lock"
    with path.open("a+b") as stream:
        yield _acquire(stream)


def _acquire(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
