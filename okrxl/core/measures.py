"""The eight measures as values: what each needs, how it is met, scored and explained (DESIGN §3).

No other module of okrxl names a measure: they ask these values. A ninth measure is one more value in
`MEASURES`, with its word and its explanation in `labels/*/schema.toml`. The arithmetic is written once, for
whole columns as for worksheet formulas, so importing this module loads neither numpy nor pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, Final, Literal, Protocol, TypeAlias

from okrxl.core.finding import Severity

Number: TypeAlias = Any
"""A column of floats, or a worksheet expression: anything with Python's arithmetic."""
Condition: TypeAlias = Any
"""A column of booleans, or a worksheet expression that is TRUE or FALSE."""
Kind = Literal["figure", "done", "hits", "change"]
Bound = Literal["", "target", "target_max"]


class Figures(Protocol):
    """The numbers of key results that share a measure; `actual` is the current value."""

    @property
    def actual(self) -> Number:
        """The current value; of a check-in, its actual."""

    @property
    def baseline(self) -> Number:
        """Where the key result began."""

    @property
    def target(self) -> Number:
        """The target, or the lower end of a range."""

    @property
    def target_max(self) -> Number:
        """The upper end of a range."""

    def ratio(self, over: Number, under: Number) -> Number:
        """`over` ÷ `under`; blank where `under` is 0."""

    def reaches(self, value: Number, bound: Number) -> Condition:
        """Whether `value` ≥ `bound`; equality counts, rounding noise included."""


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
    attainment: Callable[[Figures], Number] | None
    """Raw and uncapped; None: 1 where it is met, else 0."""
    why: str = ""
    """How its attainment reads; blank where bounds are compared or hits counted."""
    kind: Kind = "figure"
    """What its check-ins are.

    `figure`: values in the target's unit. `done`: the share done, 0–1 or 0–100 %, or a word. `hits`: figures
    of a period, or a word; a period is a hit where one of them reaches the target. `change`: figures to be
    compared with those of the year before.
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
    entry: str = ""
    """The text below `exchange.entry` that says what to type; blank: by aggregation."""
    rules: tuple[Rule, ...] = ()
    """What else can be wrong with its numbers."""

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
    def is_share(self) -> bool:
        """Whether its value is a share of 1 whatever the unit."""
        return self.kind in {"done", "change"}

    @property
    def in_unit(self) -> bool:
        """Whether its check-ins are in the target's unit."""
        return self.kind == "figure"

    @property
    def takes_words(self) -> bool:
        """Whether a check-in may be a word such as "done"."""
        return self.kind in {"done", "hits"}

    def met(self, of: Figures) -> Condition:
        """Whether the actual of a bounded measure lies within `least` and `most`."""
        tests = [of.reaches(of.actual, getattr(of, self.least))] if self.least else []
        tests += [of.reaches(-of.actual, -getattr(of, self.most))] if self.most else []
        return tests[0] if len(tests) == 1 else tests[0] & tests[1]


def _progress(of: Figures) -> Number:
    return of.ratio(of.actual - of.baseline, of.target - of.baseline)


PROGRESS = "({actual} − {baseline}) ÷ ({target} − {baseline})"
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
)
DECREASE: Final = Measure(
    "decrease",
    goal="{baseline} → {target}",
    attainment=_progress,
    why=PROGRESS,
    needs=("target", "baseline"),
    moves=True,
    lower_is_better=True,
)
AT_LEAST: Final = Measure(
    "at_least",
    goal="≥ {target}",
    attainment=lambda of: of.ratio(of.actual, of.target),
    least="target",
)
AT_MOST: Final = Measure(
    "at_most",
    goal="≤ {target}",
    attainment=lambda of: of.ratio(2 * of.target - of.actual, of.target),
    most="target",
    lower_is_better=True,
)
BETWEEN: Final = Measure(
    "between",
    goal="{target}–{target_max}",
    attainment=None,
    needs=("target", "target_max"),
    least="target",
    most="target_max",
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
    why="({current_sum} ÷ {previous_sum} − 1) ÷ {target}",
    kind="change",
    entry="growth",
    rules=(
        Rule("growth_target_zero", "error", "target", lambda of: of.target == 0),
        Rule("growth_target_large", "warning", "target", lambda of: of.target >= LARGE_GROWTH),
    ),
)

MEASURES: Final[Mapping[str, Measure]] = {
    one.code: one for one in (INCREASE, DECREASE, AT_LEAST, AT_MOST, BETWEEN, MILESTONE, RECURRING, GROWTH)
}
"""Code -> measure, in the order of the drop-down."""
UPWARD, DOWNWARD = INCREASE, DECREASE
"""What a blank measure means, by whether the target lies above or below the baseline."""


def codes(having: Callable[[Measure], object]) -> tuple[str, ...]:
    """The codes of the measures of which `having` is true."""
    return tuple(code for code, one in MEASURES.items() if having(one))
