"""Random workbooks: every measure, aggregation, percent format, kind of weights, departments and state.

What DESIGN §3 leaves open is not drawn; where a rule is one of FAMILIES_NOT_YET, nothing that needs it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from tests.conformance.cases import DEPARTMENTS, Case
from tests.conformance.oracle import THRESHOLDS
from tests.conformance.rows import CheckIn, Department, KeyResult, Objective, Planned, Rules

DAY, YEAR, LEAP_YEAR = timedelta(1), timedelta(365), timedelta(366)
MEASURES = ("increase", "decrease", "at_least", "at_most", "between", "milestone", "recurring", "growth")
AGGREGATIONS = ("latest", "sum", "average", "hit_rate")
FREQUENCIES = ("weekly", "monthly", "quarterly")
COMMITMENTS = ("committed", "aspirational")
WHOLE_NAMES = ("Lead, North", "陈/北区")
PEOPLE = ("甲", "乙", "Li Lei", "D. Yu")
SEPARATORS = ("、", "，", ",", ";", "；", "/", "\n", " 、 ", ", ", " / ")
CYCLES = (
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2025, 7, 1), date(2026, 6, 30)),
    (date(2026, 1, 1), date(2026, 3, 31)),
)
FISCAL = ((date(2026, 2, 1), date(2027, 1, 31)), (date(2025, 12, 1), date(2026, 11, 30)))
PERCENT = Fraction(1, 100)

tenths = st.integers(-3, 12).map(lambda number: Fraction(number, 10))
hundredths = st.integers(-50, 150).map(lambda number: Fraction(number, 100))
wholes = st.integers(-20, 120).map(Fraction)
shares = st.integers(0, 20).map(lambda number: Fraction(number, 20))
percents = st.integers(1, 120).map(lambda number: Fraction(number, 100))
amounts = st.integers(1, 120).map(Fraction)
SCALES = {
    "tenths": tenths,
    "hundredths": hundredths,
    "wholes": wholes,
    "shares": shares,
    "percents": percents,
}


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Cycles and `as_of` inside, on and beyond their edges; settings on round numbers."""
    start, end = draw(st.sampled_from([*CYCLES, *FISCAL]))
    edges = [start, end, start - DAY, end + DAY, end + 40 * DAY, start + 30 * DAY, start + 58 * DAY]
    usual = (
        ["0.7", "0.8", "0.67"],
        ["0.4", "0.5", "0.33"],
        ["0", "0", "0.05"],
        ["0.25", "0.1"],
        ["0.7", "1"],
    )
    green, amber, behind, at_risk, aspirational = (Fraction(draw(st.sampled_from(some))) for some in usual)
    return Rules(
        start,
        end,
        draw(st.one_of(st.dates(start, end), st.dates(start, end), st.sampled_from(edges))),
        green,
        amber,
        behind,
        at_risk,
        aspirational,
        draw(st.sampled_from(["zero", "skip"])),
        draw(st.sampled_from(["department", "department", "company"])),
        Fraction(draw(st.sampled_from(["1", "1", "1.2"]))),
    )


@st.composite
def spans(draw: st.DrawFn, rule: Rules, first: date, last: date) -> tuple[date | None, date | None]:
    """A start and a due date, one or both blank; what blanks default to comes in order."""
    if draw(st.booleans()):
        return None, None
    near = [rule.cycle_start, rule.cycle_end, rule.as_of, rule.as_of - DAY, rule.as_of + DAY]
    near += [rule.cycle_start - 90 * DAY, rule.cycle_start - DAY, rule.cycle_end + DAY]
    one = st.sampled_from(near) | st.dates(rule.cycle_start, rule.cycle_end)
    start, due = sorted([draw(one), draw(one)])
    if draw(st.booleans()) and start <= last:
        return start, None
    return (None, due) if draw(st.booleans()) and first <= due else (start, due)


@st.composite
def owners(draw: st.DrawFn) -> str | None:
    """Nobody, somebody, several with any separator, or a name with a separator in it."""
    if not draw(st.integers(0, 4)):
        return draw(st.sampled_from(WHOLE_NAMES))
    found = draw(st.lists(st.sampled_from(PEOPLE), max_size=3))
    return draw(st.sampled_from(SEPARATORS)).join(found) or None


SHARES = (0, 20, 25, 30, 33, 34, 40, 50, 60)
RELATIVE = (1, 2, 3, 4)


@dataclass(frozen=True)
class Weights:
    """Siblings' weights, and whether they stand in percent formats."""

    values: list[Fraction | None]
    formatted: bool = False

    def percents(self) -> frozenset[str]:
        return frozenset({"weight"} if self.formatted else ())


