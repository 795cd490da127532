"""DESIGN §3 sentence by sentence: its worked examples, and what stands on an edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from okrxl.assess import Assessment, assess
from okrxl.core.grid import RawValue
from tests.conformance import oracle
from tests.conformance.cases import TODAY, Case, assessed, grid, grids, of_one_objective
from tests.conformance.oracle_rollups import Member, effective_weights, rollup, siblings
from tests.conformance.rows import CheckIn, KeyResult
from tests.conftest import more

JUNE = date(2026, 6, 30)
DUE = date(2026, 12, 31)


def exact(text: object) -> Fraction | None:
    return None if text is None else Fraction(str(text))


def kr(number: int, measure: str | None, baseline: object, target: object, **more: Any) -> KeyResult:
    made = KeyResult(f"KR{number}", "O1", measure, baseline=exact(baseline), target=exact(target))
    return replace(made, **more)


def checked_in(number: int, *actuals: object, first: date = date(2026, 1, 5)) -> list[CheckIn]:
    """One check-in a week."""
    return [
        CheckIn(first + timedelta(7 * week), f"KR{number}", exact(actual))
        for week, actual in enumerate(actuals)
    ]


def only(case: Case) -> dict[str, Any]:
    """The first key result's row."""
    return {str(key): value for key, value in assessed(case).scored.iloc[0].items()}


def typed(case: Case, check_ins: Sequence[dict[str, RawValue]]) -> Assessment:
    """The case, with check-ins as somebody typed them."""
    return assess(grids(case) | {"check_ins": grid("check_ins", check_ins)}, today=TODAY)


def codes(found: Assessment, sheet: str) -> list[str]:
    return [finding.code for finding in found.findings if finding.sheet == sheet]


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "actual", "attainment", "score"),
    [
        ("decrease", 100, 60, 80, 0.5, 0.5),
        ("increase", 32, 45, 42, 0.77, 0.77),
        ("decrease", 8, 5, 6, 0.67, 0.67),
        ("increase", 2500, 3000, 2400, -0.2, 0),
        ("increase", 20, 100, 0, -0.25, 0),
        ("at_most", None, 1, "1.2", 0.8, 0),
    ],
)
def test_worked_examples(
    measure: str, baseline: object, target: object, actual: object, attainment: float, score: float
) -> None:
    row = only(of_one_objective([kr(1, measure, baseline, target)], checked_in(1, actual)))
    assert row["attainment"] == pytest.approx(attainment, abs=0.005)
    assert row["score"] == pytest.approx(score, abs=0.005)


@pytest.mark.parametrize(
    ("scores", "weights", "rolled_up"),
    [
        (("0.8", "0.5", "0.7"), (None, None, None), 2 / 3),
        (("0.8", "0.9", "0.7"), (30, 40, 30), 0.81),
        (("0.8", "0.9", "0.7"), ("0.3", "0.4", "0.3"), 0.81),
        (("0.8", "0.4", "0.6"), ("0.5", None, None), 0.65),
        (("0.8", "0.4", "0.6"), (50, None, None), 0.65),
    ],
)
def test_worked_rollups(scores: Sequence[str], weights: Sequence[object], rolled_up: float) -> None:
    rows = [kr(number, "increase", 0, 1, weight=exact(one)) for number, one in enumerate(weights)]
    check_ins = [one for number, score in enumerate(scores) for one in checked_in(number, score)]
    found = assessed(of_one_objective(rows, check_ins))
    for frame in (found.objectives, found.departments, found.owners):
        assert frame["score"].tolist() == [pytest.approx(rolled_up, abs=1e-9)]
    assert found.company["score"] == pytest.approx(rolled_up, abs=1e-9)
    assert not {"weights_off", "weights_leave_nothing"} & set(codes(found, "key_results"))


