"""What LibreOffice holds of an open workbook, as plain data, from the copy that it writes itself."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from okrxl.core.address import Area, joined
from tests.excel import manager

if TYPE_CHECKING:
    import xlwings as xw

RECORDS = ("_okrxl.drawn", "_xlnm.")
LARGE = 10_000
"""Cells of a rule that is for whole columns of an input sheet."""
Place = tuple[int, int]


def picture(book: xw.Book) -> dict[str, Any]:
    """All of it, by kind and by tab."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know all that LibreOffice writes
        path = Path(folder) / "copy.xlsx"
        book.impl.save_copy(str(path))
        stored = openpyxl.load_workbook(path)
        styles = {
            int(str(one.get("xfId"))): str(one.get("name"))
            for one in manager.tree(path, "xl/styles.xml").iter("{*}cellStyle")
        }
        found: dict[str, Any] = {
            "tabs": stored.sheetnames,
            "tables": {name: (tab, area.ref) for name, (tab, _, area) in manager.tables(path).items()},
            "charts": dict(charts(path)),
            "names": {
                name: defined.value
                for name, defined in stored.defined_names.items()
                if not name.startswith(RECORDS)
            },
        }
    for sheet in stored.worksheets:
        cells = list(cells_of(sheet, styles))
        found[f"values {sheet.title}"] = {place: value for place, value, _ in cells if value is not None}
        found[f"looks {sheet.title}"] = {place: look for place, _, look in cells}
        found[f"rules {sheet.title}"] = rules(sheet)
        found[f"limits {sheet.title}"] = limits(sheet)
        found[f"merges {sheet.title}"] = sorted(map(str, sheet.merged_cells.ranges))
    return found


def charts(path: Path) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Name, and the ranges of each series, without quotes that LibreOffice puts or leaves out."""
    for part in manager.tabs(path).values():
        for drawing in manager.related(path, part, "drawing"):
            if not manager.related(path, drawing, "chart"):
                continue
            told = manager.tree(path, drawing.replace("drawings/", "drawings/_rels/") + ".rels")
            parts = {str(one.get("Id")): "xl" + str(one.get("Target")).removeprefix("..") for one in told}
            for frame in manager.tree(path, drawing).iter("{*}graphicFrame"):
                name = next(str(node.get("name")) for node in frame.iter("{*}cNvPr"))
                here = next(parts[str(v)] for one in frame.iter("{*}chart") for v in one.attrib.values())
                series = manager.tree(path, here).iter("{*}ser")
                yield (
                    name,
                    [tuple(str(node.text).replace("'", "") for node in one.iter("{*}f")) for one in series],
                )


def cells_of(sheet: Any, styles: dict[int, str]) -> Iterator[tuple[Place, Any, tuple[str, str]]]:
    """(place, value, (named style, number format)) of each cell that is stored; a jump shows its words."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style or cell.value is not None:
                yield (
                    (cell.row, cell.column),
                    shown(cell),
                    (
                        styles.get(cell._style.xfId, ""),
                        cell.number_format.casefold(),
                    ),
                )


def shown(cell: Any) -> Any:
    """A value; of a formula that jumps, where to and what it says."""
    value = cell.value
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if cell.hyperlink is not None and cell.hyperlink.location:
        return f"{value} -> {cell.hyperlink.location}".replace("'", "").replace("!", ".")
    if isinstance(value, str) and value.startswith('=HYPERLINK("#'):
        place, text = value.removeprefix('=HYPERLINK("#').removesuffix('")').split('","')
        return f"{text} -> {place}".replace("'", "").replace("!", ".")
    return value


def rules(sheet: Any) -> dict[str, list[str]]:
    """Rule -> the cells it is for, however they are divided into rules."""
    found: dict[str, set[Area]] = {}
    for one in sheet.conditional_formatting:
        places = set(single(str(one.sqref)))
        for rule in one.rules:
            found.setdefault(said(rule), set()).update(places)
    return {rule: [area.ref for area in joined(places)] for rule, places in sorted(found.items())}


def said(rule: Any) -> str:
    """What a rule says, and how what it lights looks."""
    if rule.colorScale is not None:
        scale = rule.colorScale
        return str(
            [(at.type, at.val, colour.rgb) for at, colour in zip(scale.cfvo, scale.color, strict=True)]
        )
    look = rule.dxf
    fill = look.fill.bgColor.rgb if look is not None and look.fill is not None else None
    font = look.font if look is not None else None
    letters = (font.color.rgb if font.color is not None else None, bool(font.b)) if font is not None else None
    return f"{rule.type} {rule.operator} {rule.formula} {fill} {letters}"


def limits(sheet: Any) -> dict[str, list[str]]:
    """What may be typed -> where."""
    found: dict[str, list[str]] = {}
    for one in sheet.data_validations.dataValidation:
        told = f"{one.type} {one.operator} {one.formula1} {one.formula2} {one.showDropDown}"
        found.setdefault(told, []).append(str(one.sqref))
    return {told: sorted(places) for told, places in sorted(found.items())}


def single(refs: str) -> Iterator[Area]:
    """Cell by cell, so that what overlaps counts once."""
    for ref in refs.split():
        area = Area.parse(ref)
        if area.rows * area.columns > LARGE:
            yield area
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield Area(row, column, row, column)


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two pictures differ, told by the way to each difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        return [told for key in keys for told in differences(one.get(key), other.get(key), f"{place}/{key}")]
    return [] if one == other else [f"{place}: {one!r} != {other!r}"]
