"""A month that was reported is remembered; what changes of it later is told."""

from __future__ import annotations

import pytest

from okrxl.assess import Assessment
from okrxl.core.wording import describe_finding
from okrxl.scoring.reporting.reported import Revised, latest, revised
from tests.changes.book import Book, day, key_result

JANUARY = (2026, 1)


def book() -> Book:
    return Book(
        [key_result("KR1"), key_result("KR2")],
        [("2026-01-20", "KR1", 10.0), ("2026-01-20", "KR2", 20.0), ("2026-02-10", "KR1", 30.0)],
    )


def told(found: Assessment) -> list[tuple[str, str]]:
    return [
        (one.code, describe_finding(one, "en")[0]) for one in found.findings if one.code == "month_revised"
    ]


def test_a_reported_month_keeps_its_figures() -> None:
    one = book()
    one.report("2026-02-03", *JANUARY)
    report = latest(one.refresh("2026-02-20").log)[JANUARY]
    assert report.day == day("2026-01-31")
    assert report.company["score"] == pytest.approx(0.15)
    assert report.departments["Sales"]["score"] == pytest.approx(0.15)
    assert report.key_results["KR2"]["month_actual"] == 20


def test_later_months_and_targets_do_not_change_a_reported_month() -> None:
    one = book()
    one.report("2026-02-03", *JANUARY)
    one.row("key_results", "KR1")["target"] = 200.0
    found = one.refresh("2026-03-10")
    assert list(revised(found)) == []
    assert told(found) == []


def test_a_check_in_that_was_entered_later_is_told() -> None:
    one = book()
    one.report("2026-02-03", *JANUARY)
    one.rows["check_ins"].append({"date": day("2026-01-31"), "kr_id": "kr2", "actual": 40.0})
    found = one.refresh("2026-02-20")
    assert Revised(JANUARY, "company", "", "score", 0.15, 0.25) in list(revised(found))
    assert Revised(JANUARY, "key_result", "KR2", "month_actual", 20.0, 40.0) in list(revised(found))
    assert told(found) == [
        (
            "month_revised",
            "2026-01 was reported on 2026-02-03 with a company score of 0.15; it is now 0.25. Changed: KR2",
        )
    ]


def test_reported_again_the_month_has_its_new_figures() -> None:
    one = book()
    one.report("2026-02-03", *JANUARY)
    one.rows["check_ins"].append({"date": day("2026-01-31"), "kr_id": "KR2", "actual": 40.0})
    assert told(one.report("2026-02-20", *JANUARY))
    found = one.refresh("2026-02-21")
    assert [report.when.date() for report in found.log.reported] == [day("2026-02-03"), day("2026-02-20")]
    assert told(found) == []


def test_a_month_that_still_ran_when_it_was_reported_was_not_final() -> None:
    one = book()
    one.report("2026-01-25", *JANUARY)
    one.rows["check_ins"].append({"date": day("2026-01-31"), "kr_id": "KR2", "actual": 40.0})
    assert told(one.refresh("2026-02-20")) == []


def test_a_month_without_figures_is_not_remembered() -> None:
    one = book()
    assert one.report("2026-02-20", 2026, 3).log.reported == ()
