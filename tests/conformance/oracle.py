"""DESIGN §3 in plain Python: one row at a time, exact fractions, nothing taken from okrxl.

Written from the design's text alone, so that two independent readings of it can be compared.
A blank is None. Where the text leaves a choice, the docstring says which reading stands here.
"""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

THRESHOLDS = ("at_least", "at_most", "between")
DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92}
SEPARATORS = re.compile(r"[、,;/\n\r]")
ONE_ROW_OFF = Fraction(1, 1000)


@dataclass(frozen=True)
class Rules:
    """The settings with the defaults of §2."""

    cycle_start: date
    cycle_end: date
    as_of: date
    green_from: Fraction = Fraction(7, 10)
    amber_from: Fraction = Fraction(4, 10)
    behind_gap: Fraction = Fraction(0)
    at_risk_gap: Fraction = Fraction(1, 4)
    aspirational_expects: Fraction = Fraction(7, 10)
    missing_counts_as: str = "zero"


@dataclass(frozen=True)
class Objective:
    """One row of the objectives."""

    id: str
    department: str | None = None
    owner: str | None = None
    weight: Fraction | None = None
    start: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class KeyResult:
    """One row of the key results."""

    id: str
    objective_id: str
    measure: str | None = None
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


@dataclass(frozen=True)
class CheckIn:
    """One row of the check-ins."""

    day: date
    kr_id: str
    actual: Fraction | None


@dataclass(frozen=True)
class Planned:
    """A key result with every default filled in; `scorable` is False where a number it needs is missing."""

    id: str
    objective_id: str
    department: str | None
    owners: tuple[str, ...]
    measure: str
    unit: str
    baseline: Fraction | None
    target: Fraction | None
    target_max: Fraction | None
    aggregation: str
    frequency: str
    commitment: str
    start: date
    due: date
    scorable: bool
    part: Fraction = Fraction(0)
    share: Fraction | None = None


@dataclass(frozen=True)
class Standing:
    """What a key result amounts to at one day."""

    actual: Fraction | None
    attainment: Fraction | None
    score: Fraction | None
    expected: Fraction
    status: str
    grade: str
    last_check_in: date | None
    days_since: int | None
    not_updated: bool
    hits: int
    planned: int


@dataclass(frozen=True)
class Month:
    """A key result at a month's end, compared with the month before and the year before."""

    at: date
    standing: Standing
    mom: Fraction | None
    mom_actual: Fraction | None
    yoy: Fraction | None


@dataclass(frozen=True)
class Rollup:
    """A score over several key results, and how many of them stand where."""

    score: Fraction | None
    grade: str
    key_results: int
    statuses: Mapping[str, int] = field(default_factory=dict)
    not_updated: int = 0


# What the sheets say, with defaults


def normalized(text: str) -> str:
    """Ids are compared in NFKC, whatever their case and the white space around them."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def people(cell: str | None) -> tuple[str, ...]:
    """Everyone named in an owner cell, each once, in the order given."""
    names = (name.strip() for name in SEPARATORS.split(unicodedata.normalize("NFKC", cell or "")))
    return tuple(dict.fromkeys(name for name in names if name))


def plan(
    key_results: Sequence[KeyResult], objectives: Sequence[Objective], rules: Rules
) -> tuple[Planned, ...]:
    """Key results with blanks filled from their objective, then the cycle, and their effective weight."""
    known = {normalized(objective.id): objective for objective in objectives}
    weights = effective_weights(key_results, objectives)
    rows = [
        (planned(row, known[normalized(row.objective_id)], rules, weights[normalized(row.id)][0]), row)
        for row in key_results
    ]
    whole = sum((weights[normalized(row.id)][1] for one, row in rows if one.scorable), Fraction(0))
    return tuple(
        replace(one, share=weights[normalized(row.id)][1] / (whole or 1) if one.scorable else None)
        for one, row in rows
    )


def planned(row: KeyResult, objective: Objective, rules: Rules, part: Fraction) -> Planned:
    """One key result with its defaults."""
    measure = row.measure or inferred(row.baseline, row.target)
    baseline = Fraction(0) if measure == "increase" and row.baseline is None else row.baseline
    target = Fraction(1) if measure == "recurring" and row.target is None else row.target
    return Planned(
        row.id,
        row.objective_id,
        row.department or objective.department,
        people(row.owner or objective.owner),
        measure,
        row.unit or "",
        baseline,
        target,
        row.target_max,
        row.aggregation or "latest",
        row.frequency or "monthly",
        row.commitment or "committed",
        row.start or objective.start or rules.cycle_start,
        row.due or objective.due or rules.cycle_end,
        scorable(measure, baseline, target, row.target_max),
        part,
    )


def inferred(baseline: Fraction | None, target: Fraction | None) -> str:
    """A blank measure: increase or decrease by the numbers."""
    down = baseline is not None and target is not None and target < baseline
    return "decrease" if down else "increase"


def scorable(
    measure: str, baseline: Fraction | None, target: Fraction | None, target_max: Fraction | None
) -> bool:
    """Whether the numbers its measure needs are there."""
    if measure in {"milestone", "recurring"}:
        return True
    if target is None or (measure == "between" and target_max is None):
        return False
    if measure in {"increase", "decrease"}:
        return baseline is not None and target != baseline
    return measure != "growth" or target != 0


# Current value


def counted(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> list[CheckIn]:
    """Its check-ins from its start to a day, by date; blanks are none, of two a day the lower row wins."""
    by_day = {
        row.day: row
        for row in check_ins
        if normalized(row.kr_id) == normalized(key_result.id)
        and row.actual is not None
        and key_result.start <= row.day <= at
    }
    return [by_day[day] for day in sorted(by_day)]


def counted_last_year(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> list[CheckIn]:
    """Its check-ins of the same days a year before, each as if it were of this year."""
    by_day = {
        row.day: row
        for row in check_ins
        if normalized(row.kr_id) == normalized(key_result.id) and row.actual is not None
    }
    moved = [replace(by_day[day], day=year_after(day)) for day in sorted(by_day)]
    return [row for row in moved if key_result.start <= row.day <= at]


def year_after(day: date) -> date:
    """The same day a year later; 29 February becomes the 28th, as Excel's EDATE has it."""
    return date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def actuals(rows: Iterable[CheckIn]) -> list[Fraction]:
    """The numbers alone."""
    return [row.actual for row in rows if row.actual is not None]


