"""Defaults and weights of key results, and the practice case of the article scored from its sheets on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from okrxl.core.grid import Grid
from okrxl.core.settings import Settings
from okrxl.read import Tables, read_tables
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at

SETTINGS = Settings(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20))
OBJECTIVES: list[dict[str, Any]] = [
    {"id": "O1", "objective": "提升销售业绩", "department": "销售部", "owner": "销售总监", "weight": 0.6},
    {"id": "O2", "objective": "优化客户体验", "department": "客户服务部", "owner": "客服总监"},
]


def tables(key_results: list[dict[str, Any]], check_ins: list[dict[str, Any]] | None = None) -> Tables:
    """Tables of these rows, objectives as above."""
    rows: dict[str, list[dict[str, Any]]] = {
        "objectives": OBJECTIVES,
        "key_results": key_results,
        "check_ins": check_ins or [],
    }
    return read_tables({key: grid(key, some) for key, some in rows.items()}, today=date(2026, 6, 30))[0]


def grid(key: str, rows: list[dict[str, Any]]) -> Grid:
    headers = tuple(dict.fromkeys(name for row in rows for name in row)) or ("date",)
    words = {
        name: name.replace("_", " ").replace("kr ", "KR ").replace("target max", "upper target")
        for name in headers
    }
    values = [tuple(row.get(name) for name in headers) for row in rows]
    return Grid(f"okr_{key}", key, 2, 1, tuple(words.values()), values)


def key_result(number: int, **values: Any) -> dict[str, Any]:
    return {"id": f"KR{number}", "objective_id": "O1", "key_result": "…", "target": 10.0, **values}


def test_blanks_come_from_the_objective_and_then_the_cycle() -> None:
    row = plan(tables([key_result(1, objective_id=" o1", owner="市场部经理")]), SETTINGS).iloc[0]
    assert (row["department"], row["owner"]) == ("销售部", "市场部经理")
    assert (row["start"], row["due"]) == (pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 12, 31))
    assert (row["aggregation"], row["frequency"], row["commitment"]) == ("latest", "monthly", "committed")


@pytest.mark.parametrize(
    ("given", "measure", "baseline", "valid"),
    [
        ({}, "increase", 0, True),
        ({"baseline": 40.0, "target": 30.0}, "decrease", 40, True),
        ({"measure": "Decrease to", "target": 30.0}, "decrease", None, False),
        ({"baseline": 10.0}, "increase", 10, False),
        ({"measure": "不低于", "target": None}, "at_least", None, False),
        ({"measure": "里程碑", "target": None}, "milestone", None, True),
        ({"measure": "保持区间"}, "between", None, False),
    ],
)
def test_a_measure_and_whether_it_can_be_scored(
    given: dict[str, Any],
    measure: str,
    baseline: float | None,
    valid: bool,  # noqa: FBT001
) -> None:
    row = plan(tables([key_result(1, **given)]), SETTINGS).iloc[0]
    assert (row["measure"], bool(row["valid"])) == (measure, valid)
    assert row["baseline"] == baseline if baseline is not None else pd.isna(row["baseline"])


def test_shares_multiply_and_sum_to_1() -> None:
    rows = [key_result(1, weight="50%"), key_result(2), key_result(3), key_result(4, objective_id="O2")]
    got = tables(rows)
    planned = plan(got, SETTINGS)
    _, _, effective = hierarchy_of(planned, got, SETTINGS).effective(planned["valid"].to_numpy(bool)[None])
    assert effective[0].tolist() == pytest.approx([0.25, 0.125, 0.125, 0.5])


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    got = plan(tables([key_result(1, target=5.0), key_result(1, id="kr1", target=9.0)]), SETTINGS)
    assert got["target"].tolist() == [5.0]


def test_the_practice_case_from_sheet_to_score() -> None:
    rows = [
        key_result(1, measure="同比增长", target="20%", aggregation="累计"),
        key_result(2, measure="增加到", baseline="48%", target="60%"),
        key_result(3, measure="减少到", baseline=42.0, target=30.0),
        key_result(4, objective_id="O2", measure="不高于", target=24.0),
        key_result(5, objective_id="O2", measure="增加到", baseline=0.38, target=0.5),
        key_result(6, objective_id="O2", measure="周期性", target=None),
    ]
    entries = [
        (2025, "KR1", 1000.0), (2026, "KR1", 1180.0), (2026, "KR2", "５７％"), (2026, "KR3", 33.0),
        (2026, "KR4", 26.0), (2026, "KR5", 0.47), (2026, "KR6", "完成"),
    ]  # fmt: skip
    check_ins = [
        {"date": datetime(year, 3, 2), "kr_id": key, "actual": value} for year, key, value in entries
    ]
    got = tables(rows, check_ins)
    scored = score_at(plan(got, SETTINGS), got.check_ins.frame, SETTINGS, [SETTINGS.as_of])
    assert scored["score"].tolist() == pytest.approx([0.9, 0.75, 0.75, 0, 0.75, 1 / 12])
