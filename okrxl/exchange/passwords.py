"""Passwords for opening: a list of them by department; workbooks encrypted and opened as Excel does it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from okrxl.core.errors import BadFileError
from okrxl.core.grid import RawValue
from okrxl.core.labels import LANGS, labels, normalized
from okrxl.excel.file_store import load
from okrxl.excel.package.archive import ENCRYPTED_STREAM, OLE_MAGIC, Package

SEPARATORS = ",;\t"
ENCODINGS = ("utf-8-sig", "gb18030")
"""GB18030 is what a Chinese Excel writes where it says CSV."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How Excel's "Unicode text" begins."""
QUOTED = re.compile(r'"(?:[^"]|"")*"')
LONGEST = 255
"""More than that nobody can type into Excel's box."""
UNTYPED = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of letters that no key gives: line breaks, invisible marks."""
EXACT = 10**15
"""From here on Excel keeps no number as it was typed."""
SMALLEST = 4081
"""msoffcrypto-tool 6.1 puts smaller packages in the wrong place of its file (its issue 105)."""
PADDED = "SHA1"
MOST_SPINS = 1_000_000
"""Excel hashes a password 100,000 times; a file that asks for much more wants to keep us busy."""


def read_passwords(path: Path) -> Mapping[str, str]:
    """Department -> password, from a list of two columns, .csv or .xlsx; BadFileError says what is wrong.

    Departments are as they are written there; `password_of` looks one up.
    """
    content = load(path)
    rows = _workbook_rows if content.startswith((b"PK\3\4", OLE_MAGIC)) else _text_rows
    return _by_department(rows(content, path.name), path.name)


def password_of(passwords: Mapping[str, str], department: str) -> str | None:
    """A department's password; case, width and white space of its name are forgiven, as in the workbook."""
    return next(
        (word for name, word in passwords.items() if normalized(name) == normalized(department)), None
    )


def _text_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = QUOTED.sub("", first)
    # A password may hold any of the separators, a department's name hardly: the first one counts.
    separator = next((letter for letter in bare if letter in SEPARATORS), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise BadFileError("passwords_columns", name=name, line=reader.line_num) from error


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-16",) if content[:2] in UTF_16 else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadFileError("passwords_encoding", name=name)


def _workbook_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    from okrxl.excel.package.relations import sheet_parts  # noqa: PLC0415
    from okrxl.excel.read.cells import read_cells  # noqa: PLC0415 — a list in a text file needs no calamine

    package = Package.open(content, name=name)
    first = dict(list(sheet_parts(package).items())[:1])
    for cells in read_cells(package, first).values():
        for line, row in enumerate(cells.rows, 1):
            yield line, [_as_typed(value, name, line) for value in row]


def _as_typed(value: RawValue, name: str, line: int) -> str:
    """What was typed into a cell; a number is itself, but what Excel took for a date is lost."""
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) < EXACT:
        return str(int(value))
    raise BadFileError("password_not_text", name=name, line=line)


def _by_department(rows: Iterable[tuple[int, list[str]]], name: str) -> dict[str, str]:
    filled = [(line, cells) for line, cells in rows if any(cells)]
    places = _header(filled[0][1]) if filled else None
    width = len(filled[0][1]) if places else 2
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    for line, cells in filled[1:] if places else filled:
        # Without quotes a separator inside a password would cut it short without a word.
        if len(cells) < 2 or any(cells[width:]):
            raise BadFileError("passwords_columns", name=name, line=line)
        department, password = (cells[at] if at < len(cells) else "" for at in places or (0, 1))
        if not department:
            raise BadFileError("passwords_columns", name=name, line=line)
        if not password:
            raise BadFileError("password_blank", name=name, line=line, department=department)
        if seen.setdefault(normalized(department), password) != password:
            raise BadFileError("password_twice", name=name, line=line, department=department)
        if len(password) > LONGEST or any(unicodedata.category(letter) in UNTYPED for letter in password):
            raise BadFileError("password_unusable", name=name, line=line, department=department)
        found.setdefault(department, password)
    if not found:
        raise BadFileError("passwords_columns", name=name, line=1)
    return found


def _header(cells: Sequence[str]) -> tuple[int, int] | None:
    """Where departments and passwords stand, if this is a row of headers."""
    keys = [normalized(cell) for cell in cells]
    departments = {normalized(labels(lang).header("department")) for lang in LANGS}
    words = {
        normalized(word) for lang in LANGS for word in labels(lang).section("passwords.headers").values()
    }
    left = next((at for at, key in enumerate(keys) if key in departments), None)
    right = next((at for at, key in enumerate(keys) if key in words), None)
    if left is None and right is None:
        return None
    # One of the two is called otherwise: it is the other one of the first two columns.
    return (1 - min(right or 0, 1) if left is None else left), (
        1 - min(left or 0, 1) if right is None else right
    )


def encrypted(content: bytes, password: str) -> bytes:
    """A workbook that opens with a password only: agile encryption, AES-256 and SHA-512, as Excel's own."""
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415 — slow to import

    if not password or len(content) < SMALLEST:
        raise ValueError("a password, and a workbook of more than a page, is what can be encrypted")
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()


def opened(content: bytes, passwords: Sequence[str], *, name: str) -> bytes | None:
    """The workbook inside an encrypted one; None where no password fits, anything else as it is.

    A wrong password takes a tenth of a second, so the likeliest goes first. BadFileError: damaged, or a kind
    of encryption that a password alone does not open.
    """
    if not content.startswith(OLE_MAGIC) or ENCRYPTED_STREAM not in content:
        return content
    from msoffcrypto.exceptions import DecryptionError, FileFormatError  # noqa: PLC0415 — slow to import
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    try:
        office = OOXMLFile(io.BytesIO(content))
    except (DecryptionError, FileFormatError) as error:
        raise BadFileError("encrypted", name=name) from error
    except Exception as error:  # a parser of what anyone may send: it fails in every way
        raise BadFileError("damaged", name=name) from error
    if office.type == "agile" and office.info["spinValue"] > MOST_SPINS:
        raise BadFileError("encrypted", name=name)
    try:
        found = (_decrypted(office, password) for password in passwords if password)
        return next((inner for inner in found if inner is not None), None)
    except Exception as error:
        raise BadFileError("damaged", name=name) from error


def _decrypted(office: Any, password: str) -> bytes | None:  # noqa: ANN401 — msoffcrypto has no types
    """What is inside, or None where the password is another."""
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415

    # SHA-1 (Excel 2010) does not fill its blocks, and msoffcrypto-tool 6.1 compares it with the filling:
    # there, only a whole zip at the end proves the password.
    agile = office.type == "agile"
    proves = agile and PADDED not in {
        office.info["passwordHashAlgorithm"],
        office.info["keyDataHashAlgorithm"],
    }
    if proves and not _fits(office.info, password):
        return None
    made = io.BytesIO()
    try:
        office.load_key(password=password, verify_password=not agile)
        office.decrypt(made, verify_integrity=proves)
    except InvalidKeyError:
        if proves:
            raise
        return None
    return made.getvalue()


def _fits(info: Mapping[str, Any], password: str) -> bool:
    """Asked directly: `load_key` would hash a wrong password twice before it says so."""
    from msoffcrypto.method.ecma376_agile import ECMA376Agile  # noqa: PLC0415

    return bool(
        ECMA376Agile.verify_password(
            password,
            info["passwordSalt"],
            info["passwordHashAlgorithm"],
            info["encryptedVerifierHashInput"],
            info["encryptedVerifierHashValue"],
            info["spinValue"],
            info["passwordKeyBits"],
        )
    )
