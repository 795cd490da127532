"""One small case for each finding: a slip in clean tables, its code, the cell it points at."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from okrxl.core.finding import Finding
from okrxl.core.grid import CellError, NoStoredValue
from okrxl.core.labels import LANGS
from okrxl.core.wording import describe_finding
from tests.check.case import DUE, START, findings

FILES = ("checks.toml", "findings.toml")
OF_PEOPLE = ["Sales", "Ann", "S1", None, START, DUE]
OBJECTIVES = {
    f"Objectives!{column}{row}": value
    for row in range(7, 12)
    for column, value in zip("ABCDEFGH", [f"P{row}", "More", *OF_PEOPLE], strict=True)
}
KEY_RESULTS = {
    f"KRs!{column}{row}": value
    for row in range(9, 13)
    for column, value in zip("ABCFHI", [f"M{row}", "O1", "More", "increase", 0, 10], strict=True)
}

ERRORS = {
    "confidence_out_of_range", "number_ambiguous", "percent_huge", "recurring_target_zero", "weights_mixed",
    "weights_two_scales",
    "weights_fraction", "milestone_doubt", "growth_target_huge", "stages_out_of_range",
    "alignment_loop", "alignment_unknown", "baseline_missing", "cell_error", "check_in_conflict",
    "check_in_unnamed", "choice_unknown", "column_missing", "cycle_reversed", "cycle_too_long",
    "date_ambiguous",
    "date_missing", "date_unreadable", "department_unknown", "due_before_start", "formula_without_value",
    "green_below_amber", "growth_base_missing", "growth_level_or_amount", "growth_on_loss",
    "growth_target_zero", "id_missing", "id_twice", "kr_missing",
    "kr_unknown", "milestone_target_low", "number_unreadable", "objective_missing", "objective_unknown",
    "percent_doubt", "percent_foreign",
    "setting_no_cap", "setting_no_share", "target_equals_baseline", "target_missing", "upper_target_below",
    "upper_target_missing", "weight_negative",
}  # fmt: skip
STAGES = {"KRs!F5": "milestone", "KRs!H5": None, "KRs!I5": 0}
AMOUNTS = (
    {"KRs!H5": 0, "KRs!I5": 1200}
    | {
        f"Check-ins!{column}{row}": value
        for row in range(9, 14)
        for column, value in zip("ABC", [datetime(2026, row - 4, 28), "K1", 100], strict=True)
    }
    | {"Check-ins!C5": 100}
)


def _of(kr_id: str, figures: list[float]) -> dict[str, Any]:
    """Check-ins of a key result on the 28th of May to September."""
    cells = [(datetime(2026, row - 4, 28), kr_id, figures[row - 9]) for row in range(9, 14)]
    return {
        f"Check-ins!{column}{row}": value
        for row, values in enumerate(cells, 9)
        for column, value in zip("ABC", values, strict=True)
    }


RUNNING = (
    AMOUNTS
    | {"KRs!K5": "sum"}
    | {
        f"Check-ins!C{row}": total
        for row, total in zip((9, 10, 11, 12, 13, 5), range(500, 1100, 100), strict=True)
    }
)
MEANS = (
    RUNNING
    | {"KRs!K5": "average"}
    | {f"Check-ins!C{row}": 170 * at for at, row in enumerate((9, 10, 11, 12, 13, 5), 1)}
)

# code, the cell it points at, what is typed, the other findings that this brings along
CASES: list[tuple[str, str, dict[str, Any], set[str]]] = [
    ("id_missing", "Objectives!A6", {"Objectives!A6": None}, {"objective_unknown"}),
    ("id_missing", "KRs!A5", {"KRs!A5": None}, {"kr_unknown"}),
    (
        "milestone_doubt",
        "Check-ins!C5",
        {"KRs!F5": "milestone", "KRs!H5": None, "KRs!I5": None, "Check-ins!C5": 3},
        {"milestone_as_percent"},
    ),
    ("baseline_far", "KRs!H5", {"KRs!F5": "decrease", "KRs!H5": 100_000, "KRs!I5": 45}, set()),
    ("changes_as_levels", "KRs!K5", {"Check-ins!C5": 3}, set()),
    (
        "zero_after_figures",
        "Check-ins!C5",
        {"Check-ins!C9": 40, "Check-ins!B9": "K1", "Check-ins!A9": START, "Check-ins!C5": 0},
        set(),
    ),
    ("growth_target_huge", "KRs!I5", {"KRs!F5": "growth", "KRs!I5": 20}, set()),
    (
        "percents_summed",
        "KRs!K5",
        {"KRs!G5": "%", "KRs!K5": "sum", "Check-ins!C9": 20, "Check-ins!B9": "K1", "Check-ins!A9": START},
        set(),
    ),
    ("stages_out_of_range", "Check-ins!C5", STAGES | {"KRs!I5": 4, "Check-ins!C5": 5}, set()),
    ("milestone_target_low", "KRs!I5", STAGES, set()),
    ("id_twice", "Objectives!A6", {"Objectives!A6": "o1 "}, {"alignment_loop", "objective_unknown"}),
    ("id_twice", "KRs!A6", {"KRs!A6": "ｋ1", "Check-ins!B6": "K3", "Check-ins!A6": START}, set()),
    ("id_twice", "Strategy!A6", {"Strategy!A6": "s1", "Strategy!B6": "again"}, set()),
    ("name_twice", "Departments!A7", {"Departments!A7": " sales"}, set()),
    ("name_twice", "Owners!A7", {"Owners!A7": "ANN", "Owners!B7": "Sales"}, set()),
    ("text_missing", "KRs!C5", {"KRs!C5": "  "}, set()),
    ("department_missing", "Objectives!C5", {"Objectives!C5": None}, set()),
    ("owner_missing", "Objectives!D5", {"Objectives!D5": None}, set()),
    ("department_unknown", "KRs!D5", {"KRs!D5": "Sale"}, set()),
    ("department_unknown", "Owners!B5", {"Owners!B5": "Sale"}, set()),
    ("owner_unknown", "Objectives!D5", {"Objectives!D5": "Ann、Cid"}, set()),
    ("due_before_start", "KRs!P5", {"KRs!O5": datetime(2026, 6, 1), "KRs!P5": datetime(2026, 5, 1)}, set()),
    (
        "due_before_start",
        "Objectives!H5",
        {"Objectives!G5": datetime(2026, 6, 1), "Objectives!H5": datetime(2026, 5, 1)},
        set(),
    ),
    ("date_out_of_cycle", "Objectives!G5", {"Objectives!G5": datetime(2025, 12, 31)}, set()),
    ("date_out_of_cycle", "Objectives!H5", {"Objectives!H5": datetime(2027, 1, 1)}, set()),
    ("date_out_of_cycle", "KRs!P5", {"KRs!P5": datetime(2027, 1, 1)}, set()),
    ("date_out_of_cycle", "Check-ins!A5", {"Check-ins!A5": datetime(2024, 10, 5)}, set()),
    ("date_in_future", "Check-ins!A5", {"Check-ins!A5": datetime(2026, 11, 21)}, set()),
    ("date_missing", "Check-ins!A5", {"Check-ins!A5": None}, set()),
    ("kr_missing", "Check-ins!B5", {"Check-ins!B5": None}, set()),
    ("kr_unknown", "Check-ins!B5", {"Check-ins!B5": "K9"}, set()),
    (
        "last_year_id_unknown",
        "Check-ins!B5",
        {"Check-ins!A5": datetime(2025, 10, 5), "Check-ins!B5": "K9"},
        set(),
    ),
    ("check_in_twice", "Check-ins!A5", {"Check-ins!B6": "k1", "Check-ins!C6": 42}, set()),
    ("check_in_conflict", "Check-ins!C5", {"Check-ins!B6": "k1"}, set()),
    (
        "check_in_unnamed",
        "Check-ins!F5",
        {"Check-ins!B6": "K1", "Check-ins!F6": "Ann", "KRs!K5": "sum"},
        set(),
    ),
    ("amounts_as_levels", "KRs!K5", AMOUNTS, set()),
    ("running_totals", "KRs!K5", RUNNING, set()),
    ("running_means", "KRs!K5", MEANS, set()),
    (
        "percent_huge",
        "Check-ins!C5",
        {"KRs!G5": "%", "KRs!H5": "32%", "KRs!I5": "45%", "Check-ins!C5": "4200%"},
        {"number_as_text"},
    ),
    ("unit_too_small", "Check-ins!C5", {"KRs!I5": 450000, "KRs!H5": 320000}, set()),
    (
        "growth_extreme",
        "KRs!H5",
        {"KRs!F5": "growth", "KRs!H5": 1200, "KRs!I5": 0.2, "Check-ins!C5": 0.15},
        set(),
    ),
    (
        "milestone_scales",
        "Check-ins!C8",
        {"Check-ins!A9": datetime(2026, 9, 5), "Check-ins!B9": "K4", "Check-ins!C9": 60},
        {"milestone_as_percent"},
    ),
    ("unit_doubtful", "Check-ins!C5", {"Check-ins!C5": 900}, set()),
    (
        "year_early",
        "Check-ins!A9",
        {"Check-ins!A9": datetime(2025, 1, 5), "Check-ins!B9": "K1", "Check-ins!C9": 30},
        set(),
    ),
    (
        "year_early_all",
        "Check-ins!A5",
        {
            "Check-ins!A5": datetime(2025, 2, 5),
            "Check-ins!A9": datetime(2025, 3, 5),
            "Check-ins!B9": "K1",
            "Check-ins!C9": 30,
        },
        set(),
    ),
    ("confidence_out_of_range", "Check-ins!D5", {"Check-ins!D5": 11}, set()),
    ("not_aligned", "Objectives!E5", {"Objectives!E5": None}, set()),
    ("alignment_unknown", "Objectives!E5", {"Objectives!E5": "S2"}, set()),
    ("alignment_loop", "Objectives!E5", {"Objectives!E5": "O2"}, set()),
    (
        "objective_without_key_results",
        "Objectives!A7",
        dict(zip(OBJECTIVES, OBJECTIVES.values(), strict=True))
        | {f"Objectives!{c}{r}": None for c in "ABCDEFGH" for r in range(8, 12)},
        set(),
    ),
    ("few_key_results", "Objectives!A6", {"KRs!B7": "O1"}, set()),
    ("many_key_results", "Objectives!A5", KEY_RESULTS, set()),
    ("many_objectives", "Objectives!C11", OBJECTIVES, {"objective_without_key_results"}),
    ("weight_negative", "KRs!N5", {"KRs!N5": -0.5, "KRs!N6": 1}, set()),
    ("weights_off", "KRs!N5", {"KRs!N5": 0.5, "KRs!N6": 0.4}, set()),
    ("weights_leave_nothing", "KRs!N5", {"KRs!N5": 1}, set()),
    ("weights_off", "Departments!D5", {"Departments!D5": 0.5, "Departments!D6": 0.4}, set()),
    ("weights_mixed", "KRs!N5", {"KRs!N5": "60%", "KRs!N6": 60}, {"number_as_text"}),
    ("weights_fraction", "KRs!N5", {"KRs!N5": 0.6, "KRs!N6": 4}, set()),
    ("weights_two_scales", "KRs!N5", {"KRs!N5": 0.5, "KRs!N6": 50}, set()),
    ("weights_relative", "KRs!N5", {"KRs!N5": 2, "KRs!N6": 3}, set()),
    ("weights_relative_blank", "KRs!N5", {"KRs!N5": 2}, set()),
    ("weights_look_company", "Objectives!F5", {"Objectives!F5": 0.7, "Objectives!F6": 0.3}, set()),
    (
        "weights_look_departments",
        "Objectives!F5",
        {
            "Objectives!F5": 1,
            "Objectives!F6": 1,
            "Settings!A8": "Objective weights within",
            "Settings!B8": "Company",
        },
        set(),
    ),
    (
        "outside_cycle",
        "KRs!A5",
        {"KRs!O5": datetime(2025, 1, 1), "KRs!P5": datetime(2025, 12, 31)},
        set(),
    ),
    ("objective_missing", "KRs!B7", {"KRs!B7": None}, {"few_key_results"}),
    ("objective_unknown", "KRs!B7", {"KRs!B7": "O9"}, {"few_key_results"}),
    ("target_missing", "KRs!I5", {"KRs!I5": None}, set()),
    ("measure_missing", "KRs!F5", {"KRs!F5": None}, set()),
    ("baseline_assumed", "KRs!H5", {"KRs!H5": None}, set()),
    ("baseline_missing", "KRs!H6", {"KRs!H6": None}, set()),
    ("target_equals_baseline", "KRs!I5", {"KRs!I5": 32}, set()),
    ("upper_target_missing", "KRs!J7", {"KRs!J7": None}, set()),
    ("upper_target_below", "KRs!J7", {"KRs!J7": 5}, set()),
    ("growth_target_zero", "KRs!I5", {"KRs!F5": "growth", "KRs!I5": 0}, set()),
    ("recurring_target_zero", "KRs!I8", {"KRs!F8": "recurring", "KRs!I8": 0}, set()),
    ("growth_target_large", "KRs!I5", {"KRs!F5": "growth", "KRs!I5": 1.2}, set()),
    ("growth_base_missing", "KRs!H5", {"KRs!F5": "growth", "KRs!I5": 0.2, "KRs!H5": None}, set()),
    (
        "target_of_each_period",
        "KRs!I8",
        {
            "KRs!F8": "recurring",
            "KRs!I8": 4,
            "Check-ins!B7": "K4",
            "Check-ins!C7": 3.5,
            "Check-ins!A7": datetime(2026, 9, 5),
        },
        set(),
    ),
    (
        "reported_rarely",
        "KRs!L8",
        {"KRs!F8": "recurring", "KRs!L8": "weekly", "Check-ins!A8": START} | _of("K4", [1, 1, 1, 1, 1]),
        set(),
    ),
    ("figure_tenfold", "Check-ins!C11", _of("K1", [33, 35, 360, 38, 40]), set()),
    ("growth_on_loss", "KRs!F5", {"KRs!F5": "growth", "KRs!I5": 0.2, "KRs!H5": -40}, set()),
    ("growth_on_loss", "KRs!F5", {"KRs!F5": "growth", "KRs!I5": 0.2, "KRs!H5": 0}, set()),
    ("growth_level_or_amount", "KRs!K5", {"KRs!F5": "growth", "KRs!I5": 20, "KRs!G5": "%"}, set()),
    ("measure_contradicts", "KRs!F5", {"KRs!F5": "decrease"}, set()),
    ("hit_rate_ignored", "KRs!K5", {"KRs!K5": "hit rate"}, set()),
    ("zero_scores_full", "Check-ins!C6", {"Check-ins!C6": 0}, set()),
    ("comment_contradicts", "Check-ins!E8", {"Check-ins!E8": "全部完成"}, set()),
    ("comment_contradicts", "Check-ins!E8", {"Check-ins!E8": "90 % done"}, set()),
    ("check_in_early", "Check-ins!A5", {"KRs!O5": datetime(2026, 10, 6)}, set()),
    ("milestone_as_percent", "Check-ins!C8", {"Check-ins!C8": 60}, set()),
    ("milestone_out_of_range", "Check-ins!C8", {"Check-ins!C8": 160}, set()),
    (
        "percent_doubt",
        "Check-ins!C5",
        {"KRs!G5": "%", "KRs!I5": "45%", "Check-ins!C5": 0.42},
        {"number_as_text"},
    ),
    ("percent_foreign", "Check-ins!C5", {"KRs!G5": "万元", "Check-ins!C5": "42%"}, {"number_as_text"}),
    ("percent_small", "KRs!I5", {"KRs!G5": "%", "KRs!H5": 0.3, "KRs!I5": 0.45}, set()),
    ("header_twice", "Check-ins!F4", {"Check-ins!F4": "Actual"}, set()),
    ("number_as_text", "KRs!I5", {"KRs!I5": "45 "}, set()),
    ("number_ambiguous", "Check-ins!C5", {"Check-ins!C5": "1.200"}, set()),
    ("number_unreadable", "KRs!J7", {"KRs!J7": "about 20"}, set()),
    ("number_unreadable", "Check-ins!C5", {"Check-ins!C5": "约80%"}, set()),
    ("date_as_text", "Check-ins!A5", {"Check-ins!A5": "2026年10月5日"}, set()),
    ("date_as_number", "Check-ins!A5", {"Check-ins!A5": 46300.0}, set()),
    ("month_as_date", "Check-ins!A5", {"Check-ins!A5": "2026-10"}, set()),
    ("date_ambiguous", "Check-ins!A5", {"Check-ins!A5": "3/4/2026"}, set()),
    ("no_figure", "Check-ins!C5", {"Check-ins!C5": "N/A"}, set()),
    ("date_unreadable", "Check-ins!A5", {"Check-ins!A5": "soon"}, set()),
    ("choice_unknown", "KRs!F5", {"KRs!F5": "up"}, set()),
    ("cell_error", "Check-ins!C5", {"Check-ins!C5": CellError("#REF!")}, set()),
    ("formula_without_value", "KRs!I5", {"KRs!I5": NoStoredValue("A1")}, set()),
    ("setting_unknown", "Settings!A8", {"Settings!A8": "Colour", "Settings!B8": "red"}, set()),
    ("setting_twice", "Settings!B8", {"Settings!A8": "Cycle end", "Settings!B8": DUE}, set()),
    ("setting_no_share", "Settings!B8", {"Settings!A8": "Green from", "Settings!B8": 70}, set()),
    ("setting_no_cap", "Settings!B8", {"Settings!A8": "Score cap", "Settings!B8": 120}, set()),
    ("cycle_missing", "Settings", {"Settings!B6": None}, set()),
    ("cycle_reversed", "Settings", {"Settings!B5": DUE, "Settings!B6": START}, set()),
    ("as_of_far", "Settings", {"Settings!B7": datetime(2075, 6, 1)}, set()),
    ("cycle_too_long", "Settings", {"Settings!B6": datetime(9999, 12, 31)}, set()),
    ("green_below_amber", "Settings", {"Settings!A8": "Green from", "Settings!B8": 0.1}, set()),
    ("gaps_reversed", "Settings", {"Settings!A8": "Behind gap", "Settings!B8": 0.9}, set()),
    ("column_missing", "KRs", {"KRs!C4": "Remark"}, set()),
]


def addressed(found: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(finding.code, finding.address) for finding in found}


@cache
def of_case(number: int) -> tuple[Finding, ...]:
    return findings(CASES[number][2])


def test_clean_tables_have_no_findings() -> None:
    assert not addressed(findings())


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_slip_is_reported_at_its_cell_and_nothing_else_is(number: int) -> None:
    code, place, _, also = CASES[number]
    found = of_case(number)
    assert (code, place) in addressed(found)
    assert {finding.code for finding in found} == {code, *also}


def test_an_error_is_what_costs_a_score_or_leaves_it_in_doubt() -> None:
    found = {(one.code, one.severity) for number in range(len(CASES)) for one in of_case(number)}
    assert {code for code, severity in found if severity == "error"} == ERRORS
    warnings = {code for code, severity in found if severity == "warning"}
    # In the owners table it changes no score.
    assert warnings - {"department_unknown"} == {code for code, _ in found} - ERRORS


@pytest.mark.parametrize(
    "table", ["settings", "owners", "departments", "strategy", "key_results", "check_ins"]
)
def test_a_table_that_is_gone_is_reported_and_the_rest_is_read(table: str) -> None:
    found = findings(without=table)
    assert [finding.values["table"] for finding in found if finding.code == "table_missing"] == [
        f"okr_{table}"
    ]


def test_merged_cells_are_read_for_every_row_and_reported() -> None:
    found = findings({"KRs!B6": None}, merged={"KRs": "B5:B6"})
    assert addressed(found) == {("merged_cells", "KRs!B5")}


@pytest.mark.parametrize("area", ["A20:B22", "A1:C3", "Z5:Z6", "A9:B10", "B4:C4"])
def test_merged_cells_outside_the_rows_are_nobodys_business(area: str) -> None:
    assert "merged_cells" not in {finding.code for finding in findings(merged={"KRs": area})}


def labelled(lang: str) -> set[str]:
    folder = files("okrxl.core") / "labels" / lang
    return {code for name in FILES for code in tomllib.loads((folder / name).read_text("utf-8"))["findings"]}


DRIFTED = {"rows_below", "rows_apart", "table_lost", "table_gone", "column_gone", "column_gone_beside"}
"""Cases of these: tests/cases/test_drifted_tables.py and test_lost_columns.py."""
OF_THE_LOG = {"changes_lost", "effective_unread", "month_revised", "kr_ended"}
"""See tests/changes."""
MONTHLY = {
    "month_ambiguous",
    "month_conflict",
    "month_outside",
    "month_twice",
    "month_unknown",
    "monthly_kr_missing",
    "monthly_kr_unknown",
    "plan_not_used",
    "plan_off",
    "plan_outside",
    "plan_partial",
}
"""Cases of these: tests/cases/test_monthly_plan.py, test_monthly_actuals.py."""


@pytest.mark.parametrize("lang", LANGS)
def test_every_finding_that_has_words_has_a_case(lang: str) -> None:
    cases = {case[0] for case in CASES} | {"table_missing", "merged_cells", *DRIFTED, *MONTHLY, *OF_THE_LOG}
    assert labelled(lang) == cases


@pytest.mark.parametrize("lang", LANGS)
def test_every_finding_can_be_put_into_words_without_a_blank_left(lang: Any) -> None:
    for number in range(len(CASES)):
        for finding in of_case(number):
            for text in describe_finding(finding, lang):
                assert text
                assert "{" not in text
                assert "nan" not in text.casefold().split()
                assert "None" not in text
