"""xlwings' public API with a real LibreOffice."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw

from okrxl.core.address import Area
from okrxl.excel.live.api.book import sheets_with_tables
from okrxl.excel.live.read import PercentCells
from okrxl.libreoffice.app import engine
from okrxl.libreoffice.bridge.remote import constant, struct

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


def test_it_is_registered_beside_excel_s(office: xw.App) -> None:
    assert engine.add().name == "libreoffice"
    assert office.engine.name == "libreoffice"
    assert office.pid in engine.add().apps.keys()  # noqa: SIM118 — xlwings' apps are no mapping
    assert office.version.major >= 7
    assert xw.__pro__ is False


def test_its_objects_are_printed_without_asking_the_office(book: xw.Book) -> None:
    """A failing test prints them, maybe of an office that is gone."""
    assert "pyuno" not in repr(book.app.impl.office) + repr(book.impl.formats)


def test_values_come_back_as_they_went(sheet: xw.Sheet) -> None:
    rows = [["text", 1.5, None], [True, datetime(2026, 1, 2, 3, 4), "'=1+1"], ["=1/0", "=B1*2", "=NA()"]]
    sheet["B2"].value = rows
    assert sheet["B2:D4"].value == [
        ["text", 1.5, None],
        [True, datetime(2026, 1, 2, 3, 4), "=1+1"],
        [None, 0.0, None],
    ]
    assert sheet["B2:D4"].options(err_to_str=True).value[2] == ["#DIV/0!", 0.0, "#N/A"]
    assert [sheet[ref].formula for ref in ("B2", "B3", "B4", "C4")] == ["text", "1", "=1/0", "=B1*2"]
    assert sheet["D3"].formula == "=1+1"
    assert sheet.used_range.address == "$B$2:$D$4"


def test_a_frame_goes_there_and_back(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})
    sheet["A1"].options(index=False).value = frame
    found = sheet["A1:B3"].options(pd.DataFrame, index=False).value
    assert found.to_dict("list") == frame.to_dict("list")
    assert sheet["A1"].expand().address == "$A$1:$B$3"


@pytest.mark.parametrize(
    "text", ["12", "60 ", "=1+1", "@x", "1/2", "TRUE", "2026-10", "'quoted", " x ", "a\nb"]
)
def test_text_stays_text_and_its_cell_keeps_its_format(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].raw_value = "'" + text
    assert sheet["A1"].value == text
    assert sheet["A1"].formula == text
    assert sheet["A1"].number_format == "General"


@pytest.mark.parametrize("country", ["US", "CN"])
def test_text_stays_text_where_the_cell_s_format_has_a_language_of_its_own(
    sheet: xw.Sheet, country: str
) -> None:
    language = {"US": "en", "CN": "zh"}[country]
    formats, cell = sheet.book.impl.formats, sheet["A1"].impl.first
    locale = struct("lang.Locale", language, country, "")
    cell.NumberFormat = formats.document.NumberFormats.getStandardFormat(
        constant("util.NumberFormat.NUMBER"), locale
    )
    sheet["A1"].raw_value = "'2026-06-11"
    assert sheet["A1"].value == "2026-06-11"
    assert sheet["A1"].number_format == "General"


def test_text_with_a_comma_is_no_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "1,200 visits; 3,400 calls"
    assert sheet["A1"].value == "1,200 visits; 3,400 calls"


def test_dates_below_a_formatted_one_are_dates(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "dd/mm/yyyy"
    sheet["A1"].value = [[date(2026, 3, day)] for day in (1, 2, 3)]
    assert [one.number_format for one in sheet["A1:A3"]] == ["DD/MM/YYYY", "YYYY-MM-DD", "YYYY-MM-DD"]
    assert sheet["A3"].value == datetime(2026, 3, 3)


def test_numbers_are_read_as_their_formats_show_them(sheet: xw.Sheet) -> None:
    formats = {
        "yyyy-mm-dd": True,
        "[h]:mm": True,
        'm"月"d"日"': True,
        "0%": False,
        '"Day "0': False,
        "@": False,
    }
    for row, code in enumerate(formats, 1):
        sheet.range((row, 1)).value = 1
        sheet.range((row, 1)).number_format = code
    sheet.range("B1:B3").value = [[1], [0], [True]]
    sheet.range("C2").value = False
    sheet.range("D9").formula = "=DATE(2026,1,1)"
    sheet.range("E1").formula = "=1=1"
    read = sheet.range("A1:E9").value
    days = [isinstance(row[0], datetime) for row in read[: len(formats)]]
    assert days == list(formats.values())
    assert [row[1] for row in read[:3]] == [1, 0, True]
    assert [type(row[1]) for row in read[:3]] == [float, float, bool]
    assert read[1][2] is False
    assert read[8][3] == datetime(2026, 1, 1)
    assert read[0][4] is True


def test_a_note_outlives_a_new_value(sheet: xw.Sheet) -> None:
    sheet["A2"].add_note("mind this")
    sheet["A1:B3"].value = [[1, 2], [3, 4], [5, 6]]
    assert sheet["A2"].note is not None
    assert sheet["A2"].note.text == "mind this"
    sheet["A2"].note.delete()
    assert sheet["A2"].note is None


def test_formatting(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B2"]
    cells.number_format = "0.00%"
    cells.font.bold, cells.font.color, cells.color = True, "#112233", (1, 2, 3)
    cells.horizontal_alignment, cells.vertical_alignment, cells.wrap_text = "center", "top", True
    cells.borders.set("all", line_style="continuous", weight="medium", color="#D5DAE1")
    sheet["A:B"].column_width, sheet["1:2"].row_height = 20, 30
    assert (cells.number_format, cells.font.bold, cells.font.color, cells.color) == (
        "0.00%", True, (17, 34, 51), (1, 2, 3),
    )  # fmt: skip
    assert (cells.horizontal_alignment, cells.vertical_alignment, cells.wrap_text) == ("center", "top", True)
    assert (cells.borders["edge_top"].line_style, cells.borders["edge_top"].weight) == (
        "continuous",
        "medium",
    )
    assert cells.borders["inside_vertical"].color == (213, 218, 225)
    assert (sheet["A1"].column_width, round(sheet["A1"].row_height or 0)) == (20, 30)
    sheet["A1"].number_format = "General"
    assert cells.number_format is None
    cells.clear()
    assert (cells.number_format, cells.color, cells.font.bold) == ("General", None, False)
    cells.merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    cells.unmerge()
    assert sheet["B2"].merge_area.address == "$B$2"


def test_sheets_and_names(book: xw.Book) -> None:
    made = book.sheets.add("it's Blatt", after=book.sheets[-1])
    book.sheets[0].activate()
    assert book.sheets.active.name != made.name
    made.activate()
    assert book.sheets.active.name == made.name
    made["B2"].name = "place"
    book.names.add("_with.dot", '="a ""text"""')
    assert book.names["PLACE"].refers_to == "='it''s Blatt'!$B$2"
    assert book.names["place"].refers_to_range.address == "$B$2"
    assert book.names["_with.dot"].refers_to == '="a ""text"""'
    book.names["_with.dot"].refers_to = "='it''s Blatt'!$C$3"
    assert "_with.dot" in book.names
    book.names["_with.dot"].delete()
    assert "_with.dot" not in book.names
    made.delete()
    assert "it's Blatt" not in book.sheet_names


