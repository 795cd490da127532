"""What changed is written; what is the manager's stays."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest

import okrxl.excel.live
from okrxl.core.address import Area
from okrxl.core.errors import BadFileError
from okrxl.core.names import OWNED_NAME
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.pipeline import Moment, refresh
from okrxl.report.memory import KEY as CHANGES_KEY
from okrxl.report.memory import TAB as CHANGES_TAB
from okrxl.sheets.model import Button, Drawing, PlacedSheet, Print, Values
from tests.excel.live.conftest import NOW, Opened, driver, front
from tests.excel.live.pictures import differences, settings, whole
from tests.in_memory_excel.book import Application
from tests.in_memory_excel.counting import counted
from tests.in_memory_excel.names import Name
from tests.in_memory_excel.sheet import Worksheet
from tests.in_memory_excel.table import ListObject


def sheet_of(app: Application, name: str) -> Worksheet:
    return next(sheet for sheet in front(app).sheets if sheet.name == name)


def table_of(app: Application, name: str) -> ListObject:
    return next(table for sheet in front(app).sheets for table in sheet.tables if table.name == name)


def last_row_out(app: Application, name: str) -> None:
    """Delete the last row of an input table."""
    table = table_of(app, name)
    area = table.area
    for column in range(area.left, area.right + 1):
        table.sheet.put(area.bottom, column, "")
    table.area = Area(area.top, area.left, area.bottom - 1, area.right)


def refreshed(app: Application, opened: Opened) -> int:
    """Refresh; gives how often Excel was called."""
    app.meter.reset()
    with opened(app) as book:
        refresh(driver(book), Moment(NOW))
    return app.meter.calls


def changed_check_in(app: Application) -> None:
    table = table_of(app, "okr_check_ins")
    rows = [
        row
        for row in range(table.area.top + 1, table.area.bottom + 1)
        if isinstance(table.sheet.values.get((row, table.area.left + 3)), float)
    ]
    value = table.sheet.values[rows[-1], table.area.left + 3]
    assert isinstance(value, float)
    table.sheet.put(rows[-1], table.area.left + 3, value * 0.9)


def test_a_second_refresh_writes_nothing_and_a_changed_check_in_little(
    excel: Application, opened: Opened
) -> None:
    first = refreshed(excel, opened)
    second = refreshed(excel, opened)
    assert not [kind for kind in excel.meter.kinds if kind in {"Range.Value =", "Range.Style ="}]
    changed_check_in(excel)
    third = refreshed(excel, opened)
    assert excel.meter.kinds["Range.Value ="]
    assert second < first
    assert third < 2 * second


@pytest.mark.long
def test_a_changed_check_in_leaves_the_sheets_as_a_first_refresh_does(
    excel: Application, opened: Opened
) -> None:
    other = copy.deepcopy(excel)
    refreshed(excel, opened)
    for app in (excel, other):
        changed_check_in(app)
        refreshed(app, opened)
    assert not differences(whole(front(excel)), whole(front(other)))


def with_log_of(app: Application, unscored: Application) -> Application:
    """A copy of a workbook never refreshed, with another's memory of changes.

    The Change Log lists what changed between refreshes, and past months are scored by the plan of their time:
    a workbook without that memory rightly has other figures.
    """
    made = copy.deepcopy(unscored)
    memory = sheet_of(app, CHANGES_TAB)
    sheet = Worksheet(front(made), CHANGES_TAB)
    sheet.visible = memory.visible
    sheet.values, sheet.styles, sheet.widths = (
        memory.values.copy(),
        memory.styles.copy(),
        memory.widths.copy(),
    )
    sheet.page.kept.update(memory.page.kept)
    sheet.tables = [ListObject(sheet, table.name, table.area) for table in memory.tables]
    name = OWNED_NAME + CHANGES_KEY
    front(made).names[name] = Name(front(made), name, front(app).names[name].formula)
    return made


@pytest.mark.long
@pytest.mark.parametrize("table", ["okr_check_ins", "okr_objectives"])
def test_tables_that_get_shorter_and_longer_leave_no_trace(
    excel: Application, opened: Opened, table: str
) -> None:
    full, short = copy.deepcopy(excel), copy.deepcopy(excel)
    refreshed(excel, opened)
    found = table_of(excel, table)
    kept = copy.deepcopy((found.area, found.sheet.values, found.sheet.formulas))
    for app in (excel, short):
        for _ in range(3):
            last_row_out(app, table)
    refreshed(excel, opened)
    other = with_log_of(excel, short)
    refreshed(other, opened)
    assert not differences(whole(front(excel)), whole(front(other)))
    found = table_of(excel, table)
    found.area, found.sheet.values, found.sheet.formulas = kept
    refreshed(excel, opened)
    other = with_log_of(excel, full)
    refreshed(other, opened)
    assert not differences(whole(front(excel)), whole(front(other)))


def test_a_manager_s_cells_on_a_generated_sheet_stay(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    sheet = sheet_of(excel, "得分")
    right = table_of(excel, "okr_scores").area
    places = ((4, 6), (right.top + 2, right.right + 2), (right.bottom + 4, 3))
    for row, column in places:
        sheet.put(row, column, "=SUM(A1:A3)")
    changed_check_in(excel)
    last_row_out(excel, "okr_key_results")
    refreshed(excel, opened)
    assert {sheet.formulas.get(place) for place in places} == {"=SUM(A1:A3)"}


def test_a_column_typed_beside_a_table_stays(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    table = table_of(excel, "okr_scores")
    area = table.area
    for row in range(area.top, area.bottom + 1):
        table.sheet.put(row, area.right + 1, "'mine")
    table.area = Area(area.top, area.left, area.bottom, area.right + 1)
    last_row_out(excel, "okr_key_results")
    refreshed(excel, opened)
    assert [table.sheet.values.get((row, area.right + 1)) for row in range(area.top, area.bottom)] == [
        "mine"
    ] * (area.rows - 1)
    assert table.area == Area(area.top, area.left, area.bottom - 1, area.right + 1)
    left = table_of(excel, "okr_scores_left")
    assert left.sheet.values.get((left.area.bottom, left.area.right)) == "mine"
    assert refreshed(excel, opened)
    assert not excel.meter.kinds["Range.Value ="]


def test_a_drop_down_and_a_link_of_a_managers_stay(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    decisions = table_of(excel, "okr_decisions")
    sheet, inside = decisions.sheet, (decisions.area.top + 1, decisions.area.left + 3)
    sheet.validations |= {inside: "theirs", (5, 28): "theirs"}
    sheet.links[5, 28] = "https://example.com/notes"
    changed_check_in(excel)
    last_row_out(excel, "okr_key_results")
    refreshed(excel, opened)
    assert (sheet.validations.get(inside), sheet.validations.get((5, 28))) == ("theirs", "theirs")
    assert sheet.links.get((5, 28)) == "https://example.com/notes"


def test_every_text_stays_text(excel: Application, opened: Opened) -> None:
    typed = ["=1+1", "+1", "-x", "@x", "2026-10", "1/2", "TRUE", "007", "'q"]
    table = table_of(excel, "okr_key_results")
    headers = [table.sheet.values[table.area.top, column] for column in range(1, table.area.right + 1)]
    for row, text in enumerate(typed, table.area.top + 1):
        table.sheet.values[row, headers.index("关键结果") + 1] = text
    refreshed(excel, opened)
    scores = table_of(excel, "okr_scores")
    texts = [
        (scores.sheet.values.get((row, 3)), scores.sheet.formulas.get((row, 3)))
        for row in range(scores.area.top + 1, scores.area.bottom + 1)
    ]
    assert {(text, None) for text in typed} <= set(texts)


def test_settings_selection_sheet_and_scroll_come_back(excel: Application, opened: Opened) -> None:
    front(excel).active = sheet_of(excel, "进展")
    front(excel).active.selection = [Area(7, 3, 9, 3)]
    front(excel).window.kept.update(ScrollRow=5, ScrollColumn=2)
    excel.settings |= {"Calculation": 2, "StatusBar": "…", "EnableEvents": False}
    before = settings(excel)
    refreshed(excel, opened)
    assert settings(excel) == before


def test_the_whole_sheet_may_be_selected(excel: Application, opened: Opened) -> None:
    front(excel).active.selection = [Area(1, 1, 1_048_576, 16_384)]
    before = settings(excel)
    refreshed(excel, opened)
    assert settings(excel) == before


def test_filters_are_lifted_where_something_is_written(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    scores = table_of(excel, "okr_scores")
    scores.filter.on = True
    changed_check_in(excel)
    refreshed(excel, opened)
    assert not scores.filter.on


def without_department(app: Application) -> None:
    """One department's key results and objectives are handed to another's."""
    for name in ("okr_objectives", "okr_key_results"):
        table = table_of(app, name)
        for place, value in list(table.sheet.values.items()):
            if value == "渠道部":
                table.sheet.values[place] = "市场部"


@pytest.mark.long
def test_a_tab_that_is_no_longer_wanted_goes(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    without_department(excel)
    refreshed(excel, opened)
    assert "渠道部" not in [sheet.name for sheet in front(excel).sheets]
    assert not [name for name in front(excel).names if name.endswith(".dept.6")]


@pytest.mark.long
def test_it_stays_empty_where_a_formula_of_the_manager_s_needs_it(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    sheet_of(excel, "设置").put(40, 1, "=渠道部!A5")
    without_department(excel)
    refreshed(excel, opened)
    left = sheet_of(excel, "渠道部")
    assert (left.values, left.tables, left.charts) == ({}, [], [])


@pytest.mark.long
def test_a_table_that_a_formula_names_stays_with_its_headers(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    table = table_of(excel, "okr_dept_6")
    sheet_of(excel, "设置").put(40, 1, "=SUM(okr_dept_6[得分])")
    without_department(excel)
    refreshed(excel, opened)
    assert table.area.rows == 2
    assert {row for row, _ in table.sheet.values} == {table.area.top}


def test_a_manager_s_own_tab_of_that_name_is_told_and_left_alone(excel: Application, opened: Opened) -> None:
    mine = Worksheet(front(excel), "得分")
    mine.put(1, 1, "mine")
    with opened(excel) as book:
        found = refresh(driver(book), Moment(NOW))
    assert "sheet_name_taken" in [finding.code for finding in found.findings]
    assert mine.values == {(1, 1): "mine"}


@pytest.mark.long
def test_a_protected_sheet_or_workbook_is_told_before_anything_is_touched(
    excel: Application, opened: Opened
) -> None:
    front(excel).locked = True
    before = whole(front(excel))
    with opened(excel) as book, pytest.raises(BadFileError, match="workbook_protected"):
        refresh(driver(book), Moment(NOW))
    front(excel).locked = False
    assert not differences(whole(front(excel)), before)
    refreshed(excel, opened)
    changed_check_in(excel)
    sheet_of(excel, "总览").protected = True
    before = whole(front(excel))
    with opened(excel) as book, pytest.raises(BadFileError, match="sheet_protected"):
        refresh(driver(book), Moment(NOW))
    assert not differences(whole(front(excel)), before)


def test_charts_keep_their_place_and_are_never_made_anew(excel: Application, opened: Opened) -> None:
    refreshed(excel, opened)
    charts = {chart.name: chart for sheet in front(excel).sheets for chart in sheet.charts}
    charts["okr_company_months"].place = (1, 2, 3, 4)
    last_row_out(excel, "okr_key_results")
    refreshed(excel, opened)
    after = {chart.name: chart for sheet in front(excel).sheets for chart in sheet.charts}
    assert all(after[name] is chart for name, chart in charts.items())
    assert after["okr_company_months"].place == (1, 2, 3, 4)


def test_a_new_sheet_gets_its_buttons_and_print_set_up(excel: Application, opened: Opened) -> None:
    button = Button("okr_button", "OkrRefresh", "刷新得分", "刷新", top=2, left=1, bottom=4, right=3)
    placed = PlacedSheet(
        "extra",
        "另一张",
        (Values(1, 1, (("a", "b"),), ("text",)),),
        buttons=(button,),
        freeze=(1, 0),
        tab_colour="1F3A5F",
        print=Print(repeat_rows=(1, 1), columns=3, footer="&L&A&R&P / &N"),
    )
    with opened(excel) as book:
        LiveWorkbook(book).draw(Drawing((placed,)))
    sheet = sheet_of(excel, "另一张")
    assert sheet.buttons[0].kept == {"Name": "okr_button", "Caption": "刷新得分", "OnAction": "OkrRefresh"}
    kept = sheet.page.kept
    assert (kept["PrintTitleRows"], kept["PrintArea"]) == ("$1:$1", "$A:$C")
    assert (kept["LeftFooter"], kept["RightFooter"]) == ("&A", "&P / &N")
    assert sheet.tab.kept == {"Color": 0x5F3A1F}
    assert front(excel).window.kept["FreezePanes"]


def test_only_the_api_files_touch_excel_s_own_objects() -> None:
    folder = Path(okrxl.excel.live.__file__).parent
    files = sorted(folder.rglob("*.py"))
    assert {path.parent.name for path in files if ".api" in _code(path)} == {"api"}
    assert not [path.name for path in files if ".expand(" in _code(path)]


def _code(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("`.api`", "").replace("okrxl.excel.live.api", "")


def test_days_are_read_as_days(excel: Application, opened: Opened) -> None:
    with opened(excel) as book, counted() as calls:
        grids = driver(book).read()
    days = [row[0] for row in grids["check_ins"].rows]
    assert all(isinstance(day, date) for day in days if day is not None)
    assert calls["Range.value"] == len(grids)