@st.composite
def weights(draw: st.DrawFn, count: int) -> Weights:
    """Shares, percents or relative numbers: all, some or none of them; nothing open is drawn."""
    kind = draw(st.sampled_from(["blank", "share", "formatted", "percent", "relative", "off"]))
    if kind == "blank":
        return Weights([None] * count)
    if kind == "off":
        # Percents that are no whole: 100 %, 200 %.
        beyond = st.sampled_from((20, 60, 100, 200)).map(lambda number: Fraction(number, 100))
        return Weights(draw(st.lists(beyond | st.none(), min_size=count, max_size=count)), formatted=True)
    if kind == "relative":
        number = st.sampled_from(RELATIVE).map(Fraction)
        found = draw(st.lists(number | st.none(), min_size=count, max_size=count))
        total = sum(one for one in found if one)
        return Weights([None] * count) if total <= 1 else Weights(found)
    part = st.sampled_from(SHARES).map(lambda number: Fraction(number, 100))
    found = draw(st.lists(part | st.none() if draw(st.booleans()) else part, min_size=count, max_size=count))
    total = sum(one for one in found if one is not None)
    if (None in found and total > 1) or not total:
        return Weights([None] * count)
    if kind == "percent":
        return Weights([one and 100 * one for one in found]) if total == 1 else Weights([None] * count)
    return Weights(found, formatted=kind == "formatted")


@st.composite
def measures(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """A measure and an aggregation that go together."""
    measure = draw(st.sampled_from([*MEASURES, *MEASURES, None]))
    some: list[str | None] = [None, "latest", "sum", "average"]
    if measure in THRESHOLDS:
        some.append("hit_rate")
        if measure == "between":
            some.remove("sum")
    if measure == "growth":
        some = [None, "sum", "latest", "average"]
    if measure == "milestone":
        some = [None, "latest"]
    return measure, draw(st.sampled_from(some))


@dataclass(frozen=True)
class Kind:
    """How a key result's numbers are drawn and typed."""

    scale: str
    style: str = "plain"


STYLES = ("points", "formatted", "mixed")


@st.composite
def kinds(draw: st.DrawFn, measure: str | None, aggregation: str | None) -> Kind:
    """Plain numbers, or percents typed plain, formatted or either way."""
    if measure == "milestone":
        if draw(st.booleans()):
            return Kind("wholes")
        return Kind("shares", draw(st.sampled_from(["plain", *STYLES])))
    if measure == "growth":
        # Percents that grow without an aggregation are an error.
        if aggregation and not draw(st.integers(0, 2)):
            return Kind("percents", draw(st.sampled_from(STYLES)))
        return Kind("amounts")
    if not draw(st.integers(0, 2)):
        return Kind("percents", draw(st.sampled_from(STYLES)))
    return Kind(draw(st.sampled_from(["tenths", "hundredths", "wholes"])))


@st.composite
def key_results(draw: st.DrawFn, objective: Objective, rule: Rules) -> tuple[KeyResult, Kind]:
    """A key result, without its id and weight yet, and how its numbers are typed."""
    measure, aggregation = draw(measures())
    kind = draw(kinds(measure, aggregation))
    start, due = draw(spans(rule, objective.start or rule.cycle_start, objective.due or rule.cycle_end))
    made = KeyResult(
        "",
        objective.id,
        measure,
        None,
        None,
        None,
        None,
        aggregation,
        draw(st.sampled_from([None, *FREQUENCIES])),
        draw(st.sampled_from([None, *COMMITMENTS])),
        None,
        start,
        due,
        draw(st.sampled_from([None, None, *(one.department for one in DEPARTMENTS)])),
        draw(st.none() | owners()),
        draw(st.sampled_from([None, None, None, "closed", "cancelled"])),
    )
    return draw(numbers(made, kind)), kind


@st.composite
def numbers(draw: st.DrawFn, row: KeyResult, kind: Kind) -> KeyResult:
    """Its baseline and targets."""
    if row.measure == "growth":
        goal = Fraction(draw(st.integers(1, 40)), 100)
        if kind.scale == "percents":
            made = replace(row, baseline=draw(st.none() | percents), target=goal)
            return draw(typed(made, kind))
        return replace(
            row, baseline=draw(st.none() | amounts), target=goal, unit=draw(st.sampled_from([None, "万元"]))
        )
    if row.measure == "milestone":
        # A target of 1 is the whole: 60 is 60 % of it, as without a target.
        row = replace(row, target=Fraction(draw(st.integers(2, 8))) if kind.scale == "wholes" else None)
        return row if kind.style == "plain" else replace(row, unit=draw(st.sampled_from(["%", "％"])))
    scale = SCALES[kind.scale]
    given = scale if draw(st.integers(0, 5)) else st.none() | scale
    baseline, target = draw(given), draw(given)
    if row.measure in THRESHOLDS and target is not None and not allowed(row, target):
        target = abs(target) or Fraction(1)
    if row.measure is None:
        baseline = baseline or Fraction(0)
    step = draw(st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(5)]))
    top = None if target is None or row.measure != "between" or not draw(st.integers(0, 9)) else target + step
    made = replace(row, baseline=baseline, target=target, target_max=top)
    return draw(typed(made, kind)) if kind.scale == "percents" else made


def allowed(row: KeyResult, target: Fraction) -> bool:
    """Whether a threshold may have that target: a negative one with Sum means nothing that the page says."""
    return target > 0 or row.aggregation != "sum"


