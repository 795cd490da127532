"""One raw value, read as each kind of column reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from okrxl.read import cells
from okrxl.read.cells import Reading

MARCH_5 = datetime(2026, 3, 5)
UNREADABLE = Reading(None, "number_unreadable")
NO_DATE = Reading(None, "date_unreadable")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (7, 7.0),
        (-0.25, -0.25),
        (0, 0.0),
        (999_999_999_999_999, 999_999_999_999_999.0),
        (-999_999_999_999_999, -999_999_999_999_999.0),
    ],
)
def test_a_number_is_itself(raw: float, value: float) -> None:
    assert cells.number(raw) == Reading(value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("7", 7.0),
        ("+7", 7.0),
        ("- 7", -7.0),
        ("−7", -7.0),  # a minus sign
        ("–7", -7.0),  # a dash
        ("－７", -7.0),  # full width
        ("7.", 7.0),
        (".5", 0.5),
        ("7 %", 0.07),
        ("-7%", -0.07),
        ("1,234", 1234.0),
        ("1,234,567.5", 1_234_567.5),
        ("12,345%", 123.45),
    ],
)
def test_a_number_typed_as_text_is_read_with_a_remark(raw: str, value: float) -> None:
    reading = cells.number(raw)
    assert reading.value == pytest.approx(value)
    assert reading.code == "number_as_text"


@pytest.mark.parametrize(
    "raw",
    [
        True,
        False,
        1e15,
        -1e15,
        float("inf"),
        "1000000000000000",
        "",
        "-",
        "%",
        "1 2",
        "1,2345",
        "12,34",
        "1e3",
        "--7",
        "7 %%",
        "7 km",
        MARCH_5,
    ],
)
def test_what_is_no_number_is_not_guessed(raw: Any) -> None:
    assert cells.number(raw) == UNREADABLE


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (True, 1.0),
        (False, 0.0),
        ("Done", 1.0),
        (" 已完成 ", 1.0),
        ("Y", 1.0),
        ("未完成", 0.0),
        ("not done", 0.0),
    ],
)
def test_an_actual_may_be_a_word_for_done(raw: Any, value: float) -> None:
    assert cells.actual(raw) == Reading(value, "done_as_word")


@pytest.mark.parametrize(
    ("raw", "reading"),
    [(1, Reading(1.0)), ("1", Reading(1.0, "number_as_text")), ("nearly", UNREADABLE)],
)
def test_any_other_actual_is_a_number(raw: Any, reading: Reading) -> None:
    assert cells.actual(raw) == reading


@pytest.mark.parametrize("raw", [MARCH_5, datetime(2026, 3, 5, 23, 59), date(2026, 3, 5)])
def test_a_date_is_its_day(raw: date) -> None:
    assert cells.day(raw) == Reading(MARCH_5)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "2026年3月5号",
        "2026年3月5",
        "2026 年 3 月 5 日",
        "20260305",
        " 2026-03-05 ",
        "2026-03-05 9:30",
        "2026-03-05T09:30:00",
    ],
)
def test_a_date_typed_as_text_is_read_with_a_remark(raw: str) -> None:
    assert cells.day(raw) == Reading(MARCH_5, "date_as_text")


@pytest.mark.parametrize(
    "raw",
    ["5-Mar-2026", "5 March 2026", "05 mar 2026", "March 5, 2026", "Mar 5 2026", "5.3.2026", "05.03.2026"],
)
def test_a_date_that_reads_one_way_only_is_read(raw: str) -> None:
    assert cells.day(raw) == Reading(MARCH_5, "date_as_text")


@pytest.mark.parametrize("raw", ["5-Foo-2026", "31-Feb-2026", "Foo 5, 2026", "32.3.2026"])
def test_a_month_or_day_that_is_none_is_not_guessed(raw: str) -> None:
    assert cells.day(raw) == NO_DATE


@pytest.mark.parametrize(
    ("raw", "day"), [("2026-02", 28), ("2024年2月", 29), ("2026年12月", 31), ("2026/4", 30)]
)
def test_a_month_is_its_last_day(raw: str, day: int) -> None:
    found = cells.day(raw).value
    assert isinstance(found, datetime)
    assert found.day == day


@pytest.mark.parametrize(
    ("raw", "order", "month", "day"),
    [("3/4/2026", "dmy", 4, 3), ("3/4/2026", "mdy", 3, 4), ("3/31/2026", "", 3, 31), ("4/4/2026", "", 4, 4)],
)
def test_a_date_of_two_numbers_goes_by_the_order(raw: str, order: str, month: int, day: int) -> None:
    found = cells.day(raw, order).value
    assert isinstance(found, datetime)
    assert (found.month, found.day) == (month, day)


def test_a_date_of_two_numbers_without_an_order_is_ambiguous() -> None:
    assert cells.day("3/4/2026") == Reading(None, "date_ambiguous")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (20_000, datetime(1954, 10, 3)),
        (46_086, MARCH_5),
        (46_086.75, MARCH_5),
        (80_000, datetime(2119, 1, 11)),
    ],
)
def test_a_day_number_is_read_with_a_remark(raw: float, day: datetime) -> None:
    assert cells.day(raw) == Reading(day, "date_as_number")


@pytest.mark.parametrize(
    "raw",
    [
        19_999,
        80_001,
        True,
        "2026-13-01",
        "2026-02-29",
        "26-3-5",
        "March 5",
        "",
        "46086",
    ],
)
def test_what_is_no_date_is_not_guessed(raw: Any) -> None:
    assert cells.day(raw) == NO_DATE


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  K1 ", "K1"),
        ("Ｋ１", "K1"),
        (7.0, "7"),
        (7.5, "7.5"),
        (7, "7"),
        (datetime(2026, 3, 5, 9, 30), "2026-03-05"),
        ("   ", None),
    ],
)
def test_a_text_is_what_a_person_would_write(raw: Any, text: str | None) -> None:
    assert cells.text(raw) == Reading(text)


@pytest.mark.parametrize("raw", ["red", 0.5, 7, MARCH_5])
def test_a_setting_s_value_stays_as_it_is(raw: Any) -> None:
    assert cells.as_is(raw) == Reading(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("increase", "increase"), ("Increase", "increase"), ("INCREASE ", "increase"), ("between", "between")],
)
def test_a_choice_is_a_code_or_its_word(raw: str, code: str) -> None:
    assert cells.choice("measure", raw) == Reading(code)


@pytest.mark.parametrize("raw", ["increas", "up", 7, True])
def test_no_other_word_is_a_choice(raw: Any) -> None:
    assert cells.choice("measure", raw) == Reading(None, "choice_unknown")
