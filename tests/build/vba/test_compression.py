"""The compression of MS-OVBA, unpacked again by oletools."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from okrxl.build.templates import template
from okrxl.build.vba.compression import compress
from tests.build.olevba import decompressed

OKRXL = template("vba", "okrxl.bas")


@pytest.mark.parametrize(
    ("plain", "packed"),
    [
        (b"abcdefghijklmnopqrstuv.", "01 19 B0 00 6162636465666768 00 696A6B6C6D6E6F70 00 717273747576 2E"),
        (b"a" * 73, "01 03 B0 02 61 45 00"),
    ],
    ids=["MS-OVBA 3.2.1, nothing repeated", "MS-OVBA 3.2.3, as short as it gets"],
)
def test_the_specifications_own_examples(plain: bytes, packed: str) -> None:
    assert compress(plain) == bytes.fromhex(packed)


@given(st.binary(min_size=1, max_size=3600))
def test_any_bytes_come_back(data: bytes) -> None:
    assert decompressed(compress(data)) == data


@given(st.text("abc\r\n", min_size=1, max_size=40), st.integers(min_value=1, max_value=400))
@example("a", 4096)
@example("ab", 2049)
def test_text_of_many_chunks_comes_back(word: str, times: int) -> None:
    data = (word * times).encode()
    assert decompressed(compress(data)) == data


@pytest.mark.parametrize("size", [1, 2, 3, 16, 17, 4095, 4096, 4097, 8192, 12289])
def test_chunks_end_where_they_should(size: int) -> None:
    data = (OKRXL * 3).encode()[:size]
    packed = compress(data)
    assert decompressed(packed) == data
    headers, at = [], 1
    while at < len(packed):
        (header,) = struct.unpack_from("<H", packed, at)
        headers.append(header >> 12)
        at += (header & 0x0FFF) + 3
    assert at == len(packed)
    assert headers == [0b1011] * -(-size // 4096)


def test_what_cannot_shrink_is_refused_rather_than_written_raw() -> None:
    noise = random.Random(0).randbytes(4096)
    with pytest.raises(ValueError, match="cannot be compressed"):
        compress(noise)
