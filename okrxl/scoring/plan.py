"""The plan: every key result with the defaults of DESIGN §3 applied, ready to be scored at any date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import labels, normalized, split_list
from okrxl.core.measures import MEASURES, codes
from okrxl.core.schema import is_percent_unit
from okrxl.read.percents import IN_PERCENTS
from okrxl.scoring.current import counts_hits
from okrxl.scoring.hierarchy import Hierarchy, Names, hierarchy
from okrxl.scoring.measured import Columns, filled, forms_having, having, inferred, scorable
from okrxl.scoring.pace.by_plan import figures_by_month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables

DEFAULTS = {"frequency": "monthly", "commitment": "committed", "state": "open"}


def plan(tables: Tables, settings: Settings) -> pd.DataFrame:
    """One row per key result in sheet order; of rows with one id (case forgiven) the first counts.

    Columns: row, the key-result columns, departments and owners (tuples of names), in_cycle, measure_given,
    baseline_given, aggregation_given, valid, percent, as_share, baseline_as_share, by_hits, by_month,
    weight_formatted.
    Department, owner, start and due default to the objective's, then the cycle's; a blank measure is increase
    or decrease by the numbers; a blank baseline is 0 for increase. `valid` is False where the numbers allow
    no score: no target, target = baseline, decrease without baseline, between without upper target, a number
    or measure that can't be read, percents that grow without an aggregation.
    `percent` says that its numbers are percents, `in_points` that changes are differences, `as_share` that
    its values are shares of 1, to be shown as percents (`baseline_as_share`: its baseline is,
    `figures_as_share`: its check-ins are); `by_hits` that hits are counted. `state` is open where the table
    has no other. `in_cycle` is False where start to due lies outside the cycle. `by_month` has the monthly
    plan's figures (`figures_by_month`). `former_ids` are normalized, the last one first.
    """
    frame = _known(_with_formats(tables.key_results)).rename_axis("row").reset_index()
    objectives = _known(tables.objectives.frame)
    position = pd.Index(objectives["id"].map(normalized)).get_indexer(
        pd.Index(frame["objective_id"].map(normalized))
    )
    for key in ("department", "owner", "start", "due"):
        own = frame[key]
        frame[key] = own.where(own.notna(), _from_objective(objectives[key], position, own))
    frame["start"] = frame["start"].fillna(pd.Timestamp(settings.cycle_start))
    frame["due"] = frame["due"].fillna(pd.Timestamp(settings.cycle_end))
    for key, default in DEFAULTS.items():
        frame[key] = frame[key].where(frame[key].notna(), default) if key in frame else default
    frame = _in_units(_measured(frame), tables.key_results.percents.get(IN_PERCENTS, frozenset()))
    # What cannot be read is not guessed: an unknown measure is not taken for an increase.
    for key in ("measure", "baseline", "target", "target_max", "aggregation"):
        frame["valid"] &= ~frame["row"].isin(tables.key_results.unread.get(key, frozenset()))
    first, last = pd.Timestamp(settings.cycle_start), pd.Timestamp(settings.cycle_end)
    return _named(frame, tables, settings).assign(
        in_cycle=(frame["start"] <= last) & (frame["due"] >= first),
        by_month=figures_by_month(tables.monthly_plan, frame, settings),
        former_ids=_former_ids(frame, tables),
    )


def _former_ids(frame: pd.DataFrame, tables: Tables) -> pd.Series:
    """The normalized ids that each key result had before: by its lineage, else its last_year_id alone."""
    known = tables.lineage.former
    found = [
        known.get(normalized(one), (normalized(last),) if isinstance(last, str) else ())
        for one, last in zip(frame["id"], frame["last_year_id"], strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=object)


def hierarchy_of(planned: pd.DataFrame, tables: Tables, settings: Settings) -> Hierarchy:
    """What the plan's key results weigh by."""
    objectives = _known(_with_formats(tables.objectives))
    departments = _with_formats(tables.departments)
    spelled = spelling((*departments["department"].dropna(), *planned["departments"].explode().dropna()))
    known = frozenset(spelling(departments["department"].dropna()))
    homes = [_names(cell, spelled, known) for cell in objectives["department"]]
    return hierarchy(planned, objectives, homes, departments, settings)


