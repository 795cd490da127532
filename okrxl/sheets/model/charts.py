"""Charts of a sheet, by the cells they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrxl.core.address import Area


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: its name's cell, its values, its colour; `line` also on a column chart.

    A line has a marker at each value unless it is `dashed` or `plain`. An `outlined` bar has its colour
    around it and nothing inside: what was planned, beside what is.
    """

    name: Area
    values: Area
    colour: str
    line: bool = False
    labels: bool = False
    dashed: bool = False
    outlined: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis; limits None = chosen by the program. `figures` is the number format of bars' labels."""

    title: str = ""
    minimum: float | None = None
    maximum: float | None = None
    major_unit: float | None = None
    number_format: str = "General"
    figures: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart. `name` is unique in the workbook and finds it again.

    `column` stands, `bar` lies (first category on top), `stacked_bar` lies and adds up, `line` has markers.
    It reaches from the upper left corner of cell `top`/`left` to that of cell `bottom`/`right`, `offset` and
    `right_offset` pixels further right, so that it fills the columns in every program, whatever its font;
    `width` and `height` are the same in pixels at 96 dpi. All ranges lie on the tab `source`, where that is
    blank on the chart's own.
    `point_colours` paints a single series' points one by one; `category_format` is the format of dates.
    """

    name: str
    kind: Literal["column", "bar", "stacked_bar", "line", "doughnut"]
    title: str
    alt_text: str
    top: int
    left: int
    width: int
    height: int
    categories: Area
    series: tuple[Series, ...]
    axis: Axis = Axis()
    legend: bool = True
    point_colours: tuple[str, ...] = ()
    offset: int = 0
    bottom: int = 0
    right: int = 0
    right_offset: int = 0
    category_format: str = ""
    source: str = ""

    @property
    def flat(self) -> bool:
        """Whether its bars lie: the legend stands right of them, and takes no height."""
        return self.kind in {"bar", "stacked_bar"}
