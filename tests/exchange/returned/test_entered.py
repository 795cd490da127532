"""A collected check-in is entered later than every other of its key result and day."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from okrxl.exchange.returned.entered import entered

DAY, OTHER, NOW = date(2026, 3, 31), date(2026, 4, 30), datetime(2026, 4, 1, 9, 30)


def check_ins(*times: str | None) -> pd.DataFrame:
    """KR1 on DAY, entered at these times."""
    stamps = pd.Series(np.array(times, dtype="datetime64[s]"))
    days = pd.Series(np.array([DAY] * len(times), dtype="datetime64[s]"))
    return pd.DataFrame({"kr_id": ["KR1"] * len(times), "date": days, "entered": stamps})


def test_now_unless_another_of_its_place_is_as_late() -> None:
    held = check_ins("2026-03-31T08:00:00", "2026-04-01T09:30:00", None)
    places = [("kr1", DAY), ("KR1", DAY), ("KR1", OTHER), ("KR2", DAY)]
    times = [*entered(places, held, NOW)]
    assert [str(one) for one in times] == [
        "2026-04-01 09:30:01", "2026-04-01 09:30:02", "2026-04-01 09:30:00", "2026-04-01 09:30:00",
    ]  # fmt: skip


def test_nothing_is_later_than_the_last_second_of_the_calendar() -> None:
    (time,) = entered([("KR1", DAY)], check_ins("9999-12-31T23:59:59"), NOW)
    assert str(time) == "9999-12-31 23:59:59"
