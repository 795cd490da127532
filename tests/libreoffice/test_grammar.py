"""Formulas from Excel's spelling to LibreOffice's and back."""

from __future__ import annotations

import pytest

from okrxl.libreoffice.translation.grammar import to_calc, to_excel

BOTH = [
    ("=SUM('关键结果'!$A$1:B2,5)", "=SUM($'关键结果'.$A$1:B2;5)"),
    ("='it''s'!A1", "=$'it''s'.A1"),
    ('=HYPERLINK("#\'进展\'!F7","a,b;c")', '=HYPERLINK("#\'进展\'!F7";"a,b;c")'),
    ("=okr_owners[负责人]", "=okr_owners[负责人]"),
    ("=SUM(t[[#Data],[a,b]],1)", "=SUM(t[[#Data],[a,b]];1)"),
    ('="a!b.C1"', '="a!b.C1"'),
    ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
    ("=IF(A1>1.5,ERROR.TYPE(B2),#REF!)", "=IF(A1>1.5;ERROR.TYPE(B2);#REF!)"),
]


@pytest.mark.parametrize(("excel", "calc"), BOTH)
def test_there_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


def test_tabs_are_quoted_in_excel_s_spelling_only_where_they_are_read_back() -> None:
    assert to_calc("=Sheet1!A1+首页!B2") == "=$Sheet1.A1+$首页.B2"
    assert to_excel("=$Sheet1.A1+$首页.$B$2") == "='Sheet1'!A1+'首页'!$B$2"
