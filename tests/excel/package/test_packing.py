"""Parts compressed beside: the same bytes, and no error is lost."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from okrxl.excel.package.packing import AHEAD, SMALL, Packing

LARGE = [bytes([number]) * (SMALL + 1) for number in range(3 * AHEAD)]


@pytest.mark.parametrize(
    "chunks", [[], [b"<a/>"], LARGE, [b"<a>", *LARGE, b"</a>"], [LARGE[0], b"x", LARGE[1]]]
)
def test_a_thread_packs_the_same_bytes(chunks: list[bytes]) -> None:
    with ThreadPoolExecutor(1) as beside:
        made = Packing(chunks, 4, beside).packed
    assert made == Packing(chunks, 4).packed
    assert zlib.decompress(made.body, -15) == b"".join(chunks)
    assert (made.size, made.crc) == (len(b"".join(chunks)), zlib.crc32(b"".join(chunks)))


def test_what_fails_in_the_thread_fails_where_the_part_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_packing: Packing, _chunk: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(Packing, "_add", no_room)
    with ThreadPoolExecutor(1) as beside:
        packing = Packing(LARGE[:1], 4, beside)
        with pytest.raises(MemoryError):
            _ = packing.packed


def test_rows_that_cannot_be_written_end_the_packing() -> None:
    def rows() -> Iterator[bytes]:
        yield from LARGE
        raise KeyError

    with ThreadPoolExecutor(1) as beside, pytest.raises(KeyError):
        Packing(rows(), 4, beside)
