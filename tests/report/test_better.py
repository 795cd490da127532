"""Which way figures get better, by measure."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from okrxl.core.labels import labels
from okrxl.report.month.better import better, better_rules


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "way"),
    [
        ("increase", 100, 150, "▲"),
        ("increase", nan, 150, "▲"),
        ("decrease", 48, 24, "▼"),
        ("at_least", nan, 90, "▲"),
        ("at_most", nan, 8, "▼"),
        ("between", nan, 75, None),
        ("milestone", nan, nan, "▲"),
        ("growth", 1_000, 0.2, "▲"),
        ("growth", 1_000, -0.1, "▼"),
    ],
)
def test_a_change_is_for_the_better_by_the_measure(
    measure: str, baseline: float, target: float, way: str | None
) -> None:
    frame = pd.DataFrame({"measure": [measure], "baseline": [baseline], "target": [target]})
    assert list(better(labels("en"), frame).cells) == [way]


def test_changes_are_coloured_by_their_rows_direction() -> None:
    assert better_rules("F32", "$S32") == (
        ('IF(ISNUMBER(F32),F32*(($S32="▲")-($S32="▼"))>0,FALSE)', "good"),
        ('IF(ISNUMBER(F32),F32*(($S32="▲")-($S32="▼"))<0,FALSE)', "bad"),
    )