def test_tables(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["name", "value"], ["a", 1], ["b", 2]]
    table = sheet.tables.add(sheet["A1:B3"], name="things", table_style_name="TableStyleLight1")
    assert [one.name for one in sheet.tables] == ["things"]
    assert table.columns(2).name == "value"
    assert table.data_body_range is not None
    assert table.data_body_range.value == [["a", 1], ["b", 2]]
    assert table.show_autofilter
    sheet["A1:B3"].move(sheet["C5"])
    assert table.range.address == "$C$5:$D$7"
    table.resize(sheet["C5:D9"])
    assert table.range.address == "$C$5:$D$9"
    table.api.Unlist()
    assert len(sheet.tables) == 0


def test_the_tables_of_all_sheets_are_found_with_one_question(book: xw.Book) -> None:
    first, second = book.sheets[0], book.sheets.add("Second", after=book.sheets[0])
    for sheet, names in ((first, ("one", "two")), (second, ("three",))):
        for place, name in enumerate(names):
            corner = sheet.range((1, 1 + 3 * place))
            corner.value = [["a", "b"], [1, 2]]
            sheet.tables.add(corner.expand(), name=name)
    found = {sheet.name: {table.name for table in tables} for sheet, tables in sheets_with_tables(book)}
    assert found == {sheet.name: {table.name for table in sheet.tables} for sheet in book.sheets}
    assert found[second.name] == {"three"}


