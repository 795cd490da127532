"""Measures with totals, limits, stages and hits (CASES 1, 2, 15, 20, 42; REPORTS 2, 4, 6), worked by hand.

Of 2026, 182 of 364 days are gone on 2 July: exactly half.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from okrxl.cli.json_output import json_output
from okrxl.core.grid import RawValue
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.measures import MEASURES
from okrxl.exchange.sheets.entry_texts import entry, goal, rows_of
from okrxl.report.source import Source, numbers_of
from okrxl.report.why import why
from tests.cases.workbook import Row, assessed, codes, scored

Columns = dict[str, Any]
HALF, DUE = "2026-07-02", "2026-12-31"
QUARTERS = ("2026-04-02", "2026-07-02", "2026-10-01", "2026-12-31")
"""25 %, 50 %, 75 % and 100 % of the year."""


def row(
    measure: str | None, *actuals: RawValue, as_of: str = HALF, on: Sequence[str] = (HALF,), **columns: Any
) -> dict[str, Any]:
    """The scores of one key result; its actuals stand on the given days, one each."""
    key_result = {"id": "KR1", "measure": measure, **columns}
    check_ins = [(at, "KR1", actual) for at, actual in zip(on, actuals, strict=False)]
    found = assessed([key_result], check_ins, as_of=as_of)
    return scored(found) | {"why": why("en", found.scored)[0], "codes": codes(found)}


def figures(one: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(None if one[key] != one[key] else one[key] for key in keys)


# Totals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "baseline", "target", "total", "score", "expected_actual", "forecast", "forecast_score"),
    [
        # (600 − 1,000 × 0.5) ÷ (1,200 − 1,000)
        ("increase", 1000, 1200, 600, 0.5, 600, 1200, 1.0),
        ("increase", 1000, 1200, 550, 0.25, 600, 1100, 0.5),
        ("increase", 1000, 1200, 500, 0.0, 600, 1000, 0.0),
        ("increase", 0, 1200, 300, 0.25, 600, 600, 0.5),
        # (150 − 500 × 0.5) ÷ (300 − 500)
        ("decrease", 500, 300, 150, 0.5, 150, 300, 1.0),
        ("decrease", 500, 300, 200, 0.25, 150, 400, 0.5),
    ],
)
def test_with_sum_the_baseline_is_a_total_of_the_same_length(
    measure: str,
    baseline: float,
    target: float,
    total: float,
    score: float,
    expected_actual: float,
    forecast: float,
    forecast_score: float,
) -> None:
    one = row(measure, total, baseline=baseline, target=target, aggregation="sum")
    wanted = (score, 0.5, 0.5 - score, expected_actual, forecast, forecast_score)
    keys = ("score", "expected", "gap", "expected_actual", "forecast", "forecast_score")
    assert figures(one, *keys) == pytest.approx(wanted)


def test_the_line_of_a_total_can_be_checked_by_hand() -> None:
    one = row("increase", 600, baseline=1000, target=1200, aggregation="sum")
    assert one["why"] == "(600 − 1,000 × 182 ÷ 364) ÷ (1,200 − 1,000) = 0.50"
    assert row("increase", 600, target=1200, aggregation="sum")["why"] == "(600 − 0) ÷ (1,200 − 0) = 0.50"


def test_a_hundred_a_month_against_last_years_thousand() -> None:
    """CASES 1: 180 of 364 days are gone on 30 June."""
    ends = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30")
    one = row("increase", *[100] * 6, on=ends, as_of=ends[-1], baseline=1000, target=1200, aggregation="sum")
    assert one["score"] == pytest.approx((600 - 1000 * 180 / 364) / 200)
    assert one["forecast"] == pytest.approx(600 * 364 / 180)
    assert (round(one["score"], 2), one["status"], one["outlook"]) == (0.53, "on_track", "green")


def test_the_elapsed_share_is_that_of_the_last_check_in() -> None:
    one = row("increase", 600, as_of="2026-10-01", baseline=1000, target=1200, aggregation="sum")
    assert (one["score"], one["expected"]) == (0.5, 0.75)
    # 600 in three quarters of the year: 800 in all of it.
    assert one["forecast"] == pytest.approx(800)


def test_a_total_ahead_of_its_pace_is_not_achieved_before_it_is_reached() -> None:
    """(450 − 1,000 × 0.25) ÷ 200 = 1, but 450 of 1,200 is not all."""
    total: Columns = {"baseline": 1000, "target": 1200, "aggregation": "sum"}
    early = row("increase", 450, on=QUARTERS, as_of=QUARTERS[0], **total)
    assert figures(early, "score", "status") == (1.0, "on_track")
    stale = row("increase", 450, on=QUARTERS, as_of="2027-01-10", **total)
    assert (stale["status"], stale["not_updated"]) == ("overdue", True)
    reached = row("increase", 450, 750, on=QUARTERS, as_of=QUARTERS[1], **total)
    assert reached["status"] == "achieved"
    spent: Columns = {"baseline": 500, "target": 300, "aggregation": "sum"}
    assert row("decrease", 50, **spent)["status"] == "on_track"
    assert row("decrease", 50, 200, on=QUARTERS[2:], as_of=DUE, **spent)["status"] == "achieved"


# Thresholds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "at_least", "at_most"),
    [(-50, (1.5, 1.0), (0.5, 0.0)), (-100, (1.0, 1.0), (1.0, 1.0)), (-150, (0.5, 0.0), (1.5, 1.0))],
)
def test_attainment_of_a_negative_threshold(
    actual: float, at_least: tuple[float, float], at_most: tuple[float, float]
) -> None:
    """CASES 20: a loss of at most 100."""
    assert figures(row("at_least", actual, target=-100), "attainment", "score") == at_least
    assert figures(row("at_most", actual, target=-100), "attainment", "score") == at_most


@pytest.mark.parametrize("measure", ["at_least", "at_most"])
def test_a_target_of_0_is_met_or_not(measure: str) -> None:
    assert figures(row(measure, 0, target=0), "attainment", "score") == (None, 1.0)


def test_a_total_of_at_least_is_on_track_on_its_way() -> None:
    """CASES 2: 1,200 in the year, 100 a month."""
    one = row("at_least", 600, target=1200, aggregation="sum")
    assert figures(one, "score", "expected", "expected_actual", "status") == (0.5, 0.5, 600, "on_track")
    assert (one["forecast"], one["forecast_score"], one["outlook"]) == (1200, 1.0, "green")
    assert one["why"] == "600 ÷ 1,200 = 0.50"
    assert row("at_least", 540, target=1200, aggregation="sum")["status"] == "behind"
    assert row("at_least", 1200, target=1200, aggregation="sum")["status"] == "achieved"


@pytest.mark.parametrize(
    ("spent", "score", "status", "forecast", "outlook"),
    [
        (500, 1.0, "on_track", 1000, "green"),
        (600, 1.0, "on_track", 1200, "green"),
        # A tenth of the budget ahead of time, then three tenths.
        (720, 1.0, "behind", 1440, "red"),
        (960, 1.0, "at_risk", 1920, "red"),
        (1300, 0.0, "at_risk", 2600, "red"),
    ],
)
def test_a_budget_tells_overspending_before_it_is_used_up(
    spent: float, score: float, status: str, forecast: float, outlook: str
) -> None:
    one = row("at_most", spent, target=1200, aggregation="sum")
    assert figures(one, "score", "status", "forecast", "outlook") == (score, status, forecast, outlook)
    assert one["expected_actual"] == 600
    assert row("at_most", spent, as_of=DUE, target=1200, aggregation="sum")["status"] == (
        "achieved" if score else "at_risk"
    )


@pytest.mark.parametrize(
    ("total", "score", "status"),
    [
        (500, 500 / 900, "on_track"),
        (400, 400 / 900, "behind"),
        (700, 700 / 900, "behind"),
        (1000, 1.0, "at_risk"),
        (1200, 0.0, "at_risk"),
    ],
)
def test_a_total_between_two_bounds_goes_towards_the_lower_one(
    total: float, score: float, status: str
) -> None:
    """900 to 1,100 in the year: half way, 500 is on its way to 1,000, and 700 to 1,400."""
    one = row("between", total, target=900, target_max=1100, aggregation="sum")
    assert (one["score"], one["status"]) == (pytest.approx(score), status)


def test_a_total_below_0_is_a_limit_for_at_least_and_a_goal_for_at_most() -> None:
    loss = row("at_least", -50, target=-100, aggregation="sum")
    assert figures(loss, "score", "status", "expected_actual") == (1.0, "on_track", -50)
    assert row("at_least", -150, target=-100, aggregation="sum")["score"] == 0
    saved = row("at_most", -50, target=-100, aggregation="sum")
    assert figures(saved, "score", "expected", "status") == (0.5, 0.5, "on_track")


def test_a_limit_that_is_kept_is_on_track_until_it_is_due() -> None:
    """REPORTS 6."""
    for measure, actual in (("at_least", 92), ("at_most", 88), ("between", 90)):
        numbers: Columns = {"target": 90, "target_max": 95}
        running = row(measure, actual, **numbers)
        assert figures(running, "score", "expected", "status") == (1.0, 1.0, "on_track")
        assert row(measure, actual, as_of=DUE, **numbers)["status"] == "achieved"
        assert row(measure, actual, as_of="2027-01-15", **numbers)["status"] == "achieved"
    assert row("at_least", 80, target=90)["status"] == "at_risk"
    assert row("at_least", 80, as_of="2027-01-15", target=90)["status"] == "overdue"


# Stages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("done", "score"), [(1, 0.25), (2, 0.5), (4, 1.0), ("done", 1.0), ("否", 0.0)])
def test_a_milestone_with_a_target_counts_its_stages(done: RawValue, score: float) -> None:
    """CASES 15."""
    one = row("milestone", done, target=4, unit="stages")
    assert (one["score"], one["attainment"]) == (score, score)
    assert not set(one["codes"]) - {"owner_missing"}


def test_two_of_four_stages_half_way() -> None:
    one = row("milestone", 2, target=4)
    assert figures(one, "actual", "expected_actual", "status", "forecast") == (2, 2, "on_track", 4)
    assert one["why"] == "2 ÷ 4 = 0.50"
    assert not one["as_share"]


def test_without_stages_it_is_a_share_as_before() -> None:
    assert figures(row("milestone", 0.6), "score", "as_share") == (0.6, True)
    assert row("milestone", 60)["score"] == 0.6
    assert row("milestone", 60, target=1)["score"] == 0.6
    assert row("milestone", "done")["score"] == 1


def test_a_milestone_of_no_stages_is_an_error() -> None:
    one = row("milestone", 1, target=0)
    assert (figures(one, "score"), one["codes"]) == ((None,), ["milestone_target_low"])


@pytest.mark.parametrize("lang", LANGS)
def test_a_department_is_asked_for_the_number_of_stages(lang: Lang) -> None:
    found = assessed([{"id": "KR1", "measure": "milestone", "target": 4}], [])
    words = labels(lang)
    (one,) = rows_of(found.scored)
    assert entry(one, words) == words.text("exchange.entry.stages")
    assert goal(one, words) == "4"


# Score cap ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cap", "score"), [(None, 1.0), (1.2, 1.2), ("120%", 1.2), (2, 1.5)])
def test_a_score_goes_up_to_the_cap(cap: RawValue, score: float) -> None:
    """CASES 42: 150 % against a cap of 120 %."""
    key_results: list[Row] = [
        {"id": "KR1", "measure": "increase", "baseline": 0, "target": 100},
        {"id": "KR2", "measure": "at_least", "target": 100, "aggregation": "sum"},
        {"id": "KR3", "measure": "at_least", "target": 100},
    ]
    check_ins = [(HALF, one["id"], 150) for one in key_results]
    found = assessed(key_results, check_ins, as_of=HALF, more_settings={"score_cap": cap})  # type: ignore[arg-type]
    assert found.scored["score"].tolist() == [score, score, 1.0]
    assert found.scored["attainment"].tolist() == [1.5, 1.5, 1.5]
    assert (
        why("en", found.scored)[0] == f"(150 − 0) ÷ (100 − 0) = 1.50{'' if score == 1.5 else f' → {score:g}'}"
    )


# Hits -----------------------------------------------------------------------------------------------------

CHURN: Row = {
    "id": "KR1",
    "measure": "at_most",
    "aggregation": "hit_rate",
    "target": 1,
    "unit": "%",
}
CHURNED = [("2026-01-31", "KR1", 0.8), ("2026-02-28", "KR1", 1.2), ("2026-03-31", "KR1", 0.9)]


def test_where_hits_are_counted_the_actual_is_the_last_figure() -> None:
    """REPORTS 2: not 75 % beside a target of 1 %."""
    one = scored(assessed([CHURN], CHURNED, as_of="2026-03-31"))
    assert figures(one, "actual", "expected_actual", "hits", "planned") == (pytest.approx(0.009), 0.01, 2, 12)
    assert one["attainment"] == one["score"] == pytest.approx(2 / 12)
    # 2 of the 3 months so far.
    assert figures(one, "forecast", "forecast_score") == (None, pytest.approx(2 / 3))
    assert figures(one, "mom", "yoy") == (None, None)
    visits = row("recurring", 22, target=20, frequency="monthly")
    assert figures(visits, "actual", "expected_actual", "hits", "planned") == (22, 20, 1, 12)


# What the sheets and --json say ---------------------------------------------------------------------------


def test_growths_baseline_is_an_amount() -> None:
    """REPORTS 4: a total of 1,620 is not 162000 %."""
    found = assessed(
        [{"id": "KR1", "measure": "growth", "baseline": 1620, "target": 0.3}],
        [(HALF, "KR1", 900)],
        as_of=HALF,
    )
    source = Source.of(found, tabs={}, numbers={}, refreshed=datetime(2026, 7, 2))
    styles = {key: list(numbers_of(source, found.scored, key).style) for key in ("baseline", "target")}
    assert styles == {"baseline": ["count"], "target": ["percent"]}


def test_not_updated_is_never_said_of_what_needs_no_more_check_ins() -> None:
    """CASES 29."""
    assert not row("increase", 100, on=("2026-03-31",), baseline=0, target=100)["not_updated"]
    assert row("increase", 90, on=("2026-03-31",), baseline=0, target=100)["not_updated"]
    assert row("at_least", 100, on=("2026-03-31",), target=100)["not_updated"]


def test_json_has_everything_of_a_key_result() -> None:
    found = assessed([CHURN, {"id": "KR2", "baseline": 0, "target": 100}], CHURNED, as_of="2026-03-31")
    first, second = json.loads(json_output("a.xlsx", found, "en"))["scores"]
    assert (first["hits"], first["planned"], first["actual"], first["state"]) == (
        2,
        12,
        pytest.approx(0.009),
        "open",
    )
    assert (first["forecast"], first["outlook"]) == (None, "amber")
    assert first["gap"] == pytest.approx(89 / 364 - 2 / 12)
    assert first["contribution"] == pytest.approx(first["effective_weight"] * first["gap"])
    assert (second["hits"], second["gap"], second["forecast_score"]) == (None, None, None)
    # Without data it counts as 0, so that all that is expected is missing.
    assert second["contribution"] == pytest.approx(second["effective_weight"] * 89 / 364)


def test_every_measure_has_an_expected_value_in_the_targets_unit() -> None:
    rows: list[Row] = [
        {"id": code, "measure": code, "baseline": 200, "target": 100, "target_max": 110} for code in MEASURES
    ]
    found = assessed(rows, [(HALF, code, 120) for code in MEASURES], as_of=HALF)
    values = dict(zip(found.scored["id"], found.scored["expected_actual"], strict=True))
    assert values.pop("between") != values.get("between")
    assert values == {
        "increase": 150,
        "decrease": 150,
        "at_least": 100,
        "at_most": 100,
        "milestone": 50,
        "recurring": 100,
        "growth": 100,
    }