@pytest.mark.parametrize(
    ("weights", "off"),
    [
        (("0.333", "0.333", "0.333"), False),
        (("33.3", "33.3", "33.3"), False),
        (("0.334", "0.334", "0.333"), False),
        (("0.333", "0.333", "0.332"), True),
        (("0.5", "0.6"), True),
        (("0.5", "0.5", None), True),
        (("0.7", "0.6", None), True),
        (("0.1", "0.2", "0.7"), False),
        ((0, None, None), False),
        ((0, 1), False),
        ((100,), False),
        (("12.5", "12.5", None), False),
        ((None, None), False),
    ],
)
def test_weights_of_siblings_and_whether_they_are_a_finding(weights: Sequence[object], *, off: bool) -> None:
    given_ = [exact(one) for one in weights]
    rows = [kr(number, "increase", 0, 1, weight=one) for number, one in enumerate(given_)]
    found = assessed(of_one_objective(rows))
    wanted = [float(share) for share in siblings([(one, False) for one in given_])]
    assert found.scored["effective_weight"].tolist() == pytest.approx(wanted, abs=1e-12)
    assert bool({"weights_off", "weights_leave_nothing"} & set(codes(found, "key_results"))) == off


def up_to_due(number: int, *actuals: object) -> list[CheckIn]:
    """One check-in a week, the last on the due date: all of the time has elapsed."""
    return checked_in(number, *actuals, first=DUE - timedelta(7 * (len(actuals) - 1)))


EQUALS = ("at_least", "at_most", "between", "increase", "decrease")


@settings(max_examples=more(usual=3, long=6), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=5), min_size=12, max_size=12))
def test_equality_meets_a_threshold_whatever_binary_fractions_make_of_it(drawn: list[list[int]]) -> None:
    rows, check_ins = [], []
    for number, parts in enumerate(drawn * len(EQUALS)):
        measure = EQUALS[number // len(drawn)]
        actuals = [Fraction(part, (10, 100)[number % 2]) for part in parts]
        mean = number % 3 == 0 and len(parts) != 3
        target = sum(actuals, Fraction(0)) / (len(parts) if mean else 1)
        baseline = target + {"increase": -1, "decrease": 1}.get(measure, 0)
        made = KeyResult(f"KR{number}", "O1", measure, None, baseline, target, target)
        rows.append(replace(made, aggregation="average" if mean else "sum"))
        check_ins += up_to_due(number, *map(float, actuals))
    found = assessed(of_one_objective(rows, check_ins, as_of=DUE)).scored
    wrong = found.loc[
        found["status"] != "achieved", ["id", "measure", "aggregation", "target", "actual", "score"]
    ]
    assert wrong.empty, wrong.to_string()


@pytest.mark.parametrize("measure", EQUALS)
@pytest.mark.parametrize(
    ("parts", "total"),
    [
        (("0.1", "0.7"), "0.8"),
        (("0.1", "0.2"), "0.3"),
        (("0.1", "0.2", "-0.3"), "0"),
        (("100000.1", "-100000", "0.7"), "0.8"),
        (("1.1", "2.2", "3.3"), "6.6"),
    ],
)
def test_a_sum_of_decimals_meets_the_number_it_comes_to(
    measure: str, parts: Sequence[str], total: str
) -> None:
    target = Fraction(total)
    baseline = target + {"increase": -1, "decrease": 1}.get(measure, 0)
    row = KeyResult("KR1", "O1", measure, None, baseline, target, target, "sum")
    assert only(of_one_objective([row], up_to_due(1, *parts), as_of=DUE))["status"] == "achieved"


@pytest.mark.parametrize("gone", [7, 29, 57, 90])
def test_status_by_the_gap_to_what_is_expected_equality_included(gone: int) -> None:
    start = date(2026, 1, 1)
    cycle = (start, start + timedelta(100))
    rows = [kr(number, "increase", 0, 1) for number in range(101)]
    check_ins = [CheckIn(start, f"KR{number}", Fraction(number, 100)) for number in range(101)]
    case = of_one_objective(rows, check_ins, as_of=start + timedelta(gone), cycle=cycle)
    wanted = [oracle.standing(row, check_ins, case.rules, case.rules.as_of).status for row in case.plan]
    assert assessed(case).scored["status"].tolist() == wanted


@pytest.mark.parametrize(
    ("baseline", "span"),
    [("0", "1"), ("0.1", "1"), ("0.7", "0.2"), ("1.1", "0.4"), ("32", "13"), ("8", "-3"), ("98.5", "1")],
)
def test_halves_are_rounded_up_before_they_are_graded(baseline: str, span: str) -> None:
    rows, check_ins, shown = [], [], []
    for number in range(1, 200, 2):
        score = Fraction(number, 200)
        first, length = Fraction(baseline), Fraction(span)
        rows.append(kr(number, "increase" if length > 0 else "decrease", baseline, float(first + length)))
        check_ins += checked_in(number, float(first + score * length))
        shown.append(score)
    case = of_one_objective(rows, check_ins)
    found = assessed(case).scored
    wanted = [oracle.grade(score, case.rules) for score in shown]
    pairs = zip(found["score"], found["grade"], wanted, strict=True)
    assert not [(score, grade, right) for score, grade, right in pairs if grade != right]


@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        (("0.69", "0.7"), (None, None)),
        (("0.695",), (None,)),
        (("0.685", "0.695", "0.705"), (30, 40, 30)),
        (("0.64", "0.75"), ("0.5", "0.5")),
        (("0.35", "0.4", "0.435"), (None, None, None)),
        (("0.1", "0.69"), ("0.5", "0.5")),
    ],
)
def test_a_rollup_of_a_half_is_rounded_up_before_it_is_graded(
    scores: Sequence[str], weights: Sequence[object]
) -> None:
    rows = [kr(number, "increase", 0, 1, weight=exact(one)) for number, one in enumerate(weights)]
    check_ins = [one for number, score in enumerate(scores) for one in checked_in(number, score)]
    case = of_one_objective(rows, check_ins)
    shares = effective_weights(case.plan, case.sheet, case.rules, JUNE)
    members = [
        Member(row, oracle.standing(row, check_ins, case.rules, JUNE), shares[row.id]) for row in case.plan
    ]
    assert assessed(case).company["grade"] == rollup(members, case.rules).grade


