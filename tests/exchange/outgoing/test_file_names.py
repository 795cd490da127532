"""File names that every system takes, the same every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.labels import normalized
from okrxl.exchange.outgoing.file_names import file_names

DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10)),
}
TEXTS = st.text(max_size=200) | st.sampled_from(
    ["CON", "nul.x", " . ", "Sales", "SALES", "ｓａｌｅｓ", "..", "a/b:c", "部门" * 80]
)


@pytest.mark.parametrize(
    ("cycle", "department", "name"),
    [
        ("2026", "市场部", "2026 市场部 OKR.xlsx"),
        ("2026/Q1", "R&D: new", "2026_Q1 R&D_ new OKR.xlsx"),
        ("", "Sales", "Sales OKR.xlsx"),
        ("", "CON", "CON OKR.xlsx"),
        ("", "com1.", "com1 OKR.xlsx"),
        ("nul.", "x", "nul x OKR.xlsx"),
        ("", "nul.x", "_nul.x OKR.xlsx"),
        (" 2026 ", " 部门\n一 ", "2026 部门_一 OKR.xlsx"),
        ("2026", "a\u202egpj", "2026 agpj OKR.xlsx"),
        ("", "???", "_ OKR.xlsx"),
    ],
)
def test_a_name(cycle: str, department: str, name: str) -> None:
    assert file_names(cycle, [department]) == {department: name}


def test_clashes_are_numbered_in_order() -> None:
    made = file_names("2026", ["Sales", "SALES", "Sa:les", "Sa?les"])
    assert list(made.values()) == [
        "2026 Sales OKR.xlsx",
        "2026 SALES OKR (2).xlsx",
        "2026 Sa_les OKR.xlsx",
        "2026 Sa_les OKR (2).xlsx",
    ]


@given(TEXTS, st.lists(TEXTS, unique=True, max_size=6))
def test_any_names(cycle: str, departments: list[str]) -> None:
    made = file_names(cycle, departments)
    assert list(made) == departments
    assert len({normalized(name) for name in made.values()}) == len(departments)
    assert made == file_names(cycle, departments)
    for name in made.values():
        assert len(name) <= 120
        assert len(name.encode()) <= 255
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert name == name.strip(" .")
        assert name.partition(".")[0].upper() not in DEVICES
        assert Path(name).name == name
        assert name.endswith(".xlsx")
