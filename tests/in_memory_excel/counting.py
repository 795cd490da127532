"""Counts what okrxl asks of xlwings: every use of its public words, and every use of `.api` behind them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import xlwings.main as public

from okrxl.excel import live
from tests.in_memory_excel import com

DRIVER = str(Path(live.__file__).parent)
# Excel's own objects, reached through `.api`.
INSIDE = (public.__file__, com.__file__)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Calls by name, while the block runs."""
    found: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or frame.f_code.co_filename not in INSIDE or frame.f_back is None:
            return
        caller = frame.f_back.f_code.co_filename
        if caller.startswith(DRIVER):
            found[f"{frame.f_code.co_qualname}"] += 1

    sys.setprofile(watch)
    try:
        yield found
    finally:
        sys.setprofile(None)
