"""What a manager has to decide: both sides stay until one is chosen, whatever is run in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrxl.core.address import Area
from okrxl.core.labels import LANGS, Lang, labels
from tests.conftest import Validator, first_of
from tests.excel import manager, zips
from tests.excel.running import done
from tests.exchange.conftest import Exchanges
from tests.exchange.exchanges import DAY, Exchange, ids, saved, table

KR, LEVEL = "KR8.1", "KR8.2"
"""Key results of Channels: the figures of the first are added up, those of the second are levels."""


def _channels(exchange: Exchange) -> str:
    return "渠道部" if exchange.lang == "zh" else "Channels"


def _both_change(exchange: Exchange, mine: float | None = 200, theirs: float = 230) -> Path:
    """The department reports what the manager has typed otherwise since the file was sent."""
    path = exchange.fills(
        exchange.returns(_channels(exchange)),
        [{"date": DAY, "actual": theirs, "confidence": 4, "comment": "'=ours"}],
    )
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], mine, None, "mine"]])
    return path


def _choose(exchange: Exchange, which: str, kind: str = "conflict", name: str = "okr_conflicts") -> None:
    tab, _, area = manager.tables(exchange.master)[name]
    words = labels(exchange.lang).choice(kind, which) if which else ""
    ref = f"{'ABCDEFGHIJ'[area.left - 1]}{area.top + 1}"
    manager.types(exchange.master, tab, {ref: words})


def _conflicts(exchange: Exchange) -> list[tuple[Any, ...]]:
    return table(exchange.master, "okr_conflicts")


@pytest.mark.parametrize(("lang", "which", "added"), first_of([("zh", "master", 0), ("en", "returned", 1)]))
def test_what_is_chosen_is_done_at_the_next_collection(
    exchanges: Exchanges, lang: Lang, which: str, added: int
) -> None:
    exchange = exchanges(lang)
    _both_change(exchange)
    report = exchange.collect().json
    assert report["check_ins"] == []
    assert [(one["now"], one["returned"], one["sent"]) for one in report["conflicts"]] == [(200, 230, None)]
    (row,) = _conflicts(exchange)
    assert {200, 230, "=ours", "mine"} <= set(row)
    assert not exchange.collect().json["changed"]
    held = exchange.check_ins()
    _choose(exchange, which)
    report = exchange.collect().json
    assert report["changed"]
    assert report["conflicts"] == []
    assert exchange.check_ins()[: len(held)] == held
    fresh = exchange.check_ins()[len(held) :]
    assert [one[2:6] for one in fresh] == [(230, 4, "=ours", "Bo")] * added
    assert "okr_conflicts" not in manager.tables(exchange.master)
    assert not exchange.collect().json["changed"]


def test_a_master_that_says_zero_is_something_said(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], 0]])
    assert [one["now"] for one in exchange.collect().json["conflicts"]] == [0]
    assert not exchange.collect().json["changed"]


@pytest.mark.long
def test_unresolved_ones_stay_through_sending_and_refreshing(exchange: Exchange) -> None:
    _both_change(exchange)
    exchange.collect()
    before = _conflicts(exchange)
    done("distribute", exchange.master, "--to", exchange.folder / "second")
    assert _conflicts(exchange) == before
    part = manager.tabs(exchange.master)["Collected"]
    sheet = zips.parts(exchange.master)[part]
    done("refresh", exchange.master)
    assert manager.tabs(exchange.master)["Collected"] == part
    assert zips.parts(exchange.master)[part] == sheet
    assert _conflicts(exchange) == before


@pytest.mark.long
def test_a_choice_survives_sending_and_refreshing(exchange: Exchange) -> None:
    _both_change(exchange)
    exchange.collect()
    _choose(exchange, "returned")
    done("refresh", exchange.master)
    done("distribute", exchange.master, "--to", exchange.folder / "second")
    done("refresh", exchange.master)
    assert _conflicts(exchange)[0][0] == labels("en").choice("conflict", "returned")
    assert exchange.check_ins()[-1][2] == 200
    exchange.collect()
    assert exchange.check_ins()[-1][2] == 230


@pytest.mark.long
def test_a_choice_made_in_another_program_counts(exchange: Exchange) -> None:
    _both_change(exchange)
    exchange.collect()
    book = openpyxl.load_workbook(exchange.master)
    sheet = book["Collected"]
    sheet[sheet.tables["okr_conflicts"].ref][1][0].value = labels("zh").choice("conflict", "returned")
    exchange.master.write_bytes(saved(book))
    exchange.collect()
    assert exchange.check_ins()[-1][2] == 230


def test_a_word_that_is_no_choice_decides_nothing(exchange: Exchange) -> None:
    _both_change(exchange)
    exchange.collect()
    tab, _, area = manager.tables(exchange.master)["okr_conflicts"]
    manager.types(exchange.master, tab, {f"A{area.top + 1}": "ask Bo"})
    report = exchange.collect().json
    assert not report["changed"]
    assert len(report["conflicts"]) == 1
    assert _conflicts(exchange)[0][0] == "ask Bo"


def test_a_conflict_row_that_is_deleted_comes_back_with_its_file(exchange: Exchange) -> None:
    _both_change(exchange)
    exchange.collect()
    tab, _, area = manager.tables(exchange.master)["okr_conflicts"]
    manager.types(exchange.master, tab, {f"{letter}{area.top + 1}": None for letter in "ABCDEFGHIJKLMN"})
    report = exchange.collect().json
    assert [one["returned"] for one in report["conflicts"]] == [230]


def test_both_said_the_same(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    manager.adds_rows(exchange.master, "okr_check_ins", [[DAY, ids(path)[0], 230]])
    report = exchange.collect().json
    assert (report["check_ins"], report["conflicts"]) == ([], [])
    assert report["files"][0]["seen"] == 1


def test_only_the_department_changed_a_comment(exchange: Exchange) -> None:
    old = next(one for one in reversed(exchange.check_ins()) if one[1] == LEVEL)
    row = {"date": old[0], "actual": old[2], "comment": "why"}
    exchange.fills(exchange.returns("Channels"), [{}, row])
    report = exchange.collect().json
    assert report["conflicts"] == []
    assert [(one["actual"], one["comment"]) for one in report["check_ins"]] == [(old[2], "why")]


def test_only_the_master_moved_on(exchange: Exchange) -> None:
    old = next(one for one in reversed(exchange.check_ins()) if one[1] == KR)
    row = {"date": old[0], "actual": old[2], "confidence": old[3], "comment": old[4]}
    exchange.fills(exchange.returns("Channels"), [row])
    manager.adds_rows(exchange.master, "okr_check_ins", [[old[0], KR, 7]])
    report = exchange.collect().json
    assert (report["check_ins"], report["conflicts"]) == ([], [])


def _targets(exchange: Exchange) -> list[Any]:
    return [one[8] for one in table(exchange.master, "okr_key_results")]


@pytest.mark.parametrize("lang", first_of(LANGS))
def test_a_proposal_changes_no_target_and_goes_when_dealt_with(exchanges: Exchanges, lang: Lang) -> None:
    exchange = exchanges(lang)
    targets = _targets(exchange)
    exchange.fills(exchange.returns(_channels(exchange)), [{"proposed_target": 0.5, "comment": "too much"}])
    report = exchange.collect().json
    assert [(one["proposed"], one["comment"]) for one in report["proposals"]] == [(0.5, "too much")]
    assert report["departments"][-1]["returned"] is not None
    assert _targets(exchange) == targets
    done("refresh", exchange.master)
    assert not exchange.collect().json["changed"]
    _choose(exchange, "done", "proposal", "okr_proposals")
    report = exchange.collect().json
    assert report["changed"]
    assert report["proposals"] == []
    assert _targets(exchange) == targets
    assert not exchange.collect().json["changed"]


def test_a_proposal_goes_when_the_manager_agrees(exchange: Exchange) -> None:
    exchange.fills(exchange.returns("Channels"), [{"proposed_target": 0.5}])
    exchange.collect()
    tab, _, area = manager.tables(exchange.master)["okr_key_results"]
    place = next(row for row, one in enumerate(table(exchange.master, "okr_key_results"), 1) if one[0] == KR)
    manager.types(exchange.master, tab, {f"I{area.top + place}": 0.5})
    assert exchange.collect().json["proposals"] == []


def test_another_proposal_stands_beside_the_first(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"proposed_target": 0.5}])
    exchange.collect()
    exchange.fills(path, [{"proposed_target": 0.4}])
    assert [one["proposed"] for one in exchange.collect().json["proposals"]] == [0.5, 0.4]


def test_the_tables_to_decide_are_valid_and_read_by_others(exchange: Exchange, validator: Validator) -> None:
    _both_change(exchange)
    exchange.fills(
        exchange.returns("Sales"), [{"date": DAY, "actual": 1, "proposed_target": 2}, {"actual": "约80%"}]
    )
    exchange.collect()
    assert validator(exchange.master) == []
    for name in ("okr_conflicts", "okr_proposals", "okr_collected", "okr_returned_findings"):
        assert table(exchange.master, name)
    for name in ("okr_sent_files", "okr_sent_rows", "okr_taken"):
        assert table(exchange.master, name)
    book = openpyxl.load_workbook(exchange.master)
    assert book["_okrxl"].sheet_state == "veryHidden"
    assert [offered(book, one.formula1) for one in book["Collected"].data_validations.dataValidation] == [
        list(labels("en").section(f"choices.{kind}").values()) for kind in ("conflict", "proposal")
    ]


def offered(book: Any, formula: str) -> list[str]:
    """The words in the cells that a drop-down offers."""
    tab, _, cells = formula.rpartition("!")
    area = Area.parse(cells)
    rows = range(area.top, area.bottom + 1)
    return [str(book[tab.strip("'")].cell(row, area.left).value) for row in rows]


def test_a_file_of_an_earlier_sending_is_taken_and_told(exchange: Exchange) -> None:
    path = exchange.fills(exchange.returns("Channels"), [{"date": DAY, "actual": 230}])
    second = exchange.folder / "second"
    done("distribute", exchange.master, "--to", second)
    report = exchange.collect("--from", path).json
    assert [one["actual"] for one in report["check_ins"]] == [230]
    assert [one["code"] for one in report["findings"]] == ["returned_earlier_sending"]
    assert [one["department"] for one in report["departments"] if one["returned"]] == []
    newer = exchange.fills(
        second / path.name, [{"date": DAY, "actual": 230}, {"date": date(2026, 11, 19), "actual": 48}]
    )
    report = exchange.collect("--from", newer).json
    assert [one["actual"] for one in report["check_ins"]] == [48]
    assert [one["department"] for one in report["departments"] if one["returned"]] == ["Channels"]
