"""An open workbook as plain data, read from a copy that LibreOffice saves."""

from __future__ import annotations

import re
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

# The number of a workbook's history is its own.
FILE_ONLY_NAMES = ("_okrxl.drawn", "_okrxl.text.history", "_xlnm.")
ONE_CELL = re.compile(r"(\$[A-Z]+\$\d+):\1(?!\d)")
LARGE = 10_000
"""A rule with more cells than this applies to whole columns of an input sheet."""
Position = tuple[int, int]
"""(row, column)."""


def snapshot(book: xw.Book) -> dict[str, Any]:
    """Tabs, tables, charts and names; values, formats, rules, validations and merges by tab."""
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
            # A running program puts a new tab behind the last one that is seen, a file behind them all.
            "tabs": [one.title for one in stored.worksheets if one.sheet_state == "visible"],
            "hidden tabs": sorted(one.title for one in stored.worksheets if one.sheet_state != "visible"),
            "tables": {name: (tab, area.ref) for name, (tab, _, area) in manager.tables(path).items()},
            "charts": dict(charts(path)),
            "names": {
                name: defined.value
                for name, defined in stored.defined_names.items()
                if not name.startswith(FILE_ONLY_NAMES)
            },
        }
    for sheet in stored.worksheets:
        cells = list(cells_of(sheet, styles))
        found[f"values {sheet.title}"] = {
            position: value for position, value, _ in cells if value is not None
        }
        found[f"formats {sheet.title}"] = {position: formatting for position, _, formatting in cells}
        found[f"groups {sheet.title}"] = groups(sheet)
        found[f"rules {sheet.title}"] = rules(sheet)
        found[f"validations {sheet.title}"] = validations(sheet)
        found[f"merges {sheet.title}"] = sorted(map(str, sheet.merged_cells.ranges))
    return found


def groups(sheet: Any) -> list[tuple[str | int, int, bool]]:
    """(row or column, level, whether it is hidden) of those in groups, columns of one kind by their first."""
    lines = (*sheet.row_dimensions.items(), *sheet.column_dimensions.items())
    return [(name, line.outlineLevel, bool(line.hidden)) for name, line in lines if line.outlineLevel]


def charts(path: Path) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """(name, ranges of each series), without quotes, which LibreOffice does not always write."""
    for part in manager.tabs(path).values():
        for drawing in manager.related(path, part, "drawing"):
            if not manager.related(path, drawing, "chart"):
                continue
            relations = manager.tree(path, drawing.replace("drawings/", "drawings/_rels/") + ".rels")
            parts = {
                str(one.get("Id")): "xl" + str(one.get("Target")).removeprefix("..") for one in relations
            }
            for frame in manager.tree(path, drawing).iter("{*}graphicFrame"):
                name = next(str(node.get("name")) for node in frame.iter("{*}cNvPr"))
                here = next(parts[str(v)] for one in frame.iter("{*}chart") for v in one.attrib.values())
                series = manager.tree(path, here).iter("{*}ser")
                yield name, [tuple(plain(str(node.text)) for node in one.iter("{*}f")) for one in series]


def plain(reference: str) -> str:
    """A range without quotes; LibreOffice writes a single cell of another sheet as `$A$1:$A$1`."""
    return ONE_CELL.sub(r"\1", reference.replace("'", ""))


def cells_of(sheet: Any, styles: dict[int, str]) -> Iterator[tuple[Position, Any, tuple[str, str]]]:
    """(position, value, (named style, number format)) of each stored cell."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style or cell.value is not None:
                yield (
                    (cell.row, cell.column),
                    comparable(cell),
                    (
                        styles.get(cell._style.xfId, ""),
                        cell.number_format.casefold(),
                    ),
                )


def comparable(cell: Any) -> Any:
    """A cell's value; text and target for a link, be it a hyperlink or a formula."""
    value = cell.value
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if cell.hyperlink is not None and cell.hyperlink.location:
        return f"{value} -> {cell.hyperlink.location}".replace("'", "").replace("!", ".")
    if isinstance(value, str) and value.startswith('=HYPERLINK("#'):
        target, text = value.removeprefix('=HYPERLINK("#').removesuffix('")').split('","')
        return f"{text} -> {target}".replace("'", "").replace("!", ".")
    return value


def rules(sheet: Any) -> dict[str, list[str]]:
    """Rule -> the cells it applies to, joined where they are spread over several rules."""
    found: dict[str, set[Area]] = {}
    for one in sheet.conditional_formatting:
        areas = set(single(str(one.sqref)))
        for rule in one.rules:
            found.setdefault(described(rule), set()).update(areas)
    return {rule: [area.ref for area in joined(areas)] for rule, areas in sorted(found.items())}


def described(rule: Any) -> str:
    """A rule's condition and formatting as text."""
    if rule.colorScale is not None:
        scale = rule.colorScale
        return str(
            [(at.type, at.val, colour.rgb) for at, colour in zip(scale.cfvo, scale.color, strict=True)]
        )
    dxf = rule.dxf
    fill = dxf.fill.bgColor.rgb if dxf is not None and dxf.fill is not None else None
    font = dxf.font if dxf is not None else None
    letters = (font.color.rgb if font.color is not None else None, bool(font.b)) if font is not None else None
    return f"{rule.type} {rule.operator} {rule.formula} {fill} {letters}"


def validations(sheet: Any) -> dict[str, list[str]]:
    """Validation -> its ranges."""
    found: dict[str, list[str]] = {}
    for one in sheet.data_validations.dataValidation:
        validation = f"{one.type} {one.operator} {one.formula1} {one.formula2} {one.showDropDown}"
        found.setdefault(validation, []).append(str(one.sqref))
    return {validation: sorted(refs) for validation, refs in sorted(found.items())}


def single(refs: str) -> Iterator[Area]:
    """The single cells of some ranges, so that overlaps count once; very large ranges as they are."""
    for ref in refs.split():
        area = Area.parse(ref)
        if area.rows * area.columns > LARGE:
            yield area
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield Area(row, column, row, column)


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """`/key/key: value != value` for each difference of two snapshots."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        return [line for key in keys for line in differences(one.get(key), other.get(key), f"{path}/{key}")]
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]