def _named(frame: pd.DataFrame, tables: Tables, settings: Settings) -> pd.DataFrame:
    """Departments and owners in one spelling each: their own table's, else that met first."""
    joint = labels(settings.language).text("joint")
    for key, table in (("department", tables.departments), ("owner", tables.owners)):
        spelled = spelling(table.frame[key].dropna())
        known = frozenset(spelled)
        # A column holds few different cells: each is split once.
        codes, cells = pd.factorize(frame[key])
        found = [*(_names(cell, spelled, known) for cell in cells), ()]
        names = [found[code] for code in codes]
        frame = frame.assign(
            **{
                f"{key}s": pd.Series(names, index=frame.index, dtype=object),
                key: pd.Series([joint.join(some) or None for some in names], index=frame.index, dtype=object),
            }
        )
    return frame


def spelling(names: Iterable[str]) -> dict[str, str]:
    """The first spelling of each name, by how names are compared."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(normalized(name), name)
    return first


def _names(cell: object, spelled: dict[str, str], known: Collection[str]) -> Names:
    """The names of a cell in their first spelling, which is remembered."""
    return tuple(
        dict.fromkeys(spelled.setdefault(normalized(name), name) for name in split_list(cell, known))
    )


def _with_formats(table: Table) -> pd.DataFrame:
    """A table's rows, and whether each weight stands in a percent format."""
    rows = table.frame.index
    return table.frame.assign(weight_formatted=rows.isin(sorted(table.percents.get("weight", ()))))


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have an id, each id once."""
    named = frame.loc[frame["id"].notna()]
    return named.loc[~named["id"].map(normalized).duplicated()]


def _from_objective(values: pd.Series, position: np.ndarray, like: pd.Series) -> pd.Series:
    """The objective's value for each key result; blank where the objective is unknown."""
    return values.reset_index(drop=True).reindex(position).set_axis(like.index)


def _measured(frame: pd.DataFrame) -> pd.DataFrame:
    """Blank measures by the numbers, what other blanks mean, and whether there is enough to score."""
    measure = inferred(frame["measure"], frame["baseline"], frame["target"])
    baseline = filled(measure, frame["baseline"], lambda one: one.blank_baseline)
    # Hits are counted where there is a line to meet; elsewhere that aggregation is none (`hit_rate_ignored`).
    aggregation = frame["aggregation"].mask(
        (frame["aggregation"] == "hit_rate") & measure.isin(codes(lambda one: one.compares_years))
    )
    blank = measure.map({code: one.blank_aggregation for code, one in MEASURES.items()})
    made = frame.assign(
        measure_given=frame["measure"].notna(),
        measure=measure,
        aggregation_given=aggregation.notna(),
        aggregation=aggregation.where(aggregation.notna(), blank),
        baseline_given=frame["baseline"].notna(),
        baseline=baseline,
    )
    return made.assign(valid=scorable(measure.to_numpy(str), Columns.of(made)))


def _in_units(frame: pd.DataFrame, formatted: frozenset[int]) -> pd.DataFrame:
    """Whether each key result's numbers are percents, shares of 1, or counted hits.

    `formatted` are the rows of those that are percents whatever their unit (`read.percents`).
    """
    percent = frame["unit"].map(is_percent_unit).astype(bool) | frame["row"].isin(formatted)
    measure, aggregation = (frame[key].to_numpy(str) for key in ("measure", "aggregation"))
    years = having(measure, lambda one: one.compares_years)
    as_share = percent | forms_having(measure, Columns.of(frame), lambda one: one.is_share)
    return frame.assign(
        percent=percent,
        as_share=as_share,
        # What growth is measured against is an amount or a level of its own.
        baseline_as_share=np.where(years, frame["row"].isin(formatted), percent),
        # Percents may be amounts (points gained each month) or levels: not to be guessed.
        figures_as_share=np.where(years, frame["row"].isin(formatted), as_share),
        # Where the unit is a percent, changes are differences; growth's figures are in a unit of their own.
        in_points=np.where(years, frame["row"].isin(formatted), percent),
        valid=frame["valid"] & ~(years & percent & ~frame["aggregation_given"]),
        by_hits=counts_hits(measure, aggregation),
    )
