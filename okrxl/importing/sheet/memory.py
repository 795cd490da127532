"""What a workbook remembers of its imports: ids by thing, fields by fingerprint; on a very hidden sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrxl.changes.packed import DAMAGE, pack, unpack
from okrxl.core.address import Area, sheet_ref
from okrxl.sheets.model import PlacedSheet, PlacedTable, Values

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

KEY, TAB, TABLE = "import_memory", "_okrxl_import", "okr_import_memory"
"""The sheet's key, its tab, its table."""
VERSION = 1
WORDS_LEFT = 4


@dataclass(frozen=True)
class Memory:
    """`ids` of things by their key, `fields` by fingerprint and header.

    `accepted` are the fingerprints of sources that the manager chose to import, doubts included.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()


def read_memory(grid: Grid | None) -> Memory:
    """What the sheet holds; nothing where somebody changed it: then titles tell what was imported before."""
    if grid is None:
        return Memory()
    try:
        content = unpack(str(row[1]) for row in grid.rows if row[1])
        if content["version"] != VERSION:
            return Memory()
        fields = {key: dict(one) for key, one in content["fields"].items()}
        return Memory(dict(content["ids"]), fields, frozenset(content.get("accepted", ())))
    except (*DAMAGE, IndexError):
        return Memory()


def words_area(words: Sequence[str]) -> str:
    """Where the words stand that the drop-downs of the sheet of the import offer."""
    return sheet_ref(TAB, Area(2, WORDS_LEFT, 1 + len(words), WORDS_LEFT).absolute)


def memory_sheet(memory: Memory, words: Sequence[str]) -> PlacedSheet:
    """The sheet that holds it, and the words for drop-downs, which hidden sheets have in time."""
    fields = {key: dict(one) for key, one in memory.fields.items()}
    kept = {"ids": dict(memory.ids), "fields": fields, "accepted": sorted(memory.accepted)}
    parts = pack({"version": VERSION, **kept})
    columns = (list(range(1, len(parts) + 1)), parts)
    blocks = (
        Values(1, 1, (("part",), ("content",)), ("header", "header")),
        Values(2, 1, columns, ("text", "text")),
        Values(2, WORDS_LEFT, (list(words),), ("text",)),
    )
    table = PlacedTable(TABLE, Area(1, 1, 1 + len(parts), 2), ("part", "content"))
    return PlacedSheet(KEY, TAB, blocks, tables=(table,), state="very_hidden")
