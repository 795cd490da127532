"""A year by script: the log, January's report, what is carried over, history and last year are right."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import refresh
from okrxl.scoring.reporting.reported import latest
from tests.changes.book import fields
from tests.cycles.year import QUARTERS, FileDesk, LiveDesk, Year, blank, filled, moment, mondays
from tests.excel.live.conftest import Opened, driver, loaded
from tests.excel.running import done

JANUARY = (2025, 1)
RESTORED = 0.2
"""How often a week ends with a restore."""
chance = random.Random(12)
MONTHS = (4, 8, 12)
"""The weeks of a quarter in which departments report: of the months before, then of the last week."""


def month_end(day: date) -> date:
    """The last day of the month before a Monday's month."""
    return day.replace(day=1) - timedelta(days=1)


def figures(day: date) -> dict[str, float]:
    """What Sales reports of a day: amounts and a level that grow through the year."""
    week = day.isocalendar().week
    return {"KR1": 8.0 + week / 10, "KR2": 100.0 + 2 * week}


def service(day: date) -> dict[str, float]:
    """What Service reports of a month."""
    return {"KR3": 15.0, "KR4": 80.0 + day.month / 10, "KR5": 5.0 * day.month}


def departments_report(year: Year, folder: Path, monday: date, day: date) -> None:
    """Two departments' files go out, come back with the figures of a day, and are collected."""
    assert isinstance(year.desk, FileDesk)
    sent, back = folder / f"sent {monday}", folder / f"back {monday}"
    back.mkdir()
    done("distribute", year.desk.path, "--to", sent, "--as-of", monday.isoformat())
    names = sorted(path.name for path in sent.glob("*.xlsx"))
    assert len(names) == 2
    for name in names:
        (back / name).write_bytes(filled(sent / name, day, service(day)))
    done("collect", year.desk.path, "--from", back, "--as-of", monday.isoformat())


def restored_and_back(year: Year) -> None:
    """Back to before the last command, and back again: nothing is lost."""
    assert isinstance(year.desk, FileDesk)
    before = year.desk.path.read_bytes()
    done("restore", year.desk.path)
    assert year.desk.path.read_bytes() != before
    done("restore", year.desk.path)
    assert year.desk.path.read_bytes() == before


def quarter(year: Year, start: date, end: date, folder: Path | None = None) -> None:
    """The weeks of a quarter, and its close."""
    weeks = mondays(start, end)
    for number, monday in enumerate(weeks):
        if number % 2 == 0:
            year.report(monday, figures(monday))
        day = month_end(monday) if number in MONTHS[:2] else monday
        if number in MONTHS and folder:
            departments_report(year, folder, monday, day)
        elif number in MONTHS:
            year.report(day, {key: value for key, value in service(day).items() if key != "KR5"})
        year.week(monday)
        if folder and chance.random() < RESTORED:
            restored_and_back(year)
        if (monday.year, monday.month) in {(2025, 2), (2025, 3)}:
            january_stays(year, monday)
    year.closed(end)


def january_stays(year: Year, monday: date) -> None:
    """January is reported once its last figures are in, and then the same whenever it is asked for."""
    if monday == date(2025, 2, 3):
        book = year.desk.port()
        refresh(book, replace(moment(monday), reports=JANUARY))
        if isinstance(book, ClosedWorkbook):
            book.save(keep=False)
    scores, company = in_january(year, monday)
    report = latest(year.found(monday).log)[JANUARY]
    assert report.company["score"] == pytest.approx(company)
    assert {key: report.key_results[key]["score"] for key in scores} == pytest.approx(scores)
    assert not [one for one in year.found(monday).findings if one.code == "month_revised"]


def in_january(year: Year, day: date) -> tuple[dict[str, float], float]:
    """January's scores by key result, and the company's, as a report of a later day has them."""
    found = year.found(day)
    rows = found.monthly.loc[found.monthly["month"] == "2025-01-31"].dropna(subset=["score"])
    return dict(zip(rows["id"], rows["score"], strict=True)), float(found.trend.iloc[0])


def started(path: Path) -> Year:
    blank(path)
    year = Year(FileDesk(path))
    year.start()
    year.desk.refresh(date(2025, 1, 1))
    year.changes.clear()
    return year


def total(first: date, last: date) -> float:
    """What KR1 sums up to between two days."""
    return sum(
        figures(monday)["KR1"] for number, monday in enumerate(mondays(first, last)) if number % 2 == 0
    )


@pytest.mark.long
def test_one_quarter_in_a_file(tmp_path: Path) -> None:
    year = started(tmp_path / "OKR.xlsx")
    year.report(date(2025, 1, 20), figures(date(2025, 1, 20)))
    year.week(date(2025, 2, 3))
    before = in_january(year, date(2025, 2, 3))
    year.week(date(2025, 2, 17))
    assert in_january(year, date(2025, 2, 17)) == before
    year.closed(QUARTERS[0])
    log = year.found(date(2025, 4, 7)).log
    assert fields(log.changes) == year.changes
    # 8.4 of the 120 that the target was raised to, 108 of 200; Service reported nothing.
    assert log.cycles[0].departments == {"Sales": pytest.approx((0.07 + 0.54) / 2), "Service": 0.0}
    assert [year.now(one) for one in ("KR1", "KR2", "KR3", "KR4")] == [
        "KR1-Q2-2025",
        "KR2-Q2-2025",
        "",
        "KR4",
    ]


