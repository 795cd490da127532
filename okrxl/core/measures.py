"""The eight measures as values: what each needs, how it is met, scored and explained (DESIGN §3).

No other module of okrxl names a measure: they ask these values. A ninth measure is one more value in
`MEASURES`, with its word and its explanation in `labels/*/schema.toml`. The arithmetic is written once, for
whole columns as for worksheet formulas, so importing this module loads neither numpy nor pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import nan
from typing import Any, Final, Literal, Protocol, TypeAlias

from okrxl.core.finding import Severity

Number: TypeAlias = Any
"""A column of floats, or a worksheet expression: anything with Python's arithmetic."""
Condition: TypeAlias = Any
"""A column of booleans, or a worksheet expression that is TRUE or FALSE."""
Kind = Literal["figure", "done", "stages", "hits", "change"]
Bound = Literal["", "target", "target_max"]


class Figures(Protocol):
    """The numbers of key results that share a measure; `actual` is the current value."""

    @property
    def actual(self) -> Number:
        """The current value; of a check-in, its actual."""

    @property
    def baseline(self) -> Number:
        """Where the key result began; with Sum, a total of the same length."""

    @property
    def target(self) -> Number:
        """The target, or the lower end of a range."""

    @property
    def target_max(self) -> Number:
        """The upper end of a range."""

    @property
    def elapsed(self) -> Number:
        """The share of start to due that the actual covers: up to the last check-in."""

    def ratio(self, over: Number, under: Number) -> Number:
        """`over` ÷ `under`; blank where `under` is 0."""

    def reaches(self, value: Number, bound: Number) -> Condition:
        """Whether `value` ≥ `bound`; equality counts, rounding noise included."""

    def choose(self, test: Condition, yes: Number, no: Number) -> Number:
        """`yes` where the test holds, else `no`."""


Arithmetic: TypeAlias = Callable[[Figures], Number]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of a measure's numbers: its finding's code, severity and column, and when it applies.

    An error leaves the key result without a score.
    """

    code: str
    severity: Severity
    column: str
    applies: Callable[[Figures], Condition]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure."""

    code: str
    goal: str
    """How its goal reads: `≤ {target}`."""
    attainment: Arithmetic | None
    """Raw and uncapped; None: the same as the score."""
    why: str = ""
    """How its attainment reads; blank where bounds are compared or hits counted."""
    score: Arithmetic | None = None
    """Before it is clipped; None: 1 or 0 of a threshold, else the attainment."""
    line: Callable[[Figures], Condition] | None = None
    """Whether its score is 1 or 0 for a line that must hold, so that 1 is expected from the first figure on.

    None: of every threshold.
    """
    achieved: Callable[[Figures, Condition], Condition] | None = None
    """Whether a score of 1 is achieved; the second argument is whether it is due.

    None: a threshold from due on, all else at any time.
    """
    overrun: Arithmetic | None = None
    """With Sum, the share of a limit that is used up beyond the elapsed share; blank where there is none."""
    value_at: Callable[[Figures, Number], Number] = lambda of, _: of.target
    """The value at which a share of the way is done; of a line, the line."""
    prorated: bool = False
    """Whether its arithmetic takes the elapsed share."""
    kind: Kind = "figure"
    """What its check-ins are.

    `figure`: values in the target's unit. `done`: the share done, 0–1 or 0–100 %, or a word. `stages`: how
    many of the target's stages are done, or a word. `hits`: figures of a period, or a word; a period is a hit
    where one of them reaches the target. `change`: figures to be compared with those of the year before.
    """
    needs: tuple[str, ...] = ("target",)
    """The columns without which there is no score."""
    moves: bool = False
    """Whether it goes from baseline to target, which then must differ."""
    least: Bound = ""
    most: Bound = ""
    """The columns that bound a value which meets it."""
    lower_is_better: bool = False
    blank_baseline: float = nan
    blank_target: float = nan
    """What stands in for a blank; NaN: nothing."""
    blank_aggregation: str = "latest"
    """What a blank aggregation means."""
    entry: str = ""
    """The text below `exchange.entry` that says what to type; blank: by aggregation."""
    rules: tuple[Rule, ...] = ()
    """What else can be wrong with its numbers."""
    summed: Measure | None = None
    """What it is with the aggregation Sum, if that differs."""
    staged: Measure | None = None
    """What it is with a target that is a number of stages, if that differs."""

    def form(self, aggregation: str | None, target: float) -> Measure:
        """The measure as the aggregation and the target make it."""
        if self.summed and aggregation == "sum":
            return self.summed
        return self.staged if self.staged and has_stages(target) else self

    @property
    def forms(self) -> tuple[Measure, ...]:
        """The measure and what aggregations and targets make of it."""
        return tuple(one for one in (self, self.summed, self.staged) if one)

    @property
    def bounded(self) -> bool:
        """Whether a single value can meet it."""
        return bool(self.least or self.most)

    @property
    def threshold(self) -> bool:
        """Whether it holds a line: met or not, and so open to the aggregation `hit_rate`."""
        return self.bounded and not self.counts_hits

    @property
    def counts_hits(self) -> bool:
        """Whether planned periods are counted whatever the aggregation; any hit of a period counts."""
        return self.kind == "hits"

    @property
    def compares_years(self) -> bool:
        """Whether its value is the change against the year before."""
        return self.kind == "change"

    @property
    def is_done_share(self) -> bool:
        """Whether its value is how much is done; above 1 it is a percent."""
        return self.kind == "done"

    @property
    def counts_stages(self) -> bool:
        """Whether its value is a number of stages, of which a word for done means all."""
        return self.kind == "stages"

    @property
    def is_share(self) -> bool:
        """Whether its value is a share of 1 whatever the unit."""
        return self.kind in {"done", "change"}

    @property
    def in_unit(self) -> bool:
        """Whether its check-ins are in the target's unit."""
        return self.kind in {"figure", "stages"}

    @property
    def takes_words(self) -> bool:
        """Whether a check-in may be a word such as "done"."""
        return self.kind in {"done", "stages", "hits"}

    def met(self, of: Figures) -> Condition:
        """Whether the actual of a bounded measure lies within `least` and `most`."""
        tests = [of.reaches(of.actual, getattr(of, self.least))] if self.least else []
        tests += [of.reaches(-of.actual, -getattr(of, self.most))] if self.most else []
        return tests[0] if len(tests) == 1 else tests[0] & tests[1]

    def attained(self, of: Figures) -> Number:
        """Its attainment: raw and uncapped."""
        return self.attainment(of) if self.attainment else self.scored(of)

    def scored(self, of: Figures) -> Number:
        """Its score before it is clipped."""
        if self.score:
            return self.score(of)
        return of.choose(self.met(of), 1.0, 0.0) if self.threshold else self.attained(of)

    def is_line(self, of: Figures) -> Condition:
        """Whether its score is 1 or 0 for a line that must hold."""
        return self.line(of) if self.line else self.threshold

    def is_achieved(self, of: Figures, due: Condition) -> Condition:
        """Whether a score of 1 is achieved for good, given whether it is due."""
        if self.achieved:
            return self.achieved(of, due)
        return due if self.threshold else True


