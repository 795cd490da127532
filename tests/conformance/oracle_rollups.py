"""The oracle's weights and rollups: DESIGN §3 in exact fractions, written from that page alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from tests.conformance.oracle import ZERO, Standing, grade, scorable
from tests.conformance.rows import Department, Objective, Planned, Rules

K = TypeVar("K", bound=Hashable)
Weight = tuple[Fraction | None, bool]
"""A weight as it is typed, and whether in a percent format."""


def in_rollups(row: Planned, rules: Rules, at: date) -> bool:
    """Not cancelled, begun, not wholly outside the cycle, and with numbers that allow a score."""
    inside = row.start <= rules.cycle_end and row.due >= rules.cycle_start
    return row.state != "cancelled" and row.start <= at and inside and scorable(row)


def are_percents(given: Sequence[Fraction], *, blanks: bool) -> bool:
    """Plain numbers that add up to about 100 with the largest at least 10, or to less where blanks follow."""
    total = sum(given, ZERO)
    about = total <= 105 if blanks else 95 <= total <= 105
    return max(given) >= 10 and about


def are_relative(given: Sequence[Fraction]) -> bool:
    """Numbers beyond 1 that are no percents, and whole ones that add up to more: 1, 2, 4."""
    whole = all(one.denominator == 1 for one in given)
    return sum(given, ZERO) > 1 and (whole or max(given) > 1)


def siblings(weights: Sequence[Weight]) -> list[Fraction]:
    """Given weights stay and blanks share what is left; relative ones give a blank their mean; sum 1."""
    given = [one for one, _ in weights if one is not None]
    blanks = len(weights) - len(given)
    if not given:
        return [Fraction(1, len(weights))] * len(weights)
    if any(percent for one, percent in weights if one is not None):
        # One scale: beside percents a plain 40 is 40 %.
        given = [one / 100 if one > 1 and not percent else one for one, percent in weights if one is not None]
        blank = max(ZERO, 1 - sum(given, ZERO)) / max(blanks, 1)
    elif are_percents(given, blanks=blanks > 0):
        given = [one / 100 for one in given]
        blank = max(ZERO, 1 - sum(given, ZERO)) / max(blanks, 1)
    elif are_relative(given):
        blank = sum(given, ZERO) / len(given)
    else:
        blank = max(ZERO, 1 - sum(given, ZERO)) / max(blanks, 1)
    values = iter(given)
    shares = [blank if one is None else next(values) for one, _ in weights]
    total = sum(shares, ZERO)
    return [one / total for one in shares] if total else [Fraction(1, len(shares))] * len(shares)


def shares(weights: Mapping[K, Weight]) -> dict[K, Fraction]:
    return dict(zip(weights, siblings(list(weights.values())), strict=True))


@dataclass(frozen=True)
class Sheet:
    """What weighs: objectives with their departments' names, and the Departments table."""

    objectives: Mapping[str, Objective]
    homes: Mapping[str, tuple[str, ...]]
    departments: Mapping[str, Department]


def objective_shares(sheet: Sheet, used: Iterable[str], rules: Rules) -> dict[str, Fraction]:
    """Each objective's share of the company: of its department, times the department's."""
    weights = {key: weight_of(sheet.objectives[key]) for key in used}
    if rules.objective_weights == "company":
        return shares(weights)
    groups: dict[str | None, list[str]] = {}
    for key in weights:
        for name in sheet.homes[key] or (None,):
            groups.setdefault(name, []).append(key)
    of_departments = shares({name: weight_of(sheet.departments.get(name or "")) for name in groups})
    found = dict.fromkeys(weights, ZERO)
    for name, keys in groups.items():
        for key, share in shares({key: weights[key] for key in keys}).items():
            found[key] += of_departments[name] * share
    return found


def weight_of(row: Objective | Department | None) -> Weight:
    return (None, False) if row is None else (row.weight, "weight" in row.percents)


def effective_weights(rows: Sequence[Planned], sheet: Sheet, rules: Rules, at: date) -> dict[str, Fraction]:
    """Department share × objective share × key-result share, of what rollups count; they sum to 1."""
    groups: dict[str, list[Planned]] = {}
    for row in rows:
        if in_rollups(row, rules, at):
            groups.setdefault(row.objective_id, []).append(row)
    of_objectives = objective_shares(sheet, groups, rules) if groups else {}
    return {
        key: of_objectives[objective] * share
        for objective, some in groups.items()
        for key, share in shares({row.id: (row.weight, row.weight_in_percent) for row in some}).items()
    }


@dataclass(frozen=True)
class Member:
    """A key result that rollups count."""

    row: Planned
    standing: Standing
    weight: Fraction

    def contribution(self, rules: Rules) -> Fraction | None:
        """Effective weight × gap; without data the gap is all that is expected, where that counts as zero."""
        gap = self.standing.gap
        if gap is None and self.standing.status == "no_data" and rules.missing_counts_as == "zero":
            gap = self.standing.expected
        return None if gap is None else self.weight * gap


@dataclass(frozen=True)
class Rollup:
    """What a group of key results stands at."""

    score: Fraction | None
    grade: str | None
    expected: Fraction | None
    gap: Fraction | None
    forecast_score: Fraction | None


def mean(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Σ(weight × value) ÷ Σ(weight)."""
    total = sum((weight for weight, _ in pairs), ZERO)
    return sum((weight * value for weight, value in pairs), ZERO) / total if total else None


def rollup(members: Iterable[Member], rules: Rules) -> Rollup:
    """One rule for objectives, strategic goals, departments, owners and the company."""
    some = [one for one in members if one.standing.score is not None or rules.missing_counts_as == "zero"]
    score = mean([(one.weight, one.standing.score or ZERO) for one in some])
    expected = mean([(one.weight, one.standing.expected) for one in some])
    gap = None if score is None or expected is None else expected - score
    ahead = [
        (one.weight, ZERO if one.standing.score is None else one.standing.forecast_score)
        for one in some
        if one.standing.score is None or one.standing.forecast_score is not None
    ]
    return Rollup(
        score, grade(score, rules), expected, gap, mean([(weight, one or ZERO) for weight, one in ahead])
    )


def below(objective: str, objectives: Iterable[Objective]) -> set[str]:
    """An objective with its children and theirs."""
    found, every = {objective}, list(objectives)
    while True:
        more = {one.id for one in every if found & set(parents(one))} | found
        if more == found:
            return found
        found = more


def parents(objective: Objective) -> list[str]:
    """What an objective is aligned to: objectives and strategic goals."""
    return [
        part.strip() for part in (objective.aligned_to or "").replace("、", ",").split(",") if part.strip()
    ]


def below_goal(goal: str, objectives: Sequence[Objective]) -> set[str]:
    """The objectives aligned to a strategic goal, with their children."""
    direct = [one.id for one in objectives if goal in parents(one)]
    return set().union(*(below(one, objectives) for one in direct))
