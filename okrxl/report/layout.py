"""Reports to placed sheets, once for every driver."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from okrxl.core.address import Area, cell_name, sheet_ref
from okrxl.core.labels import Labels, Lang, labels, normalized
from okrxl.core.schema import DATA_SHEET, FINDING_NAMES, INPUT_TABLES
from okrxl.core.worksheet import quoted
from okrxl.report.fit import LINE_POINTS, column_widths, fitted_heights
from okrxl.report.model import Beside, Buttons, Highlight, SheetReport, TableView
from okrxl.report.month.better import better_rules
from okrxl.report.numbers import light
from okrxl.report.page import Page
from okrxl.report.placed_charts import placed_charts
from okrxl.sheets import utf16
from okrxl.sheets.model import (
    Bar,
    CellIs,
    DefinedName,
    Drawing,
    Formula,
    PlacedSheet,
    Print,
    Rule,
    Scale,
    Values,
    text_constant,
)
from okrxl.sheets.styles import AMBER_PALE, BLUE_BAR, GREEN_PALE, ORANGE_BAR, PAPER, RED_PALE

FORMATS = {
    "grade": {"green": "green", "amber": "amber", "red": "red"},
    "status": {
        "achieved": "green",
        "on_track": "blue",
        "behind": "amber",
        "at_risk": "red",
        "overdue": "red",
        "no_data": "grey",
        "not_started": "grey",
        "closed": "grey",
        "cancelled": "grey",
    },
    "severity": {"error": "error", "warning": "warning"},
}
"""The conditional format of each code's word, by the kind of the code."""
HOTTEST = 0.3
"""The gap from which on its colour is full."""
NAVIGATION = (
    "home", "dashboard", "weekly", "scores", "owner_scores", "month_report", "alignment",
    "changes", "checks", "collected", "history",
)  # fmt: skip
"""The sheets that each sheet leads to, by key."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
RESERVED_TABS = frozenset({"history", "历史记录"})


def lay_out(
    reports: Iterable[SheetReport], lang: Lang, tabs: Mapping[str, str], numbers: Mapping[str, int]
) -> Drawing:
    """All sheets, and the names that point into them.

    `tabs` gives the present tab of each sheet key, `numbers` the number of each department's tab.
    """
    words = labels(lang)
    placed = []
    names: list[DefinedName] = []
    every = list(reports)
    data_tab = tabs.get(DATA_SHEET, "")
    data, areas = _data(every, data_tab)
    for report in every:
        page = _page(report, areas, data_tab)
        placed.append(_sheet(report, page, words, tabs))
        if report.key == "checks":
            names += _lookup_names(report, page)
    names += [
        DefinedName(f"okr_sheet_{table.key}", quoted(tabs[table.key]))
        for table in INPUT_TABLES
        if table.key in tabs
    ]
    names += [text_constant(f"dept.{number}", name) for name, number in numbers.items()]
    # Hidden tabs stand behind all others, where a running Excel adds them too.
    placed.sort(key=lambda sheet: sheet.state != "visible")
    return Drawing((*placed, *data), tuple(names))


Areas = Mapping[str, tuple[TableView, Area]]


def _page(report: SheetReport, areas: Mapping[str, Areas], data_tab: str) -> Page:
    data = areas.get(report.key, {})
    return Page(column_widths(report), report.printed, tight=report.tight, data=data, data_tab=data_tab)


def _data(reports: Sequence[SheetReport], tab: str) -> tuple[list[PlacedSheet], dict[str, Areas]]:
    """The hidden sheet of what feeds charts, and where each report's tables stand on it.

    Tables stand side by side: where one grows, the others stay.
    """
    pages: dict[str, Areas] = {}
    whole, left = Page({}, row=1), 1
    for report in reports:
        found = {}
        for view in report.data:
            whole.put(Beside((replace(view, left=left, caption=f"{report.name} · {view.caption}"),)))
            whole.row = 1
            found[view.key] = whole.areas[view.key]
            left += len(view.columns) + 1
        pages[report.key] = found
    if not any(pages.values()):
        return [], pages
    sheet = PlacedSheet(DATA_SHEET, tab, tuple(whole.values), gridlines=True, state="hidden")
    return [sheet], pages


def _links(report: SheetReport, tabs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The sheets that can be gone to, and where they are; this one leads nowhere."""
    for key in NAVIGATION:
        if key in tabs:
            text = f"⌂ {tabs[key]}" if key == "home" else tabs[key]
            yield text, "" if key == report.key else sheet_ref(tabs[key], "A1")


