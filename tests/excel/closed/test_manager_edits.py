"""What a manager did to okrxl's own sheets, and saved in Excel, is still there after the next refresh."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Validator
from tests.excel import manager, reading, zips
from tests.excel.conftest import Sample
from tests.excel.running import done

SCORES, DASHBOARD = "得分", "总览"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def formulas_of(path: Path, tab: str) -> dict[str, str]:
    root = manager.tree(path, manager.tabs(path)[tab])
    return {
        str(cell.get("r")): str(formula.text)
        for cell in root.iter("{*}c")
        for formula in cell.iterfind("{*}f")
    }


OWN_FORMULAS = {"月报", "进展"}
"""Tabs of the monthly report, and of the names beside check-ins."""


def chain(path: Path) -> set[tuple[str, str]]:
    """Sheet id and cell of what is to be calculated; okrxl's own formulas left out."""
    if "xl/calcChain.xml" not in zips.parts(path):
        return set()
    ours = [str(number) for number, tab in enumerate(manager.tabs(path), 1) if tab in OWN_FORMULAS]
    cells = {(str(node.get("i")), str(node.get("r"))) for node in manager.tree(path, "xl/calcChain.xml")}
    return {cell for cell in cells if cell[0] not in ours}


def inside(root: etree._Element, where: str) -> etree._Element:
    """The element of a part at a path of plain names."""
    node = root.find("/".join(f"{manager.S}{step}" for step in where.split("/")))
    assert node is not None, where
    return node


def test_cells_typed_beside_a_table_stay_where_they_are(sample: Sample) -> None:
    path = sample()
    typed: dict[str, manager.Cell] = {
        "AL1": "我的备注",
        "AK6": 12.5,
        "AM7": "=I6*100",
        "AL60": "=SUM(I6:I35)",
    }
    manager.types(path, SCORES, typed)
    manager.saves(path)
    manager.adds_rows(path, "okr_key_results", [["KR-NEW", "O1", "新的", None, None, "增加到", "个", 0, 10]])
    done("refresh", path)
    sheet = reading.book(path, values=False)[SCORES]
    assert {ref: sheet[ref].value for ref in typed} == typed
    number = next(str(i) for i, tab in enumerate(manager.tabs(path), 1) if tab == SCORES)
    assert chain(path) == {(number, "AM7"), (number, "AL60")}


def test_a_shared_formula_beside_a_table_keeps_its_followers(sample: Sample) -> None:
    """Excel writes a formula that was filled down once, and refers the other cells to it."""
    path = sample()
    manager.types(path, SCORES, {"AL5": "=I5*100", "AL6": "=I6*100", "AL7": "=I7*100"})
    part = manager.tabs(path)[SCORES]
    root = manager.tree(path, part)
    formulas = {str(cell.get("r")): cell.find("{*}f") for cell in root.iter("{*}c") if len(cell)}
    for ref in ("AL5", "AL6", "AL7"):
        formula = formulas[ref]
        assert formula is not None
        formula.attrib.update({"t": "shared", "si": "0"})
        if ref == "AL5":
            formula.set("ref", "AL5:AL7")
        else:
            formula.text = None
    manager.put(path, part, root)
    manager.saves(path)
    done("refresh", path)
    sheet = reading.book(path, values=False)[SCORES]
    assert [sheet[ref].value for ref in ("AL5", "AL6", "AL7")] == ["=I5*100", "=I6*100", "=I7*100"]


def test_a_column_that_excel_took_into_the_table_because_it_was_typed_beside_it_stays(sample: Sample) -> None:
    """Excel grows the table over a neighbouring column, and gives it the looks of the last one."""
    path = sample()
    typed: dict[str, manager.Cell] = {"AK5": "我的列", "AK6": "看一下", "AK7": "=I7*100", "AK8": 3}
    manager.types(path, SCORES, typed)
    part = manager.tabs(path)[SCORES]
    root = manager.tree(path, part)
    cells = {str(cell.get("r")): cell for cell in root.iter(f"{manager.S}c")}
    for ref in typed:
        cells[ref].set("s", str(cells[f"AJ{ref[2:]}"].get("s")))
    manager.put(path, part, root)
    _, part, area = manager.tables(path)["okr_scores"]
    table = manager.tree(path, part)
    columns = inside(table, "tableColumns")
    etree.SubElement(columns, f"{manager.S}tableColumn", {"id": "37", "name": "我的列"})
    columns.set("count", "37")
    for node in (table, inside(table, "autoFilter")):
        node.set("ref", area.ref.replace("AJ", "AK"))
    manager.put(path, part, table)
    manager.saves(path)
    done("refresh", path)
    sheet = reading.book(path, values=False)[SCORES]
    assert {ref: sheet[ref].value for ref in typed} == typed


