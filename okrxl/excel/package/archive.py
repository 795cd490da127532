"""The workbook as a zip package: entries that are not replaced are copied in their compressed bytes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from okrxl.core.errors import BadFileError
from okrxl.excel.package.packing import Packing
from okrxl.excel.package.prolog import document_type

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lxml import etree

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
FOREIGN_KINDS = {
    ".ods": "open_document",
    ".fods": "open_document",
    ".csv": "text_file",
    ".tsv": "text_file",
    ".txt": "text_file",
    ".xls": "old_format",
    ".xlsb": "binary_format",
}
"""The error code for a file that is no workbook, by its ending."""

# A workbook of a million cells unpacks to some 100 MB; Excel itself gives up long before these.
MAX_ENTRIES = 20_000
MAX_UNPACKED = 2 << 30
# Deflate cannot pack tighter than 1032:1. A blank-padded sheet comes near 500:1; bombs sit at the limit.
MAX_RATIO = 800
HEADS = (1 << 10, 1 << 20)
"""How much of a part is looked at for a document type."""
RATIO_MATTERS_FROM = 16 << 20

LEVEL, QUICK = 4, 2
"""Compression levels; `QUICK` takes half the time and gives a file about 5 % larger."""
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
EPOCH = (0, 0x21)
"""1 January 1980, the time that Excel writes, so that equal content gives equal bytes."""
UTF8_NAME = 0x800
CLASSIC_LIMIT = 0xFFFF_FFFF


class Entry(NamedTuple):
    """One written entry, as the central directory lists it."""

    name: bytes
    flags: int
    method: int
    time: tuple[int, int]
    crc: int
    packed: int
    size: int
    offset: int


@dataclass
class Package:
    """The parts of a workbook by name, with pending replacements and removals.

    Part names are compared case-insensitively, as the packaging standard requires. `beside` is a thread that
    compresses large parts.
    """

    name: str
    data: bytes
    _infos: dict[str, ZipInfo]
    _spelling: dict[str, str]
    _put: dict[str, Packing] = field(default_factory=dict)
    _removed: set[str] = field(default_factory=set)
    roots: dict[str, etree._Element] = field(default_factory=dict)
    """What `relations.root_of` has parsed of the parts as they are now."""
    beside: Executor | None = None

    @classmethod
    def open(cls, data: bytes, *, name: str, beside: Executor | None = None) -> Package:
        """Read the directory; BadFileError where the data is not a package that can be read safely."""
        _refuse_foreign(data, name)
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (BadZipFile, ValueError, OSError, struct.error, NotImplementedError, EOFError) as error:
            raise BadFileError("damaged", name=name) from error
        _refuse_oversized(infos, len(data), name)
        # Some exporters write `xl\\workbook.xml`; Excel reads it.
        spelling = {info.filename.replace("\\", "/").casefold(): info.filename for info in infos}
        if len(spelling) != len(infos):
            raise BadFileError("part_twice", name=name, part=_twice(infos))
        package = cls(name, data, {info.filename: info for info in infos}, spelling, beside=beside)
        package._refuse_document_types()
        return package

    def _refuse_document_types(self) -> None:
        """BadFileError where a part defines entities: Excel writes none and opens none."""
        for part, info in self._infos.items():
            plain = part.replace("\\", "/").casefold()
            if not plain.endswith((".xml", ".rels")) or plain.startswith("customxml/"):
                continue
            # The beginning is enough, but for parts that begin with long comments.
            heads = (_unpacked_head(self._packed_bytes(info), info, size) for size in HEADS)
            found = next((one for one in map(document_type, heads) if one is not None), None)
            if found:
                raise BadFileError("document_type", name=self.name, part=part)
            if found is None and info.file_size > HEADS[-1]:
                raise BadFileError("damaged", name=self.name)

    @property
    def names(self) -> list[str]:
        """All parts in the order of the zip, new ones last."""
        present = [name for name in self._infos if name not in self._removed]
        return present + [name for name in self._put if name not in self._infos]

    def has(self, part: str) -> bool:
        """Whether the part exists."""
        return self._real(part) is not None

    def part(self, part: str) -> bytes:
        """A part's content; BadFileError where it is absent or damaged."""
        real = self._real(part)
        if real is None:
            raise BadFileError("part_missing", name=self.name, part=part)
        if real in self._put:
            return zlib.decompress(self._put[real].packed.body, -15)
        info = self._infos[real]
        packed = self._packed_bytes(info)
        try:
            content = _unpacked(packed, info)
        except zlib.error as error:
            raise BadFileError("damaged", name=self.name) from error
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise BadFileError("damaged", name=self.name)
        return content

    def _packed_bytes(self, info: ZipInfo) -> memoryview:
        """An entry's compressed bytes."""
        start = info.header_offset
        head = self.data[start : start + LOCAL.size]
        if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
            raise BadFileError("damaged", name=self.name)
        name_length, extra_length = LOCAL.unpack(head)[-2:]
        start += LOCAL.size + name_length + extra_length
        body = memoryview(self.data)[start : start + info.compress_size]
        if len(body) != info.compress_size:
            raise BadFileError("damaged", name=self.name)
        return body

    def put(self, part: str, chunks: bytes | Iterable[bytes], *, level: int = LEVEL) -> None:
        """Replace a part in its position, or add one at the end."""
        real = self._real(part) or part
        self.roots.clear()
        self._removed.discard(real)
        # Compressed at once: a sheet of a million cells is 60 MB of text, and 6 MB compressed.
        self._put[real] = Packing((chunks,) if isinstance(chunks, bytes) else chunks, level, self.beside)
        self._spelling[real.casefold()] = real

    def remove(self, part: str) -> None:
        """Remove a part, if it exists."""
        real = self._real(part)
        if real is not None:
            self.roots.clear()
            self._put.pop(real, None)
            self._removed.add(real)
            del self._spelling[real.casefold()]

    def write_to(self, stream: IO[bytes]) -> None:
        """Write the package: untouched entries in their compressed bytes, replaced parts as put in."""
        written: list[Entry] = []
        offset = 0
        for name in self.names:
            entry, body = self._fresh(name, offset) if name in self._put else self._copied(name, offset)
            head = LOCAL.pack(
                b"PK\3\4", 20, entry.flags, entry.method, *entry.time, entry.crc, entry.packed, entry.size,
                len(entry.name), 0,
            )  # fmt: skip
            stream.write(head + entry.name)
            stream.write(body)
            offset += len(head) + len(entry.name) + entry.packed
            written.append(entry)
        if offset > CLASSIC_LIMIT:
            raise BadFileError("too_large", name=self.name)
        _write_directory(stream, written, offset)

    def _fresh(self, name: str, offset: int) -> tuple[Entry, bytes]:
        body, crc, size = self._put[name].packed
        encoded, flags = _encoded(name)
        return Entry(encoded, flags, ZIP_DEFLATED, EPOCH, crc, len(body), size, offset), body

    def _copied(self, name: str, offset: int) -> tuple[Entry, memoryview]:
        info = self._infos[name]
        encoded, flags = _as_stored(info)
        year, month, day, hour, minute, second = info.date_time
        stamp = (hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day)
        # Bits 1 and 2 state the compression effort; the others concern how sizes are stored.
        flags |= info.flag_bits & 0b110
        entry = Entry(
            encoded, flags, info.compress_type, stamp, info.CRC, info.compress_size, info.file_size, offset
        )
        return entry, self._packed_bytes(info)

    def _real(self, part: str) -> str | None:
        return self._spelling.get(part.replace("\\", "/").casefold())


