"""How the rows of a sheet are grouped: ours as they are wanted, the manager's as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.excel.outlines import SeenRow, folded
from okrxl.excel.parts.row_groups import RowGroup, folded_away, grouped, row_groups, seen_rows, texts_in
from okrxl.excel.parts.shared_strings import shared_texts
from okrxl.excel.parts.sheet import row_span

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.tables import Tables
    from okrxl.sheets.model import PlacedSheet


def grouping(parts: Parts, tables: Tables, part: str, wanted: PlacedSheet) -> dict[int, RowGroup]:
    """The grouped rows of a sheet to be drawn, by row; `part` is what it is so far, if it is there."""
    ours = folded_away(wanted.folded_rows)
    there = parts.package.has(part)
    xml = parts.package.part(part) if there else b""
    start, stop = row_span(xml) if there else (0, 0)
    present = dict(row_groups(xml, start, stop))
    if wanted.outline:
        seen = _seen(parts, tables, wanted, xml[start:stop], present) if present else []
        ours |= grouped(wanted.outline, folded(wanted.outline, seen))
    if not present:
        return ours
    areas = [table.area for table in wanted.tables]
    areas += [area for table in wanted.tables if (area := tables.area(table.name))]
    return dict(_theirs(present, areas)) | ours


def _theirs(present: dict[int, RowGroup], areas: list[Area]) -> Iterator[tuple[int, RowGroup]]:
    """Rows outside our tables. In these a filter hides rows too, which a refresh shows again."""
    for row, group in present.items():
        if any(area.top <= row <= area.bottom for area in areas):
            continue
        beside = (present.get(row + step, RowGroup()).level for step in (-1, 1))
        if group.level or group.hidden or any(beside):
            yield row, group


def _seen(
    parts: Parts, tables: Tables, wanted: PlacedSheet, rows: bytes, present: dict[int, RowGroup]
) -> list[SeenRow]:
    """The rows of the outlined table as they stand; none where a filter may have hidden some."""
    outline = wanted.outline
    table = outline and outline.table(wanted.tables)
    area = tables.area(table.name) if table else None
    if not (outline and table and area) or tables.is_filtered(table.name):
        return []
    column = area.left + outline.column - table.area.left
    ids = Area(area.top + 1, column, area.bottom, column)
    if not any(group.hidden for row, group in present.items() if ids.top <= row <= ids.bottom):
        return []
    return seen_rows(ids, texts_in(rows, ids, shared_texts(parts)), present)
