"""Rectangles cut out of one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from okrxl.core.address import Area, joined


def without(areas: Iterable[Area], taken: Iterable[Area]) -> list[Area]:
    """What is left of areas once others are cut out of them."""
    left = list(areas)
    for cut in taken:
        left = [piece for area in left for piece in _cut(area, cut)]
    return joined(left)


def _cut(area: Area, cut: Area) -> Iterator[Area]:
    if not area.overlaps(cut):
        yield area
        return
    top, bottom = max(area.top, cut.top), min(area.bottom, cut.bottom)
    if area.top < cut.top:
        yield Area(area.top, area.left, cut.top - 1, area.right)
    if area.left < cut.left:
        yield Area(top, area.left, bottom, cut.left - 1)
    if area.right > cut.right:
        yield Area(top, cut.right + 1, bottom, area.right)
    if area.bottom > cut.bottom:
        yield Area(cut.bottom + 1, area.left, area.bottom, area.right)


def around(areas: Sequence[Area]) -> Area:
    """The smallest rectangle that holds them all."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )
