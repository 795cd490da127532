"""Two people's copies of one department's file: two people's figures, never one person's correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from okrxl.core.labels import contract
from okrxl.exchange.collect import Collection, collect
from okrxl.exchange.log import TABLES, log_sheet, read_log
from okrxl.exchange.returned.types import USE_RETURNED
from okrxl.exchange.slots import shared
from tests.exchange.returned.files import MOMENT, NOW, InMemoryPort, master, returned_file, types

DAY = date(2026, 6, 12)
EARLIER = NOW - timedelta(hours=2)
SUM, LEVEL = "Sum", "Latest"


def _master(aggregation: str, *check_ins: Mapping[str, Any]) -> InMemoryPort:
    row = {"id": "KR1", "key_result": "Result", "aggregation": aggregation}
    return master([row], [{"date": DAY, "kr_id": "KR1", **one} for one in check_ins])


def _copy(actual: float, by: str, saved: datetime | None = NOW, name: str = "", **more: Any) -> Any:
    row = {"kr_id": "KR1", "date": DAY, "actual": actual, **more}
    return returned_file([row], name or f"{by}.xlsx", modified=saved, by=by)


def _figures(port: InMemoryPort) -> list[tuple[Any, Any]]:
    """Actual and person of each check-in."""
    return [(row[2], row[5]) for row in port.grids["check_ins"].rows]


def _open(done: Collection) -> list[tuple[Any, Any]]:
    return [(one.now and one.now.actual, one.returned.actual) for one in done.merged.conflicts]


@pytest.mark.parametrize("apart", [True, False])
def test_the_figures_of_two_people_are_added_with_sum(*, apart: bool) -> None:
    port = _master(SUM)
    copies = [_copy(40, "Ann", EARLIER), _copy(35, "Bo")]
    runs = [[one] for one in copies] if apart else [copies]
    for files in runs:
        assert not collect(port, MOMENT, files).merged.conflicts
    assert _figures(port) == [(40, "Ann"), (35, "Bo")]
    assert not collect(port, MOMENT, copies).changed


@pytest.mark.parametrize("apart", [True, False])
def test_elsewhere_the_manager_decides(*, apart: bool) -> None:
    port = _master(LEVEL)
    copies = [_copy(40, "Ann", EARLIER), _copy(35, "Bo")]
    for files in [[one] for one in copies] if apart else [copies]:
        done = collect(port, MOMENT, files)
    assert _figures(port) == [(40, "Ann")]
    assert _open(done) == [(40, 35)]


@pytest.mark.parametrize("aggregation", [SUM, LEVEL])
def test_a_second_version_by_the_same_person_is_a_correction(aggregation: str) -> None:
    port = _master(aggregation)
    done = collect(port, MOMENT, [_copy(40, "Ann", EARLIER), _copy(35, "ann ", NOW, "again.xlsx")])
    assert _open(done) == []
    assert _figures(port) == [(40, "Ann"), (35, "ann")]
    times = [row[-1] for row in port.grids["check_ins"].rows]
    assert times == [NOW, NOW + timedelta(seconds=1)], "the later one counts"


def test_two_people_who_say_the_same_agree() -> None:
    port = _master(LEVEL)
    done = collect(port, MOMENT, [_copy(40, "Ann", EARLIER), _copy(40, "Bo")])
    assert (_open(done), _figures(port)) == ([], [(40, "Ann")])


def test_with_sum_the_same_figure_twice_is_one_or_two() -> None:
    port = _master(SUM)
    done = collect(port, MOMENT, [_copy(40, "Ann", EARLIER), _copy(40, "Bo")])
    assert (_open(done), _figures(port)) == ([(40, 40)], [(40, "Ann")])


def test_a_copy_that_was_passed_on_with_its_words_is_not_added_again() -> None:
    port = _master(SUM)
    copies = [_copy(40, by, at, comment="two fairs") for by, at in (("Ann", EARLIER), ("Bo", NOW))]
    done = collect(port, MOMENT, copies)
    assert (_open(done), _figures(port)) == ([], [(40, "Ann")])


@pytest.mark.parametrize(("by", "other"), [("", "Ann"), ("Ann", "")])
def test_with_sum_a_figure_without_a_name_is_not_added_unasked(by: str, other: str) -> None:
    port = _master(SUM)
    done = collect(port, MOMENT, [_copy(40, by, EARLIER, "a.xlsx"), _copy(35, other, NOW, "b.xlsx")])
    assert [one for one, _ in _figures(port)] == [40]
    assert [returned for _, returned in _open(done)] == [35]


@pytest.mark.parametrize("saved", [None, NOW])
def test_of_two_files_that_differ_and_are_of_one_time_none_is_the_newer(saved: datetime | None) -> None:
    port = _master(LEVEL)
    done = collect(port, MOMENT, [_copy(one, "Ann", saved, "same.xlsx") for one in (40, 35)])
    assert len(_figures(port)) == 1
    assert len(_open(done)) == 1


@pytest.mark.parametrize("aggregation", [SUM, LEVEL])
def test_rows_twice_with_different_figures_are_not_taken_unasked(aggregation: str) -> None:
    port = _master(aggregation)
    rows = [{"kr_id": "KR1", "date": DAY, "actual": one} for one in (40, 35)]
    done = collect(port, MOMENT, [returned_file(rows)])
    assert (_figures(port), _open(done)) == ([], [(None, 40), (None, 35)])


def test_what_is_chosen_for_another_person_is_added_under_that_name() -> None:
    port = _master(SUM)
    copies = [_copy(40, "Ann", EARLIER), _copy(40, "Bo")]
    collect(port, MOMENT, copies)
    sheet = port.drawn["collected"]
    table = next(one for one in sheet.tables if one.name == "okr_conflicts")
    _choose(port, table.area.top + 1, table.area.left)
    done = collect(port, MOMENT, copies)
    assert (_open(done), _figures(port)) == ([], [(40, "Ann"), (40, "Bo")])


def _choose(port: InMemoryPort, row: int, column: int) -> None:
    types(port, row, column, contract("en").choice("conflict", USE_RETURNED))


def test_the_log_of_an_earlier_version_reads_on() -> None:
    port = _master(SUM)
    first = _copy(40, "Ann", EARLIER)
    collect(port, MOMENT, [first])
    _forget_people(port)
    assert not collect(port, MOMENT, [first]).merged.check_ins
    _forget_people(port)
    done = collect(port, MOMENT, [_copy(42, "Ann", NOW, "again.xlsx")])
    assert (_open(done), _figures(port)) == ([], [(40, "Ann"), (42, "Ann")])


def _forget_people(port: InMemoryPort) -> None:
    """The log as a version without people wrote it."""
    log = read_log(port.read(TABLES))
    taken = tuple(replace(one, slot=shared(one.slot), who="") for one in log.taken)
    port.drawn["memory"] = log_sheet(replace(log, taken=taken))
