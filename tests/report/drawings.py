"""Placed sheets of a case, by the pipeline itself with a port that only remembers; and as text to read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime

from okrxl.core.address import cell_name
from okrxl.core.grid import Grid, is_blank
from okrxl.core.labels import Lang
from okrxl.core.schema import INPUT_NAMES
from okrxl.pipeline import Moment, refresh
from okrxl.sheets.model import Axis, CellIs, Chart, Computed, Content, Drawing, PlacedSheet, Print, Rule
from tests.check import case

NOW = datetime(2026, 11, 20, 9, 30)


class Remembers:
    """A port of tables that stand nowhere."""

    name = "case.xlsx"

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self._grids = grids
        self.drawing = Drawing(())

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        return {key: grid for key, grid in self._grids.items() if key in tables.values()}

    def saved_by(self) -> str:
        """No program."""
        return ""

    def sheet_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(grid.sheet for grid in self._grids.values()))

    def owned(self) -> Mapping[str, str]:
        return {}

    def tables(self) -> Mapping[str, str]:
        return {grid.table: grid.sheet for grid in self._grids.values()}

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002
        """Of no table."""
        return {}

    def holds_more(self, key: str) -> bool:  # noqa: ARG002
        """Nothing."""
        return False

    def texts(self) -> Mapping[str, str]:
        return {}

    def draw(self, drawing: Drawing) -> None:
        self.drawing = drawing


def small(lang: Lang) -> Drawing:
    """The small clean case, with one slip so that Checks has a row."""
    edits = {"Settings!A8": "Language", "Settings!B8": lang, "Check-ins!D6": 11}
    return drawn(case.grids(edits))


def large(lang: Lang, *sizes: int) -> Drawing:
    """Departments of that many key results each, five to an objective, checked in every month."""
    numbers = [(place, number) for place, size in enumerate(sizes) for number in range(size)]
    long = "A key result whose words go on for quite a while, 很长的一句话, so that they wrap"
    edits: dict[str, object] = {"Settings!A8": "Language", "Settings!B8": lang}
    rows: dict[str, list[list[object]]] = {"Departments": [], "Owners": [], "Objectives": [], "KRs": []}
    for place in range(len(sizes)):
        rows["Departments"].append([f"Dept {place}", f"Lead {place}"])
        rows["Owners"].append([f"Lead {place}", f"Dept {place}"])
    for objective in dict.fromkeys((place, number // 5) for place, number in numbers):
        place, number = objective
        cells = [f"O{place}-{number}", "Objective", f"Dept {place}", f"Lead {place}", "S1", None]
        rows["Objectives"].append([*cells, case.START, case.DUE])
    rows["KRs"] = [
        [f"K{place}-{number}", f"O{place}-{number // 5}", long, None, None, "increase", "%", 0, 0.5 + number]
        for place, number in numbers
    ]
    rows["Check-ins"] = [
        [datetime(2026, month, 5), row[0], month / 10, 7] for row in rows["KRs"] for month in range(1, 12)
    ]
    for sheet, made in rows.items():
        for down, row in enumerate(made, case.TOP):
            for right, value in enumerate(row, 1):
                edits[f"{sheet}!{cell_name(down, right)}"] = value
    return drawn(case.grids(edits))


def drawn(grids: Mapping[str, Grid]) -> Drawing:
    """The drawing of a refresh."""
    port = Remembers(grids)
    refresh(port, Moment(NOW))
    return port.drawing


def dump(sheet: PlacedSheet) -> str:
    """A placed sheet as lines: what stands where, in which style, and what lies over it."""
    return "\n".join((*_head(sheet), "", *_cells(sheet), "", *_over(sheet), ""))


def _head(sheet: PlacedSheet) -> Iterator[str]:
    yield f"{sheet.key}: tab {sheet.name!r}, freeze {sheet.freeze}, colour {sheet.tab_colour or '-'}"
    yield f"print {_set(sheet.print)}"
    yield "widths " + " ".join(f"{cell_name(1, column)[:-1]}={width:g}" for column, width in sheet.widths)
    yield "heights " + " ".join(f"{row}={points:g}" for row, points in sheet.heights)


def _cells(sheet: PlacedSheet) -> Iterator[str]:
    found: dict[tuple[int, int], str] = {}
    for block in sheet.values:
        for right, (values, style) in enumerate(zip(block.columns, block.styles, strict=True)):
            styles = [style] * len(values) if isinstance(style, str) else style
            for down, (value, one) in enumerate(zip(values, styles, strict=True)):
                found[block.top + down, block.left + right] = f"{_shown(value)} [{one}]"
    for named in sheet.named_cells:
        found[named.row, named.column] = f"{_shown(named.value)} [{named.style}] = {named.name}"
    for (row, column), text in sorted(found.items()):
        yield f"{cell_name(row, column):6} {text}"


def _set(values: Print | Axis) -> str:
    """What of a group of settings is not as usual."""
    usual = type(values)()
    found = [
        field.name for field in fields(values) if getattr(values, field.name) != getattr(usual, field.name)
    ]
    return ", ".join(f"{name} {getattr(values, name)!r}" for name in found) or "as usual"


def _shown(value: Content) -> str:
    if isinstance(value, Computed):
        return f"={value.formula} → {_shown(value.value)}"
    if is_blank(value):
        return "–"
    if isinstance(value, float):
        return f"{value:.6g}"
    return value.isoformat() if isinstance(value, date) else repr(value)


def _over(sheet: PlacedSheet) -> Iterator[str]:
    for table in sheet.tables:
        yield f"table {table.name} {table.area.ref}: {' | '.join(table.headers)}"
    if sheet.outline:
        at = cell_name(sheet.outline.top, sheet.outline.column)
        yield f"outline from {at} down: {' '.join(map(str, sheet.outline.levels))}"
    for chart in sheet.charts:
        yield from _chart(chart)
    for rule in sheet.rules:
        yield f"rule {rule.area.ref}: {_rule(rule)}"
    for link in sheet.links:
        yield f"link {cell_name(link.row, link.column)} -> {link.location}"
    for area in sheet.merges:
        yield f"merged {area.ref}"


def _chart(chart: Chart) -> Iterator[str]:
    corners = f"{cell_name(chart.top, chart.left)} to {cell_name(chart.bottom, chart.right)}"
    yield f"chart {chart.name!r} {chart.kind} {corners}, {chart.width} x {chart.height}: {chart.title!r}"
    yield f"  alt {chart.alt_text!r}"
    yield f"  axis {_set(chart.axis)}; over {chart.categories.ref}"
    for series in chart.series:
        kind = " as a line" if series.line else ""
        yield f"  {series.name.ref}: {series.values.ref} {series.colour}{kind}"


def _rule(rule: Rule) -> str:
    return f"= {rule.value!r} -> {rule.look}" if isinstance(rule, CellIs) else str(rule)
