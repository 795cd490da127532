"""Puts a new file in the place of an old one: complete, with what belongs to the old one, in one step."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from okrxl.excel.store import in_place
from okrxl.excel.store.attributes import same_attributes

Write = Callable[[IO[bytes]], None]
PREFIX = ".okrxl-"
DAY = 24 * 60 * 60


def swap(target: Path, write: Write, check: Callable[[], None] = lambda: None) -> None:
    """Write a file beside the target, flush it to disk, then let it replace the target.

    `check` runs right before; where it raises, nothing is changed. A rename, which is atomic, would part a
    file from its other names (hard links), and may not keep its owner: such a file is written over in place
    (see `in_place`).
    """
    with _written(target, write) as made:
        there = target.exists()
        moves = not there or (target.stat().st_nlink == 1 and same_attributes(target, made))
        check()
        if not there and os.name == "posix":
            made.chmod(0o666 & ~_umask())
        if moves:
            _rename(made, target)
        else:
            in_place.overwrite(target, made)
    _flush_folder(target.parent)


def write_private(target: Path, content: bytes) -> None:
    """Write a file of okrxl's own in one step, readable by its owner alone."""
    with _written(target, lambda stream: write_all(stream, content)) as made:
        made.replace(target)
    _flush_folder(target.parent)


def write_all(stream: IO[bytes], content: bytes) -> None:
    """Write the content."""
    stream.write(content)


def leftover_prefix(target: Path) -> str:
    """How the names of temporary files and folders for a workbook begin, on this computer.

    Short, whatever the workbook's name is: names may have 255 bytes.
    """
    named = f"{platform.node()}\0{target.name}"
    return f"{PREFIX}{hashlib.sha256(os.fsencode(named)).hexdigest()[:8]}-"


def clear_leftovers(target: Path, folder: Path | None = None) -> None:
    """Remove what a killed run has left of a workbook, and finish what it began to write over in place.

    Only for the one who holds the workbook's lock: the files may be those of a run that is still alive.
    """
    beside = folder or target.parent
    prefix = leftover_prefix(target)
    with suppress(OSError):
        left = [Path(entry.path) for entry in os.scandir(beside) if entry.name.startswith(PREFIX)]
        own = [path for path in left if path.name.startswith(prefix)]
        for path in own:
            if path.suffix == in_place.NEW:
                in_place.finish(target, path)
        for path in left:
            if path in own or _forgotten(path):
                _remove(path)


def _forgotten(path: Path) -> bool:
    """Whether a temporary file is older than any run: another computer's, or the first version's."""
    with suppress(OSError):
        return path.stat().st_mtime < time.time() - DAY
    return False


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _written(target: Path, write: Write) -> Iterator[Path]:
    """A temporary file beside the target, complete and on disk; removed if it is still there at the end."""
    handle, name = tempfile.mkstemp(prefix=leftover_prefix(target), suffix=".tmp", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        yield made
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _rename(made: Path, target: Path) -> None:
    if sys.platform == "win32" and target.exists():
        import ctypes  # noqa: PLC0415

        # Keeps the old file's access list, attributes and streams; shares and FAT may not support it.
        if ctypes.windll.kernel32.ReplaceFileW(str(target), str(made), None, 0, None, None):
            return
    made.replace(target)


def _flush_folder(folder: Path) -> None:
    """Have the new name on disk as well, where the system knows how."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
