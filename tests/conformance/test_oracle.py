"""okrxl against the oracle, on generated workbooks."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
from hypothesis import Phase, given, settings

from okrxl.assess import Assessment
from tests.conformance import oracle
from tests.conformance.cases import Case, assessed
from tests.conformance.drawn import cases
from tests.conformance.oracle import Standing
from tests.conformance.oracle_rollups import Member, below, below_goal, effective_weights, rollup
from tests.conformance.rows import Planned
from tests.conftest import more

BOOKS = int(os.environ.get("OKRXL_BOOKS") or more(usual=16, long=40))
"""Random workbooks."""
# A difference names its row; shrinking a whole workbook takes minutes and adds little.
EXAMPLES = settings(max_examples=BOOKS, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def plain(value: Any) -> Any:
    """Numbers as floats, days as dates, every kind of blank as None."""
    if value is None or value is pd.NaT or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return float(value) if isinstance(value, Fraction | float) else value


def differ(found: Any, wanted: Any) -> bool:
    found, wanted = plain(found), plain(wanted)
    if isinstance(wanted, float) and isinstance(found, float):
        return not math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found != wanted)


def differences(place: object, found: Any, wanted: Mapping[str, Any]) -> list[str]:
    return [
        f"{key}: okrxl {plain(found[key])!r}, oracle {plain(value)!r}: {place}"
        for key, value in wanted.items()
        if differ(found[key], value)
    ]


def values(row: Planned, one: Standing) -> dict[str, Any]:
    """What both sides say of a key result at one day."""
    keys = ["attainment", "score", "grade", "last_check_in", "days_since", "state", "gap"]
    if one.score is not None:
        keys.append("actual")
    if one.hits is not None:
        keys += ["hits", "planned"]
    if not open_status(row):
        keys += ["status", "not_updated"]
    if oracle.scorable(row):
        keys.append("expected")
    ahead = ("expected_actual", "forecast", "forecast_score", "outlook")
    keys += [key for key in ahead if getattr(one, key) is not None]
    return {"state": row.state} | {key: getattr(one, key) for key in keys if key != "state"}


def open_status(row: Planned) -> bool:
    """When a total below 0, or one that runs against its measure, is achieved: the page does not say."""
    if row.measure not in oracle.PROGRESS or row.aggregation != "sum" or not oracle.scorable(row):
        return False
    assert row.baseline is not None
    assert row.target is not None
    return min(row.baseline, row.target) < 0 or (row.measure == "increase") != (row.target > row.baseline)


def members(case: Case, at: date) -> list[Member]:
    """What rollups count at a day."""
    weights = effective_weights(case.plan, case.sheet, case.rules, at)
    return [
        Member(row, oracle.standing(row, case.check_ins, case.rules, at), weights[row.id])
        for row in case.plan
        if row.id in weights
    ]


def of_group(some: list[Member], case: Case) -> dict[str, Any]:
    one = rollup(some, case.rules)
    return {
        "score": one.score,
        "grade": one.grade,
        "expected": one.expected,
        "gap": one.gap,
        "forecast_score": one.forecast_score,
    }


def weighs(some: list[Member], case: Case) -> bool:
    """Whether what counts weighs anything.

    The page leaves open what a group of nothing but weight 0 scores; okrxl scores it by its shares.
    """
    skips = case.rules.missing_counts_as == "skip"
    return any(one.weight for one in some if one.standing.score is not None or not skips)


def grouped(some: list[Member], case: Case) -> dict[str, dict[str, list[Member]]]:
    """The members of each objective, department, owner and strategic goal."""
    objectives = {one.id: below(one.id, case.objectives) for one in case.objectives}
    departments = {name for one in some for name in one.row.departments}
    owners = {name for one in some for name in one.row.owners}
    goal = below_goal("S1", case.objectives)
    return {
        "objectives": {
            key: [one for one in some if one.row.objective_id in ids] for key, ids in objectives.items()
        },
        "departments": {name: [one for one in some if name in one.row.departments] for name in departments},
        "owners": {name: [one for one in some if name in one.row.owners] for name in owners},
        "strategy": {"S1": [one for one in some if one.row.objective_id in goal]},
    }


NAMES = {"objectives": "id", "departments": "department", "owners": "owner", "strategy": "id"}


@EXAMPLES
@given(cases())
def test_every_figure(case: Case) -> None:
    found = assessed(case)
    wrong = [*of_key_results(found, case), *of_rollups(found, case), *of_months(found, case)]
    assert not wrong, "\n".join([*wrong, repr(case)])


def of_key_results(found: Assessment, case: Case) -> list[str]:
    """What differs of each key result at the as-of date."""
    scored = found.scored.set_index("id")
    weights = effective_weights(case.plan, case.sheet, case.rules, case.rules.as_of)
    wrong: list[str] = []
    for row in case.plan:
        one = oracle.standing(row, case.check_ins, case.rules, case.rules.as_of)
        wanted = values(row, one) | {"measure": row.measure, "start": row.start, "due": row.due}
        if row.id in weights:
            wanted["effective_weight"] = weights[row.id]
            wanted["contribution"] = Member(row, one, weights[row.id]).contribution(case.rules)
        mine = [check_in for check_in in case.check_ins if check_in.kr_id == row.id]
        wrong += differences((row, mine, case.rules.as_of), scored.loc[row.id], wanted)
    return wrong


def of_rollups(found: Assessment, case: Case) -> list[str]:
    """What differs of the company, and of each objective, department, owner and strategic goal."""
    some = members(case, case.rules.as_of)
    assert not some or sum(one.weight for one in some) == 1
    counts = bool(some) and weighs(some, case)
    wrong = differences("company", found.company, of_group(some, case)) if counts else []
    for kind, groups in grouped(some, case).items():
        frame = getattr(found, kind).set_index(NAMES[kind])
        for name, of_it in groups.items():
            if of_it and weighs(of_it, case):
                wrong += differences((kind, name), frame.loc[name], of_group(of_it, case))
    return wrong


def of_months(found: Assessment, case: Case) -> list[str]:
    """What differs of each key result and of the company at the ends of months."""
    ends = oracle.month_ends(case.rules)
    assert list(dict.fromkeys(plain(day) for day in found.monthly["month"])) == ends
    by_month = {(plain(row["month"]), row["id"]): row for row in found.monthly.to_dict("records")}
    wrong: list[str] = []
    for number, at in enumerate(ends):
        for row in case.plan:
            one = oracle.standing(row, case.check_ins, case.rules, at)
            wanted = {"attainment": one.attainment, "score": one.score, "grade": one.grade}
            wrong += differences((at, row), by_month[at, row.id], wanted)
        some = members(case, at)
        if not some or weighs(some, case):
            company = rollup(some, case.rules).score
            wrong += differences(at, {"company": found.trend.iloc[number]}, {"company": company})
    return wrong
