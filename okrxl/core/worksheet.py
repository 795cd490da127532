"""Worksheet formulas as values: references, constants, operators and functions, composed in Python.

    IF(score.eq(""), "", ROUND(score, 2))    ->    IF($P$14="","",ROUND($P$14,2))

Texts and numbers of Python are constants of the formula; a subexpression that is used twice is a Python
variable. Formulas are in the file format's terms: English function names, commas, no leading `=`. The
functions here exist in Excel 2010, WPS and LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from okrxl.core.address import sheet_ref


class Binding(IntEnum):
    """How tightly an expression's outermost operator binds, loosest first."""

    COMPARISON = 1
    CONCATENATION = 2
    SUM = 3
    PRODUCT = 4
    SIGN = 5
    ATOM = 6


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula or a part of one: its text, and how tightly its outermost operator binds.

    The operators are those of a column in pandas: `+ - * /`, `&` for AND, and methods that compare.
    """

    text: str
    binding: Binding = Binding.ATOM

    def __str__(self) -> str:
        """The formula's text, without a leading `=`."""
        return self.text

    def __add__(self, other: Operand) -> Expression:
        """`a+b`."""
        return _binary(self, "+", other, Binding.SUM)

    def __sub__(self, other: Operand) -> Expression:
        """`a-b`."""
        return _binary(self, "-", other, Binding.SUM)

    def __mul__(self, other: Operand) -> Expression:
        """`a*b`."""
        return _binary(self, "*", other, Binding.PRODUCT)

    def __truediv__(self, other: Operand) -> Expression:
        """`a/b`."""
        return _binary(self, "/", other, Binding.PRODUCT)

    def __radd__(self, other: Operand) -> Expression:
        """`1+a`."""
        return _binary(other, "+", self, Binding.SUM)

    def __rsub__(self, other: Operand) -> Expression:
        """`1-a`."""
        return _binary(other, "-", self, Binding.SUM)

    def __rmul__(self, other: Operand) -> Expression:
        """`2*a`."""
        return _binary(other, "*", self, Binding.PRODUCT)

    def __rtruediv__(self, other: Operand) -> Expression:
        """`1/a`."""
        return _binary(other, "/", self, Binding.PRODUCT)

    def __neg__(self) -> Expression:
        """`-a`."""
        return Expression("-" + _within(self, Binding.SIGN), Binding.SIGN)

    def __abs__(self) -> Expression:
        """`ABS(a)`."""
        return ABS(self)

    def __and__(self, other: Operand) -> Expression:
        """`AND(a,b)`."""
        return AND(self, other)

    def as_number(self) -> Expression:
        """`--a`: TRUE is 1, FALSE is 0."""
        return Expression("--" + _within(self, Binding.SIGN), Binding.SIGN)

    def eq(self, other: Operand) -> Expression:
        """`a=b`."""
        return _binary(self, "=", other, Binding.COMPARISON)

    def ne(self, other: Operand) -> Expression:
        """`a<>b`."""
        return _binary(self, "<>", other, Binding.COMPARISON)

    def lt(self, other: Operand) -> Expression:
        """`a<b`."""
        return _binary(self, "<", other, Binding.COMPARISON)

    def le(self, other: Operand) -> Expression:
        """`a<=b`."""
        return _binary(self, "<=", other, Binding.COMPARISON)

    def gt(self, other: Operand) -> Expression:
        """`a>b`."""
        return _binary(self, ">", other, Binding.COMPARISON)

    def ge(self, other: Operand) -> Expression:
        """`a>=b`."""
        return _binary(self, ">=", other, Binding.COMPARISON)


Operand = Expression | str | float
"""What a formula is made of; a `str` is a text constant, never a reference."""


def _binary(left: Operand, sign: str, right: Operand, binding: Binding) -> Expression:
    # Operators of one binding associate to the left: an equal one on the right needs parentheses.
    return Expression(_within(left, binding) + sign + _within(right, binding + 1), binding)


def _within(operand: Operand, least: int) -> str:
    """The operand's text, in parentheses where it binds less tightly than `least`."""
    if isinstance(operand, Expression):
        return operand.text if operand.binding >= least else f"({operand.text})"
    return quoted(operand) if isinstance(operand, str) else number(operand)


def reference(address: str, sheet: str = "") -> Expression:
    """A cell or range, `"$B$2:$D$9"`, of this sheet or another, or a defined name."""
    return Expression(sheet_ref(sheet, address) if sheet else address)


def slot(name: str) -> Expression:
    """A number that differs from row to row, in a formula that is composed once; see `filled`."""
    return Expression(f"{{{name}}}")


def filled(formula: str, **values: int | str) -> str:
    """A formula with its slots filled: many times as fast as composing it for each row."""
    for name, value in values.items():
        formula = formula.replace(f"{{{name}}}", str(value))
    return formula


