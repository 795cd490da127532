"""Rows typed below tables, tables that were lost, headers that are gone: read, named or refused, never half.

The workbook is the small one of tests/excel/small.py: K1 goes from 32 to 45 and was at 42 on 5 October.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from okrxl.build.workbook import make
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.excel.package.parts import OFFICE
from okrxl.excel.parts.tables import KIND
from okrxl.pipeline import Moment, read, refresh
from tests.excel import manager, reading, zips
from tests.excel.live.conftest import front, loaded
from tests.excel.running import okrxl
from tests.excel.small import small
from tests.in_memory_excel.windows import book_of, running
from tests.office import run_in_office

NOW = datetime(2026, 11, 20, 9, 30)
NEW_DAY = date(2026, 11, 18)
Codes = dict[str, str]
Outcome = tuple[float | None, Codes]
"""The company's score, and the cell of each finding about a table by code."""
ABOUT = {
    "rows_below",
    "rows_apart",
    "table_lost",
    "table_gone",
    "column_gone",
    "table_missing",
    "column_missing",
}


@pytest.fixture(scope="session")
def _workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("drifted") / "small.xlsx")


@pytest.fixture
def book(_workbook: Path, tmp_path: Path) -> Path:
    """The small workbook, refreshed."""
    return Path(shutil.copy(_workbook, tmp_path / "book.xlsx"))


def closed(path: Path) -> Outcome:
    found = okrxl("check", path, "--json").json
    codes = {one["code"]: one["cell"] or one["sheet"] for one in found["findings"] if one["code"] in ABOUT}
    return (found["company"] or {}).get("score"), codes


def in_excel(path: Path) -> Outcome:
    """The same, of the workbook open in the in-memory Excel."""
    app = loaded(path)
    with running(app) as found:
        outcome = read(LiveWorkbook(book_of(found, front(app))), Moment(NOW))
    codes = {one.code: one.cell or one.sheet for one in outcome.findings if one.code in ABOUT}
    return outcome.company.get("score"), codes


DRIVERS = pytest.mark.parametrize("outcome", [closed, in_excel])
Driver = Callable[[Path], Outcome]


def inside(path: Path, *rows: list[manager.Cell]) -> Path:
    """A copy with the rows typed in Excel, where the table grows."""
    copy = Path(shutil.copy(path, path.with_name("inside.xlsx")))
    manager.adds_rows(copy, "okr_check_ins", rows)
    return copy


def below(path: Path, cells: Mapping[str, Any]) -> Path:
    """Type on the sheet of check-ins, whose table ends at row 10 and does not grow."""
    manager.types(path, "Check-ins", cells)
    return path


def lose(path: Path, *names: str) -> Path:
    """Save as a program does that drops tables."""
    for name in names:
        tab, part, _ = manager.tables(path)[name]
        sheet = manager.tabs(path)[tab]
        rels = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
        held = zips.parts(path)
        zips.change(
            path,
            {
                sheet: re.sub(rb"<tableParts.*?</tableParts>", b"", held[sheet]),
                rels: re.sub(rb"<Relationship [^>]*/table[^>]*/>", b"", held[rels]),
                zips.TYPES: re.sub(
                    rb'<Override PartName="/%s"[^>]*/>' % part.encode(), b"", held[zips.TYPES]
                ),
                part: None,
            },
        )
    return path


def rename(path: Path, table: str, cell: str, old: str, new: str) -> Path:
    """Type over a header."""
    tab, part, _ = manager.tables(path)[table]
    zips.swap(path, part, f'name="{old}"', f'name="{new}"')
    manager.types(path, tab, {cell: new})
    return path


# rows below a table


@DRIVERS
def test_a_row_right_below_the_table_counts_as_if_it_were_inside(book: Path, outcome: Driver) -> None:
    expected, none = outcome(inside(book, [NEW_DAY, "K1", 45]))
    assert none == {}
    assert outcome(below(book, {"A11": NEW_DAY, "B11": "K1", "C11": 45})) == (
        expected,
        {"rows_below": "A11"},
    )


@DRIVERS
def test_a_row_after_a_gap_is_an_error_that_names_it_and_does_not_count(book: Path, outcome: Driver) -> None:
    expected, _ = outcome(book)
    score, codes = outcome(below(book, {"A13": NEW_DAY, "B13": "K1", "C13": 45}))
    assert (score, codes) == (expected, {"rows_apart": "A13"})


@pytest.mark.parametrize(
    "cells",
    [
        {"B11": "Total", "C11": 530},
        {"A11": "合计", "C11": 530},
        {"A12": "Total", "C12": 530},
        {"A11": "Figures are as of the month's end."},
        {"A11": "Note: cumulative", "B11": "see the guide"},
        {"C11": 530},
        {"A13": "Confidence", "B13": "1–3: low", "C13": "8–10: high"},
    ],
)
@DRIVERS
def test_totals_notes_and_legends_are_no_rows(book: Path, outcome: Driver, cells: dict[str, Any]) -> None:
    expected = outcome(book)
    assert outcome(below(book, cells)) == expected


