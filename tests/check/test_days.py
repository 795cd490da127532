"""Check-ins on the last days: of `as_of`, 20 November 2026, and of a cycle that ends on 30 June."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.check.case import findings


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (day(6, 30), ""),
        (day(7, 1), "date_out_of_cycle"),
        (day(11, 20), "date_out_of_cycle"),
        (day(11, 21), "date_in_future"),
    ],
)
def test_a_check_in_after_the_cycle_is_one_of_two_things(on: datetime, code: str) -> None:
    found = findings({"Settings!B6": day(6, 30), "Check-ins!A5": on})
    assert {one.code for one in found if one.cell == "A5" and one.code.startswith("date_")} == {code} - {""}


@pytest.mark.parametrize(("on", "counted"), [(day(11, 20), True), (day(11, 21), False)])
def test_a_figure_of_the_day_itself_counts_towards_a_recurring_total(on: datetime, *, counted: bool) -> None:
    plan = {"KRs!F5": "recurring", "KRs!H5": None, "KRs!I5": 12, "Check-ins!C5": 6}
    found = findings(plan | {"Check-ins!A9": on, "Check-ins!B9": "K1", "Check-ins!C9": 6})
    assert ("target_of_each_period" in {one.code for one in found}) is counted


def test_a_contradiction_shows_the_score_as_the_sheets_round_it() -> None:
    (found,) = findings({"Check-ins!C8": 0.505, "Check-ins!E8": "done"})
    assert (found.code, found.values["score"]) == ("comment_contradicts", 0.51)


def test_a_reversed_cycle_shows_its_end() -> None:
    edits = {"Settings!B5": day(12, 31), "Settings!B6": day(1, 1)}
    (found,) = (one for one in findings(edits) if one.code == "cycle_reversed")
    assert found.value == day(1, 1).date()
