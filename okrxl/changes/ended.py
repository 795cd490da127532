"""What ended with the cycles that were closed: it is in History, and neither checked nor scored again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from okrxl.core.address import parse_cell
from okrxl.core.headers import month_number, named_months
from okrxl.core.labels import normalized
from okrxl.read.tables import Lineage
from okrxl.scoring.alignment import alignment

if TYPE_CHECKING:
    from okrxl.changes.log import ChangeLog
    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings
    from okrxl.read import Tables

OVER = frozenset({"closed", "cancelled"})
"""The states in which a key result that ended stays: one that is opened again goes on."""


def of_this_cycle(tables: Tables, log: ChangeLog, settings: Settings) -> Tables:
    """The tables without what ended with earlier cycles, and with the lineage of their key results.

    Left out are key results that ended, objectives that had no others and lead to none, and the check-ins of
    before the cycle that nobody's former ids name.
    """
    keys = _keys(tables.key_results.frame["id"])
    former = _former(tables.key_results.frame, keys)
    carried = {normalized(one.id): one.carried for cycle in log.cycles for one in cycle.scores}
    ended = log.ended
    if not ended:
        return replace(tables, lineage=Lineage({}, former)) if former else tables
    over = keys.isin(ended) & tables.key_results.frame["state"].isin(OVER)
    present = frozenset(keys[~over].dropna())
    lineage = Lineage({key: carried[key] for key in ended - present}, former)
    named = present.union(*(former.get(key, ()) for key in present))
    of_whom = _keys(tables.check_ins.frame["kr_id"])
    before = tables.check_ins.frame["date"] < pd.Timestamp(settings.cycle_start)
    left = before & of_whom.isin(lineage.ended.keys() - named)
    planned = _keys(tables.monthly_plan.frame["kr_id"])
    typed = _keys(tables.monthly_actuals.frame["kr_id"])
    return replace(
        tables,
        objectives=tables.objectives.only(~_deserted(tables, over)),
        key_results=tables.key_results.only(~over),
        check_ins=tables.check_ins.only(~left),
        monthly_plan=tables.monthly_plan.only(~planned.isin(lineage.ended)),
        monthly_actuals=tables.monthly_actuals.only(~typed.isin(lineage.ended)),
        lineage=lineage,
    )


def of_the_present(
    findings: Iterable[Finding], held: Tables, tables: Tables, log: ChangeLog, settings: Settings
) -> Iterator[Finding]:
    """The findings without those on rows that `of_this_cycle` left out, and on months of closed cycles."""
    if not log.cycles:
        yield from findings
        return
    pairs = [
        (getattr(held, name), getattr(tables, name)) for name in ("key_results", "objectives", "check_ins")
    ]
    gone = {one.sheet: frozenset(one.frame.index) - frozenset(kept.frame.index) for one, kept in pairs}
    for one in findings:
        on_row = one.cell and one.sheet in gone and parse_cell(one.cell)[0] in gone[one.sheet]
        past = one.code == "month_outside" and _is_past(one.value, settings)
        if not on_row and not past:
            yield one


def _is_past(header: object, settings: Settings) -> bool:
    """Whether a header names months, all of years that it names, that lie before the cycle."""
    first = month_number(settings.cycle_start)
    named = named_months(header, settings.date_order)
    return bool(named) and all(
        year is not None and month_number(date(year, month, 1)) < first for year, month in named
    )


def _deserted(tables: Tables, over: pd.Series[bool]) -> pd.Series[bool]:
    """Which objectives had key results, all of which are over, with nothing below that goes on."""
    frame = tables.objectives.frame
    own = _keys(frame["id"])
    above = _keys(tables.key_results.frame["objective_id"])
    positions = alignment(frame, tables.strategy.frame).below(above.fillna("").tolist())[0]
    running = (~over).to_numpy()
    live = {key for key, some in positions.items() if running[list(some)].any()}
    had = {key for key, some in positions.items() if len(some)}
    return own.isin(had - live)


def _former(frame: pd.DataFrame, keys: pd.Series) -> Mapping[str, tuple[str, ...]]:
    """The former ids of each key result, the last one first; none of them twice.

    Only a closed row is the key result that its id meant before: an id may have been given to another since.
    """
    last = _keys(frame["last_year_id"])
    links = {key: one for key, one in zip(keys, last, strict=True) if key and one}
    over = frozenset(keys[frame["state"] == "closed"])
    found = {}
    for key, first in links.items():
        chain, one = [first], links.get(first) if first in over else None
        while one and one not in chain:
            chain.append(one)
            one = links.get(one) if one in over else None
        found[key] = tuple(chain)
    return found


def _keys(values: pd.Series) -> pd.Series:
    """Ids as they are compared; blanks stay blank. Only distinct ones are normalized."""
    known = {one: normalized(one) for one in values.dropna().unique()}
    return values.map(known).astype(object)
