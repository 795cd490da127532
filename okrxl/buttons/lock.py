"""One click at a time, and none while a command line of okrxl works on the same file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrxl.excel.store.passing import clear_forgotten
from okrxl.excel.store.work_lock import identity, locked


@contextmanager
def workbook_lock(location: str, hwnd: int | None = None) -> Iterator[bool]:
    """Yields whether this process may work on the workbook; False while another click or command does.

    A workbook in a cloud, or one that was never saved, is known by its Excel's window as well.
    """
    clear_forgotten()
    is_file = Path(location).is_absolute() and Path(location).exists()
    with locked(identity(Path(location).resolve()) if is_file else f"{hwnd} {location}") as free:
        # Where no lock can be had, nobody else has it either.
        yield free is not False