def _sheet(report: SheetReport, page: Page, words: Labels, tabs: Mapping[str, str]) -> PlacedSheet:
    if report.message:
        # A department's workbook has nothing to lead to.
        links = [*_links(report, tabs)] or [(report.title, "")]
        page.head(links, report.message, report.subtitle, report.message_formula)
        if report.blocks and isinstance(report.blocks[0], Buttons):
            # Where the buttons of workbooks of the first version stand.
            page.row -= 1
            page.heights.pop(page.row, None)
    else:
        page.values += [
            Values(1, 1, ((report.title,),), ("title",)),
            Values(2, 1, ((report.subtitle,),), ("subtitle",)),
        ]
    for block in report.blocks:
        page.put(block)
    page.end()
    header = page.areas[report.freeze][1].top if report.freeze else 0
    repeated = page.areas[report.repeat or report.freeze][1].top if report.repeat or report.freeze else 0
    formats = {
        kind: {
            light(words, code) if kind == "status" else words.choice(kind, code): name
            for code, name in codes.items()
        }
        for kind, codes in FORMATS.items()
    }
    return PlacedSheet(
        report.key,
        report.name,
        page.resolved(),
        tables=tuple(page.tables),
        charts=tuple(placed_charts(page)),
        rules=(*_rules(page.highlighted, formats), *_change_rules(page)),
        sparklines=tuple(page.sparklines),
        validations=tuple(page.validations()),
        links=tuple(page.links),
        merges=tuple(page.merges),
        named_cells=tuple(page.named),
        buttons=tuple(page.buttons),
        widths=tuple(sorted(page.widths.items())),
        details=page.details,
        outline=page.outline,
        heights=tuple(sorted(page.heights.items())),
        fitted=tuple(sorted(_fitted(page).items())),
        freeze=(header, report.frozen_columns) if header else None,
        tab_colour=report.tab_colour,
        print=Print(
            fit_width=report.pages_wide,
            fit_height=report.pages_high,
            repeat_rows=(repeated, repeated) if repeated else None,
            repeat_columns=report.frozen_columns if report.pages_wide > 1 else 0,
            columns=report.printed,
            footer="&L&A&R&P / &N",
        ),
        static=report.static,
        state="hidden" if report.hidden else "visible",
    )


def _fitted(page: Page) -> dict[int, float]:
    """The heights of rows that no program fits by itself; on a tight sheet those of a single line too."""
    fitted = fitted_heights(page.values, page.widths, page.folded)
    if not page.tight:
        return fitted
    rows = (row for _, area in page.areas.values() for row in range(area.top + 1, area.bottom + 1))
    single = dict.fromkeys(rows, LINE_POINTS)
    return single | fitted


def _lookup_names(report: SheetReport, page: Page) -> list[DefinedName]:
    table, area = page.areas["marks"]
    keys = [column.key for column in table.columns]
    made = []
    for name, key in FINDING_NAMES.items():
        column = area.left + keys.index(key)
        cells = Area(area.top + 1, column, area.bottom, column)
        made.append(DefinedName(name, sheet_ref(report.name, cells.absolute)))
    return made


def tab_names(wanted: Sequence[str], taken: Iterable[str]) -> list[str]:
    """A tab name that Excel takes for each wanted one: 31 UTF-16 units, nothing forbidden, no clash."""
    used = {name.casefold() for name in taken}
    made = []
    for name in wanted:
        clean = _short(FORBIDDEN.sub("_", name).strip().strip("'").strip()) or "_"
        if normalized(clean) in RESERVED_TABS:
            clean = f"{_short(clean, 1)}_"
        unique, number = clean, 1
        while unique.casefold() in used:
            number += 1
            suffix = f" ({number})"
            unique = _short(clean, len(suffix)) + suffix
        used.add(unique.casefold())
        made.append(unique)
    return made


def _short(name: str, room: int = 0) -> str:
    """What a tab's name has room for beside so many more characters; an apostrophe cannot be its last."""
    return utf16.cut(name, utf16.TAB - room, "").strip().rstrip("'").strip()


def _change_rules(page: Page) -> Iterator[Rule]:
    """Changes coloured by whether they are for the better, by the column that says which way that is."""
    for table, area in page.areas.values():
        keys = [column.key for column in table.columns]
        marked = [place for place, column in enumerate(table.columns) if column.highlight == "better"]
        if not marked or not table.rows:
            continue
        first, last = area.left + marked[0], area.left + marked[-1]
        way = f"${cell_name(area.top + 1, area.left + keys.index('better'))}"
        for formula, look in better_rules(cell_name(area.top + 1, first), way):
            yield Formula(Area(area.top + 1, first, area.bottom, last), formula, look)


def _rules(highlighted: list[tuple[Highlight, Area]], words: dict[str, dict[str, str]]) -> Iterator[Rule]:
    """Conditional formats: words coloured by what they say, bars and heat maps."""
    for kind, area in highlighted:
        if kind == "bar":
            yield Bar(area, 0, 1, BLUE_BAR)
        if kind == "gap":
            yield Bar(area, -0.5, 0.5, BLUE_BAR, ORANGE_BAR)
        if kind == "gap_heat":
            yield Scale(area, ((-HOTTEST, ORANGE_BAR), (0.0, PAPER), (HOTTEST, BLUE_BAR)))
        if kind == "heat":
            yield Scale(area, ((0.0, RED_PALE), (0.5, AMBER_PALE), (1.0, GREEN_PALE)))
        for word, format_ in words.get(kind, {}).items():
            yield CellIs(area, word, format_)
