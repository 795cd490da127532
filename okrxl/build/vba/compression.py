"""The compression of VBA's `dir` and module streams (MS-OVBA 2.4.1), writing only."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\x01"
CHUNK = 4096
"""Bytes of source in one chunk, and the most that its compressed data may take."""
SHORTEST_COPY = 3
TOKENS_IN_SEQUENCE = 8


def compress(data: bytes) -> bytes:
    """A CompressedContainer (2.4.1.1.1): the signature byte, then one chunk for every 4096 bytes.

    Raises ValueError for a chunk that grows instead of shrinking. The format could hold it raw (2.4.1.3.10),
    but pads a short one with zeros, and Excel is reported to drop modules with raw chunks; no source is such.
    """
    return SIGNATURE + b"".join(_chunk(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK))


def _chunk(chunk: bytes) -> bytes:
    """CompressedChunk (2.4.1.1.4): a header, then sequences of a flag byte and up to eight tokens."""
    tokens = list(_tokens(chunk))
    sequences = (tokens[at : at + TOKENS_IN_SEQUENCE] for at in range(0, len(tokens), TOKENS_IN_SEQUENCE))
    body = b"".join(_sequence(sequence) for sequence in sequences)
    if len(body) > CHUNK:
        raise ValueError(f"{len(chunk)} bytes cannot be compressed: they need {len(body)}")
    size_less_3, signature, compressed = len(body) - 1, 0b011, 1
    return struct.pack("<H", compressed << 15 | signature << 12 | size_less_3) + body


def _sequence(tokens: list[bytes]) -> bytes:
    """TokenSequence (2.4.1.1.7): bit n of the flag byte says that token n is a CopyToken."""
    flags = sum(1 << number for number, token in enumerate(tokens) if len(token) == 2)
    return bytes([flags]) + b"".join(tokens)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """LiteralTokens and CopyTokens (2.4.1.1.8, packed by 2.4.1.3.19.3) that give `chunk` when unpacked."""
    at = 0
    while at < len(chunk):
        length_bits = 16 - _offset_bits(at)
        offset, length = _longest_match(chunk, at, (1 << length_bits) - 1 + SHORTEST_COPY)
        if length < SHORTEST_COPY:
            yield chunk[at : at + 1]
            at += 1
        else:
            yield struct.pack("<H", offset - 1 << length_bits | length - SHORTEST_COPY)
            at += length


def _offset_bits(at: int) -> int:
    """CopyToken Help (2.4.1.3.19.1): the fewest bits, 4 at least, that number every byte before `at`."""
    return max(4, (at - 1).bit_length() if at else 0)


def _longest_match(chunk: bytes, at: int, longest: int) -> tuple[int, int]:
    """Matching (2.4.1.3.19.4): how far back the nearest of the longest earlier matches is, and its length.

    A match may run into the bytes that it describes: that is how a run of one character is written.
    """
    longest = min(longest, len(chunk) - at)
    found, length = at, 0
    wanted = SHORTEST_COPY
    while wanted <= longest:
        earlier = chunk.rfind(chunk[at : at + wanted], 0, at + wanted - 1)
        if earlier < 0:
            break
        found, length = earlier, wanted
        while length < longest and chunk[found + length] == chunk[at + length]:
            length += 1
        wanted = length + 1
    return at - found, length
