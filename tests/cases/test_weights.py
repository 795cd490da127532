"""Weights on real sheets (cases 6, 7, 8): within departments, departments, percents and relative ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.company import codes, company, key_result, objective, scores
from tests.conformance.cases import Percent

P = Percent


def two_departments(sales: list[Any], marketing: list[Any], **more: Any) -> Any:
    """Sales scores 1 in all its objectives, Marketing 0; the lists are the objectives' weights."""
    typed = [("Sales", one) for one in sales] + [("Marketing", one) for one in marketing]
    return company(
        [objective(f"O{number}", name, weight) for number, (name, weight) in enumerate(typed)],
        [
            key_result(f"K{number}", f"O{number}", float(name == "Sales"))
            for number, (name, _) in enumerate(typed)
        ],
        **more,
    )


@pytest.mark.parametrize(
    ("sales", "marketing"),
    [([60, 40], [0.6, 0.4]), ([60, 40], [None, None]), ([None, None, None], [None])],
)
def test_each_department_is_a_whole_of_its_own(sales: list[Any], marketing: list[Any]) -> None:
    found = two_departments(sales, marketing)
    assert found.company["score"] == pytest.approx(0.5)
    assert not {one for one in codes(found) if one.startswith("weights")}


def test_departments_weigh_by_their_own_column() -> None:
    found = two_departments([None], [None], departments={"Sales": 0.8, "Marketing": 0.2})
    assert found.company["score"] == pytest.approx(0.8)


def test_a_blank_department_takes_what_is_left() -> None:
    found = two_departments([None], [None], departments={"Sales": 0.3, "Marketing": None})
    assert found.company["score"] == pytest.approx(0.3)


def test_a_department_without_objectives_leaves_its_share_to_the_others() -> None:
    found = two_departments([None], [None], departments={"Sales": 0.3, "Marketing": 0.3, "Legal": 0.4})
    assert found.company["score"] == pytest.approx(0.5)
    assert "weights_off" not in codes(found)


def test_the_setting_takes_all_objectives_as_siblings() -> None:
    found = two_departments([0.2, 0.2], [0.6], objective_weights="Company")
    assert found.company["score"] == pytest.approx(0.4)


def test_weights_over_all_objectives_without_the_setting_are_told_once() -> None:
    found = two_departments([0.2, 0.2], [0.6])
    assert found.company["score"] == pytest.approx(0.5)
    assert [one.code for one in found.findings if one.code.startswith("weights")] == ["weights_look_company"]


@pytest.mark.parametrize(
    ("typed", "right", "found_codes"),
    [
        ([1, 2, 4, None], 0.75, {"weights_relative_blank"}),  # the blank weighs 7/3
        ([1, 2, 4, 7], 0.5, {"weights_relative"}),
        ([30, 30, 30, 10], 0.9, set()),
        ([0.5, 0.3, 0.1, None], 0.9, set()),
        ([0.5, 0.3, 0.2, None], 1.0, {"weights_leave_nothing"}),
        ([0.5, 0.2, 0.2, 0.3], 0.75, {"weights_off"}),  # .9 ÷ 1.2
    ],
)
def test_kinds_of_weights(typed: list[Any], right: float, found_codes: set[str]) -> None:
    found = company(
        [objective("O1")],
        [key_result(f"K{number}", "O1", float(number < 3), weight) for number, weight in enumerate(typed)],
    )
    assert found.company["score"] == pytest.approx(right)
    assert {one for one in codes(found) if one.startswith("weights")} == found_codes


def test_a_department_of_weight_0_has_its_own_score() -> None:
    found = company(
        [objective("O1"), objective("O2", "Marketing", 0.7), objective("O3", "Marketing", 0.3)],
        [key_result("K1", "O1", 0.2), key_result("K2", "O2", 1), key_result("K3", "O3", 0)],
        departments={"Sales": 1, "Marketing": 0},
    )
    assert found.company["score"] == pytest.approx(0.2)
    assert scores(found.departments, "department") == {"Sales": 0.2, "Marketing": 0.7}


