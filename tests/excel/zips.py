"""Workbooks as zips: their parts, their compressed bytes, and edits of single parts."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

WORKBOOK = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"


def parts(path: Path) -> dict[str, bytes]:
    """Every part by name, in the zip's order."""
    return dict(_parts(path.read_bytes()))


@lru_cache(maxsize=4)
def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(path: Path) -> dict[str, bytes]:
    """The compressed bytes of every part, as they stand in the file."""
    data = path.read_bytes()
    with ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    found = {}
    for info in infos:
        name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
        start = info.header_offset + 30 + name + extra
        found[info.filename] = data[start : start + info.compress_size]
    return found


def write(path: Path, content: Mapping[str, bytes]) -> Path:
    """A package of these parts."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def change(path: Path, edits: Mapping[str, bytes | None]) -> Path:
    """Put parts in, or take out (None)."""
    content = {**parts(path), **edits}
    return write(path, {name: part for name, part in content.items() if part is not None})


def swap(path: Path, part: str, old: str, new: str, *, count: int = 1) -> Path:
    """Replace text in one part; it has to be there."""
    text = parts(path)[part].decode()
    assert old in text, f"{part} does not hold {old!r}: {text[:400]}"
    return change(path, {part: text.replace(old, new, count).encode()})


def before_end(part: bytes, tag: str, more: str) -> bytes:
    """More XML as the last children of an element."""
    head, closing, tail = part.decode().rpartition(f"</{tag}>")
    assert closing, tag
    return (head + more + closing + tail).encode()
