"""The log: every unexpected error in full, for whoever helps. It holds no cell of a workbook on purpose."""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path

from okrxl.core.streams import one_line

LARGEST = 1 << 20
"""Bytes; a larger log is renamed to `okrxl.old.log`, and a new one is begun."""


def log_path() -> Path:
    """Where the log is."""
    from platformdirs import user_log_path  # noqa: PLC0415

    return user_log_path("okrxl", appauthor=False) / "okrxl.log"


def log_error(action: str) -> str:
    """Append the current traceback under `action`; returns the log's path, or `-` if it cannot be written."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _close_to_others(path)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with open(path, "a", encoding="utf-8", opener=_private) as stream:
            stream.write(
                f"{datetime.now().astimezone().isoformat()} {one_line(action)}\n{traceback.format_exc()}\n"
            )
    except (OSError, MemoryError):
        return "-"
    return str(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _close_to_others(path: Path) -> None:
    """The first version left its folder and log open to others."""
    if os.name == "posix":
        path.parent.chmod(0o700)
        if path.exists():
            path.chmod(0o600)
