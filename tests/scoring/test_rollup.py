"""Rollups against numbers worked by hand; the first two examples stand in DESIGN §3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.labels import split_list
from okrxl.core.settings import Settings
from okrxl.scoring.rollup import by_month, carried, company, month_scores, rollup

SETTINGS = Settings(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20))


def frame(scores: list[float], weights: list[float], **columns: Any) -> pd.DataFrame:
    """Scored key results of these scores and weights."""
    return pd.DataFrame(
        {
            "score": scores,
            "effective_weight": weights,
            "share": weights,
            "within": weights,
            "status": ["no_data" if np.isnan(score) else "behind" for score in scores],
            "valid": True,
            "not_updated": False,
            "confidence": 0.5,
            **columns,
        }
    )


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [([0.8, 0.5, 0.7], [1, 1, 1], 2 / 3), ([0.8, 0.9, 0.7], [0.3, 0.4, 0.3], 0.81)],
)
def test_the_weighted_mean(scores: list[float], weights: list[float], expected: float) -> None:
    assert company(frame(scores, weights), SETTINGS)["score"] == pytest.approx(expected)


def test_no_data_counts_as_the_setting_says() -> None:
    scored = frame([0.8, np.nan], [1, 1])
    assert company(scored, SETTINGS)["score"] == pytest.approx(0.4)
    assert company(scored, replace(SETTINGS, missing_counts_as="skip"))["score"] == pytest.approx(0.8)


def test_what_has_not_begun_is_left_out_but_counted() -> None:
    got = company(frame([0.8, np.nan], [1, 1], status=["behind", "not_started"]), SETTINGS)
    assert (got["score"], got["key_results"], got["not_started"]) == (0.8, 2, 1)


def test_nothing_to_score_gives_a_blank_score_and_grade() -> None:
    got = rollup(frame([np.nan], [1], status=["not_started"], department=["A"]), ["department"], SETTINGS)
    assert got["score"].isna().all()
    assert got["grade"].tolist() == [""]


def test_several_owners_each_carry_a_key_result_in_full() -> None:
    scored = frame([1.0, 0.5], [1, 1], owners=[("甲", "乙"), ("乙",)])
    got = rollup(carried(scored, "owner"), ["owner"], SETTINGS)
    rows = got[["owner", "score", "key_results"]].to_numpy().tolist()
    assert rows == [["甲", 1.0, 1], ["乙", 0.75, 2]]


@pytest.mark.parametrize("text", ["a、b", "a，b", "a, b", "a;b", "a / b", "a\nb", "a,,b,a"])
def test_owners_are_split(text: str) -> None:
    assert split_list(text) == ("a", "b")


def test_months_stand_across() -> None:
    months = pd.to_datetime(["2026-02-28", "2026-01-31"])
    scored = frame([0.6, 0.2], [1, 1], departments=[("A",), ("A",)], month=months)
    matrix, whole = month_scores(by_month(scored, SETTINGS))
    assert matrix.to_numpy().tolist() == [[0.2, 0.6]]
    assert whole.tolist() == [0.2, 0.6]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1)), min_size=1), st.randoms())
def test_a_rollup_lies_within_its_members_whatever_their_order(
    rows: list[tuple[float, float]], random: Any
) -> None:
    shuffled = random.sample(rows, len(rows))
    first, second = (
        float(str(company(frame(*map(list, zip(*some, strict=True))), SETTINGS)["score"]))
        for some in (rows, shuffled)
    )
    assert first == pytest.approx(second)
    scores = [score for score, _ in rows]
    assert min(scores) - 1e-9 <= first <= max(scores) + 1e-9
