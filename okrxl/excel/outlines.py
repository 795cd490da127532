"""Which groups of an outline stay folded away when its rows are drawn again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from okrxl.sheets.model import Outline


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
