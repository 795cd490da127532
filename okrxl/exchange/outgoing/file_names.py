"""File names for department workbooks: valid on every system, and the same every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from okrxl.core.labels import normalized

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of invisible characters, which could reverse a name or tell equal names apart."""
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
"""Device names: Windows opens no file of such a name, whatever its extension."""
LONGEST, LONGEST_BYTES = 120, 240
"""Characters, so that paths stay short; bytes in UTF-8 (the limit on Linux is 255)."""
LONGEST_CYCLE = 40
KIND, ENDING = "OKR", ".xlsx"


def file_names(cycle: str, departments: Iterable[str]) -> dict[str, str]:
    """Department -> `{cycle} {department} OKR.xlsx`; if two are equal, the later gets ` (2)`."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for department in departments:
        number = 1
        while (key := normalized(name := _name(cycle, department, number))) in taken:
            number += 1
        taken.add(key)
        names[department] = name
    return names


def _name(cycle: str, department: str, number: int) -> str:
    tail = f" {KIND} ({number}){ENDING}" if number > 1 else f" {KIND}{ENDING}"
    head = " ".join(part for part in (_cut(clean(cycle), LONGEST_CYCLE), clean(department)) if part)
    name = (_fitting(head, tail) + tail).strip()
    return f"_{name}" if RESERVED.match(name) else name


def clean(text: str) -> str:
    """A text without characters that file systems forbid, and without dots or blanks at its ends."""
    plain = FORBIDDEN.sub("_", unicodedata.normalize("NFC", text))
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in UNSEEN)
    return " ".join(plain.split()).strip(". ")


def _cut(text: str, length: int) -> str:
    return text[:length].strip(". ")


def _fitting(head: str, tail: str) -> str:
    """As much of a name as leaves room for its suffix."""
    # One character is reserved for the prefix of a device name.
    head = _cut(head, LONGEST - len(tail) - 1)
    while len((head + tail).encode()) > LONGEST_BYTES:
        head = _cut(head, len(head) - 1)
    return head
