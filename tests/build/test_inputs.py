"""The input sheets: tables by the schema, drop-downs, lights, notes, formats."""

from __future__ import annotations

from datetime import date

import pytest

from okrxl.build.inputs import FIRST_ROW, HEADER_ROW, Rows, as_placed, input_names, placed_inputs
from okrxl.build.sample import blank_rows, sample_rows
from okrxl.core.address import Area
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.schema import INPUT_BY_KEY, INPUT_TABLES
from okrxl.sheets.model import Computed, Formula, PlacedSheet, Validation, Values
from okrxl.sheets.styles import LOOKS, STYLES

LIMITS = {"prompt_title": 32, "prompt": 255, "error": 225, "formula1": 255}
"""What Excel takes."""


def rows_of(lang: Lang, *, sample: bool) -> Rows:
    return sample_rows(lang) if sample else blank_rows(lang, date(2026, 11, 20))


def placed(lang: Lang, *, sample: bool) -> dict[str, PlacedSheet]:
    return {sheet.key: sheet for sheet in placed_inputs(lang, rows_of(lang, sample=sample))}


def body(sheet: PlacedSheet) -> Values:
    return next(values for values in sheet.values if values.top == FIRST_ROW)


def offers(sheet: PlacedSheet, table: str, column: str) -> Validation:
    place = [found.key for found in as_placed("en", INPUT_BY_KEY[table], [], {})[0].columns].index(column) + 1
    return next(found for found in sheet.validations if found.area.left == place)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sample", [True, False])
def test_each_sheet_holds_its_table(lang: Lang, sample: bool) -> None:  # noqa: FBT001
    found = placed(lang, sample=sample)
    assert list(found) == [table.key for table in INPUT_TABLES]
    for table in (as_placed(lang, one, [], {})[0] for one in INPUT_TABLES):
        sheet = found[table.key]
        excel_table = sheet.tables[0]
        assert excel_table.name == table.name
        months = [f"2026-{month:02}" for month in range(1, 13)] if table.monthly else []
        assert excel_table.headers == (
            *(labels(lang).header(column.key, table.key) for column in table.columns),
            *months,
        )
        cells = body(sheet)
        size = len(table.columns) + len(months)
        assert excel_table.area == Area(HEADER_ROW, 1, HEADER_ROW + len(cells.columns[0]), size)
        assert not sheet.owned
        assert len(sheet.notes) == size
        assert sheet.freeze is not None
        assert sheet.freeze[0] == HEADER_ROW


def test_a_blank_table_has_one_empty_row() -> None:
    cells = body(placed("zh", sample=False)["check_ins"])
    (name,) = cells.columns[2]
    assert isinstance(name, Computed)
    assert [list(column) for column in (*cells.columns[:2], *cells.columns[3:])] == [[None]] * 8
    assert cells.styles[0] == ["input_date"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_check_in_has_its_key_result_s_name_beside_the_id(lang: Lang) -> None:
    sheet = placed(lang, sample=True)["check_ins"]
    ids, names = body(sheet).columns[1:3]
    index = [column.key for column in INPUT_BY_KEY["key_results"].columns].index("key_result")
    known = {str(row[0]): row[index] for row in sample_rows(lang)["key_results"]}
    ((header, formula),) = sheet.tables[0].calculated
    assert header == labels(lang).header("key_result")
    assert {one.formula for one in names if isinstance(one, Computed)} == {formula}
    assert [one.value for one in names if isinstance(one, Computed)] == [
        known[str(one).upper()] for one in ids
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_drop_downs_go_through_names_that_follow_the_tables(lang: Lang) -> None:
    names = {name.name: name.formula for name in input_names(lang)}
    header = labels(lang).header("owner")
    assert names["okr_list_owners_owner"] == f"okr_owners[{header}]"
    sheet = placed(lang, sample=True)["key_results"]
    owner = offers(sheet, "key_results", "owner")
    assert (owner.kind, owner.formula1, owner.strict) == ("list", "okr_list_owners_owner", False)
    for found in placed(lang, sample=True).values():
        for validation in found.validations:
            if validation.formula1.startswith("okr_"):
                assert validation.formula1 in names


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("objectives", "aligned_to", "okr_list_strategy_id"),
        ("objectives", "department", "okr_list_departments_department"),
        ("key_results", "objective_id", "okr_list_objectives_id"),
        ("check_ins", "kr_id", "okr_list_key_results_id"),
        ("departments", "lead", "okr_list_owners_owner"),
        ("check_ins", "by", "okr_list_owners_owner"),
    ],
)
def test_which_table_feeds_which_column(table: str, column: str, name: str) -> None:
    assert offers(placed("zh", sample=True)[table], table, column).formula1 == name


def test_choices_are_offered_in_words() -> None:
    sheet = placed("zh", sample=False)["key_results"]
    assert offers(sheet, "key_results", "frequency").formula1 == '"每周,每月,每季"'


