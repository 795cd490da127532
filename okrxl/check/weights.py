"""Weights: siblings' numbers add up to 1, or the finding says how they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.check.lookups import cancelled, in_cycle, keys_of, known
from okrxl.core.finding import Finding, Severity
from okrxl.core.labels import normalized, split_list
from okrxl.scoring.hierarchy import Weights
from okrxl.scoring.weights import OFF_BY, PERCENT_FROM, as_shares, on_two_scales, readings

if TYPE_CHECKING:
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables
    from okrxl.scoring.arrays import Bools, Floats

Places = list[int]
"""Positions of rows."""

QUARTERS = 4
UNSURE = frozenset({"weights_mixed", "weights_two_scales", "weights_fraction"})
"""The codes of errors: what the weights mean is in doubt."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a group's weights: a finding's code, their sum, what a blank weighs."""

    code: str
    total: float
    blank: float = 0.0


def problem(siblings: Weights) -> Problem | None:
    """What is wrong with the weights of siblings."""
    numbers = siblings.numbers
    given = ~np.isnan(numbers)
    if not given.any():
        return None
    marked = siblings.formatted & given
    one_group = np.zeros(len(numbers), dtype=np.int64)
    _, relative = readings(numbers, one_group, marked)
    total = float(as_shares(numbers, one_group, marked).sum())
    blanks = not given.all()
    if relative[0]:
        code = "weights_relative_blank" if blanks else "weights_relative"
        code = "weights_fraction" if _has_odd_fraction(numbers[given]) else code
        return Problem(code, total, float(np.maximum(numbers[given], 0.0).mean()))
    if on_two_scales(numbers, one_group, marked)[0]:
        return Problem("weights_two_scales", total)
    # 50 in a percent format shows as 5000 %: the column was formatted after it was typed.
    late = marked & (numbers >= PERCENT_FROM)
    plain = given & (~marked | late) & (numbers != 0)
    off = total > 1 + OFF_BY or not (blanks or abs(total - 1) <= OFF_BY)
    if (marked & ~late).any() and plain.any() and (off or late.any()):
        return Problem("weights_mixed", total)
    if blanks:
        return Problem("weights_leave_nothing", total) if total >= 1 - OFF_BY else None
    return Problem("weights_off", total) if abs(total - 1) > OFF_BY else None


def _has_odd_fraction(given: Floats) -> bool:
    """Whether relative weights below 1 look like shares: 0.6 beside 4, or 0.5 beside 5, which may be 0.5.

    Halves and quarters beside 1, 2 and so on are relative weights like others.
    """
    fractions, larger = given[(given > 0) & (given < 1)], given[given > 1]
    odd = (fractions * QUARTERS % 1 != 0).any()
    tenths = abs(fractions.sum() + larger.sum() / 10 - 1) <= OFF_BY
    return bool(len(fractions) and len(larger) and (odd or tenths))


def negative(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A weight is not negative."""
    for table in (tables.departments, tables.objectives, tables.key_results):
        yield from table.findings("weight_negative", "error", "weight", table.frame["weight"] < 0)


def of_key_results(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """The weights of an objective's key results add up to 1."""
    table = tables.key_results
    if not np.isfinite(table.frame["weight"]).any():
        return
    inside = in_cycle(table, settings, above=tables.objectives).to_numpy(bool)
    groups: dict[str, Places] = {}
    objectives = keys_of(table, "objective_id")
    for place, (objective, counts) in enumerate(zip(objectives, inside, strict=True)):
        if counts and objective is not None:
            groups.setdefault(objective, []).append(place)
    weights, off = _weights(table), cancelled(table).to_numpy(bool)
    for places in groups.values():
        yield from _findings(table, weights, places, off)


def of_objectives(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """The weights of a department's objectives add up to 1, or those of all, as the setting says."""
    table = tables.objectives
    if not np.isfinite(table.frame["weight"]).any():
        return
    everything: Places = np.flatnonzero(in_cycle(table, settings)).tolist()
    groups = _by_department(tables, everything)
    weights, off = _weights(table), np.zeros(len(table.frame), dtype=bool)
    by_company = settings.objective_weights == "company"
    if len(groups) > 1 and not np.isnan(weights.numbers[everything]).any():
        whole = problem(weights.only(everything)) is None
        apart = [problem(weights.only(places)) is None for places in groups]
        other = all(apart) and not whole if by_company else whole and not all(apart)
        if other:
            code = "weights_look_departments" if by_company else "weights_look_company"
            total = float(table.frame["weight"].iloc[everything].sum())
            cell = table.cell("weight", table.frame.index[everything[0]])
            yield Finding(code, "warning", table.sheet, cell, total)
            return
    for places in [everything] if by_company else groups:
        yield from _findings(table, weights, places, off)


def of_departments(tables: Tables, _: Settings) -> Iterator[Finding]:
    """The weights of the departments add up to 1; those without objectives may be left out."""
    table = tables.departments
    if np.isfinite(table.frame["weight"]).any():
        listed = known(table, "department")
        cells = pd.concat([tables.objectives.frame["department"], tables.key_results.frame["department"]])
        used = {normalized(name) for cell in cells.dropna().unique() for name in split_list(cell, listed)}
        idle = ~keys_of(table, "department").isin(used).to_numpy(bool)
        yield from _findings(table, _weights(table), [*range(len(table.frame))], idle)


def _weights(table: Table) -> Weights:
    """The weights of a table as typed."""
    formatted = table.frame.index.isin(list(table.percents.get("weight", ())))
    return Weights(table.frame["weight"].to_numpy(np.float64), formatted)


def _by_department(tables: Tables, places: Iterable[int]) -> list[Places]:
    """The places of each department's objectives; one that several share is in each."""
    listed = known(tables.departments, "department")
    cells = tables.objectives.frame["department"].tolist()
    groups: dict[str, Places] = {}
    for place in places:
        for name in split_list(cells[place], listed) or ("",):
            groups.setdefault(normalized(name), []).append(place)
    return list(groups.values())


def _findings(table: Table, weights: Weights, places: Places, idle: Bools) -> Iterator[Finding]:
    """The finding of a group, at its first weight; none where it is right with or without the idle ones."""
    rest = [place for place in places if not idle[place]]
    found = problem(weights.only(rest))
    if found and problem(weights.only(places)):
        first = next(place for place in rest if not np.isnan(weights.numbers[place]))
        cell = table.cell("weight", table.frame.index[first])
        values: dict[str, object] = {"blank": found.blank}
        severity: Severity = "error" if found.code in UNSURE else "warning"
        yield Finding(found.code, severity, table.sheet, cell, found.total, values)


CHECKS = (negative, of_departments, of_objectives, of_key_results)
