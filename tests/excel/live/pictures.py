"""What a workbook in the in-memory Excel looks like, as plain data that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from okrxl.core.address import Area
from okrxl.excel.sheet_record import NAME as RECORD
from tests.in_memory_excel.book import Application, Workbook
from tests.in_memory_excel.sheet import Worksheet

PRINTED = ("Orientation", "PrintTitleRows", "PrintTitleColumns", "LeftFooter", "RightFooter")
INPUTS = ("设置", "战略", "部门", "人员名单", "目标", "关键结果", "进展")


def contents(sheet: Worksheet) -> dict[str, Any]:
    """Cells, tables, merges and charts."""
    return {
        "values": dict(_values(sheet)),
        "formulas": dict(sheet.formulas),
        "tables": sorted((table.name, table.area.ref) for table in sheet.tables),
        "charts": sorted(chart.name for chart in sheet.charts),
    }


def _values(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], object]]:
    """What cells show; a formula's blank text is a blank."""
    for place in sheet.values.keys() | sheet.formulas.keys():
        value = sheet.calculated(*place) if place in sheet.formulas else sheet.values[place]
        if value != "":
            yield place, value


def looks(sheet: Worksheet) -> dict[str, Any]:
    """The rest of what okrxl draws."""
    hidden = {
        (row, column)
        for area in sheet.merges
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
        if (row, column) != (area.top, area.left)
    }
    return {
        "styles": {
            place: style for place, style in sheet.styles.items() if style != "Normal" and place not in hidden
        },
        "merges": sorted(area.ref for area in sheet.merges),
        "rules": rules(sheet),
        "ranges": {chart.name: [series.formula for series in chart.chart.series] for chart in sheet.charts},
        "titles": {chart.name: (chart.chart.title, chart.alt) for chart in sheet.charts},
        "heights": dict(sheet.heights),
        "widths": dict(sheet.widths),
        "groups": (dict(sheet.levels), sorted(sheet.hidden_rows), sheet.outline.above),
        "print": {name: sheet.page.kept.get(name) for name in PRINTED},
        "colour": sheet.tab.kept.get("Color"),
    }


def rules(sheet: Worksheet) -> dict[str, list[tuple[object, ...]]]:
    """Conditional formats by column of an area, first things first; one of several areas is one of each."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for rule in sheet.rules:
        points = [(one.kept["Value"], one.kept["FormatColor"].kept["Color"]) for one in rule.criteria]
        key = (rule.arguments.get("Formula1"), rule.interior.kept.get("Color"), rule.font.kept.get("Color"))
        columns = [(area, column) for area in rule.cells.areas for column in range(area.left, area.right + 1)]
        for area, column in columns:
            place = Area(area.top, column, area.bottom, column).ref
            found.setdefault(place, []).append((*key, *points))
    return found


HISTORY = "_okrxl.text.history"


def names(book: Workbook) -> dict[str, str]:
    """Defined names but for what okrxl remembers of its sheets, and which history is the workbook's."""
    own = (RECORD, HISTORY)
    return {name: one.formula for name, one in book.names.items() if not name.startswith(own)}


def whole(book: Workbook) -> dict[str, Any]:
    """Everything that a reader of the workbook meets."""
    book.meter.silent = True
    found = {
        "sheets": {sheet.name: contents(sheet) | looks(sheet) for sheet in book.sheets},
        "order": [sheet.name for sheet in book.sheets],
        "names": names(book),
    }
    book.meter.silent = False
    return found


def settings(app: Application) -> dict[str, Any]:
    """What the manager has set and where they look."""
    book = app.front
    window = book.window.kept
    return dict(app.settings) | {
        "sheet": book.active.name,
        "selection": [area.ref for area in book.active.selection],
        "scroll": (window["ScrollRow"], window["ScrollColumn"]),
        "front": book.name,
    }


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """The paths at which two pictures differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        return [path for key in keys for path in differences(one.get(key), other.get(key), f"{place}/{key}")]
    return [] if one == other else [f"{place}: {one!r} != {other!r}"]
