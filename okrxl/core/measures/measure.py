"""A measure as a value: what it needs, how it is met, scored and explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Literal

from okrxl.core.finding import Severity
from okrxl.core.measures.figures import Arithmetic, Condition, Figures, Number

Kind = Literal["figure", "done", "stages", "hits", "change"]
Bound = Literal["", "target", "target_max"]

WHOLE = 1
"""The target of a milestone whose check-ins are shares done."""


def has_stages(target: Number) -> Condition:
    """Whether a milestone's target is a number of stages; neither blank nor the whole."""
    return (target == target) & (target != WHOLE)  # noqa: PLR0124 — NaN is blank, in columns as in numbers


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
    def value_at_start(self) -> float:
        """The value that a course of levels begins with, where it has no baseline; NaN: its first level."""
        return 0.0 if self.kind in {"done", "stages"} else nan

    @property
    def plan_is_shown(self) -> bool:
        """Whether a plan of its levels is only shown: a range has no way to go, hits are counted."""
        return self.counts_hits or (bool(self.least and self.most) and self.overrun is None)

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
