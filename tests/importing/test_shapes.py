"""Sheets as people keep them: what becomes of each, worked by hand."""

from __future__ import annotations

import csv
import io
from datetime import date

from okrxl.importing.model import SourceSheet
from tests.importing.conftest import SAVED, Book


def tabs(**texts: str) -> list[SourceSheet]:
    """Sheets of one workbook, as text, by the names of their tabs."""
    rows = {
        tab: [[cell or None for cell in row] for row in csv.reader(io.StringIO(text))]
        for tab, text in texts.items()
    }
    return [SourceSheet("own.xlsx", tab, rows[tab], saved=SAVED) for tab in texts]


def codes(book: Book, text: str) -> set[str]:
    return {one.code for one in book.take(text, apply=False).findings}


def test_a_chinese_sheet_with_weights_twice_and_a_title(chinese: Book) -> None:
    result = chinese.take(
        "2026年销售部OKR\n序号,目标（O）,权重,关键结果（KR）,权重,完成时间,责任人,起始值,目标值,当前值,完成率\n"
        "1,提升销售额,60%,新签合同额（万元）,50%,2026/12/31,张三,0,500,200,40%\n"
        ",,,复购率,50%,2026/12/31,李四,48%,60%,54%,50%\n"
        "2,降低成本,40%,差旅费（万元）,100%,2026/6/30,王五,50,40,42,80%\n"
        "合计,,100%,,,,,,,,\n"
    )
    assert result.applied
    assert chinese.table("objectives", "id", "objective", "weight", "due") == [
        ("O1", "提升销售额", 0.6, date(2026, 12, 31)),
        ("O2", "降低成本", 0.4, date(2026, 6, 30)),
    ]
    assert chinese.table("key_results", "key_result", "weight", "measure") == [
        ("新签合同额(万元)", 0.5, "increase"),
        ("复购率", 0.5, "increase"),
        ("差旅费(万元)", 1, "decrease"),
    ]
    # 200 ÷ 500; (54 − 48) ÷ (60 − 48); (42 − 50) ÷ (40 − 50)
    assert chinese.scores() == {"KR1.1": 0.4, "KR1.2": 0.5, "KR2.1": 0.8}
    # .6 × (.4 + .5) ÷ 2 + .4 × .8
    assert round(chinese.read().company["score"], 4) == 0.59
    assert [one.reason for one in result.left_out] == ["total"]


def test_numbers_in_a_column_without_a_header(book: Book) -> None:
    result = book.take(
        ",Description,Owner,Start,Target,Current\nObjective 1,Increase revenue,Ann,,,\n"
        "KR 1.1,New customers,Bob,0,50,20\n"
        "Objective 2,Better service,Cy,,,\nKR 2.1,Response time (h),Cy,24,4,14\n"
    )
    assert (result.applied, result.sources[0].shape) == (True, "outline")
    assert book.table("objectives", "objective") == [("Increase revenue",), ("Better service",)]
    assert list(book.scores().values()) == [0.4, 0.5]  # 20 ÷ 50, (14 − 24) ÷ (4 − 24)


def test_texts_that_are_indented(book: Book) -> None:
    result = book.take(
        "Objective / Key Result,Owner,Progress\nGrow,Ann,50%\n    Win,Bob,40%\n    Keep,Bob,60%\n"
        "Save,Cy,10%\n    Travel,Cy,10%\n"
    )
    assert (result.applied, result.sources[0].shape) == (True, "outline")
    assert book.table("key_results", "objective_id", "key_result") == [
        ("O1", "Win"),
        ("O1", "Keep"),
        ("O2", "Travel"),
    ]
    # The progress of the objectives is a roll-up of these.
    assert book.scores() == {"KR1.1": 0.4, "KR1.2": 0.6, "KR2.1": 0.1}


def test_levels_in_a_column(book: Book) -> None:
    result = book.take("Level,Item,Owner,Progress\n0,Grow,Ann,\n1,Win,Bob,40%\n0,Save,Cy,\n1,Travel,Cy,10%\n")
    assert (result.applied, result.sources[0].shape) == (True, "outline")
    assert book.scores() == {"KR1.1": 0.4, "KR2.1": 0.1}


def test_a_table_under_each_objective(chinese: Book) -> None:
    result = chinese.take(
        "O1：提升客户满意度\nKR,负责人,起始值,目标值,当前值\nNPS,张三,32,45,42\n投诉率,李四,5%,2%,3%\n,,,,\n"
        "O2：扩大市场并进入三个新的省份和两个新的行业领域\nKR,负责人,起始值,目标值,当前值\n新增渠道,王五,0,20,5\n"
    )
    assert (result.applied, result.sources[0].shape) == (True, "blocks")
    assert chinese.table("key_results", "objective_id", "key_result") == [
        ("O1", "NPS"),
        ("O1", "投诉率"),
        ("O2", "新增渠道"),
    ]
    # (42 − 32) ÷ (45 − 32), (3 − 5) ÷ (2 − 5), 5 ÷ 20
    assert chinese.scores() == {"KR1.1": 0.7692, "KR1.2": 0.6667, "KR2.1": 0.25}


