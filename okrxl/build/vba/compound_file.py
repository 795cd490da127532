"""A compound file (MS-CFB version 3): the container of `vbaProject.bin`, written whole."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

SECTOR: Final = 512
MINI_SECTOR: Final = 64
MINI_STREAM_CUTOFF: Final = 4096
"""A stream shorter than this lies in the mini stream (2.2, Mini Stream Cutoff Size)."""
FREE: Final = 0xFFFFFFFF
END_OF_CHAIN: Final = 0xFFFFFFFE
FAT_SECTOR: Final = 0xFFFFFFFD
NO_STREAM: Final = 0xFFFFFFFF
IDS_IN_SECTOR: Final = SECTOR // 4
ENTRIES_IN_SECTOR: Final = SECTOR // 128
DIFAT_IN_HEADER: Final = 109
LONGEST_NAME: Final = 31
STORAGE: Final = 1
STREAM: Final = 2
ROOT: Final = 5
RED: Final = 0
BLACK: Final = 1


@dataclass(frozen=True)
class Stream:
    """A named run of bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Storage:
    """A named folder of streams and storages."""

    name: str
    members: tuple[Member, ...]


Member = Stream | Storage


@dataclass
class _Entry:
    """A directory entry (2.6.1) while its place is being found."""

    name: str
    kind: int
    data: bytes = b""
    members: list[int] = field(default_factory=list)
    colour: int = BLACK
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        """Its 128 bytes. Class, state and times are zero, as 2.6.1 allows: the same bytes every day."""
        name = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBB3I16xI8x8xIQ",
            name,
            len(name) + 2,
            self.kind,
            self.colour,
            self.left,
            self.right,
            self.child,
            0,
            self.start,
            self.size,
        )


def compound_file(members: Sequence[Member]) -> bytes:
    """The bytes of a compound file that holds `members` in its root storage.

    Sectors follow the header in this order: FAT, directory, mini FAT, mini stream, streams of 4096 bytes
    and more. Raises ValueError for a name that MS-CFB 2.6.1 forbids and for more than about 7 MB.
    """
    directory = [_Entry("Root Entry", ROOT)]
    _add_members(directory, directory[0], members)
    for entry in directory:
        entry.child = _balanced(directory, sorted(entry.members, key=lambda at: _order(directory[at].name)))
    mini_fat, mini_stream = _mini_stream(directory)
    large = [entry for entry in directory if entry.size >= MINI_STREAM_CUTOFF]
    directory[0].size = len(mini_stream)

    counts = [
        _ceiling(len(directory), ENTRIES_IN_SECTOR),
        _ceiling(len(mini_fat), IDS_IN_SECTOR),
        *(_ceiling(len(data), SECTOR) for data in (mini_stream, *(entry.data for entry in large))),
    ]
    fat_sectors = _fat_sectors(sum(counts))
    starts = list(accumulate(counts, initial=fat_sectors))
    for entry, start in zip((directory[0], *large), starts[2:], strict=False):
        entry.start = start if entry.size else END_OF_CHAIN
    fat = [FAT_SECTOR] * fat_sectors
    for start, count in zip(starts, counts, strict=False):
        fat += _chain(start, count)

    unused = struct.pack("<64xHBB3I16xI8x8xIQ", 0, 0, 0, NO_STREAM, NO_STREAM, NO_STREAM, 0, 0, 0)
    parts = [
        _header(fat_sectors, starts[0], starts[1] if mini_fat else END_OF_CHAIN, counts[1]),
        _packed_ids(fat),
        _padded(b"".join(entry.packed() for entry in directory), unused),
        _packed_ids(mini_fat),
        *(_padded(data) for data in (mini_stream, *(entry.data for entry in large))),
    ]
    return b"".join(parts)


def _add_members(directory: list[_Entry], parent: _Entry, members: Iterable[Member]) -> None:
    """Number the members of a storage, and theirs; a member's number is its stream ID (2.6)."""
    for member in members:
        _check_name(member.name, [directory[at].name for at in parent.members])
        parent.members.append(len(directory))
        match member:
            case Stream(name, data):
                directory.append(_Entry(name, STREAM, data, size=len(data)))
            case Storage(name, inner):
                entry = _Entry(name, STORAGE)
                directory.append(entry)
                _add_members(directory, entry, inner)


