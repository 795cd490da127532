"""Columns beside the figures that are gone: scored without them, in doubt only where they decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from okrxl.assess import Assessment, assess
from okrxl.core.grid import RawValue
from okrxl.read.incomplete import memory
from tests.cases.check_ins import TODAY, day, of, workbook

SUM = {"target": 100, "aggregation": "sum"}
LATEST = {"target": 100}
TWO_PEOPLE = [(day(3, 31), "K1", 40, "Ann"), (day(3, 31), "K1", 35, "Bob")]
TWO_TIMES = [
    (day(3, 31), "K1", 40, None, datetime(2026, 4, 1, 10)),
    (day(3, 31), "K1", 35, None, datetime(2026, 4, 1, 9)),
]
ONE = [(day(3, 31), "K1", 40, "Ann", datetime(2026, 4, 1, 10))]


def without(header: str, key_result: Any, check_ins: Any) -> tuple[Assessment, Assessment]:
    """The assessment of the last refresh, and of the sheet whose header was renamed since."""
    grids = workbook(key_result, check_ins)
    before = assess(grids, today=TODAY)
    headers = tuple("Something" if one == header else one for one in grids["check_ins"].headers)
    grids["check_ins"] = replace(grids["check_ins"], headers=headers)
    return before, assess(grids, today=TODAY, texts=memory(before.tables, {}))


def codes(found: Assessment, severity: RawValue) -> list[str]:
    return [one.code for one in found.findings if one.severity == severity and "few" not in one.code]


@pytest.mark.parametrize("header", ["Entered", "By", "Confidence", "Comment", "Source file"])
def test_what_no_number_depends_on_stops_nothing(header: str) -> None:
    before, found = without(header, LATEST, ONE)
    assert of(found, "score") == of(before, "score") == 0.4
    assert not codes(found, "error")
    said = "column_gone_beside" in codes(found, "warning")
    assert said == (header in {"Entered", "By", "Confidence"})


@pytest.mark.parametrize(
    ("header", "key_result", "check_ins", "before", "after"),
    [("By", SUM, TWO_PEOPLE, 75, 35), ("Entered", LATEST, TWO_TIMES, 40, 35)],
)
def test_where_it_decided_the_figures_are_in_doubt(
    header: str, key_result: Any, check_ins: Any, before: float, after: float
) -> None:
    then, found = without(header, key_result, check_ins)
    assert of(then, "actual") == before
    assert of(found, "actual") == after
    assert codes(found, "error") == ["check_in_conflict"]


def test_the_actual_still_stops_all() -> None:
    _, found = without("Actual", LATEST, ONE)
    assert codes(found, "error") == ["column_gone"]
    assert found.scored.empty


def test_the_next_refresh_says_the_same() -> None:
    """It fell back to the weaker word that there is no such column."""
    before, found = without("By", LATEST, ONE)
    first = memory(before.tables, {})
    again = memory(found.tables, first)
    assert set(again["columns.check_ins"].split()) == set(first["columns.check_ins"].split())