def current_value(key_result: Planned, rows: Sequence[CheckIn]) -> Fraction | None:
    """The value by the key result's aggregation."""
    values = actuals(rows)
    if not values or (key_result.aggregation == "hit_rate" and not key_result.scorable):
        return None
    match key_result.aggregation:
        case "sum":
            return sum(values, Fraction(0))
        case "average":
            return sum(values, Fraction(0)) / len(values)
        case "hit_rate":
            return hit_rate(key_result, rows)
        case _:
            return values[-1]


# Periods


def period(day: date, frequency: str) -> tuple[int, int]:
    """The ISO week, month or quarter a day lies in."""
    if frequency == "weekly":
        return day.isocalendar()[0], day.isocalendar()[1]
    return day.year, day.month if frequency == "monthly" else (day.month - 1) // 3


@cache
def planned_periods(start: date, due: date, frequency: str) -> frozenset[tuple[int, int]]:
    """The periods that [start, due] touches."""
    days = range((due - start).days + 1)
    return frozenset(period(start + timedelta(number), frequency) for number in days)


def hits(key_result: Planned, rows: Iterable[CheckIn]) -> int:
    """How many planned periods are hits; a late check-in in a period nobody planned is none."""
    wanted = planned_periods(key_result.start, key_result.due, key_result.frequency)
    found: dict[tuple[int, int], list[Fraction]] = {}
    for row in rows:
        found.setdefault(period(row.day, key_result.frequency), []).extend(actuals([row]))
    return sum(is_hit(key_result, values) for key, values in found.items() if key in wanted)


def is_hit(key_result: Planned, values: Sequence[Fraction]) -> bool:
    """Recurring: any check-in of the period reaches the target; else the period's last one counts."""
    if key_result.measure == "recurring":
        return any(value >= needed(key_result.target) for value in values)
    return meets(key_result, values[-1])


def hit_rate(key_result: Planned, rows: Iterable[CheckIn]) -> Fraction:
    """Hits ÷ planned periods."""
    wanted = planned_periods(key_result.start, key_result.due, key_result.frequency)
    return Fraction(hits(key_result, rows), len(wanted))


# Attainment and score


def needed(number: Fraction | None) -> Fraction:
    """A number that `scorable` has seen to."""
    assert number is not None
    return number


def meets(key_result: Planned, value: Fraction) -> bool:
    """Whether a value keeps a threshold, the number itself included."""
    target = needed(key_result.target)
    match key_result.measure:
        case "at_least":
            return value >= target
        case "at_most":
            return value <= target
        case _:
            return target <= value <= needed(key_result.target_max)


