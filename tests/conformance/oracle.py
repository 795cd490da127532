"""An independent reading of DESIGN §3 in exact fractions, written from that page alone: one key result.

One function a rule, plain Python, nothing of okrxl. Weights and rollups stand in `oracle_rollups.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby

from tests.conformance.rows import CheckIn, KeyResult, Objective, Planned, Rules

ZERO, ONE = Fraction(0), Fraction(1)
DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92}
THRESHOLDS = ("at_least", "at_most", "between")
PROGRESS = ("increase", "decrease")
PERCENT_SIGNS = ("%", "％")


# Reading a row ------------------------------------------------------------------------------------------


def names(cell: str | None, known: Collection[str] = ()) -> tuple[str, ...]:
    """Several names in one cell (、 ， , ; / and line breaks); a cell that is a known name is that name."""
    if cell is None:
        return ()
    if cell.strip() in known:
        return (cell.strip(),)
    parts = (part.strip() for part in re.split(r"[、，,;；/／\n\r]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def in_percent(row: KeyResult) -> bool:
    """A unit of %, or a target in a percent format (growth's is always a percent, whatever grows)."""
    return row.unit in PERCENT_SIGNS or (
        row.measure not in {"growth", "milestone"} and "target" in row.percents
    )


def on_scale(value: Fraction | None, *, formatted: bool, percent: bool) -> Fraction | None:
    """A cell's number: 0.018 in a percent format is 1.8 %, and so is 1.8 elsewhere under a unit of %."""
    return value / 100 if value is not None and percent and not formatted else value


def measure_of(row: KeyResult) -> str:
    """A blank measure is increase or decrease by the numbers."""
    percent = in_percent(row)
    start = on_scale(row.baseline, formatted="baseline" in row.percents, percent=percent) or ZERO
    goal = on_scale(row.target, formatted="target" in row.percents, percent=percent)
    return row.measure or ("increase" if goal is None or goal >= start else "decrease")


def planned(row: KeyResult, objective: Objective, rules: Rules, known: Collection[str] = ()) -> Planned:
    """The row with its defaults: dates, department and owner of its objective, then the cycle's dates."""
    percent = in_percent(row)

    def number(key: str) -> Fraction | None:
        return on_scale(getattr(row, key), formatted=key in row.percents, percent=percent)

    measure = measure_of(row)
    baseline = number("baseline")
    return Planned(
        id=row.id,
        objective_id=row.objective_id,
        measure=measure,
        in_percent=percent,
        baseline=ZERO if baseline is None and measure == "increase" else baseline,
        target=number("target"),
        target_max=number("target_max"),
        aggregation=row.aggregation,
        frequency=row.frequency or "monthly",
        commitment=row.commitment or "committed",
        start=row.start or objective.start or rules.cycle_start,
        due=row.due or objective.due or rules.cycle_end,
        departments=names(row.department, known) or names(objective.department, known),
        owners=names(row.owner, known) or names(objective.owner, known),
        state=row.state or "open",
        weight=row.weight,
        weight_in_percent="weight" in row.percents,
    )


# Figures ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """What one day's check-ins say."""

    day: date
    value: Fraction


def adds_up(row: Planned) -> bool:
    """Sum; growth of amounts is a sum too."""
    return row.aggregation == "sum" or (row.measure == "growth" and row.aggregation is None)


def scaled(row: Planned, one: CheckIn) -> Fraction:
    """A check-in's actual on its key result's scale; a milestone without stages takes 60 as 60 %."""
    assert one.actual is not None
    formatted = "actual" in one.percents
    if row.measure == "milestone" and row.target in {None, ONE} and not formatted:
        return one.actual / 100 if one.actual > 1 or row.in_percent else one.actual
    value = on_scale(one.actual, formatted=formatted, percent=row.in_percent)
    assert value is not None
    return value


def one_of(rows: Sequence[CheckIn]) -> CheckIn:
    """The one entered later; where that does not decide, the lower row."""
    order = list(enumerate(rows))
    return max(order, key=lambda item: (item[1].entered or datetime.min, item[0]))[1]  # noqa: DTZ901


def of_one_day(row: Planned, rows: Sequence[CheckIn]) -> Fraction:
    """With Sum, rows by different people are added."""
    if not adds_up(row):
        return scaled(row, one_of(rows))
    people: dict[str | None, list[CheckIn]] = {}
    for one in rows:
        people.setdefault(one.by, []).append(one)
    return sum((scaled(row, one_of(some)) for some in people.values()), ZERO)


def figures(row: Planned, check_ins: Iterable[CheckIn]) -> list[Figure]:
    """A key result's figures by day; a blank actual is no check-in."""
    mine = sorted(
        (one for one in check_ins if one.kr_id == row.id and one.actual is not None), key=lambda one: one.day
    )
    days = groupby(mine, key=lambda one: one.day)
    return [Figure(day, of_one_day(row, list(rows))) for day, rows in days]


def up_to(row: Planned, every: Iterable[Figure], at: date) -> list[Figure]:
    """From the start on; one after due is late, not lost."""
    return [one for one in every if row.start <= one.day <= at]


def a_year_later(day: date) -> date:
    """The same day next year; 29 February is 28 February there."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_year(row: Planned, every: Iterable[Figure], at: date) -> list[Figure]:
    """The figures of the same days one year before; of a longer span, some of them are its own."""
    end = min(at, row.due)
    return [one for one in every if row.start <= a_year_later(one.day) <= end]


def aggregate(how: str | None, some: Sequence[Figure]) -> Fraction:
    """Latest (the default), Sum or Average."""
    values = [one.value for one in some]
    if how == "sum":
        return sum(values, ZERO)
    return sum(values, ZERO) / len(values) if how == "average" else values[-1]


# Periods ------------------------------------------------------------------------------------------------


def period(row: Planned, day: date, rules: Rules) -> tuple[int, int]:
    """The ISO week, the month, or the quarter counted from the cycle's start, that a day lies in."""
    if row.frequency == "weekly":
        return day.isocalendar()[:2]
    months = 12 * day.year + day.month - 1
    if row.frequency == "monthly":
        return months, 0
    return (months - (12 * rules.cycle_start.year + rules.cycle_start.month - 1)) // 3, 0


def periods(row: Planned, rules: Rules) -> set[tuple[int, int]]:
    """The periods that [start, due] touches."""
    days = range((row.due - row.start).days + 1)
    return {period(row, row.start + timedelta(day), rules) for day in days}


def meets(row: Planned, value: Fraction) -> bool:
    """Equality meets a threshold."""
    target = row.target
    if row.measure == "recurring":
        return value >= (ONE if target is None else target)
    assert target is not None
    if row.measure == "at_least":
        return value >= target
    if row.measure == "at_most":
        return value <= target
    assert row.target_max is not None
    return target <= value <= row.target_max


def hits(row: Planned, some: Sequence[Figure], rules: Rules) -> int:
    """Periods that meet the target: recurring by any check-in, a hit rate by the period's last."""
    wanted = periods(row, rules)
    by_period: dict[tuple[int, int], list[bool]] = {}
    for one in some:
        by_period.setdefault(period(row, one.day, rules), []).append(meets(row, one.value))
    met = {key: any(said) if row.measure == "recurring" else said[-1] for key, said in by_period.items()}
    return sum(met.get(key, False) for key in wanted)


def counts_hits(row: Planned) -> bool:
    """Recurring, and thresholds by hit rate."""
    return row.measure == "recurring" or (row.measure in THRESHOLDS and row.aggregation == "hit_rate")


# Attainment and score -----------------------------------------------------------------------------------


def elapsed(row: Planned, at: date) -> Fraction:
    """The share of the time gone: 0 on the first day, 1 on the last."""
    if at >= row.due:
        return ONE
    if at < row.start:
        return ZERO
    return Fraction((at - row.start).days, (row.due - row.start).days)


def clipped(value: Fraction, rules: Rules) -> Fraction:
    return max(ZERO, min(rules.score_cap, value))


@dataclass(frozen=True)
class Result:
    """A key result's value, raw attainment and score; None where the page gives none."""

    actual: Fraction | None = None
    attainment: Fraction | None = None
    score: Fraction | None = None
    hits: int | None = None
    planned: int | None = None
    base: Fraction | None = None


def scorable(row: Planned) -> bool:
    """Whether the row's own numbers allow a score."""
    if row.measure in PROGRESS:
        return row.target is not None and row.baseline is not None and row.target != row.baseline
    if row.measure == "between":
        return row.target is not None and row.target_max is not None
    if row.measure == "growth":
        return bool(row.target)
    return row.measure in {"milestone", "recurring"} or row.target is not None


def by_progress(row: Planned, some: Sequence[Figure], rules: Rules) -> Result:
    """(actual − baseline) ÷ (target − baseline); with Sum the baseline's elapsed share counts."""
    assert row.target is not None
    assert row.baseline is not None
    actual = aggregate(row.aggregation, some)
    base = row.baseline * elapsed(row, some[-1].day) if row.aggregation == "sum" else row.baseline
    attainment = (actual - base) / (row.target - row.baseline)
    return Result(actual, attainment, clipped(attainment, rules))


def by_threshold(row: Planned, some: Sequence[Figure], rules: Rules) -> Result:
    """Met or not; at least with Sum is the share of the target reached."""
    actual = aggregate(row.aggregation, some)
    met = Fraction(meets(row, actual))
    if row.measure == "between":
        return Result(actual, met, met)
    assert row.target is not None
    if row.target == 0:
        return Result(actual, None, met)
    off = (actual - row.target) / abs(row.target)
    if row.measure == "at_most":
        return Result(actual, 1 - off, met)
    return Result(actual, 1 + off, clipped(actual / row.target, rules) if row.aggregation == "sum" else met)


def by_milestone(row: Planned, some: Sequence[Figure], rules: Rules) -> Result:
    """The share done; with a target actual ÷ target."""
    actual = aggregate(row.aggregation, some)
    attainment = actual / row.target if row.target else actual
    return Result(actual, attainment, clipped(attainment, rules))


def by_hits(row: Planned, some: Sequence[Figure], rules: Rules) -> Result:
    """Hits ÷ planned periods; the actual is the last period's figure."""
    met, wanted = hits(row, some, rules), len(periods(row, rules))
    share = Fraction(met, wanted)
    return Result(some[-1].value, share, clipped(share, rules), met, wanted)


def base_of_growth(row: Planned, some: Sequence[Figure], before: Sequence[Figure]) -> Fraction | None:
    """Last year's amount over the same days or its level; else the baseline, an amount's by elapsed share."""
    if before:
        return aggregate("sum" if adds_up(row) else row.aggregation, before)
    if row.baseline is None or not adds_up(row):
        return row.baseline
    return row.baseline * elapsed(row, some[-1].day)


def by_growth(row: Planned, some: Sequence[Figure], before: Sequence[Figure], rules: Rules) -> Result:
    """Growth to date ÷ target growth; a base of 0 or less gives none."""
    base = base_of_growth(row, some, before)
    if base is None or base <= 0:
        return Result(base=base)
    assert row.target
    growth = aggregate("sum" if adds_up(row) else row.aggregation, some) / base - 1
    attainment = growth / row.target
    return Result(growth, attainment, clipped(attainment, rules), base=base)


def result(row: Planned, every: Sequence[Figure], rules: Rules, at: date) -> Result:
    """A key result's value and score at a day."""
    some = up_to(row, every, at)
    if not some or not scorable(row):
        return Result()
    if counts_hits(row):
        return by_hits(row, some, rules)
    if row.measure in THRESHOLDS:
        return by_threshold(row, some, rules)
    if row.measure == "milestone":
        return by_milestone(row, some, rules)
    if row.measure == "growth":
        return by_growth(row, some, last_year(row, every, at), rules)
    return by_progress(row, some, rules)


# Expected, status, forecast -----------------------------------------------------------------------------


def half_up(value: Fraction) -> Fraction:
    """Two decimals, half up, away from zero as Excel's ROUND."""
    cents = (abs(value) * 100 + Fraction(1, 2)).__floor__()
    return Fraction(cents if value >= 0 else -cents, 100)


def grade(score: Fraction | None, rules: Rules) -> str | None:
    """Green, amber or red by the rounded score."""
    if score is None:
        return None
    shown = half_up(score)
    if shown >= rules.green_from:
        return "green"
    return "amber" if shown >= rules.amber_from else "red"


def all_or_nothing(row: Planned) -> bool:
    """Measures that expect 1 from the first figure on; at least with Sum moves towards its target instead."""
    if row.measure == "growth":
        return True
    return row.measure in THRESHOLDS and not counts_hits(row) and not is_total(row)


def is_total(row: Planned) -> bool:
    """At least with Sum: a total that grows to its target."""
    return row.measure == "at_least" and row.aggregation == "sum"


def is_budget(row: Planned) -> bool:
    """At most with Sum: to be spent by and by."""
    return row.measure == "at_most" and row.aggregation == "sum"


def expected(row: Planned, rules: Rules, at: date, *, started: bool) -> Fraction:
    """The share that should be reached by a day; aspirational key results expect less."""
    if at < row.start or (all_or_nothing(row) and not started):
        return ZERO
    share = rules.aspirational_expects if row.commitment == "aspirational" else ONE
    return share if all_or_nothing(row) else elapsed(row, at) * share


def expected_actual(row: Planned, now: Fraction, at: date) -> Fraction | None:
    """The expected share in the target's unit; None where the page leaves it open.

    A line is the line itself, a period's target where hits are counted.
    """
    whole = row.target if row.target is not None or row.measure not in {"recurring", "milestone"} else ONE
    if whole is None or row.measure == "between":
        return None
    if is_budget(row):
        return whole * elapsed(row, at)
    if is_total(row) or row.measure in {"milestone", "growth"}:
        return now * whole
    if row.measure in {*THRESHOLDS, "recurring"}:
        return whole
    return None if row.baseline is None else expected_progress(row, now, at)


def expected_progress(row: Planned, now: Fraction, at: date) -> Fraction:
    """Where a share of the way lies; with Sum the baseline's elapsed share counts."""
    assert row.baseline is not None
    assert row.target is not None
    base = row.baseline * elapsed(row, at) if row.aggregation == "sum" else row.baseline
    return base + now * (row.target - row.baseline)


def forecast(row: Planned, found: Result, at: date) -> Fraction | None:
    """The value at due if the pace so far holds; None where there is none: hits, and the first day.

    Averages, lines and growth stay where they are, and so does what is closed.
    """
    if found.actual is None or counts_hits(row):
        return None
    if row.state == "closed" or row.aggregation == "average" or row.measure == "growth":
        return found.actual
    if row.measure in THRESHOLDS and row.aggregation != "sum":
        return found.actual
    gone = elapsed(row, at)
    if not gone:
        return None
    if row.measure == "milestone":
        return min(found.actual / gone, ONE if row.target is None else row.target)
    base = ZERO if row.baseline is None or row.aggregation == "sum" else row.baseline
    return base + (found.actual - base) / gone


def periods_gone(row: Planned, rules: Rules, at: date) -> int:
    """How many planned periods have begun by a day."""
    last = min(at, row.due)
    return len({period(row, row.start + timedelta(day), rules) for day in range((last - row.start).days + 1)})


def forecast_score(
    row: Planned, found: Result, value: Fraction | None, rules: Rules, at: date
) -> Fraction | None:
    """The score that the forecast has at due; hits go on at their rate so far, what is closed is final."""
    if row.state == "closed":
        return found.score
    if counts_hits(row):
        return None if found.hits is None else min(ONE, Fraction(found.hits, periods_gone(row, rules, at)))
    if value is None:
        return None
    if row.measure == "growth":
        assert row.target
        return clipped(value / row.target, rules)
    end = [Figure(row.due, value)]
    if row.measure == "milestone":
        return by_milestone(row, end, rules).score
    return (by_progress if row.measure in PROGRESS else by_threshold)(row, end, rules).score


def lag(row: Planned, found: Result, now: Fraction, at: date) -> Fraction:
    """How far behind: expected − score; a budget is behind by what is spent beyond its elapsed share."""
    assert found.score is not None
    if is_budget(row) and row.target and found.score > 0:
        assert found.actual is not None
        return (found.actual - row.target * elapsed(row, at)) / abs(row.target)
    return now - found.score


def achieved(row: Planned, found: Result, at: date) -> bool:
    """A score of 1; thresholds only from due on, but a total that is reached stays reached.

    A total ahead of the baseline's elapsed share is not there yet, one that grows to its target not even when
    it is due: the last check-in may lie long before.
    """
    if found.score is None or found.score < 1:
        return False
    if row.measure in PROGRESS and row.aggregation == "sum":
        assert found.actual is not None
        assert row.target is not None
        if row.measure == "increase" and row.target > 0:
            return found.actual >= row.target
        return at >= row.due
    return at >= row.due or row.measure not in THRESHOLDS or is_total(row)


def status(row: Planned, found: Result, now: Fraction, rules: Rules, at: date) -> str:
    """The first that fits."""
    if row.state != "open":
        return row.state
    if at < row.start:
        return "not_started"
    if found.score is None:
        return "no_data"
    if achieved(row, found, at):
        return "achieved"
    if at > row.due:
        return "overdue"
    return by_lag(lag(row, found, now, at), rules)


def by_lag(behind: Fraction, rules: Rules) -> str:
    """Equality is within a gap."""
    if behind <= rules.behind_gap:
        return "on_track"
    return "behind" if behind <= rules.at_risk_gap else "at_risk"


@dataclass(frozen=True)
class Standing:
    """Everything said of a key result at one day."""

    actual: Fraction | None
    attainment: Fraction | None
    score: Fraction | None
    grade: str | None
    hits: int | None
    planned: int | None
    expected: Fraction
    expected_actual: Fraction | None
    status: str
    last_check_in: date | None
    days_since: int | None
    not_updated: bool
    forecast: Fraction | None
    forecast_score: Fraction | None
    outlook: str | None
    gap: Fraction | None


def standing(row: Planned, check_ins: Iterable[CheckIn], rules: Rules, at: date) -> Standing:
    """A key result at a day; a closed one as on the day of its last check-in."""
    every = figures(row, check_ins)
    some = up_to(row, every, at)
    last = some[-1].day if some else None
    day = last if row.state == "closed" and last else at
    found = result(row, every, rules, day)
    now = expected(row, rules, day, started=bool(some))
    said = status(row, found, now, rules, at)
    since = None if last is None else (at - last).days
    asked = said not in {"achieved", "closed", "cancelled", "not_started"}
    ahead = forecast(row, found, day)
    score_ahead = forecast_score(row, found, ahead, rules, day)
    return Standing(
        actual=found.actual,
        attainment=found.attainment,
        score=found.score,
        grade=grade(found.score, rules),
        hits=found.hits,
        planned=found.planned,
        expected=now,
        expected_actual=expected_actual(row, now, day),
        status=said,
        last_check_in=last,
        days_since=since,
        not_updated=asked and since is not None and since > DAYS[row.frequency],
        forecast=ahead,
        forecast_score=score_ahead,
        outlook=grade(score_ahead, rules),
        gap=None if found.score is None else now - found.score,
    )


def month_ends(rules: Rules) -> list[date]:
    """The months of the cycle up to `as_of`, by their last day; the current one at `as_of`."""
    ends: list[date] = []
    day, last = rules.cycle_start, min(rules.as_of, rules.cycle_end)
    while day <= last:
        following = (day.replace(day=1) + timedelta(31)).replace(day=1)
        ends.append(min(following - timedelta(1), last))
        day = following
    return ends
