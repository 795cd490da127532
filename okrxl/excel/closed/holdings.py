"""What of a manager's a generated sheet of a closed file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.excel.closed.room import areas_drawn, tables_on
from okrxl.excel.own_names import CHART_PREFIX
from okrxl.excel.parts.styles import StylesPart
from okrxl.excel.parts.user_cells import edited, occupied
from okrxl.excel.parts.workbook import WorkbookPart

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
NOTES = ("comments", "threadedComment")


def holds_more(parts: Parts, key: str) -> bool:
    """Whether an owned sheet holds anything but what okrxl drew: cells, notes, charts, pictures, pivots."""
    book = WorkbookPart(parts)
    part = book.sheet_part(book.owned()[key])
    if part is None:
        return False
    if any(parts.related(part, kind) for kind in (*NOTES, "pivotTable")) or _floats(parts, part):
        return True
    tables = tables_on(parts, part)
    xml = parts.package.part(part)
    if not edited(xml, 0, len(xml)):
        return False
    known = areas_drawn(book, key, tables)
    formats = None if known is not None else StylesPart(parts).ours()
    return any(True for _ in occupied(xml, known or list(tables.values()), formats))


def _floats(parts: Parts, part: str) -> bool:
    """Whether anything but okrxl's own charts floats over a sheet."""
    for _, drawing in parts.related(part, "drawing"):
        root = parts.tree(drawing)
        for anchor in (one for kind in ANCHORS for one in root.iter(f"{{*}}{kind}")):
            names = [str(node.get("name")) for node in anchor.iter("{*}cNvPr")]
            if not any(name.startswith(CHART_PREFIX) for name in names):
                return True
    return False
