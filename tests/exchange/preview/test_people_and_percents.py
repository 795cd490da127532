"""The preview counts other people's figures, and reads percents by the cell's format, as collecting does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrxl.exchange.sheets.update_grid import FIRST_ROW, UpdateTables, letters
from tests.exchange.departments import Row, few, saved, workbook
from tests.office import Job, Raw, typed

pytestmark = pytest.mark.libreoffice

DAY, SERIAL = date(2026, 6, 1), 46174
SUM: Row = {"measure": "increase", "baseline": 0, "target": 100, "aggregation": "sum"}
SHARE: Row = {"measure": "at_least", "target": 50, "unit": "%"}
AMOUNT: Row = {"measure": "increase", "baseline": 0, "target": 100, "unit": "件"}
SPARE = UpdateTables(3).more_first


def _row(row: int, actual: Raw, kr_id: str = "") -> list[tuple[str, Raw]]:
    cells: list[tuple[str, Raw]] = [
        (f"{letters('date')}{row}", SERIAL),
        (f"{letters('actual')}{row}", actual),
    ]
    return [*cells, (f"{letters('kr_id')}{row}", kr_id)] if kr_id else cells


def _seen(folder: Path, *steps: list[tuple[str, Raw]]) -> list[tuple[list[Any], Any]]:
    """After each step: the three previews, and what is missing in the first spare row."""
    sent: list[Row] = [{"date": DAY, "kr_id": "K1", "actual": 40, "by": "Ann Lee"}]
    data = few(SUM, SHARE, AMOUNT, check_ins=sent, lang="en")
    path = saved(folder, workbook(data))
    shown = f"{letters('preview')}{FIRST_ROW}:{letters('preview')}{FIRST_ROW + 2}"
    lacks = f"{letters('missing')}{SPARE}:{letters('missing')}{SPARE}"
    cleared = f"{letters('date')}{FIRST_ROW}:{letters('actual')}{FIRST_ROW + 2}"
    reads = [("Update", shown), ("Update", lacks)]
    (seen,) = typed(folder, [Job(path, "Update", cleared, [list(step) for step in steps], reads)])
    return [([row[0] for row in step[f"Update!{shown}"]], step[f"Update!{lacks}"][0][0]) for step in seen]


def test_another_persons_figure_is_added_and_ones_own_is_replaced(tmp_path: Path) -> None:
    figure = _row(FIRST_ROW, 35)
    seen = _seen(tmp_path, [("B4", "Bo"), *figure], [("B4", " ann lee"), *figure], [("B4", ""), *figure])
    # 40 by Ann and 35 by Bo of 100; Ann's correction; without a name, scoring adds it and says so.
    assert [scores[0] for scores, _ in seen] == [pytest.approx(one) for one in (0.75, 0.35, 0.75)]


def test_percents_are_read_by_the_cells_format_or_the_preview_asks(tmp_path: Path) -> None:
    own, second, third = FIRST_ROW + 1, _row(SPARE, 25, "K2"), _row(SPARE, 0.25, "K2")
    seen = _seen(tmp_path, _row(own, 0.6), second, third, _row(SPARE, 60, "K2"))
    assert [scores[1] for scores, _ in seen] == [1, 0, "", 1]
    assert seen[2][1] == "Percent? Add %"