def test_plan_and_actual_by_quarter(chinese: Book) -> None:
    result = chinese.take(
        "部门,O,KR,目标值,Q1目标,Q1实际,Q2目标,Q2实际,Q4实际,负责人\n"
        "市场部,品牌,曝光量,400,100,90,200,210,300,张三\n"
    )
    assert result.applied
    # The fourth quarter runs: its figure is of today.
    assert chinese.table("check_ins", "date", "actual") == [
        (date(2026, 3, 31), 90),
        (date(2026, 6, 30), 210),
        (date(2026, 11, 20), 300),
    ]
    assert chinese.scores() == {"KR1.1": 0.75}
    # What is planned for a quarter stands in its last month.
    assert chinese.table("monthly_plan", "kr_id", "2026-02", "2026-03", "2026-06") == [
        ("KR1.1", None, 100, 200)
    ]
    assert "import_year" in {one.code for one in result.findings}


def test_plans_by_month_are_the_monthly_plan(book: Book) -> None:
    head = "Objective,Key Result,Target,Jan Plan,Jan Actual,Feb Plan,Feb Actual,2027-01 Plan\n"
    result = book.take(f"{head}Grow,Share,60%,10%,8%,20%,22%,60%\n")
    assert result.applied
    assert book.table("monthly_plan", "kr_id", "2026-01", "2026-02") == [("KR1.1", 0.1, 0.2)]
    assert ("import_plan_month", "H2") in {(one.code, one.cell) for one in result.findings}
    newer = book.take(f"{head}Grow,Share,60%,10%,8%,25%,22%,\n")
    assert [(row.decision, row.reason) for row in newer.plan.rows if row.kind == "monthly_plan"] == [
        ("changed", "")
    ]
    assert book.table("monthly_plan", "2026-02") == [(0.2,)]


def test_a_header_of_two_rows(book: Book) -> None:
    result = book.take(
        "Objective,KR1,,,KR2,,\n,Text,Target,Current,Text,Target,Current\nGrow,Win,10,5,Keep,8,2\n"
    )
    assert (result.applied, result.sources[0].shape) == (True, "wide")
    assert book.scores() == {"KR1.1": 0.5, "KR1.2": 0.25}


def test_a_sheet_a_department_each_numbered_from_o1(book: Book) -> None:
    sheets = tabs(
        Sales="No,Objective,Key Result,Owner,Target,Current\nO1,Grow,Win,Ann,10,5\n",
        Finance="No,Objective,Key Result,Owner,Target,Current\nO1,Save,Travel,Bob,10,2\n",
    )
    result = book.take(sheets)
    assert result.applied
    assert book.table("objectives", "id", "objective", "department") == [
        ("Sales-O1", "Grow", "Sales"),
        ("Finance-O1", "Save", "Finance"),
    ]
    assert [one.values["read"] for one in result.findings if one.code == "import_tab"] == ["Sales", "Finance"]
    assert set(book.scores().values()) == {0.2, 0.5}
    assert book.take(sheets).count("new") == 0


def test_a_sheet_a_month_is_a_history(book: Book) -> None:
    head = "Objective,Key Result,Owner,Department,Target,Current\n"
    sheets = {f"2026-{month:02}": head + f"Grow,Win,Ann,Sales,100,{month * 10}\n" for month in (1, 2, 3)}
    result = book.take(tabs(**sheets))
    assert result.applied
    assert book.table("key_results", "id") == [("KR1.1",)]
    assert book.table("check_ins", "date", "actual") == [
        (date(2026, 1, 31), 10),
        (date(2026, 2, 28), 20),
        (date(2026, 3, 31), 30),
    ]


def test_check_ins_of_key_results_that_are_there(book: Book) -> None:
    book.take("Type,ID,Title,Start,Target\nObjective,O1,Grow,,\nKey Result,KR1,Win,0,100\n")
    result = book.take(
        "KR ID,Date,Value,Comment\nKR1,2026-01-31,30,x\nKR1,2026-02-28,45,\nKR7,2026-02-28,1,\n"
    )
    assert not result.applied
    assert [(row.reason, row.item.row) for row in result.plan.of("refused")] == [("key_result_unknown", 4)]
    assert book.take("KR ID,Date,Value,Comment\nKR1,2026-01-31,30,x\nKR1,2026-02-28,45,\n").applied
    assert book.scores() == {"KR1": 0.45}


def test_figures_without_a_target_are_no_milestone(book: Book) -> None:
    result = book.take("Objective,Key Result,Jan 2026,Feb 2026,Progress\nGrow,Contracts of 500,40,85,17%\n")
    assert book.table("key_results", "measure") == [(None,)]
    assert {"import_no_target", "import_progress_unused"} <= {one.code for one in result.findings}
    assert book.scores() == {"KR1.1": None}