@pytest.mark.parametrize("lang", LANGS)
def test_validations_keep_excel_s_limits_and_none_refuses(lang: Lang) -> None:
    for sheet in placed(lang, sample=True).values():
        for validation in sheet.validations:
            assert not validation.strict
            for field, limit in LIMITS.items():
                assert len(getattr(validation, field)) <= limit, (sheet.key, validation)


@pytest.mark.parametrize("sample", [True, False])
def test_rules_and_drop_downs_reach_far_below_the_table(sample: bool) -> None:  # noqa: FBT001
    for key, sheet in placed("zh", sample=sample).items():
        last = 100_000 if key == "check_ins" else 5_000
        assert {rule.area.bottom for rule in sheet.rules} == {last}
        assert {rule.area.top for rule in sheet.rules} == {FIRST_ROW}
        if key != "settings":
            assert {found.area.bottom for found in sheet.validations} == {last}


def test_a_longer_table_is_reached_as_well() -> None:
    long = {"owners": [["x", None, None]] * 6_000}
    sheet = next(found for found in placed_inputs("zh", long) if found.key == "owners")
    assert all(rule.area.bottom > 6_000 + HEADER_ROW for rule in sheet.rules)


@pytest.mark.parametrize(("lang", "word"), [("zh", "错误"), ("en", "Error")])
def test_a_cell_is_lit_by_the_findings_that_name_it(lang: Lang, word: str) -> None:
    first, second = placed(lang, sample=False)["key_results"].rules
    assert isinstance(first, Formula)
    assert isinstance(second, Formula)
    assert first.formula == (
        "IF(ISNUMBER(MATCH(ADDRESS(ROW(),COLUMN(),4),okr_mark_cells,0)),"
        "COUNTIFS(okr_mark_sheets,okr_sheet_key_results,okr_mark_cells,ADDRESS(ROW(),COLUMN(),4),"
        f'okr_mark_severities,"{word}")>0)'
    )
    assert (first.look, second.look) == ("error", "warning")
    assert {first.look, second.look} <= set(LOOKS)
    names = {name.name: name.formula for name in input_names(lang)}
    tab = labels(lang).text("sheets.key_results")
    assert names["okr_sheet_key_results"] == f'"{tab}"'
    assert names["okr_mark_cells"] == names["okr_mark_sheets"] == names["okr_mark_severities"]


@pytest.mark.parametrize(
    ("key_result", "column", "style"),
    [
        ("KR1.1", "target", "input_percent"),  # growth: the target is a share …
        ("KR1.2", "baseline", "input_percent"),
        ("KR1.3", "target", "input_number"),
        ("KR3.1", "target", "input_count"),
        ("KR8.3", "target", "input_percent"),
        ("KR1.1", "weight", "input_percent"),
        ("KR1.1", "due", "input_date"),
        ("KR1.1", "key_result", "input_wrap"),
    ],
)
def test_cells_are_formatted_by_their_row(key_result: str, column: str, style: str) -> None:
    cells = body(placed("zh", sample=True)["key_results"])
    row = list(cells.columns[0]).index(key_result)
    place = [found.key for found in INPUT_BY_KEY["key_results"].columns].index(column)
    assert cells.styles[place][row] == style


@pytest.mark.parametrize(
    ("key_result", "style"),
    [
        ("KR1.1", "input_number"),  # … and its check-ins are counts
        ("KR1.2", "input_share"),
        ("KR7.4", "input_percent"),
        ("KR2.1", "input_number"),
    ],
)
def test_check_ins_are_formatted_by_their_key_result(key_result: str, style: str) -> None:
    cells = body(placed("zh", sample=True)["check_ins"])
    last = max(row for row, name in enumerate(cells.columns[1]) if name == key_result)
    assert cells.styles[3][last] == style


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sample", [True, False])
def test_every_style_is_known_and_every_block_rectangular(lang: Lang, sample: bool) -> None:  # noqa: FBT001
    for sheet in placed(lang, sample=sample).values():
        for values in sheet.values:
            assert len({len(column) for column in values.columns}) == 1
            for style in values.styles:
                assert {style} if isinstance(style, str) else set(style) <= set(STYLES)


@pytest.mark.parametrize("lang", LANGS)
def test_settings_stand_in_groups_with_their_units(lang: Lang) -> None:
    words, sheet = labels(lang), placed(lang, sample=True)["settings"]
    names, values, units, notes = body(sheet).columns
    assert list(zip(names, units, strict=True))[:4] == [
        (words.text("inputs.groups.cycle"), None),
        (words.text("settings.company"), None),
        (words.text("settings.cycle"), None),
        (words.text("settings.cycle_start"), words.text("inputs.units.date")),
    ]
    known = set(words.section("settings").values())
    headings = [at for at, name in enumerate(names) if name not in known]
    assert [names[at] for at in headings] == list(words.section("inputs.groups").values())
    assert all(column[at] is None for column in (values, units, notes) for at in headings)
    assert set(names) - {names[at] for at in headings} == known
    assert not sheet.tables[0].filter_buttons
