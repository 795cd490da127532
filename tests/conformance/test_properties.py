"""What must not change a score, on generated workbooks: order, units, ways of typing, unrelated rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from okrxl.assess import Assessment
from tests.conformance.cases import Case, assessed
from tests.conformance.drawn import cases
from tests.conformance.rows import CheckIn, Department, KeyResult, Objective
from tests.conftest import more

EXAMPLES = settings(max_examples=more(usual=2, long=6), phases=[Phase.explicit, Phase.reuse, Phase.generate])
Figures = dict[tuple[str, str, str], Any]


def of_frame(kind: str, frame: pd.DataFrame, by: str, columns: Iterable[str]) -> Figures:
    return {
        (kind, str(row[by]), column): row[column] for row in frame.to_dict("records") for column in columns
    }


def figures(found: Assessment) -> Figures:
    """Every score, status and rollup."""
    scored = ("score", "attainment", "grade", "status", "expected", "days_since")
    rollups = ("score", "grade")
    return (
        of_frame("key result", found.scored, "id", scored)
        | of_frame("objective", found.objectives, "id", rollups)
        | of_frame("department", found.departments, "department", rollups)
        | of_frame("owner", found.owners, "owner", rollups)
        | {("company", "", "score"): found.company.get("score")}
    )


def same(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def changes(before: Assessment, after: Assessment, *, less: Iterable[str] = ()) -> list[str]:
    """What differs, of what was there before."""
    then, now, left_out = figures(before), figures(after), set(less)
    return [
        f"{key}: {value!r} became {now.get(key)!r}"
        for key, value in then.items()
        if key[0] not in left_out and not same(value, now.get(key))
    ]


def unchanged(case: Case, other: Case, *, less: Iterable[str] = ()) -> None:
    wrong = changes(assessed(case), assessed(other), less=less)
    assert not wrong, "\n".join(wrong)


# Order --------------------------------------------------------------------------------------------------


@EXAMPLES
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing_unless_an_error_says_so(case: Case, random: Any) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    other = replace(
        case,
        objectives=shuffled(case.objectives),
        key_results=shuffled(case.key_results),
        check_ins=shuffled(case.check_ins),
        departments=shuffled(case.departments),
    )
    before, after = assessed(case), assessed(other)
    in_doubt = {one.sheet for one in before.findings if one.severity == "error"}
    assert "check_ins" in in_doubt or not changes(before, after)


@EXAMPLES
@given(cases(), st.sampled_from(["actual", "day"]))
def test_check_ins_sorted_by_a_column(case: Case, key: str) -> None:
    ordered = sorted(case.check_ins, key=lambda one: (getattr(one, key) is None, getattr(one, key) or 0))
    before = assessed(case)
    in_doubt = {one.sheet for one in before.findings if one.severity == "error"}
    assert "check_ins" in in_doubt or not changes(before, assessed(replace(case, check_ins=tuple(ordered))))


# Units --------------------------------------------------------------------------------------------------


def in_units(case: Case, factor: Fraction) -> Case:
    """All values of key results times a factor, where they have a unit at all."""
    mine = {row.id for row in case.key_results if has_unit(row)}

    def key_result(row: KeyResult) -> KeyResult:
        if row.id not in mine:
            return row
        keys = ("baseline", "target_max") if row.measure == "growth" else ("baseline", "target", "target_max")
        values: dict[str, Any] = {
            key: value * factor for key in keys if (value := getattr(row, key)) is not None
        }
        return replace(row, **values)

    def check_in(one: CheckIn) -> CheckIn:
        times = one.kr_id in mine and one.actual is not None
        return replace(one, actual=one.actual * factor) if times and one.actual is not None else one

    return replace(
        case,
        key_results=tuple(map(key_result, case.key_results)),
        check_ins=tuple(map(check_in, case.check_ins)),
    )


def has_unit(row: KeyResult) -> bool:
    """Not a milestone without a target (a share), nor a recurring one (it counts 1s), nor a percent."""
    return not (row.measure in {"milestone", "recurring"} and row.target is None) and row.unit not in {
        "%",
        "％",
    }


@EXAMPLES
@given(cases(), st.sampled_from([Fraction(10), Fraction(1, 10_000), Fraction(1000)]))
def test_ten_times_the_values_or_ten_thousands_score_the_same(case: Case, factor: Fraction) -> None:
    unchanged(case, in_units(case, factor))


@EXAMPLES
@given(cases())
def test_percents_typed_plain_or_in_a_percent_format_score_the_same(case: Case) -> None:
    percents = {row.id for row in case.key_results if row.unit in {"%", "％"}}
    assume(percents)

    def typed(row: Any, keys: Iterable[str], *, formatted: bool) -> Any:
        for key in keys:
            number = getattr(row, key)
            if number is not None and (key in row.percents) != formatted:
                row = replace(
                    row,
                    percents=row.percents ^ {key},
                    **{key: number / 100 if formatted else number * 100},
                )
        return row

    def entered(*, formatted: bool) -> Case:
        keys = ("baseline", "target", "target_max")
        return replace(
            case,
            key_results=tuple(
                typed(row, keys, formatted=formatted) if row.id in percents else row
                for row in case.key_results
            ),
            check_ins=tuple(
                typed(one, ("actual",), formatted=formatted) if one.kr_id in percents else one
                for one in case.check_ins
            ),
        )

    unchanged(entered(formatted=True), entered(formatted=False))
    unchanged(case, entered(formatted=True))


# Check-ins ----------------------------------------------------------------------------------------------


@EXAMPLES
@given(cases(), st.integers(1, 9))
def test_a_sum_check_in_split_between_two_people_changes_nothing(case: Case, tenths: int) -> None:
    sums = {row.id for row in case.plan if row.aggregation == "sum" and row.measure != "recurring"}
    part = Fraction(tenths, 10)
    split: list[CheckIn] = []
    for one in case.check_ins:
        if one.kr_id not in sums or one.actual is None:
            split.append(one)
            continue
        by = one.by or "甲"
        split.append(replace(one, by=by, actual=one.actual * part))
        split.append(replace(one, by=f"{by} 2", actual=one.actual * (1 - part)))
    unchanged(case, replace(case, check_ins=tuple(split)))


@EXAMPLES
@given(cases())
def test_blank_and_later_check_ins_change_nothing(case: Case) -> None:
    days = {one.day for one in case.check_ins}
    later = [CheckIn(day, row.id, None) for day in sorted(days) for row in case.key_results]
    later += [CheckIn(date(2030, 5, 5), row.id, Fraction(1)) for row in case.key_results]
    unchanged(case, replace(case, check_ins=(*case.check_ins, *later)))


# What is unrelated --------------------------------------------------------------------------------------


@EXAMPLES
@given(cases())
def test_an_unrelated_department_changes_no_other_departments_score(case: Case) -> None:
    assume(case.rules.objective_weights == "department")
    assume(len({one.weight is None for one in case.departments}) == 1)
    other = replace(
        case,
        departments=(*case.departments, Department("D9")),
        objectives=(*case.objectives, Objective("O9", "D9", "丁", aligned_to=None)),
        key_results=(*case.key_results, KeyResult("KR99", "O9", "increase", target=Fraction(10))),
        check_ins=(*case.check_ins, CheckIn(case.rules.cycle_start, "KR99", Fraction(4))),
    )
    unchanged(case, other, less=["company"])


@EXAMPLES
@given(cases())
def test_a_cancelled_key_result_changes_no_score(case: Case) -> None:
    more = tuple(
        KeyResult(f"KR9{number}", one.id, "increase", target=Fraction(10), state="cancelled")
        for number, one in enumerate(case.objectives)
    )
    unchanged(case, replace(case, key_results=(*case.key_results, *more)))


@EXAMPLES
@given(cases())
def test_a_name_more_in_the_tables_changes_no_score(case: Case) -> None:
    unchanged(case, replace(case, departments=(*case.departments, Department("D9"))))


@EXAMPLES
@given(cases())
def test_effective_weights_sum_to_1_and_contributions_to_the_companys_gap(case: Case) -> None:
    found = assessed(case)
    inside = found.scored.loc[~found.scored["status"].isin({"cancelled", "not_started"})]
    assume(len(inside) and inside["effective_weight"].notna().all())
    assert inside["effective_weight"].sum() == pytest.approx(1)
    if inside["score"].notna().all():
        assert inside["contribution"].sum() == pytest.approx(found.company["gap"], abs=1e-9)


def bounded(column: str) -> Callable[[Assessment], bool]:
    return lambda found: bool(found.scored[column].dropna().between(0, 1.2).all())


@EXAMPLES
@given(cases())
def test_scores_stay_in_their_bounds(case: Case) -> None:
    found = assessed(case)
    assert bounded("score")(found)
    assert bounded("expected")(found)
    if len(found.scored) and not pd.isna(found.company.get("score")):
        assert (
            0 <= found.company["score"] <= found.scored["score"].max() + 1e-9 or found.company["score"] == 0
        )
