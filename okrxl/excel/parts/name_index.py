"""The defined names of a workbook part by name and sheet, as long as none of them is removed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


class NameIndex:
    """Elements of defined names, in their order; `scope` is the number of a sheet, None for the workbook."""

    def __init__(self, nodes: Iterable[etree._Element]) -> None:
        self._nodes = list(nodes)
        self._found: dict[tuple[str, str | None], etree._Element] = {}
        for node in self._nodes:
            self._found.setdefault((_name(node), node.get("localSheetId")), node)
        # The last name in the alphabet up to each: programs sort them, but not all do.
        self._highest = list(accumulate(map(_name, self._nodes), max))

    def find(self, name: str, scope: str | None = None) -> etree._Element | None:
        """The element of a name."""
        return self._found.get((name.casefold(), scope))

    def add(self, node: etree._Element) -> etree._Element | None:
        """Add a name before the first that follows it in the alphabet; that one, None where there is none."""
        name = _name(node)
        place = bisect_right(self._highest, name)
        after = self._nodes[place] if place < len(self._nodes) else None
        self._nodes.insert(place, node)
        self._highest.insert(place, name)
        self._found.setdefault((name, node.get("localSheetId")), node)
        return after


def _name(node: etree._Element) -> str:
    return str(node.get("name")).casefold()
