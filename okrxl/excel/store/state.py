"""okrxl's own folders on this machine, for kept versions and locks: nobody but their owner looks inside."""

from __future__ import annotations

import os
import stat
from pathlib import Path

PRIVATE = 0o700
FOLDERS = ("versions", "locks", "opened", "warm")
"""What lies in it."""


def state_folder(*names: str) -> Path:
    """A folder within okrxl's state folder, made where it is missing, closed to others.

    OSError where it cannot be made.
    """
    folder = state_path()
    _make(folder)
    for name in names:
        folder /= name
        _make(folder)
    return folder


def state_path(*names: str) -> Path:
    """Where such a folder is, or would be."""
    from platformdirs import user_state_path  # noqa: PLC0415 — only needed for writing

    return user_state_path("okrxl", appauthor=False).joinpath(*names)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    # The first version left some of them open to others.
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(PRIVATE)
