"""The language of what is said while no workbook has told its own."""

from __future__ import annotations

import locale
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.core.labels import Lang

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CHINESE = 0x04
"""The primary language of Windows' language numbers that are Chinese: the low ten bits."""


def usual_language() -> Lang:
    """Chinese, unless the machine speaks English."""
    spoken = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "") or _of_the_machine()
    return "en" if spoken.casefold().startswith("en") else "zh"


def _of_the_machine() -> str:
    """Where no variable says it: what Windows shows its own menus in, or what the C library knows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == CHINESE else "en"
    return locale.getlocale()[0] or ""
