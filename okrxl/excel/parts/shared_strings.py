"""The shared string table: texts used only by cells that okrxl draws again are removed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from okrxl.excel.package.elements import elements
from okrxl.excel.parts.user_cells import FORMULA, STYLE

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts

SHARED = re.compile(rb'\st="s"')
NUMBER = re.compile(rb"<(?:\w+:)?v>\s*(\d+)\s*</")


def forget_texts(parts: Parts, drawn: Collection[str], ours: Collection[int]) -> None:
    """Blank the strings used by no cells except those drawn again; indices in the table stay valid.

    `drawn` are the parts of the sheets to be drawn, `ours` the indices of okrxl's cell formats.
    """
    for _, table in parts.related(parts.workbook, "sharedStrings"):
        used: set[int] = set()
        for kind, sheet in parts.rels(parts.workbook).values():
            if kind.endswith("/worksheet") and parts.package.has(sheet):
                used.update(_used(parts.package.part(sheet), ours if sheet in drawn else ()))
        items = list(parts.tree(table).iterchildren("{*}si"))
        for number, item in enumerate(items):
            if number not in used and len(item):
                item[:] = [etree.Element(f"{{{parts.main}}}t")]
                parts.touch(table)


def shared_texts(parts: Parts) -> list[str]:
    """The texts of the table by their indices, without what tells how to read them aloud."""
    return [
        "".join(node.text or "" for node in item.iter("{*}t") if node.getparent() not in aloud)
        for _, table in parts.related(parts.workbook, "sharedStrings")
        for item in parts.tree(table).iterchildren("{*}si")
        for aloud in [list(item.iterchildren("{*}rPh"))]
    ]


def _used(xml: bytes, drawn: Collection[int]) -> Iterator[int]:
    """The indices of the strings that a sheet's cells use, except for cells in the formats `drawn`."""
    for cell in elements(xml, "c"):
        number, style = NUMBER.search(cell.content), STYLE.search(cell.attributes)
        if (
            number
            and SHARED.search(cell.attributes)
            and (FORMULA.search(cell.content) or int(style[1] if style else 0) not in drawn)
        ):
            yield int(number[1])
