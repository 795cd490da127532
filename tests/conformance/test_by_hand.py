"""Numbers worked by hand from DESIGN §3 and from what people typed: by the oracle and by okrxl."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from tests.conformance import oracle
from tests.conformance.cases import Case, assessed, of_one_objective
from tests.conformance.oracle_rollups import Member, effective_weights, rollup, siblings
from tests.conformance.rows import CheckIn, Department, KeyResult, Objective

MONTH_ENDS = [date(2026, month, day) for month, day in enumerate((31, 28, 31, 30, 31, 30), 1)]
JUNE = MONTH_ENDS[-1]
EARLY, LATE = datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 10)


def number(text: object) -> Fraction | None:
    return None if text is None else Fraction(str(text))


def formatted(text: object) -> bool:
    """`35%` stands in a percent format, `35` does not."""
    return str(text).endswith("%")


def value(text: object) -> Fraction | None:
    return Fraction(str(text)[:-1]) / 100 if formatted(text) else number(text)


def kr(measure: str | None, baseline: object, target: object, **more: Any) -> KeyResult:
    typed = {"baseline": baseline, "target": target, "target_max": more.pop("target_max", None)}
    percents = frozenset(key for key, text in typed.items() if formatted(text))
    made = KeyResult(more.pop("id", "KR1"), more.pop("objective_id", "O1"), measure, percents=percents)
    numbers: dict[str, Any] = {key: value(text) for key, text in typed.items()}
    return replace(made, **numbers, **more)


def check_in(day: date, actual: object, kr_id: str = "KR1", **more: Any) -> CheckIn:
    percents = frozenset({"actual"} if formatted(actual) else ())
    return CheckIn(day, kr_id, value(actual), percents=percents, **more)


def monthly(*actuals: object) -> list[CheckIn]:
    """One check-in at each month's end."""
    return [check_in(day, actual) for day, actual in zip(MONTH_ENDS, actuals, strict=False)]


@dataclass(frozen=True)
class Worked:
    """A key result, and what a person works out for it."""

    case: int | str
    rows: KeyResult
    check_ins: Sequence[CheckIn]
    right: dict[str, Any]
    as_of: date = JUNE


HALF = Fraction(180, 364)
HUNDREDS = monthly(*[100] * 6)
NO_SCORE = dict.fromkeys(("score", "attainment"))
LOSS = kr("growth", -40, "0.05", aggregation="latest")
EARLIER = [check_in(date(2025, day.month, 28), 100) for day in MONTH_ENDS]