def _refuse_foreign(data: bytes, name: str) -> None:
    """BadFileError where the data is not a zip, with a code for each kind so that the message can help."""
    if not data:
        raise BadFileError("empty", name=name)
    if data[:8] == OLE_MAGIC:
        raise BadFileError("encrypted" if ENCRYPTED_STREAM in data else "old_format", name=name)
    if b"PK\3\4" not in data[:4096]:
        raise BadFileError(foreign_kind(name), name=name)


def foreign_kind(name: str) -> str:
    """The error code for a file that is no workbook: what its name says it is."""
    return FOREIGN_KINDS.get(PurePath(name).suffix.casefold(), "not_a_workbook")


def _refuse_oversized(infos: list[ZipInfo], length: int, name: str) -> None:
    """BadFileError for zip bombs, encrypted entries, and compressions that Excel does not support."""
    if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise BadFileError("too_large", name=name)
    for info in infos:
        if info.file_size > RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise BadFileError("too_large", name=name)
        if info.flag_bits & 1:
            raise BadFileError("encrypted", name=name)
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or info.header_offset >= length:
            raise BadFileError("damaged", name=name)


def _unpacked(packed: memoryview, info: ZipInfo) -> bytes:
    """An entry's content, cut one byte beyond its stated size."""
    if info.compress_type == ZIP_STORED:
        return bytes(packed)
    return zlib.decompressobj(-15).decompress(packed, info.file_size + 1)


def _unpacked_head(packed: memoryview, info: ZipInfo, size: int) -> bytes:
    """The first bytes of an entry; what cannot be unpacked is refused when it is read."""
    if info.compress_type == ZIP_STORED:
        return bytes(packed[:size])
    try:
        return zlib.decompressobj(-15).decompress(packed[:size], size)
    except zlib.error:
        return b""


def _twice(infos: Iterable[ZipInfo]) -> str:
    """The first name that two entries have."""
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""


def _encoded(name: str) -> tuple[bytes, int]:
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode(), UTF8_NAME)


def _as_stored(info: ZipInfo) -> tuple[bytes, int]:
    """An entry's name in its original bytes: without the UTF-8 flag they are in code page 437."""
    if info.flag_bits & UTF8_NAME:
        return info.orig_filename.encode(), UTF8_NAME
    return info.orig_filename.encode("cp437"), 0


def _directory(entries: list[Entry]) -> Iterator[bytes]:
    for entry in entries:
        yield CENTRAL.pack(
            b"PK\1\2", 20, 20, entry.flags, entry.method, *entry.time, entry.crc, entry.packed, entry.size,
            len(entry.name), 0, 0, 0, 0, 0, entry.offset,
        )  # fmt: skip
        yield entry.name


def _write_directory(stream: IO[bytes], entries: list[Entry], offset: int) -> None:
    directory = b"".join(_directory(entries))
    stream.write(directory)
    stream.write(END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), offset, 0))
