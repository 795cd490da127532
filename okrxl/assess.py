"""From raw grids to everything a refresh finds out: pure, no workbook in sight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from okrxl.check import check, check_scores
from okrxl.check.looking_back import without_later
from okrxl.core.grid import Grid
from okrxl.core.labels import labels, normalized, split_list
from okrxl.core.settings import Settings
from okrxl.read import Tables, read_settings, read_tables
from okrxl.read.incomplete import is_incomplete, with_gone, without_plan
from okrxl.scoring import rollup
from okrxl.scoring.last_year import under_present_ids
from okrxl.scoring.months import monthly
from okrxl.scoring.plan import plan
from okrxl.scoring.results import Results
from okrxl.scoring.score import score_at


@dataclass(frozen=True, kw_only=True)
class Assessment(Results):
    """Results, and the tables they come from."""

    tables: Tables


def assess(
    grids: Mapping[str, Grid],
    *,
    today: date,
    as_of: date | None = None,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Assessment:
    """Read, check, score, roll up, compare months; `texts` hold what the last refresh found.

    Where a table or column that scores need is missing, nothing is scored.
    """
    held, reading = read_tables(grids)
    reading = with_gone(held, reading, texts)
    incomplete = is_incomplete(reading)
    tables = without_plan(held) if incomplete else held
    settings, of_settings = read_settings(tables.settings, today=today, as_of=as_of)
    present, _ = read_settings(tables.settings, today=today)
    planned = _with_known_names(plan(tables, settings), tables, labels(settings.language).text("joint"))
    check_ins = under_present_ids(planned, tables.check_ins.frame)
    months = monthly(planned, check_ins, settings)
    scored = _present(planned, check_ins, months, settings)
    matrix, trend = rollup.month_scores(months, settings)
    last_month = _last_month(trend, settings)
    before = months.iloc[:0] if last_month is None else months.loc[months["month"] == last_month]
    departments = _departments(scored, before, tables, settings)
    return Assessment(
        tables=held,
        settings=settings,
        scored=scored,
        monthly=months,
        objectives=_objectives(scored, before, tables, settings),
        departments=departments,
        owners=_owners(scored, tables, settings),
        strategy=tables.strategy.frame,
        company=_company(scored, trend, last_month, settings),
        matrix=matrix.reindex(departments["department"]),
        trend=trend,
        last_month=last_month,
        findings=tuple(
            without_later(
                (
                    *reading,
                    *of_settings,
                    *(() if incomplete else check(tables, settings)),
                    *(() if incomplete else check_scores(tables, scored, settings)),
                ),
                tables.check_ins,
                as_of=settings.as_of,
                present=settings.as_of if as_of is None else present.as_of,
            )
        ),
    )


def _with_known_names(planned: pd.DataFrame, tables: Tables, joint: str) -> pd.DataFrame:
    """Departments and owners in one spelling each: their own table's, else that met first."""
    departments = _spelling(tables.departments.frame["department"].dropna())
    owners = _spelling(tables.owners.frame["owner"].dropna())

    def people(cell: object) -> str | None:
        names = [_spelled(owners, name) for name in split_list(cell)]
        return joint.join(dict.fromkeys(names)) or None

    names = [_spelled(departments, name) if isinstance(name, str) else None for name in planned["department"]]
    return planned.assign(
        department=pd.Series(names, index=planned.index, dtype=object),
        owner=pd.Series(list(map(people, planned["owner"])), index=planned.index, dtype=object),
    )


def _spelling(names: Iterable[str]) -> dict[str, str]:
    spelling: dict[str, str] = {}
    for name in names:
        _spelled(spelling, name)
    return spelling


def _spelled(spelling: dict[str, str], name: str) -> str:
    """The first spelling of a name, case and white space forgiven."""
    return spelling.setdefault(normalized(name), name)


