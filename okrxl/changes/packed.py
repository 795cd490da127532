"""Plain data as texts that fit into cells, and back: zlib-packed JSON in base64."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from typing import Any

LONGEST = 8_000
"""Characters of a cell: an array that holds longer texts cannot be written into a running Excel."""
DAMAGE = (binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError)
"""What reading texts that somebody changed may raise."""


def pack(content: object) -> list[str]:
    """The texts of some plain data, in order."""
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(raw, 6)).decode("ascii")
    return [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]


def unpack(parts: Iterable[str]) -> Any:  # noqa: ANN401 — whatever was packed
    """The data of these texts; one of `DAMAGE` where somebody changed them."""
    return json.loads(zlib.decompress(base64.b64decode("".join(parts), validate=True)))
