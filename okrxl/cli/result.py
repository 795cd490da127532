"""What a command returns: text to print, an exit status, and whether a workbook was saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DONE: Final = 0
WITH_ERRORS: Final = 1
"""The work is done; the sheets, or the returned files, have errors."""
FAILED: Final = 2
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended; it has printed nothing itself."""

    text: str = ""
    status: int = DONE
    saved: bool = False
    """Whether the workbook was written: still true where its summary cannot be printed."""
    complaint: str = ""
    """A line for stderr."""