def _present(
    planned: pd.DataFrame, check_ins: pd.DataFrame, months: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """The scores at `as_of`: the last month's where that is the day, else scored apart.

    After the cycle's end the changes are those since its last day; years are compared as they were then.
    """
    size = len(planned)
    if size and len(months) and months["at"].iloc[-1] == pd.Timestamp(settings.as_of):
        return months.iloc[-size:].reset_index(drop=True)
    scored = score_at(planned, check_ins, settings, [settings.as_of])
    if not size or not len(months):
        return scored.assign(mom=np.nan, mom_actual=np.nan, yoy=np.nan)
    last = months.iloc[-size:].reset_index(drop=True)
    return scored.assign(mom=scored["score"] - last["score"], mom_actual=last["mom_actual"], yoy=last["yoy"])


def _last_month(trend: pd.Series, settings: Settings) -> pd.Timestamp | None:
    """The month end that the present is compared with; after the cycle's end, its last day."""
    earlier = [month for month in trend.index if month < pd.Timestamp(settings.as_of)]
    return earlier[-1] if earlier else None


def _standing(scored: pd.DataFrame, before: pd.DataFrame, by: str, settings: Settings) -> pd.DataFrame:
    """A rollup with what it was a month before."""
    now = rollup.rollup(scored, [by], settings)
    last = (
        rollup.rollup(before, [by], settings).set_index(by)["score"]
        if len(before)
        else pd.Series(dtype=float)
    )
    now["last_month"] = now[by].map(last).astype(float)
    now["mom"] = now["score"] - now["last_month"]
    return now


def _company(
    scored: pd.DataFrame, trend: pd.Series, last_month: pd.Timestamp | None, settings: Settings
) -> Mapping[str, Any]:
    """The company's rollup with what it was a month before."""
    found = rollup.company(scored, settings)
    if not found:
        return found
    before = np.nan if last_month is None else float(trend[last_month])
    return found | {"last_month": before, "mom": float(str(found["score"])) - before}


def _objectives(
    scored: pd.DataFrame, before: pd.DataFrame, tables: Tables, settings: Settings
) -> pd.DataFrame:
    """Every objective of the sheet, scored where it has key results."""
    listed = tables.objectives.frame.dropna(subset=["id"])
    listed = listed.loc[~listed["id"].map(normalized).duplicated()].reset_index(drop=True)
    key = scored["objective_id"].map(normalized).astype(object)
    earlier = before.assign(key=before["objective_id"].map(normalized).astype(object))
    standing = _standing(scored.assign(key=key), earlier, "key", settings).set_index("key")
    share = scored["effective_weight"].groupby(key, sort=False).sum()
    place = listed["id"].map(normalized)
    found = standing.reindex(place).reset_index(drop=True)
    counts = [str(name) for name in standing.columns if standing[name].dtype.kind in "iu"]
    found = found.assign(
        **{name: found[name].fillna(0).astype(np.int64) for name in counts}, grade=found["grade"].fillna("")
    )
    weight = share.reindex(place).fillna(0.0).to_numpy()
    return pd.concat([listed.drop(columns="weight"), found], axis="columns").assign(weight=weight)


def _departments(
    scored: pd.DataFrame, before: pd.DataFrame, tables: Tables, settings: Settings
) -> pd.DataFrame:
    """Departments that have key results, in the order of the departments table."""
    standing = _standing(scored, before, "department", settings)
    listed = tables.departments.frame.dropna(subset=["department"]).drop_duplicates("department")
    lead = dict(zip(listed["department"], listed["lead"], strict=True))
    order = {name: place for place, name in enumerate(listed["department"])}
    place = standing["department"].map(order).fillna(len(order))
    standing = standing.loc[place.sort_values(kind="stable").index].reset_index(drop=True)
    return standing.assign(lead=standing["department"].map(lead).astype(object))


def _owners(scored: pd.DataFrame, tables: Tables, settings: Settings) -> pd.DataFrame:
    """Owners with the department of the owners table, else that of their first key result."""
    found = rollup.owners(scored, settings)
    first: dict[str, str] = {}
    for people, department in zip(scored["owner"], scored["department"], strict=True):
        for one in split_list(people):
            first.setdefault(one, department)
    listed = tables.owners.frame.dropna(subset=["owner", "department"])
    known = first | dict(zip(listed["owner"], listed["department"], strict=True))
    return found.assign(department=found["owner"].map(known).astype(object))
