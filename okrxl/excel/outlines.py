"""Grouped rows: as a worksheet part states them, and which groups stay folded away in the next drawing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from okrxl.sheets.model import DEEPEST, Outline

GROUPED = re.compile(rb"""\s(?:outlineLevel=["'][1-9]|(?:hidden|collapsed)=["'](?:1|t))""")
"""An attribute of a row that is grouped, hidden or marked."""
SIGNS = tuple(
    re.compile(one)
    for one in (rb"""outlineLevel=["'][1-9]""", rb"""hidden=["'][1t]""", rb"""collapsed=["'][1t]""")
)
"""The same without the space before: patterns that begin with letters are several times faster."""
ROW = re.compile(rb"<(?:\w+:)?row(\s[^<>]*)>")
ATTRIBUTE = re.compile(rb"""\s(r|outlineLevel|hidden|collapsed)=["'](\w+)["']""")
MARK = re.compile(rb"""\scollapsed=["'](?:1|true)["']""")
TRUE = (b"1", b"true")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as it stands: its id, whether it is hidden, whether it is marked as one whose rows are folded."""

    id: str
    hidden: bool
    collapsed: bool = False


def folded(outline: Outline, before: Sequence[SeenRow]) -> list[tuple[int, int]]:
    """(first, last) row of the groups that were folded away among the rows that stood there `before`.

    A group is folded where everything right below its parent is hidden, and the parent is not, or is marked:
    nobody can see whether a group inside a folded one is folded itself. Rows that somebody hid one by one
    are shown again.
    """
    if not any(row.hidden for row in before):
        return []
    places = {name: place for place, name in enumerate(_told_apart(row.id for row in before))}
    names = list(_told_apart(outline.ids))
    found = []
    for first, last in outline.groups:
        place = places.get(names[first - 1 - outline.top])
        if place is None:
            continue
        hidden = sum(1 for _ in takewhile(lambda row: row.hidden, before[place + 1 :]))
        known = before[place].collapsed or not before[place].hidden
        below = {places.get(name) for name in names[first - outline.top : last + 1 - outline.top]}
        if hidden and known and place + 1 + hidden not in below:
            found.append((first, last))
    return found


def _told_apart(ids: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Ids with the number of times that each one stood above already: an objective may serve two goals."""
    seen: Counter[str] = Counter()
    for one in ids:
        yield one, seen[one]
        seen[one] += 1


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
    """The rows of an outline, with some of its groups folded away below their parents.

    A parent in view is not marked: Excel sees that the rows below are hidden, and LibreOffice would take the
    mark for that of the group above.
    """
    away = {row for first, last in folded for row in range(first, last + 1)}
    parents = {first - 1 for first, _ in folded}
    return {
        row: RowGroup(level, row in away, row in away & parents)
        for row, level in enumerate(outline.levels, outline.top)
    }


def row_groups(xml: bytes, start: int, stop: int) -> Iterator[tuple[int, RowGroup]]:
    """The rows of a part that are grouped, hidden or marked."""
    if not any(sign.search(xml, start, stop) for sign in SIGNS):
        return
    for one in ROW.finditer(xml, start, stop):
        if GROUPED.search(one[1]):
            found = dict(ATTRIBUTE.findall(one[1]))
            level = min(int(found.get(b"outlineLevel", b"0")), DEEPEST)
            hidden, collapsed = (found.get(key) in TRUE for key in (b"hidden", b"collapsed"))
            yield int(found.get(b"r", b"0")), RowGroup(level, hidden, collapsed)


def unmarked(xml: bytes) -> bytes:
    """A worksheet part without marks at its rows; those that are hidden stay so."""
    return ROW.sub(lambda row: MARK.sub(b"", row[0]), xml) if MARK.search(xml) else xml
