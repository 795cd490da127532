"""What each change did to the scores: the score as it is, less what it would be with the old value.

Each change is taken back alone, all others as they are, on the day it was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.changes.snapshot import Row
from okrxl.changes.stages import SCORED, restored, with_row
from okrxl.core.labels import normalized
from okrxl.read.settings import read_settings, with_setting
from okrxl.scoring import rollup
from okrxl.scoring.hierarchy import Hierarchy, Weights, weighed
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.plan import hierarchy_of, plan
from okrxl.scoring.score import score_at

if TYPE_CHECKING:
    from okrxl.changes.log import Change, ChangeLog
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

MOST_WORK = 200_000
"""Rows weighed or scored again for one refresh; of further changes the company's effect stays blank."""
WHOLE = 10
"""How much more work it is to score a plan than to weigh its scores."""
AIMS = frozenset({"target", "target_max"})
SETTINGS = frozenset({"cycle_start", "cycle_end", "missing_counts_as", "objective_weights", "score_cap"})
"""Settings that a score depends on."""
WEIGHED = {name: fields - {"owner"} for name, fields in SCORED.items()}
"""What of the plan a score depends on."""
NEEDED = frozenset({"start", "at", "state", *rollup.NEEDED}) - {"month"}
"""The columns of scores that weights and rollups take."""

Scores = Mapping[str, object]
"""A key result's row of scores."""


@dataclass(frozen=True)
class Present:
    """The plan valid at `as_of` and its scores, which changes are measured against."""

    tables: Tables
    settings: Settings
    scored: pd.DataFrame

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The position of each key result (normalized id) among the scores."""
        return {normalized(one): at for at, one in enumerate(self.scored["id"])}

    @cached_property
    def slim(self) -> pd.DataFrame:
        """What the company's score comes from."""
        return self.scored[[key for key in self.scored if key in NEEDED]]

    @cached_property
    def tree(self) -> Hierarchy:
        """What key results weigh by."""
        return hierarchy_of(self.scored, self.tables, self.settings)

    @cached_property
    def company(self) -> float:
        """The company's score."""
        return _company(self.slim, self.settings)

    def scored_with(self, rows: Mapping[str, Row]) -> pd.DataFrame:
        """The scores of some key results with other values in their rows, by normalized id."""
        table = self.tables.key_results
        wanted = table.frame["id"].map(normalized, na_action="ignore").isin(list(rows))
        tables = replace(self.tables, key_results=replace(table, frame=table.frame.loc[wanted]))
        found = _scored(restored(tables, {"key_results": rows}), self.settings)
        return found.set_axis(found["id"].map(normalized))

    def company_with(self, key: str, row: Mapping[str, object] | None) -> float:
        """The company's score with another row of scores for a key result, or without it."""
        slim, tree, at = self.slim.copy(), self.tree, self.place[key]
        if row is None:
            slim["valid"] = slim["valid"].to_numpy(bool) & (np.arange(len(slim)) != at)
        else:
            for number, name in enumerate(slim):
                if name in row:
                    slim.iloc[at, number] = row[str(name)]  # type: ignore[call-overload]
            numbers, formatted = tree.key_results.numbers.copy(), tree.key_results.formatted.copy()
            numbers[at], formatted[at] = float(str(row["weight"])), bool(row["weight_formatted"])
            tree = replace(tree, key_results=Weights(numbers, formatted))
        return _company(weighed(slim, tree, self.settings), self.settings)

    def company_of(self, tables: Tables, settings: Settings | None = None) -> float:
        """The company's score by other tables or settings."""
        rules = settings or self.settings
        found = _scored(tables, rules)
        return _company(weighed(found, hierarchy_of(found, tables, rules), rules), rules)


def _scored(tables: Tables, settings: Settings) -> pd.DataFrame:
    planned = plan(tables, settings)
    check_ins = under_present_ids(planned, tables.check_ins.frame)
    return score_at(planned, check_ins, settings, [settings.as_of])


def _company(scored: pd.DataFrame, settings: Settings) -> float:
    found = rollup.company(scored, settings)
    return float(str(found["score"])) if found else np.nan


