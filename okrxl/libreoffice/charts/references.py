"""What the series of a chart show: ranges, as Excel and as LibreOffice tell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrxl.core.address import Area, sheet_ref
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.ranges.grammar import to_calc

if TYPE_CHECKING:
    from okrxl.libreoffice.charts.charts import Chart

PLACE = re.compile(r"'((?:[^']|'')+)'!(.+)")


LINE_TYPE = "com.sun.star.chart2.LineChartType"
VALUES, CATEGORIES, LABEL = "values-y", "categories", "label"


Place = tuple[str, Area]


class Shown(NamedTuple):
    """Where a series' name, categories and values stand: (tab, cells) each; None: nowhere."""

    name: Place | None
    categories: Place | None
    values: Place


def column_shown(tab: str, column: Area) -> Shown:
    """A column with the name in its first cell."""
    head = Area(column.top, column.left, column.top, column.left)
    body = Area(column.top + 1, column.left, column.bottom, column.right)
    return Shown((tab, head), None, (tab, body))


def place_of(ref: str) -> Place | None:
    """`'tab'!$A$1:$A$9`."""
    match = PLACE.fullmatch(ref)
    if match is None:
        return None
    try:
        return match[1].replace("''", "'"), Area.parse(match[2].replace("$", ""))
    except ValueError:
        return None


def reference(place: Place) -> str:
    """As LibreOffice writes it."""
    return to_calc(sheet_ref(place[0], place[1].absolute))


def formula_of(shown: Shown, number: int) -> str:
    """As Excel's `Series.Formula` tells it."""
    told = ["" if place is None else sheet_ref(place[0], place[1].absolute) for place in shown]
    return f"=SERIES({','.join(told)},{number})"


def shown_of(formula: str) -> Shown:
    """The other way round; ValueError for anything but plain ranges."""
    inner = formula.removeprefix("=SERIES(").removesuffix(")")
    parts = re.split(r",(?=(?:[^']|'[^']*')*$)", inner)
    places = [place_of(part) if part else None for part in parts[:3]]
    if len(places) < 3 or places[2] is None:
        raise ValueError(formula)
    return Shown(places[0], places[1], places[2])


def kinds_of(chart: Chart) -> list[Remote]:
    """LibreOffice's kinds of what a chart shows: columns, lines and so on."""
    systems = chart.document.getFirstDiagram().getCoordinateSystems()
    return list(systems[0].getChartTypes()) if systems else []


def put_series(chart: Chart, wanted: Sequence[Shown]) -> None:
    """Show this; where the number of series stays, each keeps its looks."""
    present = [one for _, one in chart.known_series()]
    if len(present) != len(wanted):
        kinds = kinds_of(chart)
        for kind in kinds[1:]:
            kind.setDataSeries(())
        service = chart.parent.book.app.office.service
        present = [service("chart2.DataSeries") for _ in wanted]
        for one in present:
            one.setPropertyValue("VaryColorsByPoint", chart.chart_type in {"pie", "doughnut"})
        _show(chart, present, wanted)
        kinds[0].setDataSeries(tuple(present))
        chart.known_series(anew=True)
    else:
        _show(chart, present, wanted)
    categories = next((shown.categories for shown in wanted if shown.categories), None)
    if categories:
        put_categories(chart, categories)


def put_one(chart: Chart, number: int, shown: Shown) -> None:
    """Show something else in one series, counted from 1."""
    _show(chart, [chart.known_series()[number - 1][1]], [shown])


def _sequence(chart: Chart, place: Place, role: str) -> Remote:
    made = chart.document.getDataProvider().createDataSequenceByRangeRepresentation(reference(place))
    made.setPropertyValue("Role", role)
    return made


def _show(chart: Chart, present: Sequence[Remote], wanted: Sequence[Shown]) -> None:
    for one, shown in zip(present, wanted, strict=True):
        made = chart.parent.book.app.office.service("chart2.data.LabeledDataSequence")
        made.setValues(_sequence(chart, shown.values, VALUES))
        if shown.name:
            made.setLabel(_sequence(chart, shown.name, LABEL))
        one.setData((made,))


def put_categories(chart: Chart, place: Place) -> None:
    """What the values are of."""
    held = chart.parent.book.app.office.service("chart2.data.LabeledDataSequence")
    held.setValues(_sequence(chart, place, CATEGORIES))
    axis = chart.document.getFirstDiagram().getCoordinateSystems()[0].getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    scale.Categories = held
    axis.setScaleData(scale)
