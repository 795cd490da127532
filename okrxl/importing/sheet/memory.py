"""What a workbook remembers of its imports: ids by thing, fields by fingerprint; on a very hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrxl.changes.packed import DAMAGE, pack, unpack
from okrxl.core.address import Area
from okrxl.sheets.model import PlacedSheet, PlacedTable, Values

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

KEY, TAB, TABLE = "import_memory", "_okrxl_import", "okr_import_memory"
"""The sheet's key, its tab, its table."""
VERSION = 1


@dataclass(frozen=True)
class Memory:
    """`ids` of things by their key, `fields` by fingerprint and header."""

    ids: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_memory(grid: Grid | None) -> Memory:
    """What the sheet holds; nothing where somebody changed it: then titles tell what was imported before."""
    if grid is None:
        return Memory()
    try:
        content = unpack(str(row[1]) for row in grid.rows if row[1])
        if content["version"] != VERSION:
            return Memory()
        return Memory(dict(content["ids"]), {key: dict(one) for key, one in content["fields"].items()})
    except (*DAMAGE, IndexError):
        return Memory()


def memory_sheet(memory: Memory) -> PlacedSheet:
    """The sheet that holds it."""
    fields = {key: dict(one) for key, one in memory.fields.items()}
    parts = pack({"version": VERSION, "ids": dict(memory.ids), "fields": fields})
    columns = (list(range(1, len(parts) + 1)), parts)
    blocks = (
        Values(1, 1, (("part",), ("content",)), ("header", "header")),
        Values(2, 1, columns, ("text", "text")),
    )
    table = PlacedTable(TABLE, Area(1, 1, 1 + len(parts), 2), ("part", "content"))
    return PlacedSheet(KEY, TAB, blocks, tables=(table,), state="very_hidden")
