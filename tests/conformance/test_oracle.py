"""okrxl against the oracle, on generated workbooks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
from hypothesis import Phase, given, settings

from okrxl.core.schema import STATUSES
from tests.conformance import oracle
from tests.conformance.cases import Case, assessed, cases
from tests.conformance.oracle import Planned, Rollup, Standing

# A difference names its row; shrinking a whole workbook takes minutes and adds little.
EXAMPLES = settings(max_examples=24, phases=[Phase.explicit, Phase.reuse, Phase.generate])
OF_ITS_OWN = ("recurring", "growth")  # the design does not say what is shown as their actual


def plain(value: Any) -> Any:
    """Numbers as floats, days as dates, every kind of blank as None."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
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
    wanted = {
        key: getattr(one, key)
        for key in ("actual", "attainment", "score", "expected", "status", "grade", "last_check_in")
    }
    wanted |= {"days_since": one.days_since, "not_updated": one.not_updated}
    if row.measure in OF_ITS_OWN:
        del wanted["actual"]
    if row.scorable and (row.measure == "recurring" or row.aggregation == "hit_rate"):
        wanted |= {"hits": one.hits, "planned": one.planned}
    return wanted


def standings(case: Case, at: date) -> list[tuple[Planned, Standing]]:
    return [(row, oracle.standing(row, case.check_ins, case.rules, at)) for row in case.plan]


def of_rollup(one: Rollup) -> dict[str, Any]:
    counts = {status: one.statuses.get(status, 0) for status in STATUSES}
    wanted = {"score": one.score, "grade": one.grade, "key_results": one.key_results}
    return wanted | counts | {"not_updated": one.not_updated}


def grouped(
    members: Iterable[tuple[Planned, Standing]],
) -> dict[str, dict[str, list[tuple[Planned, Standing]]]]:
    """The members of each objective, department and owner."""
    groups: dict[str, dict[str, list[tuple[Planned, Standing]]]] = {
        "objective": {},
        "department": {},
        "owner": {},
    }
    for row, one in members:
        groups["objective"].setdefault(row.objective_id, []).append((row, one))
        if row.department:
            groups["department"].setdefault(row.department, []).append((row, one))
        for person in row.owners:
            groups["owner"].setdefault(person, []).append((row, one))
    return groups


@EXAMPLES
@given(cases())
def test_every_key_result_and_every_rollup_at_as_of(case: Case) -> None:
    found = assessed(case)
    members = standings(case, case.rules.as_of)
    scored = found.scored.set_index("id")
    wrong: list[str] = []
    for row, one in members:
        wanted = values(row, one) | {"measure": row.measure, "effective_weight": row.share}
        wanted |= {"start": row.start, "due": row.due, "department": row.department}
        wrong += differences(row, scored.loc[row.id], wanted)
    wrong += differences("company", found.company, of_rollup(oracle.rollup(members, case.rules)))
    frames = {
        "objective": found.objectives.set_index("id"),
        "department": found.departments.set_index("department"),
        "owner": found.owners.set_index("owner"),
    }
    for kind, groups in grouped(members).items():
        assert set(frames[kind].index) == set(groups)
        for name, some in groups.items():
            wrong += differences(name, frames[kind].loc[name], of_rollup(oracle.rollup(some, case.rules)))
    assert not wrong, "\n".join(wrong)


@EXAMPLES
@given(cases())
def test_every_month_of_key_results_departments_and_the_company(case: Case) -> None:
    found = assessed(case)
    ends = oracle.month_ends(case.rules)
    assert list(dict.fromkeys(plain(day) for day in found.monthly["month"])) == ends
    by_month = {(plain(row["month"]), row["id"]): row for row in found.monthly.to_dict("records")}
    wrong: list[str] = []
    for row in case.plan:
        for month in oracle.months(row, case.check_ins, case.rules):
            wanted = values(row, month.standing) | {"mom": month.mom}
            if row.measure not in OF_ITS_OWN:
                wanted |= {"mom_actual": month.mom_actual, "yoy": month.yoy}
            wrong += differences((row, month.at), by_month[month.at, row.id], wanted)
    for number, at in enumerate(ends):
        members = standings(case, at)
        shown = {name: found.matrix.loc[name].iloc[number] for name in found.matrix.index}
        departments = grouped(members)["department"]
        wanted = {name: oracle.rollup(departments[name], case.rules).score for name in shown}
        wanted["company"] = oracle.rollup(members, case.rules).score
        wrong += differences(at, shown | {"company": found.trend.iloc[number]}, wanted)
    assert not wrong, "\n".join(wrong)