@DRIVERS
def test_rows_below_a_totals_row_that_was_typed(book: Path, outcome: Driver) -> None:
    expected, _ = outcome(inside(book, [NEW_DAY, "K1", 45]))
    cells = {"A11": "Total", "C11": 281, "A12": NEW_DAY, "B12": "K1", "C12": 45}
    assert outcome(below(book, cells)) == (expected, {"rows_below": "A12"})


@DRIVERS
def test_a_key_result_and_an_objective_below_their_tables(book: Path, outcome: Driver) -> None:
    manager.types(book, "Key Results", {"A9": "K5", "B9": "O3", "C9": "Visits", "F9": "increase", "I9": 10})
    manager.types(book, "Objectives", {"A7": "O3", "B7": "Be seen", "C7": "Sales", "D7": "Head of sales"})
    assert outcome(book)[1] == {"rows_below": "A9"}


@DRIVERS
def test_the_next_table_on_the_sheet_is_no_row(book: Path, outcome: Driver) -> None:
    expected = outcome(book)
    tab, part, area = manager.tables(book)["okr_owners"]
    assert tab == "Owners"
    manager.types(book, tab, {"A8": "Owner", "B8": "Department", "A9": "Someone", "B9": "Sales"})
    held = zips.parts(book)
    root = held[part].decode().replace("okr_owners", "mine").replace(area.ref, "A8:C9").encode()
    root = re.sub(rb'(<table [^>]*?)\bid="\d+"', rb'\1id="99"', root, count=1)
    sheet = manager.tabs(book)[tab]
    rels = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    link = f'<Relationship Id="rId99" Type="{OFFICE}/table" Target="../tables/table99.xml"/>'
    kind = f'<Override PartName="/xl/tables/table99.xml" ContentType="{KIND}"/>'
    listed = held[sheet].decode().replace('count="1"><tablePart', 'count="2"><tablePart')
    listed = listed.replace("</tableParts>", '<tablePart r:id="rId99"/></tableParts>')
    zips.change(
        book,
        {
            "xl/tables/table99.xml": root,
            sheet: listed.encode(),
            rels: zips.before_end(held[rels], "Relationships", link),
            zips.TYPES: zips.before_end(held[zips.TYPES], "Types", kind),
        },
    )
    assert outcome(book) == expected


def test_adopt_stretches_the_table_over_them(book: Path) -> None:
    below(book, {"A11": NEW_DAY, "B11": "K1", "C11": 45})
    before = zips.parts(book)
    _, part, _ = manager.tables(book)["okr_check_ins"]
    assert okrxl("adopt", book).code == 0
    after = zips.parts(book)
    assert {name for name in after if after[name] != before[name]} == {part}
    assert manager.tables(book)["okr_check_ins"][2].ref == "A4:H11"
    assert closed(book)[1] == {}


# tables that were lost


@DRIVERS
def test_a_sheet_whose_table_was_lost_is_read_by_its_headers(book: Path, outcome: Driver) -> None:
    expected, _ = outcome(book)
    lose(book, "okr_settings", "okr_objectives", "okr_key_results", "okr_check_ins", "okr_departments")
    assert outcome(book) == (expected, {"table_lost": "Check-ins"})


@DRIVERS
def test_it_is_found_under_another_tab_by_all_of_its_headers(book: Path, outcome: Driver) -> None:
    expected, _ = outcome(book)
    manager.renames(book, "Check-ins", "Progress 2026")
    lose(book, "okr_check_ins")
    assert outcome(book) == (expected, {"table_lost": "Progress 2026"})


@DRIVERS
def test_rows_after_a_gap_and_notes_of_a_lost_table(book: Path, outcome: Driver) -> None:
    expected, _ = outcome(book)
    lose(book, "okr_check_ins")
    below(book, {"A11": "Note: all fine", "A13": NEW_DAY, "B13": "K1", "C13": 45})
    assert outcome(book) == (expected, {"table_lost": "Check-ins", "rows_apart": "A13"})


