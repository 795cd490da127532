"""What a waiting helper sees of the computer: whether a program still runs, whether memory is short."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

LEAST_MEMORY = 0.05
"""Share of the memory below which a helper gives its own back."""


def alive(process: int) -> Callable[[], bool]:
    """Asks whether this process still runs; another that is given its number later is not it."""
    if sys.platform == "win32":
        return _alive_on_windows(process)
    begun = _begun(process)
    return lambda: _answers(process) and _begun(process) == begun


def _answers(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True


def _begun(process: int) -> str | None:
    """When it began, where the system says so (Linux); `ended` where nobody has taken note of its end."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return "ended" if fields[0] in {"Z", "X"} else fields[19]


def _alive_on_windows(process: int) -> Callable[[], bool]:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        kernel, synchronize, waiting = ctypes.windll.kernel32, 0x100000, 0x102
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(synchronize, False, process)  # noqa: FBT003 — Windows' own order
        return lambda: bool(handle) and kernel.WaitForSingleObject(ctypes.c_void_p(handle), 0) == waiting
    return lambda: False


def short_of_memory() -> bool:
    """Whether little of the memory is left; False where the system does not say."""
    if sys.platform == "win32":
        return _free_on_windows() < LEAST_MEMORY
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    total, free = (_kilobytes(found.get(name)) for name in ("MemTotal", "MemAvailable"))
    return bool(total and free is not None and free / total < LEAST_MEMORY)


def _kilobytes(text: str | None) -> int | None:
    return int(text.split()[0]) if text else None


def _free_on_windows() -> float:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        # MEMORYSTATUSEX: its own size, the load in percent, then seven numbers of eight bytes.
        state = (ctypes.c_ulong * 16)(64)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(state)):
            return 1 - state[1] / 100
    return 1.0
