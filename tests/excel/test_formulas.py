"""Formulas filled into other cells and rewritten; what is no formula stays as it stands."""

from __future__ import annotations

import pytest

from okrxl.excel.formulas import rewritten, translated

NO_FORMULAS = ("'", ")", "A1)", '"', "[", "#", ",)", "a!'")


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_what_is_no_formula_stays(text: str) -> None:
    """A name of the workbook that read `'` stopped every refresh that needed more room, as unexpected."""
    assert translated(text, "B2", "B3") == text
    assert rewritten(text, lambda _tab, _ref: "Z9") == text


def test_formulas_move_as_excel_fills_them() -> None:
    assert translated("SUM(A$1:B2)+Sheet2!C3", "D2", "E4") == "SUM(B$1:C4)+Sheet2!D5"
    assert translated("A1", "B2", "B1") == "#REF!"


def test_references_are_rewritten_and_texts_are_not() -> None:
    moved = rewritten("IF(A1=\"A1\",'My Tab'!B2,name)", lambda tab, ref: f"<{tab}|{ref}>")
    assert moved == "IF(<|A1>=\"A1\",'My Tab'!<'My Tab'|B2>,<|name>)"
