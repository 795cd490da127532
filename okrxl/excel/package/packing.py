"""Parts compressed as they are written: in another thread, since zlib lets go of the interpreter's lock."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from functools import cached_property
from typing import NamedTuple

SMALL = 1 << 16
"""Up to so many bytes are compressed at once: to hand them over would take longer."""
AHEAD = 2
"""So many chunks may wait to be compressed, so that no long part is ever in memory as text."""


class Packed(NamedTuple):
    """A part that was put in, compressed."""

    body: bytes
    crc: int
    size: int


class Packing:
    """A part being compressed, by `beside` (an executor of one thread) while the next is written."""

    def __init__(self, chunks: Iterable[bytes], level: int, beside: Executor | None = None) -> None:
        self._packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._crc = self._size = 0
        self._waiting: deque[Future[None]] = deque()
        for chunk in chunks:
            self._crc = zlib.crc32(chunk, self._crc)
            self._size += len(chunk)
            if beside is None or (len(chunk) <= SMALL and not self._waiting):
                self._add(chunk)
                continue
            self._waiting.append(beside.submit(self._add, chunk))
            if len(self._waiting) > AHEAD:
                self._waiting.popleft().result()

    def _add(self, chunk: bytes) -> None:
        self._pieces.append(self._packer.compress(chunk))

    @cached_property
    def packed(self) -> Packed:
        """The compressed part, once all of it is."""
        for one in self._waiting:
            one.result()
        body = b"".join([*self._pieces, self._packer.flush()])
        self._pieces.clear()
        return Packed(body, self._crc, self._size)