def filled_rows(formula: str, **columns: Iterable[int | str]) -> list[str]:
    """The formula in each of some rows, its slots filled from columns: several times as fast again."""
    texts = {name: list(map(str, column)) for name, column in columns.items()}
    slots = re.compile(rf"\{{({'|'.join(texts)})\}}")
    order, pattern = slots.findall(formula), slots.sub("%s", formula.replace("%", "%%"))
    length = len(next(iter(texts.values())))
    rows = zip(*(texts[name] for name in order), strict=True) if order else [()] * length
    return [pattern % row for row in rows]


def constant(value: Operand) -> Expression:
    """A text or number as an expression; an expression as it is."""
    return value if isinstance(value, Expression) else Expression(_within(value, Binding.COMPARISON))


def grouped(operand: Expression) -> Expression:
    """The same in parentheses, where precedence asks for none."""
    return Expression(f"({operand.text})")


def quoted(text: str) -> str:
    """A text constant of a formula, its quotation marks doubled."""
    return '"' + text.replace('"', '""') + '"'


def unquoted(constant: str) -> str:
    """The text of a text constant; the inverse of `quoted`."""
    return constant[1:-1].replace('""', '"')


def number(value: float) -> str:
    """A number constant in the shortest form that is exact: `0.5`, `1E+12`."""
    if isinstance(value, int):
        return str(int(value))
    short = f"{value:G}"
    return short if float(short) == value else repr(value).upper()


def cases(tests: Iterable[tuple[Operand, Operand]], otherwise: Operand) -> Expression:
    """The value beside the first test that holds, as nested IFs."""
    found = constant(otherwise)
    for test, value in reversed([*tests]):
        found = IF(test, value, found)
    return found


def concatenated(*texts: Operand) -> Expression:
    """`a&b&c`, the texts one after the other."""
    return Expression("&".join(_within(one, Binding.CONCATENATION) for one in texts), Binding.CONCATENATION)


def _function(name: str) -> Callable[..., Expression]:
    def call(*arguments: Operand) -> Expression:
        return Expression(f"{name}({','.join(_within(one, Binding.COMPARISON) for one in arguments)})")

    return call


_None = Callable[[], Expression]
_One = Callable[[Operand], Expression]
_Two = Callable[[Operand, Operand], Expression]
_Three = Callable[[Operand, Operand, Operand], Expression]
_Any = Callable[..., Expression]

IF: _Three = _function("IF")
IF_TRUE: _Two = _function("IF")
"""IF without a third argument: FALSE where the test fails."""
AND: _Any = _function("AND")
OR: _Any = _function("OR")
NOT: _One = _function("NOT")
IFERROR: _Two = _function("IFERROR")
ISERROR: _One = _function("ISERROR")
ISLOGICAL: _One = _function("ISLOGICAL")
ISNA: _One = _function("ISNA")
ISNUMBER: _One = _function("ISNUMBER")

ABS: _One = _function("ABS")
INT: _One = _function("INT")
MAX: _Any = _function("MAX")
MIN: _Any = _function("MIN")
ROUND: _Two = _function("ROUND")

ADDRESS: _Three = _function("ADDRESS")
COLUMN: _None = _function("COLUMN")
ROW: _None = _function("ROW")

COUNTIF: _Two = _function("COUNTIF")
COUNTIFS: _Any = _function("COUNTIFS")
SUMIFS: _Any = _function("SUMIFS")
SUMPRODUCT: _Any = _function("SUMPRODUCT")
CELL: _Two = _function("CELL")
INDEX: _Two = _function("INDEX")
MATCH: _Three = _function("MATCH")

CLEAN: _One = _function("CLEAN")
FIND: _Two = _function("FIND")
LEFT: _Two = _function("LEFT")
LOWER: _One = _function("LOWER")
SUBSTITUTE: _Three = _function("SUBSTITUTE")

EDATE: _Two = _function("EDATE")
MONTH: _One = _function("MONTH")
TODAY: _None = _function("TODAY")
YEAR: _One = _function("YEAR")


TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<elsewhere>(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!\$?[A-Za-z]{1,3}\$?\d{1,7}"""
    r"""(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)|(?P<columns>\[(?:[^\[\]]|\[[^\[\]]*\])*\])"""
    r"""|(?P<column>(?<![\w.$!])\$?[A-Za-z]{1,3})(?P<row>\d{1,7})(?![\w(.!])"""
)


def for_row(formula: str, old: int, new: int) -> str:
    """A formula of row `old` for row `new`: relative references to its own row follow, all others stay."""

    def moved(match: re.Match[str]) -> str:
        if match["column"] is None or int(match["row"]) != old:
            return match[0]
        return f"{match['column']}{new}"

    return TOKEN.sub(moved, formula) if old != new else formula
