"""Room for a drawing: a manager's cells that stand in its way are moved before it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import Area, without
from okrxl.excel.closed.insertion import Insertion
from okrxl.excel.making_room import carried, needed, with_whole_tables
from okrxl.excel.parts.user_cells import edited, occupied
from okrxl.excel.sheet_record import blocks_of, drawn_areas, record_text

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts
    from okrxl.excel.parts.styles import StylesPart
    from okrxl.excel.parts.workbook import WorkbookPart
    from okrxl.sheets.model import PlacedSheet


def make_room(parts: Parts, book: WorkbookPart, styles: StylesPart, tab: str, wanted: PlacedSheet) -> None:
    """Move the manager's cells that the drawing of a sheet would cover; formulas follow."""
    part = book.sheet_part(tab)
    if part is None:
        return
    new = [block.area for block in blocks_of(wanted)]
    tables = tables_on(parts, part)
    known = areas_drawn(book, wanted.key, tables)
    old = list(tables.values()) if known is None else with_whole_tables(known, wanted.tables, tables)
    if not without(new, old):
        return
    xml = parts.package.part(part)
    if not edited(xml, 0, len(xml)):
        return
    theirs = set(occupied(xml, old, None if known is not None else styles.ours()))
    room = needed(old, new, theirs, carried(wanted.tables, tables, old, theirs))
    if room:
        Insertion(parts, tab, part, room).make({table.name.casefold(): table for table in wanted.tables})


def areas_drawn(book: WorkbookPart, key: str, tables: dict[str, Area]) -> list[Area] | None:
    """Where okrxl's cells stand on a sheet with these tables; None where that is not known."""
    return drawn_areas(record_text(book.text_named, key), tables)


def tables_on(parts: Parts, part: str) -> dict[str, Area]:
    """The sheet's tables by normalized name."""
    roots = [parts.tree(table) for _, table in parts.related(part, "table")]
    return {str(root.get("displayName", "")).casefold(): parts.area(root, "ref") for root in roots}
