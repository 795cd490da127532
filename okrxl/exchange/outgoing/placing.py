"""Finished files on their way into their folder: replaceable before the master is saved, none lost after."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.excel import file_store
from okrxl.excel.store.file_swap import clear_leftovers, leftover_prefix

RECORDED = ".sent"
"""The ending of a stage whose files the saved master records as sent."""
MOST_NAMES = 20


@contextmanager
def staged(folder: Path, master: str) -> Iterator[Path]:
    """A hidden folder within the folder, for the files of a master until they are all made.

    What a killed run has left there is put in place if that run had saved the master, else removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    prefix = leftover_prefix(Path(master))
    for left in folder.glob(f"{prefix}*{RECORDED}"):
        place(left, folder)
    clear_leftovers(Path(master), folder)
    stage = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def refuse_taken(folder: Path, names: Sequence[str], *, overwrite: bool) -> None:
    """BadFileError where files of these names are there and not to be replaced, or one cannot be."""
    taken = [name for name in names if os.path.lexists(folder / name)]
    if taken and not overwrite:
        raise BadFileError("files_there", count=len(taken), names=", ".join(taken[:3]), folder=folder.name)
    for name in taken:
        _refuse_fixed(folder / name)


def _refuse_fixed(path: Path) -> None:
    """An OkrxlError for a file that is open elsewhere, write-protected, or no file."""
    file_store.refuse_open(path)
    try:
        protected = not stat.S_IMODE(path.stat().st_mode) & 0o222
        # Windows lets nobody write to a file that Excel has open, and so nobody replace it.
        with path.open("r+b"):
            pass
    except OSError as error:
        raise EnvironmentProblemError("not_replaceable", name=path.name, folder=path.parent.name) from error
    if protected:
        raise EnvironmentProblemError("not_replaceable", name=path.name, folder=path.parent.name)


def place(stage: Path, folder: Path) -> None:
    """Move all files of a stage into the folder, now that the master records them as sent.

    EnvironmentProblemError where some cannot be moved: it names them, and the folder that keeps them.
    """
    with suppress(OSError):
        stage = stage.rename(stage.with_suffix(RECORDED))
    left = []
    names = sorted(path.name for path in stage.iterdir())
    for name in names:
        try:
            (stage / name).replace(folder / name)
        except OSError:
            left.append(name)
    if not left:
        shutil.rmtree(stage, ignore_errors=True)
        return
    shown = _unhidden(stage)
    raise EnvironmentProblemError(
        "files_not_placed",
        count=len(left),
        placed=len(names) - len(left),
        names=", ".join(left[:MOST_NAMES]),
        folder=folder.name,
        stage=str(shown),
    )


def _unhidden(stage: Path) -> Path:
    """The stage under a name that shows, and that no later run clears."""
    shown = stage.with_name(re.sub(r"^\.okrxl-", "okrxl not placed ", stage.stem))
    with suppress(OSError):
        return stage.rename(shown)
    return stage
