"""The calculation chain: an entry for a cell without a formula makes Excel repair the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.excel.parts import Parts


def forget_formulas(parts: Parts, sheet_id: int, kept: set[str]) -> None:
    """Drop a sheet's entries but for the cells that keep their formula; an empty chain is taken out."""
    found = parts.related(parts.workbook, "calcChain")
    if not found:
        return
    one, part = found[0]
    root = parts.tree(part)
    current = "0"
    gone = []
    for node in root.iterchildren("*"):
        # An entry without a sheet goes on with the one before.
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
