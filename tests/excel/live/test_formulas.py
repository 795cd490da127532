"""Cells that hold a formula, written into an open workbook: as in a file, and only when they have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.sheets.model import Computed, Content, Drawing, Link, PlacedSheet, Values
from tests.excel.live.conftest import Opened, front, loaded
from tests.excel.parts.test_formulas import COLUMN, SHEET, drawn
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.sheet import Worksheet


def draw(app: Application, opened: Opened, sheet: PlacedSheet = SHEET) -> Worksheet:
    app.meter.reset()
    with opened(app) as book:
        LiveWorkbook(book).draw(Drawing((sheet,)))
    return next(one for one in front(app).sheets if one.name == sheet.name)


def of(column: list[Content]) -> PlacedSheet:
    return replace(SHEET, values=(Values(1, 1, (column,), ("text",)),))


def test_formulas_and_texts_are_those_of_a_file(excel: Application, unscored: Path, opened: Opened) -> None:
    path = unscored.with_name("公式.xlsx")
    path.write_bytes(unscored.read_bytes())
    closed = next(one for one in front(loaded(drawn(path))).sheets if one.name == "Draft")
    live = draw(excel, opened)
    assert live.formulas == closed.formulas
    constants = {place: value for place, value in closed.values.items() if place not in closed.formulas}
    assert {place: live.values[place] for place in constants} == constants


def test_they_are_written_as_formulas_in_one_block(excel: Application, opened: Opened) -> None:
    draw(excel, opened, of([1, 2]))
    before = excel.meter.kinds["Range.Formula ="]
    draw(excel, opened, of([Computed(f"ROW()*{n}", n) for n in range(1, 900)]))
    assert excel.meter.kinds["Range.Formula ="] == before + 1


def test_another_formula_with_the_same_result_is_written(excel: Application, opened: Opened) -> None:
    draw(excel, opened, of([1, Computed("A1*0", 0)]))
    sheet = draw(excel, opened, of([1, Computed("A1-A1", 0)]))
    assert sheet.formulas == {(2, 1): "=A1-A1"}


def test_the_same_formulas_are_not_written_again(excel: Application, opened: Opened) -> None:
    sheet = of([1, Computed("A1*0", 0), Computed("A1+A1")])
    draw(excel, opened, sheet)
    draw(excel, opened, sheet)
    assert not excel.meter.kinds["Range.Formula ="]
    assert not excel.meter.kinds["Range.Value ="]


def test_formulas_and_jumps_share_a_block(excel: Application, opened: Opened) -> None:
    jump = (Link(2, 1, "'Draft'!A1"),)
    sheet = draw(excel, opened, replace(of([Computed("1+1", 2), "up", *COLUMN[6:]]), links=jump))
    assert sheet.formulas == {(1, 1): "=1+1", (2, 1): '=HYPERLINK("#\'Draft\'!A1","up")'}
    assert sheet.values[3, 1] == "=A1"
