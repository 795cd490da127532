"""The log: what went wrong in full, for whoever helps. It holds no cell of a workbook on purpose."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

LARGEST = 1 << 20
"""Bytes; a log that has grown beyond begins anew, the old one is kept beside it."""


def place() -> Path:
    """Where the log is."""
    from platformdirs import user_log_path  # noqa: PLC0415

    return user_log_path("okrxl", appauthor=False) / "okrxl.log"


def logged(what: str) -> str:
    """Write down what was going on, with the present traceback; gives the log's place, or `-`."""
    path = place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()} {what}\n{traceback.format_exc()}\n")
    except OSError:
        return "-"
    return str(path)
