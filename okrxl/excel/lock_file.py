"""Lock files that Excel (`~$name`) and LibreOffice (`.~lock.name#`) leave beside an open workbook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LONG = 8
"""Letters of a name, without its ending, that Office counts as long."""
UNICODE_NAME = 55
"""Where Excel's lock file holds the user's name once more: its length in two bytes, then UTF-16."""


@dataclass(frozen=True, slots=True)
class LockFile:
    """A lock file that is there, and who made it as far as can be read; blank where it cannot."""

    path: Path
    holder: str


def lock_file(workbook: Path) -> LockFile | None:
    """The lock file of a workbook, if there is one."""
    for name in _excel_names(workbook):
        path = workbook.parent / name
        if os.path.lexists(path):  # also False for names that are too long
            return LockFile(path, excel_user(_content(path)))
    path = workbook.parent / f".~lock.{workbook.name}#"
    return LockFile(path, libreoffice_user(_content(path))) if os.path.lexists(path) else None


def _excel_names(workbook: Path) -> Iterator[str]:
    yield f"~${workbook.name}"
    # Of long names the first two letters are dropped, unless that is the lock file of another workbook.
    rest = workbook.name[2:]
    if len(workbook.stem) >= LONG and not os.path.lexists(workbook.parent / rest):
        yield f"~${rest}"


def excel_user(content: bytes) -> str:
    """The user in Excel's lock file: its length in a byte and the name, padded; again in UTF-16 at 55."""
    size = int.from_bytes(content[UNICODE_NAME : UNICODE_NAME + 2], "little")
    wide = content[UNICODE_NAME + 2 : UNICODE_NAME + 2 + 2 * size]
    if wide and len(wide) == 2 * size:
        return _printable(wide.decode("utf-16-le", "ignore"))
    return _printable(content[1 : 1 + content[0]].decode("ascii", "ignore")) if content else ""


def libreoffice_user(content: bytes) -> str:
    """The user and computer in LibreOffice's lock file: `name,login,host,time,profile;`."""
    fields = [_printable(field) for field in content.decode("utf-8", "ignore").split(",")]
    name, login, host, *_ = [*fields, "", "", ""]
    return " @ ".join(filter(None, (name or login, host)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # Excel may let nobody read it
        return b""


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()
