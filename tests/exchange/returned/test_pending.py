"""What stands on the sheet of returned files, read back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from okrxl.core.grid import Grid
from okrxl.core.labels import Lang, labels
from okrxl.exchange.returned.pending import read_pending
from okrxl.exchange.returned.types import Conflict, Proposal
from okrxl.exchange.slots import Content

CONFLICT: dict[str, Any] = {
    "return_code": "A-1", "kr_id": "K1", "date": datetime(2026, 11, 5),
    "now_actual": 41.0, "now_comment": "counted again", "returned_actual": 42.0, "confidence": 8.0,
    "comment": "as of Friday", "sent_actual": 40.0, "by": "Ann", "file": "Sales.xlsx", "saved": "2026-11-06",
}  # fmt: skip
PROPOSAL: dict[str, Any] = {
    "return_code": "A-1", "kr_id": "K1", "target": 45.0, "proposed_target": 50.0, "comment": "more demand",
    "by": "Ann", "file": "Sales.xlsx",
}  # fmt: skip


def grid(row: dict[str, Any], lang: Lang = "en") -> Grid:
    headers = tuple(labels(lang).header(key) for key in row)
    return Grid("okr_table", "Returned", 5, 1, headers, [tuple(row.values())])


def conflicts(**changed: Any) -> tuple[Conflict, ...]:
    return read_pending({"conflicts": grid(CONFLICT | changed)}).conflicts


def proposals(**changed: Any) -> tuple[Proposal, ...]:
    return read_pending({"proposals": grid(PROPOSAL | changed)}).proposals


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_conflict_has_all_its_cells(lang: Lang) -> None:
    found = read_pending({"conflicts": grid(CONFLICT, lang)})
    expected = Conflict(
        code="A-1",
        kr_id="K1",
        date=date(2026, 11, 5),
        now=Content(41.0, None, "counted again"),
        returned=Content(42.0, 8.0, "as of Friday"),
        sent=40.0,
        by="Ann",
        file="Sales.xlsx",
        modified="2026-11-06",
    )
    assert (found.conflicts, found.proposals) == ((expected,), ())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_proposal_has_all_its_cells(lang: Lang) -> None:
    found = read_pending({"proposals": grid(PROPOSAL, lang)})
    expected = Proposal("A-1", "K1", 45.0, 50.0, "more demand", "Ann", "Sales.xlsx")
    assert (found.conflicts, found.proposals) == ((), (expected,))


@pytest.mark.parametrize("key", ["return_code", "kr_id", "date"])
@pytest.mark.parametrize("value", [None, "", 7.0])
def test_a_conflict_that_names_no_slot_is_left_out(key: str, value: Any) -> None:
    assert conflicts(**{key: value}) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("return_code", " "),
        ("kr_id", None),
        ("proposed_target", None),
        ("proposed_target", "50"),
        ("proposed_target", True),
    ],
)
def test_a_proposal_without_a_target_or_a_key_result_is_left_out(key: str, value: Any) -> None:
    assert proposals(**{key: value}) == ()


@pytest.mark.parametrize(
    ("actual", "comment", "now"),
    [
        (None, None, None),
        (0.0, None, Content(0.0, None, "")),
        (None, "deleted", Content(None, None, "deleted")),
    ],
)
def test_the_master_s_value_may_be_blank(actual: Any, comment: Any, now: Content | None) -> None:
    assert conflicts(now_actual=actual, now_comment=comment)[0].now == now


@pytest.mark.parametrize("key", ["kr_id", "by", "file"])
def test_spaces_around_a_text_do_not_count(key: str) -> None:
    assert getattr(conflicts(**{key: f" {CONFLICT[key]} "})[0], key) == CONFLICT[key]


@pytest.mark.parametrize(
    ("code", "lang"), [("master", "en"), ("master", "zh"), ("returned", "en"), ("returned", "zh")]
)
def test_a_conflict_s_choice_is_a_word_of_either_language(code: str, lang: Lang) -> None:
    assert conflicts(choice=labels(lang).choice("conflict", code))[0].choice == code


@pytest.mark.parametrize("choice", [None, "", "yes", 7.0])
def test_another_word_chooses_nothing(choice: Any) -> None:
    assert conflicts(choice=choice)[0].choice == ""
    assert proposals(choice=choice)[0].choice == ""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_proposal_is_dealt_with(lang: Lang) -> None:
    assert proposals(choice=labels(lang).choice("proposal", "done"))[0].choice == "done"


def test_without_tables_nothing_is_open() -> None:
    found = read_pending({})
    assert (found.conflicts, found.proposals) == ((), ())
