"""Where the helper of this user and installation is found: its address and key, which only the user reads."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from okrxl import __version__

MINUTES = "OKRXL_WARM_MINUTES"
USUAL_MINUTES = 15.0
PACKAGE = Path(__file__).resolve().parents[1]
VARIABLES = ("PYTHON", "LD_", "DYLD_", "OKRXL_UNO", "OKRXL_SOFFICE")
"""How the names of variables begin that a process reads as it starts or loads its libraries."""
LARGEST = 4096
KIND = int if sys.platform == "win32" else str
"""What a socket is known by: a port, or a path."""
KEY_BYTES = 32
LONGEST_SOCKET = 103 if sys.platform == "darwin" else 107
"""Bytes in the path of a Unix socket."""


@dataclass(frozen=True, slots=True)
class Address:
    """A helper's socket (a path, or a port of 127.0.0.1 on Windows), its key, and its process."""

    socket: str | int
    key: bytes
    process: int


def minutes() -> float:
    """How long a helper waits for the next click: 0 is not at all, and so is what is no number.

    Not at all on a Mac, unless asked for: permission to control Excel goes to the program that Excel started.
    """
    given = os.environ.get(MINUTES, "").strip()
    if not given:
        return 0.0 if sys.platform == "darwin" else USUAL_MINUTES
    try:
        found = float(given)
    except ValueError:
        return 0.0
    return found if 0 < found < float("inf") else 0.0


def installation() -> str:
    """A digest of the interpreter, its environment, and every file of okrxl: another after an update."""
    variables = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
    beside = [path.name for path in PACKAGE.parent.glob("*.dist-info")]
    own = (__version__, sys.version, sys.executable, sys.prefix, str(PACKAGE))
    every = json.dumps([own, sorted(variables.items()), sorted(beside), sorted(_files(str(PACKAGE)))])
    return hashlib.sha256(every.encode()).hexdigest()[:16]


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """(path, time, size) of the sources and texts."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.name.endswith((".py", ".toml")):
                found = entry.stat()
                yield entry.path, found.st_mtime_ns, found.st_size


def folder() -> Path:
    """Where addresses are; `core` has the same folder from platformdirs, which takes longer to load."""
    if sys.platform == "win32":
        state = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        state = Path.home() / "Library" / "Application Support"
    else:
        state = Path(os.environ.get("XDG_STATE_HOME", "").strip() or Path.home() / ".local" / "state")
    return state / "okrxl" / "warm"


def socket_path(own: str) -> Path:
    """The socket of a helper, except on Windows."""
    return folder() / f"{own}.sock"


def read(own: str) -> Address | None:
    """The address of the helper; None where there is none, or another user could have written it."""
    try:
        if not _closed_to_others(os.lstat(folder())):
            return None
        content = json.loads(_content(_file(own)))
        found = Address(content["socket"], bytes.fromhex(content["key"]), int(content["process"]))
        return found if isinstance(found.socket, KIND) and len(found.key) == KEY_BYTES else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _content(path: Path) -> bytes:
    """A small file of this user that nobody else reads; OSError for any other."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _closed_to_others(found):
            raise PermissionError(path)
        return stream.read(LARGEST)


def _closed_to_others(found: os.stat_result) -> bool:
    """Whether a file or folder is this user's alone; on Windows the user's profile is."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077


def write(own: str, address: Address) -> None:
    """Tell clicks where the helper is; the folder is there, and closed to others."""
    path = _file(own)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    content = {"socket": address.socket, "key": address.key.hex(), "process": address.process}
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(content, stream)
    draft.replace(path)


def remove(own: str) -> None:
    """Take the address and the socket away."""
    for path in (_file(own), socket_path(own)):
        with suppress(OSError):
            path.unlink()


def written() -> list[Path]:
    """The addresses of all installations."""
    with suppress(OSError):
        return sorted(folder().glob("*.key"))
    return []


def _file(own: str) -> Path:
    return folder() / f"{own}.key"
