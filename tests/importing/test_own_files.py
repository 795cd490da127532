"""Kinds of sheets that companies keep: years in headers, plan and actual in rows, banners, lines above."""

from __future__ import annotations

from datetime import date

from okrxl.core.address import Area
from okrxl.core.grid import RawValue
from okrxl.importing.model import SourceSheet
from tests.importing.conftest import SAVED, Book


def sheet(*rows: list[RawValue], tab: str = "OKR", merged: tuple[Area, ...] = ()) -> SourceSheet:
    return SourceSheet("own.xlsx", tab, rows, merged, saved=SAVED)


def test_years_in_headers(book: Book) -> None:
    head = "Objective,Key Result,Baseline (2025),2026 Target,Q1,Q2,YTD,Comments\n"
    assert book.take(f"{head}Grow,Revenue,1200,2000,350,420,770,Pipeline is thin\n").applied
    assert book.table("key_results", "baseline", "target", "aggregation") == [(1200, 2000, "sum")]
    # The comment stands with the newest figure.
    assert book.table("check_ins", "date", "actual", "comment") == [
        (date(2026, 3, 31), 350, None),
        (date(2026, 6, 30), 420, "Pipeline is thin"),
    ]


def test_plan_and_actual_in_rows(book: Book) -> None:
    rows: tuple[list[RawValue], ...] = (
        ["Objective", "Key Result", "Owner", None, "Total 2026", "Jan", "Feb", "Mar"],
        ["Grow", "Contracts", "Ann", "Plan", 120, 10, 10, 10],
        [None, None, None, "Actual", 17, 8, 9, None],
        [None, "Calls", "Bob", "Plan", 600, 50, 50, 50],
        [None, None, None, "Actual", 95, 40, 55, None],
    )
    assert book.take([sheet(*rows)]).applied
    assert book.table("key_results", "key_result", "target", "aggregation") == [
        ("Contracts", 120, "sum"),
        ("Calls", 600, "sum"),
    ]
    assert [actual for (actual,) in book.table("check_ins", "actual")] == [8, 40, 9, 55]
    assert book.table("monthly_plan", "2026-01", "2026-03") == [(10, 10), (50, 50)]


def test_banners_over_tables_that_repeat_their_header(book: Book) -> None:
    head: list[RawValue] = ["#", "Key Result", "DRI", "Start", "Current", "Goal", "% Complete", "Confidence"]
    rows: tuple[list[RawValue], ...] = (
        ["Sales OKRs"],
        [],
        ["Grow new business"],
        head,
        ["KR1", "Win 40 logos", "Ann", 0, 18, 40, "45%", "Medium"],
        [],
        ["Keep who we have"],
        head,
        ["KR1", "Retention", "Cy", "90%", "93%", "95%", "60%", "High"],
    )
    result = book.take([sheet(*rows)])
    assert result.applied
    assert {one.code for one in result.findings} == {"import_confidence", "import_dated"}
    assert book.table("objectives", "objective") == [("Grow new business",), ("Keep who we have",)]
    assert book.table("key_results", "id", "objective_id", "key_result") == [
        ("O1-KR1", "O1", "Win 40 logos"),
        ("O2-KR1", "O2", "Retention"),
    ]


def test_lines_above_say_whose_sheet_it_is(chinese: Book) -> None:
    def of(name: str, title: str) -> SourceSheet:
        return sheet(
            ["个人OKR考核表"],
            ["姓名：", name, "部门：市场部", None, "考核周期：", "2026年Q4"],
            ["目标", "关键结果", "衡量标准（目标值）", "当前完成值", "完成度"],
            [title, "粉丝数", 100, 68, 0.68],
            tab=name,
        )

    assert chinese.take([of("张三", "品牌"), of("李四", "获客")]).applied
    assert chinese.table("objectives", "owner", "department", "start", "due") == [
        ("张三", "市场部", date(2026, 10, 1), date(2026, 12, 31)),
        ("李四", "市场部", date(2026, 10, 1), date(2026, 12, 31)),
    ]
    assert set(chinese.scores().values()) == {0.68}