@pytest.mark.long
def test_a_year_in_a_file(tmp_path: Path) -> None:
    year = started(tmp_path / "OKR.xlsx")
    start = date(2025, 1, 1)
    for number, end in enumerate(QUARTERS):
        quarter(year, start, end, tmp_path)
        start = end + timedelta(days=1)
        if number == 0:
            reported = latest(year.found(date(2025, 4, 7)).log)[JANUARY]
        restored_and_back(year)
    found = year.found(date(2026, 1, 5))
    assert fields(found.log.changes) == year.changes
    assert [one.number for one in found.log.changes] == [*range(1, len(year.changes) + 1)]
    assert latest(found.log) == {JANUARY: reported}
    check_history(year)
    check_departments(year)
    check_carried(year)
    check_last_year(year)


def check_history(year: Year) -> None:
    """Four quarters, each with its key results; KR1's actual is what was reported."""
    cycles = year.found(date(2026, 1, 5)).log.cycles
    assert [one.cycle for one in cycles] == ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]
    ids = [[score.id.split("-")[0] for score in one.scores] for one in cycles]
    assert ids == [
        ["KR1", "KR2", "KR3", "KR4"],
        ["KR4", "KR1", "KR2"],
        ["KR4", "KR1", "KR2", "KR5"],
        ["KR4", "KR1", "KR2"],
    ]
    for one in cycles:
        first = next(score for score in one.scores if score.id.startswith("KR1"))
        assert first.actual == pytest.approx(total(one.start, one.end))
    assert [one.company is not None for one in cycles] == [True] * 4


def check_departments(year: Year) -> None:
    """Each quarter's department scores, the mean of their key results.

    Sales: KR1 sums up (of what it began at, the share that has passed counts), KR2 is the last figure. KR1's
    target was raised to 120 and 150, KR2's to 260. Service: KR3 sums up, KR4 is the last figure; in June it
    becomes Care, in July it gets KR5.
    """
    cycles = year.found(date(2026, 1, 5)).log.cycles
    sales = [
        (61.6 / 120 + 128 / 200) / 2,
        ((70.7 - 61.6) / (120 - 61.6) + (154 - 128) / (260 - 128)) / 2,
        ((79.8 - 70.7 * 90 / 91) / (150 - 70.7) + (180 - 154) / (260 - 154)) / 2,
        ((83.7 - 79.8 * 89 / 91) / (150 - 79.8) + 0) / 2,
    ]
    service = [(45 / 60 + 80.3 / 90) / 2, 80.6 / 90, (80.9 / 90 + 45 / 50) / 2, 81.2 / 90]
    names = ["Service", "Care", "Care", "Care"]
    for one, name, ours, theirs in zip(cycles, names, sales, service, strict=True):
        assert one.departments == {"Sales": pytest.approx(ours), name: pytest.approx(theirs)}
        assert one.company == pytest.approx((ours + theirs) / 2)


def check_carried(year: Year) -> None:
    """The rows of the next year begin where those of the last quarter ended."""
    table = year.found(date(2026, 1, 5)).tables.key_results.frame.set_index("id")
    row = table.loc["KR1-Q1-2026"]
    assert row["last_year_id"] == "KR1-Q4-2025"
    assert row["baseline"] == pytest.approx(total(date(2025, 10, 1), QUARTERS[3]))
    assert (row["owner"], row["start"].date(), row["due"].date()) == (
        "Bob",
        date(2026, 1, 1),
        date(2026, 3, 31),
    )


def check_last_year(year: Year) -> None:
    """January of the next year is compared with January of this one."""
    year.report(date(2026, 1, 12), {"KR1": 50.0})
    year.desk.refresh(date(2026, 2, 2))
    found = year.found(date(2026, 2, 2))
    rows = found.monthly.loc[found.monthly["month"] == "2026-01-31"].set_index("id")
    before = total(date(2025, 1, 1), date(2025, 1, 31))
    assert rows.loc["KR1-Q1-2026", "yoy"] == pytest.approx(50.0 / before - 1)


@pytest.mark.long
def test_a_quarter_in_a_running_excel_is_that_of_the_file(tmp_path: Path, opened: Opened) -> None:
    path, other = tmp_path / "OKR.xlsx", tmp_path / "live.xlsx"
    year = started(path)
    other.write_bytes(path.read_bytes())
    quarter(year, date(2025, 1, 1), QUARTERS[0])
    with opened(loaded(other)) as book:
        live = Year(LiveDesk(driver(book)))
        quarter(live, date(2025, 1, 1), QUARTERS[0])
        log = live.found(date(2025, 4, 7)).log
        refresh(driver(book), moment(date(2025, 4, 14)))
    known = year.found(date(2025, 4, 7)).log
    assert fields(log.changes) == live.changes == year.changes == fields(known.changes)
    assert [one.scores for one in log.cycles] == [one.scores for one in known.cycles]
