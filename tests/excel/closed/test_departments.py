"""Departments come and go: their tabs with them, named as Excel can, nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Validator, first_of
from tests.excel import manager, reading, zips
from tests.excel.conftest import Sample
from tests.excel.running import done

LEAVES, STAYS = "渠道部", "市场部"


def leaves(path: Path) -> None:
    """The channel department is merged into marketing."""
    for tab in ("目标", "关键结果"):
        part = manager.tabs(path)[tab]
        zips.swap(path, part, LEAVES, STAYS, count=1000)


def dangling(path: Path) -> list[str]:
    """Relationships and content types without their part, and parts that nothing lists."""
    content = zips.parts(path)
    found = [
        f"{name}: {target}"
        for name in content
        if name.startswith("xl/") and not name.endswith(".rels")
        for kind in ("table", "drawing", "chart", "comments", "vmlDrawing", "worksheet", "calcChain")
        for target in manager.related(path, name, kind)
        if target not in content
    ]
    listed = {str(node.get("PartName", "")).lstrip("/") for node in manager.tree(path, zips.TYPES)} - {""}
    lists = [name for name in content if name.endswith(".rels")]
    owners = [name.replace("_rels/", "").removesuffix(".rels") for name in lists]
    targets = {
        target
        for owner in owners
        if owner
        for kind in ("table", "drawing", "chart", "comments", "vmlDrawing", "worksheet")
        for target in manager.related(path, owner, kind)
    }
    orphans = [
        name
        for name in content
        if name.startswith(("xl/tables/", "xl/charts/c", "xl/drawings/d", "xl/worksheets/s"))
        and name not in targets
    ]
    return [*found, *sorted(listed - set(content)), *orphans, *sorted(set(owners) - set(content) - {""})]


def test_a_department_that_goes_takes_its_tab_table_and_charts_along(sample: Sample) -> None:
    path = sample()
    before = zips.parts(path)
    leaves(path)
    done("refresh", path)
    after = zips.parts(path)
    assert LEAVES not in manager.tabs(path)
    assert "okr_dept_6" not in manager.tables(path)
    assert not [name for name in manager.names(path) if name.endswith("dept.6")]
    assert len([name for name in before if "/charts/chart" in name]) == 2 + len(
        [name for name in after if "/charts/chart" in name]
    )
    assert dangling(path) == []
    assert reading.book(path)[STAYS]["A1"].value


@pytest.mark.parametrize("text_then", first_of(["渠道拓展部", "合作与渠道部"]))
def test_a_department_that_is_renamed_keeps_its_tab_and_the_managers_cells(
    sample: Sample, text_then: str
) -> None:
    path = sample()
    done("refresh", path)
    manager.types(path, LEAVES, {"AZ5": "=1+1"})
    tabs = manager.tabs(path)
    for tab in ("目标", "关键结果", "部门", "人员名单"):
        zips.swap(path, tabs[tab], LEAVES, text_then, count=1000)
    done("refresh", path)
    assert list(manager.tabs(path)) == list(tabs)
    assert b'r="AZ5"' in zips.parts(path)[tabs[LEAVES]]
    assert text_then in str(reading.book(path)[LEAVES]["A3"].value)
    assert "okr_dept_6" in manager.tables(path)


def test_its_formulas_leave_the_calculation_chain_and_names_of_its_own_go(sample: Sample) -> None:
    path = sample()
    # Typed over one of okrxl's own cells: nothing of the manager's stands beside them.
    manager.types(path, LEAVES, {"I24": "=1+1"})
    manager.types(path, "市场部", {"T6": "=2+2"})
    manager.reorders(path, [LEAVES, *(tab for tab in manager.tabs(path) if tab != LEAVES)])
    manager.saves(path)
    zips.swap(path, "xl/sharedStrings.xml", f">{LEAVES}<", f">{STAYS}<", count=1000)
    done("refresh", path)
    chain = zips.parts(path)["xl/calcChain.xml"]
    assert b'"I24"' not in chain
    assert b'"T6"' in chain
    order = list(manager.tabs(path))
    for node in manager.tree(path, zips.WORKBOOK).iter("{*}definedName"):
        if node.get("localSheetId"):
            assert order[int(str(node.get("localSheetId")))] in str(node.text)
    assert dangling(path) == []


@pytest.mark.parametrize("pointer", first_of(["formula", "name", "chart"]))
def test_a_tab_that_something_of_the_managers_points_at_is_emptied_and_stays(
    sample: Sample, pointer: str
) -> None:
    path = sample("zoo.xlsx")
    if pointer == "formula":
        manager.types(path, "Notes", {"J2": f"='{LEAVES}'!B5"})
    elif pointer == "name":
        manager.names_something(path, "Mine", f"'{LEAVES}'!$B$5")
    else:
        zips.swap(path, "xl/charts/chart2.xml", "Data!$B$2:$B$5", f"'{LEAVES}'!$B$5:$B$9")
    leaves(path)
    done("refresh", path)
    assert LEAVES in manager.tabs(path)
    assert [row for row in reading.rows(path, LEAVES) if any(row)] == []
    assert "okr_dept_6" not in manager.tables(path)
    assert dangling(path) == []


def test_a_tab_that_a_text_merely_names_goes(sample: Sample) -> None:
    path = sample("zoo.xlsx")
    manager.types(path, "Notes", {"J2": f"see '{LEAVES}'!B5 and okr_dept_6"})
    leaves(path)
    done("refresh", path)
    assert LEAVES not in manager.tabs(path)
    assert dangling(path) == []


def test_an_emptied_tab_is_the_managers_from_then_on(sample: Sample) -> None:
    path = sample()
    manager.types(path, "设置", {"J2": f"='{LEAVES}'!B5"})
    leaves(path)
    done("refresh", path)
    manager.types(path, LEAVES, {"A1": "mine"})
    done("refresh", path)
    assert reading.rows(path, LEAVES)[0][0] == "mine"


def test_a_formula_that_points_at_its_table_is_not_broken_in_a_way_excel_repairs(sample: Sample) -> None:
    path = sample("zoo.xlsx")
    manager.types(path, "Notes", {"J2": "=ROWS(okr_dept_6[编号])"})
    leaves(path)
    done("refresh", path)
    formula = reading.book(path, values=False)["Notes"]["J2"].value
    assert "okr_dept_6" in manager.tables(path)
    assert str(formula).startswith("=ROWS(okr_dept_6[")


def test_a_department_that_comes_back_gets_a_tab_again(sample: Sample) -> None:
    path = sample()
    saved, count = zips.parts(path), len(manager.tables(path))
    parts = {manager.tabs(path)[tab] for tab in ("目标", "关键结果")}
    leaves(path)
    done("refresh", path)
    zips.change(path, {part: saved[part] for part in parts})
    done("refresh", path)
    assert LEAVES in manager.tabs(path)
    assert dangling(path) == []
    assert len(set(manager.tables(path))) == len(manager.tables(path)) == count


def comes(path: Path, *names: str) -> None:
    """Departments with a key result each."""
    manager.adds_rows(path, "okr_departments", [["'" + name] for name in names])
    rows = [
        [f"N{number}", "O1", "关键结果", "'" + name, None, "增加到", "个", 0, 10]
        for number, name in enumerate(names)
    ]
    manager.adds_rows(path, "okr_key_results", rows)


NAMES = {
    "甲" * 40: "甲" * 31,
    "A department whose name is too long for a tab": "A department whose name is too",
    "R&D [new]: a*b?/c\\d": "R&D _new__ a_b__c_d",
    "History": "History_",
    "'quoted'": "quoted",
    "SALES": "SALES",
    "首页": "首页 (2)",
    "<b>&amp;": "<b>&amp;",
    "=1+1": "=1+1",
}


def test_names_that_excel_cannot_use_for_a_tab_still_get_one(sample: Sample) -> None:
    path = sample("zh.xlsx")
    comes(path, *NAMES)
    done("refresh", path)
    tabs = list(manager.tabs(path))
    book = reading.book(path)
    assert {str(book[tab]["A3"].value).partition(" · ")[0]: tab for tab in tabs[-len(NAMES) :]} == NAMES
    assert max(map(len, tabs)) <= 31
    assert len({tab.casefold() for tab in tabs}) == len(tabs)
    assert dangling(path) == []
    done("refresh", path)
    assert list(manager.tabs(path)) == tabs


def test_two_departments_that_differ_in_what_a_tab_cannot_hold_have_two_tabs(sample: Sample) -> None:
    path = sample()
    comes(path, "研发/一", "研发:一", "甲" * 40, "甲" * 41)
    done("refresh", path)
    added = list(manager.tabs(path))[-4:]
    assert added == ["研发_一", "研发_一 (2)", "甲" * 31, "甲" * 27 + " (2)"]
    assert {"okr_dept_7", "okr_dept_8", "okr_dept_9", "okr_dept_10"} <= set(manager.tables(path))


@pytest.mark.validator
def test_the_validator_finds_nothing_where_departments_came_and_went(
    sample: Sample, validator: Validator
) -> None:
    path = sample("zoo.xlsm")
    manager.types(path, "Notes", {"J2": f"='{LEAVES}'!B5"})
    leaves(path)
    comes(path, *NAMES)
    done("refresh", path)
    assert validator(path) == []
