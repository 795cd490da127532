"""Generated workbooks: rows as the oracle reads them, and the same as the grids a driver hands to okrxl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from okrxl.assess import Assessment, assess
from okrxl.core.grid import Grid, RawValue
from okrxl.core.labels import labels
from okrxl.core.measures import MEASURES
from okrxl.core.schema import AGGREGATIONS, COMMITMENTS, FREQUENCIES, INPUT_BY_KEY
from tests.conformance.oracle import (
    THRESHOLDS,
    CheckIn,
    KeyResult,
    Objective,
    Planned,
    Rules,
    people,
    plan,
)

TODAY = date(2031, 1, 1)
DAY, YEAR, LEAP_YEAR = timedelta(1), timedelta(365), timedelta(366)
DEPARTMENTS = ("D1", "D2", "D3")
NAMES = ("甲", "乙", "Li Lei", "D. Yu")
SEPARATORS = ("、", "，", ",", ";", "；", "/", "\n", " 、 ", ", ", " / ")
CYCLES = (
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2025, 7, 1), date(2026, 6, 30)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2024, 2, 29), date(2024, 6, 30)),
)


@dataclass(frozen=True)
class Case:
    """A workbook's rows."""

    rules: Rules
    objectives: tuple[Objective, ...]
    key_results: tuple[KeyResult, ...]
    check_ins: tuple[CheckIn, ...]

    @property
    def plan(self) -> tuple[Planned, ...]:
        """The key results with their defaults."""
        return plan(self.key_results, self.objectives, self.rules)


def assessed(case: Case) -> Assessment:
    """What okrxl makes of it."""
    return assess(grids(case), today=TODAY)


def of_one_objective(
    rows: Iterable[KeyResult],
    check_ins: Iterable[CheckIn] = (),
    *,
    as_of: date = date(2026, 6, 30),
    cycle: tuple[date, date] = CYCLES[0],
) -> Case:
    """Key results of one objective, `O1`."""
    return Case(Rules(*cycle, as_of), (Objective("O1", "D1", "甲"),), tuple(rows), tuple(check_ins))


def grids(case: Case) -> dict[str, Grid]:
    """The input tables, headers in English, choices in Chinese."""
    cells = [row.owner for row in case.objectives] + [row.owner for row in case.key_results]
    everyone = dict.fromkeys(person for cell in cells for person in people(cell))
    rows: dict[str, list[dict[str, RawValue]]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": value}
            for key, value in row_of(case.rules).items()
        ],
        "strategy": [{"id": "S1", "goal": "…"}],
        "departments": [{"department": name} for name in DEPARTMENTS],
        "owners": [{"owner": person} for person in everyone],
        "objectives": [row_of(one) | {"objective": "…", "aligned_to": "S1"} for one in case.objectives],
        "key_results": [row_of(one) | {"key_result": "…"} for one in case.key_results],
        "check_ins": [row_of(one, day="date") for one in case.check_ins],
    }
    return {key: grid(key, some) for key, some in rows.items()}


def grid(key: str, rows: Iterable[Mapping[str, RawValue]]) -> Grid:
    """One input table from A1 on."""
    keys = [column.key for column in INPUT_BY_KEY[key].columns]
    headers = tuple(labels("en").header(column, key) for column in keys)
    return Grid(f"okr_{key}", key, 2, 1, headers, [[row.get(column) for column in keys] for row in rows])


def row_of(one: object, **renamed: str) -> dict[str, RawValue]:
    """A row's cells by key."""
    keys = [item.name for item in fields(one)]  # type: ignore[arg-type]
    return {renamed.get(key, key): cell(key, getattr(one, key)) for key in keys}


def cell(key: str, value: object) -> RawValue:
    """A value as it is typed: numbers as the nearest float, choices in words."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, str) and key in {"measure", "aggregation", "frequency", "commitment"}:
        return labels("zh").choice(key, value)
    assert value is None or isinstance(value, str | date)
    return value


tenths = st.integers(-3, 12).map(lambda number: Fraction(number, 10))
hundredths = st.integers(-50, 150).map(lambda number: Fraction(number, 100))
wholes = st.integers(-20, 120).map(Fraction)
shares = st.integers(0, 20).map(lambda number: Fraction(number, 20))
SCALES = {"tenths": tenths, "hundredths": hundredths, "wholes": wholes, "shares": shares}


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Cycles and `as_of` inside, on and beyond their edges; settings on round numbers."""
    start, end = draw(st.sampled_from(CYCLES))
    edges = [start, end, start - DAY, end + DAY, end + 40 * DAY, start + 30 * DAY, start + 58 * DAY]
    usual = (
        ["0.7", "0.8", "0.67"],
        ["0.4", "0.5", "0.33"],
        ["0", "0", "0.05"],
        ["0.25", "0.1"],
        ["0.7", "1"],
    )
    green, amber, behind, at_risk, aspirational = (Fraction(draw(st.sampled_from(some))) for some in usual)
    as_of = draw(st.one_of(st.dates(start, end), st.dates(start, end), st.sampled_from(edges)))
    missing = draw(st.sampled_from(["zero", "skip"]))
    return Rules(start, end, as_of, green, amber, behind, at_risk, aspirational, missing)