def test_what_is_typed_into_a_table_of_okrxls_is_redrawn_and_leaves_the_calculation_chain(
    sample: Sample,
) -> None:
    path = sample()
    manager.types(path, SCORES, {"I6": "=1/0", "AL5": "=I5*2"})
    manager.types(path, "设置", {"F1": "=1+1"})
    manager.saves(path)
    done("refresh", path)
    assert formulas_of(path, SCORES) == {"AL5": "I5*2"}
    assert len(chain(path)) == 2
    manager.types(path, SCORES, {"AL5": None})
    manager.types(path, "设置", {"F1": None})
    manager.saves(path)
    assert "I6" not in {cell for _, cell in chain(path)}


def test_the_chain_goes_where_its_last_formula_was_written_over(sample: Sample) -> None:
    path = sample("en-blank.xlsx")
    manager.types(path, "Check-ins", {"C5": None})
    manager.types(path, "KR Scores", {"A3": "=1/0"})
    manager.saves(path)
    done("refresh", path)
    assert "xl/calcChain.xml" not in zips.parts(path)
    assert b"calcChain" not in zips.parts(path)[zips.TYPES] + zips.parts(path)[zips.RELS]


def test_merged_cells_of_the_managers_stay_where_okrxl_writes_nothing(sample: Sample) -> None:
    path = sample()
    part = manager.tabs(path)[SCORES]
    root = manager.tree(path, part)
    merged = etree.Element(f"{manager.S}mergeCells", {"count": "2"})
    for ref in ("AK1:AM2", "B6:C7"):
        etree.SubElement(merged, f"{manager.S}mergeCell", {"ref": ref})
    data = root.find(f"{manager.S}sheetData")
    assert data is not None
    data.addnext(merged)
    manager.put(path, part, root)
    manager.types(path, SCORES, {"AK1": "会议"})
    manager.saves(path)
    done("refresh", path)
    sheet = reading.book(path)[SCORES]
    assert sorted(area.coord for area in sheet.merged_cells.ranges) == ["A2:M2", "AK1:AM2"]
    assert sheet["AK1"].value == "会议"


KEPT = {
    "sheetPr/tabColor": {"rgb": "FF123456"},
    "sheetViews/sheetView": {"zoomScale": "70", "showGridLines": "1"},
    "cols/col[2]": {"width": "33.3", "hidden": "1"},
    "pageMargins": {"left": "2"},
    "pageSetup": {"orientation": "portrait", "paperSize": "8"},
}


def test_widths_view_tab_colour_print_and_hiding_stay_as_the_manager_set_them(sample: Sample) -> None:
    path = sample()
    colour = etree.Element(f"{manager.S}tabColor", {"rgb": "FF000000"})
    root = manager.tree(path, manager.tabs(path)[SCORES])
    inside(root, "sheetPr").insert(0, colour)
    for where, attributes in KEPT.items():
        for key, value in attributes.items():
            inside(root, where).set(key, value)
    manager.put(path, manager.tabs(path)[SCORES], root)
    book = manager.tree(path, zips.WORKBOOK)
    next(node for node in book.iter(f"{manager.S}sheet") if node.get("name") == SCORES).set("state", "hidden")
    manager.put(path, zips.WORKBOOK, book)
    manager.saves(path)
    done("refresh", path)
    root = manager.tree(path, manager.tabs(path)[SCORES])
    for where, attributes in KEPT.items():
        assert {key: inside(root, where).get(key) for key in attributes} == attributes
    assert reading.book(path)[SCORES].sheet_state == "hidden"


def test_tabs_stay_in_the_managers_order_and_so_do_their_print_titles(sample: Sample) -> None:
    path = sample()
    order = [*reversed(manager.tabs(path))]
    manager.reorders(path, order)
    local = {
        (node.get("name"), order[int(str(node.get("localSheetId")))]): node.text
        for node in manager.tree(path, zips.WORKBOOK).iter("{*}definedName")
        if node.get("localSheetId")
    }
    done("refresh", path)
    assert list(manager.tabs(path)) == order
    root = manager.tree(path, zips.WORKBOOK)
    after = {
        (node.get("name"), order[int(str(node.get("localSheetId")))]): node.text
        for node in root.iter("{*}definedName")
        if node.get("localSheetId")
    }
    assert after == local


