"""Whatever the size of a department: nothing overlaps, charts show their tables, tabs have lawful names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrxl.core.address import Area
from okrxl.core.labels import LANGS, Lang
from okrxl.report.fit import header_width, text_lines
from okrxl.report.layout import tab_names
from okrxl.report.sheets.home import COCKPIT
from okrxl.sheets.model import Chart, Drawing, PlacedSheet, Scale
from okrxl.sheets.styles import LOOKS, STYLES
from tests.check import case
from tests.report import drawings

SIZES = {"1 and 200": (1, 200), "the small case": (), "one": (1,), "thirty of 2": (2,) * 30}
CASES = [(lang, size) for lang in LANGS for size in SIZES]


@cache
def drawing(lang: Lang, size: str) -> Drawing:
    return drawings.large(lang, *SIZES[size])


@pytest.fixture(params=CASES, ids=[f"{lang} {size}" for lang, size in CASES])
def placed(request: pytest.FixtureRequest) -> Drawing:
    return drawing(*request.param)


def areas(sheet: PlacedSheet) -> list[Area]:
    """All cells of a sheet, block by block."""
    named = [Area(cell.row, cell.column, cell.row, cell.column) for cell in sheet.named_cells]
    return [block.area for block in sheet.values if block.columns and len(block.columns[0])] + named


def covered(chart: Chart) -> Area:
    """The cells that a chart lies over."""
    right = chart.right if chart.right_offset else chart.right - 1
    return Area(chart.top, chart.left, chart.bottom - 1, right)


def clashes(found: list[Area]) -> list[str]:
    return [f"{one.ref} and {other.ref}" for one, other in combinations(found, 2) if one.overlaps(other)]


def within(inner: Area, outer: Area) -> bool:
    return outer.contains(inner.top, inner.left) and outer.contains(inner.bottom, inner.right)


def test_no_two_blocks_tables_or_charts_of_a_sheet_overlap(placed: Drawing) -> None:
    for sheet in placed.sheets:
        assert not clashes(areas(sheet)), sheet.key
        assert not clashes([table.area for table in sheet.tables]), sheet.key
        assert not clashes(list(sheet.merges)), sheet.key
        hidden = [covered(chart) for chart in sheet.charts]
        assert not [
            f"{chart.ref} over {block.ref}"
            for chart in hidden
            for block in areas(sheet)
            if chart.overlaps(block)
        ], sheet.key


def test_charts_side_by_side_do_not_overlap_by_a_pixel(placed: Drawing) -> None:
    for sheet in placed.sheets:
        for one, other in combinations(sheet.charts, 2):
            rows = one.top < other.bottom and other.top < one.bottom
            first, last = sorted((one, other), key=lambda chart: (chart.left, chart.offset))
            beside = (first.right, first.right_offset) <= (last.left, last.offset)
            assert not rows or beside, (sheet.key, one.name, other.name)


def test_every_range_of_a_chart_lies_in_what_is_drawn_and_all_are_of_one_length(
    placed: Drawing,
) -> None:
    drawn = {sheet.name: areas(sheet) for sheet in placed.sheets}
    for sheet in placed.sheets:
        for chart in sheet.charts:
            blocks = drawn[chart.source or sheet.name]
            ranges = [chart.categories, *(area for one in chart.series for area in (one.name, one.values))]
            for area in ranges:
                assert any(within(area, block) for block in blocks), (sheet.key, chart.name, area.ref)
            sizes = {(one.values.rows, one.values.columns) for one in chart.series}
            assert sizes == {(chart.categories.rows, chart.categories.columns)}


def test_every_table_has_its_headers_above_its_cells(placed: Drawing) -> None:
    for sheet in placed.sheets:
        shown: dict[tuple[int, int], object] = {}
        for block in sheet.values:
            for right, column in enumerate(block.columns):
                shown |= {(block.top + down, block.left + right): value for down, value in enumerate(column)}
        for table in sheet.tables:
            area = table.area
            assert (
                tuple(shown[area.top, column] for column in range(area.left, area.right + 1)) == table.headers
            )
            assert len({header.casefold() for header in table.headers}) == area.columns
            assert area.rows >= 2, "Excel repairs a table without a row"
            assert all((row, area.left) in shown for row in range(area.top, area.bottom + 1))


def test_names_are_unique_in_the_workbook_and_lawful(placed: Drawing) -> None:
    sheets = placed.sheets
    for names in (
        [sheet.name for sheet in sheets],
        [table.name for sheet in sheets for table in sheet.tables],
        [chart.name for sheet in sheets for chart in sheet.charts],
        [cell.name for sheet in sheets for cell in sheet.named_cells] + [name.name for name in placed.names],
    ):
        assert len({name.casefold() for name in names}) == len(names)
    assert all(lawful(sheet.name) for sheet in sheets)


def test_styles_looks_links_and_sizes_are_such_as_excel_takes(placed: Drawing) -> None:
    tabs = {sheet.name for sheet in placed.sheets} | set(case.TABLES)
    for sheet in placed.sheets:
        assert set(styles(sheet)) <= set(STYLES)
        looks = {rule.look for rule in sheet.rules if hasattr(rule, "look")}
        assert looks <= set(LOOKS)
        assert all(link.location.rpartition("!")[0].strip("'") in tabs for link in sheet.links)
        assert all(0 < width <= 255 for _, width in sheet.widths)
        assert all(0 < points <= 409 for _, points in (*sheet.heights, *sheet.fitted))
        for rule in sheet.rules:
            assert not isinstance(rule, Scale) or len(rule.points) in {2, 3}
        for chart in sheet.charts:
            assert chart.title
            assert chart.alt_text
            assert chart.width > 200
            assert chart.height > 120


def styles(sheet: PlacedSheet) -> Iterator[str]:
    for block in sheet.values:
        for style in block.styles:
            yield from [style] if isinstance(style, str) else style
    for cell in sheet.named_cells:
        yield cell.style


def lawful(name: str) -> bool:
    """What Excel asks of a tab's name."""
    edges = name.startswith("'") or name.endswith("'")
    forbidden = re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
    return 1 <= len(name) <= 31 and not forbidden and not edges and name.casefold() != "history"


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=8), st.lists(st.text(max_size=31), max_size=4))
def test_any_departments_get_lawful_tabs_that_clash_with_nothing(wanted: list[str], taken: list[str]) -> None:
    made = tab_names(wanted, taken)
    there = {name.casefold() for name in taken}
    assert all(map(lawful, made))
    assert len({name.casefold() for name in made} | there) == len(made) + len(there)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["a", "A", "a/b", "a:b", "x" * 40, "x" * 41, "History"]), max_size=12))
