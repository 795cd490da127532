"""okrxl against the oracle: plans and actuals by month on generated workbooks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from okrxl.assess import assess
from tests.conformance import oracle, oracle_months
from tests.conformance.cases import TODAY, Case, Typed, grid, grids
from tests.conformance.drawn import cases
from tests.conformance.rows import CheckIn, Planned
from tests.conformance.test_oracle import EXAMPLES, differences, plain, values

PLANNED = {
    "increase": ("latest", "sum", None),
    "decrease": ("latest", "sum", None),
    "at_least": ("latest", "sum", None),
    "at_most": ("latest", "sum", None),
}


def takes_plan(case: Case, row: Planned) -> bool:
    """Whether a plan of it is drawn: plain numbers, and measures whose plan counts."""
    typed = next(one for one in case.key_results if one.id == row.id)
    whole = (
        not row.in_percent
        and not typed.percents - {"weight"}
        and row.aggregation in PLANNED.get(row.measure, ())
    )
    inside = row.start <= case.rules.cycle_end and row.due >= case.rules.cycle_start and row.start <= row.due
    return whole and inside and oracle.scorable(row) and bool(row.target)


@st.composite
def planned(
    draw: st.DrawFn,
) -> tuple[Case, dict[str, list[Fraction | None]], dict[str, list[Fraction | None]]]:
    """A workbook, its plans and its actuals by month."""
    case = draw(cases())
    size = len(oracle_months.cycle(case.rules))
    figure = st.none() | st.integers(-5, 40).map(Fraction)
    plans = {
        row.id: draw(st.lists(figure, min_size=size, max_size=size))
        for row in case.plan
        if takes_plan(case, row)
    }
    actuals = {
        row.id: draw(st.lists(figure, min_size=size, max_size=size))
        for row in case.plan
        if takes_plan(case, row) and draw(st.booleans())
    }
    return case, {key: some for key, some in plans.items() if any(one is not None for one in some)}, actuals


def with_actuals(case: Case, actuals: dict[str, list[Fraction | None]]) -> Case:
    """The case with a check-in for each cell of a month that has none of its own by the cell's day."""
    rules = case.rules
    more = []
    for kr, figures in actuals.items():
        for (first, last), figure in zip(oracle_months.cycle(rules), figures, strict=True):
            day = rules.as_of if first <= rules.as_of <= last else last
            day = min(day, rules.cycle_end) if first <= rules.cycle_end <= last and day == last else day
            own = [
                one
                for one in case.check_ins
                if one.kr_id == kr and one.actual is not None and first <= one.day <= day
            ]
            if figure is not None and not own:
                more.append(CheckIn(day, kr, figure))
    return replace(case, check_ins=(*case.check_ins, *more))


def wide(key: str, case: Case, tables: dict[str, list[Fraction | None]]) -> Any:
    heads = [f"{first:%Y-%m}" for first, _ in oracle_months.cycle(case.rules)]
    rows: list[dict[str, Typed]] = [
        {"kr_id": kr}
        | {head: None if one is None else float(one) for head, one in zip(heads, some, strict=True)}
        for kr, some in tables.items()
    ]
    return grid(key, rows, heads)


@EXAMPLES
@given(planned())
def test_plans_and_actuals_by_month(
    drawn: tuple[Case, dict[str, list[Fraction | None]], dict[str, list[Fraction | None]]],
) -> None:
    case, plans, actuals = drawn
    made = grids(case) | {
        "monthly_plan": wide("monthly_plan", case, plans),
        "monthly_actuals": wide("monthly_actuals", case, actuals),
    }
    found = assess(made, today=TODAY)
    scored = found.scored.set_index("id")
    whole = with_actuals(case, actuals)
    at, wrong = case.rules.as_of, []
    for row in case.plan:
        one = oracle.standing(row, whole.check_ins, case.rules, at)
        wanted = values(row, one)
        every = oracle.figures(row, whole.check_ins)
        some = oracle.up_to(row, every, at)
        if row.id in plans:
            day = some[-1].day if row.state == "closed" and some else at
            value = oracle_months.value_at(oracle_months.path(row, plans[row.id], case.rules), day)
            now = oracle_months.expected(row, value, case.rules, day, started=bool(some))
            wanted = {
                key: wanted[key]
                for key in wanted
                if key in {"attainment", "score", "actual", "last_check_in"}
            }
            wanted |= {"expected": now, "gap": None if one.score is None else now - one.score}
            if row.commitment != "aspirational" or oracle.all_or_nothing(row):
                wanted["expected_actual"] = value
        wrong += differences((row, plans.get(row.id), at), scored.loc[row.id], wanted)
    by_month = {(plain(one["month"]), one["id"]): one for one in found.monthly.to_dict("records")}
    for end in oracle.month_ends(case.rules):
        for row in case.plan:
            if row.state == "closed":
                continue
            some = oracle.up_to(row, oracle.figures(row, whole.check_ins), end)
            number = [first <= end <= last for first, last in oracle_months.cycle(case.rules)].index(True)
            actual, plan = (
                oracle_months.month_actual(row, some, end),
                plans.get(row.id, {number: None})[number],
            )
            wanted = {
                "month_actual": actual,
                "month_plan": plan,
                "completion": actual / plan if actual is not None and plan else None,
            }
            wrong += differences((row, end), by_month[end, row.id], wanted)
    assert not wrong, "\n".join(wrong)