WORKED = (
    Worked("100 to 60 at 80", kr("decrease", 100, 60), monthly(80), {"score": 0.5, "grade": "amber"}),
    Worked("32 to 45 at 42", kr("increase", 32, 45), monthly(42), {"score": 10 / 13, "grade": "green"}),
    Worked("8 to 5 at 6", kr("decrease", 8, 5), monthly(6), {"score": 2 / 3, "grade": "amber"}),
    Worked("below", kr("increase", 2500, 3000), monthly(2400), {"score": 0.0, "attainment": -0.2}),
    Worked("20 to 100 at 0", kr("increase", 20, 100), monthly(0), {"score": 0.0, "attainment": -0.25}),
    Worked("at most 1 at 1.2", kr("at_most", None, 1), monthly("1.2"), {"score": 0.0, "attainment": 0.8}),
    Worked(
        1,
        kr("increase", 1000, 1200, aggregation="sum"),
        HUNDREDS,
        {"score": float((600 - 1000 * HALF) / 200), "actual": 600.0, "status": "on_track"},
    ),
    Worked(
        "500 to 300 at 150 half way",
        kr("decrease", 500, 300, aggregation="sum", due=date(2026, 6, 29), start=date(2026, 1, 1)),
        [check_in(date(2026, 2, 1), 100), check_in(date(2026, 3, 31), 48)],
        # half way, day 89.5 of 179, lies between two days: 89 of 179 here
        {"score": float((148 - 500 * Fraction(89, 179)) / -200)},
        date(2026, 3, 31),
    ),
    Worked(
        2,
        kr("at_least", None, 1200, aggregation="sum"),
        HUNDREDS,
        {"score": 0.5, "status": "on_track", "expected": float(HALF)},
    ),
    Worked(
        "2, reached",
        kr("at_least", None, 600, aggregation="sum"),
        HUNDREDS,
        {"score": 1.0},
    ),
    Worked(
        "budget within",
        kr("at_most", None, 1200, aggregation="sum"),
        HUNDREDS[:5],
        {"score": 1.0, "status": "on_track"},
    ),
    Worked(
        "budget overspent",
        kr("at_most", None, 500, aggregation="sum"),
        HUNDREDS,
        {"score": 0.0, "status": "at_risk"},
    ),
    Worked(
        3,
        kr("increase", 0, 1_200_000),
        monthly(*[100_000] * 6),
        {"score": 1 / 12, "actual": 100_000.0},
    ),
    Worked(
        4,
        kr("increase", 0, 150, aggregation="sum"),
        [check_in(MONTH_ENDS[2], 40, by="甲"), check_in(MONTH_ENDS[2], 35, by="乙")],
        {"actual": 75.0, "score": 0.5},
    ),
    Worked(
        "4, corrected",
        kr("increase", 0, 150, aggregation="sum"),
        [
            check_in(MONTH_ENDS[2], 90, by="甲", entered=LATE),
            check_in(MONTH_ENDS[2], 10, by="甲", entered=EARLY),
            check_in(MONTH_ENDS[2], 35, by="乙", entered=EARLY),
        ],
        {"actual": 125.0},
    ),
    Worked(
        5,
        kr("increase", 0, 100),
        [
            check_in(MONTH_ENDS[2], 40, by="甲", entered=LATE),
            check_in(MONTH_ENDS[2], 35, by="乙", entered=EARLY),
        ],
        {"actual": 40.0},
    ),
    Worked(
        12,
        kr("increase", 0, 100),
        [check_in(MONTH_ENDS[2], 90), check_in(MONTH_ENDS[2], 9)],
        {"actual": 9.0, "score": 0.09},
    ),
    Worked(9, kr("at_most", None, "2%", unit="%"), monthly("1.5"), {"score": 1.0}),
    Worked(10, kr("at_least", None, "35%", unit="%"), monthly(25), {"score": 0.0}),
    Worked("10, no unit", kr("at_least", None, "35%"), monthly(25), {"score": 0.0}),
    Worked(
        "1.8 %",
        kr("at_most", None, "1.8", unit="%"),
        monthly("1.8%"),
        {"score": 1.0, "attainment": 1.0},
    ),
    Worked(
        "48 % to 60 %",
        kr("increase", 48, "60%", unit="%"),
        monthly("54%"),
        {"score": 0.5},
    ),
    Worked(
        14,
        kr("recurring", None, None, frequency="quarterly", start=date(2026, 2, 1), due=date(2027, 1, 31)),
        [check_in(date(2026, month, 15), 1) for month in (3, 5, 9, 12)],
        {"score": 1.0, "hits": 4, "planned": 4},
        date(2027, 1, 31),
    ),
    Worked(
        "14, hit rate",
        kr("at_least", None, 90, aggregation="hit_rate", frequency="quarterly"),
        [check_in(date(2026, month, 15), actual) for month, actual in ((3, 95), (5, 80), (9, 90), (12, 99))],
        {"score": 0.75, "hits": 3, "planned": 4, "actual": 99.0},
        date(2027, 1, 31),
    ),
    Worked(15, kr("milestone", None, 4), monthly(1), {"score": 0.25}),
    Worked("15, two", kr("milestone", None, 4), monthly(1, 2), {"score": 0.5}),
    Worked(
        "15, all",
        kr("milestone", None, 4),
        monthly(1, 2, 4),
        {"score": 1.0, "status": "achieved"},
    ),
    Worked(
        20,
        kr("at_least", None, -100),
        monthly(-50),
        {"score": 1.0, "attainment": 1.5},
    ),
    Worked(
        "20, missed",
        kr("at_least", None, -100),
        monthly(-150),
        {"score": 0.0, "attainment": 0.5},
    ),
    Worked(
        "20, at most",
        kr("at_most", None, -100),
        monthly(-150),
        {"score": 1.0, "attainment": 1.5},
    ),
    Worked(21, LOSS, monthly(50), NO_SCORE),
    Worked(
        "21, amounts",
        kr("growth", None, "0.05"),
        [*(replace(one, actual=Fraction(-5)) for one in EARLIER), *HUNDREDS],
        NO_SCORE,
    ),
    Worked(
        22,
        kr("growth", "82%", "5%", aggregation="latest"),
        monthly("85%"),
        {"attainment": float((Fraction(85, 82) - 1) * 20), "score": float((Fraction(85, 82) - 1) * 20)},
    ),
    Worked(
        "growth of amounts",
        kr("growth", None, "0.2"),
        [*EARLIER, *monthly(*[110] * 6)],
        {"attainment": 0.5, "score": 0.5, "expected": 1.0},
    ),
    Worked(
        "growth on last year's total",
        kr("growth", 1000, "0.2"),
        HUNDREDS,
        {"attainment": float((600 / (1000 * HALF) - 1) * 5)},
    ),
    Worked(
        29,
        kr("increase", 0, 100),
        monthly(50, 80, 100),
        {"score": 1.0, "status": "achieved", "not_updated": False},
    ),
    Worked(
        "29, closed",
        kr("increase", 0, 100, state="closed", due=date(2026, 4, 30)),
        monthly(50, 60, 80),
        {"score": 0.8, "status": "closed", "not_updated": False},
    ),
    Worked(
        "cancelled",
        kr("increase", 0, 100, state="cancelled"),
        monthly(50),
        {"status": "cancelled", "not_updated": False},
    ),
    Worked(
        "a threshold is achieved only from due on",
        kr("at_most", None, 5),
        monthly(3),
        {"score": 1.0, "status": "on_track", "expected": 1.0},
    ),
    Worked(
        "a threshold at its due date",
        kr("at_most", None, 5, due=JUNE),
        monthly(3),
        {"score": 1.0, "status": "achieved"},
    ),
    Worked(
        "aspirational",
        kr("increase", 0, 100, commitment="aspirational"),
        monthly(*[35] * 6),
        {"score": 0.35, "expected": float(HALF * Fraction(7, 10)), "status": "on_track"},
    ),
)


