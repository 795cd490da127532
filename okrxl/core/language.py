"""Languages: a workbook's own by its words, the machine's where no workbook is known."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import Final

from okrxl.core.labels import LANGS, Lang, contract, contract_word

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CHINESE_NAMES = ("zh", "chinese")
"""What the names of Chinese locales begin with (`zh_TW.UTF-8`; Windows' C library says `Chinese_China`)."""
CHINESE = 0x04
"""The primary language, in the low ten bits, of Windows' language identifiers for Chinese."""

FEWEST: Final = 2
"""This many words of the contract say which language a workbook is in; a tab Settings alone does not."""


def language_of_tabs(tabs: Iterable[str]) -> Lang | None:
    """The language in which most of okrxl's sheets are named, if any."""
    return _most("sheets", tabs)


def language_of_headers(headers: Iterable[str]) -> Lang | None:
    """The language in which most columns are named, if any."""
    return _most("columns", headers)


def _most(section: str, texts: Iterable[str]) -> Lang | None:
    found = {contract_word(text) for text in texts}
    count = {lang: len(found & _words(lang, section)) for lang in LANGS}
    most = max(count.values())
    named = [lang for lang in LANGS if count[lang] == most]
    return named[0] if most >= FEWEST and len(named) == 1 else None


@cache
def _words(lang: Lang, section: str) -> frozenset[str]:
    words = contract(lang)
    return frozenset(
        contract_word(text)
        for key, now in words.section(section).items()
        for text in (now, *words.former(f"{section}.{key}"))
    )


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
