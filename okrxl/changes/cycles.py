"""Cycles that were closed: the final score of each key result, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from okrxl.core.labels import normalized

Outcome = Literal["archived", "carried", "kept"]
"""What became of a key result: it ended, it goes on in a new row, or its row goes on."""
CLOSING = "close"
"""The source of the changes that closing a cycle makes."""


@dataclass(frozen=True, slots=True)
class FinalScore:
    """A key result as its cycle was closed; None: there was no figure.

    `percent` says that target and actual are shares, to be shown as percents. `carried` is the id under which
    it goes on.
    """

    id: str
    key_result: str
    owner: str
    department: str
    target: float | None
    actual: float | None
    score: float | None
    grade: str
    outcome: Outcome
    carried: str = ""
    percent: bool = False


@dataclass(frozen=True)
class ClosedCycle:
    """A cycle as it was closed, by the figures of `as_of`; company and departments with their scores."""

    cycle: str
    start: date
    end: date
    as_of: date
    closed: datetime
    scores: tuple[FinalScore, ...]
    company: float | None = None
    departments: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def ended(self) -> frozenset[str]:
        """The normalized ids of the key results that ended with it."""
        return frozenset(normalized(one.id) for one in self.scores if one.outcome != "kept")