def of_cycle(one: Worked) -> Case:
    """The key result alone; what goes on into 2027 lies in a fiscal year from February."""
    made = of_one_objective([one.rows], one.check_ins, as_of=one.as_of)
    if one.as_of.year == 2026:
        return made
    return replace(made, rules=replace(made.rules, cycle_start=date(2026, 2, 1), cycle_end=date(2027, 1, 31)))


def close(found: Any, right: Any) -> bool:
    if right is None:
        return bool(pd.isna(found))
    return bool(found == (pytest.approx(right, abs=1e-9) if isinstance(right, float) else right))


@pytest.mark.parametrize("one", WORKED, ids=lambda one: str(one.case))
def test_the_oracle(one: Worked) -> None:
    case = of_cycle(one)
    found = oracle.standing(case.plan[0], case.check_ins, case.rules, case.rules.as_of)
    for key, right in one.right.items():
        said = getattr(found, key)
        assert close(float(said) if isinstance(said, Fraction) else said, right), (key, said)


@pytest.mark.parametrize("one", WORKED, ids=lambda one: str(one.case))
def test_okrxl(one: Worked) -> None:
    found = assessed(of_cycle(one)).scored.iloc[0]
    for key, right in one.right.items():
        assert close(found[key], right), (key, found[key])


# Weights ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ((30, 40, 30), (0.3, 0.4, 0.3)),
        (("0.6", "0.4"), (0.6, 0.4)),
        (("60%", "40%"), (0.6, 0.4)),
        (("50%", None, None), (0.5, 0.25, 0.25)),
        ((1, 2, 4, None), (0.15, 0.3, 0.6, 0.35)),
        ((None, None), (0.5, 0.5)),
        (("0.3", "0.3"), (0.5, 0.5)),
        (("70%", "60%", None), (7 / 13, 6 / 13, 0)),
    ],
)
def test_siblings(typed: Iterable[object], right: Iterable[float]) -> None:
    found = [float(one) for one in siblings([(value(text), formatted(text)) for text in typed])]
    total = sum(right)
    assert found == pytest.approx([one / total for one in right])


def company(case: Case) -> float:
    """The company's score by the oracle."""
    weights = effective_weights(case.plan, case.sheet, case.rules, case.rules.as_of)
    members = [
        Member(row, oracle.standing(row, case.check_ins, case.rules, case.rules.as_of), weights[row.id])
        for row in case.plan
        if row.id in weights
    ]
    score = rollup(members, case.rules).score
    assert score is not None
    return float(score)


SALES = Department("Sales")
MARKETING = Department("Marketing")


def two_departments(sales: Sequence[object], marketing: Sequence[object]) -> Case:
    """Sales scores 1 in all its objectives, Marketing 0."""
    listed = [("Sales", text) for text in sales] + [("Marketing", text) for text in marketing]
    objectives = tuple(
        Objective(f"O{index}", department, "甲", number(text))
        for index, (department, text) in enumerate(listed)
    )
    rows = [kr("increase", 0, 1, id=f"KR{index}", objective_id=f"O{index}") for index in range(len(listed))]
    check_ins = [
        check_in(JUNE, int(department == "Sales"), f"KR{index}")
        for index, (department, _) in enumerate(listed)
    ]
    return replace(of_one_objective(rows, check_ins), objectives=objectives, departments=(SALES, MARKETING))


COMPANIES = {
    "6": (two_departments((60, 40), ("0.6", "0.4")), 0.5),
    "7": (two_departments((60, 40), (None, None)), 0.5),
    "department weights": (
        replace(
            two_departments((None, None), (None,)),
            departments=(replace(SALES, weight=Fraction(80)), replace(MARKETING, weight=Fraction(20))),
        ),
        0.8,
    ),
    "one department's weight": (
        replace(
            two_departments((None,), (None,)),
            departments=(replace(SALES, weight=Fraction("0.3")), MARKETING),
        ),
        0.3,
    ),
    "all objectives are siblings": (
        replace(
            two_departments((None, None), (None,)),
            rules=replace(two_departments((), ()).rules, objective_weights="company"),
        ),
        2 / 3,
    ),
    "8": (
        of_one_objective(
            [
                kr("increase", 0, 1, id=f"KR{index}", weight=number(text))
                for index, text in enumerate((1, 2, 4, None))
            ],
            [check_in(JUNE, actual, f"KR{index}") for index, actual in enumerate((1, 1, 1, 0))],
        ),
        0.75,
    ),
}


@pytest.mark.parametrize("name", COMPANIES)
def test_companies_by_the_oracle(name: str) -> None:
    case, right = COMPANIES[name]
    assert company(case) == pytest.approx(right)


@pytest.mark.parametrize("name", COMPANIES)
def test_companies_by_okrxl(name: str) -> None:
    case, right = COMPANIES[name]
    assert assessed(case).company["score"] == pytest.approx(right)
