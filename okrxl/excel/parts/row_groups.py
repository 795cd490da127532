"""Grouped rows of a worksheet part: as they stand in its XML, and as they are to be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from okrxl.core.address import Area, parse_cell
from okrxl.excel.outlines import SeenRow
from okrxl.excel.package.elements import elements
from okrxl.excel.parts.user_cells import ADDRESS
from okrxl.sheets.model import DEEPEST, row_id

if TYPE_CHECKING:
    from okrxl.sheets.model import Outline

GROUPED = re.compile(rb"""\s(?:outlineLevel=["'][1-9]|(?:hidden|collapsed)=["'](?:1|t))""")
"""An attribute of a row that is grouped, hidden or marked."""
ROW = re.compile(rb"<(?:\w+:)?row(\s[^<>]*)>")
ATTRIBUTE = re.compile(rb"""\s(r|outlineLevel|hidden|collapsed)=["'](\w+)["']""")
VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>([^<]*)<")
SHARED = re.compile(rb"""\st=["']s["']""")
TRUE = (b"1", b"true")


@dataclass(frozen=True, slots=True)
class RowGroup:
    """What a row's XML says of groups; a `collapsed` row stands beside the button that unfolds others."""

    level: int = 0
    hidden: bool = False
    collapsed: bool = False

    @property
    def attributes(self) -> str:
        """As attributes of a row."""
        level = f' outlineLevel="{self.level}"' if self.level else ""
        return ' hidden="1"' * self.hidden + level + ' collapsed="1"' * self.collapsed


def folded_away(rows: tuple[int, int] | None) -> dict[int, RowGroup]:
    """Rows that are grouped and hidden; the button that unfolds them stands beside the row below."""
    if rows is None:
        return {}
    first, last = rows
    return dict.fromkeys(range(first, last + 1), RowGroup(1, hidden=True)) | {
        last + 1: RowGroup(collapsed=True)
    }


def grouped(outline: Outline, folded: Iterable[tuple[int, int]]) -> dict[int, RowGroup]:
    """The rows of an outline, with some of its groups folded away below their parents."""
    away = {row for first, last in folded for row in range(first, last + 1)}
    parents = {first - 1 for first, _ in folded}
    return {
        row: RowGroup(level, row in away, row in parents)
        for row, level in enumerate(outline.levels, outline.top)
    }


def row_groups(xml: bytes, start: int, stop: int) -> Iterator[tuple[int, RowGroup]]:
    """The rows of a part that are grouped, hidden or marked."""
    if not GROUPED.search(xml, start, stop):
        return
    for one in ROW.finditer(xml, start, stop):
        if GROUPED.search(one[1]):
            found = dict(ATTRIBUTE.findall(one[1]))
            level = min(int(found.get(b"outlineLevel", b"0")), DEEPEST)
            hidden, collapsed = (found.get(key) in TRUE for key in (b"hidden", b"collapsed"))
            yield int(found.get(b"r", b"0")), RowGroup(level, hidden, collapsed)


def texts_in(rows: bytes, cells: Area, shared: Sequence[str]) -> dict[int, str]:
    """What stands in a column of cells, by row; `shared` are the workbook's shared strings."""
    found = {}
    for one in elements(rows, "c"):
        named, value = ADDRESS.search(one.attributes), VALUE.search(one.content)
        if named is None or value is None or not cells.contains(*(place := parse_cell(named[1].decode()))):
            continue
        text = unescape(value[1].decode())
        if SHARED.search(one.attributes):
            text = shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
        found[place[0]] = text
    return found


def seen_rows(ids: Area, texts: Mapping[int, str], groups: Mapping[int, RowGroup]) -> list[SeenRow]:
    """The rows of a column of ids."""
    rows = ((row, groups.get(row, RowGroup())) for row in range(ids.top, ids.bottom + 1))
    return [SeenRow(row_id(texts.get(row)), group.hidden, group.collapsed) for row, group in rows]
