"""A department's workbook: nothing foreign, locked but for the cells to fill, readable by everything."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha512
from io import BytesIO
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from okrxl.core.labels import LANGS, Lang, labels
from okrxl.exchange.contract import COLUMNS, FILLED, Code
from tests.exchange.departments import PLAIN, WORDS, company, cut, few, opened, parts, saved, sheet, workbook

Validator = Callable[[Path], list[str]]
FIRST = 7
SECRET = "密码1"  # noqa: S105 — of a file made here


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_another_department_in_any_part(lang: Lang) -> None:
    for name, data in cut(company(lang)).items():
        for part, content in parts(workbook(data)).items():
            for word in WORDS:
                if not name.startswith(word):
                    assert word.lower().encode() not in content.lower(), (name, word, part)
                    assert word.encode("utf-16-le") not in content


def test_all_departments_are_shown_on_request_alone() -> None:
    data = cut(company(), company_view=True)[PLAIN]
    book = opened(workbook(data))
    hidden = [labels("zh").text("sheets.data"), labels("zh").text("working.tab")]
    assert book.sheetnames == ["填写说明", "填报", "本部门OKR", "公司总览", *hidden]
    assert [tab.sheet_state for tab in book.worksheets] == [*["visible"] * 4, "hidden", "hidden"]
    values = [cell.value for row in sheet(book, "company").iter_rows() for cell in row]
    assert all(f"{word} dept" in values for word in WORDS)
    # Scores and objectives, but no key result of others.
    assert not any("Birch result" in str(value) for value in values)


@pytest.mark.parametrize("view", [True, False])
@pytest.mark.parametrize("lang", LANGS)
def test_it_is_valid(tmp_path: Path, validator: Validator, lang: Lang, *, view: bool) -> None:
    for data in cut(company(lang, WORDS[:2]), company_view=view, password=SECRET).values():
        assert validator(saved(tmp_path, workbook(data))) == []


def test_equal_data_give_equal_bytes() -> None:
    one, other = (cut(company(), company_view=True, password=SECRET)[PLAIN] for _ in range(2))
    assert workbook(one) == workbook(other)


@pytest.mark.parametrize("lang", LANGS)
def test_tables_with_their_headers(lang: Lang) -> None:
    data = cut(company(lang))[PLAIN]
    update = sheet(opened(workbook(data)), "update", lang)
    headers = [labels(lang).header(key, "update") for key in COLUMNS]
    assert len(set(headers)) == len(headers)
    found = {name: table.ref for name, table in dict(update.tables).items()}
    assert found == {"okr_update": "A6:R14", "okr_more": "A18:R34"}
    for row in (6, 18):
        assert [cell.value for cell in update[row]] == headers
    assert [update.cell(row, 1).value for row in range(FIRST, FIRST + 8)] == list(data.scored["id"])
    assert all(table.headerRowCount == 1 for table in update.tables.values())


@pytest.mark.parametrize("lang", LANGS)
def test_the_return_code_stands_on_both_sheets(lang: Lang) -> None:
    data = cut(company(lang))[PLAIN]
    book = opened(workbook(data))
    for key in ("guide", "update"):
        texts = [str(cell.value) for row in sheet(book, key, lang).iter_rows() for cell in row if cell.value]
        assert [Code.find(text) for text in texts if Code.find(text)] == [data.code]


@pytest.mark.parametrize("lang", LANGS)
def test_the_filler_s_name_goes_right_of_its_label(lang: Lang) -> None:
    update = sheet(opened(workbook(cut(company(lang))[PLAIN])), "update", lang)
    label = labels(lang).header("by", "update")
    (place,) = [cell for row in update.iter_rows(max_row=5) for cell in row if cell.value == label]
    beside = update.cell(place.row, place.column + 1)
    assert beside.value is None
    assert not beside.protection.locked


def test_only_cells_to_fill_can_be_typed_into() -> None:
    book = opened(workbook(cut(company(), company_view=True)[PLAIN]))
    update = sheet(book, "update")
    filled = {COLUMNS.index(key) + 1 for key in FILLED}
    expected = {(4, 2)} | {(row, column) for row in range(7, 15) for column in filled}
    expected |= {(row, column) for row in range(19, 35) for column in {1, *filled}}
    for tab in book.worksheets:
        assert tab.protection.sheet
        assert tab.protection.hashValue is None
        assert not tab.protection.selectUnlockedCells
        free = {
            (cell.row, cell.column) for row in tab.iter_rows() for cell in row if not cell.protection.locked
        }
        assert free == (expected if tab is update else set())


def test_the_password_is_hashed_as_excel_does_it() -> None:
    book = opened(workbook(cut(company(), password=SECRET)[PLAIN]))
    for tab in book.worksheets:
        protection = tab.protection
        assert protection.algorithmName == "SHA-512"
        hashed = sha512(b64decode(protection.saltValue) + SECRET.encode("utf-16-le")).digest()
        for turn in range(protection.spinCount or 0):
            hashed = sha512(hashed + turn.to_bytes(4, "little")).digest()
        assert hashed == b64decode(protection.hashValue)


def test_text_stays_text() -> None:
    trap = '=HYPERLINK("http://x","y")'
    data = few(
        {"id": "=1+1", "key_result": trap, "owner": "@甲", "unit": "-x", "target": 5},
        {"id": "+K", "key_result": "<b>&amp;\u0001_x0041_", "target": 5},
        check_ins=[{"date": date(2026, 3, 1), "kr_id": "=1+1", "actual": 2, "comment": "=2"}],
    )
    content = workbook(data)
    update = sheet(opened(content), "update")
    assert [(update.cell(7, column).value, update.cell(7, column).data_type) for column in (1, 3, 4, 5)] == [
        ("=1+1", "s"), (trap, "s"), ("@甲", "s"), ("-x", "s"),
    ]  # fmt: skip
    for part in parts(content).values():
        assert b"<f>=" not in part
        assert b"<f>HYPERLINK" not in part


def test_nothing_is_filled_when_it_goes_out() -> None:
    update = openpyxl.load_workbook(BytesIO(workbook(cut(company())[PLAIN])), data_only=True)["填报"]
    places = [COLUMNS.index(key) + 1 for key in FILLED]
    for row in (*range(7, 15), *range(19, 35)):
        assert [update.cell(row, place).value for place in places] == [None] * 5
        assert not update.cell(row, len(COLUMNS)).value
    assert update["D3"].value == "已填 0 / 8"


@pytest.mark.parametrize(("count", "spare"), [(1, 12), (6, 12), (7, 14), (200, 400), (230, 400)])
def test_any_number_of_key_results(tmp_path: Path, validator: Validator, count: int, spare: int) -> None:
    data = few(*({"target": number} for number in range(1, count + 1)))
    content = workbook(data)
    update = sheet(opened(content), "update")
    first = FIRST + count + 4
    assert update.tables["okr_update"].ref == f"A6:R{6 + count}"
    assert update.tables["okr_more"].ref == f"A{first - 1}:R{first + spare - 1}"
    if count in {1, 230}:
        assert validator(saved(tmp_path, content)) == []


def test_without_any_check_in(tmp_path: Path, validator: Validator) -> None:
    content = workbook(few({"target": 5}, {"measure": "milestone"}, {}))
    update = sheet(opened(content), "update")
    assert [update.cell(7, column).value for column in (8, 9, 10)] == [None] * 3
    assert validator(saved(tmp_path, content)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_limits_and_notes_on_every_cell_to_fill(lang: Lang) -> None:
    update = sheet(opened(workbook(cut(company(lang))[PLAIN])), "update", lang)
    rules = {
        place: one
        for one in update.data_validations.dataValidation
        for area in one.sqref.ranges
        for place in product(range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1))
    }
    for row in (*range(7, 15), *range(19, 35)):
        for key in FILLED:
            rule = rules[row, COLUMNS.index(key) + 1]
            assert rule.prompt
            assert rule.promptTitle == labels(lang).header(key)
            assert len(rule.prompt) <= 255
    day = rules[7, 11]
    # 366 days before the cycle to 366 after it: a late check-in can be typed.
    assert (day.type, day.errorStyle, day.formula1, day.formula2) == ("date", "stop", "45657", "46753")
    first, last = (date(1899, 12, 30) + timedelta(days=int(one)) for one in (day.formula1, day.formula2))
    assert first < date(2025, 1, 1) < date(2027, 12, 31) < last
    sure = rules[7, 13]
    assert (sure.type, sure.formula1, sure.formula2) == ("decimal", "0", "10")
    assert (rules[7, 12].type, rules[7, 12].errorStyle) == ("decimal", "stop")
    assert (rules[12, 12].type, rules[12, 12].showErrorMessage) == ("list", False)
    assert rules[19, 1].formula1 == "$A$7:$A$14"


def test_properties_name_nobody() -> None:
    for part, content in parts(workbook(cut(company())[PLAIN])).items():
        if part.startswith("docProps/"):
            assert re.findall(rb"<dc:creator>(.*?)</dc:creator>", content) in ([], [b"okrxl"])
            assert b"lastModifiedBy" not in content


@pytest.mark.parametrize("lang", LANGS)
def test_it_prints_one_page_wide_update_two_and_keeps_its_headers_in_view(lang: Lang) -> None:
    book = opened(workbook(cut(company(lang))[PLAIN]))
    update = sheet(book, "update", lang)
    for tab in book.worksheets[:3]:
        assert tab.sheet_properties.pageSetUpPr is not None
        assert tab.sheet_properties.pageSetUpPr.fitToPage
        assert tab.page_setup.fitToWidth == (2 if tab is update else 1)
    assert update.page_setup.orientation == "landscape"
    assert (update.print_title_rows, update.print_title_cols) == ("$6:$6", "$A:$C")
    assert update.freeze_panes == "D7"


def test_jumps_to_the_spare_rows_and_back() -> None:
    update = sheet(opened(workbook(cut(company())[PLAIN])), "update")
    assert update["D4"].hyperlink is not None
    assert update["D4"].hyperlink.location == "'填报'!A19"
    assert update["F16"].hyperlink is not None
    assert update["F16"].hyperlink.location == "'填报'!K7"
