"""Months by the plan that was valid then (DESIGN §3, Months; case 30)."""

from __future__ import annotations

import pandas as pd
import pytest

from okrxl.assess import Assessment
from okrxl.changes.stages import stages
from okrxl.scoring.hierarchy import weighed
from okrxl.scoring.months import days_of
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at
from tests.changes.book import Book, day, key_result, objective

ENDS = ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31"]
TEN_A_MONTH = [(f"2026-{end}", "KR1", 10.0 * month) for month, end in enumerate(ENDS, 1)]
"""10 by the end of January, 80 by the end of August."""


def months(found: Assessment, name: str = "KR1") -> list[float | None]:
    """A key result's score at each month's end; None is blank."""
    rows = found.monthly.loc[found.monthly["id"] == name]
    return [None if score != score else round(score, 4) for score in rows["score"]]  # noqa: PLR0124


def trend(found: Assessment) -> list[float]:
    return [round(score, 4) for score in found.trend]


def test_a_target_raised_in_july_leaves_january_to_june() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    book.refresh("2026-06-30")
    book.row("key_results", "KR1")["target"] = 200.0
    found = book.refresh("2026-07-10")
    # By the end of June 60 of 100; on 10 July still 60, of 200.
    assert months(found) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.3]
    assert trend(found) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.3]
    found = book.refresh("2026-08-31")
    assert months(found) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.35, 0.4]
    assert found.company["score"] == pytest.approx(0.4)


def test_an_effective_date_typed_over_moves_the_change() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    book.refresh("2026-06-30")
    book.row("key_results", "KR1")["target"] = 200.0
    book.refresh("2026-07-10")
    book.type_over(1, day("2026-05-01"))
    for _ in "ab":  # it is kept
        book.reverse()
        found = book.refresh("2026-08-31")
        assert months(found) == [0.1, 0.2, 0.3, 0.4, 0.25, 0.3, 0.35, 0.4]
        assert [row["Effective from"] for row in book.listed()] == [day("2026-05-01")]
    # Emptied, it is the day on which the change was found again.
    book.type_over(1, None)
    assert months(book.refresh("2026-08-31"))[4:7] == [0.5, 0.6, 0.35]


def test_a_key_result_added_in_july_leaves_january_to_june() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    book.refresh("2026-06-30")
    book.rows["key_results"].append(key_result("KR2", 100.0))
    book.rows["check_ins"].append({"date": day("2026-07-31"), "kr_id": "KR2", "actual": 10.0})
    found = book.refresh("2026-07-10")
    assert trend(found)[:6] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    found = book.refresh("2026-08-31")
    assert months(found, "KR2") == [None] * 6 + [0.1, 0.1]
    # From July on, half of the company each: (.7 + .1) ÷ 2.
    assert trend(found) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.4, 0.45]
    begun = found.scored.set_index("id").loc["KR2"]
    # It has run since 10 July: 52 of 174 days.
    assert begun["start"].date() == day("2026-07-10")
    assert begun["expected"] == pytest.approx(52 / 174)


def test_a_key_result_added_with_a_start_counts_from_there() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    book.refresh("2026-06-30")
    book.rows["key_results"].append(key_result("KR2", 100.0, start=day("2026-04-01")))
    book.rows["check_ins"].append({"date": day("2026-04-30"), "kr_id": "KR2", "actual": 20.0})
    assert months(book.refresh("2026-07-10"), "KR2") == [None] * 3 + [0.2] * 4


def test_a_key_result_removed_in_july_stays_in_january_to_june() -> None:
    more = [("2026-03-31", "KR2", 50.0)]
    book = Book([key_result("KR1", 100.0), key_result("KR2", 100.0)], [*TEN_A_MONTH, *more])
    before = trend(book.refresh("2026-06-30"))
    # (.1 + 0) ÷ 2 in January; (.3 + .5) ÷ 2 in March.
    assert before == [0.05, 0.1, 0.4, 0.45, 0.5, 0.55]
    del book.rows["key_results"][1]
    book.refresh("2026-07-10")
    found = book.refresh("2026-08-31")
    assert trend(found) == [*before, 0.7, 0.8]
    assert list(found.scored["id"]) == ["KR1"]
    # Looking back, it is there.
    assert list(book.check("2026-08-31", as_of="2026-06-30").scored["id"]) == ["KR1", "KR2"]


