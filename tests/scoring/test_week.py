"""What a week changed: statuses, confidence, silence, days until something is due; by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from okrxl.core.settings import Settings
from okrxl.scoring.reporting.week import agenda, mean_confidence

TODAY = date(2026, 11, 20)


def settings() -> Settings:
    return Settings(date(2026, 1, 1), date(2026, 12, 31), TODAY)


def scored(*rows: tuple[str, float, float, int, int]) -> pd.DataFrame:
    """Status, confidence, contribution, days since the last check-in, days until it is due."""
    frame = pd.DataFrame(rows, columns=["status", "confidence", "contribution", "days_since", "left"])
    due = [np.datetime64(TODAY + timedelta(days=int(left)), "s") for left in frame["left"]]
    start = np.datetime64(date(2026, 11, 1), "s")
    return frame.assign(due=due, start=start, not_updated=frame["days_since"] > 31)


def week(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["status_before", "confidence_before"])


def test_a_status_that_became_more_serious_comes_first() -> None:
    """Down two steps, down one, up one; what was not heard of before and is on track is no change."""
    now = scored(
        ("behind", 7, 0.1, 3, 60),
        ("at_risk", 7, 0.0, 3, 60),
        ("on_track", 7, 0.0, 3, 60),
        ("on_track", 7, 0.0, 3, 60),
        ("closed", 7, 0.0, 3, 60),
    )
    before = week(("on_track", 7), ("on_track", 7), ("behind", 7), ("no_data", 7), ("at_risk", 7))
    found = agenda(now, before, settings())
    assert list(zip(found["topic"], found["row"], found["worse"], strict=True)) == [
        ("changed", 1, 2), ("changed", 0, 1), ("changed", 2, -1),
    ]  # fmt: skip


def test_lost_confidence_silence_and_what_is_due() -> None:
    """8 to 5; 40 days of silence, or since 1 November; due in 28 days, not in 29, not once it is achieved."""
    now = scored(
        ("on_track", 5, 0.0, 3, 29),
        ("on_track", 7, 0.0, 40, 60),
        ("no_data", np.nan, 0.0, 0, 60),
        ("on_track", 7, 0.0, 3, 28),
        ("achieved", 7, 0.0, 3, 5),
    )
    before = week(("on_track", 8), ("on_track", 7), ("no_data", np.nan), ("on_track", 7), ("achieved", 9))
    found = agenda(now, before, settings())
    assert found[["topic", "row"]].to_numpy().tolist() == [
        ["confidence", 0], ["not_updated", 1], ["not_updated", 2], ["due_soon", 3],
    ]  # fmt: skip
    assert found["days"].dropna().tolist() == [40, 19, 28]
    assert mean_confidence(now, before) == (7.75, 6.5)
