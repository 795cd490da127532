"""The monthly plan beside what to type, also for a row that is picked; the preview counts as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrxl.exchange.sheets.update_grid import FIRST_ROW, UpdateTables, letters
from tests.conformance.cases import Percent
from tests.exchange.departments import Months, Row, few, saved, workbook
from tests.office import Job, Raw, typed

pytestmark = pytest.mark.libreoffice

NOVEMBER = 46356
"""2026-11-30 as a day number."""
SALES: Row = {"measure": "increase", "baseline": 0, "target": 1200, "aggregation": "sum"}
RATE: Row = {"measure": "increase", "baseline": 60, "target": 95, "unit": "%"}
PLAN: Months = {"2026-10": {"K1": 100.0}, "2026-11": {"K1": 90.5, "K2": Percent(0.93)}}
SPARE = UpdateTables(2).more_first


def test_the_plan_stands_beside_what_to_type_and_the_preview_counts_what_is_typed(tmp_path: Path) -> None:
    sent: list[Row] = [
        {"date": f"2026-{month:02}-28", "kr_id": "K1", "actual": 100} for month in range(1, 11)
    ]
    data = few(SALES, RATE, check_ins=sent, lang="en", plan=PLAN)
    path = saved(tmp_path, workbook(data))
    entry, preview = letters("entry"), letters("preview")
    shown = f"{entry}{FIRST_ROW}:{entry}{FIRST_ROW + 1}"
    picked = f"{entry}{SPARE}:{entry}{SPARE}"
    scores = f"{preview}{FIRST_ROW}:{preview}{FIRST_ROW + 1}"
    cells: list[tuple[str, Raw]] = [
        (f"{letters('date')}{FIRST_ROW}", NOVEMBER),
        (f"{letters('actual')}{FIRST_ROW}", 50),
        (f"{letters('kr_id')}{SPARE}", "K2"),
        (f"{letters('date')}{SPARE}", NOVEMBER),
        (f"{letters('actual')}{SPARE}", 88),
    ]
    cleared = f"{letters('date')}{FIRST_ROW}:{letters('actual')}{FIRST_ROW + 1}"
    reads = [("Update", one) for one in (shown, picked, scores)]
    (seen,) = typed(tmp_path, [Job(path, "Update", cleared, [cells], reads)])
    texts = [row[0] for row in seen[0][f"Update!{shown}"]]
    assert texts == [
        "This period's amount (added up). Plan: October 100, November 90.5",
        "Current value (%). Plan: November 93%",
    ]
    assert seen[0][f"Update!{picked}"] == [[texts[1]]]
    # 1,000 sent and 50 typed of 1,200; (88 − 60) ÷ (95 − 60).
    assert [row[0] for row in seen[0][f"Update!{scores}"]] == [pytest.approx(1050 / 1200), pytest.approx(0.8)]
