"""Years at the ends of Excel's calendar, in the settings of a sending."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.excel import manager, small
from tests.excel.running import done


@pytest.mark.parametrize("end", [date(9999, 12, 31), date(1975, 1, 1)])
def test_a_date_at_the_end_of_the_calendar_stops_no_sending(tmp_path: Path, end: date) -> None:
    """The dates that cells accept lay beyond the calendar: "unexpected"."""
    path = small.small(tmp_path / "master.xlsx", refreshed=False)
    manager.types(path, "Settings", {"B9": end} if end.year > 2026 else {"B7": end})
    done("distribute", path, "--to", tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 2
