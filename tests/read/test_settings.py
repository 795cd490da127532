"""The settings table: what is taken, which default stands in, and what is remarked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from okrxl.core.grid import Grid
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.core.settings import Settings
from okrxl.read.settings import read_settings
from okrxl.read.tables import read_table

TODAY = date(2026, 5, 20)
START, END = ("Cycle start", datetime(2026, 1, 1)), ("Cycle end", datetime(2026, 12, 31))


def settings(
    *rows: tuple[Any, Any], as_of: date | None = None
) -> tuple[Settings, list[tuple[str, str, str]]]:
    """What is read from these rows below `Cycle start` (row 2) and `Cycle end` (row 3), and the remarks."""
    return only(START, END, *rows, as_of=as_of)


def only(*rows: tuple[Any, Any], as_of: date | None = None) -> tuple[Settings, list[tuple[str, str, str]]]:
    grid = Grid("okr_settings", "Settings", 2, 1, ("Setting", "Value"), list(rows))
    table, found = read_table(INPUT_BY_KEY["settings"], grid)
    read, remarks = read_settings(table, today=TODAY, as_of=as_of)
    return read, [(one.code, one.severity, one.cell) for one in (*found, *remarks)]


def test_without_rows_everything_is_the_default() -> None:
    read, found = only()
    assert read == Settings(date(2026, 1, 1), date(2026, 12, 31), TODAY)
    assert found == [("cycle_missing", "warning", "")] * 2


@pytest.mark.parametrize(
    ("setting", "raw", "key", "value"),
    [
        ("Company", "Aspen", "company", "Aspen"),
        ("Cycle", 2026.0, "cycle", "2026"),
        ("As of", datetime(2026, 4, 30, 12), "as_of", date(2026, 4, 30)),
        ("Green from", 0.8, "green_from", 0.8),
        ("Green from", 1, "green_from", 1.0),
        ("amber_from", 0, "amber_from", 0.0),
        ("Behind gap", 0.1, "behind_gap", 0.1),
        ("At-risk gap", 0.3, "at_risk_gap", 0.3),
        ("Expected share for aspirational KRs", 0.6, "aspirational_expects", 0.6),
        ("missing_counts_as", "skip", "missing_counts_as", "skip"),
        ("Language", "en", "language", "en"),
    ],
)
def test_a_setting_is_taken(setting: str, raw: Any, key: str, value: Any) -> None:
    read, found = settings((setting, raw))
    assert getattr(read, key) == value
    assert not found


@pytest.mark.parametrize(
    ("setting", "raw", "key", "value", "remark"),
    [
        ("Green from", "80%", "green_from", 0.8, ("number_as_text", "warning", "B4")),
        ("Green from", "most", "green_from", 0.7, ("number_unreadable", "error", "B4")),
        ("Green from", 70, "green_from", 0.7, ("setting_no_share", "error", "B4")),
        ("Behind gap", -0.1, "behind_gap", 0.0, ("setting_no_share", "error", "B4")),
        ("As of", "2026-04-30", "as_of", date(2026, 4, 30), ("date_as_text", "warning", "B4")),
        ("As of", "yesterday", "as_of", TODAY, ("date_unreadable", "error", "B4")),
        ("Language", "Latin", "language", "zh", ("choice_unknown", "error", "B4")),
        ("Colour", "red", "company", "", ("setting_unknown", "warning", "A4")),
    ],
)
def test_what_is_doubtful_is_remarked_at_its_cell(
    setting: str, raw: Any, key: str, value: Any, remark: tuple[str, str, str]
) -> None:
    read, found = settings((setting, raw))
    assert getattr(read, key) == value
    assert found == [remark]


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_a_setting_without_a_value_is_the_default(raw: Any) -> None:
    read, found = settings(("Green from", raw), ("Company", raw))
    assert (read.green_from, read.company) == (0.7, "")
    assert not found


def test_of_two_rows_the_first_counts() -> None:
    read, found = settings(("Company", "Aspen"), ("Company", "Birch"), ("Cycle", "H1"))
    assert (read.company, read.cycle) == ("Aspen", "H1")
    assert found == [("setting_twice", "warning", "B5")]


def test_a_setting_after_one_that_cannot_be_used_is_still_read() -> None:
    read, _ = settings(("Green from", 70), ("Colour", "red"), ("Amber from", 0.5))
    assert read.amber_from == 0.5


def test_the_day_asked_for_goes_before_the_table_s() -> None:
    read, _ = settings(("As of", datetime(2026, 4, 30)), as_of=date(2026, 3, 31))
    assert read.as_of == date(2026, 3, 31)


def test_the_cycle_is_the_year_of_the_day_that_is_looked_at() -> None:
    read, _ = only(as_of=date(2025, 3, 31))
    assert (read.cycle_start, read.cycle_end) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_cycle_that_ends_before_it_starts_is_turned_round() -> None:
    read, found = only(("Cycle start", END[1]), ("Cycle end", START[1]))
    assert (read.cycle_start, read.cycle_end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found == [("cycle_reversed", "error", "")]


def test_a_cycle_of_thousands_of_years_is_the_year_of_the_day_that_is_looked_at() -> None:
    """A year typed as 9999 made a column for each month, beyond the last one of a sheet."""
    read, found = only(START, ("Cycle end", datetime(9999, 12, 31)), as_of=date(2026, 3, 31))
    assert (read.cycle_start, read.cycle_end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found == [("cycle_too_long", "error", "")]


@pytest.mark.parametrize(
    ("day", "far"),
    [(date(1900, 1, 1), True), (date(1975, 6, 1), True), (date(9999, 12, 31), True)]
    + [(date(year, 6, 30), False) for year in (2025, 2026, 2028)],
)
def test_a_day_years_off_the_cycle_is_named(day: date, far: bool) -> None:  # noqa: FBT001 — a case
    """A clock that is wrong made all scores blank, or all key results overdue, without a word."""
    for found in (only(START, END, as_of=day)[1], only(START, END, ("As of", day))[1]):
        assert found == ([("as_of_far", "warning", "")] if far else [])


def test_a_date_before_excel_s_calendar_is_none() -> None:
    assert [code for code, *_ in only(START, END, ("As of", "0001-01-01"))[1]] == ["date_unreadable"]


def test_a_cycle_of_one_day_is_one() -> None:
    assert only(START, ("Cycle end", START[1]))[1] == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([("Green from", 0.4)], []),
        ([("Green from", 0.39)], ["green_below_amber"]),
        ([("Amber from", 0.7)], []),
        ([("Amber from", 0.71)], ["green_below_amber"]),
        ([("Behind gap", 0.25)], []),
        ([("Behind gap", 0.26)], ["gaps_reversed"]),
        ([("At-risk gap", 0)], []),
        ([("Behind gap", 0.2), ("At-risk gap", 0.1)], ["gaps_reversed"]),
    ],
)
def test_thresholds_and_gaps_agree(rows: list[tuple[str, float]], codes: list[str]) -> None:
    assert [code for code, _, _ in settings(*rows)[1]] == codes


def test_colours_that_do_not_agree_are_both_the_default() -> None:
    read, _ = settings(("Green from", 0.3), ("Amber from", 0.5))
    assert (read.green_from, read.amber_from) == (0.7, 0.4)


@pytest.mark.parametrize(
    ("setting", "raw", "key", "value"),
    [
        ("Objective weights within", "Company", "objective_weights", "company"),
        ("目标权重范围", "部门", "objective_weights", "department"),
        ("Score cap", 1.2, "score_cap", 1.2),
        ("Score cap", "120%", "score_cap", 1.2),
        ("Confidence scale", 5, "confidence_scale", "5"),
        ("Confidence scale", 1.0, "confidence_scale", "100"),  # what Excel makes of a typed 100%
        ("Confidence scale", 100, "confidence_scale", "100"),
        ("信心指数满分", "100%", "confidence_scale", "100"),
        ("Date order", "Day/month/year", "date_order", "dmy"),
        ("Date order", "mdy", "date_order", "mdy"),
    ],
)
def test_the_later_settings(setting: str, raw: Any, key: str, value: Any) -> None:
    assert getattr(settings((setting, raw))[0], key) == value


@pytest.mark.parametrize(
    ("setting", "raw", "code"),
    [
        ("Score cap", 120, "setting_no_cap"),
        ("Score cap", 0.9, "setting_no_cap"),
        ("Confidence scale", 7, "choice_unknown"),
        ("Date order", "ymd", "choice_unknown"),
    ],
)
def test_the_later_settings_refused(setting: str, raw: Any, code: str) -> None:
    read, found = settings((setting, raw))
    assert (read.score_cap, read.confidence_scale, read.date_order) == (1.0, "10", "")
    assert code in [one for one, _, _ in found]


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_dates_typed_as_text_on_the_settings_sheet_follow_its_date_order(order: str, day: date) -> None:
    read, found = settings(("As of", "3/4/2026"), ("Date order", order))
    assert read.as_of == day
    assert found == [("date_as_text", "warning", "B4")]


def test_without_a_date_order_such_a_date_is_no_date() -> None:
    read, found = settings(("As of", "3/4/2026"))
    assert read.as_of == TODAY
    assert found == [("date_ambiguous", "error", "B4")]


def test_a_row_that_names_no_setting_and_sets_nothing_is_a_heading() -> None:
    read, found = settings(("Grades and statuses", None), ("Green from", 0.8), ("评分方法", " "))
    assert read.green_from == 0.8
    assert not found