def test_clashes_are_told_apart_by_a_number(wanted: list[str]) -> None:
    made = tab_names(wanted, ["a"])
    assert all(map(lawful, made))
    assert len({name.casefold() for name in (*made, "a")}) == len(made) + 1


@pytest.mark.parametrize(
    ("header", "digits"),
    [
        ("Expected to date", 8),  # “Expected” is 8 letters of 0.9 digits
        ("Company effect (pts)", 11),  # Company | effect (pts)
        ("Confidence", 9),
        ("关键结果数", 6),  # three characters of 1.85 digits on the first line
        ("", 0),
    ],
)
def test_a_header_stands_on_two_lines_without_a_broken_word(header: str, digits: int) -> None:
    assert header_width(header) == digits


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # 50 letters of 0.9 digits would be two lines of 24; “Technology” and “Protection” begin a line each.
        ("Head of Information Technology and Data Protection", 25, 3),
        # Quotes break no word: 31.5 digits up to “satisfied”.
        ("Raise the share of “very satisfied” responses to 50% or more", 33, 2),
        ("Raise the share of “very satisfied” responses to 50% or more", 32, 3),
        ("one two three", 28, 1),
        ("销售部、市场部、客户成功部、客户服务部", 20, 2),
        ("a" * 60, 28, 3),
        ("first\nsecond", 28, 2),
    ],
)
def test_words_stay_whole_when_lines_are_counted(text: str, width: float, lines: int) -> None:
    assert text_lines(text, width) == lines


@pytest.mark.parametrize("lang", LANGS)
def test_no_table_is_wider_than_homes_columns(lang: Lang) -> None:
    """A new workbook has these widths before any table; rows were fitted to wider columns than there are."""
    home = next(one for one in drawings.small(lang).sheets if one.key == "home")
    assert tuple(width for _, width in home.widths)[: len(COCKPIT[lang])] == COCKPIT[lang]
