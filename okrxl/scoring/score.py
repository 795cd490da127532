"""Scores of key results at given dates: every rule of DESIGN §3 as a function over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.settings import Settings
from okrxl.scoring.arrays import Bools, Floats, Ints, Words, ratio, round_half_up
from okrxl.scoring.check_ins import series
from okrxl.scoring.current import Comparison, Rows, Value, compared, current

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-9
"""What binary fractions may add to a difference of two scores before it counts as a gap."""
STALE_AFTER = {"weekly": 7, "monthly": 31, "quarterly": 92}
"""Days after which a key result counts as not updated."""
NO_DATE = np.iinfo(np.int64).min
"""The day number of a blank date."""


@np.errstate(over="ignore", invalid="ignore")  # a number next to nothing in a cell is no reason to stop
def score_at(
    plan: pd.DataFrame, check_ins: pd.DataFrame, settings: Settings, dates: Sequence[date]
) -> pd.DataFrame:
    """One row per key result and date (all of the first date first): the plan's columns and the scores.

    `plan` has columns id, measure, aggregation, frequency, commitment (codes), baseline, target, target_max
    (floats), start, due (dates), valid (bool); `check_ins` date, kr_id, actual, confidence, lower rows later.
    """
    rows = Rows.at_dates(plan, dates, settings)
    now = current(rows, series(plan, check_ins))
    years = compared(rows, now, check_ins)
    confidence = series(plan, check_ins, "confidence")
    return (
        plan.iloc[rows.kr]
        .reset_index(drop=True)
        .assign(
            at=_dates(rows.at),
            **_scores(rows, now, years, settings),
            confidence=confidence.last(*confidence.window(rows.kr, rows.at)),
            **_recency(rows, now),
            elapsed=rows.elapsed,
            hits=now.hits,
            planned=now.planned,
            current_sum=now.total,
            previous_sum=years.against,
            last_year_actual=years.actual,
        )
    )


def _scores(rows: Rows, now: Value, years: Comparison, settings: Settings) -> dict[str, Floats | Words]:
    """The columns from the actual to the forecast."""
    actual = np.where(rows.having(lambda one: one.compares_years), years.to_date, now.actual)
    attained = attainment(rows, actual)
    scored = score(rows, actual, attained)
    expects = expected(rows, settings)
    return {
        "actual": actual,
        "attainment": attained,
        "score": scored,
        "expected": expects,
        "grade": grade(scored, settings),
        "status": status(rows, scored, expects, settings),
        "forecast": forecast(rows, now, actual),
    }


def _recency(rows: Rows, now: Value) -> dict[str, np.ndarray]:
    """When the last check-in was, and whether that is too long ago."""
    some = now.count > 0
    since = np.where(some, rows.at - now.last_day, np.nan)
    stale = np.array([STALE_AFTER[word] for word in rows.plan["frequency"]], dtype=np.float64)[rows.kr]
    return {
        "last_check_in": _dates(np.where(some, now.last_day, NO_DATE)),
        "days_since": since,
        "not_updated": (since > stale) & (rows.at >= rows.day("start")),
    }


def _dates(day: Ints) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[s]")


def grade(scores: Floats, settings: Settings) -> Words:
    """Green from `green_from`, amber from `amber_from`, else red, by the rounded score; blank stays blank."""
    rounded = round_half_up(scores)
    words = np.where(
        rounded >= settings.green_from, "green", np.where(rounded >= settings.amber_from, "amber", "red")
    )
    return np.where(np.isnan(rounded), "", words)


def attainment(rows: Rows, actual: Floats) -> Floats:
    """Raw and uncapped, by measure (table of DESIGN §3); the hit rate where hits are counted."""
    attained = rows.by_measure(
        actual, lambda one, of: one.met(of) if one.attainment is None else one.attainment(of)
    )
    return _where_scored(rows, actual, np.where(rows.by_hits, actual, attained))


def score(rows: Rows, actual: Floats, attained: Floats) -> Floats:
    """Attainment clipped to [0, 1]; the threshold measures score 1 or 0, equality meets (DESIGN §3)."""
    met = rows.by_measure(actual, lambda one, of: one.threshold and one.met(of))
    line = rows.having(lambda one: one.threshold) & ~rows.by_hits
    return _where_scored(rows, actual, np.where(line, met, np.clip(attained, 0.0, 1.0)) + 0.0)


def _where_scored(rows: Rows, actual: Floats, values: Floats) -> Floats:
    """The values of rows that have an actual and a valid plan; NaN elsewhere."""
    return np.where(np.isnan(actual) | ~rows.valid, np.nan, values)


def expected(rows: Rows, settings: Settings) -> Floats:
    """Elapsed share; 1 from the start for thresholds without hit_rate; × aspirational_expects (DESIGN §3)."""
    steady: Bools = rows.having(lambda one: one.threshold) & ~rows.by_hits
    whole = np.where(steady & (rows.at >= rows.day("start")), 1.0, rows.elapsed)
    return np.where(rows.word("commitment") == "aspirational", whole * settings.aspirational_expects, whole)


def status(rows: Rows, scored: Floats, expects: Floats, settings: Settings) -> Words:
    """The first that fits, in the order of DESIGN §3."""
    gap = expects - scored
    return np.select(
        [
            rows.at < rows.day("start"),
            np.isnan(scored),
            scored >= 1 - TOLERANCE,
            rows.at > rows.day("due"),
            gap <= settings.behind_gap + TOLERANCE,
            gap <= settings.at_risk_gap + TOLERANCE,
        ],
        ["not_started", "no_data", "achieved", "overdue", "on_track", "behind"],
        "at_risk",
    )


def forecast(rows: Rows, now: Value, actual: Floats) -> Floats:
    """The value at `due` if the pace so far holds; blank on the first day.

    Progress grows on from the baseline, sums and shares done from nothing, hits by the periods gone;
    averages, thresholds and growth stay where they are.
    """
    aggregation = rows.word("aggregation")
    gone = rows.period(np.minimum(rows.at, rows.day("due"))) - rows.period(rows.day("start")) + 1
    baseline, onward = rows.number("baseline"), ratio(actual, rows.elapsed)
    moved = baseline + ratio(actual - baseline, rows.elapsed)
    result = np.where(rows.having(lambda one: one.moves), moved, actual)
    result = np.where(rows.having(lambda one: one.is_done_share), np.minimum(onward, 1.0), result)
    adds_up = (aggregation == "sum") & ~rows.having(lambda one: one.compares_years)
    result = np.where(adds_up, ratio(now.total, rows.elapsed), result)
    result = np.where(aggregation == "average", actual, result)
    result = np.where(rows.by_hits, np.minimum(now.hits / np.maximum(gone, 1), 1.0), result)
    return np.where(np.isnan(actual), np.nan, result)