def _check_name(name: str, taken: Iterable[str]) -> None:
    """2.6.1, Directory Entry Name: up to 31 characters, no slash, colon or `!`, unique among siblings."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isascii() or set(name) & set("/\\:!\0"):
        raise ValueError(f"no name for a stream or storage: {name!r}")
    if name.upper() in {other.upper() for other in taken}:
        raise ValueError(f"two of the name {name!r}")


def _order(name: str) -> tuple[int, str]:
    """2.6.4: a shorter name comes first, names of one length by their upper-case letters."""
    return len(name), name.upper()


def _balanced(directory: list[_Entry], ordered: Sequence[int], depth: int = 0, deepest: int = -1) -> int:
    """Link siblings into a red-black tree (2.6.4) and give its top.

    Halving fills every level but the last, so that the last level red and all others black satisfies it.
    """
    if not ordered:
        return NO_STREAM
    deepest = len(ordered).bit_length() - 1 if deepest < 0 else deepest
    middle = len(ordered) // 2
    entry = directory[ordered[middle]]
    entry.colour = RED if 0 < depth == deepest else BLACK
    entry.left = _balanced(directory, ordered[:middle], depth + 1, deepest)
    entry.right = _balanced(directory, ordered[middle + 1 :], depth + 1, deepest)
    return ordered[middle]


def _mini_stream(directory: Iterable[_Entry]) -> tuple[list[int], bytes]:
    """The mini FAT (2.4) and the mini stream (2.6.2); the short streams learn where they start."""
    mini_fat: list[int] = []
    mini_stream = bytearray()
    for entry in directory:
        if entry.kind == STREAM and entry.size < MINI_STREAM_CUTOFF:
            entry.start = len(mini_fat) if entry.size else END_OF_CHAIN
            mini_fat += _chain(len(mini_fat), _ceiling(entry.size, MINI_SECTOR))
            mini_stream += entry.data + bytes(-entry.size % MINI_SECTOR)
    return mini_fat, bytes(mini_stream)


def _fat_sectors(others: int) -> int:
    """How many FAT sectors (2.3) number `others` sectors and themselves."""
    count = 0
    while count * IDS_IN_SECTOR < others + count:
        count += 1
    if count > DIFAT_IN_HEADER:
        raise ValueError("too much for the header's DIFAT: about 7 MB")
    return count


def _header(fat_sectors: int, directory: int, mini_fat: int, mini_fat_sectors: int) -> bytes:
    """The header (2.2), with the numbers of the FAT sectors, which come first, in its DIFAT (2.5)."""
    version_3 = (0x003E, 0x0003, 0xFFFE, SECTOR.bit_length() - 1, MINI_SECTOR.bit_length() - 1)
    difat = [*range(fat_sectors), *[FREE] * (DIFAT_IN_HEADER - fat_sectors)]
    return struct.pack(
        f"<8s16x5H6x9I{DIFAT_IN_HEADER}I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        *version_3,
        0,  # directory sectors: zero in version 3
        fat_sectors,
        directory,
        0,  # no transactions
        MINI_STREAM_CUTOFF,
        mini_fat,
        mini_fat_sectors,
        END_OF_CHAIN,  # no DIFAT sectors
        0,
        *difat,
    )


def _chain(start: int, count: int) -> list[int]:
    """FAT entries of `count` sectors in a row: each names the next one."""
    return [*range(start + 1, start + count), END_OF_CHAIN] if count else []


def _ceiling(size: int, unit: int) -> int:
    """How many whole units hold `size`."""
    return -(-size // unit)


def _packed_ids(ids: Sequence[int]) -> bytes:
    """Sector numbers as whole sectors, the rest of the last one free."""
    return _padded(struct.pack(f"<{len(ids)}I", *ids), struct.pack("<I", FREE))


def _padded(data: bytes, filler: bytes = b"\0") -> bytes:
    """`data` as whole sectors."""
    return data + filler * (-len(data) % SECTOR // len(filler))
