"""Drop-downs, limits and links that a manager set on a generated sheet: they stay where they are not ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area, AreaIndex, sheet_ref, without

if TYPE_CHECKING:
    from lxml import etree

    from okrxl.sheets.model import PlacedSheet


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where our cells stood on a sheet and where they are to stand; `old` None: nobody knows."""

    old: Sequence[Area] | None
    new: Sequence[Area]

    def links(self) -> Sequence[Area] | None:
        """The cells whose links are ours; None: all."""
        return None if self.old is None else (*self.old, *self.new)

    def validations(self, wanted: PlacedSheet) -> Sequence[Area] | None:
        """The cells whose validations are ours; None: all.

        On a protected sheet that is each of our cells. Elsewhere a manager may offer choices in cells that
        are typed into.
        """
        if wanted.protection or self.old is None:
            return self.links()
        return (*without(self.old, self.new), *(one.area for one in wanted.validations))


def outside(
    nodes: Iterable[etree._Element], key: str, ours: Sequence[Area] | None, own_tab: str = ""
) -> Iterator[etree._Element]:
    """The elements (their ranges in `key`) cut to what lies outside our cells; `ours` None: none of them.

    One whose formula refers to `own_tab`, the hidden data, is ours.
    """
    cells = AreaIndex((one, None) for one in ours or ())
    for node in nodes:
        formulas = "".join(str(one.text or "") for one in node)
        if ours is None or (
            own_tab and any(tab in formulas for tab in (f"{own_tab}!", sheet_ref(own_tab, "")))
        ):
            continue
        try:
            areas = [Area.parse(ref) for ref in str(node.get(key)).split()]
        except ValueError:
            continue
        covered = [cut for one in areas for cut, _ in cells.overlapping(one)]
        if len(areas) == 1 and any(one.covers(areas[0]) for one in covered):
            continue
        left = without(areas, covered) if covered else areas
        if left and (left != areas):
            node.set(key, " ".join(area.ref for area in left))
        if left:
            yield node
