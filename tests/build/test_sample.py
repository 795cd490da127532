"""The sample case: every code of the schema occurs, and its slips give nothing but warnings."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import pandas as pd
import pytest

from okrxl.build.inputs import Row
from okrxl.build.sample import blank_rows, days, sample_rows
from okrxl.build.settings_sheet import SETTINGS
from okrxl.core.finding import Finding
from okrxl.core.grid import Grid, Percents, RawValue
from okrxl.core.labels import LANGS, Lang, labels, normalized, split_list
from okrxl.core.measures import MEASURES
from okrxl.core.schema import (
    AGGREGATIONS,
    COMMITMENTS,
    FREQUENCIES,
    GRADES,
    INPUT_BY_KEY,
    INPUT_TABLES,
    STATUSES,
)
from okrxl.core.settings import Settings
from okrxl.read.tables import Tables, read_tables
from okrxl.scoring import rollup
from okrxl.scoring.hierarchy import weighed
from okrxl.scoring.months import monthly
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at

SETTINGS_2026 = Settings(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20))
WITH_LAST_YEAR = 20
"""So many key results, at least, can be compared with last year."""


def raw(value: object) -> RawValue:
    """As a driver reads it back: dates with a time, numbers as floats."""
    if type(value) is date:
        return datetime(value.year, value.month, value.day)
    return float(value) if type(value) is int else value  # type: ignore[return-value]


def only(rows: frozenset[int]) -> Percents:
    """Rows whose numbers are formatted as percents."""
    return lambda _, asked: rows.intersection(asked)


@cache
def sheets(lang: Lang) -> tuple[Tables, list[Finding]]:
    rows = sample_rows(lang)
    unit = [column.key for column in INPUT_BY_KEY["key_results"].columns].index("unit")
    in_percents = {normalized(row[0]) for row in rows["key_results"] if row[unit] == "%"}
    grids = {}
    for table in INPUT_TABLES:
        headers = tuple(labels(lang).header(column.key, table.key) for column in table.columns)
        cells = [[raw(value) for value in row] for row in rows[table.key]]
        about = [normalized(row[1 if table.key == "check_ins" else 0]) for row in rows[table.key]]
        formatted = frozenset(number for number, one in enumerate(about, 5) if one in in_percents)
        grids[table.key] = Grid(
            table.name,
            labels(lang).text(f"sheets.{table.key}"),
            5,
            1,
            headers,
            cells,
            percents=only(formatted),
        )
    return read_tables(grids, today=SETTINGS_2026.as_of)[:2]


@cache
def scored(lang: Lang) -> pd.DataFrame:
    tables, _ = sheets(lang)
    return score_at(plan(tables, SETTINGS_2026), tables.check_ins.frame, SETTINGS_2026, [SETTINGS_2026.as_of])


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_as_large_as_promised(lang: Lang) -> None:
    sizes = {key: len(found) for key, found in sample_rows(lang).items()}
    assert sizes["departments"] == 6
    assert sizes["objectives"] == 10
    assert sizes["key_results"] == 30
    assert sizes["settings"] == len(SETTINGS)


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("measure", MEASURES),
        ("aggregation", AGGREGATIONS),
        ("frequency", FREQUENCIES),
        ("commitment", COMMITMENTS),
        ("status", STATUSES[2:]),  # all but cancelled and closed
        ("grade", GRADES),
        ("not_updated", (True, False)),
    ],
)
def test_every_code_occurs(column: str, codes: tuple[object, ...]) -> None:
    assert set(codes) <= set(scored("zh")[column])


def test_both_languages_score_alike() -> None:
    columns = ["id", "measure", "actual", "score", "status"]
    pd.testing.assert_frame_equal(scored("zh")[columns], scored("en")[columns])


@pytest.mark.parametrize("lang", LANGS)
def test_its_slips_are_warnings(lang: Lang) -> None:
    tables, found = sheets(lang)
    assert [(finding.code, finding.value) for finding in found] == [("number_as_text", "８０％")]
    assert not [finding for finding in found if finding.severity == "error"]
    assert tables.objectives.frame["aligned_to"].isna().sum() == 1
    assert "kr7.2" in {row[1] for row in sample_rows(lang)["check_ins"]}


def test_departments_rise_and_fall() -> None:
    tables, _ = sheets("zh")
    planned = plan(tables, SETTINGS_2026)
    months = monthly(planned, tables.check_ins.frame, SETTINGS_2026)
    months = weighed(months, hierarchy_of(planned, tables, SETTINGS_2026), SETTINGS_2026)
    matrix, _ = rollup.month_scores(rollup.by_month(months, SETTINGS_2026))
    change = matrix.iloc[:, -1] - matrix.iloc[:, -2]
    assert (change > 0.02).sum() >= 2
    assert (change < -0.02).sum() >= 2


def test_last_year_can_be_compared() -> None:
    tables, _ = sheets("zh")
    months = monthly(plan(tables, SETTINGS_2026), tables.check_ins.frame, SETTINGS_2026)
    assert months.loc[months["yoy"].notna(), "id"].nunique() >= WITH_LAST_YEAR


@pytest.mark.parametrize("lang", LANGS)
def test_every_reference_has_its_row(lang: Lang) -> None:
    rows = sample_rows(lang)
    known = {
        (table.key, column.key): {
            normalized(name) for row in rows[table.key] for name in split_list(row[place])
        }
        for table in INPUT_TABLES
        for place, column in enumerate(table.columns)
        if column.kind in {"id", "text"}
    }
    for table in INPUT_TABLES:
        for place, column in enumerate(table.columns):
            if column.lookup:
                allowed = known[column.lookup] | known["objectives", "id"]
                used = {normalized(name) for row in rows[table.key] for name in split_list(row[place])}
                assert used <= allowed, (table.key, column.key)


@pytest.mark.parametrize("lang", LANGS)
def test_check_ins_lie_before_the_day_of_the_report_in_order_of_date(lang: Lang) -> None:
    dates = [row[0] for row in sample_rows(lang)["check_ins"]]
    assert dates == sorted(dates)  # type: ignore[type-var]
    assert dates[-1] == SETTINGS_2026.as_of


def test_weekly_figures_are_of_fridays() -> None:
    fridays = list(days("weekly", 2026))
    assert {day.isoweekday() for day in fridays} == {5}
    assert (len(fridays), fridays[-1]) == (52, date(2026, 12, 25))


@pytest.mark.parametrize("lang", LANGS)
def test_blank_has_all_settings_and_nothing_else(lang: Lang) -> None:
    rows = blank_rows(lang, date(2027, 3, 1))
    assert list(rows) == ["settings"]
    found: dict[str, Row] = {str(row[0]): row for row in rows["settings"]}
    words = labels(lang)
    values = {key: found[words.text(f"settings.{key}")][1] for key in SETTINGS}
    assert values["cycle"] == "2027"
    assert values["cycle_end"] == date(2027, 12, 31)
    assert values["as_of"] is None
    assert values["green_from"] == 0.7
    assert values["missing_counts_as"] == words.choice("missing_counts_as", "zero")
    assert values["language"] == words.choice("language", lang)
    assert all(row[2] for row in rows["settings"])
