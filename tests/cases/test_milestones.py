"""Milestones and words for done in every form that people type (DESIGN §3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.workbook import Row, assessed, codes, scored
from tests.conformance.cases import Percent

P = Percent
DAY = "2026-03-31"

# unit, target; the check-in; the score it gives and what is said of it
FORMS: list[tuple[str | None, Any, Any, float | None, set[str]]] = [
    (None, None, 0.6, 0.6, set()),
    (None, None, 60, 0.6, {"milestone_as_percent"}),
    (None, None, "60%", 0.6, {"number_as_text"}),
    (None, None, P(0.6), 0.6, set()),
    (None, None, P(1.5), 1.0, {"milestone_out_of_range"}),  # 150 %, and not 1.5 %
    (None, None, "150%", 1.0, {"number_as_text", "milestone_out_of_range"}),
    (None, None, 150, 1.0, {"milestone_out_of_range"}),
    (None, None, 1, 1.0, set()),
    (None, 1, 60, 0.6, {"milestone_as_percent"}),
    (None, P(1), P(0.6), 0.6, set()),
    ("%", None, 60, 0.6, set()),
    ("%", None, P(0.6), 0.6, set()),
    ("%", None, 100, 1.0, set()),
    ("%", None, 0.6, None, {"percent_doubt"}),  # 0.6 % or 60 %?
    ("%", None, 1, None, {"percent_doubt"}),
    ("%", None, 0, 0.0, set()),
    ("%", 100, 60, 0.6, set()),
    ("%", 100, P(0.6), 0.6, set()),
    ("%", P(1), 60, 0.6, set()),
    ("%", P(0.8), 60, 0.75, set()),
    ("%", P(0.8), "完成", 1.0, set()),
    ("%", 100, "done", 1.0, set()),
    (None, 100, P(0.6), 0.6, set()),
    ("个", 4, 2, 0.5, set()),
    (None, 4, 2, 0.5, set()),
    (None, 4, P(0.5), None, {"percent_foreign"}),  # half of 4 stages, or half a stage?
    (None, 4, "完成", 1.0, set()),
]


@pytest.mark.parametrize(("unit", "target", "actual", "score", "found_codes"), FORMS)
def test_forms_of_a_milestone(
    unit: str | None, target: Any, actual: Any, score: float | None, found_codes: set[str]
) -> None:
    row: Row = {"id": "KR1", "measure": "milestone", "unit": unit, "target": target}
    found = assessed([row], [(DAY, "KR1", actual)])
    assert set(codes(found)) == found_codes
    assert scored(found)["score"] == pytest.approx(float("nan") if score is None else score, nan_ok=True)


def test_a_cap_lets_150_percent_count() -> None:
    found = assessed(
        [{"id": "KR1", "measure": "milestone"}], [(DAY, "KR1", P(1.5))], more_settings={"score_cap": 1.2}
    )
    assert scored(found)["score"] == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("target", "word", "hits"),
    [
        (3, "是", 1),
        (3, "done", 1),
        (3, "完成", 1),
        (3, "否", 0),
        (None, "yes", 1),
        (None, "no", 0),
        (0, "no", 0),
        (P(0.6), "是", 1),
    ],
)
def test_a_word_for_done_meets_the_target_of_a_period(target: Any, word: str, hits: int) -> None:
    row: Row = {"id": "KR1", "measure": "recurring", "target": target}
    found = assessed([row], [(DAY, "KR1", word), ("2026-04-30", "KR1", word)])
    assert scored(found)["hits"] == 2 * hits
    assert codes(found, severity="error") == (["recurring_target_zero"] if target == 0 else [])