@pytest.mark.parametrize(
    ("typed_actual", "unit", "score"),
    [
        (0.6, None, 0.6),
        (1.0, None, 1.0),
        (0.0, None, 0.0),
        ("60%", None, 0.6),
        ("６０％", None, 0.6),
        (60.0, None, 0.6),
        (60.0, "%", 0.6),
        (100.0, "%", 1.0),
        ("60", "%", 0.6),
        ("是", None, 1.0),
        ("否", None, 0.0),
        ("完成", None, 1.0),
        ("未完成", None, 0.0),
        ("Yes", None, 1.0),
        ("no", None, 0.0),
        ("DONE", None, 1.0),
    ],
)
def test_a_milestone_is_a_share_done_or_a_word(
    typed_actual: RawValue, unit: str | None, score: float
) -> None:
    case = of_one_objective([kr(1, "milestone", None, None, unit=unit)])
    found = typed(case, [{"date": date(2026, 2, 1), "kr_id": "KR1", "actual": typed_actual}])
    assert found.scored["score"].tolist() == [pytest.approx(score, abs=1e-12)]


@pytest.mark.parametrize("word", ["完成", "是", "done", "yes", "否"])
def test_a_word_for_done_is_no_number(word: str) -> None:
    found = typed(
        of_one_objective([kr(1, "increase", 0, 60)]),
        [{"date": date(2026, 2, 1), "kr_id": "KR1", "actual": word}],
    )
    assert found.scored["status"].tolist() == ["no_data"]
    assert "number_unreadable" in codes(found, "check_ins")


@pytest.mark.parametrize(
    ("rows", "actual"),
    [
        ([(5, 1), (5, 2)], 2),
        ([(5, 1), (5, None)], 1),
        ([(9, 1), (5, 2)], 1),
        ([(5, 3), (9, 1), (5, 2)], 1),
        ([(31, 4), (5, 2)], 2),
    ],
)
def test_the_last_day_counts_and_of_two_on_one_day_the_lower_row(
    rows: Sequence[tuple[int, int | None]], actual: float
) -> None:
    check_ins = [CheckIn(date(2026, 1, day), "KR1", exact(number)) for day, number in rows]
    case = of_one_objective([kr(1, "increase", 0, 10)], check_ins, as_of=date(2026, 1, 30))
    assert only(case)["actual"] == actual


def test_a_time_of_day_makes_no_other_day() -> None:
    case = of_one_objective([kr(1, "increase", 0, 10)], as_of=date(2026, 1, 5))
    rows: list[dict[str, RawValue]] = [
        {"date": datetime(2026, 1, 5, 18, 30), "kr_id": "kr1 ", "actual": 3.0},
        {"date": datetime(2026, 1, 5, 9, 0), "kr_id": "ＫＲ1", "actual": 4.0},
    ]
    assert typed(case, rows).scored["actual"].tolist() == [4.0]


