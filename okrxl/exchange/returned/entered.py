"""When collected check-ins count as entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.labels import normalized

if TYPE_CHECKING:
    import pandas as pd

LAST = datetime.max.replace(microsecond=0)  # noqa: DTZ901 — sheets know no time zones
"""The last second of the calendar: nothing can be entered after it, so Checks asks which one counts."""


def entered(places: Sequence[tuple[str, date]], check_ins: pd.DataFrame, now: datetime) -> Iterator[datetime]:
    """When each check-in, named by key result and day, is entered: now, but later than any other there.

    Two versions in one collection, or two collections in one second, would otherwise not say which counts.
    """
    days = np.array([day for _, day in places], dtype="datetime64[s]")
    there = check_ins.loc[check_ins["date"].isin(days), ["kr_id", "date", "entered"]]
    timed = there.dropna().sort_values("entered")
    columns = timed["kr_id"], timed["date"].dt.date, timed["entered"].dt.to_pydatetime()
    times = {(normalized(kr_id), day): last for kr_id, day, last in zip(*columns, strict=True)}
    for kr_id, day in places:
        key = normalized(kr_id), day
        first = now.replace(microsecond=0)
        times[key] = max(first, _after(times[key])) if key in times else first
        yield times[key]


def _after(moment: datetime) -> datetime:
    return moment + timedelta(seconds=1) if moment < LAST else LAST
