"""The log: every unexpected error in full, for whoever helps. It holds no cell of a workbook on purpose."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

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
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()} {action}\n{traceback.format_exc()}\n")
    except OSError:
        return "-"
    return str(path)
