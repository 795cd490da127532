"""Whether the words of a last check-in agree with the score; `K4` is a milestone, its actual is its score."""

from __future__ import annotations

import pytest

from tests.check.case import findings


def contradicts(comment: str, score: float) -> bool:
    found = findings({"Check-ins!C8": score, "Check-ins!E8": comment})
    assert {finding.code for finding in found} <= {"comment_contradicts"}
    assert {(finding.sheet, finding.cell) for finding in found} <= {("Check-ins", "E8")}
    return bool(found)


@pytest.mark.parametrize(
    "comment",
    [
        "done",
        "Completed.",
        "全部完成",
        "已完成",
        "90 % done",
        "70.1% done",
        "29.9% done",
        "done: 10 %",
        "进度 95%",
        "完成 80％",
        "150 % complete",
    ],
)
def test_half_done_and_told_otherwise(comment: str) -> None:
    assert contradicts(comment, 0.5)


@pytest.mark.parametrize(
    "comment",
    [
        "50 % done",
        "30% done",
        "31% done",
        "69 % complete",
        "进度 45%",
        "not done",
        "not yet completed",
        "未完成",
        "尚未完成",
        "没有完成",
        "to be done by Friday",
        "will be completed",
        "expected to be done",
        "计划下周完成",
        "预计 12 月完成",
        "完成了一半",
        "完成率不高",
        "完成 3 家",
        "on the way",
        "95 % of the budget",
    ],
)
def test_half_done_and_no_contradiction(comment: str) -> None:
    assert not contradicts(comment, 0.5)


@pytest.mark.parametrize(
    ("comment", "score", "expected"),
    [
        ("done", 0.79, True),
        ("done", 0.8, False),
        ("未完成", 1, True),
        ("not completed", 1, True),
        ("not completed", 0.99, False),
        ("50 % done", 1, True),
        ("200 % done", 1, False),
        ("done", 1, False),
    ],
)
def test_at_the_limits(comment: str, score: float, expected: bool) -> None:  # noqa: FBT001
    assert contradicts(comment, score) is expected


def test_only_the_last_check_in_s_words_count() -> None:
    assert not findings({"Check-ins!C8": 0.5, "Check-ins!E5": "on the way", "Check-ins!E8": "half way"})
