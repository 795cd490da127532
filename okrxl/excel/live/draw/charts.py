"""Charts of a sheet: found by name and pointed at their cells again, made only where they are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from okrxl.core.address import Area, cell_name, sheet_ref
from okrxl.excel.live.api.charts import (
    alt_text,
    format_details,
    point_by_name,
    series_formulas,
    set_alt_text,
    set_series_formulas,
)
from okrxl.excel.own_names import CHART_PREFIX
from okrxl.sheets.model import Button, Chart, PlacedSheet, Series

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal

TYPES = {
    "column": "column_clustered",
    "bar": "bar_clustered",
    "stacked_bar": "bar_stacked",
    "line": "line_markers",
    "doughnut": "doughnut",
}
PIXEL = 0.75
"""Points in a pixel at 96 dpi."""
MARKER_SIZE = 6


class Frame(NamedTuple):
    """Where a chart goes, in points."""

    left: float
    top: float
    width: float
    height: float


def place_charts(sheet: xw.Sheet, tab: str, wanted: PlacedSheet, journal: Journal) -> None:
    """Point existing charts at their cells, make missing ones, and delete those of ours no longer wanted."""
    charts = sheet.charts
    present = {chart.name: chart for chart in charts}
    before = frozenset(present)
    for chart in wanted.charts:
        found = present.pop(chart.name, None)
        fresh = found is None
        if found is not None:
            _note(sheet, found, journal)
        else:
            # As with tabs: a chart whose adding failed midway has another name.
            known = before | {one.name for one in wanted.charts[: wanted.charts.index(chart)]}
            journal.note(lambda known=known: _delete_others(sheet, known))  # type: ignore[misc]
            found = _make(charts, sheet, chart)
        _point(sheet, tab, found, chart)
        _format(found, chart, fresh=fresh)
        format_details(sheet, found, chart)
    for name, chart_left in present.items():
        if name.startswith(CHART_PREFIX):
            journal.later(chart_left.delete)


def point_charts(sheet: xw.Sheet, tab: str, wanted: PlacedSheet, journal: Journal) -> None:
    """Point existing charts at their cells and leave all else; a chart the manager deleted stays deleted."""
    present = {chart.name: chart for chart in sheet.charts}
    for chart in wanted.charts:
        found = present.get(chart.name)
        if found is not None:
            before = series_formulas(found)
            journal.note(lambda found=found, before=before: set_series_formulas(found, before))  # type: ignore[misc]
            _point(sheet, tab, found, chart)


def adopt_charts(sheet: xw.Sheet, tab: str, wanted: PlacedSheet) -> None:
    """Point the charts of a copied sheet at this workbook's cells; LookupError where they are not all there.

    Those that show their own sheet came along with it; the others still show the file they were copied from.
    """
    elsewhere = [chart for chart in wanted.charts if chart.source]
    if len(elsewhere) == len(wanted.charts) and all(
        point_by_name(sheet, chart.name, formulas(chart, chart.source)) for chart in elsewhere
    ):
        return
    present = {chart.name: chart for chart in sheet.charts}
    if set(present) != {chart.name for chart in wanted.charts}:
        raise LookupError(tab)
    for chart in elsewhere:
        _point(sheet, tab, present[chart.name], chart)


def _note(sheet: xw.Sheet, found: xw.Chart, journal: Journal) -> None:
    """Note a chart's references, title and alternative text; the next refresh draws its formatting again."""
    before, title, name = series_formulas(found), found.title, found.name
    text = alt_text(sheet, name)
    journal.note(lambda: set_series_formulas(found, before))
    journal.note(lambda: setattr(found, "title", title))
    journal.note(lambda: set_alt_text(sheet, name, text))


def update_alt_texts(sheet: xw.Sheet, wanted: PlacedSheet, journal: Journal) -> None:
    """Set only the alternative texts, which contain values."""
    for chart in wanted.charts:
        text = alt_text(sheet, chart.name)
        journal.note(lambda name=chart.name, text=text: set_alt_text(sheet, name, text))  # type: ignore[misc]
        set_alt_text(sheet, chart.name, chart.alt_text)


def _make(charts: xw.main.Charts, sheet: xw.Sheet, chart: Chart) -> xw.Chart:
    frame = frame_of(sheet, chart)
    return charts.add(
        frame.left,
        frame.top,
        frame.width,
        frame.height,
        chart_type=TYPES[chart.kind],
        source=_cells(sheet, chart).range(_source(chart)),
        plot_by="columns",
        name=chart.name,
        style=None,
    )


