"""A CSV or TSV file as rows of cells: its encoding, the separator, numbers with decimal commas."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from okrxl.core.errors import BadFileError

ENDINGS = frozenset({".csv", ".tsv", ".txt"})
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = [
    "gb18030", "big5", "shift_jis", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp1258",
]  # fmt: skip
"""What programs save where they do not save Unicode."""
SEPARATORS = ";\t|,"
"""Of two that fit equally the first: decimal commas divide as well as semicolons do."""
SEEN = 50
"""The records by which a separator is told."""
LONGEST_CELL = 1 << 20
MOST_BYTES = 200 << 20
COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+ ?%?|[+-]?\d+,(?:\d{1,2}|\d{4,}) ?%?")
"""A number that has a comma before its decimals; 1,200 may be either."""
POINT = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+ ?%?|[+-]?\d+\.(?:\d{1,2}|\d{4,}) ?%?")


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file, and the encoding it was read by; BadFileError where it is no text."""
    if not content:
        raise BadFileError("empty", name=name)
    if len(content) > MOST_BYTES:
        raise BadFileError("too_large", name=name)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content, encoding, name), encoding.removesuffix("-sig")
    if b"\0" in content[:4096]:
        odd, even = content[1:4096:2].count(0), content[0:4096:2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return _decode(content, encoding, name), encoding
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        return _detected(content, name)


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFileError("import_no_text", name=name) from error
    if "\0" in text:
        raise BadFileError("import_no_text", name=name)
    return text


def _detected(content: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 — few files need it

    best = from_bytes(content, cp_isolation=CANDIDATES).best()
    if best is None:
        raise BadFileError("import_no_text", name=name)
    return str(best), best.encoding


def split(text: str, name: str) -> tuple[list[list[str | None]], str]:
    """The rows of a text file, blank cells None, and the separator that most of its lines agree on."""
    if text.startswith("sep=") and text[4:5] in SEPARATORS:  # what Excel reads as the separator
        first, _, rest = text.partition("\n")
        return _rows(rest, first[4], name), first[4]
    separator = max(SEPARATORS, key=lambda one: _agreement(text, one))
    return _rows(text, separator, name), separator


def _agreement(text: str, separator: str) -> float:
    """How well a separator divides a text: by the share of records of the usual width."""
    try:
        widths = [len(row) for row in islice(_reader(text, separator), SEEN) if any(row)]
    except csv.Error:
        return 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0
    _, times = Counter(wide).most_common(1)[0]
    return round(len(wide) / len(widths), 1) + times / len(widths)


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)


def _rows(text: str, separator: str, name: str) -> list[list[str | None]]:
    try:
        return [[cell if cell.strip() else None for cell in row] for row in _reader(text, separator)]
    except csv.Error as error:
        raise BadFileError("damaged", name=name) from error


def has_decimal_commas(rows: list[list[str | None]], separator: str) -> bool:
    """Whether the numbers of a file have commas before their decimals: some must, and none a point."""
    commas = points = 0
    for row in rows:
        for cell in row:
            if cell:
                commas += bool(COMMA.fullmatch(cell.strip()))
                points += bool(POINT.fullmatch(cell.strip()))
    return commas > points if separator != "," else commas > 0 and points == 0