def test_adopt_makes_it_a_table_again_in_place(book: Path) -> None:
    names = {"okr_settings", "okr_key_results", "okr_check_ins"}
    whole, score = manager.tables(book), closed(book)[0]
    before = zips.parts(lose(book, *names))
    ran = okrxl("adopt", book, "--lang", "en")
    assert ran.code == 0, ran.err
    assert all(name in ran.out for name in names)
    assert {name: found[2] for name, found in manager.tables(book).items()} == {
        name: found[2] for name, found in whole.items()
    }
    after = zips.parts(book)
    sheets = {manager.tabs(book)[whole[name][0]] for name in names}
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {
        zips.TYPES,
        *sheets,
        *(f"{s.replace('sheets/', 'sheets/_rels/')}.rels" for s in sheets),
    }
    for sheet in sheets:
        assert re.sub(rb"<tableParts.*</tableParts>", b"", after[sheet]) == before[sheet]
    assert closed(book) == (score, {})
    assert okrxl("refresh", book).code == 0


def test_adopt_refuses_what_excel_would_not_accept(book: Path) -> None:
    lose(book, "okr_check_ins")
    manager.types(book, "Check-ins", {"E4": "By"})
    before = book.read_bytes()
    ran = okrxl("adopt", book, "--lang", "en")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "F4" in ran.err
    assert book.read_bytes() == before


@pytest.mark.validator
def test_adopted_workbooks_are_valid(book: Path, validator: Callable[[Path], list[str]]) -> None:
    known = validator(book)
    lose(book, "okr_key_results", "okr_check_ins")
    assert okrxl("adopt", book).code == 0
    assert validator(book) == known


# tables and columns that are gone


STATUS = ("Errors", "Warnings", "Next step")
"""What stands on Home left of what is said about findings."""


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What every sheet holds but Checks, the sheet that was changed, and Home's lines about findings."""
    found = {tab: reading.rows(path, tab) for tab in manager.tabs(path) if tab not in {"Checks", "Check-ins"}}
    found["Home"] = [
        tuple(cell for before, cell in zip((None, *row), row, strict=False) if before not in STATUS)
        for row in found["Home"]
    ]
    return found


GONE: dict[str, Callable[[Path], Path]] = {
    "Actual": lambda path: rename(path, "okr_check_ins", "C4", "Actual", "Ist"),
    "KR ID": lambda path: rename(path, "okr_check_ins", "B4", "KR ID", "Nummer"),
    "table": lambda path: below(lose(path, "okr_check_ins"), {"B4": "x", "C4": "y"}),
}


@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_is_told_and_nothing_else_is_redrawn(book: Path, what: str) -> None:
    before = sheets(book)
    GONE[what](book)
    ran = okrxl("refresh", book, "--json")
    assert ran.code == 1
    assert ran.json["company"] in (None, {}) or ran.json["company"].get("score") is None
    assert ran.json["scores"] == []
    code = "table_gone" if what == "table" else "column_gone"
    assert [one["code"] for one in ran.json["findings"] if one["severity"] == "error"] == [code]
    assert sheets(book) == before
    assert [row[6] for row in reading.rows(book, "Checks")[8:9]] == [code]
    home = {one: other for row in reading.rows(book, "Home") for one, other in pairwise(row)}
    assert home["Errors"] == 1
    assert "Checks" in home["Next step"]


def test_the_same_in_a_running_excel(book: Path) -> None:
    rename(book, "okr_check_ins", "C4", "Actual", "Ist")
    app = loaded(book)

    def contents() -> dict[str, dict[tuple[int, int], object]]:
        return {one.name: dict(one.values) for one in front(app).sheets if one.name not in {"Checks", "Home"}}

    before = contents()
    with running(app) as found:
        outcome = refresh(LiveWorkbook(book_of(found, front(app))), Moment(NOW))
    assert [one.code for one in outcome.findings if one.severity == "error"] == ["column_gone"]
    assert contents() == before
    checks = next(one for one in front(app).sheets if one.name == "Checks")
    assert "column_gone" in checks.values.values()


def test_a_header_that_is_restored_scores_again(book: Path) -> None:
    before = closed(book)
    rename(book, "okr_check_ins", "C4", "Actual", "Ist")
    assert okrxl("refresh", book).code == 1
    rename(book, "okr_check_ins", "C4", "Ist", "Actual")
    assert okrxl("refresh", book).code == 0
    assert closed(book) == before


def test_a_column_that_was_never_there_is_an_error_and_no_dashboard_of_zeros(tmp_path: Path) -> None:
    path = small(tmp_path / "new.xlsx", refreshed=False)
    rename(path, "okr_key_results", "I4", "Target", "Ziel")
    ran = okrxl("refresh", path, "--json")
    assert ran.code == 1
    assert ran.json["scores"] == []
    assert {one["code"] for one in ran.json["findings"] if one["severity"] == "error"} & {
        "column_missing",
        "column_gone",
    }


# the round