@pytest.mark.parametrize(
    ("typed", "right", "found_codes"),
    [
        ([P(0.6), 40], 0.6, set()),  # one scale: 60 % and 40 %
        ([P(0.6), 0.4], 0.6, set()),
        ([P(0.5), 30, None], 0.8, set()),  # the blank takes 20 %
        ([P(1), P(2)], 1 / 3, {"weights_off"}),  # 100 % and 200 % are no relative weights
        ([P(0.6), 2, 3], 0.62 / 0.65, {"weights_mixed"}),
        ([P(0.6), 60, None], 1.0, {"weights_mixed"}),  # nothing is left
    ],
)
def test_percent_formats_make_one_scale(typed: list[Any], right: float, found_codes: set[str]) -> None:
    """The first two score 1, the third, and the second of two, 0."""
    last = len(typed) - 1
    found = company(
        [objective("O1")],
        [key_result(f"K{at}", "O1", float(at < last), weight) for at, weight in enumerate(typed)],
    )
    assert found.company["score"] == pytest.approx(right)
    assert {one for one in codes(found) if one.startswith("weights")} == found_codes


def test_departments_and_objectives_weigh_by_their_formats_too() -> None:
    found = two_departments([P(0.5), 50], [None], departments={"Sales": P(0.8), "Marketing": 20})
    assert found.company["score"] == pytest.approx(0.8)
    assert not {one for one in codes(found) if one.startswith("weights")}
    off = two_departments([None], [None], departments={"Sales": P(1), "Marketing": P(2)})
    assert off.company["score"] == pytest.approx(1 / 3)
    assert "weights_off" in codes(off)


def test_ten_in_a_hundred_is_the_least_that_is_a_percent() -> None:
    found = two_departments([10] * 9 + [None], [None])
    assert not {one for one in codes(found) if one.startswith("weights")}
    below = two_departments([9] * 9 + [None], [None])
    assert "weights_relative_blank" in codes(below)


@pytest.mark.parametrize(
    ("weights", "score"),
    [
        ([0.5, 50], 0.5),
        ([0.3, 0.3, 40], 0.3),
        ([0.95, 5], 0.95),
        ([0.5, 50, None], 0.5),  # nothing is left for the blank one
        ([0.25, 25, None], 0.25),  # the blank one takes 50 %
    ],
)
def test_shares_beside_percents_are_an_error(weights: list[Any], score: float) -> None:
    """0.5 and 50 are one half each; the first scores 1, the others 0. Of departments and objectives alike."""
    names = [f"D{number}" for number in range(len(weights))]
    each = list(zip(names, weights, strict=True))
    found = [
        company(
            [objective("O1")],
            [key_result(name, "O1", float(name == "D0"), one) for name, one in each],
        ),
        company(
            [objective(name, "Sales", one) for name, one in each],
            [key_result(f"K{name}", name, float(name == "D0")) for name in names],
        ),
        company(
            [objective(name, name) for name in names],
            [key_result(f"K{name}", name, float(name == "D0")) for name in names],
            departments=dict(each),
        ),
    ]
    for one in found:
        assert one.company["score"] == pytest.approx(score)
        assert [(it.code, it.severity) for it in one.findings if it.code.startswith("weights")] == [
            ("weights_two_scales", "error")
        ]


@pytest.mark.parametrize("weights", [[0.5, 9.5, 90], [0.5, 99.5]])
def test_half_a_percent_among_percents_is_none(weights: list[Any]) -> None:
    found = two_departments(weights, [None])
    assert not {one for one in codes(found) if one.startswith("weights")}


@pytest.mark.parametrize("weights", [[0.6, 4], [0.35, 0.25, 4], [0.5, 5], [0.3, 2, 3]])
def test_a_fraction_beside_larger_numbers_is_an_error(weights: list[Any]) -> None:
    """4 may be 0.4 or 40 %; until that is settled they are relative, and the first scores 1."""
    found = two_departments(weights, [None])
    kinds = {(one.code, one.severity) for one in found.findings if one.code.startswith("weights")}
    assert kinds == {("weights_fraction", "error")}
    assert found.company["score"] == pytest.approx(0.5)
    of_one = company(
        [objective("O1")],
        [key_result(f"K{at}", "O1", float(at == 0), one) for at, one in enumerate(weights)],
    )
    assert of_one.company["score"] == pytest.approx(weights[0] / sum(weights))


def test_a_half_among_relative_weights_is_relative() -> None:
    assert "weights_relative" in codes(two_departments([0.5, 1, 2], [None]))


@pytest.mark.parametrize("weights", [[P(50), P(0.5)], [P(0.5), P(50)]])
def test_a_percent_format_put_on_50_afterwards_is_an_error(weights: list[Any]) -> None:
    """The cells show 5000 % and 50 %; they are one half each."""
    found = company(
        [objective("O1")],
        [key_result("K1", "O1", 1.0, weights[0]), key_result("K2", "O1", 0.0, weights[1])],
    )
    assert found.company["score"] == pytest.approx(0.5)
    assert "weights_mixed" in {one.code for one in found.findings if one.severity == "error"}
