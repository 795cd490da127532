"""Elements found in a part's bytes, in time that is linear in its length, whatever stands in it.

A pattern for a whole element takes the square of that where elements are not closed. Those asked for contain
none of their own kind, so each one ends before the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


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


def first_element(xml: bytes, name: str) -> Element | None:
    """The first element of that name."""
    return next(elements(xml, name), None)


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
