"""oletools' reader of VBA projects, imported without the warnings of the old pyparsing names it calls."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["VBA_Parser", "decompressed"]


def decompressed(data: bytes) -> bytes:
    """The content of a compressed container of MS-OVBA."""
    return bytes(decompress_stream(bytearray(data)))
