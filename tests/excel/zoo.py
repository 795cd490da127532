"""A manager's workbook with everything in it that okrxl does not know: made by XlsxWriter, the rest put in.

What XlsxWriter cannot make (pivot, slicer, threaded comment, external link, ribbon, calculation chain,
printer settings) stands in `zoo_parts` as Excel writes it. Tabs: Data, Notes, Pivot, chart sheet Board.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import xlsxwriter

from okrxl.build.vba.project import Module, vba_project
from tests.excel import zips

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
PARTS = Path(__file__).with_name("zoo_parts")
PRINTER = "xl/printerSettings/printerSettings1.bin"
DATA, NOTES, PIVOT = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))
COMMENT = "{5A3C9B52-3E0A-4B57-9D0E-1B3B0A5C7E11}"
REGIONS = ("North", "South")
ROWS = (("North", 10, 3), ("South", 20, 5), ("North", 30, 8), ("South", 40, 2))

KINDS = {
    "xl/pivotCache/pivotCacheDefinition1.xml": f"{SPREADSHEET}pivotCacheDefinition+xml",
    "xl/pivotCache/pivotCacheRecords1.xml": f"{SPREADSHEET}pivotCacheRecords+xml",
    "xl/pivotTables/pivotTable1.xml": f"{SPREADSHEET}pivotTable+xml",
    "xl/slicerCaches/slicerCache1.xml": "application/vnd.ms-excel.slicerCache+xml",
    "xl/slicers/slicer1.xml": "application/vnd.ms-excel.slicer+xml",
    "xl/drawings/drawing90.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
    "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    "xl/externalLinks/externalLink1.xml": f"{SPREADSHEET}externalLink+xml",
    "xl/calcChain.xml": f"{SPREADSHEET}calcChain+xml",
    PRINTER: f"{SPREADSHEET}printerSettings",
    "customUI/customUI14.xml": "application/xml",
}
"""The parts put in, with their content types."""
LINKS = {
    "_rels/.rels": [(f"{MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml")],
    zips.RELS: [
        (f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        (f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
        (f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
        (f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        (f"{OFFICE}/calcChain", "calcChain.xml"),
    ],
    "xl/worksheets/_rels/sheet1.xml.rels": [
        (f"{OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin")
    ],
    "xl/worksheets/_rels/sheet2.xml.rels": [
        (f"{MICROSOFT}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml")
    ],
    "xl/worksheets/_rels/sheet3.xml.rels": [
        (f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml"),
        (f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        (f"{OFFICE}/drawing", "../drawings/drawing90.xml"),
    ],
    "xl/pivotTables/_rels/pivotTable1.xml.rels": [
        (f"{OFFICE}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ],
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": [
        (f"{OFFICE}/pivotCacheRecords", "pivotCacheRecords1.xml")
    ],
    "xl/externalLinks/_rels/externalLink1.xml.rels": [(f"{OFFICE}/externalLinkPath", "Plan.xlsx")],
}
"""Relationships put in, by the part that lists them: ids z1, z2, … where there is a list, else rId1, …"""


def zoo(path: Path) -> Path:
    """Make the workbook; an .xlsx goes without VBA and form buttons."""
    _by_xlsxwriter(path, macro=path.suffix == ".xlsm")
    content = zips.parts(path)
    for name, kind in KINDS.items():
        content[name] = b"\0P\0r\0i\0n\0t" if name == PRINTER else (PARTS / name).read_bytes()
        override = f'<Override PartName="/{name}" ContentType="{kind}"/>'
        content[zips.TYPES] = zips.before_end(content[zips.TYPES], "Types", override)
    for name, links in LINKS.items():
        empty = f'<Relationships xmlns="{PACKAGE}"></Relationships>'.encode()
        prefix = "rId" if name not in content else "z"
        more = "".join(_link(f"{prefix}{number}", *link) for number, link in enumerate(links, 1))
        content[name] = zips.before_end(content.get(name, empty), "Relationships", more)
    content[zips.WORKBOOK] = _workbook(content[zips.WORKBOOK].decode()).encode()
    content[DATA] = content[DATA].replace(b"<pageSetup ", b'<pageSetup r:id="z1" ')
    content[PIVOT] = zips.before_end(content[PIVOT], "worksheet", _slicer_on_sheet())
    return zips.write(path, content)


def _link(one: str, kind: str, target: str) -> str:
    mode = ' TargetMode="External"' if kind.endswith("externalLinkPath") else ""
    return f'<Relationship Id="{one}" Type="{kind}" Target="{target}"{mode}/>'


def _workbook(text: str) -> str:
    links = '<externalReferences><externalReference r:id="z4"/></externalReferences><definedNames>'
    name = '<definedName name="Slicer_Region">#N/A</definedName></definedNames>'
    end = (
        '<pivotCaches><pivotCache cacheId="1" r:id="z1"/></pivotCaches><extLst>'
        f'<ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{X14}"><x14:slicerCaches>'
        '<x14:slicerCache r:id="z2"/></x14:slicerCaches></ext></extLst></workbook>'
    )
    text = text.replace("<definedNames>", links).replace("</definedNames>", name)
    return text.replace("</workbook>", end)


def _slicer_on_sheet() -> str:
    return (
        '<drawing r:id="rId3"/><extLst><ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}"'
        f' xmlns:x14="{X14}"><x14:slicerList><x14:slicer r:id="rId2"/></x14:slicerList></ext></extLst>'
    )


def _by_xlsxwriter(path: Path, *, macro: bool) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 1, 5)})
        data, notes, pivot = (book.add_worksheet(name) for name in ("Data", "Notes", "Pivot"))
        _data(book, data)
        _notes(notes, macro=macro)
        pivot.write_column("A3", ["Row Labels", *REGIONS, "Grand Total"])
        pivot.write_column("B3", ["Sum of Amount", 40, 60, 100])
        board = book.add_chartsheet("Board")
        lines = book.add_chart({"type": "line"})
        lines.add_series({"values": "=Data!$B$2:$B$5", "categories": "=Data!$A$2:$A$5"})
        board.set_chart(lines)
        book.define_name("Threshold", "=Data!$B$2")
        book.define_name("Data!Local", "=Data!$C$2:$C$5")
        if macro:
            go = Module("Mine", "standard", "Sub Go()\nEnd Sub\n")
            project = vba_project([Module("ThisWorkbook", "workbook"), go])
            book.add_vba_project(io.BytesIO(project), is_stream=True)


def _data(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    columns = [{"header": header} for header in ("Region", "Amount", "Days")]
    sheet.add_table("A1:C5", {"name": "Sales", "data": ROWS, "columns": columns})
    for row in (2, 3, 4):
        sheet.write_formula(f"E{row}", f"=B{row}*2", None, ROWS[row - 2][1] * 2)
    sheet.write_formula("F2", "=SUM(Sales[Amount])", None, 100)
    sheet.write_dynamic_array_formula("G2:G3", "=_xlfn.UNIQUE(A2:A5)", None, "North")
    bars = {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"}
    sheet.conditional_format("B2:B5", bars)
    sheet.conditional_format("C2:C5", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$B$2:$B$5", "categories": "=Data!$A$2:$A$5"})
    sheet.insert_chart("I2", chart)
    sheet.set_landscape()
    sheet.set_column("A:A", 17.5, book.add_format({"bold": True, "font_color": "#123456"}))


def _notes(sheet: xlsxwriter.worksheet.Worksheet, *, macro: bool) -> None:
    sheet.write("A1", "Notes")
    sheet.write_column("B2", [1, 4, 2, 8])
    sheet.insert_textbox("D2", "Remember the board meeting", {"fill": {"color": "#FFF2CC"}})
    sheet.add_sparkline("C2", {"range": "Notes!B2:B5", "markers": True})
    sheet.insert_checkbox("A3", boolean=True)
    sheet.write_comment("B2", "[Threaded comment]\n\nComment:\n    Right?", {"author": f"tc={COMMENT}"})
    if macro:
        sheet.insert_button("D12", {"macro": "Go", "caption": "Go"})
    sheet.data_validation("B2:B5", {"validate": "list", "source": "=Data!$A$2:$A$5"})