def test_a_chart_moved_resized_and_restyled_stays_so_and_shows_the_new_numbers(sample: Sample) -> None:
    path = sample()
    drawing = manager.related(path, manager.tabs(path)[DASHBOARD], "drawing")[0]
    root = manager.tree(path, drawing)
    column = root.find(f"{XDR}twoCellAnchor/{XDR}to/{XDR}col")
    row = root.find(f"{XDR}twoCellAnchor/{XDR}to/{XDR}row")
    assert column is not None
    assert row is not None
    column.text, row.text = "19", "77"
    manager.put(path, drawing, root)
    manager.saves(path)
    before = zips.parts(path)[drawing]
    manager.adds_rows(path, "okr_departments", [["新部门"]])
    manager.adds_rows(
        path, "okr_key_results", [["KR-NEW", "O1", "新的", "新部门", None, "增加到", "个", 0, 10]]
    )
    done("refresh", path)
    assert zips.parts(path)[drawing] == before
    charts = [zips.parts(path)[part].decode() for part in manager.related(path, drawing, "chart")]
    _, _, area = manager.tables(path)["okr_department_scores"]
    assert area.rows == 1 + 7
    # On the sheet of chart data headers stand in row 2.
    assert any("$3:" in text and "$9<" in text and "新部门" in text for text in charts)


def test_a_chart_and_a_picture_of_the_managers_on_okrxls_sheet_stay(sample: Sample) -> None:
    path = sample()
    drawing = manager.related(path, manager.tabs(path)[DASHBOARD], "drawing")[0]
    root = manager.tree(path, drawing)
    theirs = etree.fromstring(etree.tostring(root[0]).replace(b'r:id="rId1"', b'r:id="rId90"'))
    frame = next(theirs.iter("{*}cNvPr"))
    frame.attrib.update({"id": "99", "name": "图表 99"})
    root.append(theirs)
    manager.put(path, drawing, root)
    content = zips.parts(path)
    rels = drawing.replace("drawings/", "drawings/_rels/") + ".rels"
    chart = f'<Relationship Id="rId90" Type="{manager.OFFICE}/chart" Target="/xl/charts/chart90.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    override = f'<Override PartName="/xl/charts/chart90.xml" ContentType="{kind}"/>'
    zips.change(
        path,
        {
            "xl/charts/chart90.xml": content["xl/charts/chart1.xml"],
            rels: zips.before_end(content[rels], "Relationships", chart),
            zips.TYPES: zips.before_end(content[zips.TYPES], "Types", override),
        },
    )
    manager.saves(path)
    before = zips.parts(path)
    done("refresh", path)
    after = zips.parts(path)
    assert after["xl/charts/chart90.xml"] == before["xl/charts/chart90.xml"]
    shown = [node.get("name") for node in manager.tree(path, drawing).iter("{*}cNvPr")]
    assert shown.count("图表 99") == 1


def test_a_named_style_that_was_changed_is_followed(sample: Sample) -> None:
    path = sample()
    root = manager.tree(path, "xl/styles.xml")
    S = manager.S  # noqa: N806
    style = next(node for node in root.iter(f"{S}cellStyle") if node.get("name") == "OKR Header")
    shared = root.find(f"{S}cellStyleXfs")
    fills = root.find(f"{S}fills")
    assert shared is not None
    assert fills is not None
    pattern = etree.SubElement(
        etree.SubElement(fills, f"{S}fill"), f"{S}patternFill", {"patternType": "solid"}
    )
    etree.SubElement(pattern, f"{S}fgColor", {"rgb": "FFABCDEF"})
    number = str(len(fills) - 1)
    shared[int(str(style.get("xfId")))].set("fillId", number)
    for node in root.iterfind(f"{S}cellXfs/{S}xf"):  # Excel changes the cells' own formats along
        if node.get("xfId") == style.get("xfId"):
            node.set("fillId", number)
    manager.put(path, "xl/styles.xml", root)
    manager.saves(path)
    manager.adds_rows(path, "okr_key_results", [["KR-NEW", "O1", "新的", None, None, "增加到", "个", 0, 10]])
    done("refresh", path)
    header = reading.book(path)[SCORES]["C5"]
    assert header.style == "OKR Header"
    assert header.fill.fgColor.rgb == "FFABCDEF"


