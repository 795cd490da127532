"""Dates, signs and words as people type them (CASES 24, 25, 27, 44)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from okrxl.core.labels import LANGS, SIMPLIFIED, TRADITIONAL, contract, contract_word, spellings
from okrxl.core.language import machine_language
from okrxl.read import cells
from tests.cases.workbook import Row, assessed, codes, scored

END_OF_MARCH = datetime(2026, 3, 31)
DATES = [
    "31.03.2026",
    "31-Mar-2026",
    "31 March 2026",
    "March 31, 2026",
    "3/31/2026",
    "31/3/2026",
    "2026/3/31",
    "2026年3月31日",
    "2026年3月31號",
    "20260331",
    20260331.0,
    "2026-03",
    "2026年3月",
]


@pytest.mark.parametrize("typed", DATES)
def test_a_date_that_can_be_read_one_way_is_read_with_a_warning(typed: Any) -> None:
    reading = cells.day(typed)
    assert reading.value == END_OF_MARCH
    assert reading.code in {"date_as_text", "month_as_date"}


@pytest.mark.parametrize(
    ("order", "value"), [("", None), ("dmy", datetime(2026, 4, 3)), ("mdy", datetime(2026, 3, 4))]
)
def test_a_date_that_can_be_read_two_ways_follows_the_setting(order: str, value: datetime | None) -> None:
    reading = cells.day("3/4/2026", order)
    assert reading.value == value
    assert reading.code == ("date_as_text" if value else "date_ambiguous")


@pytest.mark.parametrize("typed", ["3/3/2026", "03.03.2026"])
def test_a_day_that_is_the_month_too_is_no_question(typed: str) -> None:
    assert cells.day(typed).value == datetime(2026, 3, 3)


@pytest.mark.parametrize("typed", ["31/31/2026", "2026-13", "soon", "31.02.2026", "March 2026 31"])
def test_what_is_no_date_is_an_error(typed: str) -> None:
    assert cells.day(typed) == cells.Reading(None, "date_unreadable")


@pytest.mark.parametrize("sign", ["-", "—", "——", "/", "N/A", "n/a", "无", "無", "暂无", "暫無"])
def test_a_sign_for_none_is_no_check_in_and_never_0(sign: str) -> None:
    row: Row = {"id": "KR1", "measure": "decrease", "baseline": 100.0, "target": 60.0}
    found = assessed([row], [("2026-05-31", "KR1", 80.0), ("2026-06-30", "KR1", sign)])
    assert codes(found) == ["no_figure"]
    assert scored(found)["actual"] == 80
    assert scored(found)["last_check_in"].date() == date(2026, 5, 31)


@pytest.mark.parametrize("typed", ["约80%", "TBD", "八十", "?"])
def test_other_words_remain_errors(typed: str) -> None:
    row: Row = {"id": "KR1", "measure": "increase", "baseline": 0.0, "target": 100.0}
    found = assessed([row], [("2026-06-30", "KR1", typed)])
    assert codes(found, severity="error") == ["number_unreadable"]


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("measure", "減少到", "decrease"),
        ("measure", "增加到", "increase"),
        ("measure", "保持區間", "between"),
        ("measure", "里程碑", "milestone"),
        ("measure", "同比增長", "growth"),
        ("frequency", "每週", "weekly"),
        ("aggregation", "累計", "sum"),
        ("aggregation", "達標率", "hit_rate"),
        ("commitment", "挑戰型", "aspirational"),
        ("commitment", "承諾型", "committed"),
        ("state", "已關閉", "closed"),
    ],
)
def test_traditional_words_are_read_as_simplified(kind: str, typed: str, code: str) -> None:
    assert cells.choice(kind, typed).value == code


@pytest.mark.parametrize(
    ("header", "table", "typed"),
    [
        ("key_result", "key_results", "關鍵結果"),
        ("objective_id", "key_results", "所屬目標"),
        ("target", "key_results", "目標值"),
        ("measure", "key_results", "度量方式"),
        ("actual", "check_ins", "實際值"),
        ("owner", "objectives", "負責人"),
        ("department", "objectives", "部門"),
        ("weight", "objectives", "權重"),
        ("due", "objectives", "截止日期"),
    ],
)
def test_traditional_headers_are_read_as_simplified(header: str, table: str, typed: str) -> None:
    key = contract("zh").header_key(header, table)
    assert contract_word(typed) in spellings(key)


def test_no_two_words_of_the_contract_become_one() -> None:
    for lang in LANGS:
        for kind in ("measure", "aggregation", "frequency", "commitment", "state", "at_close"):
            words = contract(lang).section(f"choices.{kind}").values()
            assert len({contract_word(word) for word in words}) == len(words)


def test_the_table_of_characters_maps_to_simplified_ones_only() -> None:
    assert not set(TRADITIONAL[::2]) & set(TRADITIONAL[1::2])
    assert len(SIMPLIFIED) == len(TRADITIONAL) // 2


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("zh_TW.UTF-8", "zh"),
        ("zh-Hans", "zh"),
        ("en_GB.UTF-8", "en"),
        ("de_DE.UTF-8", "en"),
        ("fr_FR.UTF-8", "en"),
        ("ja_JP.UTF-8", "en"),
        ("C", "en"),
    ],
)
def test_a_new_workbook_is_chinese_where_the_machine_is(
    monkeypatch: pytest.MonkeyPatch, locale: str, lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert machine_language() == lang


@pytest.mark.parametrize("month", ["2026-04", "2026年4月"])
def test_a_month_starts_on_its_first_day_and_is_due_on_its_last(month: str) -> None:
    """From 1 April to 30 June, as of 15 May: 44 of 90 days."""
    key_result: Row = {"id": "KR1", "measure": "increase", "baseline": 0, "target": 10, "start": month}
    found = assessed(
        [{**key_result, "due": month.replace("4", "6")}], [("2026-04-01", "KR1", 5)], as_of="2026-05-15"
    )
    row = scored(found)
    assert (row["score"], row["expected"]) == (0.5, pytest.approx(44 / 90))
    cycle: Row = {"cycle_start": month, "cycle_end": month.replace("4", "6")}
    settings = assessed([key_result], [], more_settings=cycle).settings
    assert (settings.cycle_start, settings.cycle_end) == (date(2026, 4, 1), date(2026, 6, 30))