def test_charts(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["", "one", "two"], ["a", 1, 4], ["b", 2, 3]]
    chart = sheet.charts.add(
        100, 50, 300, 200, chart_type="column_clustered", source=sheet["A1:C3"], name="mine"
    )
    assert [one.name for one in sheet.charts] == ["mine"]
    assert [one.name for one in chart.series] == ["one", "two"]
    chart.title, chart.legend.position = "Title", "bottom"
    chart.value_axis.set(minimum_scale=0, maximum_scale=5, major_unit=1, number_format="0.0", title="axis")
    chart.series(2).set(chart_type="line_markers", line_color="#ff0000", marker_style="circle", marker_size=6)
    again = sheet.charts["mine"]
    assert (again.title, again.legend.position, again.value_axis.maximum_scale) == ("Title", "bottom", 5)
    assert (again.value_axis.title, again.series(2).chart_type) == ("axis", "line_markers")
    series = again.api[1].SeriesCollection()
    name = sheet.name
    assert series.Item(1).Formula == f"=SERIES('{name}'!$B$1,'{name}'!$A$2:$A$3,'{name}'!$B$2:$B$3,1)"
    series.Item(1).Formula = f"=SERIES('{name}'!$B$1,'{name}'!$A$2:$A$2,'{name}'!$B$2:$B$2,1)"
    one = sheet.charts["mine"].api[1].SeriesCollection().Item(1)
    assert one.Formula == f"=SERIES('{name}'!$B$1,'{name}'!$A$2,'{name}'!$B$2,1)"
    chart.delete()
    assert len(sheet.charts) == 0


def test_a_condition_s_references_are_those_of_its_first_cell(sheet: xw.Sheet) -> None:
    for formula, colour in (("=D5>$B5", "#c8501e"), ("=D5<C4", "#2f6da8")):
        sheet["D5:E9"].conditional_formats.add_custom(formula, fill_color=None, font_color=colour)
    sheet["H5:H9"].conditional_formats.add_data_bar("#5b8fd0", minimum=0, maximum=1, gradient=False)
    assert {one.formula for one in sheet["D5"].conditional_formats} == {"=D5>$B5", "=D5<C4"}
    sheet["E5:F6"].conditional_formats.add_custom("=E5=F$6", font_color="#123456")
    assert "=E5=F$6" in {one.formula for one in sheet["E5"].conditional_formats}


