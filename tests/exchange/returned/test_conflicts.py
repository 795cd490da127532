"""What a manager has to decide: both sides stay until one is chosen, whatever is run in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrxl.core.labels import LANGS, Lang, labels
from tests.conftest import Validator
from tests.excel import manager, zips
from tests.excel.running import done
from tests.exchange.conftest import Desks
from tests.exchange.desks import DAY, Desk, ids, saved, table

KR = "KR8.1"


def _channels(desk: Desk) -> str:
    return "渠道部" if desk.lang == "zh" else "Channels"


def _both_change(desk: Desk, mine: float | None = 200, theirs: float = 230) -> Path:
    """The department reports what the manager has typed otherwise since the file was sent."""
    path = desk.fills(
        desk.returns(_channels(desk)), [{"date": DAY, "actual": theirs, "confidence": 4, "comment": "'=ours"}]
    )
    manager.adds_rows(desk.master, "okr_check_ins", [[DAY, ids(path)[0], mine, None, "mine"]])
    return path


def _choose(desk: Desk, which: str, kind: str = "conflict", name: str = "okr_conflicts") -> None:
    tab, _, area = manager.tables(desk.master)[name]
    words = labels(desk.lang).choice(kind, which) if which else ""
    ref = f"{'ABCDEFGHIJ'[area.left - 1]}{area.top + 1}"
    manager.types(desk.master, tab, {ref: words})


def _conflicts(desk: Desk) -> list[tuple[Any, ...]]:
    return table(desk.master, "okr_conflicts")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("which", "added"), [("master", 0), ("returned", 1)])
def test_what_is_chosen_is_done_at_the_next_collection(
    desks: Desks, lang: Lang, which: str, added: int
) -> None:
    desk = desks(lang)
    _both_change(desk)
    told = desk.collect().json
    assert told["check_ins"] == []
    assert [(one["now"], one["returned"], one["sent"]) for one in told["conflicts"]] == [(200, 230, None)]
    (row,) = _conflicts(desk)
    assert {200, 230, "=ours", "mine"} <= set(row)
    assert not desk.collect().json["changed"]
    held = desk.check_ins()
    _choose(desk, which)
    told = desk.collect().json
    assert told["changed"]
    assert told["conflicts"] == []
    assert desk.check_ins()[: len(held)] == held
    fresh = desk.check_ins()[len(held) :]
    assert [one[2:6] for one in fresh] == [(230, 4, "=ours", "Bo")] * added
    assert "okr_conflicts" not in manager.tables(desk.master)
    assert not desk.collect().json["changed"]


def test_a_master_that_says_zero_is_something_said(desk: Desk) -> None:
    path = desk.fills(desk.returns("Channels"), [{"date": DAY, "actual": 230}])
    manager.adds_rows(desk.master, "okr_check_ins", [[DAY, ids(path)[0], 0]])
    assert [one["now"] for one in desk.collect().json["conflicts"]] == [0]
    assert not desk.collect().json["changed"]


def test_unresolved_ones_stay_through_sending_and_refreshing(desk: Desk) -> None:
    _both_change(desk)
    desk.collect()
    before = _conflicts(desk)
    done("distribute", desk.master, "--to", desk.folder / "second")
    assert _conflicts(desk) == before
    part = manager.tabs(desk.master)["Collected"]
    sheet = zips.parts(desk.master)[part]
    done("refresh", desk.master)
    assert manager.tabs(desk.master)["Collected"] == part
    assert zips.parts(desk.master)[part] == sheet
    assert _conflicts(desk) == before


def test_a_choice_survives_sending_and_refreshing(desk: Desk) -> None:
    _both_change(desk)
    desk.collect()
    _choose(desk, "returned")
    done("refresh", desk.master)
    done("distribute", desk.master, "--to", desk.folder / "second")
    done("refresh", desk.master)
    assert _conflicts(desk)[0][0] == labels("en").choice("conflict", "returned")
    assert desk.check_ins()[-1][2] == 200
    desk.collect()
    assert desk.check_ins()[-1][2] == 230


def test_a_choice_made_in_another_program_counts(desk: Desk) -> None:
    _both_change(desk)
    desk.collect()
    book = openpyxl.load_workbook(desk.master)
    sheet = book["Collected"]
    sheet[sheet.tables["okr_conflicts"].ref][1][0].value = labels("zh").choice("conflict", "returned")
    desk.master.write_bytes(saved(book))
    desk.collect()
    assert desk.check_ins()[-1][2] == 230


def test_a_word_that_is_no_choice_decides_nothing(desk: Desk) -> None:
    _both_change(desk)
    desk.collect()
    tab, _, area = manager.tables(desk.master)["okr_conflicts"]
    manager.types(desk.master, tab, {f"A{area.top + 1}": "ask Bo"})
    told = desk.collect().json
    assert not told["changed"]
    assert len(told["conflicts"]) == 1
    assert _conflicts(desk)[0][0] == "ask Bo"


def test_a_conflict_row_that_is_deleted_comes_back_with_its_file(desk: Desk) -> None:
    _both_change(desk)
    desk.collect()
    tab, _, area = manager.tables(desk.master)["okr_conflicts"]
    manager.types(desk.master, tab, {f"{letter}{area.top + 1}": None for letter in "ABCDEFGHIJKLMN"})
    told = desk.collect().json
    assert [one["returned"] for one in told["conflicts"]] == [230]


def test_both_said_the_same(desk: Desk) -> None:
    path = desk.fills(desk.returns("Channels"), [{"date": DAY, "actual": 230}])
    manager.adds_rows(desk.master, "okr_check_ins", [[DAY, ids(path)[0], 230]])
    told = desk.collect().json
    assert (told["check_ins"], told["conflicts"]) == ([], [])
    assert told["files"][0]["seen"] == 1


def test_only_the_department_changed_a_comment(desk: Desk) -> None:
    old = next(one for one in reversed(desk.check_ins()) if one[1] == KR)
    desk.fills(desk.returns("Channels"), [{"date": old[0], "actual": old[2], "comment": "why"}])
    told = desk.collect().json
    assert told["conflicts"] == []
    assert [(one["actual"], one["comment"]) for one in told["check_ins"]] == [(old[2], "why")]


def test_only_the_master_moved_on(desk: Desk) -> None:
    old = next(one for one in reversed(desk.check_ins()) if one[1] == KR)
    row = {"date": old[0], "actual": old[2], "confidence": old[3], "comment": old[4]}
    desk.fills(desk.returns("Channels"), [row])
    manager.adds_rows(desk.master, "okr_check_ins", [[old[0], KR, 7]])
    told = desk.collect().json
    assert (told["check_ins"], told["conflicts"]) == ([], [])


def _targets(desk: Desk) -> list[Any]:
    return [one[8] for one in table(desk.master, "okr_key_results")]


@pytest.mark.parametrize("lang", LANGS)
def test_a_proposal_changes_no_target_and_goes_when_dealt_with(desks: Desks, lang: Lang) -> None:
    desk = desks(lang)
    targets = _targets(desk)
    desk.fills(desk.returns(_channels(desk)), [{"proposed_target": 0.5, "comment": "too much"}])
    told = desk.collect().json
    assert [(one["proposed"], one["comment"]) for one in told["proposals"]] == [(0.5, "too much")]
    assert told["departments"][-1]["returned"] is not None
    assert _targets(desk) == targets
    done("refresh", desk.master)
    assert not desk.collect().json["changed"]
    _choose(desk, "done", "proposal", "okr_proposals")
    told = desk.collect().json
    assert told["changed"]
    assert told["proposals"] == []
    assert _targets(desk) == targets
    assert not desk.collect().json["changed"]


def test_a_proposal_goes_when_the_manager_agrees(desk: Desk) -> None:
    desk.fills(desk.returns("Channels"), [{"proposed_target": 0.5}])
    desk.collect()
    tab, _, area = manager.tables(desk.master)["okr_key_results"]
    place = next(row for row, one in enumerate(table(desk.master, "okr_key_results"), 1) if one[0] == KR)
    manager.types(desk.master, tab, {f"I{area.top + place}": 0.5})
    assert desk.collect().json["proposals"] == []


def test_another_proposal_stands_beside_the_first(desk: Desk) -> None:
    path = desk.fills(desk.returns("Channels"), [{"proposed_target": 0.5}])
    desk.collect()
    desk.fills(path, [{"proposed_target": 0.4}])
    assert [one["proposed"] for one in desk.collect().json["proposals"]] == [0.5, 0.4]


def test_the_tables_to_decide_are_valid_and_read_by_others(desk: Desk, validator: Validator) -> None:
    _both_change(desk)
    desk.fills(desk.returns("Sales"), [{"date": DAY, "actual": 1, "proposed_target": 2}, {"actual": "约80%"}])
    desk.collect()
    assert validator(desk.master) == []
    for name in ("okr_conflicts", "okr_proposals", "okr_collected", "okr_returned_findings"):
        assert table(desk.master, name)
    for name in ("okr_sent_files", "okr_sent_rows", "okr_taken"):
        assert table(desk.master, name)
    book = openpyxl.load_workbook(desk.master)
    assert book["_okrxl"].sheet_state == "veryHidden"
    choices = [one.formula1 for one in book["Collected"].data_validations.dataValidation]
    assert sorted(map(len, choices)) == sorted(
        len(f'"{",".join(labels("en").section(f"choices.{kind}").values())}"')
        for kind in ("conflict", "proposal")
    )


def test_a_file_of_an_earlier_sending_is_taken_and_told(desk: Desk) -> None:
    path = desk.fills(desk.returns("Channels"), [{"date": DAY, "actual": 230}])
    second = desk.folder / "second"
    done("distribute", desk.master, "--to", second)
    told = desk.collect("--from", path).json
    assert [one["actual"] for one in told["check_ins"]] == [230]
    assert [one["code"] for one in told["findings"]] == ["returned_earlier_sending"]
    assert [one["department"] for one in told["departments"] if one["returned"]] == []
    newer = desk.fills(
        second / path.name, [{"date": DAY, "actual": 230}, {"date": date(2026, 11, 19), "actual": 48}]
    )
    told = desk.collect("--from", newer).json
    assert [one["actual"] for one in told["check_ins"]] == [48]
    assert [one["department"] for one in told["departments"] if one["returned"]] == ["Channels"]
