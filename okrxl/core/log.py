"""The log: every unexpected error in full, for whoever helps. It holds no cell of a workbook on purpose."""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from okrxl.core.streams import one_line

LARGEST = 1 << 20
"""Bytes; a larger log is renamed to `okrxl.old.log`, and a new one is begun."""


OLDER = ".old.log"
ENTRY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* ")
"""How an entry begins: `2026-11-20T09:30:00.5+08:00 refresh OKR.xlsm`."""
ERROR = re.compile(r"[A-Za-z_][\w.]*(: |$)")
"""The line of a traceback that names the error; the others are indented, or begin with `Traceback (`."""


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
            path.replace(path.with_suffix(OLDER))
        with open(path, "a", encoding="utf-8", opener=_private) as stream:
            stream.write(
                f"{datetime.now().astimezone().isoformat()} {one_line(action)}\n{traceback.format_exc()}\n"
            )
    except (OSError, MemoryError):
        return "-"
    return str(path)


@dataclass(frozen=True, slots=True)
class Logged:
    """An error in the log: when, what was being done, and the last line of the traceback."""

    when: datetime
    action: str
    error: str


def last_error() -> Logged | None:
    """The last error of the log; None where it has none, or cannot be read."""
    path = log_path()
    for one in (path, path.with_suffix(OLDER)):
        try:
            lines = one.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        begins = [at for at, line in enumerate(lines) if ENTRY.match(line)]
        if begins:
            when, _, action = lines[begins[-1]].partition(" ")
            errors = [line for line in lines[begins[-1] + 1 :] if ERROR.match(line)]
            return Logged(datetime.fromisoformat(when), action, one_line(errors[-1] if errors else ""))
    return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _close_to_others(path: Path) -> None:
    """The first version left its folder and log open to others."""
    if os.name == "posix":
        path.parent.chmod(0o700)
        if path.exists():
            path.chmod(0o600)
