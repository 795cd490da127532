"""Confidence on one scale everywhere (CASES 19, 39): off it, an error that costs no figure."""

from __future__ import annotations

from typing import Any

import pytest

from okrxl.assess import Assessment, assess
from okrxl.core.grid import RawValue
from okrxl.core.labels import labels
from tests.conformance.cases import Percent, grid, grids, of_one_objective
from tests.conformance.test_rules import kr

P = Percent


def sure(confidence: Any, scale: RawValue = None) -> Assessment:
    """Two key results at 0.5; the first one's owner is that sure, the second one's 8 of 10 or 80 %."""
    case = of_one_objective([kr(1, "increase", 0, 10), kr(2, "increase", 0, 10)])
    other = 0.8 * float(scale.strip("%")) if isinstance(scale, str) else 8
    rows = [
        {"date": case.rules.as_of, "kr_id": f"KR{number}", "actual": 5, "confidence": one}
        for number, one in ((1, confidence), (2, other))
    ]
    made = grids(case) | {"check_ins": grid("check_ins", rows)}
    if scale is not None:
        typed = [dict(zip(("setting", "value"), row, strict=False)) for row in made["settings"].rows]
        typed.append({"setting": labels("en").text("settings.confidence_scale"), "value": scale})
        made["settings"] = grid("settings", typed)
    return assess(made, today=case.rules.as_of)


def errors(found: Assessment) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in found.findings if one.severity == "error"]


@pytest.mark.parametrize(
    ("scale", "typed", "read", "mean"),
    [
        (None, 6, 6, 7),
        (None, "6", 6, 7),
        (None, 0, 0, 4),
        ("5", 3, 3, 3.5),
        ("100%", 60, 0.6, 0.7),
        ("100%", P(0.6), 0.6, 0.7),
        ("100%", "60%", 0.6, 0.7),
        ("100%", P(1), 1, 0.9),
    ],
)
def test_one_scale(scale: RawValue, typed: Any, read: float, mean: float) -> None:
    found = sure(typed, scale)
    assert errors(found) == []
    assert found.scored["confidence"].iloc[0] == pytest.approx(read)
    for frame in (found.owners, found.departments, found.objectives):
        assert frame["confidence"].tolist() == pytest.approx([mean])


@pytest.mark.parametrize(
    ("scale", "typed", "mean"),
    [
        (None, P(0.8), 8),
        (None, "80%", 8),
        (None, 70, 8),
        (None, 11, 8),
        (None, -1, 8),
        (None, 0.8, 8),
        (None, P(1), 8),
        ("5", 8, 4),
        ("100%", 0.8, 0.8),  # 0.8 % or 80 %?
        ("100%", 120, 0.8),
        ("100%", P(1.2), 0.8),
    ],
)
def test_off_the_scale_is_an_error_and_not_averaged(scale: RawValue, typed: Any, mean: float) -> None:
    found = sure(typed, scale)
    assert errors(found) == [("confidence_out_of_range", "D2")]
    assert found.company["confidence"] == pytest.approx(mean)
    assert found.scored["score"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("word", ["高", "high", "8 or 9"])
def test_a_word_is_an_error_and_costs_no_figure(word: str) -> None:
    found = sure(word)
    assert errors(found) == [("number_unreadable", "D2")]
    assert found.company["confidence"] == 8
    assert found.scored["score"].tolist() == [0.5, 0.5]
