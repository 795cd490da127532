"""What a file says of its sheets beyond the cells: conditional formats, charts, print set-up, widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from okrxl.core.address import Area, column_number
from tests.in_memory_excel.book import Workbook
from tests.in_memory_excel.chart import ChartObject, Series
from tests.in_memory_excel.range import Range
from tests.in_memory_excel.rules import Rule
from tests.in_memory_excel.sheet import Worksheet

OTHERS: dict[str, dict[str, object]] = {
    "cellIs": {"Type": 1, "Operator": 3},
    "expression": {"Type": 2},
    "notContainsBlanks": {"Type": 13},
    "dataBar": {"Type": 4},
    "duplicateValues": {"Type": 8},
}
KINDS = {"doughnutChart": -4120, "barChart": 51, "lineChart": 65}


def rules(sheet: Worksheet, source: Any) -> None:
    """Conditional formats, in the order of their priorities."""
    found = [(rule.priority, cells, rule) for cells in source.conditional_formatting for rule in cells.rules]
    for _, cells, rule in sorted(found, key=lambda one: int(one[0])):
        area = Range(sheet, [Area.parse(ref) for ref in str(cells.sqref).split()])
        sheet.rules.append(_scale(area, rule) if rule.type == "colorScale" else _other(area, rule))


def _scale(area: Range, rule: Any) -> Rule:
    made = Rule(area, {"Type": 3, "colours": len(rule.colorScale.color)})
    for one, limit, colour in zip(made.criteria, rule.colorScale.cfvo, rule.colorScale.color, strict=True):
        one.kept.update(Type=0, Value=float(limit.val))
        one.kept["FormatColor"].kept["Color"] = _rgb(colour.rgb)
    return made


def _other(area: Range, rule: Any) -> Rule:
    if rule.type not in OTHERS:
        raise NotImplementedError(rule.type)
    formula = {"Formula1": "=" + rule.formula[0]} if rule.formula else {}
    made = Rule(area, {**OTHERS[rule.type], **formula})
    if rule.dxf is None:
        return made
    if rule.dxf.fill is not None:
        made.interior.kept["Color"] = _rgb(rule.dxf.fill.bgColor.rgb)
    if rule.dxf.font is not None and rule.dxf.font.color is not None:
        made.font.kept["Color"] = _rgb(rule.dxf.font.color.rgb)
    return made


def _rgb(colour: str) -> int:
    return int(colour[6:8] + colour[4:6] + colour[2:4], 16)


def set_up(sheet: Worksheet, source: Any, heights: dict[int, float]) -> None:
    """Widths, heights that were set, tab colour, print set-up."""
    for letters, column in source.column_dimensions.items():
        first = column_number(letters)
        if column.customWidth:
            sheet.widths |= dict.fromkeys(range(first, (column.max or first) + 1), column.width)
    sheet.heights |= heights
    for row, line in source.row_dimensions.items():
        if line.outlineLevel:
            sheet.levels[row] = line.outlineLevel
        if line.hidden:
            sheet.hidden_rows.add(row)
    # Where it is not stated, below.
    sheet.outline.above = source.sheet_properties.outlinePr.summaryBelow is False
    if source.sheet_properties.tabColor is not None:
        sheet.tab.kept["Color"] = _rgb(source.sheet_properties.tabColor.rgb)
    setup = {
        "Orientation": 2 if source.page_setup.orientation == "landscape" else 1,
        "FitToPagesWide": source.page_setup.fitToWidth,
        "PrintTitleRows": source.print_title_rows,
        "PrintTitleColumns": source.print_title_cols,
        "LeftFooter": source.oddFooter.left.text,
        "RightFooter": source.oddFooter.right.text,
    }
    sheet.page.kept.update({name: value for name, value in setup.items() if value is not None})


def heights_in(path: Path) -> list[dict[int, float]]:
    """Row heights by sheet, but for those that Excel fits to the text; openpyxl knows no difference."""
    found = []
    with ZipFile(path) as package:
        tabs = etree.fromstring(package.read("xl/workbook.xml")).iter("{*}sheet")
        rels = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {str(one.get("Id")): str(one.get("Target")) for one in rels}
        for tab in tabs:
            target = next(targets[one] for one in tab.attrib.values() if one in targets)
            root = etree.fromstring(package.read("xl/" + target.removeprefix("/xl/")))
            rows = [row for row in root.iter("{*}row") if row.get("customHeight") == "1"]
            found.append({int(row.get("r", 0)): float(row.get("ht", 0)) for row in rows})
    return found


def charts(book: Workbook, path: Path) -> None:
    """The charts, each on its sheet."""
    tabs = tabs_of_drawings(path)
    for name, alt, root, drawing in parts(path):
        ranges, tab = series_of(root), tabs[drawing]
        sheet = next(one for one in book.sheets if one.name == tab)
        made = ChartObject(sheet, (0.0, 0.0, 0.0, 0.0))
        made.name, made.alt = name, alt
        made.chart.title = "".join(node.text or "" for node in root.iterfind("{*}chart/{*}title//{*}t"))
        made.chart.kind = next(kind for tag, kind in KINDS.items() if root.find(f".//{{*}}{tag}") is not None)
        for index, refs in enumerate(ranges, 1):
            made.chart.series.append(Series(made.chart, f"=SERIES({','.join(refs)},{index})"))
        sheet.charts.append(made)


def tabs_of_drawings(path: Path) -> dict[str, str]:
    """The tab of each drawing's part."""
    found = {}
    for sheet, rels in _sheets(path):
        for one in rels:
            if str(one.get("Type")).endswith("/drawing"):
                found["xl/drawings/" + str(one.get("Target")).rpartition("/")[2]] = sheet
    return found


