"""Hidden and protected sheets: what can be typed into, and what a file says of the password."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.protection import SheetProtection

from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Drawing, PlacedSheet, Protection, Values
from okrxl.sheets.styles import STYLES
from tests.conftest import Converter, Validator
from tests.excel import manager, reading, zips
from tests.excel.conftest import Sample

FILLED = tuple(key for key in STYLES if key.startswith("entry"))
VALUES = (Values(1, 1, (["Actual", *[None] * len(FILLED)],), (["header", *FILLED],)),)
SHEET = PlacedSheet("fill", "Fill", VALUES, protection=Protection("pass word 密码", bytes(range(16))))
HIDDEN = PlacedSheet("memory", "Memory", VALUES, state="very_hidden")


def drawn(path: Path, *sheets: PlacedSheet) -> Path:
    book = ClosedWorkbook(path)
    book.draw(Drawing(sheets))
    book.save(keep=False)
    return path


def protection(path: Path) -> SheetProtection:
    return reading.book(path)["Fill"].protection


def test_only_the_cells_to_fill_can_be_typed_into(sample: Sample) -> None:
    sheet = reading.book(drawn(sample("en-blank.xlsx"), SHEET))["Fill"]
    assert sheet.protection.sheet
    locked = [cell.protection.locked for cell in sheet["A"]]
    assert locked == [True, *[False] * len(FILLED)]
    root = manager.tree(drawn(sample("en-blank.xlsx", "again.xlsx"), SHEET), "xl/styles.xml")
    formats = root.iterfind(f"{manager.S}cellXfs/{manager.S}xf")
    unlocked = [one for one in formats if one.find(f"{manager.S}protection") is not None]
    assert {one.get("applyProtection") for one in unlocked} == {"1"}


def test_looking_measuring_sorting_and_filtering_stay_allowed(sample: Sample) -> None:
    found = protection(drawn(sample("en-blank.xlsx"), SHEET))
    allowed = {
        "formatColumns",
        "formatRows",
        "sort",
        "autoFilter",
        "selectLockedCells",
        "selectUnlockedCells",
    }
    assert {name for name in (*SheetProtection.__attrs__,) if getattr(found, name) is False} == allowed


def test_the_password_is_a_salted_hash_of_many_rounds(sample: Sample) -> None:
    found = protection(drawn(sample("en-blank.xlsx"), SHEET))
    assert (found.algorithmName, found.spinCount) == ("SHA-512", 100_000)
    salt = b64decode(found.saltValue)
    assert salt == bytes(range(16))
    rounds = hashlib.sha512(salt + "pass word 密码".encode("utf-16-le")).digest()
    for number in range(100_000):
        rounds = hashlib.sha512(rounds + number.to_bytes(4, "little")).digest()
    assert b64decode(found.hashValue) == rounds


def test_equal_input_gives_equal_bytes_and_no_password_no_hash(sample: Sample) -> None:
    one, other = (drawn(sample("en-blank.xlsx", name), SHEET) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == other.read_bytes()
    free = protection(drawn(sample("en-blank.xlsx", "c.xlsx"), replace(SHEET, protection=Protection())))
    assert free.sheet
    assert (free.algorithmName, free.hashValue, free.saltValue) == (None, None, None)


def test_hidden_sheets_are_hidden_as_much_as_asked(sample: Sample) -> None:
    half = replace(HIDDEN, key="half", name="Half", state="hidden")
    path = drawn(sample("en-blank.xlsx"), HIDDEN, half, SHEET)
    book = reading.book(path)
    assert [book[name].sheet_state for name in ("Memory", "Half", "Fill")] == [
        "veryHidden",
        "hidden",
        "visible",
    ]
    assert ClosedWorkbook(path).owned()["memory"] == "Memory"


def test_what_the_manager_made_of_it_stays(sample: Sample) -> None:
    path = drawn(sample("en-blank.xlsx"), SHEET, HIDDEN)
    part = manager.tabs(path)["Fill"]
    root = manager.tree(path, part)
    guard = root.find(f"{manager.S}sheetProtection")
    assert guard is not None
    root.remove(guard)
    manager.put(path, part, root)
    # The workbook's own memory of changes is very hidden too: every tab is made visible.
    zips.swap(path, zips.WORKBOOK, ' state="veryHidden"', "", count=-1)
    book = reading.book(drawn(path, SHEET, HIDDEN))
    assert not book["Fill"].protection.sheet
    assert book["Memory"].sheet_state == "visible"


@pytest.mark.validator
def test_it_is_valid(sample: Sample, validator: Validator) -> None:
    assert validator(drawn(sample("en-blank.xlsx"), SHEET, HIDDEN)) == []


@pytest.mark.libreoffice
def test_libreoffice_protects_it_with_the_same_password(sample: Sample, converted: Converter) -> None:
    path = drawn(sample("en-blank.xlsx"), SHEET, HIDDEN)
    theirs = converted(path, "xlsx")
    mine, found = protection(path), protection(theirs)
    assert found.sheet
    assert (found.hashValue, found.saltValue) == (mine.hashValue, mine.saltValue)
    assert reading.book(theirs)["Memory"].sheet_state in {"hidden", "veryHidden"}
    assert [cell.protection.locked for cell in reading.book(theirs)["Fill"]["A"]] == [
        True,
        *[False] * len(FILLED),
    ]
