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

    from okrxl.core.measures import Measure
    from okrxl.scoring.measured import Columns

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
    found = series(plan, check_ins)
    rows = Rows.at_dates(plan, dates, settings).as_closed(found)
    now = current(rows, found)
    years = compared(rows, now, check_ins)
    confidence = series(plan, check_ins, "confidence")
    return (
        plan.iloc[rows.kr]
        .reset_index(drop=True)
        .assign(
            at=_dates(rows.asked),
            **_scores(rows, now, years, settings),
            confidence=confidence.last(*confidence.window(rows.kr, rows.at)),
            **_recency(rows, now),
            elapsed=rows.elapsed,
            covered=now.elapsed,
            hits=now.hits,
            planned=now.planned,
            this_year=now.actual,
            year_before=years.against,
            last_year_actual=years.actual,
        )
    )


def _scores(
    rows: Rows, now: Value, years: Comparison, settings: Settings
) -> dict[str, Floats | Words | Bools]:
    """The columns from the actual to the outlook."""
    actual = np.where(rows.having(lambda one: one.compares_years), years.to_date, now.actual)
    attained = attainment(rows, now, actual)
    scored = score(rows, now, actual, settings)
    expects = expected(rows, now, settings)
    state = status(rows, now, scored, expects, settings)
    gap = expects - scored
    ahead = forecast(rows, now, actual)
    going_on = forecast_score(rows, now, ahead, settings)
    # Nothing is added to what is closed: its score is final.
    ahead_score = np.where(rows.word("state") == "closed", scored, going_on)
    return {
        "actual": actual,
        "attainment": attained,
        "score": scored,
        "expected": expects,
        "expected_actual": expected_actual(rows, expects),
        "gap": gap,
        "grade": grade(scored, settings),
        "status": state,
        "forecast": ahead,
        "forecast_score": ahead_score,
        "outlook": grade(ahead_score, settings),
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


def attainment(rows: Rows, now: Value, actual: Floats) -> Floats:
    """Raw and uncapped, by measure (table of DESIGN §3); the hit rate where hits are counted."""
    attained = rows.by_measure(actual, now.elapsed, lambda one, of: one.attained(of))
    return _where_scored(rows, actual, np.where(rows.by_hits, now.rate, attained))


def score(rows: Rows, now: Value, actual: Floats, settings: Settings) -> Floats:
    """By measure, clipped to [0, score_cap] (table of DESIGN §3); the hit rate where hits are counted."""
    return _scored(rows, actual, now.elapsed, now.rate, settings)


def _scored(rows: Rows, actual: Floats, elapsed: Floats, rate: Floats, settings: Settings) -> Floats:
    scored = rows.by_measure(actual, elapsed, lambda one, of: one.scored(of))
    raw = np.where(rows.by_hits, rate, scored)
    return _where_scored(rows, actual, np.clip(raw, 0.0, settings.score_cap) + 0.0)


def _where_scored(rows: Rows, actual: Floats, values: Floats) -> Floats:
    """The values of rows that have an actual and a valid plan; NaN elsewhere."""
    return np.where(np.isnan(actual) | ~rows.valid, np.nan, values)


def is_line(rows: Rows, actual: Floats) -> Bools:
    """Where the score is 1 or 0 for a line that must hold: a threshold, with Sum a limit."""
    lines = rows.by_measure(actual, rows.elapsed, lambda one, of: one.is_line(of))
    return np.asarray((lines == 1) & ~rows.by_hits)


def expected(rows: Rows, now: Value, settings: Settings) -> Floats:
    """The share expected by now: what has elapsed, × aspirational_expects (DESIGN §3, Expected).

    Lines that must hold, and growth, expect 1 from the first figure on, and nothing before.
    """
    blank = np.full(len(rows.at), np.nan)
    steady = is_line(rows, blank) | rows.having(lambda one: one.compares_years)
    whole = np.where(steady, now.count > 0, rows.elapsed)
    return np.where(rows.word("commitment") == "aspirational", whole * settings.aspirational_expects, whole)


def expected_actual(rows: Rows, expects: Floats) -> Floats:
    """`expected` in the target's unit; where hits are counted, the figure of a hit."""
    value = rows.by_measure(expects, rows.elapsed, lambda one, of: one.value_at(of, of.actual))
    stand_in = rows.by_measure(expects, rows.elapsed, lambda one, _: one.blank_target)
    return np.where(np.isnan(value) & rows.by_hits & np.isnan(rows.number("target")), stand_in, value)


def status(rows: Rows, now: Value, scored: Floats, expects: Floats, settings: Settings) -> Words:
    """The first that fits, in the order of DESIGN §3.

    What is used up of a budget ahead of time counts like a gap.
    """
    figures = now.actual, rows.elapsed
    # Once it is due, all of its time has elapsed.
    final = rows.by_measure(*figures, lambda one, of: one.is_achieved(of, of.elapsed >= 1))
    overrun = rows.by_measure(*figures, lambda one, of: one.overrun(of) if one.overrun else np.nan)
    gap = np.fmax(expects - scored, overrun)
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


def forecast(rows: Rows, now: Value, actual: Floats) -> Floats:
    """The value at `due` if the pace so far holds; blank on the first day, and where hits are counted.

    Progress grows on from the baseline, sums and what is done from nothing; averages, thresholds, growth and
    what is closed stay where they are.
    """
    aggregation, baseline = rows.word("aggregation"), rows.number("baseline")
    moved = baseline + ratio(actual - baseline, rows.elapsed)
    done = np.minimum(ratio(actual, rows.elapsed), rows.by_measure(actual, rows.elapsed, _all_done))
    result = np.where(rows.having(lambda one: one.moves), moved, actual)
    result = np.where(rows.having(lambda one: one.kind in {"done", "stages"}), done, result)
    adds_up = (aggregation == "sum") & ~rows.having(lambda one: one.compares_years)
    result = np.where(adds_up, ratio(now.total, rows.elapsed), result)
    result = np.where((aggregation == "average") | (rows.word("state") == "closed"), actual, result)
    return np.where(np.isnan(actual) | rows.by_hits, np.nan, result)


def _all_done(measure: Measure, of: Columns) -> Floats | float:
    return measure.value_at(of, 1.0) if measure.kind in {"done", "stages"} else np.nan


def forecast_score(rows: Rows, now: Value, ahead: Floats, settings: Settings) -> Floats:
    """The score at `due` if the pace so far holds; hits go on by the periods gone."""
    until = np.minimum(rows.at, rows.day("due"))
    gone = rows.period(until) - rows.period(rows.day("start")) + 1
    rate = np.where(now.count > 0, np.minimum(now.hits / np.maximum(gone, 1), 1.0), np.nan)
    return _scored(rows, np.where(rows.by_hits, rate, ahead), np.ones(len(ahead)), rate, settings)
