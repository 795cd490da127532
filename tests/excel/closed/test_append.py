"""Rows go below the last row of a manager's table that has a value; nothing else changes."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from okrxl.core.errors import BadFileError
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Appended, Drawing
from tests.conftest import Converter, Validator
from tests.excel import manager, reading, zips
from tests.excel.closed.ledger import NEW, ROWS, TAB, append, ledger
from tests.excel.conftest import Sample
from tests.excel.running import done

COLUMNS = '<cols><col min="5" max="5" width="9" style="1"/></cols>'
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"


def values(path: Path, first: int, last: int) -> list[tuple[object, ...]]:
    sheet = reading.book(path, values=False)[TAB]
    return [
        tuple(value.date() if isinstance(value, datetime) else value for value in row)
        for row in sheet.iter_rows(first, last, 2, 8, values_only=True)
    ]


def ref(path: Path, table: str = "okr_check_ins") -> str:
    return manager.tables(path)[table][2].ref


def grown(row: int) -> list[tuple[object, ...]]:
    """The new rows as they are to stand from a row on."""
    twice = "=okr_check_ins[[#This Row],[Actual]]*2"
    return [
        (date(2026, 6, 1), "K1", 44, "=1+1", None, twice, f"=D{row}-D{row - 1}"),
        (date(2026, 6, 8), "K2", 79.25, None, None, twice, f"=D{row + 1}-D{row}"),
    ]


def test_rows_follow_the_last_one_and_the_table_grows(tmp_path: Path) -> None:
    path = append(ledger(tmp_path / "a.xlsx"))
    assert values(path, 8, 10) == [*grown(8), (None,) * 7]
    assert ref(path) == "B4:H9"
    buttons = manager.tree(path, TABLE).find(f"{manager.S}autoFilter")
    assert buttons is not None
    assert buttons.get("ref") == "B4:H9"
    sheet = reading.book(path)[TAB]
    assert b'<dimension ref="B2:K9"/>' in zips.parts(path)[SHEET]
    assert sheet["E8"].data_type == "s"


def test_they_look_like_the_last_row(tmp_path: Path) -> None:
    sheet = reading.book(append(ledger(tmp_path / "a.xlsx")))[TAB]
    for column in "BCDEFGH":
        for row in (8, 9):
            assert sheet[f"{column}{row}"]._style == sheet[f"{column}7"]._style, (column, row)
    assert [sheet.row_dimensions[row].height for row in (7, 8, 9, 10)] == [21, 21, 21, None]


def test_a_cell_that_the_last_row_lacks_looks_as_its_row_or_its_column_does(tmp_path: Path) -> None:
    path = ledger(tmp_path / "column.xlsx")
    text = re.sub(r'<c r="E7".*?</c>', "", zips.parts(path)[SHEET].decode())
    zips.change(path, {SHEET: text.replace("<sheetData>", COLUMNS + "<sheetData>").encode()})
    append(path, {3: ["text"]})
    sheet = reading.book(path)[TAB]
    assert (sheet["E8"].value, sheet["E8"].font.b, sheet["B8"].number_format) == ("text", True, "yyyy-mm-dd")
    path = ledger(tmp_path / "row.xlsx")
    text = text.replace('<row r="7"', '<row r="7" s="3" customFormat="1"')
    zips.change(path, {SHEET: text.encode()})
    append(path, {3: ["text"]})
    assert reading.book(path)[TAB]["E8"].font.color.rgb == "FF123456"
    assert b'<row r="8" s="3" customFormat="1" ht="21" customHeight="1">' in zips.parts(path)[SHEET]


def test_limits_and_colours_of_the_last_row_grow_and_others_stay(tmp_path: Path) -> None:
    before = ledger(tmp_path / "before.xlsx")
    text = zips.parts(append(ledger(tmp_path / "a.xlsx")))[SHEET].decode()
    found = re.findall(r'sqref="([^"]*)"|<xm:sqref>([^<]*)<', text)
    refs = [one or other for one, other in found]
    assert refs == [one or other for one, other in re.findall(
        r'sqref="([^"]*)"|<xm:sqref>([^<]*)<',
        zips.parts(before)[SHEET].decode()
        .replace("C5:C7", "C5:C9").replace("D5:D7<", "D5:D9<").replace('"D5:D7"', '"D5:D9"')
        .replace("B5:E7", "B5:E9").replace("A4:D7", "A4:D7 B8:D9"),
    )]  # fmt: skip
    assert {"C5:C9", "D5:D500", "B5:E9", "A4:D7 B8:D9", "A7"} <= set(refs)
    assert refs.count("D5:D9") == 2


def test_nothing_else_of_the_sheet_changes_and_no_other_part(tmp_path: Path) -> None:
    before, after = ledger(tmp_path / "before.xlsx"), append(ledger(tmp_path / "a.xlsx"))
    old, new = zips.packed(before), zips.packed(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {SHEET, TABLE, zips.WORKBOOK}
    one, other = zips.parts(before)[SHEET], zips.parts(after)[SHEET]
    added = re.findall(rb'<row r="[89]".*?</row>', other)
    other = other.replace(b"".join(added), b"")
    for grew, was in ((b"B5:E9", b"B5:E7"), (b"C5:C9", b"C5:C7"), (b"D5:D9", b"D5:D7"), (b" B8:D9", b"")):
        other = other.replace(grew, was)
    assert other.replace(b"B2:K9", b"B2:K7") == one


def test_blank_rows_at_the_end_are_filled_first(tmp_path: Path) -> None:
    path = append(ledger(tmp_path / "a.xlsx", blank=1))
    assert ref(path) == "B4:H9"
    assert values(path, 8, 9) == grown(8)
    path = append(ledger(tmp_path / "b.xlsx", blank=4))
    assert ref(path) == "B4:H11"
    assert values(path, 8, 9) == grown(8)


def test_blank_rows_in_between_stay_blank(tmp_path: Path) -> None:
    rows = (ROWS[0], (None,) * 5, ROWS[1])
    path = append(ledger(tmp_path / "a.xlsx", rows=rows))
    assert [row[:4] for row in values(path, 6, 8)] == [
        (None,) * 4, (date(2026, 4, 6), "K2", 80.5, "slow"), (date(2026, 6, 1), "K1", 44, "=1+1"),
    ]  # fmt: skip


def test_the_only_row_of_a_new_table_is_filled(sample: Sample) -> None:
    path = sample("en-blank.xlsx")
    before = manager.tables(path)["okr_check_ins"][2]
    append(path, {0: [date(2026, 6, 1)], 1: ["K1"], 2: [3]})
    assert ref(path) == before.ref
    tab, _, area = manager.tables(path)["okr_check_ins"]
    assert list(reading.rows(path, tab)[area.top][:3]) == [datetime(2026, 6, 1), "K1", 3]
    append(path, {0: [date(2026, 6, 2)], 1: ["K2"], 2: [4]})
    assert ref(path) != before.ref


def test_appending_twice_is_as_appending_once(tmp_path: Path) -> None:
    once = append(ledger(tmp_path / "once.xlsx"))
    twice = ledger(tmp_path / "twice.xlsx")
    for row in (0, 1):
        append(twice, {column: cells[row : row + 1] for column, cells in NEW.items()})
    assert values(twice, 5, 10) == values(once, 5, 10)
    one, other = zips.parts(once), zips.parts(twice)
    text = other[SHEET].replace(b"A4:D7 B8:D8", b"A4:D7 B8:D9")
    assert text.replace(b"A4:D7 B8:D9 B9:D9", b"A4:D7 B8:D9") == one[SHEET]
    assert other[TABLE] == one[TABLE]


def test_several_lots_in_one_drawing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    book = ClosedWorkbook(path)
    lots = [Appended("OKR_CHECK_INS", {c: v[i : i + 1] for c, v in NEW.items()}) for i in (0, 1)]
    book.draw(Drawing((), appended=(*lots, Appended("okr_check_ins", {0: []}))))
    book.save(keep=False)
    assert values(path, 8, 9) == grown(8)


@pytest.mark.parametrize(
    ("code", "cell", "made"),
    [
        ("rows_totals", "B8", {"totals": True}),
        ("rows_content", "C9", {"below": {"C9": "mine"}}),
        ("rows_content", "H8", {"below": {"H8": "=1+1"}}),
    ],
)
def test_what_stands_in_the_way_is_told_and_nothing_is_written(
    tmp_path: Path, code: str, cell: str, made: dict[str, object]
) -> None:
    path = ledger(tmp_path / "a.xlsx", **made)  # type: ignore[arg-type]
    before = path.read_bytes()
    with pytest.raises(BadFileError) as caught:
        append(path)
    assert caught.value.code == code
    assert caught.value.values["cell"] == cell
    assert caught.value.values["sheet"] == TAB
    assert path.read_bytes() == before


def test_a_totals_row_is_no_hindrance_where_blank_rows_suffice(tmp_path: Path) -> None:
    path = append(ledger(tmp_path / "a.xlsx", totals=True, blank=2))
    assert ref(path) == "B4:H10"
    assert values(path, 8, 9) == grown(8)


def test_cells_beside_and_further_below_stay(tmp_path: Path) -> None:
    path = append(ledger(tmp_path / "a.xlsx", below={"J8": "note", "B10": "end", "A9": 5}))
    sheet = reading.book(path)[TAB]
    assert [sheet[one].value for one in ("J8", "B10", "A9", "B9")] == ["note", "end", 5, datetime(2026, 6, 8)]


def test_merged_cells_tables_and_pivots_below_are_told(tmp_path: Path) -> None:
    path = ledger(tmp_path / "merged.xlsx")
    part = zips.parts(path)[SHEET]
    merged = part.replace(b'<mergeCell ref="B2:H2"/>', b'<mergeCell ref="B2:H2"/><mergeCell ref="E9:F12"/>')
    zips.change(path, {SHEET: merged})
    refused(path, "rows_merged", "E9:F12")
    path = ledger(tmp_path / "table.xlsx")
    other = zips.parts(path)[TABLE].replace(b"okr_check_ins", b"theirs").replace(b'id="1"', b'id="2"', 1)
    other = other.replace(b"B4:H7", b"H9:N12")
    zips.change(path, {"xl/tables/table2.xml": other})
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    link = f'<Relationship Id="t2" Type="{manager.OFFICE}/table" Target="../tables/table2.xml"/>'
    zips.change(path, {rels: zips.before_end(zips.parts(path)[rels], "Relationships", link)})
    refused(path, "rows_table", "H9:N12")


def refused(path: Path, code: str, cell: str) -> None:
    with pytest.raises(BadFileError) as caught:
        append(path)
    assert (caught.value.code, caught.value.values["cell"]) == (code, cell)


def test_a_pivot_below_is_told(sample: Sample) -> None:
    path = sample("zoo.xlsx")
    part = "xl/pivotTables/pivotTable1.xml"
    pivot = manager.tree(path, part)
    where = pivot.find(f"{manager.S}location")
    assert where is not None
    tab, _, area = manager.tables(path)["okr_check_ins"]
    where.set("ref", f"A{area.bottom + 1}:B{area.bottom + 4}")
    manager.put(path, part, pivot)
    home = manager.tabs(path)[tab]
    folder, _, leaf = home.rpartition("/")
    rels = f"{folder}/_rels/{leaf}.rels"
    link = (
        f'<Relationship Id="p9" Type="{manager.OFFICE}/pivotTable" Target="../pivotTables/pivotTable1.xml"/>'
    )
    zips.change(path, {rels: zips.before_end(zips.parts(path)[rels], "Relationships", link)})
    refused(path, "rows_pivot", f"A{area.bottom + 1}:B{area.bottom + 4}")


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="rows_no_table"):
        append(ledger(tmp_path / "a.xlsx"), table="okr_other")


def test_days_of_a_1904_workbook(tmp_path: Path) -> None:
    path = append(ledger(tmp_path / "a.xlsx", from_1904=True))
    assert [row[0] for row in values(path, 7, 9)] == [date(2026, 5, 4), date(2026, 6, 1), date(2026, 6, 8)]
    assert ClosedWorkbook(path).read()["check_ins"].rows[-1][0] == date(2026, 6, 8)


def test_a_day_below_a_text_is_shown_as_a_day(tmp_path: Path) -> None:
    rows = (*ROWS, ("2026年5月5日", "K1", 43, "", ""))
    path = ledger(tmp_path / "a.xlsx", rows=rows)
    zips.swap(path, SHEET, '<c r="B8" s="2"', '<c r="B8" s="1"', count=1)
    append(path, {0: [date(2026, 6, 1)], 1: [date(2026, 6, 2)]})
    sheet = reading.book(path)[TAB]
    assert [sheet[one].value for one in ("B9", "C9")] == [datetime(2026, 6, 1), datetime(2026, 6, 2)]
    assert sheet["C9"].font.b
    assert sheet["C9"].number_format == "mm-dd-yy"


def test_hostile_texts_stay_what_they_are(tmp_path: Path) -> None:
    odd = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "<b>&amp;</b>",
        "line\nbreak",
        " x ",
        "_x0041_",
        "2026-10",
        "TRUE",
        "\x0b",
    ]
    path = append(ledger(tmp_path / "a.xlsx"), {1: odd, 3: odd})
    grid = ClosedWorkbook(path).read()["check_ins"]
    assert [row[3] for row in grid.rows[3:-1]] == odd[:-1]
    sheet = reading.book(path, values=False)[TAB]
    assert {sheet.cell(row, 5).data_type for row in range(8, 18)} == {"s"}


@pytest.mark.parametrize("form", ["prefix", "unnumbered", "comment", "cdata"])
def test_sheets_as_other_programs_write_them(tmp_path: Path, form: str) -> None:
    path = ledger(tmp_path / "a.xlsx", below={"J8": "note"})
    text = zips.parts(path)[SHEET].decode()
    if form == "prefix":
        text = re.sub(r"<(/?)(?![/?]|\w+:)", r"<\1x:", text).replace("xmlns=", "xmlns:x=", 1)
    elif form == "unnumbered":
        text = re.sub(r'<row r="[78]"', "<row", re.sub(r'<c r="[B-F][5-7]"', "<c", text))
        text = re.sub(r"(<row[^>]*>)(<c s)", r'\1<c r="A7"/>\2', text)
    elif form == "comment":
        text = text.replace("</sheetData>", '<!-- <row r="99"><c r="B99"><v>1</v></c></row> --></sheetData>')
    else:
        text = text.replace("<v>42</v>", "<v><![CDATA[42]]></v>")
    zips.change(path, {SHEET: text.encode()})
    append(path)
    assert values(path, 8, 9) == grown(8)
    assert reading.book(path)[TAB]["J8"].value == "note"
    etree.fromstring(zips.parts(path)[SHEET])


def test_a_calculated_formula_that_rows_share_is_told_for_each_new_row(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    text = zips.parts(path)[SHEET].decode()
    text = text.replace("<f>D5-D4</f>", '<f t="shared" ref="H5:H7" si="0">D5-D4</f>')
    text = re.sub("<f>D[67]-D[56]</f>", '<f t="shared" si="0"/>', text)
    assert text.count('si="0"') == 3
    zips.change(path, {SHEET: text.encode()})
    append(path)
    assert values(path, 8, 9) == grown(8)


def test_a_formula_by_addresses_is_that_of_the_last_row_whatever_row_the_column_tells_it_for(
    tmp_path: Path,
) -> None:
    path = ledger(tmp_path / "a.xlsx")
    pattern = "<calculatedColumnFormula>{}</calculatedColumnFormula>"
    zips.swap(path, TABLE, pattern.format("D5-D4"), pattern.format("D7-D6"))
    append(path)
    assert values(path, 8, 9) == grown(8)


@pytest.mark.parametrize("wrong", ['<c r="B0"', '<c r="B7" s="99999"', '<mergeCell ref="nowhere"'])
def test_a_damaged_sheet_is_told(tmp_path: Path, wrong: str) -> None:
    path = ledger(tmp_path / "a.xlsx")
    place = re.search(wrong.partition(" ")[0] + r' r="B7"( s="\d+")?', zips.parts(path)[SHEET].decode())
    zips.swap(path, SHEET, place[0] if place else '<mergeCell ref="B2:H2"', wrong)
    with pytest.raises(BadFileError, match="damaged"):
        append(path)


def test_the_chain_of_calculations_gets_the_new_formulas(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    manager.saves(path)
    append(path)
    chain = {(node.get("i"), node.get("r")) for node in manager.tree(path, "xl/calcChain.xml")}
    assert {("1", one) for one in ("G8", "H8", "G9", "H9", "G7", "H7")} <= chain


def test_sums_over_the_table_are_calculated_anew(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx")
    manager.saves(path)
    zips.swap(path, zips.WORKBOOK, ' fullCalcOnLoad="1"', "")
    root = manager.tree(path, TABLE)
    for column in root.iter(f"{manager.S}tableColumn"):
        column[:] = []
    manager.put(path, TABLE, root)
    append(path)
    (calculation,) = manager.tree(path, zips.WORKBOOK).iter(f"{manager.S}calcPr")
    assert calculation.get("fullCalcOnLoad") == "1"


def test_a_refresh_reads_what_was_appended(sample: Sample) -> None:
    path = sample()
    before = len(ClosedWorkbook(path).read()["check_ins"].rows)
    kr = str(ClosedWorkbook(path).read()["check_ins"].rows[0][1])
    append(path, {0: [date(2026, 11, 19)], 1: [kr], 2: [7]})
    grid = ClosedWorkbook(path).read()["check_ins"]
    assert len(grid.rows) == before + 1
    assert list(grid.rows[-1][:3]) == [date(2026, 11, 19), kr, 7]
    done("refresh", path)


def test_a_workbook_full_of_what_okrxl_does_not_know_keeps_all_of_it(sample: Sample) -> None:
    before, after = sample("zoo.xlsm"), sample("zoo.xlsm", "after.xlsm")
    append(after, {0: [date(2026, 11, 19)], 1: ["KR1"]})
    tab, table, _ = manager.tables(before)["okr_check_ins"]
    old, new = zips.packed(before), zips.packed(after)
    # The new row's name is one more formula to calculate.
    changed = {manager.tabs(before)[tab], table, "xl/calcChain.xml"}
    assert {name for name in old if old[name] != new[name]} == changed


@pytest.mark.validator
@pytest.mark.parametrize("kind", ["ledger", "blank", "zoo"])
def test_it_is_valid(tmp_path: Path, sample: Sample, validator: Validator, kind: str) -> None:
    path = sample("zoo.xlsm") if kind == "zoo" else ledger(tmp_path / "a.xlsx", blank=kind == "blank")
    before = validator(path)
    assert validator(append(path)) == before == []


@pytest.mark.libreoffice
def test_libreoffice_reads_and_calculates_it(tmp_path: Path, converted: Converter) -> None:
    path = append(ledger(tmp_path / "a.xlsx"))
    theirs = converted(path, "xlsx")
    rows = [row[1:8] for row in reading.rows(theirs, TAB)][7:9]
    assert rows == [
        (datetime(2026, 6, 1), "K1", 44, "=1+1", None, 88, 2),
        (datetime(2026, 6, 8), "K2", 79.25, None, None, 158.5, 35.25),
    ]
    assert ref(theirs) == "B4:H9"
