"""Last year's key results had other ids (CASES 41)."""

from __future__ import annotations

import pytest

from okrxl.exchange.outgoing.partition import Sending, partition
from tests.cases.workbook import Row, assessed, codes, day, scored

SIGNED: Row = {"id": "KR1", "measure": "increase", "baseline": 0, "target": 100}
SALES: Row = {"id": "KR1", "measure": "growth", "target": 0.2, "aggregation": "sum"}


def test_yoy_is_against_the_check_ins_under_last_years_id() -> None:
    found = assessed(
        [{**SIGNED, "last_year_id": "25-KR7"}], [("2025-06-30", "25-KR7", 40), ("2026-06-30", "KR1", 50)]
    )
    assert scored(found)["yoy"] == pytest.approx(50 / 40 - 1)
    assert codes(found) == []


def test_growth_is_against_the_check_ins_under_last_years_id() -> None:
    sales = [("2025-03-31", " 25-kr7", 100), ("2025-09-30", "25-KR7", 500), ("2026-03-31", "KR1", 110)]
    found = assessed([{**SALES, "last_year_id": "25-KR7"}], sales)
    # (110 ÷ 100 − 1) ÷ 20 %; September of last year is still to come.
    assert scored(found)["score"] == pytest.approx(0.5)
    assert codes(found, severity="error") == []


def test_a_department_gets_last_years_check_ins_under_the_present_id() -> None:
    found = assessed(
        [{**SALES, "last_year_id": "25-KR7"}], [("2025-03-31", "25-KR7", 100), ("2026-03-31", "KR1", 110)]
    )
    (data,) = partition(found, Sending("7F3A91C2", 1, day("2026-06-30"), {"D1": 1}))
    assert data.check_ins[["kr_id", "actual"]].to_numpy().tolist() == [["KR1", 100], ["KR1", 110]]


def test_ids_that_were_given_anew() -> None:
    # Last year's KR2 is KR1 now, and KR2 is another key result, which had none last year.
    rows: list[Row] = [{**SIGNED, "last_year_id": "KR2"}, {**SIGNED, "id": "KR2"}]
    check_ins = [
        ("2025-06-30", "KR1", 7),
        ("2025-06-30", "KR2", 40),
        ("2026-06-30", "KR1", 50),
        ("2026-06-30", "KR2", 60),
    ]
    found = assessed(rows, check_ins)
    assert scored(found, "KR1")["yoy"] == pytest.approx(0.25)
    assert scored(found, "KR2")["yoy"] != scored(found, "KR2")["yoy"]
    assert (scored(found, "KR1")["score"], scored(found, "KR2")["score"]) == (0.5, 0.6)


def test_one_that_goes_on_in_two() -> None:
    rows: list[Row] = [{**SIGNED, "last_year_id": "KR1"}, {**SIGNED, "id": "KR2", "last_year_id": "KR1"}]
    check_ins = [("2025-06-30", "KR1", 40), ("2026-06-30", "KR1", 50), ("2026-06-30", "KR2", 60)]
    found = assessed(rows, check_ins)
    assert [scored(found, kr)["yoy"] for kr in ("KR1", "KR2")] == pytest.approx([0.25, 0.5])


def test_what_last_years_other_key_results_left_is_one_reminder() -> None:
    left = [(f"2025-{month:02}-20", f"25-KR{kr}", 1) for kr in range(1, 8) for month in range(1, 13)]
    found = assessed([SIGNED], [*left, ("2026-06-30", "KR1", 50)])
    (only,) = [one for one in found.findings if one.code.endswith("unknown")]
    assert (only.code, only.severity, only.cell, only.values["count"]) == (
        "last_year_id_unknown",
        "warning",
        "B2",
        84,
    )
    assert only.values["ids"] == "25-KR1, 25-KR2, 25-KR3, 25-KR4, 25-KR5 …"


def test_an_unknown_id_in_the_cycle_is_an_error_in_each_row() -> None:
    rows: list[Row] = [{**SIGNED, "last_year_id": "25-KR7"}]
    found = assessed(rows, [("2026-01-31", "25-KR7", 1), ("2026-02-28", "KR9", 1)])
    assert codes(found, severity="error") == ["kr_unknown", "kr_unknown"]
