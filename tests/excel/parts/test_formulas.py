"""Cells that hold a formula with its present result: every reader sees the result, programs can calculate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from okrxl.core.address import Area
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Chart, Computed, Content, Drawing, PlacedSheet, Series, Values
from tests.conftest import Converter, Validator
from tests.excel import manager, reading, zips
from tests.excel.conftest import Sample

COLUMN: list[Content] = [
    2,
    Computed("A1*3", 6),
    Computed('IF(A1<5,"a & b","<c>")', "a & b"),
    Computed("A1>1", value=True),
    Computed("DATE(2026,3,2)", date(2026, 3, 2)),
    Computed('""', ""),
    "=A1",
    None,
]
KNOWN = ["text", "number", "text", "text", "date", "text", "text", "text"]
SHEET = PlacedSheet("draft", "Draft", (Values(1, 1, (COLUMN,), (KNOWN,)),))


def drawn(path: Path, sheet: PlacedSheet = SHEET) -> Path:
    book = ClosedWorkbook(path)
    book.draw(Drawing((sheet,)))
    book.save(keep=False)
    return path


def test_readers_see_formulas_and_their_results(sample: Sample) -> None:
    path = drawn(sample("en-blank.xlsx"))
    formulas, values = reading.book(path, values=False)["Draft"], reading.book(path)["Draft"]
    assert [cell.value for cell in formulas["A"]] == [
        2, "=A1*3", '=IF(A1<5,"a & b","<c>")', "=A1>1", "=DATE(2026,3,2)", '=""', "=A1", None,
    ]  # fmt: skip
    assert [cell.data_type for cell in formulas["A"]][-2:] == ["s", "n"]
    found = [cell.value for cell in values["A"]]
    assert found[:4] == [2, 6, "a & b", True]
    assert found[4].date() == date(2026, 3, 2)
    assert not found[5]
    assert found[6:] == ["=A1", None]


def test_nothing_is_to_be_calculated_where_every_result_is_known(sample: Sample) -> None:
    path = sample("en-blank.xlsx")
    before = zips.parts(path)[zips.WORKBOOK].count(b"calcPr")
    assert zips.parts(drawn(path))[zips.WORKBOOK].count(b"calcPr") == before


@pytest.mark.libreoffice
def test_a_formula_without_a_result_has_the_program_calculate(sample: Sample, converted: Converter) -> None:
    unknown: list[Content] = [2, Computed("A1*3"), Computed("_xlfn.CONCAT(A1,A2)")]
    path = drawn(sample("en-blank.xlsx"), replace(SHEET, values=(Values(1, 1, (unknown,), ("text",)),)))
    assert b'fullCalcOnLoad="1"' in zips.parts(path)[zips.WORKBOOK]
    assert [row[0] for row in reading.rows(path, "Draft")] == [2, None, None]
    calculated = converted(path, "xlsx")
    assert [row[0] for row in reading.rows(calculated, "Draft")] == [2, 6, "26"]


def test_the_chain_that_excel_wrote_lists_the_new_formulas_and_not_the_old_ones(sample: Sample) -> None:
    path = sample("en-blank.xlsx")
    manager.types(path, "Settings", {"H1": "=1+1"})
    drawn(path)
    manager.saves(path)
    fewer = replace(SHEET, values=(Values(1, 1, ([1, 2, Computed("A1*5", 5), 4, 5, 6],), ("text",)),))
    drawn(path, fewer)
    chain = {(node.get("i"), node.get("r")) for node in manager.tree(path, "xl/calcChain.xml")}
    root = manager.tree(path, zips.WORKBOOK)
    ids = {node.get("name"): node.get("sheetId") for node in root.iter(f"{manager.S}sheet")}
    assert chain == {(ids["Settings"], "H1"), (ids["Check-ins"], "C5"), (ids["Draft"], "A3")}


def test_a_chart_shows_the_results(sample: Sample) -> None:
    cells: list[Content] = ["Score", Computed("1/2", 0.5), 0.75]
    names: list[Content] = ["Name", "a", "b"]
    chart = Chart(
        "okr_draft", "column", "t", "t", 1, 4, 200, 200, Area(2, 1, 3, 1),
        (Series(Area(1, 2, 1, 2), Area(2, 2, 3, 2), "2F6DA8"),), bottom=9, right=9,
    )  # fmt: skip
    values = (Values(1, 1, (names, cells), ("text", "ratio")),)
    path = drawn(sample("en-blank.xlsx"), replace(SHEET, values=values, charts=(chart,)))
    (part,) = [one for one, xml in zips.parts(path).items() if b"Draft" in xml and "/chart" in one]
    cache = [node.text for node in manager.tree(path, part).iterfind(".//{*}numCache/{*}pt/{*}v")]
    assert [float(str(one)) for one in cache] == [0.5, 0.75]


@pytest.mark.validator
def test_it_is_valid(sample: Sample, validator: Validator) -> None:
    odd: list[Content] = [Computed("1+1"), Computed('"\x0b"&A1', "\x0b2"), *COLUMN]
    path = drawn(sample("en-blank.xlsx"), replace(SHEET, values=(Values(1, 1, (odd,), ("text",)),)))
    assert validator(path) == []


@pytest.mark.libreoffice
def test_libreoffice_calculates_the_same(sample: Sample, converted: Converter) -> None:
    path = drawn(sample("en-blank.xlsx"))
    theirs = reading.rows(converted(path, "xlsx"), "Draft")
    assert [row[0] or None for row in theirs] == [row[0] or None for row in reading.rows(path, "Draft")]
