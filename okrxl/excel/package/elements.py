"""Elements found in a part's bytes, in time that is linear in its length, whatever stands in it.

A pattern for a whole element takes the square of that where elements are not closed. Those asked for contain
none of their own kind, so each one ends before the next begins.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

FORMULAS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
"""Where a formula begins, without a prefix and with one: patterns that begin with letters are several times
faster than one for both."""
ROW = re.compile(rb'<row r="(\d{1,7})"')
"""How a row begins as Excel, LibreOffice and openpyxl write it."""
UNUSUAL_ROWS = (b"<row>", b":row", b"<!")
"""Rows without a number, with a prefix, and comments or sections in which anything may stand."""
OTHER_CELLS = re.compile(rb"<c[\t\r\n]")


class Element(NamedTuple):
    """Where an element stands, the prefix of its name with the colon, its attributes and its content.

    One that is not `closed` reaches to the next, or to the end.
    """

    start: int
    end: int
    prefix: bytes
    attributes: bytes
    content: bytes
    closed: bool


def elements(xml: bytes, name: str) -> Iterator[Element]:
    """The elements of that name, in order."""
    following: re.Match[bytes] | None
    tags = _opening(name).finditer(xml)
    tag = next(tags, None)
    while tag is not None:
        following = next(tags, None)
        yield _element(xml, tag, following.start() if following else len(xml), name.encode())
        tag = following


def element_at(xml: bytes, start: int, name: str) -> Element | None:
    """The element of that name that begins there; None where none does."""
    tag = _opening(name).match(xml, start)
    if tag is None:
        return None
    following = _opening(name).search(xml, tag.end())
    return _element(xml, tag, following.start() if following else len(xml), name.encode())


def first_element(xml: bytes, name: str) -> Element | None:
    """The first element of that name."""
    return next(elements(xml, name), None)


def has_formula(xml: bytes, start: int = 0, stop: int = sys.maxsize) -> bool:
    """Whether there is a formula in a part of the XML."""
    return any(one.search(xml, start, stop) for one in FORMULAS)


def numbered_rows(xml: bytes) -> tuple[list[int], list[int]] | None:
    """The number of each row and where it begins; None where rows are not written as Excel writes them."""
    rows = list(ROW.finditer(xml))
    numbers = [int(row[1]) for row in rows]
    usual = len(rows) == xml.count(b"<row ") and all(one < other for one, other in pairwise(numbers))
    if not usual or any(mark in xml for mark in UNUSUAL_ROWS):
        return None
    return numbers, [row.start() for row in rows]


def usual_cells(xml: bytes) -> bool:
    """Whether each cell begins with `<c ` or is `<c>`."""
    return b":c " not in xml and not OTHER_CELLS.search(xml)


def cell_count(xml: bytes) -> int | None:
    """How many cells there are; None where they are not written as Excel does."""
    return xml.count(b"<c ") + xml.count(b"<c>") if usual_cells(xml) else None


def cells_with(xml: bytes, patterns: Sequence[re.Pattern[bytes]]) -> Iterator[bytes] | None:
    """The cells in which one of some patterns is found; None where cells are not written as Excel does."""
    if not usual_cells(xml):
        return None
    return _cells_at(xml, sorted(found.start() for one in patterns for found in one.finditer(xml)))


def _cells_at(xml: bytes, places: Iterable[int]) -> Iterator[bytes]:
    done = 0
    for place in places:
        if place < done:
            continue
        end = xml.find(b"</c>", place)
        if end < 0:
            return
        start = xml.rfind(b"<c ", done, end)
        done = end + len(b"</c>")
        if start >= 0:
            yield xml[start:done]


def _element(xml: bytes, tag: re.Match[bytes], limit: int, name: bytes) -> Element:
    if tag[2].endswith(b"/"):
        return Element(*tag.span(), tag[1], tag[2][:-1], b"", closed=True)
    closing = b"</" + tag[1] + name
    stop = xml.find(closing, tag.end(), limit)
    end = xml.find(b">", stop, limit) if stop >= 0 else -1
    if end < 0 or xml[stop + len(closing) : end].strip():
        return Element(tag.start(), limit, tag[1], tag[2], xml[tag.end() : limit], closed=False)
    return Element(tag.start(), end + 1, tag[1], tag[2], xml[tag.end() : stop], closed=True)


@cache
def _opening(name: str) -> re.Pattern[bytes]:
    return re.compile(rf"<((?:\w+:)?){name}((?:[\s/][^<>]*)?)>".encode())
