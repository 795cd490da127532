"""The header rows of a returned sheet: which column is which, and what is in doubt about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from okrxl.core.address import cell_name
from okrxl.core.finding import Finding
from okrxl.core.grid import RawValue
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.exchange.contract import COLUMNS, FILLED

LEAST_KNOWN, LEAST_FILLED = 5, 3
"""A row with this many known headers, and this many of `FILLED`, is a header row."""
READ = ("kr_id", *FILLED)
CHECK_INS = INPUT_BY_KEY["check_ins"]
OF_A_MASTER = frozenset({"source", "entered"})
"""Columns that check-ins have in a master only."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: key -> position of each column to read, and the position of those in doubt by key.

    A column is in doubt where it stands in the place of another whose header is gone: its header was typed
    over, or it was moved there; its own figures may be elsewhere.
    """

    places: Mapping[str, int]
    moved: Mapping[str, int]

    def findings(self, tab: str, row: int, headers: Sequence[RawValue]) -> Iterator[Finding]:
        """An error for each column in doubt; `row` is the sheet row of the headers."""
        for position in self.moved.values():
            yield Finding(
                "returned_header_moved", "error", tab, cell_name(row, position + 1), headers[position]
            )


def header(row: Sequence[RawValue]) -> Header | None:
    """The header row that a row is, else None; a renamed column is found by its position."""
    named = dict(named_columns(row, header_keys(COLUMNS, "update")))
    # Of two columns with the same header the left one counts.
    places = {key: position for position, key in reversed(named.items())}
    if len(places) < LEAST_KNOWN or sum(key in places for key in FILLED) < LEAST_FILLED:
        return None
    expected = dict(_expected(places))
    moved = {key: places[key] for key in READ if key in places and places[key] in expected.values()}
    kept = {key: position for key, position in places.items() if key not in moved}
    renamed = {key: position for key, position in _expected(kept) if key in READ and position not in named}
    return Header(kept | renamed, moved)


def _expected(places: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the absent columns whose neighbours on both sides are where they were sent, with their places."""
    shifts = sorted((COLUMNS.index(key), position - COLUMNS.index(key)) for key, position in places.items())
    for key in COLUMNS:
        index = COLUMNS.index(key)
        before = [shift for place, shift in shifts if place < index][-1:]
        after = [shift for place, shift in shifts if place > index][:1]
        shift, *others = {*before, *after}
        if key not in places and not others and index + shift >= 0:
            yield key, index + shift


def is_masters(row: Sequence[RawValue]) -> bool:
    """Whether a row has the headers of a master's check-ins."""
    keys = header_keys(tuple(column.key for column in CHECK_INS.columns), CHECK_INS.key)
    named = {key for _, key in named_columns(row, keys)}
    return len(named) >= LEAST_KNOWN and bool(named & OF_A_MASTER)