WHOLE = 1
"""The target of a milestone whose check-ins are shares done."""


def has_stages(target: Number) -> Condition:
    """Whether a milestone's target is a number of stages; neither blank nor the whole."""
    return (target == target) & (target != WHOLE)  # noqa: PLR0124 — NaN is blank, in columns as in numbers


def _progress(of: Figures) -> Number:
    return of.ratio(of.actual - of.baseline, of.target - of.baseline)


def _progress_of_total(of: Figures) -> Number:
    return of.ratio(of.actual - of.baseline * of.elapsed, of.target - of.baseline)


def _above(of: Figures) -> Number:
    return 1 + of.ratio(of.actual - of.target, abs(of.target))


def _below(of: Figures) -> Number:
    return 1 - of.ratio(of.actual - of.target, abs(of.target))


# With Sum a total grows away from 0: a bound ahead of it is a goal to reach, any other a limit to keep.


def _total_reached(of: Figures, due: Condition) -> Condition:
    """Whether a total that grows to its target has reached it; any other total can still leave it."""
    rises = (of.target > of.baseline) & (of.target > 0)
    falls = (of.target < of.baseline) & (of.target < 0)
    left = of.choose(falls, of.target - of.actual, of.actual - of.target)
    return of.choose(rises | falls, of.reaches(left, 0.0), due)


def _at_least_in_total(of: Figures) -> Number:
    held = of.choose(of.reaches(of.actual, of.target), 1.0, 0.0)
    return of.choose(of.reaches(0.0, of.target), held, of.ratio(of.actual, of.target))


def _at_most_in_total(of: Figures) -> Number:
    held = of.choose(of.reaches(-of.actual, -of.target), 1.0, 0.0)
    return of.choose(of.reaches(of.target, 0.0), held, of.ratio(of.actual, of.target))


def _between_in_total(of: Figures) -> Number:
    """1 inside; below, the share done where the lower end lies ahead; 0 above."""
    below = of.choose(of.reaches(0.0, of.target), 0.0, of.ratio(of.actual, of.target))
    so_far = of.choose(of.reaches(of.actual, of.target), 1.0, below)
    return of.choose(of.reaches(-of.actual, -of.target_max), so_far, 0.0)


def _used(of: Figures, limit: Number) -> Number:
    return of.ratio(of.actual, limit) - of.elapsed


PROGRESS = "({actual} − {baseline}) ÷ ({target} − {baseline})"
SHARE = "{actual} ÷ {target}"
LARGE_GROWTH = 3
"""From a growth target of 300 % on there is a warning: 20 where 20 % was meant is the usual slip."""

