"""Collected once, never twice: the same file, a copy, a second version, a change, an older version."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from lxml import etree

from tests.excel import manager
from tests.exchange.exchanges import DAY, OLD, Exchange, ids

DCTERMS = "{http://purl.org/dc/terms/}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def _saved_at(path: Path, moment: str) -> Path:
    """As a program stamps the time of saving; as sent, a file has none."""
    root = manager.tree(path, "docProps/core.xml")
    for old in root.findall(f"{DCTERMS}modified"):
        root.remove(old)
    etree.SubElement(root, f"{DCTERMS}modified", {TYPE: "dcterms:W3CDTF"}).text = moment
    manager.put(path, "docProps/core.xml", root)
    return path


def _answers(exchange: Exchange) -> Path:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230, "comment": "news"}])
    return _saved_at(path, "2026-11-21T08:00:00Z")


def test_the_same_file_and_a_renamed_copy_bring_nothing_more(exchange: Exchange) -> None:
    path = _answers(exchange)
    assert len(exchange.collect().json["check_ins"]) == 1
    before = exchange.master.read_bytes()
    again = exchange.collect().json
    assert again["check_ins"] == []
    assert again["files"][0]["seen"] == 1
    assert not again["changed"]
    shutil.copy(path, exchange.back / "copy of it.xlsx")
    assert not exchange.collect().json["changed"]
    assert exchange.master.read_bytes() == before


def test_both_copies_at_once_bring_one(exchange: Exchange) -> None:
    shutil.copy(_answers(exchange), exchange.back / "copy of it.xlsx")
    assert len(exchange.collect().json["check_ins"]) == 1


def test_a_second_version_brings_what_is_new_in_it(exchange: Exchange) -> None:
    path = _answers(exchange)
    exchange.collect()
    held = exchange.check_ins()
    kr = ids(path)[0]
    more = [{"kr_id": kr, "date": date(2026, 11, day), "actual": 220 + day} for day in (2, 9, 16)]
    exchange.fills(path, [], more)
    report = exchange.collect().json
    assert [one["actual"] for one in report["check_ins"]] == [222, 229, 236]
    assert exchange.check_ins()[: len(held)] == held
    assert len(exchange.check_ins()) == len(held) + 3
    assert not exchange.collect().json["changed"]


def test_a_value_changed_by_the_department_is_added_below(exchange: Exchange) -> None:
    path = _answers(exchange)
    exchange.collect()
    exchange.fills(path, [{"actual": 235}])
    _saved_at(path, "2026-11-22T08:00:00Z")
    report = exchange.collect().json
    assert [one["actual"] for one in report["check_ins"]] == [235]
    assert report["conflicts"] == []


def test_an_older_version_after_a_newer_one_undoes_nothing(exchange: Exchange) -> None:
    path = _answers(exchange)
    newer = exchange.fills(Path(shutil.copy(path, exchange.back / "newer.xlsx")), [{"actual": 235}])
    _saved_at(newer, "2026-11-22T08:00:00Z")
    old = path.rename(exchange.folder / path.name)
    exchange.collect()
    held = exchange.check_ins()
    report = exchange.collect("--from", old).json
    assert report["check_ins"] == []
    assert [one["returned"] for one in report["conflicts"]] == [230]
    assert exchange.check_ins() == held


def test_the_time_of_saving_is_compared_whatever_its_time_zone(exchange: Exchange) -> None:
    path = _answers(exchange)
    _saved_at(path, "2026-11-22T08:00:00+08:00")
    exchange.collect()
    exchange.fills(path, [{"actual": 235}])
    # Later than midnight in Greenwich, though the text looks earlier.
    _saved_at(path, "2026-11-22T01:00:00Z")
    report = exchange.collect().json
    assert [one["actual"] for one in report["check_ins"]] == [235]
    assert report["conflicts"] == []


def test_a_version_without_a_date_that_differs_is_for_the_manager_to_decide(exchange: Exchange) -> None:
    path = _answers(exchange)
    exchange.collect()
    exchange.fills(path, [{"actual": 235}])
    _saved_at(path, OLD)
    report = exchange.collect().json
    assert report["check_ins"] == []
    assert [(one["now"], one["returned"]) for one in report["conflicts"]] == [(230, 235)]


def test_a_change_taken_back_later_is_for_the_manager_to_decide(exchange: Exchange) -> None:
    path = _answers(exchange)
    exchange.collect()
    for minute, (actual, new, open_) in enumerate([(235, [235], []), (230, [], [230])]):
        exchange.fills(path, [{"actual": actual}])
        _saved_at(path, f"2026-11-22T08:0{minute}:00Z")
        report = exchange.collect().json
        assert [one["actual"] for one in report["check_ins"]] == new
        assert [one["returned"] for one in report["conflicts"]] == open_
    assert not exchange.collect().json["changed"]


def test_two_figures_for_one_day_in_one_file_are_for_the_manager_to_decide(exchange: Exchange) -> None:
    path = _answers(exchange)
    exchange.fills(path, [], [{"kr_id": ids(path)[0], "date": DAY, "actual": 240}])
    report = exchange.collect().json
    assert report["check_ins"] == []
    assert [one["returned"] for one in report["conflicts"]] == [230, 240]
    _saved_at(path, "2026-11-22T08:00:00Z")
    report = exchange.collect().json
    assert report["check_ins"] == []
    assert [one["returned"] for one in report["conflicts"]] == [230, 240]
