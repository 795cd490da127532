"""Which column a header names, in either language or a former text; case and white space are forgiven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from okrxl.core.labels import contract, contract_word, spellings


@cache
def header_keys(keys: tuple[str, ...], table: str = "") -> Mapping[str, str]:
    """Normalized header -> key, for the columns of a table; where texts meet, the later key counts."""
    return {text: key for key in keys for text in header_spellings(key, table)}


def header_spellings(key: str, table: str = "") -> tuple[str, ...]:
    """Every normalized text that stands over a column: see `spellings`."""
    return spellings(contract("en").header_key(key, table))


def named_columns(row: Iterable[object], keys: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Position and key of each cell of a row that is one of the headers."""
    for position, value in enumerate(row):
        key = keys.get(contract_word(value)) if isinstance(value, str) else None
        if key:
            yield position, key
