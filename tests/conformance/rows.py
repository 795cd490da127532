"""A workbook's rows as the oracle reads them: exact numbers, and which cells are in percent formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """The settings that count, by their keys."""

    cycle_start: date
    cycle_end: date
    as_of: date
    green_from: Fraction = Fraction("0.7")
    amber_from: Fraction = Fraction("0.4")
    behind_gap: Fraction = Fraction(0)
    at_risk_gap: Fraction = Fraction("0.25")
    aspirational_expects: Fraction = Fraction("0.7")
    missing_counts_as: str = "zero"
    objective_weights: str = "department"
    score_cap: Fraction = Fraction(1)


@dataclass(frozen=True)
class Department:
    """A row of Departments; `percents` names its cells in a percent format, as everywhere here."""

    department: str
    weight: Fraction | None = None
    percents: frozenset[str] = NOTHING


@dataclass(frozen=True)
class Objective:
    """A row of Objectives."""

    id: str
    department: str | None = None
    owner: str | None = None
    weight: Fraction | None = None
    start: date | None = None
    due: date | None = None
    aligned_to: str | None = "S1"
    percents: frozenset[str] = NOTHING


@dataclass(frozen=True)
class KeyResult:
    """A row of Key Results."""

    id: str
    objective_id: str
    measure: str | None
    unit: str | None = None
    baseline: Fraction | None = None
    target: Fraction | None = None
    target_max: Fraction | None = None
    aggregation: str | None = None
    frequency: str | None = None
    commitment: str | None = None
    weight: Fraction | None = None
    start: date | None = None
    due: date | None = None
    department: str | None = None
    owner: str | None = None
    state: str | None = None
    percents: frozenset[str] = NOTHING


@dataclass(frozen=True)
class CheckIn:
    """A row of Check-ins."""

    day: date
    kr_id: str
    actual: Fraction | None
    by: str | None = None
    entered: datetime | None = None
    percents: frozenset[str] = NOTHING


@dataclass(frozen=True)
class Planned:
    """A key result with its defaults, its numbers on one scale (a percent is a fraction: 35 % is .35)."""

    id: str
    objective_id: str
    measure: str
    in_percent: bool
    baseline: Fraction | None
    target: Fraction | None
    target_max: Fraction | None
    aggregation: str | None
    frequency: str
    commitment: str
    start: date
    due: date
    departments: tuple[str, ...]
    owners: tuple[str, ...]
    state: str
    weight: Fraction | None
    weight_in_percent: bool
