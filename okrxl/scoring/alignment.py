"""What lies below each objective and strategic goal: key results, by way of the objectives aligned to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.labels import normalized, split_list

if TYPE_CHECKING:
    import pandas as pd

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Alignment:
    """Normalized ids: the parents that each objective names, objectives and strategic goals apart."""

    parents: Mapping[str, Ids]
    goals: Mapping[str, Ids]

    def above(self, objective: str) -> set[str]:
        """The objective and all above it; a circle is above itself."""
        found, waiting = {objective}, [objective]
        while waiting:
            more = [one for one in self.parents.get(waiting.pop(), ()) if one not in found]
            found.update(more)
            waiting += more
        return found

    def below(self, objectives: Sequence[str]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """For each objective, and each strategic goal, the positions of the key results below it.

        `objectives` are the ids of each key result's objective. The children of an aligned objective count.
        """
        above = {one: self.above(one) for one in dict.fromkeys(objectives)}
        goals = {
            one: {goal for parent in found for goal in self.goals.get(parent, ())}
            for one, found in above.items()
        }
        return _gathered(objectives, above), _gathered(objectives, goals)


def _gathered(objectives: Sequence[str], names: Mapping[str, Collection[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, objective in enumerate(objectives):
        for name in names[objective]:
            found.setdefault(name, []).append(position)
    return found


def alignment(objectives: pd.DataFrame, strategy: pd.DataFrame) -> Alignment:
    """The alignment of the objectives table; an id that is both a goal's and an objective's is the goal's."""
    goals = frozenset(strategy["id"].dropna().map(normalized))
    own = [normalized(one) if isinstance(one, str) else "" for one in objectives["id"]]
    known = frozenset(own) - goals - {""}
    every = goals | known
    named = {
        one: tuple(normalized(part) for part in split_list(cell, every))
        for one, cell in reversed(list(zip(own, objectives["aligned_to"], strict=True)))
        if one
    }
    return Alignment(
        {one: tuple(part for part in parts if part in known) for one, parts in named.items()},
        {one: tuple(part for part in parts if part in goals) for one, parts in named.items()},
    )