def test_conditional_formats_and_validations(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", 0.1], ["b", 0.9]]
    formats = sheet["A1:A2"].conditional_formats
    formats.add_cell_value("equal_to", '="a"', fill_color="#00ff00", font_bold=True)
    formats.add_cell_value("equal_to", '="b"', fill_color="#ff0000")
    sheet["B1:B2"].conditional_formats.add_color_scale(
        ["#ff0000", "#ffff00", "#00ff00"], thresholds=[0, 0.5, 1]
    )
    found = list(sheet["A1:B2"].conditional_formats)
    assert sorted((one.type, one.formula1) for one in found if one.formula1) == [
        ("cell_value", '="a"'), ("cell_value", '="b"'),
    ]  # fmt: skip
    scale = next(one for one in found if one.type == "color_scale")
    assert (scale.colors, scale.thresholds) == (((255, 0, 0), (255, 255, 0), (0, 255, 0)), (0, 0.5, 1))
    assert sheet["A1:B2"].value == [["a", 0.1], ["b", 0.9]]
    sheet["A1"].conditional_formats.clear()
    assert len(sheet["A1"].conditional_formats) == 0
    assert len(sheet["A2"].conditional_formats) == 2
    limit = sheet["A1:A2"].data_validation
    limit.set_list(["x", "y"])
    assert (sheet["A2"].data_validation.type, sheet["A2"].data_validation.source) == ("list", "x,y")
    limit.delete()
    assert sheet["A1"].data_validation.type == "none"


def test_data_bars_on_cells_apart(sheet: xw.Sheet) -> None:
    """LibreOffice replaces the first data bar while its cells are registered; each cell has exactly one."""
    sheet["A1:A6"].value = [[0.1], [0.2], [0.3], [0.4], [0.5], [0.6]]
    sheet["A1,A3:A4,A6"].conditional_formats.add_data_bar("#5b8fd0", minimum=0, maximum=1, gradient=False)
    counts = [len(sheet[f"A{row}"].conditional_formats) for row in range(1, 7)]
    assert counts == [1, 0, 1, 1, 0, 1]
    assert {one.type for one in sheet["A1:A6"].conditional_formats} == {"data_bar"}


def test_the_program_s_settings(office: xw.App, book: xw.Book) -> None:
    with office.properties(screen_updating=False, calculation="manual", status_bar="working"):
        assert (office.screen_updating, office.calculation, office.status_bar) == (False, "manual", "working")
    assert (office.screen_updating, office.calculation, office.status_bar) == (True, "automatic", False)
    book.sheets[0]["B3:C4"].select()
    assert office.selection is not None
    assert office.selection.address == "$B$3:$C$4"


def test_some_of_excel_s_object_model(book: xw.Book) -> None:
    sheet = book.sheets[0]
    second = book.sheets.add("second", after=sheet)
    assert (second.api.Visible, second.api.ProtectContents) == (-1, False)
    second.api.Visible = 2
    assert not second.visible
    second.api.Protect("secret", AllowFiltering=True)
    assert second.api.ProtectContents
    second.api.Unprotect("secret")
    assert not second.api.ProtectContents
    sheet.api.PageSetup.PrintTitleRows = "$3:$4"
    assert sheet.api.PageSetup.PrintTitleRows == "$3:$4"
    with pytest.raises(KeyError, match="mine"):
        book.api.Styles("mine")
    made = book.api.Styles.Add("mine")
    made.NumberFormat, made.Font.Bold, made.Interior.Color, made.WrapText = "0.0%", True, 0x0000FF, True
    sheet["A1:C3"].color = "#00ff00"
    sheet["A1:C3,F7"].api.Style = "mine"
    for ref in ("A1", "C3", "F7"):
        cell = sheet[ref]
        assert (cell.api.Style, cell.number_format, cell.font.bold, cell.color) == (
            "mine",
            "0.0%",
            True,
            (255, 0, 0),
        )
    sheet["A1:A3"].raw_value = [[1.0], ["'x"], [True]]
    kinds = {kind: sheet["A1:A3"].api.SpecialCells(2, kind).Address for kind in (1, 2, 4)}
    assert kinds == {1: "$A$1", 2: "$A$2", 4: "$A$3"}


def test_saving(book: xw.Book, tmp_path: Path, office: xw.App) -> None:
    book.sheets[0]["A1"].value = "kept"
    book.save(tmp_path / "目标.xlsx")
    assert (book.name, Path(book.fullname)) == ("目标.xlsx", tmp_path / "目标.xlsx")
    assert office.books["目标.XLSX"].sheets[0]["A1"].value == "kept"
    with pytest.raises(NotImplementedError, match="docx"):
        book.impl.save_copy(str(tmp_path / "a.docx"))


def test_what_is_missing_says_its_name(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"Range\.sort in LibreOffice"):
        sheet["A1:A3"].sort(1)
    with pytest.raises(NotImplementedError, match=r"Worksheet\.Comments in LibreOffice"):
        _ = sheet.api.Comments


def test_percents_of_a_mixed_table_are_found_without_a_question_a_cell(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2:C41"].value = [[0.5, 2.0]] * 40
    for row in range(2, 42, 3):
        sheet[f"B{row}"].number_format = "0.0%"
    sheet["C10:C12"].number_format = "0%"
    sheet["B3"].color = (255, 0, 0)
    asked = PercentCells(sheet, Area(2, 2, 41, 3))
    halved = PercentCells(sheet, Area(2, 2, 41, 3))
    halved.areas = None
    for column, wanted in ((2, list(range(2, 42, 3))), (3, [10, 11, 12])):
        assert list(asked.of(column, range(2, 42))) == wanted
        assert list(halved.of(column, range(2, 42))) == wanted
    assert list(asked.of(2, range(38, 46))) == [38, 41]  # rows below the table, too
    assert list(asked.of(2, [])) == []


CONNECTED = """
import atexit, sys
from okrxl.libreoffice.bridge.office import attach
from okrxl.libreoffice.bridge.processes import running
from okrxl.libreoffice.bridge.remote import uno

def count():
    services = uno().getComponentContext().ServiceManager
    print(len(services.createInstance("com.sun.star.bridge.BridgeFactory").getExistingBridges()))

atexit.register(count)
office = attach(next(one for one in running() if one.profile.endswith(sys.argv[1])))
count()
"""


def test_the_bridge_ends_before_the_interpreter(office: xw.App) -> None:
    """Its threads would go on while the C libraries are taken down: now and then a segmentation fault."""
    command = [sys.executable, "-c", CONNECTED, office.impl.office.profile]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("1\n0\n", "", 0)
