"""What a refresh finds changed in the plan, and what it keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from okrxl.core.grid import Grid, RawValue
from okrxl.core.schema import INPUT_NAMES
from tests.changes.book import Book, day, fields, key_result
from tests.conformance.cases import Percent

CHECK_INS = [("2026-01-31", "KR1", 10.0), ("2026-02-28", "KR2", 0.2)]


def book() -> Book:
    return Book([key_result("KR1"), key_result("KR2", 0.5, unit="%")], CHECK_INS)


def found_after(one: Book, on: str = "2026-07-10") -> list[tuple[str, str, str]]:
    return fields(one.refresh(on).log.changes)


def test_the_first_refresh_finds_no_changes() -> None:
    found = book().refresh("2026-06-30")
    assert found.log.changes == ()
    assert found.log.since == day("2026-06-30")
    assert found.log.snapshot is not None


def test_a_blank_workbook_begins_with_its_first_key_result() -> None:
    one = Book([])
    one.refresh("2026-01-05")
    one.rows["key_results"].append(key_result("KR1"))
    found = one.refresh("2026-02-01")
    assert found.log.changes == ()
    assert found.log.since == day("2026-02-01")


def test_changes_additions_and_removals_in_the_order_of_the_sheets() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.settings["score_cap"] = 1.2
    one.row("strategy", "S1")["goal"] = "Grow faster"
    one.rows["departments"].append({"department": "Partners", "lead": "Bob"})
    del one.rows["owners"][1]
    one.row("objectives", "O1")["owner"] = "Bob"
    one.row("key_results", "KR1").update(target=120.0, state="closed")
    del one.rows["key_results"][1]
    one.rows["key_results"].insert(0, key_result("KR3"))
    assert found_after(one) == [
        ("settings", "score_cap", "+"),
        ("strategy", "S1", "goal"),
        ("departments", "Partners", "+"),
        ("owners", "Bob", "-"),
        ("objectives", "O1", "owner"),
        ("key_results", "KR3", "+"),
        ("key_results", "KR1", "target"),
        ("key_results", "KR1", "state"),
        ("key_results", "KR2", "-"),
    ]
    removed, state, target = one.listed()[:3]
    assert [removed[key] for key in ("No.", "Object", "ID", "Field")] == [9, "Key result", "KR2", "Removed"]
    assert state["To"] == "Closed"
    assert [target[key] for key in ("Field", "From", "To")] == ["Target", 100.0, 120.0]
    assert [target[key] for key in ("Name", "Source")] == ["About KR1", "Edited in the workbook"]


def test_what_means_the_same_is_no_change() -> None:
    one = book()
    one.row("key_results", "KR1").update(start=day("2026-03-01"), owner="Ann", weight=0.5)
    one.refresh("2026-06-30")
    one.row("key_results", "KR1").update(
        target="100 ", start="2026/3/1", owner=" ann ", measure="增加到", key_result="About  KR1"
    )
    one.row("objectives", "O1")["id"] = "o1"
    one.rows["key_results"].reverse()
    one.rows["key_results"].append({"id": None, "key_result": "No id"})
    one.rows["key_results"].append(key_result("kr1", 7.0))
    one.settings["cycle_start"] = "2026-01-01"
    one.settings["as_of"] = day("2026-06-01")
    assert found_after(one) == []
    assert found_after(one) == []


def test_a_plain_number_formatted_as_a_percent_is_no_change() -> None:
    one = Book([key_result("KR1", 50.0, unit="%")])
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = Percent(0.5)
    assert found_after(one) == []


def test_what_cannot_be_read_or_is_gone_is_no_change() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = "TBD"
    strategy = one.rows.pop("strategy")
    assert found_after(one) == []
    one.rows["strategy"] = strategy
    one.row("key_results", "KR1")["target"] = 100.0
    assert found_after(one) == []
    one.row("key_results", "KR1")["target"] = 120.0
    assert found_after(one) == [("key_results", "KR1", "target")]


def test_a_workbook_that_lacks_a_table_that_scores_need_is_not_compared() -> None:
    one = book()
    one.refresh("2026-06-30")
    held = one.rows.pop("objectives")
    one.row("key_results", "KR1")["target"] = 120.0
    assert found_after(one) == []
    one.rows["objectives"] = held
    assert found_after(one) == [("key_results", "KR1", "target")]


def test_two_copies_each_go_their_own_way() -> None:
    one = book()
    one.refresh("2026-06-30")
    other = one.copied()
    one.row("key_results", "KR1")["target"] = 120.0
    other.row("key_results", "KR1")["weight"] = 0.4
    for _ in "abc":
        assert found_after(one) == [("key_results", "KR1", "target")]
        assert found_after(other) == [("key_results", "KR1", "weight")]


def test_the_version_before_has_the_log_of_then() -> None:
    one = book()
    one.refresh("2026-06-30")
    before = one.copied()
    one.row("key_results", "KR1")["target"] = 120.0
    assert len(found_after(one)) == 1
    assert found_after(before) == []


def test_looking_finds_changes_but_keeps_nothing() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = 120.0
    assert fields(one.check("2026-07-10").log.changes) == [("key_results", "KR1", "target")]
    assert one.listed() == []


def effective(one: Book, on: str, as_of: str | None = None) -> date:
    return one.refresh(on, as_of=as_of).log.changes[-1].effective


def test_a_change_counts_from_the_day_of_the_refresh() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = 120.0
    assert effective(one, "2026-07-10") == day("2026-07-10")


@pytest.mark.parametrize("as_of", ["2026-01-31", "2026-12-31"])
def test_looking_back_or_ahead_a_change_counts_from_today(as_of: str) -> None:
    one = book()
    one.refresh("2026-06-30")
    one.refresh("2026-07-01", as_of=as_of)
    one.row("key_results", "KR1")["target"] = 120.0
    assert effective(one, "2026-07-10", as_of) == day("2026-07-10")
    one.row("key_results", "KR1")["target"] = 130.0
    assert effective(one, "2026-07-12") == day("2026-07-12")


def test_a_workbook_with_a_day_of_its_own_has_its_changes_on_that_day() -> None:
    one = book()
    one.settings["as_of"] = day("2026-06-30")
    one.refresh("2026-11-01")
    one.row("key_results", "KR1")["target"] = 120.0
    assert effective(one, "2026-11-02") == day("2026-06-30")


def test_days_that_run_ahead_of_the_clock() -> None:
    one = book()
    one.refresh("2026-01-01", as_of="2026-07-06")
    one.row("key_results", "KR1")["target"] = 120.0
    assert effective(one, "2026-01-01", "2026-07-13") == day("2026-07-13")


def test_a_date_that_cannot_be_read_is_an_error_and_the_one_before_stays() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = 120.0
    one.refresh("2026-07-10")
    one.type_over(1, "July")
    found = one.refresh("2026-07-11")
    assert [f.cell for f in found.findings if f.code == "effective_unread"] == ["I6"]
    assert one.listed()[0]["Effective from"] == day("2026-07-10")


def test_a_damaged_memory_is_an_error_and_the_list_stays() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = 120.0
    one.refresh("2026-07-10")
    listed, memory = one.listed(), one.drawn.pop("snapshot")
    found = one.refresh("2026-07-11")
    assert "changes_lost" in [f.code for f in found.findings]
    assert one.listed() == listed
    one.drawn["snapshot"] = memory
    assert "changes_lost" not in [f.code for f in one.refresh("2026-07-11").findings]
    del one.drawn["snapshot"], one.drawn["changes"]
    assert one.refresh("2026-07-12").log.since == day("2026-07-12")


def test_unchanged_the_memory_is_not_written_again() -> None:
    one = book()
    one.refresh("2026-06-30")
    before = one.drawn["snapshot"]
    one.refresh("2026-06-30")
    assert one.drawn["snapshot"] is before


def test_effects_are_score_points_of_each_change_alone() -> None:
    # KR1 at 10 of 100, KR2 at 20 % of 50 %: .1 and .4, the company .25.
    one = book()
    one.refresh("2026-06-30")
    one.row("key_results", "KR1")["target"] = 40.0
    one.row("key_results", "KR2")["weight"] = 0.8
    one.row("key_results", "KR1")["note"] = "Raised"
    found = one.refresh("2026-07-10")
    # Now .25 and .4, weighing .2 and .8: .37. With the old target .02 + .32 = .34; with equal weights .325.
    assert found.company["score"] == pytest.approx(0.37)
    effects = {one.field: [one.effect, one.company_effect] for one in found.log.changes}
    assert effects == {
        "target": [pytest.approx(0.15), pytest.approx(0.03)],
        "weight": [0, pytest.approx(0.045)],
        "note": [None, None],
    }
    # They stay as they were found.
    one.rows["check_ins"].append({"date": day("2026-07-31"), "kr_id": "KR1", "actual": 40.0})
    again = one.refresh("2026-08-01").log.changes
    assert again == found.log.changes


def test_effects_of_rows_and_settings() -> None:
    one = book()
    one.refresh("2026-06-30")
    one.rows["key_results"].append(key_result("KR3"))
    found = one.refresh("2026-07-10")
    # Without data it counts as 0: (.1 + .4 + 0) ÷ 3 instead of .25.
    assert found.log.changes[-1].company_effect == pytest.approx(0.5 / 3 - 0.25)
    one.settings["missing_counts_as"] = "skip"
    one.refresh("2026-07-11")
    one.settings["missing_counts_as"] = "zero"
    found = one.refresh("2026-07-12")
    assert found.log.changes[-1].company_effect == pytest.approx(0.5 / 3 - 0.25)
    del one.rows["key_results"][1]
    found = one.refresh("2026-07-13")
    assert found.log.changes[-1].company_effect == pytest.approx(0.05 - 0.5 / 3)


def test_the_score_against_the_original_target() -> None:
    one = book()
    one.refresh("2026-06-30")
    assert one.check("2026-07-10").scored["original_score"].isna().all()
    for target in (40.0, 50.0):
        one.row("key_results", "KR1")["target"] = target
        found = one.refresh("2026-07-10")
    row = found.scored.set_index("id").loc["KR1"]
    assert (row["score"], row["original_score"]) == (pytest.approx(0.2), pytest.approx(0.1))
    one.row("key_results", "KR1")["target"] = 100.0
    assert one.refresh("2026-07-11").scored["original_score"].isna().all()


class WithProposal(Book):
    """A department has proposed 120 for KR1, which its sheet of returned files still lists."""

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        headers = ("KR ID", "Target", "Proposed target", "File")
        rows: list[list[RawValue]] = [["KR1", 100.0, 120.0, "Sales.xlsx"]]
        listed = {"proposals": Grid("okr_proposals", "Collected", 2, 1, headers, rows)}
        return {**super().read(tables), **(listed if "okr_proposals" in tables else {})}

    def owned(self) -> Mapping[str, str]:
        return {**super().owned(), "collected": "Collected"}


def test_a_proposed_target_that_is_taken_names_the_department_s_file() -> None:
    one = WithProposal([key_result("KR1"), key_result("KR2")], CHECK_INS)
    one.refresh("2026-06-30")
    one.row("key_results", "KR2")["target"] = 120.0
    one.row("key_results", "KR1").update(target=120.0, baseline=1.0)
    one.refresh("2026-07-10", source="Import.csv")
    assert [(row["ID"], row["Field"], row["Source"]) for row in one.listed()] == [
        ("KR2", "Target", "Import.csv"),
        ("KR1", "Target", "Sales.xlsx"),
        ("KR1", "Baseline", "Import.csv"),
    ]


def with_plan(one: Book, months: tuple[str, ...], *rows: list[RawValue]) -> Book:
    """The workbook with a monthly plan."""
    headers = ("KR ID", *months)
    one.more = {"monthly_plan": Grid("okr_monthly_plan", "Monthly Plan", 2, 1, headers, list(rows))}
    return one


def test_changes_of_the_monthly_plan() -> None:
    one = with_plan(book(), ("2026-01", "2026-02"), ["KR1", 10.0, 20.0])
    one.refresh("2026-06-30")
    with_plan(one, ("2026-01", "2026-02", "2026-03"), ["KR1", 10.0, 25.0, 30.0], ["KR2", None, 0.1, None])
    assert found_after(one) == [
        ("monthly_plan", "KR1", "2026-02"),
        ("monthly_plan", "KR1", "2026-03"),
        ("monthly_plan", "KR2", "+"),
    ]
    assert [row["Field"] for row in one.listed()] == ["Added", "2026-03", "2026-02"]


def test_a_month_that_is_gone_from_the_monthly_plan_is_no_change() -> None:
    one = with_plan(book(), ("2026-01", "2026-02"), ["KR1", 10.0, 20.0])
    one.refresh("2026-06-30")
    assert found_after(with_plan(one, ("2026-01",), ["KR1", 10.0])) == []
    assert found_after(with_plan(one, ("2026-01", "2026-02"), ["KR1", 10.0, 20.0]), "2026-08-10") == []
