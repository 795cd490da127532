"""What the Update sheet says of a key result, and the formulas that answer while a department types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import isnan
from pathlib import Path
from typing import Any, cast

import pytest

from okrxl.core.labels import LANGS, Lang, labels
from okrxl.exchange.contract import COLUMNS
from okrxl.exchange.sheets.entry_texts import entries, entry, goal, last_check_ins, rows_of
from okrxl.exchange.sheets.update_grid import letters
from tests.conformance.cases import Percent
from tests.exchange.departments import PLAIN, Months, Row, company, cut, few, opened, saved, sheet, workbook
from tests.exchange.preview.departments import day
from tests.office import Job, Raw, typed


@pytest.mark.parametrize(
    ("row", "type_zh", "goal_zh", "type_en", "goal_en"),
    [
        (
            {"measure": "increase", "baseline": 32, "target": 45},
            "当前值",
            "32 → 45",
            "Current value",
            "32 → 45",
        ),
        (
            {"baseline": 0, "target": 1200, "aggregation": "sum"},
            "本期数（自动累计）",
            "0 → 1,200",
            "This period's amount (added up)",
            "0 → 1,200",
        ),
        (
            {"baseline": 0, "target": 12, "aggregation": "average"},
            "本期数（取平均）",
            "0 → 12",
            "This period's value (averaged)",
            "0 → 12",
        ),
        (
            {"measure": "decrease", "baseline": 50, "target": 25, "unit": "%"},
            "当前值（%）",
            "50% → 25%",
            "Current value (%)",
            "50% → 25%",
        ),
        (
            {"measure": "at least", "target": 95, "unit": "%"},
            "当前值（%）",
            "≥ 95%",
            "Current value (%)",
            "≥ 95%",
        ),
        ({"measure": "at least", "target": 95, "unit": "件"}, "当前值", "≥ 95", "Current value", "≥ 95"),
        (
            {"measure": "at most", "target": 1, "aggregation": "hit rate"},
            "本期数（判断是否达标）",
            "每月 ≤ 1",
            "This period's value (hit or miss)",
            "≤ 1 per month",
        ),
        ({"measure": "between", "target": 20, "target_max": 30}, "当前值", "20–30", "Current value", "20–30"),
        ({"measure": "milestone"}, "完成比例，或 是/否", "100%", "Share completed, or yes/no", "100%"),
        (
            {"measure": "recurring", "frequency": "weekly"},
            "完成填 1，未完成填 0",
            "每周 ≥ 1",
            "1 = done, 0 = not done",
            "≥ 1 per week",
        ),
        (
            {"measure": "recurring", "target": 3},
            "本期完成次数",
            "每月 ≥ 3",
            "Times completed this period",
            "≥ 3 per month",
        ),
        (
            {"measure": "growth", "target": 10, "unit": "%"},
            "本期数（与去年同期比）",
            "+10%",
            "This period's amount (vs last year)",
            "+10%",
        ),
        ({"measure": "increase", "baseline": 3}, "当前值", "", "Current value", ""),
    ],
)
def test_what_to_type_and_what_for(row: Row, type_zh: str, goal_zh: str, type_en: str, goal_en: str) -> None:
    (one,) = rows_of(few(row).scored)
    assert (entry(one, labels("zh")), goal(one, labels("zh"))) == (type_zh, goal_zh)
    assert (entry(one, labels("en")), goal(one, labels("en"))) == (type_en, goal_en)


SALES: Row = {"measure": "at least", "target": 1200, "aggregation": "sum"}
RATE: Row = {"measure": "at least", "target": 95, "unit": "%"}
PLAN: Months = {
    "2026-09": {"K1": 80.0},
    "2026-10": {"K1": 1100.0},
    "2026-11": {"K1": 90.5, "K2": Percent(0.93)},
}


@pytest.mark.parametrize(
    ("lang", "sales", "rate"),
    [
        ("en", "This period's amount (added up). Plan: October 1,100, November 90.5", "Plan: November 93%"),
        ("zh", "本期数（自动累计）；计划：10 月 1,100、11 月 90.5", "计划：11 月 93%"),
    ],
)
def test_the_plan_of_this_month_and_the_last_stands_beside_what_to_type(
    lang: Lang, sales: str, rate: str
) -> None:
    data = few(SALES, RATE, SALES, lang=lang, plan=PLAN)
    first, second, third = entries(data, labels(lang))
    assert first == sales
    assert second.endswith(rate)
    assert third == labels(lang).text("exchange.entry.sum")


def test_the_last_check_in_is_the_one_that_counts() -> None:
    data = few(
        {"target": 9, "start": date(2026, 2, 1)},
        {"target": 9},
        check_ins=[
            {"date": date(2026, 1, 5), "kr_id": "K1", "actual": 1},  # before its start
            {"date": date(2026, 5, 5), "kr_id": "K1", "actual": 2},
            {"date": date(2026, 5, 5), "kr_id": "K1", "actual": 3},  # the lower row
            {"date": date(2026, 6, 5), "kr_id": "K1", "actual": None},
            {"date": date(2026, 12, 5), "kr_id": "K1", "actual": 4},  # after as_of
        ],
    )
    found = last_check_ins(data)
    assert found["actual"].tolist()[:1] == [3]
    assert found["date"].iloc[0].date() == date(2026, 5, 5)
    assert found.iloc[1].isna().all()


def test_a_key_result_s_own_unit() -> None:
    data = few(
        {"target": 0.6, "baseline": 0.4, "unit": "%"},
        {"measure": "growth", "target": 0.2, "unit": "%", "aggregation": "sum"},
        {"measure": "milestone"},
        check_ins=[
            {"date": date(2026, 3, 1), "kr_id": f"K{n}", "actual": 0.5 if n != 2 else 98} for n in (1, 2, 3)
        ],
    )
    update = sheet(opened(workbook(data)), "update")
    percents = {
        key: [update[f"{letters(key)}{row}"].number_format.startswith("0.0%") for row in (7, 8, 9)]
        for key in ("last_actual", "actual", "proposed_target")
    }
    assert percents == {
        "last_actual": [True, False, True],
        "actual": [True, False, True],
        "proposed_target": [True, True, True],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "style", "most"), [("10", "General", "10"), ("5", "General", "5"), ("100", "0.0%", "1")]
)
def test_confidence_is_typed_on_the_scale_of_the_settings(scale: Any, style: str, most: str) -> None:
    data = few({"target": 9})
    data = replace(data, settings=replace(data.settings, confidence_scale=scale))
    update = sheet(opened(workbook(data)), "update")
    cell_ = f"{letters('confidence')}7"
    assert update[cell_].number_format.startswith(style)
    limits = [one for one in update.data_validations.dataValidation if cell_ in one.sqref]
    assert [(one.formula1, one.formula2) for one in limits] == [("0", most)]


D = day(date(2026, 11, 23))
AHEAD = day(date(2099, 1, 1))
STEPS: tuple[tuple[Mapping[str, Raw], str], ...] = (
    ({}, ""),
    ({"date": D, "actual": 40}, "filled"),
    ({"date": D, "actual": 0}, "filled"),
    ({"date": D, "actual": 40, "confidence": 8, "comment": "…"}, "filled"),
    ({"date": D}, "no_actual"),
    ({"comment": "…"}, "no_actual"),
    ({"actual": 40}, "no_date"),
    ({"date": "yesterday", "actual": 40}, "date_unreadable"),
    ({"date": AHEAD, "actual": 40}, "date_ahead"),
    ({"date": D, "actual": "about 40"}, "actual_unreadable"),
    ({"date": D, "actual": "=NA()"}, "actual_unreadable"),
    ({"date": D, "actual": 40, "confidence": 11}, "confidence_unreadable"),
    ({"date": D, "actual": 40, "confidence": "high"}, "confidence_unreadable"),
    ({"proposed_target": 50}, "proposed"),
    ({"proposed_target": "more"}, "target_unreadable"),
    ({"date": D, "actual": 40, "proposed_target": 50}, "filled"),
)
"""What is typed into the row of a number, and what it still lacks."""
WORDED: tuple[tuple[Raw, str], ...] = (
    ("是", "filled"),
    ("Not done", "filled"),
    (0.5, "filled"),
    ("maybe", "word_unreadable"),
    ("", "no_actual"),
)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_missing_is_said_at_once(tmp_path: Path, lang: Lang) -> None:
    words = labels(lang)
    tab = words.text("exchange.sheets.update")
    path = saved(tmp_path, workbook(cut(company(lang))[PLAIN]))
    mile, spare = 12, 19
    steps: list[list[tuple[str, Raw]]] = [_typed(7, row) for row, _ in STEPS]
    steps += [_typed(mile, {"date": D, "actual": word}) for word, _ in WORDED]
    spares: tuple[tuple[Mapping[str, Raw], str], ...] = (
        ({"kr_id": "Aspen-KR0", "date": D, "actual": 41}, words.text("exchange.missing.filled")),
        ({"kr_id": "", "date": D, "actual": 41}, words.text("exchange.missing.no_kr")),
        ({"kr_id": "Birch-KR0", "date": D, "actual": 41}, words.text("exchange.update.unknown")),
        ({"kr_id": "Aspen-KR0", "date": "", "actual": ""}, words.text("exchange.missing.no_actual")),
    )
    steps += [_typed(spare, row) for row, _ in spares]
    last = letters("missing")
    reads = [(tab, f"{last}7:{last}14"), (tab, f"A{spare}:{last}{spare}"), (tab, "D3")]
    (seen,) = typed(
        tmp_path, [Job(path, tab, f"{letters('date')}7:{letters('proposed_target')}14", steps, reads)]
    )

    missing = [step[f"{tab}!{last}7:{last}14"] for step in seen]
    expected = [words.text(f"exchange.missing.{code}") if code else "" for _, code in STEPS]
    assert [rows[0][0] for rows in missing[: len(STEPS)]] == expected
    worded = missing[len(STEPS) : len(STEPS) + len(WORDED)]
    assert [rows[mile - 7][0] for rows in worded] == [
        words.text(f"exchange.missing.{code}") for _, code in WORDED
    ]
    beside = [cast("list[str]", step[f"{tab}!A{spare}:{last}{spare}"][0]) for step in seen[-len(spares) :]]
    assert [row[-1] for row in beside] == [text for _, text in spares]
    assert [row[COLUMNS.index("key_result")] for row in beside] == [
        "Aspen result 0", "", words.text("exchange.update.unknown"), "Aspen result 0",
    ]  # fmt: skip
    counted = [step[f"{tab}!D3"][0][0] for step in seen]
    none, one = (words.text("exchange.update.counter", filled=filled, count=8) for filled in (0, 1))
    assert counted[:4] == [none, one, one, one]
    assert counted[-len(spares) :] == [one, none, none, none]


def _typed(row: int, cells: Mapping[str, Raw]) -> list[tuple[str, Raw]]:
    return [(f"{letters(key)}{row}", value) for key, value in cells.items()]


def test_stored_results_are_what_a_program_calculates(tmp_path: Path) -> None:
    data = cut(company())[PLAIN]
    tab = "填报"
    (seen,) = typed(
        tmp_path, [Job(saved(tmp_path, workbook(data)), tab, "", [[]], [(tab, "J7:R14"), (tab, "G3")])]
    )
    rows = seen[0][f"{tab}!J7:R14"]
    scored = zip(data.scored["score"].tolist(), data.scored["grade"].tolist(), strict=True)
    for (stored, code), (score, *_, preview, grade, missing) in zip(scored, rows, strict=True):
        expected = "" if isnan(stored) else stored
        assert score == pytest.approx(expected)
        assert preview == pytest.approx(expected)
        assert grade == labels("zh").choice("grade", code)
        assert missing == ""
    assert seen[0][f"{tab}!G3"] == [[day(data.settings.as_of)]]
