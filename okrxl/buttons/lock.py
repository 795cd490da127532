"""One click at a time: the lock of a workbook, which the system lets go however its holder ends."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def held(workbook: str) -> Iterator[bool]:
    """Whether this process may work on the workbook; False where another click still does."""
    from platformdirs import user_state_path  # noqa: PLC0415

    folder = user_state_path("okrxl", appauthor=False) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(workbook.encode()).hexdigest()[:16]}.lock"
    with path.open("a+b") as stream:
        yield _taken(stream)


def _taken(stream: IO[bytes]) -> bool:
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