def test_a_score_alone_is_a_guess_that_the_manager_confirms(book: Book) -> None:
    result = book.take(
        "Objective,Key Results,Owner,Score\nLead,Reach 1000 customers,Ann,0.7\n,Raise NPS,Bob,0.4\n"
    )
    assert not result.applied
    assert result.doubts(result.sources[0]) == ["columns"]


def test_signs_and_units_of_targets(book: Book) -> None:
    result = book.take(
        "Objective,Key Result,Target,Current\nRun,Uptime,≥ 99.5 %,99.7%\n,Errors,<= 1%,1.2%\n"
        ",Margin,20%-30%,25%\n,Revenue,$1.2M,$0.6M\n"
    )
    assert result.applied
    assert book.table("key_results", "measure", "target", "target_max", "unit") == [
        ("at_least", 0.995, None, "%"),
        ("at_most", 0.01, None, "%"),
        ("between", 0.2, 0.3, "%"),
        ("increase", 1_200_000, None, "$"),
    ]
    assert book.scores() == {"KR1.1": 1, "KR1.2": 0, "KR1.3": 1, "KR1.4": 0.5}


def test_what_cannot_be_read_is_never_guessed(book: Book) -> None:
    assert "number_unreadable" in codes(
        book, "Objective,Key Result,Target,Current\nRun,Uptime,100,about 80\n"
    )
    assert "number_ambiguous" in codes(book, "Objective,Key Result,Target,Current\nRun,Uptime,1.200,300\n")
    assert "date_ambiguous" in codes(book, "Objective,Key Result,Target,Due date\nRun,Uptime,100,3/4/2026\n")


def test_states(book: Book) -> None:
    result = book.take(
        "Type,Title,Status,Target,Current\nObjective,Grow,On track,,\nKey Result,Win,Behind,10,5\n"
        "Key Result,Old,Cancelled,10,5\nKey Result,New,Draft,10,5\n"
    )
    assert book.table("key_results", "key_result", "state") == [("Win", None), ("Old", "cancelled")]
    assert [(one.text, one.reason) for one in result.left_out] == [("New", "deleted")]


def test_months_beside_their_total_are_amounts(chinese: Book) -> None:
    result = chinese.take(
        "目标,关键结果,目标值,1月,2月,3月,合计,完成率\n增长,销售额（万）,120,10,12,9,31,26%\n"
    )
    assert result.applied
    assert chinese.table("key_results", "aggregation") == [("sum",)]
    assert [actual for (actual,) in chinese.table("check_ins", "actual")] == [10, 12, 9]
    # From nothing to 120 in a year: 31 of it.
    assert chinese.scores() == {"KR1.1": 0.2583}


def test_months_beside_their_last_figure_are_levels(book: Book) -> None:
    head = "Objective,Key Result,Baseline,Target,Actual (Jan),Actual (Feb),Current\n"
    book.take(head + "Grow,Share,10,20,12,15,15\n")
    assert book.table("key_results", "aggregation") == [(None,)]
    assert book.table("check_ins", "actual") == [(12,), (15,)]
    assert book.scores() == {"KR1.1": 0.5}


def test_done_and_not_done_are_milestones(book: Book) -> None:
    result = book.take(
        "Objective,Key Result,Start,Target,Current\nGrow,Launch,No,Yes,No\n,Hire,No,Done,Done\n"
    )
    assert result.applied
    assert book.table("key_results", "measure", "target") == [("milestone", None), ("milestone", None)]
    assert book.scores() == {"KR1.1": 0, "KR1.2": 1}


def test_a_parent_of_objectives_has_no_figure_of_its_own(book: Book) -> None:
    result = book.take(
        "Name,Owner,Parent Goal,Progress\nCompany,Ann,,45%\nSales,Bob,Company,30%\nWin 10,Bob,Sales,30%\n"
    )
    assert result.applied
    assert book.table("objectives", "objective", "aligned_to") == [("Company", None), ("Sales", "O1")]
    assert book.table("key_results", "key_result") == [("Win 10",)]


def test_a_department_stands_once_over_its_objectives(chinese: Book) -> None:
    result = chinese.take(
        "部门,目标,关键结果,负责人,目标值,当前值\n销售部,业绩,新客户,张三,10,5\n,,回款,张三,10,2\n"
        ",渠道,签约,王五,20,4\n市场部,品牌,曝光,赵六,10,1\n"
    )
    assert result.applied
    assert chinese.table("objectives", "objective", "department") == [
        ("业绩", "销售部"),
        ("渠道", "销售部"),
        ("品牌", "市场部"),
    ]
    assert chinese.table("owners", "owner", "department") == [
        ("张三", "销售部"),
        ("王五", "销售部"),
        ("赵六", "市场部"),
    ]
