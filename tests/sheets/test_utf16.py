"""Lengths as Excel counts them."""

from __future__ import annotations

import pytest

from okrxl.sheets import utf16

ROCKET = "\U0001f680"
"""One character, two UTF-16 units."""


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("中文", 2), (ROCKET, 2), ("\ud800", 1)])
def test_units(text: str, units: int) -> None:
    assert utf16.units(text) == units


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        (ROCKET * 3, 6, ROCKET * 3),
        (ROCKET * 4, 6, ROCKET * 2 + "…"),
        ("a" + ROCKET * 3, 6, "a" + ROCKET * 2 + "…"),
        ("a" * 5 + ROCKET * 90, 8, "a" * 5 + ROCKET + "…"),
    ],
)
def test_a_text_is_cut_between_characters(text: str, most: int, kept: str) -> None:
    assert utf16.cut(text, most) == kept
