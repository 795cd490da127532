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
DONE: Row = {"measure": "milestone", "unit": "%"}
ANY_DONE: Row = {"measure": "milestone"}
STAGES: Row = {"measure": "milestone", "target": 4, "unit": "个"}
AMOUNT: Row = {"measure": "increase", "baseline": 0, "target": 100, "unit": "件"}
SPARE = UpdateTables(3).more_first


def _row(row: int, actual: Raw, kr_id: str = "") -> list[tuple[str, Raw]]:
    cells: list[tuple[str, Raw]] = [
        (f"{letters('date')}{row}", SERIAL),
        (f"{letters('actual')}{row}", actual),
    ]
    return [*cells, (f"{letters('kr_id')}{row}", kr_id)] if kr_id else cells


def _seen(
    folder: Path, *steps: list[tuple[str, Raw]], rows: tuple[Row, Row, Row] = (SUM, SHARE, AMOUNT)
) -> list[tuple[list[Any], Any]]:
    """After each step: the three previews, and what is missing in the first spare row."""
    sent: list[Row] = [{"date": DAY, "kr_id": "K1", "actual": 40, "by": "Ann Lee"}] if SUM in rows else []
    data = few(*rows, check_ins=sent, lang="en")
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


def test_a_share_done_is_read_as_in_collecting(tmp_path: Path) -> None:
    """Spare rows are plain cells; those of a share done are formatted as percents."""
    formatted = [_row(FIRST_ROW, 0.6), _row(FIRST_ROW + 1, 1.5)]
    plain = [_row(SPARE, actual, "K1") for actual in (60, 0.6, 1, 0)]
    others = [_row(SPARE, 0.6, "K2"), _row(SPARE, 2, "K3")]
    seen = _seen(tmp_path, *formatted, *plain, *others, rows=(DONE, ANY_DONE, STAGES))
    # 60 %, and 150 %, which scores full marks.
    assert [seen[0][0][0], seen[1][0][1]] == [0.6, 1]
    # 60 is 60 %; under a unit of % a plain 0.6 or 1 could be either; 0 is 0.
    assert [scores[0] for scores, _ in seen[2:6]] == [0.6, "", "", 0]
    assert [lacks for _, lacks in seen[2:5]] == ["✓ Filled in", "Percent? Add %", "Percent? Add %"]
    # Without a unit a plain share is one; of stages the number counts.
    assert [seen[6][0][1], seen[7][0][2]] == [0.6, 0.5]