def test_a_filter_hides_no_new_rows_and_a_table_style_stays(sample: Sample) -> None:
    path = sample()
    _, part, _ = manager.tables(path)["okr_scores"]
    root = manager.tree(path, part)
    buttons = root.find(f"{manager.S}autoFilter")
    style = root.find(f"{manager.S}tableStyleInfo")
    assert buttons is not None
    assert style is not None
    column = etree.SubElement(buttons, f"{manager.S}filterColumn", {"colId": "1"})
    etree.SubElement(etree.SubElement(column, f"{manager.S}filters"), f"{manager.S}filter", {"val": "O1"})
    style.attrib.update({"name": "TableStyleMedium2", "showRowStripes": "1"})
    manager.put(path, part, root)
    sheet = manager.tree(path, manager.tabs(path)[SCORES])
    for row in list(sheet.iter(f"{manager.S}row"))[8:]:
        row.set("hidden", "1")
    manager.put(path, manager.tabs(path)[SCORES], sheet)
    manager.saves(path)
    done("refresh", path)
    root = manager.tree(path, part)
    assert not list(root.iter(f"{manager.S}filterColumn"))
    assert next(root.iter(f"{manager.S}tableStyleInfo")).get("name") == "TableStyleMedium2"
    hidden = [
        row for row in manager.tree(path, manager.tabs(path)[SCORES]).iter("{*}row") if row.get("hidden")
    ]
    assert not hidden


def test_a_copy_of_a_sheet_of_okrxls_is_the_managers(sample: Sample) -> None:
    """Excel's Move or Copy: same cells, no owner's name that reaches the whole workbook."""
    path = sample()
    content = zips.parts(path)
    part = manager.tabs(path)[SCORES]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    override = f'<Override PartName="/xl/worksheets/sheet90.xml" ContentType="{kind}"/>'
    link = f'<Relationship Id="c1" Type="{manager.OFFICE}/worksheet" Target="worksheets/sheet90.xml"/>'
    root = manager.tree(path, part)
    for tag in ("tableParts", "drawing"):
        for node in root.findall(f"{manager.S}{tag}"):
            root.remove(node)
    zips.change(
        path,
        {
            "xl/worksheets/sheet90.xml": etree.tostring(root),
            zips.TYPES: zips.before_end(content[zips.TYPES], "Types", override),
            zips.RELS: zips.before_end(content[zips.RELS], "Relationships", link),
        },
    )
    zips.swap(
        path, zips.WORKBOOK, "</sheets>", f'<sheet name="{SCORES} (2)" sheetId="90" r:id="c1"/></sheets>'
    )
    before = zips.packed(path)["xl/worksheets/sheet90.xml"]
    done("refresh", path)
    assert zips.packed(path)["xl/worksheets/sheet90.xml"] == before


@pytest.mark.validator
def test_after_all_that_the_validator_finds_nothing(sample: Sample, validator: Validator) -> None:
    path = sample()
    manager.types(path, SCORES, {"AA1": "我的备注", "AB7": "=L6*100", "L5": "=1/0"})
    manager.renames(path, "市场部", "市场 (新)")
    manager.reorders(path, [*reversed(manager.tabs(path))])
    manager.saves(path)
    manager.adds_rows(path, "okr_key_results", [["KR-NEW", "O1", "新的", None, None, "增加到", "个", 0, 10]])
    done("refresh", path)
    assert validator(path) == []


def test_a_sheet_that_another_version_laid_out_gets_its_columns_and_panes(sample: Sample) -> None:
    path = sample()
    root = manager.tree(path, manager.tabs(path)[SCORES])
    wanted = [dict(node.attrib) for node in inside(root, "cols")]
    inside(root, "cols/col[2]").attrib.update({"width": "99", "hidden": "1"})
    inside(root, "sheetViews/sheetView/pane").attrib.update({"ySplit": "2", "topLeftCell": "D3"})
    manager.put(path, manager.tabs(path)[SCORES], root)
    book = manager.tree(path, zips.WORKBOOK)
    record = next(node for node in book.iter("{*}definedName") if node.get("name") == "_okrxl.drawn.scores")
    record.text = str(record.text).replace('"3;', '"2;')
    manager.put(path, zips.WORKBOOK, book)
    done("refresh", path)
    root = manager.tree(path, manager.tabs(path)[SCORES])
    assert [dict(node.attrib) for node in inside(root, "cols")] == wanted
    assert inside(root, "sheetViews/sheetView/pane").get("ySplit") == "5"
