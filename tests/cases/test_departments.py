"""Departments, owners, parents and goals (cases 13, 26, 40): everyone whole, the company once."""

from __future__ import annotations

from typing import Any

import pytest

from okrxl.core.labels import split_list
from tests.cases.company import codes, company, key_result, objective, scores
from tests.exchange.departments import cut_of


@pytest.mark.parametrize(
    "cell", ["Sales; Marketing", "Sales、Marketing", "Sales/Marketing", "sales\nMARKETING"]
)
def test_a_key_result_of_two_departments(cell: str) -> None:
    found = company(
        [objective("O1")],
        [
            key_result("K1", "O1", 1, department=cell),
            key_result("K2", "O1", 0.5),
            key_result("K3", "O1", 0, department="Marketing"),
        ],
    )
    assert scores(found.departments, "department") == {"Sales": 0.75, "Marketing": 0.5}
    assert found.departments["key_results"].tolist() == [2, 2]
    assert found.company["score"] == pytest.approx(0.5)
    assert found.company["key_results"] == 3
    assert "department_unknown" not in codes(found)


def test_it_goes_to_both() -> None:
    found = company(
        [objective("O1")],
        [key_result("K1", "O1", 1, department="Sales; Marketing"), key_result("K2", "O1", 0)],
    )
    sent = {name: data.scored["id"].tolist() for name, data in cut_of(found).items()}
    assert sent == {"Sales": ["K1", "K2"], "Marketing": ["K1"]}
    assert {name: len(data.check_ins) for name, data in cut_of(found).items()} == {"Sales": 2, "Marketing": 1}


def test_a_known_name_is_one_name() -> None:
    found = company(
        [objective("O1", "Sales/North", owner="Lead, North")],
        [key_result("K1", "O1", 1), key_result("K2", "O1", 0, owner="lead, north; Ann")],
        departments={"Sales/North": None},
        owners=["Lead, North", "Ann"],
    )
    assert scores(found.departments, "department") == {"Sales/North": 0.5}
    assert scores(found.owners, "owner") == {"Lead, North": 0.5, "Ann": 0.0}
    assert not {"department_unknown", "owner_unknown"} & codes(found)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lead, North", ("Lead, North",)),
        ("Ann, Lead, North", ("Ann", "Lead, North")),
        ("Lead, South", ("Lead", "South")),
        (" , ", ()),
    ],
)
def test_known_names_within_a_cell(cell: str, names: tuple[str, ...]) -> None:
    assert split_list(cell, {"lead,north"}) == names


def aligned(**more: Any) -> Any:
    """O1 on top without key results, O2 and O3 below it, O4 below O3; O5 serves another goal."""
    return company(
        [
            objective("O1"),
            objective("O2", aligned_to="O1"),
            objective("O3", aligned_to="O1"),
            objective("O4", aligned_to="O3"),
            objective("O5", aligned_to="S2"),
        ],
        [
            key_result("K2", "O2", 0.2),
            key_result("K3", "O3", 0.4),
            key_result("K4", "O4", 0.9),
            key_result("K5", "O5", 1),
        ],
        **more,
    )


def test_parents_and_goals_are_scored_from_what_is_below() -> None:
    found = aligned()
    assert scores(found.objectives, "id") == {"O1": 0.5, "O2": 0.2, "O3": 0.65, "O4": 0.9, "O5": 1.0}
    assert scores(found.strategy, "id") == {"S1": 0.5, "S2": 1.0}
    assert found.strategy["key_results"].tolist() == [3, 1]
    assert "objective_without_key_results" not in codes(found)


def test_the_company_is_what_its_key_results_are() -> None:
    assert aligned().company["score"] == pytest.approx((0.2 + 0.4 + 0.9 + 1) / 4)


def test_gap_and_expected_roll_up() -> None:
    found = aligned()
    goal = found.strategy.iloc[0]
    assert goal["expected"] == pytest.approx(180 / 364)
    assert goal["gap"] == pytest.approx(180 / 364 - 0.5)
