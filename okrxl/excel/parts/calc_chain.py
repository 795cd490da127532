"""The calculation chain: an entry for a cell without a formula makes Excel repair the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from okrxl.excel.package.parts import Parts


def forget_formulas(parts: Parts, sheet_id: int, kept: set[str]) -> None:
    """Remove a sheet's entries except for the `kept` cells; an empty chain is removed altogether."""
    found = parts.related(parts.workbook, "calcChain")
    if not found:
        return
    one, part = found[0]
    root = parts.tree(part)
    current = "0"
    gone = []
    for node in root.iterchildren("*"):
        # An entry without a sheet id belongs to the sheet of the entry before.
        stated = node.get("i")
        current = stated or current
        if current == str(sheet_id) and node.get("r") not in kept:
            gone.append(node)
        else:
            node.set("i", current)
    if not gone:
        return
    for node in gone:
        root.remove(node)
    parts.touch(part)
    if not list(root.iterchildren("*")):
        parts.unrelate(parts.workbook, one)
        parts.remove(part)


def add_formulas(parts: Parts, sheet_id: int, cells: Iterable[str]) -> None:
    """Add the formulas that the chain lacks; Excel makes the chain of a workbook that has none."""
    for _, part in parts.related(parts.workbook, "calcChain")[:1]:
        root = parts.tree(part)
        current, known = "0", set()
        for node in root.iterchildren("*"):
            current = str(node.get("i") or current)
            known.add((current, node.get("r")))
        for cell in cells:
            if (str(sheet_id), cell) not in known:
                etree.SubElement(root, f"{{{parts.main}}}c", {"r": cell, "i": str(sheet_id)})
                parts.touch(part)
