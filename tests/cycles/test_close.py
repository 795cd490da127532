"""Closing a cycle: final scores, what ends, what is carried over, and the next cycle."""

from __future__ import annotations

import json
from typing import Any

import pytest

from okrxl.assess import Assessment
from okrxl.changes.cycles import FinalScore
from okrxl.core.errors import BadFileError
from okrxl.core.grid import Grid
from okrxl.core.labels import labels
from okrxl.cycles.close import preview
from okrxl.cycles.closing import Wishes
from okrxl.cycles.output import closing_json, remarks
from tests.changes.book import Book, Row, day, fields, key_result, objective
from tests.conformance.cases import Percent

END, NEXT = "2026-12-31", "2027-02-01"
EARLY_TO_LATE = ("2026-11-30", END, NEXT)


def book(*rows: Row, check_ins: Any = ()) -> Book:
    one = Book(rows or (key_result("KR1"), key_result("KR2", at_close="Carry over")), check_ins)
    one.settings["cycle"] = "2026"
    one.refresh("2026-01-05")
    return one


HALF = [("2026-11-30", "KR1", 50.0), ("2026-12-20", "KR2", 80.0)]


def codes(found: Assessment) -> list[str]:
    return [one.code for one in found.findings]


def test_a_preview_changes_nothing() -> None:
    one = book(check_ins=HALF)
    before = one.copied()
    done = preview(one, one.moment(END), Wishes())
    assert [decision.final.outcome for decision in done.closing.decisions] == ["archived", "carried"]
    assert (one.rows, one.settings, one.drawn) == (before.rows, before.settings, before.drawn)


def test_only_states_and_the_cycle_s_settings_are_rewritten() -> None:
    one = book(check_ins=HALF)
    before = one.copied()
    one.close(END)
    rows = [dict(row) for row in one.rows["key_results"][:2]]
    assert [row.pop("state") for row in rows] == ["Closed", "Closed"]
    assert rows == before.rows["key_results"]
    assert {key: rows for key, rows in one.rows.items() if key != "key_results"} == {
        key: rows for key, rows in before.rows.items() if key != "key_results"
    }
    changed = {"cycle": "2027", "cycle_start": day("2027-01-01"), "cycle_end": day("2027-12-31")}
    assert one.settings == before.settings | changed


def test_a_key_result_that_is_carried_over_begins_at_its_last_actual() -> None:
    one = book(key_result("KR2", at_close="Carry over", weight=0.4, owner="Bob"), check_ins=HALF[1:])
    one.close(END)
    made = one.rows["key_results"][1]
    assert {key: value for key, value in made.items() if value is not None} == {
        "id": "KR2-2027",
        "objective_id": "O1",
        "key_result": "About KR2",
        "owner": "Bob",
        "measure": "Increase to",
        "baseline": 80.0,
        "weight": 0.4,
        "start": day("2027-01-01"),
        "due": day("2027-12-31"),
        "at_close": "Carry over",
        "last_year_id": "KR2",
    }


@pytest.mark.parametrize(
    ("actual", "target", "remark"),
    [(80.0, 100.0, ""), (100.0, None, "target_met"), (120.0, None, "target_met")],
)
def test_targets_stay_where_that_is_asked_for_and_they_are_not_reached(
    actual: float, target: float | None, remark: str
) -> None:
    one = book(key_result("KR2", at_close="Carry over"), check_ins=[("2026-12-20", "KR2", actual)])
    done = one.close(END, Wishes(keep_targets=True))
    assert one.rows["key_results"][1]["target"] == target
    assert done.closing.decisions[0].remark == remark


def test_percents_are_carried_over_as_percents() -> None:
    row = key_result("KR1", 60.0, unit="%", at_close="Carry over", baseline=40.0)
    one = book(row, check_ins=[("2026-12-20", "KR1", Percent(0.55))])
    found = one.close(END, Wishes(keep_targets=True)).after
    made = one.rows["key_results"][1]
    assert (made["baseline"], made["target"]) == (Percent(0.55), Percent(0.6))
    assert found is not None
    assert found.scored["target"].tolist() == [0.6]