def test_a_key_result_under_a_new_id_goes_on() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    before = trend(book.refresh("2026-06-30"))
    for row in book.rows["check_ins"]:
        row["kr_id"] = "KR9"
    book.row("key_results", "KR1")["id"] = "KR9"
    found = book.refresh("2026-07-10")
    assert trend(found)[:6] == before
    assert months(found, "KR9")[:6] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


def test_weights_and_states_of_then() -> None:
    more = [("2026-01-31", "KR2", 50.0)]
    book = Book([key_result("KR1", 100.0), key_result("KR2", 100.0)], [*TEN_A_MONTH, *more])
    before = trend(book.refresh("2026-06-30"))
    assert before == [0.3, 0.35, 0.4, 0.45, 0.5, 0.55]
    book.row("key_results", "KR1")["weight"] = 0.8
    book.row("key_results", "KR2")["state"] = "cancelled"
    found = book.refresh("2026-07-31")
    # What is cancelled in July counts until June.
    assert trend(found) == [*before, 0.7]


def test_only_what_varies_is_scored_again_and_all_is_as_if_it_were() -> None:
    more = [("2026-01-31", "KR2", 50.0), ("2026-02-28", "KR3", 30.0), ("2026-03-31", "KR4", 20.0)]
    results = [key_result("KR1"), key_result("KR2"), key_result("KR3"), key_result("KR4")]
    book = Book(results, [*TEN_A_MONTH, *more])
    book.rows["objectives"] += [objective("O2", department="Service", weight=0.5), objective("O3")]
    book.row("key_results", "KR3")["objective_id"] = "O2"
    book.row("key_results", "KR4")["objective_id"] = "O3"
    book.refresh("2026-01-15")
    book.row("key_results", "KR1")["target"] = 50.0
    book.refresh("2026-02-10")
    book.row("objectives", "O2").update(department="Sales", weight=0.2)
    book.row("departments", "Service")["weight"] = 0.3
    book.refresh("2026-03-10")
    del book.rows["objectives"][2], book.rows["key_results"][3]
    book.refresh("2026-04-10")
    book.row("key_results", "KR2").update(weight=0.9, objective_id="O2", due=day("2026-09-30"))
    found = book.refresh("2026-05-31")
    valid = stages(found.tables, found.log, found.settings, days_of(found.settings))
    assert [len(stage.days) for stage in valid] == [1, 1, 1, 1, 1]
    keys = ["id", "score", "expected", "effective_weight", "status", "department"]
    for stage in valid:
        planned = plan(stage.tables, found.settings)
        scored = score_at(planned, found.tables.check_ins.frame, found.settings, stage.days)
        whole = weighed(scored, hierarchy_of(planned, stage.tables, found.settings), found.settings)
        whole = whole.loc[~whole["id"].isin([one.upper() for one in stage.gone])].reset_index(drop=True)
        then = found.monthly.loc[found.monthly["month"] == pd.Timestamp(stage.days[0])]
        pd.testing.assert_frame_equal(then[keys].reset_index(drop=True), whole[keys])


def test_looking_back_scores_by_the_plan_of_then() -> None:
    book = Book([key_result("KR1", 100.0)], TEN_A_MONTH)
    january = book.refresh("2026-01-31").company["score"]
    book.refresh("2026-06-30")
    book.row("key_results", "KR1")["target"] = 200.0
    book.refresh("2026-07-10")
    assert book.check("2026-07-10", as_of="2026-01-31").company["score"] == january == pytest.approx(0.1)
    book.settings["as_of"] = day("2026-01-31")
    assert book.check("2026-07-10").company["score"] == january