def test_a_level_not_to_be_exceeded_without_a_baseline(chinese: Book) -> None:
    result = chinese.take("目标,关键结果,目标值,当前值\n获客,单条线索成本降至80元,80,95\n")
    assert ("import_at_most", "B2") in {(one.code, one.cell) for one in result.findings}
    assert chinese.table("key_results", "measure") == [("at_most",)]
    assert chinese.scores() == {"KR1.1": 0}


def test_what_was_done_this_month_adds_up(chinese: Book) -> None:
    head: list[RawValue] = ["部门", "目标O", "关键结果KR", "年度目标", "本月完成"]
    sheets = [
        sheet(
            head,
            ["客服部", "服务", "工单数", 5000, done],
            ["客服部", "服务", "满意度", "95%", rate],
            tab=f"{month}月",
        )
        for month, done, rate in ((8, 420, "91%"), (9, 380, "92%"))
    ]
    assert chinese.take(sheets).applied
    assert chinese.table("key_results", "key_result", "aggregation") == [("工单数", "sum"), ("满意度", None)]
    assert chinese.scores()["KR1.1"] == 0.16  # (420 + 380) ÷ 5,000


def test_periods_from_month_to_month_and_ids_numbered_under_each_objective(chinese: Book) -> None:
    head = "周期,类型,序号,内容,当前进度\n"
    rows = "2026年10月-12月,目标,O1,体验,\n,关键结果,KR1,NPS,60%\n,关键结果,KR2,响应,45%\n"
    rows += "2026年10月-12月,目标,O2,会员,\n,关键结果,KR1,上线,30%\n"
    assert chinese.take(head + rows).applied
    assert chinese.table("objectives", "start", "due") == [(date(2026, 10, 1), date(2026, 12, 31))] * 2
    assert [one for (one,) in chinese.table("key_results", "id")] == ["O1-KR1", "O1-KR2", "O2-KR1"]


def test_a_column_of_figures_that_is_not_read_is_a_doubt(book: Book) -> None:
    result = book.take("Objective,Key Result,Target,Where we stand\nGrow,Win,100,40\n")
    assert not result.applied
    assert result.doubts(result.sources[0]) == ["figures"]


def test_several_key_results_in_one_cell(chinese: Book) -> None:
    rows: tuple[list[RawValue], ...] = (
        ["目标", "关键结果", "负责人", "目标值", "当前值"],
        ["增长", "KR1：新客户\nKR2：回款", "张三", "100\n200", "40\n50"],
        ["服务", "KR1：满意度；KR2：投诉", "李四", None, None],
    )
    assert chinese.take([sheet(*rows)]).applied
    assert chinese.table("key_results", "objective_id", "key_result", "owner", "target") == [
        ("O1", "新客户", "张三", 100),
        ("O1", "回款", "张三", 200),
        ("O2", "满意度", "李四", None),
        ("O2", "投诉", "李四", None),
    ]
    assert chinese.table("objectives", "owner") == [("张三",), ("李四",)]


def test_a_figure_beside_several_key_results_in_one_cell_is_an_error(book: Book) -> None:
    head: list[RawValue] = ["Objective", "Key Result", "Target", "Current"]
    result = book.take([sheet(head, ["Grow", "KR1: Win\nKR2: Keep", 100, "40\n50"])])
    assert not result.applied
    assert {(one.code, one.cell) for one in result.findings if one.severity == "error"} == {
        ("import_merged_figure", "C2")
    }


def test_a_comment_of_an_owner_is_a_comment(book: Book) -> None:
    result = book.take("Objective,Key Result,Target,Current,Comment (Owner)\nGrow,Win,100,40,fine\n")
    assert result.applied
    assert book.table("check_ins", "comment") == [("fine",)]
