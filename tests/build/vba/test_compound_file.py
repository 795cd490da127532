"""The compound file, read back by olefile at its strictest."""

from __future__ import annotations

import io
import os
from typing import Any, NamedTuple

import olefile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrxl.build.vba.compound_file import Storage, Stream, compound_file

NO_STREAM = 0xFFFFFFFF


def opened(data: bytes) -> Any:
    """The slightest defect raises."""
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


@given(st.lists(st.integers(min_value=0, max_value=9000), max_size=20))
@example([0])
@example([1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097])
@example([125 * 512])
@example([126 * 512])
@example([127 * 512])
@example([128 * 512, 300_000])
def test_streams_of_any_size_come_back(sizes: list[int]) -> None:
    members = [Stream(f"s{number}", os.urandom(size)) for number, size in enumerate(sizes)]
    inner = tuple(Stream(f"inner {member.name}", member.data) for member in members[:5])
    container = opened(data := compound_file([*members, Storage("box", inner)]))
    assert len(data) % 512 == 0
    assert not container.parsing_issues
    for member in members:
        assert container.openstream(member.name).read() == member.data
    for member in inner:
        assert container.openstream(["box", member.name]).read() == member.data


class Walked(NamedTuple):
    """A subtree of siblings: its names in order, and the black nodes on the way to each empty end."""

    names: list[str]
    blacks: set[int]


def walk(entries: list[Any], at: int, parent_is_red: bool) -> Walked:  # noqa: FBT001
    if at == NO_STREAM:
        return Walked([], {0})
    entry = entries[at]
    red = entry.color == 0
    assert not (red and parent_is_red)
    left, right = walk(entries, entry.sid_left, red), walk(entries, entry.sid_right, red)
    return Walked(
        [*left.names, entry.name, *right.names], {blacks + (not red) for blacks in left.blacks | right.blacks}
    )


@pytest.mark.parametrize("count", [*range(1, 18), 40])
def test_siblings_are_a_sorted_red_black_tree(count: int) -> None:
    names = [f"{'nm'[number % 2]}{'x' * (number % 5)}{number}" for number in range(count)]
    entries = opened(compound_file([Stream(name, b"1") for name in names])).direntries
    found = walk(entries, entries[0].sid_child, parent_is_red=False)
    assert found.names == sorted(names, key=lambda name: (len(name), name.upper()))
    assert len(found.blacks) == 1
    assert entries[entries[0].sid_child].color == 1


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "a!", "中"])
def test_a_name_that_no_stream_may_have(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        compound_file([Stream(name, b"")])


def test_names_that_differ_in_case_only_clash() -> None:
    with pytest.raises(ValueError, match="two of the name"):
        compound_file([Stream("Dir", b""), Stream("dir", b"")])


def test_more_than_the_headers_difat_can_name_is_refused() -> None:
    with pytest.raises(ValueError, match="7 MB"):
        compound_file([Stream("large", bytes(110 * 128 * 512))])
