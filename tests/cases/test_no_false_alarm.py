"""A blank workbook filled in as the guide says, the samples, and okrxl's own rows: nothing to remark on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from okrxl.build.inputs import as_placed
from okrxl.build.workbook import make
from okrxl.core.labels import LANGS, Lang, labels
from okrxl.core.schema import INPUT_BY_KEY
from tests.cases.check_ins import assessed, day
from tests.excel import manager
from tests.excel.running import done

NOW = datetime(2026, 11, 20, 9, 30)
SPRING = date(2026, 5, 31)
Row = dict[str, manager.Cell]

PLAN: list[Row] = [
    {"measure": "increase", "unit": "{units}", "baseline": 32, "target": 45},
    {"measure": "decrease", "unit": "{days}", "baseline": 45, "target": 30, "weight": 0.5},
    {"measure": "at_least", "unit": "%", "target": 90, "aggregation": "hit_rate"},
    {"measure": "at_most", "unit": "{hours}", "target": 24, "owner": "{ann}{joint}{bob}"},
    {"measure": "between", "target": 5, "target_max": 8, "due": date(2026, 9, 30)},
    {"measure": "milestone", "commitment": "aspirational"},
    {"measure": "milestone", "target": 4, "unit": "{stages}"},
    {"measure": "recurring", "frequency": "quarterly", "start": date(2026, 4, 1)},
    {"measure": "growth", "baseline": 1200, "target": 0.2},
    {"measure": "increase", "unit": "{money}", "baseline": 1000, "target": 1200, "aggregation": "sum"},
]
"""The measures of the guide, a few more columns filled in here and there."""
FIGURES: list[Sequence[manager.Cell]] = [
    [34, 36, 38],
    [44, 41, 40],
    [92, 88, 91],
    [26, 23, 22],
    [6, 7, 9],
    [0.1, 0.25, "{done}"],
    [0, 1, 2],
    [None, 1, 1],
    [110, 120, 130],
    [100, 90, 110],
]
"""March, April, May."""
WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "ann": "王经理",
        "bob": "李经理",
        "joint": "、",
        "units": "家",
        "days": "天",
        "hours": "小时",
        "stages": "个阶段",
        "money": "万元",
        "done": "完成",
        "sales": "销售部",
        "service": "客户服务部",
    },
    "en": {
        "ann": "Ann",
        "bob": "Bob",
        "joint": ", ",
        "units": "customers",
        "days": "days",
        "hours": "hours",
        "stages": "stages",
        "money": "k€",
        "done": "Done",
        "sales": "Sales",
        "service": "Service",
    },
}


def typed(lang: Lang, key: str, row: Row) -> list[manager.Cell]:
    """A row as a person types it: codes as their words, in the order of the columns."""

    def cell(column: str) -> manager.Cell:
        value = row.get(column)
        if isinstance(value, str):
            value = value.format_map(WORDS[lang])
            kind = f"choices.{column}.{value}"
            return labels(lang).text(kind) if labels(lang).has(kind) else value
        return value

    return [cell(column.key) for column in INPUT_BY_KEY[key].columns]


def by_the_guide() -> dict[str, list[Row]]:
    """Two departments and objectives with five key results each; objectives without dates."""
    people = {"sales": "{ann}", "service": "{bob}"}
    names = {f"KR{number}": row for number, row in enumerate(PLAN, 1)}
    return {
        "strategy": [{"id": "S1", "goal": "Growth", "owner": "{ann}"}],
        "departments": [
            {"department": f"{{{one}}}", "lead": who, "email": "x@example.com"} for one, who in people.items()
        ],
        "owners": [{"owner": who, "department": f"{{{one}}}"} for one, who in people.items()],
        "objectives": [
            {
                "id": f"O{number}",
                "objective": "…",
                "department": f"{{{one}}}",
                "owner": who,
                "aligned_to": "S1",
            }
            for number, (one, who) in enumerate(people.items(), 1)
        ],
        "key_results": [
            {"id": name, "objective_id": "O1" if place < 5 else "O2", "key_result": f"… {name}", **row}
            for place, (name, row) in enumerate(names.items())
        ],
        "check_ins": [
            {"date": on, "kr_id": name, "actual": figures[place], "confidence": 8, "comment": "…"}
            for place, on in enumerate((date(2026, 3, 31), date(2026, 4, 30), SPRING))
            for name, figures in zip(names, FIGURES, strict=True)
            if figures[place] is not None
        ],
    }


def filled_in(path: Path, lang: Lang) -> Path:
    make(path, lang, sample=False, now=NOW)
    for key, rows in by_the_guide().items():
        tab, _, area = manager.tables(path)[f"okr_{key}"]
        first, *others = (typed(lang, key, row) for row in rows)
        placed, _ = as_placed(lang, INPUT_BY_KEY[key], [], {})
        places = [placed.columns.index(column) for column in INPUT_BY_KEY[key].columns]
        cells = {
            f"{chr(65 + at)}{area.bottom}": value
            for at, value in zip(places, first, strict=True)
            if value is not None
        }
        manager.types(path, tab, cells)
        if others:
            manager.adds_rows(path, f"okr_{key}", others)
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_a_blank_workbook_filled_in_by_the_guide_has_no_findings(tmp_path: Path, lang: Lang) -> None:
    path = filled_in(tmp_path / "mine.xlsx", lang)
    found = done("check", path, "--as-of", SPRING.isoformat(), "--json").json
    assert found["findings"] == []
    assert all(row["score"] is not None for row in found["scores"])
    assert done("refresh", path, "--as-of", SPRING.isoformat(), "--json").json["findings"] == []
    earlier = done("check", path, "--as-of", "2026-04-15", "--json").json
    assert earlier["findings"] == []


@pytest.fixture(scope="module", params=LANGS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    make(path, request.param, sample=True, now=NOW)
    return path


@pytest.mark.parametrize("as_of", ["2026-11-20", "2026-03-31", "2026-07-15", "2027-01-20"])
def test_the_sample_has_its_deliberate_slips_and_nothing_else(sample: Path, as_of: str) -> None:
    found = done("check", sample, "--as-of", as_of, "--json").json["findings"]
    assert {(one["severity"], one["code"]) for one in found} == {
        ("warning", "number_as_text"),
        ("warning", "not_aligned"),
    }


def test_rows_that_okrxl_wrote_itself_are_no_findings() -> None:
    """A correction of 40 to 45 by a collection, and a comment without a figure."""
    rows = [
        (day(3, 31), "K1", 40, "Ann"),
        (day(3, 31), "K1", 45, "Ann", datetime(2026, 4, 2, 9), "Sales 2026-04.xlsx"),
        (day(4, 30), "K1", None, "Ann", datetime(2026, 5, 2, 9), "Sales 2026-05.xlsx"),
        (day(4, 30), "K2", 0.5, "Ann", datetime(2026, 5, 2, 9), "Sales 2026-05.xlsx"),
    ]
    assert [one.code for one in assessed({"target": 100}, rows).findings] == []
