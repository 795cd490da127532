"""Lists of passwords as people keep them; workbooks that open with their password only."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msoffcrypto.method.ecma376_agile as agile
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from okrxl.core.errors import BadFileError
from okrxl.core.labels import LANGS, labels
from okrxl.exchange import passwords
from okrxl.exchange.passwords import encrypted, opened, password_of, read_passwords
from tests.office import run_in_office

CHINESE = "春江·潮水连海平 2026"
LONG = "市aB3$" * 51


def listed(folder: Path, content: str | bytes, name: str = "passwords.csv") -> dict[str, str]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return dict(read_passwords(path))


def refused(folder: Path, content: str | bytes, name: str = "passwords.csv") -> tuple[str, object]:
    with pytest.raises(BadFileError) as raised:
        listed(folder, content, name)
    for lang in LANGS:
        assert labels(lang).text(f"errors.{raised.value.code}", **raised.value.values)
    return raised.value.code, raised.value.values.get("line")


def workbook(*rows: tuple[object, ...]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return stream.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return workbook(*((f"KR{row}", row, "进展" * 20) for row in range(200)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header", ["", "部门{}密码\r\n", "Department{}Password\r\n", "department {} PASSWORD\n"]
)
def test_a_list_is_read_however_it_was_saved(
    tmp_path: Path, encoding: str, separator: str, header: str
) -> None:
    text = header.format(separator) + f"市场部{separator}007 ab\r\n\r\n 销售部 {separator}密码，甲\r\n"
    assert listed(tmp_path, text.encode(encoding)) == {"市场部": "007 ab", "销售部": "密码，甲"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("密码,部门\n007,市场部\n", {"市场部": "007"}),
        ("序号,部门,打开密码,备注\n1,市场部,007,新\n", {"市场部": "007"}),
        ("Team,Password\nSales,x\n", {"Sales": "x"}),
        ("市场部;a,b\n销售部;c\n", {"市场部": "a,b", "销售部": "c"}),
        ("市场部,a;b\n", {"市场部": "a;b"}),
        ('"R&D, Ops";pw\n', {"R&D, Ops": "pw"}),
        ('市场部,"a,""b"\n', {"市场部": 'a,"b'}),
        ("市场部,a\n市场部,a\n", {"市场部": "a"}),
    ],
)
def test_lists_that_people_make(tmp_path: Path, text: str, read: dict[str, str]) -> None:
    assert listed(tmp_path, text) == read


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "passwords_columns", 1),
        ("部门,密码\n", "passwords_columns", 1),
        ("市场部\n销售部\n", "passwords_columns", 1),
        ("市场部,a\n销售部,b,c\n", "passwords_columns", 2),
        (",a\n", "passwords_columns", 1),
        ('市场部,"a\n', "passwords_columns", 1),
        ("市场部,a\n销售部, \n", "password_blank", 2),
        ("市场部,a\nSales,b\nsales ,c\n", "password_twice", 3),
        ("市场部," + "a" * 256, "password_unusable", 1),
        ('市场部,"a\nb"', "password_unusable", 2),
        (b"\x89PNG\r\n\x1a\n\0\0", "passwords_encoding", None),
        (b"\xff\xff\xff", "passwords_encoding", None),
    ],
)
def test_a_list_that_would_lock_someone_out_is_refused(
    tmp_path: Path, text: str | bytes, code: str, line: int | None
) -> None:
    assert refused(tmp_path, text) == (code, line)


def test_a_list_in_a_workbook(tmp_path: Path) -> None:
    content = workbook(("部门", "密码"), ("市场部", "007"), (), ("销售部", 20260101), ("Legal", " a b "))
    assert listed(tmp_path, content, "密码.xlsx") == {"市场部": "007", "销售部": "20260101", "Legal": "a b"}


@pytest.mark.parametrize("value", [date(2026, 1, 2), 12.5, True, 1e16])
def test_what_excel_changed_while_it_was_typed_is_refused(tmp_path: Path, value: object) -> None:
    assert refused(tmp_path, workbook(("市场部", value)), "p.xlsx") == ("password_not_text", 1)


def test_a_list_that_is_no_workbook_or_absent(tmp_path: Path) -> None:
    assert refused(tmp_path, b"PK\3\4 and no more", "p.xlsx")[0] == "damaged"
    with pytest.raises(BadFileError, match="not_found"):
        read_passwords(tmp_path / "none.csv")


def test_departments_are_found_however_they_are_written() -> None:
    assert password_of({"Ｓales Team": "a"}, "sales team") == "a"
    assert password_of({"Sales": "a"}, "Legal") is None


@pytest.mark.parametrize("password", ["007", CHINESE, LONG, " a b"])
def test_what_was_encrypted_opens_with_its_password_only(plain: bytes, password: str) -> None:
    locked = encrypted(plain, password)
    assert plain[2000:2100] not in locked
    assert opened(locked, ["wrong", "", password], name="a.xlsx") == plain
    assert opened(locked, [password + "x", password[1:]], name="a.xlsx") is None
    assert opened(locked, [], name="a.xlsx") is None


def test_a_file_that_makes_every_try_slow_gets_fewer_tries(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """999,999 hashes a try, times a hundred passwords, kept a collection busy for 104 s."""
    locked = encrypted(plain, "right")
    monkeypatch.setattr("okrxl.exchange.passwords.MOST_HASHES", 300_000)  # 3 tries as Excel hashes
    assert opened(locked, ["a", "a", "b", "right", "c"], name="a.xlsx") == plain
    with pytest.raises(BadFileError) as caught:
        opened(locked, ["a", "b", "c", "right"], name="a.xlsx")
    assert caught.value.values == {"name": "a.xlsx", "tries": 3, "count": 4}


def test_a_file_that_asks_for_more_than_excel_does_gets_fewer_tries_still(plain: bytes) -> None:
    """Five such files and a list of a hundred passwords took 47 s; now each takes a second."""
    slow = encrypted(plain, "right").replace(b'spinCount="100000"', b'spinCount="999999"')
    with pytest.raises(BadFileError) as caught:
        opened(slow, ["a", "b", "c", "d"], name="a.xlsx")
    assert caught.value.values == {"name": "a.xlsx", "tries": 2, "count": 4}


def test_what_is_not_encrypted_stays_as_it_is(plain: bytes) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for content in (plain, old, b"", b"text"):
        assert opened(content, ["a"], name="a.xlsx") == content


def test_every_size_survives() -> None:
    # Where the mini stream, a sector, a segment end is where compound files go wrong.
    with pytest.raises(ValueError, match="at least 4081 bytes"):
        encrypted(workbook(("a",))[:4080], "a")
    base = workbook(("a",))
    for more in range(0, 600, 99):
        whole = base[:-2] + (more).to_bytes(2, "little") + b"\0" * more  # a zip's comment
        assert opened(encrypted(whole, "a"), ["a"], name="a.xlsx") == whole


def test_a_damaged_file_is_distinguished_from_a_wrong_password(plain: bytes) -> None:
    locked = bytearray(encrypted(plain, "a"))
    locked[-2000] ^= 1
    for broken in (bytes(locked), bytes(locked[: len(locked) // 2]), bytes(locked[:600]) + locked[3000:]):
        with pytest.raises(BadFileError) as raised:
            opened(broken, ["a"], name="a.xlsx")
        assert raised.value.code in {"damaged", "encrypted"}
        assert raised.value.values == {"name": "a.xlsx"}


def test_a_file_that_asks_for_hours_of_hashing_is_refused(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_SPINS", 100_000)
    locked = encrypted(plain, "a")
    assert opened(locked, ["a"], name="a.xlsx") == plain
    with pytest.raises(BadFileError, match="encrypted"):
        opened(locked.replace(b'spinCount="100000"', b'spinCount="900000"'), ["a"], name="a.xlsx")


def test_what_excel_2010_encrypts_opens_too(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def as_2010(self: Any) -> None:
        self.cipherName, self.hashName, self.saltSize, self.blockSize = "AES", "SHA1", 16, 16
        self.keyBits, self.hashSize, self.saltValue = 128, 20, None

    monkeypatch.setattr(agile.ECMA376AgileCipherParams, "__init__", as_2010)
    monkeypatch.setattr(
        agile.ECMA376Agile, "generate_integrity_parameter", staticmethod(lambda *_: (b"\0" * 32, b"\0" * 32))
    )
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt("密码", stream)
    monkeypatch.undo()
    assert b'hashAlgorithm="SHA1"' in stream.getvalue()
    assert opened(stream.getvalue(), ["wrong", "密码"], name="a.xlsx") == plain
    assert opened(stream.getvalue(), ["wrong"], name="a.xlsx") is None


IN_LIBREOFFICE = """
def tried(document, **values):
    try:
        return opened(document, **values)
    except Exception:
        return None

