"""Writing over a file that has to stay the same file: one with hard links, or of another owner.

This takes more than one step. So the old and the new content stand beside the file, complete and on disk,
before its first byte changes; a run that is killed midway is finished by the next.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

NEW, OLD = ".new", ".old"
"""Endings of the complete contents beside the file."""


def overwrite(target: Path, made: Path) -> None:
    """Write the content of `made`, a temporary file, over the target; OSError leaves the target as it was."""
    new, old = made.with_suffix(NEW), made.with_suffix(OLD)
    content, before = made.read_bytes(), target.read_bytes()
    try:
        _write(old, before)
        made.rename(new)
    except BaseException:
        _drop(old)
        raise
    try:
        _write(target, content)
    except BaseException:
        # Where even the old content cannot be written back, both stay for the next run.
        _write(target, before)
        _drop(new, old)
        raise
    _drop(new, old)


def finish(target: Path, new: Path) -> None:
    """Finish what a killed run began: only a file that is partly the new content, partly the old."""
    old = new.with_suffix(OLD)
    with suppress(OSError):
        content, before, present = new.read_bytes(), old.read_bytes(), target.read_bytes()
        if present not in (content, before) and _between(present, content, before):
            _write(target, content)


def _between(present: bytes, content: bytes, before: bytes) -> bool:
    """Whether the first part is the new content's and the rest the old one's."""
    first, beyond = 0, min(len(present), len(content)) + 1
    while beyond - first > 1:
        middle = (first + beyond) // 2
        first, beyond = (middle, beyond) if present[:middle] == content[:middle] else (first, middle)
    return present[first:] == before[first:]


def _write(path: Path, content: bytes) -> None:
    """Over the old bytes, cut to length last: at every moment a first part is new, the rest old."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        stream.truncate(len(content))
        os.fsync(stream.fileno())


def _drop(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