INCREASE: Final = Measure(
    "increase",
    goal="{baseline} → {target}",
    attainment=_progress,
    why=PROGRESS,
    needs=("target", "baseline"),
    moves=True,
    blank_baseline=0.0,
    value_at=lambda of, share: of.baseline + share * (of.target - of.baseline),
)
DECREASE: Final = replace(INCREASE, code="decrease", lower_is_better=True, blank_baseline=nan)
AT_LEAST: Final = Measure("at_least", goal="≥ {target}", attainment=_above, least="target")
AT_MOST: Final = Measure("at_most", goal="≤ {target}", attainment=_below, most="target", lower_is_better=True)
BETWEEN: Final = Measure(
    "between",
    goal="{target}–{target_max}",
    attainment=None,
    needs=("target", "target_max"),
    least="target",
    most="target_max",
    value_at=lambda of, _: of.target * nan,
    rules=(Rule("upper_target_below", "error", "target_max", lambda of: of.target_max < of.target),),
)
MILESTONE: Final = Measure(
    "milestone",
    goal="100%",
    attainment=lambda of: of.actual,
    why="{actual}",
    kind="done",
    needs=(),
    entry="milestone",
    value_at=lambda _, share: share,
)
RECURRING: Final = Measure(
    "recurring",
    goal="≥ {target}",
    attainment=lambda of: of.actual,
    kind="hits",
    needs=(),
    least="target",
    blank_target=1.0,
    entry="recurring",
)
GROWTH: Final = Measure(
    "growth",
    goal="{sign}{target}",
    attainment=lambda of: of.ratio(of.actual, of.target),
    why="({this_year} ÷ {year_before} − 1) ÷ {target}",
    kind="change",
    blank_aggregation="sum",
    entry="growth_of_level",
    value_at=lambda of, share: share * of.target,
    rules=(
        Rule("growth_target_zero", "error", "target", lambda of: of.target == 0),
        Rule("growth_target_large", "warning", "target", lambda of: of.target >= LARGE_GROWTH),
    ),
)


def _in_total(measure: Measure) -> Measure:
    """A measure that moves, with Sum: its baseline is a total of the same length."""
    return replace(
        measure,
        attainment=_progress_of_total,
        why="({actual} − {baseline} × {elapsed}) ÷ ({target} − {baseline})",
        achieved=_total_reached,
        value_at=lambda of, share: of.baseline * of.elapsed + share * (of.target - of.baseline),
        prorated=True,
    )


AT_LEAST_IN_TOTAL: Final = replace(
    AT_LEAST,
    why=SHARE,
    score=_at_least_in_total,
    line=lambda of: of.reaches(0.0, of.target),
    achieved=lambda of, due: of.choose(of.target > 0, True, due),  # noqa: FBT003
    overrun=lambda of: of.choose(of.target < 0, _used(of, of.target), nan),
    value_at=lambda of, share: of.target * of.choose(of.target > 0, share, of.elapsed),
)
AT_MOST_IN_TOTAL: Final = replace(
    AT_MOST,
    why=SHARE,
    score=_at_most_in_total,
    line=lambda of: of.reaches(of.target, 0.0),
    achieved=lambda of, due: of.choose(of.target < 0, True, due),  # noqa: FBT003
    overrun=lambda of: of.choose(of.target > 0, _used(of, of.target), nan),
    value_at=lambda of, share: of.target * of.choose(of.target < 0, share, of.elapsed),
)
BETWEEN_IN_TOTAL: Final = replace(
    BETWEEN,
    why=SHARE,
    score=_between_in_total,
    line=lambda of: of.reaches(0.0, of.target),
    overrun=lambda of: of.choose(of.target_max > 0, _used(of, of.target_max), nan),
    value_at=lambda of, share: share * of.choose(of.target > 0, of.target, nan),
)
STAGES: Final = replace(
    MILESTONE,
    goal="{target}",
    attainment=lambda of: of.ratio(of.actual, of.target),
    why=SHARE,
    kind="stages",
    entry="stages",
    value_at=lambda of, share: share * of.target,
    rules=(Rule("milestone_target_low", "error", "target", lambda of: of.target <= 0),),
)

MEASURES: Final[Mapping[str, Measure]] = {
    one.code: one
    for one in (
        replace(INCREASE, summed=_in_total(INCREASE)),
        replace(DECREASE, summed=_in_total(DECREASE)),
        replace(AT_LEAST, summed=AT_LEAST_IN_TOTAL),
        replace(AT_MOST, summed=AT_MOST_IN_TOTAL),
        replace(BETWEEN, summed=BETWEEN_IN_TOTAL),
        replace(MILESTONE, staged=STAGES),
        RECURRING,
        replace(GROWTH, summed=replace(GROWTH, entry="growth")),
    )
}
"""Code -> measure, in the order of the drop-down."""
UPWARD, DOWNWARD = INCREASE, DECREASE
"""What a blank measure means, by whether the target lies above or below the baseline."""


def codes(having: Callable[[Measure], object]) -> tuple[str, ...]:
    """The codes of the measures of which `having` is true."""
    return tuple(code for code, one in MEASURES.items() if having(one))
