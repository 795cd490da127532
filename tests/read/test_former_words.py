"""Workbooks made by earlier versions are read: their headers, settings and choices keep their meaning."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from okrxl.core.grid import Grid
from okrxl.core.labels import FOLDER, LANGS, Lang, labels, normalized, spellings
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.exchange.returned import pending
from okrxl.read.settings import read_settings
from okrxl.read.tables import read_table

if TYPE_CHECKING:
    from okrxl.core.grid import RawValue

SETTINGS: dict[Lang, tuple[tuple[str, RawValue], ...]] = {
    "zh": (("落后差距", 0.05), ("风险差距", 0.3), ("挑战型期望", 0.6), ("无数据计为", "不计入")),
    "en": (
        ("Behind gap", 0.05),
        ("At-risk gap", 0.3),
        ("Aspirational expects", 0.6),
        ("Missing counts as", "Skip"),
    ),
}
CONFLICT: dict[Lang, dict[str, RawValue]] = {
    "zh": {
        "回执编号": "A",
        "关键结果编号": "KR1",
        "日期": datetime(2026, 3, 5),
        "主表现值": 3.0,
        "回收值": 4.0,
        "处理方式": "采用回收值",
    },
    "en": {
        "Return code": "A",
        "KR ID": "KR1",
        "Date": datetime(2026, 3, 5),
        "Here now": 3.0,
        "Returned": 4.0,
        "Your choice": "Take theirs",
    },
}
PROPOSAL: dict[str, RawValue] = {
    "Return code": "A",
    "KR ID": "KR1",
    "Proposed target": 9.0,
    "Your choice": "Dealt with",
}


@pytest.mark.parametrize("lang", LANGS)
def test_settings_by_their_former_names(lang: Lang) -> None:
    grid = Grid("okr_settings", "设置", 2, 1, ("Setting", "Value"), SETTINGS[lang])
    table, _ = read_table(INPUT_BY_KEY["settings"], grid)
    settings, found = read_settings(table, today=date(2026, 5, 1))
    assert (settings.behind_gap, settings.at_risk_gap) == (0.05, 0.3)
    assert (settings.aspirational_expects, settings.missing_counts_as) == (0.6, "skip")
    assert not [finding for finding in found if finding.code == "setting_unknown"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_conflict_decided_under_former_headers(lang: Lang) -> None:
    row = CONFLICT[lang]
    grid = Grid("okr_conflicts", "回收", 2, 1, tuple(row), [tuple(row.values())])
    [conflict] = pending.read_pending({"conflicts": grid}).conflicts
    assert conflict.now
    assert (conflict.now.actual, conflict.choice) == (3.0, "returned")


def test_a_proposal_ticked_off_by_its_former_word() -> None:
    grid = Grid("okr_proposals", "Collected", 2, 1, tuple(PROPOSAL), [tuple(PROPOSAL.values())])
    [proposal] = pending.read_pending({"proposals": grid}).proposals
    assert proposal.choice == "done"


def former(node: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and each text that stood there in an earlier version."""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from former(value, f"{before}{key}.")
        else:
            yield from ((before + key, text) for text in value)


@pytest.mark.parametrize("lang", LANGS)
def test_a_former_word_means_one_thing(lang: Lang) -> None:
    schema = tomllib.loads((FOLDER / lang / "schema.toml").read_text(encoding="utf-8"))
    for key, text in former(schema["old"]):
        section = key.rpartition(".")[0]
        meant = [
            other
            for other in labels("en").section(section)
            if normalized(text) in spellings(f"{section}.{other}")
        ]
        assert [f"{section}.{other}" for other in meant] == [key], text