def with_effects(log: ChangeLog, fresh: int, found: Present) -> ChangeLog:
    """The log with the effects of its changes from position `fresh` on."""
    changes = log.changes[fresh:]
    if not changes or not len(found.scored):
        return log
    own = dict(_own(changes, found))
    company = dict(_of_company(changes, own, found))

    def with_effect(one: Change) -> Change:
        effect = None
        if one.number in own:
            now = found.scored["score"].iloc[found.place[one.normalized_key]]
            effect = _points(now, float(str(own[one.number]["score"])))
        of_company = _points(found.company, company.get(one.number, np.nan))
        return replace(one, effect=effect, company_effect=of_company)

    return replace(log, changes=(*log.changes[:fresh], *map(with_effect, changes)))


def _points(now: float, before: float) -> float | None:
    """The difference, without the noise of binary fractions; None where either is blank."""
    if np.isnan(now) or np.isnan(before):
        return None
    return float(round(now - before, 12)) + 0.0


def _own(changes: Sequence[Change], found: Present) -> Iterator[tuple[int, Scores]]:
    """Number of a change of a key result's field, and that one's scores without the change.

    The fields of different key results are taken back at once: the first of each, then the second …
    """
    rounds: list[dict[str, Change]] = []
    for one in changes:
        key = one.normalized_key
        if one.table == "key_results" and one.field in WEIGHED["key_results"] and key in found.place:
            free = next((some for some in rounds if key not in some), None)
            if free is None:
                rounds.append(free := {})
            free[key] = one
    for some in rounds:
        before = found.scored_with({key: one.old for key, one in some.items() if one.old})
        place = {key: at for at, key in enumerate(before.index)}
        for key, one in some.items():
            yield one.number, {str(name): before[name].iloc[place[key]] for name in before}


def _of_company(
    changes: Sequence[Change], own: Mapping[int, Scores], found: Present
) -> Iterator[tuple[int, float]]:
    """Number of a change and the company's score without it, as far as that is not too much work."""
    work = 0
    for one in changes:
        slim = one.number in own and one.field not in {"objective_id", "department"}
        added = one.table == "key_results" and one.old is None and one.normalized_key in found.place
        work += len(found.scored) * (1 if slim or added else WHOLE)
        if work > MOST_WORK:
            return
        if slim or added:
            yield one.number, found.company_with(one.normalized_key, own.get(one.number))
        elif one.old is not None:
            score = _without(one, found)
            if score is not None:
                yield one.number, score


def _without(one: Change, found: Present) -> float | None:
    """The company's score by the whole plan without a change; None where that makes no difference."""
    if one.table == "settings":
        if one.key not in SETTINGS or one.old is None:
            return None
        table = with_setting(found.tables.settings, one.key, one.old.cells.get("value"))
        day = found.settings.as_of
        settings, _ = read_settings(table, today=day, as_of=day)
        return found.company_of(found.tables, settings)
    if one.old is None or one.table not in WEIGHED or one.field not in {"", *WEIGHED[one.table]}:
        return None
    if one.new is None:
        return found.company_of(with_row(found.tables, one.table, one.old))
    return found.company_of(restored(found.tables, {one.table: {one.normalized_key: one.old}}))


def original_scores(log: ChangeLog, found: Present) -> pd.Series:
    """The score of each key result against its first target; NaN where that is the present one."""
    first: dict[str, Row] = {}
    for one in log.changes:
        if one.table == "key_results" and one.field in AIMS and one.old and one.normalized_key in found.place:
            row = first.get(one.normalized_key, Row({}))
            if one.field not in row.cells:
                cells = {**row.cells, **one.old.cells}
                first[one.normalized_key] = Row(cells, row.percents | one.old.percents)
    scores = np.full(len(found.scored), np.nan)
    if first:
        before = found.scored_with(first)
        at = [found.place[key] for key in before.index]
        aims = sorted(AIMS)
        now = found.scored[aims].iloc[at].to_numpy(np.float64)
        same = np.isclose(before[aims].to_numpy(np.float64), now, rtol=1e-9, atol=0, equal_nan=True).all(
            axis=1
        )
        scores[at] = np.where(same, np.nan, before["score"])
    return pd.Series(scores, index=found.scored.index)
