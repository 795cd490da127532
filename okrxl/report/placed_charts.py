"""The charts of a sheet that is laid out: in their reserved rows, over the cells that they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrxl.core.address import Area
from okrxl.report.fit import STANDARD_WIDTH, pixels, rows_for
from okrxl.sheets.model import Chart, Series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.report.model import ChartView
    from okrxl.report.page import Page

EDGE = 6
"""Between the last chart and the right edge of the columns: one in so many parts of the last column.

A chart ends so many pixels within a column; a narrower font makes that narrower, and the chart would lose
its edge on paper.
"""
GAP = 12
"""Pixels between two charts."""
LEAST_WIDTH, MOST_WIDTH = 1_040, 1_680
"""Limits in pixels of the width that the charts of a sheet share."""


def placed_charts(page: Page) -> Iterator[Chart]:
    """The charts in their reserved rows, sharing the sheet's width."""
    shown = [
        pixels(width)
        for column, width in sorted(page.widths.items())
        if (not page.printed or column <= page.printed) and column not in page.folded
    ]
    total = min(max(sum(shown), LEAST_WIDTH), MOST_WIDTH) - shown[-1] // EDGE
    for charts, top in page.waiting:
        first = sum(pixels(page.widths.get(column, STANDARD_WIDTH)) for column in range(1, charts.left))
        first, count = first + GAP if first else 0, len(charts.charts)
        room = (total - first - GAP * (count - 1)) // count
        width = min(room, MOST_WIDTH // 2 if count == 1 else MOST_WIDTH)
        for index, view in enumerate(charts.charts):
            yield _chart(page, view, top, first + index * (width + GAP), (width, charts.height))


def _chart(page: Page, view: ChartView, top: int, start: int, size: tuple[int, int]) -> Chart:
    (left, offset), (right, right_offset) = page.cell_at(start), page.cell_at(start + size[0])
    series = []
    for one in view.series:
        cells = _cells(page, view, one.table or view.table, one.column)
        name = Area(cells.top - 1, cells.left, cells.top - 1, cells.left)
        series.append(
            Series(
                name,
                cells,
                one.colour,
                line=one.line,
                labels=one.labels,
                dashed=one.dashed,
                outlined=one.outlined,
                plain=one.plain,
            )
        )
    return Chart(
        view.name,
        view.kind,
        view.title,
        view.alt_text,
        top=top,
        left=left,
        offset=offset,
        bottom=top + rows_for(size[1]),
        right=right,
        right_offset=right_offset,
        width=size[0],
        height=size[1],
        categories=_cells(page, view, view.table, view.categories),
        series=tuple(series),
        axis=view.axis,
        legend=view.legend,
        point_colours=view.point_colours,
        category_format=view.category_format,
        source="" if view.table in page.areas else page.data_tab,
    )


def _cells(page: Page, view: ChartView, key: str, column: str) -> Area:
    """The cells of a table's column that the chart shows."""
    table, area = page.areas[key] if key in page.areas else page.data[key]
    left = area.left + [one.key for one in table.columns].index(column)
    last = area.top + (min(view.rows, table.rows) if view.rows else area.rows - 1)
    return Area(area.top + 1, left, last, left)
