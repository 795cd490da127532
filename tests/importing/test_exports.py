"""Exports of other tools, made after their public forms: imported and scored as worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.importing.conftest import Book

FOLDER = Path(__file__).parent / "exports"


def export(name: str) -> str:
    return (FOLDER / f"{name}.csv").read_text(encoding="utf-8")


def test_viva_goals(book: Book) -> None:
    result = book.take(export("viva_goals"))
    assert (result.applied, result.sources[0].export) == (True, "viva_goals")
    assert book.table("objectives", "id", "objective", "department", "owner", "start", "due") == [
        ("O101", "Delight customers", "Support; Sales", "Ann Lee", date(2026, 1, 1), date(2026, 3, 31))
    ]
    assert book.table("key_results", "id", "objective_id", "owner", "weight", "unit", "note") == [
        ("KR102", "O101", "Bob Fox", 0.7, "points", "NPS"),
        ("KR103", "O101", "Ann Lee", 0.3, "%", None),
    ]
    assert book.table("check_ins", "kr_id", "date", "actual", "comment") == [
        ("KR102", date(2026, 1, 31), 34, "slow start"),
        ("KR102", date(2026, 2, 28), 37, None),
        ("KR103", date(2026, 11, 15), 0.8, None),
    ]
    # (37 − 32) ÷ (42 − 32), 80 ÷ 100; .7 × .5 + .3 × .8 = .59
    assert book.scores() == {"KR102": 0.5, "KR103": 0.8}
    assert round(book.read().company["score"], 4) == 0.59
    assert [(one.row, one.reason) for one in result.left_out] == [(5, "task")]
    assert book.take(export("viva_goals")).count("new") == 0


def test_viva_goals_with_parents_by_number(book: Book) -> None:
    result = book.take(export("viva_goals_by_number"))
    assert result.applied
    assert book.table("key_results", "id", "objective_id", "owner") == [("KR2", "O1", "Bob Fox")]
    assert book.scores() == {"KR2": 0.2}  # 10 ÷ 50


def test_peoplebox_by_parents(book: Book) -> None:
    result = book.take(export("peoplebox"))
    assert (result.applied, result.sources[0].export, result.sources[0].shape) == (True, "peoplebox", "tree")
    assert book.table("objectives", "objective", "owner") == [("Grow", "Ann Lee; Bob Fox")]
    assert book.scores() == {"KR2": 0.25}  # 20 ÷ 80
    assert [one.reason for one in result.left_out] == ["deleted"]


def test_betterworks_counts_of_100(book: Book) -> None:
    result = book.take(export("betterworks"))
    assert (result.applied, result.sources[0].export) == (True, "betterworks")
    assert book.table("key_results", "measure", "target") == [("milestone", None), ("milestone", None)]
    assert book.scores() == {"KR1.1": 0.01, "KR1.2": 0.7}  # 1 is 1 % here


def test_peoplecues(book: Book) -> None:
    result = book.take(export("peoplecues"))
    assert (result.applied, result.sources[0].export) == (True, "peoplecues")
    assert book.scores() == {"KR1.1": 0.5}  # (150 − 100) ÷ (200 − 100)


def test_culture_amp_has_key_results_in_columns(book: Book) -> None:
    result = book.take(export("culture_amp"))
    assert (result.applied, result.sources[0].export) == (True, "culture_amp")
    assert book.table("objectives", "objective", "owner") == [
        ("Be a better coach", "Ann Lee"),
        ("Learn Spanish", "Bob Fox"),
    ]
    # A goal without key results becomes its own.
    assert book.scores() == {"KR1.1": 0.65, "KR1.2": 1, "KR2.1": 0.2}
    assert "import_own_figure" in {one.code for one in result.findings}


def test_base_goal_writes_day_month_and_two_digits(book: Book) -> None:
    result = book.take(export("base_goal"))
    assert result.applied
    assert book.table("check_ins", "date", "actual") == [(date(2026, 11, 5), 50), (date(2026, 11, 5), 0.06)]
    assert book.scores() == {"KR1.1": 0.25, "KR1.2": 0.6667}  # 50 ÷ 200, (6 − 8) ÷ (5 − 8)


def test_a_list_of_letters(book: Book) -> None:
    result = book.take(export("letters"))
    assert (result.applied, result.sources[0].shape) == (True, "listed")
    assert book.scores() == {"KR1.1": 0.25, "KR1.2": 0.5}


def test_a_list_as_feishu_has_it(chinese: Book) -> None:
    result = chinese.take(export("feishu"))
    assert result.applied
    assert chinese.table("objectives", "objective", "weight") == [("提升客户满意度", 0.6), ("开拓市场", 0.4)]
    assert chinese.table("check_ins", "date", "actual", "confidence")[0] == (date(2026, 11, 1), 0.4, 8)
    assert chinese.scores() == {"KR1.1": 0.4, "KR1.2": 0.5, "KR2.1": 0.1}
    # .6 × (.4 + .5) ÷ 2 + .4 × .1 = .31
    assert round(chinese.read().company["score"], 4) == 0.31


def test_a_closed_year_is_said_to_lie_outside_the_cycle(book: Book) -> None:
    result = book.take(export("viva_goals").replace("2026", "2025"))
    assert [one.value for one in result.findings if one.code == "import_outside_cycle"] == [
        "Raise NPS",
        "Answer in a day",
    ]
