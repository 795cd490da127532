"""Names for the files that go out: such as every system takes, and the same every time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from okrxl.core.labels import normalized

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that nobody sees: they would turn a name's ending around, or part equal names."""
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
"""Devices: Windows opens no file of such a name, whatever its ending."""
LONGEST, LONGEST_BYTES = 120, 240
"""Characters, so that a path stays short; bytes in UTF-8, of which Linux takes 255."""
LONGEST_CYCLE = 40
KIND, ENDING = "OKR", ".xlsx"


def file_names(cycle: str, departments: Iterable[str]) -> dict[str, str]:
    """Department -> `{cycle} {department} OKR.xlsx`; where two would clash, the later gets ` (2)`."""
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
    """A text without what file systems forbid; no dots or blanks at its ends."""
    plain = FORBIDDEN.sub("_", unicodedata.normalize("NFC", text))
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in UNSEEN)
    return " ".join(plain.split()).strip(". ")


def _cut(text: str, length: int) -> str:
    return text[:length].strip(". ")


def _fitting(head: str, tail: str) -> str:
    """As much of a name as leaves room for its tail."""
    # One character is left for the mark before a reserved name.
    head = _cut(head, LONGEST - len(tail) - 1)
    while len((head + tail).encode()) > LONGEST_BYTES:
        head = _cut(head, len(head) - 1)
    return head