def _delete_others(sheet: xw.Sheet, known: frozenset[str]) -> None:
    for chart in list(sheet.charts):
        if chart.name not in known:
            chart.delete()


def frame_of(sheet: xw.Sheet, chart: Chart | Button) -> Frame:
    """The rectangle from the corner of one cell to that of another, at the sheet's present column widths."""
    first = sheet.range(cell_name(chart.top, chart.left))
    left, top = first.left + chart.offset * PIXEL, first.top
    if isinstance(chart, Chart) and not chart.bottom:
        return Frame(left, top, chart.width * PIXEL, chart.height * PIXEL)
    last = sheet.range(cell_name(chart.bottom, chart.right))
    return Frame(left, top, last.left + chart.right_offset * PIXEL - left, last.top - top)


def _cells(sheet: xw.Sheet, chart: Chart) -> xw.Sheet:
    """The sheet whose cells a chart shows."""
    return sheet.book.sheets[chart.source] if chart.source else sheet


def _source(chart: Chart) -> str:
    """The cells of the series' names and values; the categories are set separately."""
    return ",".join(_column(one).ref for one in chart.series)


def _column(one: Series) -> Area:
    return Area(one.name.top, one.values.left, one.values.bottom, one.values.right)


def formulas(chart: Chart, tab: str) -> list[str]:
    """The SERIES formula of each series."""

    def ref(area: Area) -> str:
        return sheet_ref(tab, area.absolute)

    return [
        f"=SERIES({ref(one.name)},{ref(chart.categories)},{ref(one.values)},{index})"
        for index, one in enumerate(chart.series, 1)
    ]


def _point(sheet: xw.Sheet, tab: str, found: xw.Chart, chart: Chart) -> None:
    wanted = formulas(chart, chart.source or tab)
    if set_series_formulas(found, wanted):
        return
    cells = _cells(sheet, chart)
    found.set_source_data(cells.range(_source(chart)), plot_by="columns")
    # Another number of series, or a Mac: by xlwings' public calls.
    if not set_series_formulas(found, wanted):
        found.set_x_axis_values(cells.range(chart.categories.ref))


def _format(found: xw.Chart, chart: Chart, *, fresh: bool) -> None:
    found.title = chart.title
    legend = found.legend
    if chart.legend:
        legend.position = "right" if chart.flat else "bottom"
    else:
        legend.visible = False
    # Before the axes: a series that becomes a line takes its axis along.
    _paint(found, chart)
    if chart.kind == "doughnut":
        return
    axis = chart.axis
    limits = {
        "minimum_scale": axis.minimum,
        "maximum_scale": axis.maximum,
        "major_unit": axis.major_unit,
        "title": axis.title or None,
    }
    if fresh:
        # What was never set need not be unset.
        limits = {name: value for name, value in limits.items() if value is not None}
    found.value_axis.set(number_format=axis.number_format, **limits)  # type: ignore[arg-type] # as below
    lying = chart.kind in {"bar", "stacked_bar"}
    asked: dict[str, bool | str] = {"reverse_order": True, "crosses": "maximum"} if lying else {}
    if chart.category_format:
        asked["number_format"] = chart.category_format
    found.category_axis.set(**asked)  # type: ignore[arg-type] # each value fits its own parameter


def _paint(found: xw.Chart, chart: Chart) -> None:
    series = found.series
    for index, one in enumerate(chart.series, 1):
        if chart.kind == "line" or one.line:
            series(index).set(**_line(chart, one))  # type: ignore[arg-type] # as above
        elif chart.kind != "doughnut" and not one.outlined:
            series(index).set(fill_color="#" + one.colour)


def _line(chart: Chart, one: Series) -> Mapping[str, str | int]:
    colour = "#" + one.colour
    marker: Literal["none", "circle"] = "none" if one.dashed or one.plain else "circle"
    asked: dict[str, str | int] = {"line_color": colour, "marker_style": marker}
    if marker == "circle":
        asked |= {
            "marker_size": MARKER_SIZE,
            "marker_foreground_color": colour,
            "marker_background_color": colour,
        }
    return asked | ({"chart_type": "line_markers"} if chart.kind != "line" else {})
