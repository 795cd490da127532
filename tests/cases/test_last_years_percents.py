"""Percents of last year's check-ins under last year's ID are on the key result's scale."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes, scored
from tests.conformance.cases import Percent

P = Percent


@pytest.mark.parametrize("then", [82, P(0.82), "82%"])
def test_yoy_in_percentage_points(then: Any) -> None:
    row: Row = {
        "id": "KR1", "last_year_id": "OLD", "measure": "increase", "unit": "%", "baseline": 80, "target": 90,
    }  # fmt: skip
    found = assessed([row], [("2025-06-30", "OLD", then), ("2026-06-30", "KR1", 85)])
    assert scored(found)["yoy"] == pytest.approx(0.03)


@pytest.mark.parametrize("then", [82, P(0.82)])
def test_growth_of_levels(then: Any) -> None:
    row: Row = {
        "id": "KR1", "last_year_id": "OLD", "measure": "growth", "unit": "%", "target": P(0.05),
        "aggregation": "latest",
    }  # fmt: skip
    found = assessed([row], [("2025-06-30", "OLD", then), ("2026-06-30", "KR1", P(0.85))])
    assert scored(found)["score"] == pytest.approx((0.85 / 0.82 - 1) / 0.05)
    assert not codes(found, severity="error")


def test_an_id_that_was_given_to_another_key_result_since() -> None:
    rows: list[Row] = [
        {"id": "KR1", "last_year_id": "KR2", "measure": "increase", "unit": "%", "target": 90, "baseline": 0},
        {"id": "KR2", "measure": "increase", "unit": "万元", "target": 500, "baseline": 0},
    ]
    check_ins: list[tuple[str, str, Any]] = [
        ("2025-06-30", "KR2", 82),  # KR1's of last year: 82 %
        ("2026-06-30", "KR2", 82),  # 82 of 500
        ("2026-06-30", "KR1", 85),
    ]
    found = assessed(rows, check_ins)
    assert scored(found)["yoy"] == pytest.approx(0.03)
    assert scored(found, "KR2")["score"] == pytest.approx(0.164)


def test_done_as_a_word_under_last_years_id() -> None:
    row: Row = {"id": "KR1", "last_year_id": "OLD", "measure": "milestone", "target": 4}
    found = assessed([row], [("2025-06-30", "OLD", "done"), ("2026-06-30", "KR1", 2)])
    assert not codes(found, severity="error")
    assert scored(found)["yoy"] == pytest.approx(-0.5)