def test_growth_goes_on_from_what_it_was_measured_by() -> None:
    row = key_result("KR1", measure="Growth", at_close="Carry over", baseline=800.0)
    row["target"] = Percent(0.2)
    one = book(row, check_ins=[("2026-03-31", "KR1", 400.0), ("2026-12-20", "KR1", 500.0)])
    one.close(END)
    assert one.rows["key_results"][1]["baseline"] == 900.0


def test_one_without_a_figure_keeps_its_baseline() -> None:
    one = book(key_result("KR1", at_close="Carry over", baseline=5.0))
    done = one.close(END, Wishes(keep_targets=True))
    assert [one.rows["key_results"][1][key] for key in ("baseline", "target")] == [5.0, 100.0]
    assert done.closing.decisions[0].remark == "no_figure"


def test_one_that_keeps_running_is_not_touched() -> None:
    row = key_result("KR1", at_close="Keep running", start=day("2026-07-01"), due=day("2027-06-30"))
    one = book(row, check_ins=[("2026-12-20", "KR1", 40.0)])
    done = one.close(END)
    assert one.rows["key_results"] == [row]
    found = one.refresh(NEXT)
    assert done.closing.closed.scores[0].outcome == "kept"
    assert found.scored[["id", "score"]].to_numpy().tolist() == [["KR1", 0.4]]


def test_what_ended_is_neither_scored_nor_checked_again() -> None:
    one = book(key_result("KR1", owner=None), key_result("KR2", at_close="Carry over"), check_ins=HALF)
    one.rows["objectives"].append(objective("O2"))
    one.rows["key_results"].append(key_result("KR3", objective_id="O2"))
    one.rows["key_results"][1]["target"] = 90.0
    one.close(END)
    one.rows["key_results"][-1]["target"] = 120.0
    found = one.refresh(NEXT)
    assert found.scored["id"].tolist() == ["KR2-2027"]
    assert found.objectives["id"].tolist() == ["O1"]
    assert codes(found) == ["few_key_results"]


def test_the_company_of_the_next_cycle_is_what_goes_on() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    one.rows["key_results"][-1]["target"] = 180.0
    one.rows["check_ins"].append({"date": day("2027-01-20"), "kr_id": "KR2-2027", "actual": 105.0})
    found = one.refresh(NEXT)
    assert found.company["score"] == pytest.approx(0.25)  # (105 − 80) ÷ (180 − 80)


def test_an_objective_of_last_year_does_not_hide_what_is_carried_over() -> None:
    one = book(key_result("KR2", at_close="Carry over"), check_ins=HALF[1:])
    one.rows["objectives"][0].update(start=day("2026-01-01"), due=day("2026-12-31"))
    one.close(END)
    one.rows["key_results"][-1]["target"] = 180.0
    found = one.refresh(NEXT)
    assert found.scored["in_cycle"].tolist() == [True]
    assert found.objectives["key_results"].tolist() == [1]


def test_a_check_in_under_an_id_that_ended_is_an_error() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    one.rows["key_results"][-1]["target"] = 180.0
    one.rows["check_ins"].append({"date": day("2027-01-20"), "kr_id": "KR2", "actual": 105.0})
    found = one.refresh(NEXT)
    (error,) = (finding for finding in found.findings if finding.severity == "error")
    assert (error.code, error.values["goes_on"]) == ("kr_ended", "KR2-2027")


def test_an_id_may_be_given_to_another_key_result() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    one.rows["key_results"].append(key_result("KR1", 50.0))
    one.rows["check_ins"].append({"date": day("2027-01-20"), "kr_id": "KR1", "actual": 25.0})
    found = one.refresh(NEXT)
    scores = dict(zip(found.scored["id"], found.scored["score"], strict=True))
    assert scores["KR1"] == 0.5


