"""Elements in bytes: what they are, and that nothing takes the square of a part's length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pytest

from okrxl.core.address import Area
from okrxl.excel.closed.grown_ranges import grown
from okrxl.excel.closed.mending import _listed, _without_filter
from okrxl.excel.closed.sheet_rows import _cells
from okrxl.excel.package.elements import elements
from okrxl.excel.parts.shared_strings import _used
from okrxl.excel.parts.user_cells import JUMP, _theirs, occupied
from okrxl.excel.read.formulas import formulas_in

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OURS = Area(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (b'<c r="A1"><v>1</v></c>', [(b"", b' r="A1"', b"<v>1</v>", True)]),
        (b'<c r="A1"/><c r="B1"></c>', [(b"", b' r="A1"', b"", True), (b"", b' r="B1"', b"", True)]),
        (b"<x:c r='A1'><x:v>1</x:v></x:c >", [(b"x:", b" r='A1'", b"<x:v>1</x:v>", True)]),
        (b"<c><c></c>", [(b"", b"", b"", False), (b"", b"", b"", True)]),
        (b"<cols><col/></cols><c>", [(b"", b"", b"", False)]),
    ],
)
def test_the_elements_of_a_name(xml: bytes, found: list[tuple[object, ...]]) -> None:
    assert [tuple(one)[2:] for one in elements(xml, "c")] == found


READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "a manager's cells": (b'<c r="A9"><v>', lambda xml: _all(_theirs(xml, SPACE, [OURS], ({0}, (), JUMP)))),
    "cells in the way": (b'<c r="A9"><v>', lambda xml: _all(occupied(xml, [OURS], None))),
    "cells of a row": (b'<c r="A9">', lambda xml: _all(_cells(xml))),
    "strings in use": (b'<c r="A9" t="s">', lambda xml: _all(_used(xml, ()))),
    "formulas": (b'<c r="A9"><f>', lambda xml: formulas_in(xml, OURS)),
    "formulas in a cell": (b'<c r="A9"><f></c>' + b"<f>", lambda xml: formulas_in(xml, OURS)),
    "limits": (b'<dataValidation sqref="A1', lambda xml: grown(xml, 10, OURS)),
    "limits of Excel 2010": (b"<x14:dataValidation ><xm:sqref>", lambda xml: grown(xml, 10, OURS)),
    "a filter": (b'<autoFilter ref="A1">', lambda xml: _without_filter(xml, OURS)),
    "a list of tables": (b"<tableParts>", lambda xml: _listed(xml, b"")),
}


def _all(found: Iterable[object]) -> int:
    return len(list(found))


def seconds(xml: bytes, read: Callable[[bytes], object]) -> float:
    """The shortest of three times of this process's own, whatever else the machine does."""
    times = []
    for _ in range(3):
        start = time.process_time()
        read(xml)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_bytes_take_no_sixteen_times_as_long(name: str) -> None:
    """100,000 tags that are not closed kept a refresh of one's own workbook busy for minutes."""
    piece, read = READERS[name]
    small, large = (seconds(piece * count, read) for count in (2_000, 8_000))
    assert large < 10 * small + 0.02
