"""Key results: of a known objective, owned, dated, measurable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from okrxl.check.lookups import cancelled, dates, in_cycle, keys_of, known, twice, unknown
from okrxl.check.objectives import spans
from okrxl.core.measures import MEASURES, codes
from okrxl.core.table import percent_of
from okrxl.scoring.measured import Columns, broken, filled, inferred

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.core.table import Table
    from okrxl.read import Tables


def ids(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A key result has an id of its own and belongs to an objective that exists."""
    table = tables.key_results
    yield from table.findings("id_missing", "error", "id", table.frame["id"].isna())
    yield from twice(table, "id", "id_twice")
    yield from table.findings(
        "objective_missing", "error", "objective_id", table.frame["objective_id"].isna()
    )
    yield from unknown(table, "objective_id", known(tables.objectives, "id"), "objective_unknown")


def owned(tables: Tables, _: Settings) -> Iterator[Finding]:
    """Somebody and some department own a key result, if only through its objective."""
    table = tables.key_results
    objective = keys_of(table, "objective_id")
    for key in ("department", "owner"):
        given = tables.objectives.frame.set_index(keys_of(tables.objectives, "id"))[key]
        given = given[~given.index.duplicated()]
        lacking = table.frame[key].isna() & objective.map(given).isna() & objective.isin(given.index)
        yield from table.findings(f"{key}_missing", "warning", key, lacking)


def dated(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A key result's due date is not before its start, and both lie within the cycle."""
    table = tables.key_results
    yield from spans(table, settings, in_cycle(table, settings, above=tables.objectives))
    own, both = table.frame[["start", "due"]], dates(table, tables.objectives)
    start, due = both["start"], both["due"]
    inherited = own["start"].isna() | own["due"].isna()
    yield from table.findings("due_before_start", "error", "due", inherited & (due < start))


def measurable(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A key result has the numbers that its measure needs."""
    table = tables.key_results
    frame = table.frame
    blank = frame["measure"].isna() & ~table.unreadable("measure")
    measure = (
        frame["measure"]
        .where(~blank, inferred(frame["measure"], frame["baseline"], frame["target"]))
        .astype(object)
    )
    given = frame["target"].notna()

    def needs(key: str) -> pd.Series[bool]:
        return measure.isin(codes(lambda one: key in one.needs)) & frame[key].isna()

    no_target = needs("target") & ~table.unreadable("target")
    yield from table.findings("target_missing", "error", "target", no_target)
    yield from table.findings("measure_missing", "warning", "measure", blank & given)
    baseline = filled(measure, frame["baseline"], lambda one: one.blank_baseline)
    no_baseline = needs("baseline") & given & ~table.unreadable("baseline")
    yield from table.findings("baseline_assumed", "warning", "baseline", no_baseline & baseline.notna())
    yield from table.findings("baseline_missing", "error", "baseline", no_baseline & baseline.isna())
    same = measure.isin(codes(lambda one: one.moves)) & (baseline == frame["target"])
    yield from table.findings("target_equals_baseline", "error", "target", same)
    no_limit = needs("target_max") & ~table.unreadable("target_max")
    yield from table.findings("upper_target_missing", "error", "target_max", no_limit)
    yield from _rules(table, measure.fillna(""))


def _rules(table: Table, measure: pd.Series) -> Iterator[Finding]:
    """What the measures' own rules find."""
    figures, words = Columns.of(table.frame), measure.to_numpy(str)
    percent = percent_of(table.frame["target"])
    for rule in dict.fromkeys(rule for one in MEASURES.values() for form in one.forms for rule in form.rules):
        mask = pd.Series(broken(words, figures, rule), index=table.frame.index)
        yield from table.findings(rule.code, rule.severity, rule.column, mask, percent=percent)


def consistent(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A measure agrees with its numbers and with how its values are taken."""
    table = tables.key_results
    frame = table.frame
    measure, rise = frame["measure"], frame["target"] - frame["baseline"]
    against = measure.isin(codes(lambda one: one.moves and not one.lower_is_better)) & (rise < 0)
    against |= measure.isin(codes(lambda one: one.moves and one.lower_is_better)) & (rise > 0)
    yield from table.findings("measure_contradicts", "warning", "measure", against)
    idle = (frame["aggregation"] == "hit_rate") & ~measure.isin(codes(lambda one: one.bounded))
    yield from table.findings("hit_rate_ignored", "warning", "aggregation", idle)
    always = measure.isin(codes(lambda one: one.counts_hits)) & (frame["target"] <= 0)
    yield from table.findings("recurring_target_zero", "error", "target", always)


def left_out(tables: Tables, settings: Settings) -> Iterator[Finding]:
    """A key result lies within the cycle; one that does not counts nowhere."""
    table = tables.key_results
    outside = ~in_cycle(table, settings, above=tables.objectives) & ~cancelled(table)
    if not outside.any():
        return
    spans = dates(table, tables.objectives)
    yield from table.findings(
        "outside_cycle", "warning", "id", outside, start=spans["start"], due=spans["due"]
    )


def texts(tables: Tables, _: Settings) -> Iterator[Finding]:
    """A key result says what is to be reached."""
    table = tables.key_results
    text: pd.Series = table.frame["key_result"]
    yield from table.findings("text_missing", "warning", "key_result", text.isna())


CHECKS = (ids, texts, owned, dated, left_out, measurable, consistent)