def test_one_that_is_opened_again_goes_on() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    one.row("key_results", "KR1")["state"] = "Open"
    assert one.refresh(NEXT).scored["id"].tolist() == ["KR1", "KR2-2027"]


def test_last_year_s_figures_are_found_under_the_former_id() -> None:
    row = key_result("KR1", 1000.0, aggregation="Sum", at_close="Carry over")
    one = book(row, check_ins=[("2026-01-31", "KR1", 100.0), ("2026-12-20", "KR1", 700.0)])
    one.close(END)
    one.rows["key_results"][-1]["target"] = 1600.0
    one.rows["check_ins"].append({"date": day("2027-01-31"), "kr_id": "KR1-2027", "actual": 120.0})
    found = one.refresh(NEXT)
    january = found.monthly.loc[found.monthly["month"] == "2027-01-31"]
    assert january["yoy"].tolist() == [pytest.approx(0.2)]


def test_four_quarters_later_last_year_is_found_through_all_ids() -> None:
    row = key_result("KR1", 1000.0, aggregation="Sum", at_close="Carry over")
    one = book(row, check_ins=[("2026-01-31", "KR1", 100.0), ("2026-03-20", "KR1", 700.0)])
    one.settings.update(cycle="2026 Q1", cycle_end=day("2026-03-31"))
    for end, then in (("2026-03-31", "Q2"), ("2026-06-30", "Q3"), ("2026-09-30", "Q4"), (END, "Q1")):
        one.close(end, Wishes(keep_targets=True))
        assert str(one.settings["cycle"]).endswith(then)
    assert [row["id"] for row in one.rows["key_results"]] == [
        "KR1", "KR1-2026-Q2", "KR1-2026-Q3", "KR1-2026-Q4", "KR1-2027-Q1",
    ]  # fmt: skip
    one.rows["check_ins"].append({"date": day("2027-01-31"), "kr_id": "KR1-2027-Q1", "actual": 150.0})
    found = one.refresh(NEXT)
    january = found.monthly.loc[found.monthly["month"] == "2027-01-31"]
    assert january["yoy"].tolist() == [pytest.approx(0.5)]
    assert "last_year_id_unknown" not in codes(found)


def test_history_holds_every_key_result_of_the_cycle() -> None:
    rows = (
        key_result("KR1", owner="Bob"),
        key_result("KR2", state="Closed"),
        key_result("KR3", state="Cancelled", at_close="Carry over"),
        key_result("KR4", start=day("2027-02-01"), due=day("2027-06-30")),
    )
    one = book(*rows, check_ins=[*HALF, ("2026-12-20", "KR3", 99.0)])
    (cycle,) = one.close(END).after.log.cycles  # type: ignore[union-attr]
    finals = (
        FinalScore("KR1", "About KR1", "Bob", "Sales", 100.0, 50.0, 0.5, "amber", "archived"),
        FinalScore("KR2", "About KR2", "Ann", "Sales", 100.0, 80.0, 0.8, "green", "archived"),
        FinalScore("KR3", "About KR3", "Ann", "Sales", 100.0, 99.0, None, "", "archived"),
    )
    assert cycle.scores == finals
    assert cycle.company == pytest.approx(0.65)
    assert cycle.departments == {"Sales": pytest.approx(0.65)}
    assert one.rows["key_results"][2]["state"] == "Cancelled"


def test_history_stays_whatever_is_done_to_the_sheets() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    del one.rows["key_results"][:2]
    del one.drawn["history"]
    one.refresh(NEXT)
    shown = one.read({"okr_history": "history"})["history"]
    assert [[*row[:3], *row[7:10]] for row in shown.rows] == [
        ["2026", "KR1", "About KR1", 0.5, "Amber", "archived"],
        ["2026", "KR2", "About KR2", 0.8, "Green", "carried over as KR2-2027"],
    ]