@st.composite
def typed(draw: st.DrawFn, row: KeyResult, kind: Kind) -> KeyResult:
    """Percents as somebody types them: 1.8 under a unit of %, or 1.8 % in a formatted cell."""
    made = replace(row, unit=draw(st.sampled_from(["%", "％"])))
    for key in ("baseline", "target", "target_max"):
        value = getattr(row, key)
        if value is None:
            continue
        # A plain 1 beside percents that are far larger could be 100 %: that is asked about.
        if kind.style == "formatted" or (kind.style == "mixed" and (value == PERCENT or draw(st.booleans()))):
            made = replace(made, percents=made.percents | {key})
        else:
            made = replace(made, **{key: value * 100})
    return made


@st.composite
def actuals(draw: st.DrawFn, row: KeyResult, kind: Kind) -> tuple[Fraction | None, frozenset[str]]:
    """A check-in's figure as it is typed."""
    if not draw(st.integers(0, 9)):
        return None, frozenset()
    if kind.scale == "amounts":
        return draw(amounts), frozenset()
    if kind.style == "plain":
        exact = row.target if row.target is not None and row.measure != "milestone" else None
        scale = SCALES[kind.scale]
        return draw(scale if exact is None else st.one_of(scale, scale, scale, st.just(exact))), frozenset()
    value = draw(percents if kind.scale == "percents" else shares | st.just(Fraction(3, 2)))
    if kind.style == "formatted" or (kind.style == "mixed" and draw(st.booleans())):
        return value, frozenset({"actual"})
    return value * 100, frozenset()


@st.composite
def check_ins(draw: st.DrawFn, typed_row: KeyResult, row: Planned, kind: Kind, rule: Rules) -> list[CheckIn]:
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
    days = draw(st.lists(day, min_size=min(1, draw(st.integers(0, 5))), max_size=7))
    made = []
    for number, when in enumerate(days):
        value, formatted = draw(actuals(typed_row, kind))
        made.append(draw(signed(CheckIn(when, row.id, value, percents=formatted), number)))
    return made


@st.composite
def signed(draw: st.DrawFn, one: CheckIn, number: int) -> CheckIn:
    """Who said it and when it was entered: always both, as collecting and importing do."""
    hour = draw(st.sampled_from([number, number, 9]))
    return replace(one, by=draw(st.sampled_from(PEOPLE)), entered=datetime(2026, 5, 1, hour))


@st.composite
def objectives(draw: st.DrawFn, rule: Rules) -> list[Objective]:
    """Up to 4 objectives, with or without parents, in one department, in several or in none."""
    count = draw(st.integers(1, 4))
    cells = [*(one.department for one in DEPARTMENTS), "D1; D3"]
    made: list[Objective] = []
    for number in range(1, count + 1):
        start, due = draw(spans(rule, rule.cycle_start, rule.cycle_end))
        above = ["S1", *(one.id for one in made)]
        made.append(
            Objective(
                f"O{number}",
                draw(st.sampled_from(cells)),
                draw(owners()),
                None,
                start,
                due,
                draw(st.sampled_from(above)),
            )
        )
    return draw(weighed(made, by_department=rule.objective_weights == "department"))


@st.composite
def weighed(draw: st.DrawFn, some: list[Objective], *, by_department: bool) -> list[Objective]:
    """Weights for each group of siblings."""
    groups: dict[str | None, list[Objective]] = {}
    for one in some:
        groups.setdefault(one.department if by_department else None, []).append(one)
    found: dict[str, Objective] = {}
    for group in groups.values():
        drawn = draw(weights(len(group)))
        for one, weight in zip(group, drawn.values, strict=True):
            found[one.id] = replace(one, weight=weight, percents=drawn.percents())
    return [found[one.id] for one in some]


@st.composite
def departments(draw: st.DrawFn) -> tuple[Department, ...]:
    """The Departments table, with weights of any kind."""
    drawn = draw(weights(len(DEPARTMENTS)))
    pairs = zip(DEPARTMENTS, drawn.values, strict=True)
    return tuple(replace(one, weight=weight, percents=drawn.percents()) for one, weight in pairs)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole workbook: up to 4 objectives with up to 4 key results each."""
    rule = draw(rules())
    made: list[tuple[KeyResult, Kind]] = []
    listed = draw(objectives(rule))
    for objective in listed:
        some = draw(st.lists(key_results(objective, rule), min_size=1, max_size=4))
        drawn = draw(weights(len(some)))
        for weight, (row, kind) in zip(drawn.values, some, strict=True):
            percent = row.percents | drawn.percents()
            made.append((replace(row, id=f"KR{len(made) + 1}", weight=weight, percents=percent), kind))
    rows = tuple(row for row, _ in made)
    case = Case(rule, tuple(listed), rows, (), draw(departments()), WHOLE_NAMES)
    found: list[CheckIn] = []
    for planned, (row, kind) in zip(case.plan, made, strict=True):
        found += draw(check_ins(row, planned, kind, rule))
    return replace(case, check_ins=tuple(draw(st.permutations(found)) if found else ()))
