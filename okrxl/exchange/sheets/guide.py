"""The Guide sheet: what the file is for, how to fill it in, what its colours mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name, sheet_ref
from okrxl.exchange.sheets.update_grid import BY_ROW, VALUE
from okrxl.report.fit import LINE_POINTS, fitted_heights
from okrxl.sheets.model import CellIs, Link, PlacedSheet, Print, Rule, Scalar, Values
from okrxl.sheets.styles import GREEN

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.exchange.department_data import DepartmentData

WIDTHS = {1: 16.0, 2: 84.0}
TITLE_ROW, FIRST_ROW = 1, 4
STEPS = ("step_1", "step_2", "step_3", "step_4")


@dataclass
class _Page:
    """Lines from the top down."""

    row: int = FIRST_ROW
    values: list[Values] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def pair(self, label: Scalar, value: Scalar, styles: tuple[str, str] = ("subtitle", "body")) -> None:
        """Two cells side by side."""
        self.values.append(Values(self.row, 1, ((label,), (value,)), styles))
        self.row += 1

    def line(self, text: Scalar, style: str = "body") -> None:
        """One text over both columns."""
        self.values.append(Values(self.row, 1, ((text,), (None,)), (style, style)))
        self.merges.append(Area(self.row, 1, self.row, 2))
        self.row += 1

    def heading(self, text: str) -> None:
        """A caption after an empty row."""
        self.row += 1
        self.values.append(Values(self.row, 1, ((text,), (None,)), ("heading", "heading")))
        self.row += 1


def guide_sheet(data: DepartmentData, update_tab: str, words: Labels) -> PlacedSheet:
    """The first sheet of a department's workbook."""
    page = _Page()
    _about(page, data, words)
    _steps(page, update_tab, words)
    _colours(page, data, words)
    page.row += 1
    page.line(words.text("exchange.guide.note", update=update_tab), "body")
    settings = data.settings
    title = words.text("exchange.guide.title", company=settings.company, cycle=settings.cycle).strip()
    subtitle = words.text("exchange.guide.subtitle", department=data.department)
    values = (
        Values(TITLE_ROW, 1, ((title,),), ("title",)),
        Values(TITLE_ROW + 1, 1, ((subtitle,),), ("subtitle",)),
        *page.values,
    )
    heights = _heights(values)
    # Excel fits no row to its merged cells.
    merged = {area.top: heights.get(area.top, LINE_POINTS + 1) for area in page.merges}
    return PlacedSheet(
        "guide",
        words.text("exchange.sheets.guide"),
        values,
        rules=tuple(page.rules),
        links=tuple(page.links),
        merges=tuple(page.merges),
        widths=tuple(WIDTHS.items()),
        heights=tuple(sorted(merged.items())),
        fitted=tuple(sorted(heights.items())),
        tab_colour=GREEN,
        print=Print(landscape=False, fit_height=1, footer="&L&A&R&P / &N"),
    )


def _heights(values: tuple[Values, ...]) -> dict[int, float]:
    """Row heights; lines over both columns have the width of both."""
    whole = {1: sum(WIDTHS.values())}
    heights: dict[int, float] = {}
    for block in values:
        runs_on = block.area.columns == 1 or block.columns[1][0] is None
        heights |= fitted_heights([block], whole if runs_on else WIDTHS)
    return heights


def _about(page: _Page, data: DepartmentData, words: Labels) -> None:
    page.row -= 1
    page.heading(words.text("exchange.guide.about"))
    page.line(words.text("exchange.guide.what", department=data.department, count=len(data.scored)))
    settings = data.settings
    by = [("deadline", data.deadline.isoformat())] if data.deadline else []
    for key, value in (
        *by,
        ("company", settings.company),
        ("cycle", settings.cycle),
        ("department", data.department),
        ("as_of", settings.as_of.isoformat()),
        ("sent", data.sent.isoformat()),
        ("code", str(data.code)),
    ):
        page.pair(words.text(f"exchange.guide.{key}"), value)


def _steps(page: _Page, update_tab: str, words: Labels) -> None:
    page.heading(words.text("exchange.guide.steps"))
    blanks = {
        "update": update_tab,
        "by": words.header("by", "update"),
        "more": words.text("exchange.update.more"),
        "missing": words.header("missing"),
    }
    for key in STEPS:
        page.line(words.text(f"exchange.guide.{key}", **blanks))
    page.links.append(Link(page.row, 1, sheet_ref(update_tab, cell_name(BY_ROW, VALUE))))
    page.line(words.text("exchange.guide.go"), "home_link")


def _colours(page: _Page, data: DepartmentData, words: Labels) -> None:
    page.heading(words.text("exchange.guide.colours"))
    for label, meaning, look in _legend(data, words):
        if look:
            page.rules.append(CellIs(Area(page.row, 1, page.row, 1), label, look))
        page.pair(label, meaning, ("text", "body"))


def _legend(data: DepartmentData, words: Labels) -> Iterator[tuple[str, str, str]]:
    """Label, meaning and formatting of each colour."""
    settings, say = data.settings, words.text
    yield say("exchange.guide.entry"), say("exchange.guide.entry_means"), "entry"
    yield say("exchange.guide.locked"), say("exchange.guide.locked_means"), ""
    yield say("exchange.guide.warning"), say("exchange.guide.warning_means"), "warning"
    limits = {"green": settings.green_from, "amber": settings.amber_from, "red": settings.amber_from}
    for code, limit in limits.items():
        meaning = say(f"exchange.guide.{code}_means", **{"from": f"{limit:.2f}"})
        yield words.choice("grade", code), meaning, code
