"""What a manager points at okrxl's sheets goes on pointing there, however the tables grow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Converter
from tests.excel import manager, reading, zips, zoo
from tests.excel.conftest import Sample
from tests.excel.running import done

FORMULAS = {
    "J2": "=ROWS(okr_scores[得分])",
    "J3": "=SUM(okr_scores[综合权重])",
    "J4": '=MATCH("KR-NEW",okr_scores[编号],0)',
    "J5": "=COUNTIF('得分'!$B$6:$B$2000,\"*?\")",
    "J6": "=ROWS(okr_monthly[月份])",
    "J7": "=INDEX(BoardScores,2)",
    "J8": "='首页'!K10",
}
NEW_ROWS = [["KR-NEW", "O1", "新的关键结果", None, None, "增加到", "个", 0, 10]]


def pointed(path: Path) -> Path:
    """Formulas, a name, a chart and a pivot of the manager's at okrxl's tables and sheets."""
    manager.types(path, "Notes", FORMULAS)
    manager.names_something(path, "BoardScores", "okr_scores[得分]")
    zips.swap(path, "xl/charts/chart2.xml", "Data!$B$2:$B$5", "'得分'!$I$6:$I$35")
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    zips.swap(path, cache, '<worksheetSource name="Sales"/>', '<worksheetSource name="okr_scores"/>')
    return path


def grown(path: Path) -> Path:
    """More key results and check-ins, refreshed."""
    manager.adds_rows(path, "okr_key_results", NEW_ROWS)
    manager.adds_rows(path, "okr_check_ins", [[date(2026, 11, 10), "KR-NEW", 5]])
    done("refresh", path)
    return path


def test_what_points_at_okrxls_sheets_is_not_touched_by_a_refresh(sample: Sample) -> None:
    path = pointed(sample("zoo.xlsm"))
    before = zips.packed(path)
    grown(path)
    after = zips.packed(path)
    for part in (zoo.NOTES, "xl/charts/chart2.xml", "xl/pivotCache/pivotCacheDefinition1.xml"):
        assert after[part] == before[part]
    assert manager.names(path)["BoardScores"] == "okr_scores[得分]"
    tab, _, area = manager.tables(path)["okr_scores"]
    assert (tab, area.ref) == ("得分", "A5:AJ36")


@pytest.mark.libreoffice
def test_libreoffice_calculates_them_over_the_new_rows(sample: Sample, converted: Converter) -> None:
    path = grown(pointed(sample("zoo.xlsx")))
    company = done("check", path, "--json").json["company"]["score"]
    sheet = reading.book(converted(path, "xlsx"))["Notes"]
    got = {ref: sheet[ref].value for ref in FORMULAS}
    table = reading.rows(path, "得分")[5:]
    ids = [row[1] for row in table]
    assert got == {
        "J2": 31,
        "J3": pytest.approx(1),
        "J4": 1 + ids.index("KR-NEW"),
        "J5": 31,
        "J6": 31 * 11,
        "J7": pytest.approx(table[1][8]),
        "J8": pytest.approx(company),
    }


def test_a_renamed_sheet_of_okrxls_stays_okrxls_and_keeps_its_name(sample: Sample) -> None:
    path = pointed(sample("zoo.xlsm"))
    manager.renames(path, "得分", "Scores 'n' more")
    manager.renames(path, "总览", "一页纸")
    before = list(manager.tabs(path))
    grown(path)
    assert list(manager.tabs(path)) == before
    tab, _, area = manager.tables(path)["okr_scores"]
    assert (tab, area.bottom) == ("Scores 'n' more", 36)
    assert "'Scores ''n'' more'!" in zips.parts(path)[zoo.NOTES].decode()


def test_a_renamed_input_sheet_is_found_and_its_findings_jump_there(sample: Sample) -> None:
    path = sample("zh.xlsx")
    manager.renames(path, "关键结果", "KR 总表")
    done("refresh", path)
    book = reading.book(path)
    cells = [row[2] for row in book["检查结果"].iter_rows(min_row=5)]
    links = {cell.value: cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert links["I29"] == "'KR 总表'!I29"
    assert book.defined_names["okr_sheet_key_results"].attr_text == '"KR 总表"'
