"""Two figures for one day (cases 4, 12, 38): which counts, and when it is in doubt."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from okrxl.core.wording import describe_finding
from tests.cases.check_ins import Row, assessed, day, findings, of

MARCH = day(3, 31)
APRIL_2, APRIL_9 = datetime(2026, 4, 2, 9, 30), datetime(2026, 4, 9, 17, 5)
SUM: Row = {"target": 150, "aggregation": "sum"}
LATEST: Row = {"target": 100}


def test_with_sum_figures_of_two_people_are_added() -> None:
    found = assessed(SUM, [(MARCH, "K1", 40, "Ann"), (MARCH, "K1", 35, "Bob")])
    assert of(found, "actual") == 75
    assert of(found, "score") == 0.5
    assert findings(found) == []


def test_with_sum_a_person_has_one_figure_a_day() -> None:
    found = assessed(SUM, [(MARCH, "K1", 40, "Ann"), (MARCH, "K1", 35, "Bob"), (MARCH, "K1", 45, "ann ")])
    assert of(found, "actual") == 45 + 35
    assert findings(found) == [("error", "check_in_conflict", "C2")]


def test_with_sum_a_row_without_a_name_is_added_and_in_doubt() -> None:
    found = assessed(SUM, [(MARCH, "K1", 40, "Ann"), (MARCH, "K1", 35)])
    assert of(found, "actual") == 75
    assert findings(found) == [("error", "check_in_unnamed", "F3")]


@pytest.mark.parametrize("aggregation", [None, "latest", "average"])
def test_without_sum_two_people_contradict_each_other(aggregation: str | None) -> None:
    rows = [(MARCH, "K1", 40, "Ann"), (MARCH, "K1", 35, "Bob")]
    found = assessed({**LATEST, "aggregation": aggregation}, rows)
    assert of(found, "actual") == 35
    assert findings(found) == [("error", "check_in_conflict", "C2")]


def test_growth_of_amounts_is_a_sum() -> None:
    rows = [(MARCH, "K1", 30, "Ann"), (MARCH, "K1", 36, "Bob"), (day(3, 31, 2025), "K1", 25, "Ann")]
    growth: Row = {"measure": "growth", "target": 0.2}
    found = assessed(growth, [*rows, (day(3, 31, 2025), "K1", 30, "Bob")])
    # 66 against 55.
    assert of(found, "actual") == pytest.approx(0.2)


def test_a_typo_and_its_correction_are_in_doubt_before_and_after_sorting() -> None:
    typed = assessed(LATEST, [(MARCH, "K1", 90), (MARCH, "K1", 9)])
    assert of(typed, "score") == 0.09
    assert findings(typed) == [("error", "check_in_conflict", "C2")]
    by_actual = assessed(LATEST, [(MARCH, "K1", 9), (MARCH, "K1", 90)])
    assert of(by_actual, "score") == 0.9
    assert findings(by_actual) == [("error", "check_in_conflict", "C2")]


def test_the_message_says_what_counts() -> None:
    (finding,) = assessed(LATEST, [(MARCH, "K1", 90), (MARCH, "K1", 9)]).findings
    message, _ = describe_finding(finding, "en")
    assert message == "90 and 9 (row 3) are two figures for the same day; 9 counts until this is settled."


def test_the_figure_entered_later_counts_in_any_order() -> None:
    rows = [(MARCH, "K1", 40, "Ann", APRIL_2), (MARCH, "K1", 50, "Bob", APRIL_9)]
    for order in permutations(rows):
        found = assessed(LATEST, list(order))
        assert of(found, "actual") == 50
        assert findings(found) == []


def test_equal_figures_of_one_day_are_a_reminder() -> None:
    found = assessed(LATEST, [(MARCH, "K1", 40), (MARCH, "K1", 40)])
    assert of(found, "actual") == 40
    assert findings(found) == [("warning", "check_in_twice", "A2")]


def test_a_correction_that_was_collected_is_no_finding() -> None:
    typed = (MARCH, "K1", 40, "Ann")
    first, second = (MARCH, "K1", 42, "Ann", APRIL_2, "a.xlsx"), (MARCH, "K1", 43, "Ann", APRIL_9, "a.xlsx")
    found = assessed(LATEST, [typed, first, second])
    assert of(found, "actual") == 43
    assert findings(found) == []


def test_a_correction_collected_by_the_first_version_has_no_time() -> None:
    found = assessed(LATEST, [(MARCH, "K1", 40, "Ann"), (MARCH, "K1", 42, "Ann", None, "a.xlsx")])
    assert of(found, "actual") == 42
    assert findings(found) == []


def test_a_row_typed_below_a_collected_one_is_in_doubt_and_sorting_changes_nothing() -> None:
    collected, typed = (MARCH, "K1", 42, "Ann", APRIL_2, "a.xlsx"), (MARCH, "K1", 40, "Ann")
    found = assessed(LATEST, [collected, typed])
    assert of(found, "actual") == 42
    assert findings(found) == [("error", "check_in_conflict", "C3")]
    assert of(assessed(LATEST, [typed, collected]), "actual") == 42
