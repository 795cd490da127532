"""openpyxl's elements as bytes, which its type stubs declare as text."""

from __future__ import annotations

from typing import Any

from openpyxl.xml.functions import tostring


def xml_of(tree: Any) -> bytes:  # noqa: ANN401 — openpyxl's elements are lxml's or the standard library's
    """The bytes of an element that openpyxl made."""
    made: Any = tostring(tree)
    return bytes(made)