def main(document, target, password):
    from com.sun.star.beans import NamedValue
    without, wrong = tried(document), tried(document, Password="wrong")
    book = tried(document, Password=password)
    text = book and book.Sheets.getByIndex(0).getCellByPosition(2, 199).String
    if book:
        named = {"CryptoType": "StrongEncryptionDataSpace", "OOXPassword": password}
        keys = uno.Any(
            "[]com.sun.star.beans.NamedValue", tuple(NamedValue(name, value) for name, value in named.items())
        )
        saved = options(FilterName="Calc MS Excel 2007 XML", EncryptionData=keys)
        book.storeToURL(uno.systemPathToFileUrl(target), saved)
    return [bool(without), bool(wrong), text]
"""


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_the_password_only_and_locks_it_again(plain: bytes, tmp_path: Path) -> None:
    locked, again = tmp_path / "locked.xlsx", tmp_path / "again.xlsx"
    locked.write_bytes(encrypted(plain, CHINESE))
    assert run_in_office(tmp_path, IN_LIBREOFFICE, locked, again, CHINESE) == [False, False, "进展" * 20]
    assert opened(again.read_bytes(), ["wrong"], name=again.name) is None
    inner = opened(again.read_bytes(), [CHINESE], name=again.name)
    assert inner
    assert "KR199" in strings(inner)


def strings(content: bytes) -> str:
    return ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