def attainment(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> Fraction | None:
    """The table's middle column: raw, uncapped; blank where it would divide by zero."""
    check_ins = list(check_ins)
    rows = counted(key_result, check_ins, at)
    value = current_value(key_result, rows)
    if value is None or not key_result.scorable:
        return None
    if key_result.measure == "recurring":
        return hit_rate(key_result, rows)
    if key_result.measure == "growth":
        grown = growth_to_date(key_result, check_ins, at)
        return None if grown is None else grown / needed(key_result.target)
    if key_result.aggregation == "hit_rate" or key_result.measure == "milestone":
        return value
    return by_formula(key_result, value)


def by_formula(key_result: Planned, value: Fraction) -> Fraction | None:
    """Attainment of the measures that compare one value with their numbers."""
    target = needed(key_result.target)
    match key_result.measure:
        case "at_least":
            return value / target if target else None
        case "at_most":
            return (2 * target - value) / target if target else None
        case "between":
            return Fraction(meets(key_result, value))
        case _:
            return (value - needed(key_result.baseline)) / (target - needed(key_result.baseline))


def growth_to_date(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> Fraction | None:
    """This year's sum ÷ last year's over the same days − 1.

    The baseline's elapsed share stands in where last year's plan days have no check-in at all; where they
    have some, but none yet by this day, there is nothing to divide by. Nothing grows from 0 or less either.
    """
    check_ins = list(check_ins)
    now = actuals(counted(key_result, check_ins, at))
    then = actuals(counted_last_year(key_result, check_ins, at))
    base = sum(then, Fraction(0))
    if not counted_last_year(key_result, check_ins, key_result.due):
        base = (key_result.baseline or Fraction(0)) * elapsed(key_result, at)
    return sum(now, Fraction(0)) / base - 1 if base > 0 else None


def score(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> Fraction | None:
    """The table's last column, between 0 and 1."""
    check_ins = list(check_ins)
    value = current_value(key_result, counted(key_result, check_ins, at))
    if value is None or not key_result.scorable:
        return None
    if key_result.measure in THRESHOLDS and key_result.aggregation != "hit_rate":
        return Fraction(meets(key_result, value))
    raw = attainment(key_result, check_ins, at)
    return None if raw is None else min(max(raw, Fraction(0)), Fraction(1))


# Expected, status, grade


def elapsed(key_result: Planned, at: date) -> Fraction:
    """The share of [start, due] gone by: 0 on the first day, 1 on the last (and on the only one)."""
    if at < key_result.start:
        return Fraction(0)
    if at >= key_result.due:
        return Fraction(1)
    return Fraction((at - key_result.start).days, (key_result.due - key_result.start).days)


def expected(key_result: Planned, rules: Rules, at: date) -> Fraction:
    """What the score should be by now; a threshold expects all it expects from its first day on."""
    from_start = key_result.measure in THRESHOLDS and key_result.aggregation != "hit_rate"
    share = Fraction(at >= key_result.start) if from_start else elapsed(key_result, at)
    return share * (rules.aspirational_expects if key_result.commitment == "aspirational" else 1)


def status(key_result: Planned, found: Fraction | None, due_now: Fraction, rules: Rules, at: date) -> str:
    """The first that fits; without a score there is no data to judge by."""
    if at < key_result.start:
        return "not_started"
    if found is None:
        return "no_data"
    if found >= 1:
        return "achieved"
    if at > key_result.due:
        return "overdue"
    gap = due_now - found
    if gap <= rules.behind_gap:
        return "on_track"
    return "behind" if gap <= rules.at_risk_gap else "at_risk"


def half_up(number: Fraction, digits: int = 2) -> Fraction:
    """Excel's ROUND: halves go away from zero."""
    scaled = math.floor(abs(number) * 10**digits + Fraction(1, 2))
    return Fraction(scaled if number >= 0 else -scaled, 10**digits)


def grade(found: Fraction | None, rules: Rules) -> str:
    """Green, amber or red by the rounded score; blank for a blank."""
    if found is None:
        return ""
    shown = half_up(found)
    if shown >= rules.green_from:
        return "green"
    return "amber" if shown >= rules.amber_from else "red"


def standing(key_result: Planned, check_ins: Iterable[CheckIn], rules: Rules, at: date) -> Standing:
    """Everything about one key result at one day."""
    check_ins = list(check_ins)
    rows = counted(key_result, check_ins, at)
    found = score(key_result, check_ins, at)
    due_now = expected(key_result, rules, at)
    last = rows[-1].day if rows else None
    days = (at - last).days if last else None
    by_hits = key_result.measure == "recurring" or key_result.aggregation == "hit_rate"
    return Standing(
        current_value(key_result, rows),
        attainment(key_result, check_ins, at),
        found,
        due_now,
        status(key_result, found, due_now, rules, at),
        grade(found, rules),
        last,
        days,
        days is not None and days > DAYS[key_result.frequency],
        hits(key_result, rows) if by_hits and key_result.scorable else 0,
        len(planned_periods(key_result.start, key_result.due, key_result.frequency)),
    )


# Weights and rollups


def siblings(weights: Sequence[Fraction | None]) -> list[Fraction]:
    """Shares of 1: given ones stay, blanks share the rest, all is normalised; no weight at all: equal."""
    given = [weight for weight in weights if weight is not None]
    if any(weight > 1 for weight in given):  # 30, 40, 30 are percents
        return siblings([None if weight is None else weight / 100 for weight in weights])
    blanks = len(weights) - len(given)
    rest = max(1 - sum(given, Fraction(0)), Fraction(0)) / blanks if blanks else Fraction(0)
    shares = [rest if weight is None else weight for weight in weights]
    total = sum(shares, Fraction(0))
    return [share / total if total else Fraction(1, len(shares)) for share in shares]


def weights_off(weights: Sequence[Fraction | None]) -> bool:
    """Whether weights are a finding: a sum off 1 by more than 0.001, or blanks with nothing left."""
    given = [weight for weight in weights if weight is not None]
    if any(weight > 1 for weight in given):
        return weights_off([None if weight is None else weight / 100 for weight in weights])
    total = sum(given, Fraction(0))
    if not given:
        return False
    return total >= 1 if len(given) < len(weights) else abs(total - 1) > ONE_ROW_OFF


def effective_weights(
    key_results: Sequence[KeyResult], objectives: Sequence[Objective]
) -> dict[str, tuple[Fraction, Fraction]]:
    """Key-result share and objective share × it, by normalized id; only objectives with key results share."""
    below: dict[str, list[KeyResult]] = {}
    for row in key_results:
        below.setdefault(normalized(row.objective_id), []).append(row)
    carrying = [objective for objective in objectives if normalized(objective.id) in below]
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for objective, share in zip(carrying, siblings([row.weight for row in carrying]), strict=True):
        rows = below[normalized(objective.id)]
        for row, part in zip(rows, siblings([row.weight for row in rows]), strict=True):
            found[normalized(row.id)] = part, share * part
    return found


def rollup(members: Sequence[tuple[Planned, Standing]], rules: Rules) -> Rollup:
    """Σ(effective weight × score) ÷ Σ(effective weight); missing counts as set.

    Left out: what has not started, and what an error keeps from being scored (its lack of a score is no lack
    of check-ins, which is all that `missing_counts_as` speaks of).
    """
    counted = [
        (key_result, one.score or Fraction(0))
        for key_result, one in members
        if one.status != "not_started"
        and key_result.scorable
        and not (one.score is None and rules.missing_counts_as == "skip")
    ]
    weights = [key_result.share or Fraction(0) for key_result, _ in counted]
    if not sum(weights, Fraction(0)):
        # All of weight 0: what they are to their own objectives decides.
        weights = [key_result.part for key_result, _ in counted]
    total = sum((weight * score for weight, (_, score) in zip(weights, counted, strict=True)), Fraction(0))
    weight = sum(weights, Fraction(0))
    found = total / weight if weight else None
    statuses: dict[str, int] = {}
    for _, one in members:
        statuses[one.status] = statuses.get(one.status, 0) + 1
    return Rollup(
        found, grade(found, rules), len(members), statuses, sum(one.not_updated for _, one in members)
    )


# Months


def month_ends(rules: Rules) -> list[date]:
    """The ends of the cycle's months up to `as_of`; the last one ends with `as_of` or the cycle."""
    found: list[date] = []
    last = min(rules.as_of, rules.cycle_end)
    day = rules.cycle_start
    while day <= last:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        found.append(min(end, last))
        day = end + timedelta(1)
    return found


def months(key_result: Planned, check_ins: Iterable[CheckIn], rules: Rules) -> list[Month]:
    """A key result at each month's end, with its changes."""
    check_ins = list(check_ins)
    found: list[Month] = []
    for at in month_ends(rules):
        now = standing(key_result, check_ins, rules, at)
        before = found[-1].standing if found else None
        points = (
            None if before is None or now.score is None or before.score is None else now.score - before.score
        )
        found.append(
            Month(
                at,
                now,
                points,
                change(now.actual, before.actual if before else None, key_result.unit),
                change(now.actual, last_year(key_result, check_ins, at), key_result.unit),
            )
        )
    return found


def change(now: Fraction | None, before: Fraction | None, unit: str) -> Fraction | None:
    """By how much a value changed: in percent of its size, or in percentage points where the unit is %."""
    if now is None or before is None:
        return None
    if unicodedata.normalize("NFKC", unit).strip() == "%":
        return now - before
    return (now - before) / abs(before) if before else None


def last_year(key_result: Planned, check_ins: Iterable[CheckIn], at: date) -> Fraction | None:
    """The value of the same days a year before."""
    return current_value(key_result, counted_last_year(key_result, check_ins, at))


def forecast(key_result: Planned, one: Standing, at: date) -> Fraction | None:
    """The value at `due` if the pace so far holds, for measures that go from a baseline to a target."""
    gone = elapsed(key_result, at)
    if one.actual is None or not gone or key_result.baseline is None:
        return None
    return key_result.baseline + (one.actual - key_result.baseline) / gone