@st.composite
def spans(draw: st.DrawFn, rule: Rules, first: date, last: date) -> tuple[date | None, date | None]:
    """A start and a due date, one or both blank; what blanks default to comes in order."""
    if draw(st.booleans()):
        return None, None
    near = [rule.cycle_start, rule.cycle_end, rule.as_of, rule.as_of - DAY, rule.as_of + DAY]
    one = st.sampled_from(near) | st.dates(rule.cycle_start, rule.cycle_end)
    start, due = sorted([draw(one), draw(one)])
    if draw(st.booleans()) and start <= last:
        return start, None
    return (None, due) if draw(st.booleans()) and first <= due else (start, due)


@st.composite
def owners(draw: st.DrawFn) -> str | None:
    """Nobody, somebody, or several with any separator."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=3))
    return draw(st.sampled_from(SEPARATORS)).join(names) or None


@st.composite
def weights(draw: st.DrawFn, count: int) -> list[Fraction | None]:
    """Siblings' weights as shares or percents: all, some or none of them, zeros among them."""
    some = draw(st.sampled_from([(1, 1), (1, 100), (0, 1)]))
    number = st.sampled_from([0, 20, 25, 30, 33, 34, 40, 50, 60]).map(lambda part: Fraction(part, some[1]))
    one = number | st.none() if draw(st.booleans()) else number
    return draw(st.lists(one if some[0] else st.none(), min_size=count, max_size=count))


@st.composite
def key_results(draw: st.DrawFn, objective: Objective, rule: Rules) -> tuple[KeyResult, str]:
    """A key result, without its id and weight yet, and the scale its numbers are of."""
    measure = draw(st.sampled_from([*MEASURES, *MEASURES, None]))
    scale = "shares" if measure == "milestone" else draw(st.sampled_from(["tenths", "hundredths", "wholes"]))
    numbers = SCALES[scale]
    given = numbers if measure is None or draw(st.integers(0, 5)) else st.none() | numbers
    target = draw(given)
    top = (
        None
        if target is None
        else target + draw(st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(5)]))
    )
    start, due = draw(spans(rule, objective.start or rule.cycle_start, objective.due or rule.cycle_end))
    made = KeyResult(
        "",
        objective.id,
        measure,
        None if measure in {"growth", "milestone"} else draw(st.sampled_from([None, "%", "％", "万元"])),
        draw(given),
        target,
        top if measure == "between" and draw(st.integers(0, 9)) else None,
        draw(st.sampled_from([None, *(AGGREGATIONS if measure in THRESHOLDS else AGGREGATIONS[:3])])),
        draw(st.sampled_from([None, *FREQUENCIES])),
        draw(st.sampled_from([None, *COMMITMENTS])),
        None,
        start,
        due,
        draw(st.sampled_from([None, None, *DEPARTMENTS])),
        draw(st.none() | owners()),
    )
    return made, scale


@st.composite
def check_ins(draw: st.DrawFn, row: Planned, scale: str, rule: Rules) -> list[CheckIn]:
    """Check-ins on and around every edge of this year's days and last year's."""
    first, last, now = row.start, row.due, rule.as_of
    edges = [first - DAY, first, now - DAY, now, now + DAY, last, last + DAY, last + 3 * DAY]
    this_year = st.dates(first, max(first, now))
    day = st.one_of(this_year, this_year, st.sampled_from(edges))
    if row.measure == "growth" or not draw(st.integers(0, 3)):
        leap = date(first.year - first.year % 4, 2, 29)
        around = [*(at - YEAR for at in edges), *(at - LEAP_YEAR for at in edges), leap]
        last_year = st.dates(first - LEAP_YEAR, max(first, now) - YEAR)
        day = st.one_of(day, last_year, last_year, st.sampled_from(around))
    exact = st.just(row.target) if row.target is not None and row.measure != "milestone" else SCALES[scale]
    actual = st.one_of(SCALES[scale], SCALES[scale], SCALES[scale], exact, st.none())
    drawn = draw(st.lists(st.tuples(day, actual), min_size=min(1, draw(st.integers(0, 5))), max_size=7))
    return [CheckIn(when, row.id, value) for when, value in drawn]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole workbook: up to 3 objectives with up to 4 key results each."""
    rule = draw(rules())
    count = draw(st.integers(1, 3))
    objectives: list[Objective] = []
    for number, weight in enumerate(draw(weights(count)), 1):
        start, due = draw(spans(rule, rule.cycle_start, rule.cycle_end))
        department = draw(st.sampled_from([*DEPARTMENTS, None]))
        objectives.append(Objective(f"O{number}", department, draw(owners()), weight, start, due))
    made: list[tuple[KeyResult, str]] = []
    for objective in objectives:
        some = draw(st.lists(key_results(objective, rule), min_size=1, max_size=4))
        for weight, (row, scale) in zip(draw(weights(len(some))), some, strict=True):
            made.append((replace(row, id=f"KR{len(made) + 1}", weight=weight), scale))
    case = Case(rule, tuple(objectives), tuple(row for row, _ in made), ())
    drawn: list[CheckIn] = []
    for planned, (_, scale) in zip(case.plan, made, strict=True):
        drawn += draw(check_ins(planned, scale, rule))
    return replace(case, check_ins=tuple(draw(st.permutations(drawn)) if drawn else ()))