def test_returned_rows_follow_those_that_were_typed_below_the_table(book: Path) -> None:
    below(book, {"A11": NEW_DAY, "B11": "K2", "C11": 70})
    sent = book.parent / "sent"
    assert okrxl("distribute", book, "--to", sent).code in {0, 1}
    _type_into_update(sent, "K1", 44)
    ran = okrxl("collect", book, "--from", sent)
    assert ran.code in {0, 1}, ran.err
    assert manager.tables(book)["okr_check_ins"][2].ref == "A4:H12"
    rows = reading.rows(book, "Check-ins")
    assert [row[1:3] for row in rows[10:12]] == [("K2", 70), ("K1", 44)]
    assert closed(book)[1] == {}


@pytest.mark.parametrize("how", ["lost", "gone"])
def test_a_master_that_cannot_take_rows_says_so_and_stays_as_it_was(book: Path, how: str) -> None:
    sent = book.parent / "sent"
    assert okrxl("distribute", book, "--to", sent).code in {0, 1}
    _type_into_update(sent, "K1", 44)
    if how == "lost":
        lose(book, "okr_check_ins")
    else:
        rename(book, "okr_check_ins", "C4", "Actual", "Ist")
    before = book.read_bytes()
    ran = okrxl("collect", book, "--from", sent)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ("okrxl adopt" if how == "lost" else "Ist") in ran.err or "Actual" in ran.err
    assert book.read_bytes() == before
    if how == "lost":
        assert okrxl("adopt", book).code == 0
        assert okrxl("collect", book, "--from", sent).code in {0, 1}
        assert reading.rows(book, "Check-ins")[10][1:3] == ("K1", 44)


def test_a_returned_file_without_its_table_is_taken(book: Path) -> None:
    sent = book.parent / "sent"
    assert okrxl("distribute", book, "--to", sent).code in {0, 1}
    path = _type_into_update(sent, "K1", 44)
    lose(path, *(name for name in manager.tables(path) if name.startswith("okr_update")))
    ran = okrxl("collect", book, "--from", sent)
    assert ran.code in {0, 1}, ran.err
    assert reading.rows(book, "Check-ins")[10][1:3] == ("K1", 44)


def _type_into_update(folder: Path, kr_id: str, actual: float) -> Path:
    """Fill in a key result's row of the department workbook that has it."""
    for path in sorted(folder.glob("*.xlsx")):
        found = reading.book(path, values=False)
        sheet = next(one for one in found.worksheets if "okr_update" in one.tables)
        area = sheet.tables["okr_update"].ref
        head, *rows = list(sheet[area])
        columns = {str(one.value): one.column_letter for one in head}
        for row in rows:
            if row[0].value == kr_id:
                number = row[0].row
                cells: dict[str, manager.Cell] = {
                    f"{columns['Actual']}{number}": actual,
                    f"{columns['Date']}{number}": NEW_DAY,
                }
                manager.types(path, sheet.title, cells)
                return path
    raise AssertionError(kr_id)


# filled in by hand in LibreOffice

TYPING = """
def main(path, rows):
    book = opened(path)
    for tab, cells in rows.items():
        sheet = book.Sheets.getByName(tab)
        for ref, text in cells.items():
            sheet.getCellRangeByName(ref).setFormula(text)  # as it is typed: dates and numbers are recognised
    book.store()
    book.close(True)
    return 0
"""


@pytest.mark.libreoffice
def test_a_blank_workbook_filled_in_in_libreoffice_is_scored_like_excels(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    make(path, "en", sample=False, now=NOW)
    typed = {}
    for tab, _, area in (found for name, found in manager.tables(book).items() if name in INPUTS):
        headers, *rows = reading.rows(book, tab)[area.top - 1 : area.bottom]
        there = reading.rows(path, tab)[area.top - 1 :]
        settings = [row[0] for row in there] if tab == "Settings" else []
        typed[tab] = {
            f"{chr(65 + there[0].index(header))}{area.top + at}": _as_typed(value)
            for down, row in enumerate(rows, 1)
            for at in [settings.index(row[0]) if settings else down]
            for header, value in zip(headers[: area.columns], row, strict=False)
            if value is not None
        }
    run_in_office(tmp_path, TYPING, path, typed)
    assert manager.tables(path)["okr_check_ins"][2].bottom == 5
    excel, libreoffice = (okrxl("check", one, "--json").json for one in (book, path))
    assert libreoffice["scores"] == excel["scores"]
    assert libreoffice["company"] == excel["company"]
    codes = {one["code"] for one in libreoffice["findings"]} - {one["code"] for one in excel["findings"]}
    # Unlike a person's typing, UNO's leaves the number format as it is.
    assert codes - {"date_as_number"} == {"rows_below"}
    assert okrxl("adopt", path).code == 0
    assert "rows_below" not in {one["code"] for one in okrxl("check", path, "--json").json["findings"]}


INPUTS = {
    f"okr_{key}"
    for key in ("settings", "strategy", "departments", "owners", "objectives", "key_results", "check_ins")
}


def _as_typed(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
