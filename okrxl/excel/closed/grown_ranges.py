"""Ranges of validations and conditional formats that cover a table's last row, extended over new rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from okrxl.core.address import Area

TAG = re.compile(
    rb"<(?:\w+:)?(dataValidation|conditionalFormatting)"
    rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*/?>"""
)
ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
EXTENDED = re.compile(rb"<\w+:(dataValidation|conditionalFormatting)\b")
"""Where Excel 2010 and later store theirs, in the extension list; sparklines there have an `sqref` too."""
EXTENDED_END = re.compile(rb"</\w+:(?:dataValidation|conditionalFormatting)>")
SQREF = re.compile(rb"<(?:\w+:)?sqref>([^<]*)</")


@dataclass(frozen=True, slots=True)
class Covered:
    """A list of ranges: its position in the text, and its areas; None for a range of another form (`A:A`)."""

    start: int
    end: int
    kind: bytes
    refs: tuple[bytes, ...]
    areas: tuple[Area | None, ...]


def grown(text: bytes, model: int, new: Area) -> bytes:
    """The text after a sheet's rows, with the ranges that cover row `model` extended over `new`."""
    found = sorted(_covered(text), key=lambda one: one.start)
    pieces, end = [], 0
    for one in found:
        refs = list(_refs(one, found, model, new))
        if refs != list(one.refs):
            pieces += [text[end : one.start], b" ".join(refs)]
            end = one.end
    return b"".join([*pieces, text[end:]])


def _covered(text: bytes) -> Iterator[Covered]:
    for match in TAG.finditer(text):
        for attribute in ATTRIBUTE.finditer(text, *match.span(2)):
            if attribute[1] == b"sqref":
                group = 2 if attribute[2] is not None else 3
                yield _one(match[1], attribute[group], attribute.start(group))
    # None contains another, so that each ends before the next begins.
    starts = list(EXTENDED.finditer(text))
    limits = [*(one.start() for one in starts[1:]), len(text)]
    for match, limit in zip(starts, limits, strict=False):
        end = EXTENDED_END.search(text, match.end(), limit)
        inside = SQREF.search(text, match.end(), end.start()) if end else None
        if inside:
            yield _one(match[1], inside[1], inside.start(1))


def _one(kind: bytes, sqref: bytes, start: int) -> Covered:
    refs = tuple(sqref.split())
    return Covered(start, start + len(sqref), kind, refs, tuple(map(_area, refs)))


def _area(ref: bytes) -> Area | None:
    try:
        return Area.parse(ref.decode())
    except ValueError:
        return None


def _refs(one: Covered, everything: Sequence[Covered], model: int, new: Area) -> Iterator[bytes]:
    # A cell has one validation: a range is not extended over cells that have another.
    rivals = everything if one.kind == b"dataValidation" else (one,)
    taken = [area for other in rivals if other.kind == one.kind for area in other.areas if area]
    more = []
    for ref, area in zip(one.refs, one.areas, strict=True):
        present = ref
        if area and area.top <= model <= area.bottom < new.bottom:
            left, right = max(area.left, new.left), min(area.right, new.right)
            added = Area(area.bottom + 1, left, new.bottom, right)
            if left <= right and not any(added.overlaps(other) for other in taken):
                if (left, right) == (area.left, area.right):
                    present = replace(area, bottom=new.bottom).ref.encode()
                else:
                    more.append(added.ref.encode())
        yield present
    yield from more
