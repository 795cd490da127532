"""From raw grids to everything a refresh finds out: pure, no workbook in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from okrxl.changes.effects import Present, original_scores, with_effects
from okrxl.changes.ended import of_the_present, of_this_cycle
from okrxl.changes.log import ChangeLog
from okrxl.changes.record import Days, Occasion, recorded, remembered
from okrxl.changes.stages import stages, with_check_ins_of_removed
from okrxl.check import check, check_scores
from okrxl.check.looking_back import without_later
from okrxl.core.finding import Finding
from okrxl.core.grid import Grid
from okrxl.core.labels import normalized
from okrxl.core.language import language_of_headers
from okrxl.core.settings import Settings
from okrxl.read import Tables, read_settings, read_tables
from okrxl.read.incomplete import is_incomplete, with_gone, without_plan
from okrxl.scoring import rollup
from okrxl.scoring.alignment import alignment
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.months import days_of, over_time
from okrxl.scoring.reporting.comments import comments, month_comments
from okrxl.scoring.reporting.trends import COMPANY, trends
from okrxl.scoring.reporting.week import agenda, week_before
from okrxl.scoring.results import Results


@dataclass(frozen=True, kw_only=True)
class Assessment(Results):
    """Results, and the tables they come from."""

    tables: Tables


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """Results with the findings of reading alone, and what checks look at: the tables of this cycle.

    `present` is the day that the findings are of, `incomplete` that a table or column is missing.
    """

    results: Assessment
    tables: Tables
    present: date
    incomplete: bool


def assess(
    grids: Mapping[str, Grid],
    *,
    today: date,
    as_of: date | None = None,
    texts: Mapping[str, str] = MappingProxyType({}),
    occasion: Occasion | None = None,
) -> Assessment:
    """Read, check, score, roll up, compare months; `texts` hold what the last refresh found.

    Where a table or column that scores need is missing, nothing is scored. Changes of the plan are recorded
    as found on that `occasion`.
    """
    return checked(unchecked(grids, today=today, as_of=as_of, texts=texts, occasion=occasion))


def checked(found: Unchecked) -> Assessment:
    """The results with the findings of every check; what is incomplete is not checked."""
    made, tables = found.results, found.tables
    if not found.incomplete:
        checks = (*check(tables, made.settings), *check_scores(tables, made.scored, made.settings))
        made = replace(made, findings=(*made.findings, *_of_day(checks, found)))
    if not made.log.reported:
        return made
    from okrxl.check.reported import reported_months  # noqa: PLC0415 — few workbooks have reported a month

    return replace(made, findings=(*made.findings, *reported_months(made, tables.check_ins.sheet)))


def _of_day(findings: Iterable[Finding], found: Unchecked) -> Iterator[Finding]:
    """The findings without those on check-ins that come later than the day looked back to."""
    as_of = found.results.settings.as_of
    return without_later(findings, found.tables.check_ins, as_of=as_of, present=found.present)


def unchecked(
    grids: Mapping[str, Grid],
    *,
    today: date,
    as_of: date | None = None,
    texts: Mapping[str, str] = MappingProxyType({}),
    occasion: Occasion | None = None,
) -> Unchecked:
    """What `assess` finds out, but for its checks."""
    held, reading = read_tables(grids, today=today)
    reading = with_gone(held, reading, texts)
    incomplete = is_incomplete(reading)
    tables = without_plan(held) if incomplete else held
    language = language_of_headers(header for grid in grids.values() for header in grid.headers)
    settings, of_settings = read_settings(tables.settings, today=today, as_of=as_of, language=language)
    present, _ = read_settings(tables.settings, today=today)
    log, of_log = remembered(grids, settings)
    known = len(log.changes)
    if not incomplete:
        when = occasion or Occasion(datetime.combine(today, time()))
        log = recorded(log, held, when, Days(present.as_of, settings.as_of))
    past = ChangeLog() if incomplete else log
    tables = of_this_cycle(tables, past, settings)
    valid = stages(with_check_ins_of_removed(tables, past, grids), past, settings, days_of(settings))
    months, scored, ahead, last_week, check_ins = over_time(valid, settings)
    if valid[-1].gone:
        check_ins = under_present_ids(scored, tables.check_ins.frame)
    found = Present(valid[-1].alive, settings, scored)
    if not (occasion and occasion.closes):
        log = with_effects(log, known, found)
    scored = scored.assign(original_score=original_scores(log, found))
    by_month = rollup.by_month(months, settings)
    matrix, trend = rollup.month_scores(by_month)
    last_month = _last_month(trend, settings)
    before = months.iloc[:0] if last_month is None else months.loc[months["month"] == last_month]
    departments = _departments(scored, before, tables, settings)
    company = _company(scored, trend, last_month, settings)
    objectives, goals = _aligned(scored, before, tables, settings)
    week = week_before(scored, last_week)
    made = Assessment(
        tables=held,
        settings=settings,
        scored=scored,
        monthly=months,
        objectives=objectives,
        departments=departments,
        owners=_owners(scored, tables, settings),
        strategy=goals,
        company=company,
        matrix=matrix.reindex(departments["department"]),
        trend=trend,
        last_month=last_month,
        log=log,
        trends=trends(months, by_month, ahead, _forecasts(departments, company), settings),
        comments=comments(scored, check_ins, tables.check_ins),
        month_comments=month_comments(check_ins, settings),
        week=week,
        agenda=agenda(scored, week, settings),
        findings=(),
    )
    day = settings.as_of if as_of is None else present.as_of
    whole = Unchecked(results=made, tables=tables, present=day, incomplete=incomplete)
    first = _of_day((*of_the_present(reading, held, tables, past, settings), *of_settings, *of_log), whole)
    return replace(whole, results=replace(made, findings=tuple(first)))


def _forecasts(departments: pd.DataFrame, company: Mapping[str, Any]) -> dict[str, float]:
    """The forecast score of each department, and of the company."""
    found = dict(zip(departments["department"], departments["forecast_score"], strict=True))
    return found | {COMPANY: float(company.get("forecast_score", np.nan))}


def _last_month(trend: pd.Series, settings: Settings) -> pd.Timestamp | None:
    """The month end that the present is compared with; after the cycle's end, its last day."""
    earlier = [month for month in trend.index if month < pd.Timestamp(settings.as_of)]
    return earlier[-1] if earlier else None


