"""The very hidden sheet on which a workbook keeps its log of changes and the plan as last seen.

It is a sheet because every program that saves the workbook keeps sheets, which is not true of custom parts.
"""

from __future__ import annotations

from okrxl.changes.log import ChangeLog
from okrxl.changes.memory import packed
from okrxl.changes.record import MEMORY_TABLE
from okrxl.core.address import Area
from okrxl.sheets.model import PlacedSheet, PlacedTable, Values

KEY, TAB = "snapshot", "_okrxl_changes"
"""The sheet's key and its tab."""


def memory_sheets(log: ChangeLog) -> tuple[PlacedSheet, ...]:
    """The sheet, where the workbook does not hold this log already."""
    if log.stored or log.unusable or log.snapshot is None:
        return ()
    parts = packed(log)
    columns = (list(range(1, len(parts) + 1)), parts)
    blocks = (
        Values(1, 1, (("part",), ("content",)), ("header", "header")),
        Values(2, 1, columns, ("text", "text")),
    )
    table = PlacedTable(MEMORY_TABLE, Area(1, 1, 1 + len(parts), 2), ("part", "content"))
    return (PlacedSheet(KEY, TAB, blocks, tables=(table,), state="very_hidden"),)
