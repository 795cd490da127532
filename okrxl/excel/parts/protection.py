"""Sheet protection as Excel writes it, with the password as a salted hash."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha512
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrxl.sheets.model import Protection

SPINS = 100_000
"""The number of rounds that Excel uses, which makes guessing slow."""
ON = {
    "sheet": 1,
    "objects": 1,
    "scenarios": 1,
    "formatColumns": 0,
    "formatRows": 0,
    "sort": 0,
    "autoFilter": 0,
}
"""1 forbids. What is not listed keeps its default: selecting is allowed, everything else is forbidden."""


def protection_attributes(wanted: Protection) -> dict[str, object]:
    """The attributes of `sheetProtection`."""
    if not wanted.password:
        return {**ON}
    return {
        "algorithmName": "SHA-512",
        "hashValue": b64encode(hashed(wanted.password, wanted.salt)).decode(),
        "saltValue": b64encode(wanted.salt).decode(),
        "spinCount": SPINS,
        **ON,
    }


@lru_cache(maxsize=64)
def hashed(password: str, salt: bytes) -> bytes:
    """The hash of ECMA-376 part 1, 18.2.29: each round hashes the previous hash and the round's number."""
    found = sha512(salt + password.encode("utf-16-le")).digest()
    for number in range(SPINS):
        found = sha512(found + number.to_bytes(4, "little")).digest()
    return found
