"""Passwords by department from a list; encrypting and decrypting workbooks as Excel does."""

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
"""A Chinese Excel writes CSV files in GB18030."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of Excel's "Unicode text"."""
QUOTED = re.compile(r'"(?:[^"]|"")*"')
LONGEST = 255
"""The limit of Excel's password box, in characters."""
UNTYPED = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories that cannot be typed: line breaks, invisible characters."""
EXACT = 10**15
"""Excel does not store all digits of integers from here on."""
SMALLEST = 4081
"""Bytes; msoffcrypto-tool 6.1 writes smaller packages to the wrong position (its issue 105)."""
PADDED = "SHA1"
MOST_SPINS = 1_000_000
"""Excel hashes a password 100,000 times; a file that asks for far more would block the collection."""
USUAL_SPINS = 100_000
MOST_HASHES = 20_000_000
"""For all passwords tried on one file: 200 of them as Excel hashes, which takes some 10 s."""
MOST_SLOW_HASHES = 2_000_000
"""The same for a file that asks for more than Excel does: a folder may be full of them."""


def read_passwords(path: Path) -> Mapping[str, str]:
    """Department -> password, from a list of two columns, .csv or .xlsx; BadFileError if it is unusable.

    Departments are spelled as in the list; `password_of` looks one up.
    """
    content = load(path)
    rows = _workbook_rows if content.startswith((b"PK\3\4", OLE_MAGIC)) else _text_rows
    return _by_department(rows(content, path.name), path.name)


def password_of(passwords: Mapping[str, str], department: str) -> str | None:
    """A department's password; case, width and white space of its name do not matter, as in the workbook."""
    return next(
        (word for name, word in passwords.items() if normalized(name) == normalized(department)), None
    )


def _text_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = QUOTED.sub("", first)
    # Passwords may contain separators, department names hardly ever do: the first one counts.
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
    from okrxl.excel.read.cells import read_cells  # noqa: PLC0415 — text files do not need calamine

    package = Package.open(content, name=name)
    first = dict(list(sheet_parts(package).items())[:1])
    for cells in read_cells(package, first).values():
        for line, row in enumerate(cells.rows, 1):
            yield line, [_as_typed(value, name, line) for value in row]


def _as_typed(value: RawValue, name: str, line: int) -> str:
    """A cell as it was typed, integers included; BadFileError if Excel converted it, for one to a date."""
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
        # Without quotes a separator inside a password would silently truncate it.
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
    """The positions of departments and passwords if this is a header row, else None."""
    keys = [normalized(cell) for cell in cells]
    departments = {normalized(labels(lang).header("department")) for lang in LANGS}
    words = {
        normalized(word) for lang in LANGS for word in labels(lang).section("passwords.headers").values()
    }
    left = next((at for at, key in enumerate(keys) if key in departments), None)
    right = next((at for at, key in enumerate(keys) if key in words), None)
    if left is None and right is None:
        return None
    # If only one header is known, the other column is the other one of the first two.
    return (1 - min(right or 0, 1) if left is None else left), (
        1 - min(left or 0, 1) if right is None else right
    )


def encrypted(content: bytes, password: str) -> bytes:
    """The workbook, encrypted as Excel does: agile encryption, AES-256 and SHA-512."""
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415 — slow to import

    if not password or len(content) < SMALLEST:
        raise ValueError(f"needs a password, and a workbook of at least {SMALLEST} bytes")
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()


def opened(content: bytes, passwords: Sequence[str], *, name: str) -> bytes | None:
    """The decrypted workbook; None if no password fits; content that is not encrypted is returned unchanged.

    A wrong password takes 0.1 s, so the likeliest comes first. BadFileError if the file is damaged,
    encrypted in a way that a password alone does not open, or takes too long for all passwords.
    """
    if not content.startswith(OLE_MAGIC) or ENCRYPTED_STREAM not in content:
        return content
    from msoffcrypto.exceptions import DecryptionError, FileFormatError  # noqa: PLC0415 — slow to import
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    try:
        office = OOXMLFile(io.BytesIO(content))
    except (DecryptionError, FileFormatError) as error:
        raise BadFileError("encrypted", name=name) from error
    except Exception as error:  # msoffcrypto raises anything on malformed files
        raise BadFileError("damaged", name=name) from error
    spins = office.info["spinValue"] if office.type == "agile" else 1
    if spins > MOST_SPINS:
        raise BadFileError("encrypted", name=name)
    distinct = [password for password in dict.fromkeys(passwords) if password]
    tries = (MOST_HASHES if spins <= USUAL_SPINS else MOST_SLOW_HASHES) // max(spins, 1)
    try:
        found = (_decrypted(office, password) for password in distinct[:tries])
        inner = next((inner for inner in found if inner is not None), None)
    except Exception as error:
        raise BadFileError("damaged", name=name) from error
    if inner is None and len(distinct) > tries:
        raise BadFileError("password_tries", name=name, tries=tries, count=len(distinct))
    return inner


def _decrypted(office: Any, password: str) -> bytes | None:  # noqa: ANN401 — msoffcrypto has no types
    """The decrypted content; None if the password is wrong."""
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415

    # msoffcrypto-tool 6.1 compares SHA-1 hashes (Excel 2010) together with their padding: with these, only a
    # whole zip in the end proves the password.
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
    """Whether a password fits; `load_key` would hash a wrong one twice."""
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
