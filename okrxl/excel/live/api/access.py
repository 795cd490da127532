"""Whether Excel's own objects can be reached, and attempts that may fail."""

from __future__ import annotations

import sys
from collections.abc import Callable


def reachable() -> bool:
    """Whether `.api` is the interface of Excel for Windows; on a Mac it is another one."""
    return sys.platform != "darwin"


def attempted(step: Callable[[], object]) -> bool:
    """Take a step that only affects formatting; returns whether Excel accepted it."""
    if not reachable():
        return False
    try:
        step()
    except Exception:  # noqa: BLE001 — no printer, an older Excel: the sheet is usable without it
        return False
    return True


def rgb(colour: str) -> int:
    """`RRGGBB` as Excel's colour number."""
    return int(colour[4:6] + colour[2:4] + colour[0:2], 16)