@pytest.mark.parametrize("separator", ["、", "，", ",", ";", "；", "/", "／", "\n", "\r\n", " 、 ", "、、"])
def test_several_owners_each_carry_the_key_result_in_full(separator: str) -> None:
    rows = [kr(1, "increase", 0, 1, owner=f"甲{separator}Li Lei"), kr(2, "increase", 0, 1, owner="甲")]
    found = assessed(of_one_objective(rows, [*checked_in(1, "0.4"), *checked_in(2, "0.8")]))
    owners = found.owners.set_index("owner")["score"]
    assert owners.to_dict() == {"甲": pytest.approx(0.6), "Li Lei": pytest.approx(0.4)}


LEAP = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "last_year"),
    [(date(2025, 2, 27), 10), (date(2025, 2, 28), 30), (date(2025, 3, 1), 35)],
)
def test_growth_over_the_same_days_of_a_leap_year(as_of: date, last_year: int) -> None:
    days = [(date(2024, 1, 31), 10), (date(2024, 2, 28), 5), (date(2024, 2, 29), 15), (date(2024, 3, 1), 5)]
    check_ins = [CheckIn(day, "KR1", Fraction(number)) for day, number in days]
    check_ins.append(CheckIn(date(2025, 1, 31), "KR1", Fraction(42)))
    case = of_one_objective([kr(1, "growth", None, "0.2")], check_ins, as_of=as_of, cycle=LEAP)
    assert only(case)["attainment"] == pytest.approx((42 / last_year - 1) / 0.2)


def test_two_days_that_become_one_a_year_later_both_count() -> None:
    days = [(date(2024, 2, 29), 15), (date(2024, 2, 28), 5)]
    check_ins = [CheckIn(day, "KR1", Fraction(number)) for day, number in days]
    check_ins.append(CheckIn(date(2025, 2, 28), "KR1", Fraction(30)))
    case = of_one_objective([kr(1, "growth", None, "0.5")], check_ins, as_of=date(2025, 2, 28), cycle=LEAP)
    assert only(case)["attainment"] == pytest.approx(1.0)


@pytest.mark.parametrize("measure", ["at_least", "at_most", "between"])
def test_a_threshold_expects_nothing_before_its_start(measure: str) -> None:
    row = replace(kr(1, measure, None, 1), target_max=Fraction(2), start=date(2026, 7, 1))
    found = only(of_one_objective([row]))
    assert (found["status"], found["expected"]) == ("not_started", 0.0)


def test_what_cannot_be_scored_shows_no_hit_rate() -> None:
    row = kr(1, "at_most", None, None, aggregation="hit_rate")
    found = only(of_one_objective([row], checked_in(1, 3)))
    assert found["score"] != found["score"]
    assert found["attainment"] != found["attainment"]
    assert found["actual"] == 3


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "actuals", "aggregation", "as_of", "forecast"),
    [
        ("increase", 0, 100, (10, 40), "latest", JUNE, 40 / Fraction(180, 364)),
        ("increase", 20, 100, (10, 40), "latest", JUNE, 20 + 20 / Fraction(180, 364)),
        ("decrease", 100, 60, (90,), "latest", JUNE, 100 - 10 / Fraction(180, 364)),
        ("increase", 0, 100, (10, 40), "sum", JUNE, 50 / Fraction(180, 364)),
        ("increase", 0, 100, (10, 40), "latest", date(2027, 1, 5), 40),
    ],
)
def test_the_forecast_is_the_value_at_due_at_the_pace_so_far(
    measure: str,
    baseline: int,
    target: int,
    actuals: Sequence[int],
    aggregation: str,
    as_of: date,
    forecast: Fraction,
) -> None:
    row = kr(1, measure, baseline, target, aggregation=aggregation)
    found = only(of_one_objective([row], checked_in(1, *actuals), as_of=as_of))
    assert found["forecast"] == pytest.approx(float(forecast))


def test_missing_counts_as_zero_or_is_skipped() -> None:
    rows = [kr(1, "increase", 0, 1), kr(2, "increase", 0, 1), kr(3, "increase", 0, 1, start=date(2026, 7, 1))]
    case = of_one_objective(rows, checked_in(1, "0.8"))
    assert assessed(case).company["score"] == pytest.approx(0.4)
    skipping = replace(case, rules=replace(case.rules, missing_counts_as="skip"))
    assert assessed(skipping).company["score"] == pytest.approx(0.8)