def _sheets(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Each tab's name and the relationships of its part."""
    with ZipFile(path) as package:
        tabs = etree.fromstring(package.read("xl/workbook.xml")).iter("{*}sheet")
        rels = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {str(one.get("Id")): str(one.get("Target")) for one in rels}
        for tab in tabs:
            target = next(targets[one] for one in tab.attrib.values() if one in targets)
            part = f"xl/worksheets/_rels/{target.rpartition('/')[2]}.rels"
            if part in package.namelist():
                yield str(tab.get("name")), etree.fromstring(package.read(part))


def parts(path: Path) -> Iterator[tuple[str, str, etree._Element, str]]:
    """Name, alternative text, part and drawing of each chart of a file."""
    with ZipFile(path) as package:
        names = package.namelist()
        for part in names:
            rels_part = part.replace("drawings/", "drawings/_rels/") + ".rels"
            if not re.fullmatch(r"xl/drawings/drawing\d+\.xml", part) or rels_part not in names:
                continue
            rels = etree.fromstring(package.read(rels_part))
            targets = {str(one.get("Id")): str(one.get("Target")) for one in rels}
            for frame in etree.fromstring(package.read(part)).iter("{*}graphicFrame"):
                naming = next(frame.iter("{*}cNvPr"))
                one = next(str(v) for node in frame.iter("{*}chart") for v in node.attrib.values())
                chart = package.read("xl/charts/" + targets[one].rpartition("/")[2])
                yield str(naming.get("name")), str(naming.get("descr", "")), etree.fromstring(chart), part


def sparklines(book: Workbook, path: Path) -> None:
    """The cells with sparklines and what they show."""
    with ZipFile(path) as package:
        tabs = etree.fromstring(package.read("xl/workbook.xml")).iter("{*}sheet")
        rels = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        targets = {str(one.get("Id")): str(one.get("Target")) for one in rels}
        for tab in tabs:
            target = next(targets[one] for one in tab.attrib.values() if one in targets)
            root = etree.fromstring(package.read("xl/" + target.removeprefix("/xl/")))
            sheet = next(one for one in book.sheets if one.name == tab.get("name"))
            for line in root.iter("{*}sparkline"):
                cell = Area.parse(str(line.findtext("{*}sqref")))
                sheet.sparklines[cell.top, cell.left] = str(line.findtext("{*}f")).replace("$", "")


def series_of(chart: etree._Element) -> list[tuple[str, ...]]:
    """(name, categories, values) of each series."""
    return [tuple(str(node.text) for node in one.iter("{*}f")) for one in chart.iter("{*}ser")]
