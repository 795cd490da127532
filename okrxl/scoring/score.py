"""Scores of key results at given dates: every rule of DESIGN §3 as a function over whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.settings import Settings
from okrxl.scoring.arrays import Bools, Floats, Ints, Words, round_half_up
from okrxl.scoring.attained import attainment, is_line, score
from okrxl.scoring.check_ins import positions, series
from okrxl.scoring.current import Comparison, Rows, Value, compared, current
from okrxl.scoring.pace.expected import expected, expected_actual, short_of_plan
from okrxl.scoring.pace.forecast import forecast, forecast_score
from okrxl.scoring.pace.month import month_figures

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-9
"""What binary fractions may add to a difference of two scores before it counts as a gap."""
STALE_AFTER = {"weekly": 7, "monthly": 31, "quarterly": 92}
"""Days after which a key result counts as not updated."""
FINISHED = ("cancelled", "closed", "not_started", "achieved")
"""Statuses of key results that nobody is asked about."""
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
    place = positions(plan["id"], check_ins["kr_id"])
    found = series(plan, check_ins, place)
    rows = Rows.at_dates(plan, dates, settings).as_closed(found)
    now = current(rows, found)
    years = compared(rows, now, series(plan, check_ins, place, years_later=1))
    confidence = series(plan, check_ins, place, "confidence")
    return (
        plan.iloc[rows.kr]
        .reset_index(drop=True)
        .assign(
            at=_dates(rows.asked),
            **_scores(rows, now, years),
            confidence=confidence.last(*confidence.window(rows.kr, rows.at)),
            **_recency(rows, now),
            elapsed=rows.elapsed,
            covered=now.elapsed,
            hits=now.hits,
            planned=now.planned,
            **vars(month_figures(rows, found, now, years)),
            this_year=now.actual,
            year_before=years.against,
            last_year_actual=years.actual,
        )
    )


def _scores(rows: Rows, now: Value, years: Comparison) -> dict[str, Floats | Words | Bools]:
    """The columns from the actual to the outlook."""
    actual = np.where(rows.having(lambda one: one.compares_years), years.to_date, now.actual)
    attained = attainment(rows, now, actual)
    scored = score(rows, now, actual)
    expects = expected(rows, now, years)
    state = status(rows, now, scored, expects)
    gap = expects - scored
    ahead = forecast(rows, now, actual)
    # Nothing is added to what is closed: its score is final.
    ahead_score = np.where(rows.word("state") == "closed", scored, forecast_score(rows, now, ahead))
    return {
        "actual": actual,
        "attainment": attained,
        "score": scored,
        "expected": expects,
        "expected_actual": expected_actual(rows, expects),
        "gap": gap,
        "grade": grade(scored, rows.settings),
        "status": state,
        "forecast": ahead,
        "forecast_score": ahead_score,
        "outlook": grade(ahead_score, rows.settings),
        "is_line": is_line(rows, actual),
        "not_updated": not_updated(rows, now, state),
    }


def _recency(rows: Rows, now: Value) -> dict[str, np.ndarray]:
    """When the last check-in was."""
    some = now.count > 0
    return {
        "last_check_in": _dates(np.where(some, now.last_day, NO_DATE)),
        "days_since": np.where(some, rows.asked - now.last_day, np.nan),
    }


def not_updated(rows: Rows, now: Value, state: Words) -> Bools:
    """Whether the last check-in is too long ago; never on what needs no more of them."""
    stale = np.array([STALE_AFTER[word] for word in rows.plan["frequency"]], dtype=np.float64)[rows.kr]
    late = (now.count > 0) & (rows.at - now.last_day > stale)
    return np.asarray(late & ~np.isin(state, FINISHED))


def _dates(day: Ints) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[s]")


def grade(scores: Floats, settings: Settings) -> Words:
    """Green from `green_from`, amber from `amber_from`, else red, by the rounded score; blank stays blank."""
    rounded = round_half_up(scores)
    words = np.where(
        rounded >= settings.green_from, "green", np.where(rounded >= settings.amber_from, "amber", "red")
    )
    return np.where(np.isnan(rounded), "", words)


def status(rows: Rows, now: Value, scored: Floats, expects: Floats) -> Words:
    """The first that fits, in the order of DESIGN §3.

    What is used up of a budget ahead of time counts like a gap, and what a line falls short of its plan.
    """
    settings = rows.settings
    figures = now.actual, rows.elapsed
    # Once it is due, all of its time has elapsed.
    final = rows.by_measure(*figures, lambda one, of: one.is_achieved(of, of.elapsed >= 1))
    gone = np.where(rows.planned.given, rows.planned.share, rows.elapsed)
    overrun = rows.by_measure(now.actual, gone, lambda one, of: one.overrun(of) if one.overrun else np.nan)
    gap = np.fmax(np.fmax(expects - scored, overrun), short_of_plan(rows, now, expects))
    state = rows.word("state")
    return np.select(
        [
            state == "cancelled",
            state == "closed",
            rows.at < rows.day("start"),
            np.isnan(scored),
            (scored >= 1 - TOLERANCE) & (final == 1),
            rows.at > rows.day("due"),
            gap <= settings.behind_gap + TOLERANCE,
            gap <= settings.at_risk_gap + TOLERANCE,
        ],
        ["cancelled", "closed", "not_started", "no_data", "achieved", "overdue", "on_track", "behind"],
        "at_risk",
    )
