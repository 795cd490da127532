"""The machine's language: used until a workbook names its own."""

from __future__ import annotations

import locale
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.core.labels import Lang

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CHINESE_NAMES = ("zh", "chinese")
"""What the names of Chinese locales begin with (`zh_TW.UTF-8`; Windows' C library says `Chinese_China`)."""
CHINESE = 0x04
"""The primary language, in the low ten bits, of Windows' language identifiers for Chinese."""


def machine_language() -> Lang:
    """Chinese on a machine set to Chinese, English on any other."""
    name = next((os.environ[key] for key in VARIABLES if os.environ.get(key)), "") or _system_language()
    return "zh" if name.casefold().startswith(CHINESE_NAMES) else "en"


def _system_language() -> str:
    """The language of Windows' own menus, or the C library's, where no variable is set."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == CHINESE else "en"
    return locale.getlocale()[0] or ""