def test_a_note_that_is_typed_over_stays() -> None:
    one = book(check_ins=HALF)
    one.close(END)
    one.type_note("KR1", "Lost two customers")
    one.refresh(NEXT)
    one.rows["key_results"][-1]["target"] = 180.0
    one.close("2027-12-31")
    shown = one.read({"okr_history": "history"})["history"]
    assert [(row[0], row[1], row[9]) for row in shown.rows] == [
        ("2027", "KR2-2027", "carried over as KR2-2028"),
        ("2026", "KR1", "Lost two customers"),
        ("2026", "KR2", "carried over as KR2-2027"),
    ]


def test_the_log_says_what_closing_changed() -> None:
    one = book(check_ins=HALF)
    done = one.close(END)
    assert done.after is not None
    changes = done.after.log.changes
    assert fields(changes) == [
        ("settings", "cycle_start", "value"),
        ("settings", "cycle_end", "value"),
        ("settings", "cycle", "value"),
        ("key_results", "KR1", "state"),
        ("key_results", "KR2", "state"),
        ("key_results", "KR2-2027", "+"),
    ]
    assert {change.source for change in changes} == {"close"}
    assert one.listed()[0]["Source"] == "Cycle closed"
    assert one.refresh(NEXT).log.changes == changes


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        (Wishes("2026"), "close_label"),
        (Wishes(start=day("2026-01-01")), "close_days"),
        (Wishes(end=day("2026-12-31")), "close_days"),
    ],
)
def test_a_next_cycle_that_cannot_be_is_refused(wishes: Wishes, code: str) -> None:
    one = book(check_ins=HALF)
    with pytest.raises(BadFileError) as refused:
        one.close(END, wishes)
    assert refused.value.code == code


def test_months_without_a_year_would_be_those_of_the_next_cycle() -> None:
    one = book(check_ins=HALF)
    months = Grid("okr_monthly_actuals", "monthly_actuals", 2, 1, ("KR ID", "Jan"), [["KR1", 5.0]])
    one.more = {"monthly_actuals": months}
    with pytest.raises(BadFileError) as refused:
        preview(one, one.moment(END), Wishes())
    assert refused.value.code == "close_months"


def test_the_dashboard_compares_the_cycles_once_there_are_two() -> None:
    one = book(check_ins=HALF)
    assert "2026" not in headers(one, "dashboard")
    one.close(END)
    one.rows["key_results"][-1]["target"] = 180.0
    one.rows["check_ins"].append({"date": day("2027-01-20"), "kr_id": "KR2-2027", "actual": 105.0})
    one.refresh(NEXT)
    assert headers(one, "dashboard")[:4] == ["Department", "2027", "Change", "2026"]
    compared = one.drawn["dashboard"].values[-1].columns
    assert [column[0] for column in compared] == ["Company", 0.25, pytest.approx(-0.4), 0.65]
    assert {table.name for table in one.drawn["history"].tables} == {"okr_cycle_scores", "okr_history"}


def headers(one: Book, sheet: str) -> list[object]:
    """The headers of the last table of a sheet."""
    return [column[0] for column in one.drawn[sheet].values[-2].columns]


def test_a_cycle_closed_before_its_end_says_how_many_days_are_left() -> None:
    early, last, late = (preview(book(check_ins=HALF), book().moment(on), Wishes()) for on in EARLY_TO_LATE)
    assert [one.closing.days_left for one in (early, last, late)] == [31, 0, 0]
    (line,) = remarks(early, labels("en"))
    assert "31" in line
    assert END in line
    assert "2026-11-30" in line
    assert json.loads(closing_json("okr.xlsx", early))["days_left"] == 31
    assert not [*remarks(last, labels("en"))]


@pytest.mark.parametrize("start", ["9999-01-01", "9990-01-01"])
def test_no_cycle_follows_the_last_day_there_is(start: str) -> None:
    one = book(check_ins=HALF)
    one.settings.update(cycle_start=day(start), cycle_end=day("9999-12-31"))
    with pytest.raises(BadFileError) as refused:
        preview(one, one.moment(END), Wishes())
    assert refused.value.code == "close_last_day"
