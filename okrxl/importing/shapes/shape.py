"""A shape: a way in which OKRs stand on a sheet, and how its records are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Layout, Record

Rows = Sequence[SourceRow]


@dataclass(frozen=True)
class Shape:
    """`confidence` is from 0 (it is not this shape) to 1; `read` gives the records of a sheet that is."""

    name: str
    confidence: Callable[[Layout, Rows], float]
    read: Callable[[Layout, Rows], list[Record]]