def _standing(scored: pd.DataFrame, before: pd.DataFrame, by: str, settings: Settings) -> pd.DataFrame:
    """A rollup with what it was a month before; both frames have the groups in column `by`."""
    now = rollup.rollup(scored, [by], settings)
    last = (
        rollup.rollup(before, [by], settings).set_index(by)["score"]
        if len(before)
        else pd.Series(dtype=float)
    )
    now["last_month"] = now[by].map(last).astype(float)
    now["score_change"] = now["score"] - now["last_month"]
    return now


def _company(
    scored: pd.DataFrame, trend: pd.Series, last_month: pd.Timestamp | None, settings: Settings
) -> Mapping[str, Any]:
    """The company's rollup with what it was a month before."""
    found = rollup.company(scored, settings)
    if not found:
        return found
    before = np.nan if last_month is None else float(trend[last_month])
    return found | {"last_month": before, "score_change": float(str(found["score"])) - before}


def _aligned(
    scored: pd.DataFrame, before: pd.DataFrame, tables: Tables, settings: Settings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every objective and every strategic goal of the sheets, scored from what is below it.

    An objective's `weight` is the sum of its own key results' effective weights.
    """
    of_row = [normalized(one) for one in scored["objective_id"]]
    aligned = alignment(tables.objectives.frame, tables.strategy.frame)
    objectives, goals = (
        _listed(table.frame, groups, scored, before, settings)
        for table, groups in zip((tables.objectives, tables.strategy), aligned.below(of_row), strict=True)
    )
    own = scored["effective_weight"].groupby(np.array(of_row, dtype=object)).sum()
    weight = own.reindex(objectives["id"].map(normalized)).fillna(0.0).to_numpy()
    return objectives.assign(weight=weight), goals


def _listed(
    listed: pd.DataFrame,
    groups: Mapping[str, Sequence[int]],
    scored: pd.DataFrame,
    before: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """The rows of a table that have an id, each id once, with the rollup of its group of key results."""
    listed = listed.dropna(subset=["id"])
    # Of two rows with one id the upper counts.
    listed = listed.loc[~listed["id"].map(normalized).duplicated()].reset_index(drop=True)
    listed = listed.drop(columns="weight", errors="ignore")
    now, earlier = (rollup.below(some, groups, "key") for some in (scored, before))
    standing = _standing(now, earlier, "key", settings).set_index("key")
    found = standing.reindex(listed["id"].map(normalized)).reset_index(drop=True)
    counts = {name: found[name].fillna(0).astype(np.int64) for name in rollup.COUNTS}
    return pd.concat([listed, found.assign(**counts, grade=found["grade"].fillna(""))], axis="columns")


def _departments(
    scored: pd.DataFrame, before: pd.DataFrame, tables: Tables, settings: Settings
) -> pd.DataFrame:
    """Departments that have key results, in the order of the departments table."""
    now, earlier = (rollup.carried(some, "department") for some in (scored, before))
    standing = _standing(now, earlier, "department", settings)
    listed = tables.departments.frame.dropna(subset=["department"]).drop_duplicates("department")
    lead = dict(zip(listed["department"], listed["lead"], strict=True))
    order = {name: place for place, name in enumerate(listed["department"])}
    place = standing["department"].map(order).fillna(len(order))
    standing = standing.loc[place.sort_values(kind="stable").index].reset_index(drop=True)
    return standing.assign(lead=standing["department"].map(lead).astype(object))


def _owners(scored: pd.DataFrame, tables: Tables, settings: Settings) -> pd.DataFrame:
    """Owners with the department of the owners table, else that of their first key result."""
    found = rollup.rollup(rollup.carried(scored, "owner"), ["owner"], settings)
    first: dict[str, str] = {}
    for people, department in zip(scored["owners"], scored["department"], strict=True):
        for one in people:
            first.setdefault(one, department)
    listed = tables.owners.frame.dropna(subset=["owner", "department"])
    known = first | dict(zip(listed["owner"], listed["department"], strict=True))
    return found.assign(department=found["owner"].map(known).astype(object))
