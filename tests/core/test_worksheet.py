"""Worksheet formulas composed in Python."""

from __future__ import annotations

import pytest

from okrxl.core.worksheet import (
    AND,
    COUNTIFS,
    IF,
    MAX,
    ROUND,
    SUMPRODUCT,
    TODAY,
    Expression,
    cases,
    concatenated,
    filled,
    filled_rows,
    grouped,
    number,
    quoted,
    reference,
    slot,
    unquoted,
)

A, B, C = (reference(f"${letter}$1") for letter in "ABC")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (A + B * C, "$A$1+$B$1*$C$1"),
        ((A + B) * C, "($A$1+$B$1)*$C$1"),
        (A - (B - C), "$A$1-($B$1-$C$1)"),
        ((A - B) - C, "$A$1-$B$1-$C$1"),
        (A / (B * C), "$A$1/($B$1*$C$1)"),
        ((A - B) / (C - B), "($A$1-$B$1)/($C$1-$B$1)"),
        (A.gt(0).as_number() * B, "--($A$1>0)*$B$1"),
        (SUMPRODUCT(A.eq(B) * C), "SUMPRODUCT(($A$1=$B$1)*$C$1)"),
        (2 * A - 1, "2*$A$1-1"),
        (1 - (1 + A) / (2 / B), "1-(1+$A$1)/(2/$B$1)"),
        (-A.eq(B), "-($A$1=$B$1)"),
        (A.ge(1) & B.le(2), "AND($A$1>=1,$B$1<=2)"),
        (concatenated(A, B, C).eq(""), '$A$1&$B$1&$C$1=""'),
        (concatenated(">", A + 1), '">"&$A$1+1'),
        (grouped(A + B).gt(0), "($A$1+$B$1)>0"),
        (A.eq(B.eq(C)), "$A$1=($B$1=$C$1)"),
        (IF(AND(A.ge(0.5), B.lt(1)), 'say "hi"', ""), 'IF(AND($A$1>=0.5,$B$1<1),"say ""hi""","")'),
        (ROUND(MAX(0, A), 2), "ROUND(MAX(0,$A$1),2)"),
        (COUNTIFS(A, ">0"), 'COUNTIFS($A$1,">0")'),
        (cases([(A.eq(1), "x"), (A.ne(2), B)], 0), 'IF($A$1=1,"x",IF($A$1<>2,$B$1,0))'),
        (A.le(TODAY()), "$A$1<=TODAY()"),
        (reference("$A$1", "it's 1"), "'it''s 1'!$A$1"),
    ],
)
def test_precedence_and_constants(made: Expression, text: str) -> None:
    assert str(made) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (-2, "-2"), (0.5, "0.5"), (1e12, "1E+12"), (2.0, "2"), (0.1234567891, "0.1234567891")],
)
def test_numbers_are_exact(value: float, text: str) -> None:
    assert number(value) == text
    assert float(text) == value


def test_a_formula_composed_once_for_many_rows() -> None:
    cell, above = reference(f"$A${slot('row')}"), reference(f"$A${slot('above')}")
    formula = IF(cell.eq("a"), above * slot("rate"), "").text
    assert filled(formula, row=7, above=6, rate="0.5") == 'IF($A$7="a",$A$6*0.5,"")'


def test_a_formula_filled_for_several_rows_is_that_of_each() -> None:
    formula = 'IF($A${row}<10%,{above}&"{other}",$A${row}*{rate})'
    columns: dict[str, list[int | str]] = {"row": [7, 8], "above": ["'{row}'!B1", "C1"], "rate": ["5%", 1]}
    assert filled_rows(formula, **columns) == [
        """IF($A$7<10%,'{row}'!B1&"{other}",$A$7*5%)""",
        'IF($A$8<10%,C1&"{other}",$A$8*1)',
    ]
    assert filled_rows("TODAY()", row=range(3)) == ["TODAY()"] * 3


@pytest.mark.parametrize("text", ["", "是", 'say "hi"', '"'])
def test_quoting_and_back(text: str) -> None:
    assert unquoted(quoted(text)) == text
