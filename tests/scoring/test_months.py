"""Months against numbers worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from okrxl.core.settings import Settings
from okrxl.scoring.months import month_ends, monthly

SETTINGS = Settings(date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 20))
PLAN = pd.DataFrame(
    {
        "id": ["A", "B"],
        "measure": "increase",
        "aggregation": "latest",
        "frequency": "monthly",
        "commitment": "committed",
        "unit": ["件", "%"],
        "percent": [False, True],
        "in_points": [False, True],
        "baseline": 0.0,
        "target": [100.0, 0.5],
        "target_max": np.nan,
        "start": pd.Timestamp(2026, 1, 1),
        "due": pd.Timestamp(2026, 12, 31),
        "valid": True,
        "state": "open",
        "effective_weight": 1.0,
        "by_hits": False,
    }
)
ROWS = [
    ("2025-02-10", "A", 20.0),
    ("2026-01-10", "A", 20.0),
    ("2026-02-10", "A", 50.0),
    ("2026-01-10", "B", 0.2),
    ("2026-03-05", "B", 0.3),
]
CHECK_INS = pd.DataFrame(ROWS, columns=["date", "kr_id", "actual"]).assign(
    confidence=np.nan, date=lambda t: pd.to_datetime(t["date"])
)


def test_the_current_month_stands_at_as_of() -> None:
    assert month_ends(SETTINGS) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 20)]


def test_a_cycle_that_has_not_begun_has_no_months() -> None:
    late = Settings(date(2026, 1, 15), date(2026, 12, 31), date(2026, 1, 14))
    assert month_ends(late) == []


def test_changes_against_the_month_before_and_the_year_before() -> None:
    rows = monthly(PLAN, CHECK_INS, SETTINGS)
    a, b = (rows[rows["id"] == key] for key in "AB")
    assert a["score_change"].tolist() == pytest.approx([np.nan, 0.3, 0.0], nan_ok=True)
    assert a["mom"].tolist() == pytest.approx([np.nan, 1.5, 0.0], nan_ok=True)
    assert a["yoy"].tolist() == pytest.approx([np.nan, 1.5, 1.5], nan_ok=True)
    assert b["mom"].tolist() == pytest.approx([np.nan, 0.0, 0.1], nan_ok=True)
    assert b["yoy"].isna().all()
