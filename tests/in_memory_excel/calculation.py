"""Formulas that the in-memory Excel calculates: lookups of whole cells and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from okrxl.core.address import Area

if TYPE_CHECKING:
    from tests.in_memory_excel.sheet import Worksheet

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)(?![\w!:])|(?P<call>[A-Z]+)\("""
    r"""|(?P<cells>(?:'(?P<quoted>(?:[^']|'')*)'!|(?P<tab>[^\W\d][\w.]*)!)?"""
    r"""(?P<ref>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?))|(?P<sign>[-+*=,()])"""
)
SIGNS: dict[str, Callable[[object, object], object]] = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "=": lambda a, b: ("" if a is None else a) == ("" if b is None else b),
}
LEVELS = ("=", "+-", "*")


class NotCalculatedError(Exception):
    """For a formula of other parts than these."""


class ErrorValueError(Exception):
    """For a formula whose result is an error value."""


class Cells:
    """A range of a sheet."""

    def __init__(self, sheet: Worksheet, area: Area) -> None:
        self.sheet = sheet
        self.area = area

    def at(self, number: int) -> object:
        """The cell of that number, from 1."""
        if not 0 < number <= self.area.rows:
            raise ErrorValueError
        return self.sheet.calculated(self.area.top + number - 1, self.area.left)


def result(sheet: Worksheet, formula: str) -> object:
    """The value of a formula (with its `=`) on a sheet."""
    parser = _Parser(sheet, formula[1:])
    found = _value(parser.expression(0))
    if parser.tokens:
        raise NotCalculatedError(formula)
    return 0.0 if found is None else found


def _value(found: object) -> object:
    return found.at(1) if isinstance(found, Cells) else found


def _number(value: object) -> float:
    if value is None:
        return 0.0
    if not isinstance(value, int | float):
        raise ErrorValueError
    return float(value)


class _Parser:
    def __init__(self, sheet: Worksheet, text: str) -> None:
        self.sheet = sheet
        self.tokens: list[re.Match[str]] = []
        end = 0
        for match in TOKEN.finditer(text):
            if match.start() != end:
                break
            self.tokens.append(match)
            end = match.end()
        if end != len(text):
            raise NotCalculatedError(text)
        self.tokens.reverse()

    def expression(self, level: int) -> object:
        if level == len(LEVELS):
            return self.part()
        left = self.expression(level + 1)
        while self.tokens and (sign := self.tokens[-1]["sign"]) and sign in LEVELS[level]:
            self.tokens.pop()
            left = SIGNS[sign](_value(left), _value(self.expression(level + 1)))
        return left

    def part(self) -> object:
        if not self.tokens:
            raise NotCalculatedError
        match = self.tokens.pop()
        if match["text"]:
            return match["text"][1:-1].replace('""', '"')
        if match["number"]:
            return float(match["number"])
        if match["call"]:
            return self.call(match["call"])
        if match["ref"]:
            tab = (match["quoted"] or "").replace("''", "'") or match["tab"]
            named = [one for one in self.sheet.book.sheets if one.name == tab] if tab else [self.sheet]
            if not named:
                raise NotCalculatedError(match["cells"])
            return Cells(named[0], Area.parse(match["ref"].replace("$", "")))
        if match["sign"] != "(":
            raise NotCalculatedError(match[0])
        inside = self.expression(0)
        self.close()
        return inside

    def close(self) -> None:
        if not self.tokens or self.tokens.pop()["sign"] != ")":
            raise NotCalculatedError

    def call(self, name: str) -> object:
        if name == "IFERROR":
            return self.if_error()
        arguments = [self.expression(0)]
        while self.tokens and self.tokens[-1]["sign"] == ",":
            self.tokens.pop()
            arguments.append(self.expression(0))
        self.close()
        match name, arguments:
            case "IF", [test, then, otherwise]:
                return _value(then if _value(test) else otherwise)
            case "INDEX", [Cells() as cells, number]:
                return cells.at(int(_number(_value(number))))
            case "MATCH", [wanted, Cells() as cells, kind]:
                return _match(_value(wanted), cells, int(_number(kind)))
        raise NotCalculatedError(name)

    def if_error(self) -> object:
        rest = list(self.tokens)
        try:
            tried = _value(self.expression(0))
        except ErrorValueError:
            self.tokens = rest
            self.skip()
            tried = None
            failed = True
        else:
            failed = False
        self.tokens.pop()
        otherwise = _value(self.expression(0))
        self.close()
        return otherwise if failed else tried

    def skip(self) -> None:
        """Pass over an argument."""
        depth = 0
        while depth or self.tokens[-1]["sign"] not in {",", ")"}:
            match = self.tokens.pop()
            depth += bool(match["call"]) or match["sign"] == "("
            depth -= match["sign"] == ")"


def _match(wanted: object, cells: Cells, kind: int) -> float:
    found = 0
    for number in range(1, cells.area.rows + 1):
        one = cells.at(number)
        if kind == 0 and one == wanted:
            return float(number)
        if kind == 1 and isinstance(one, float) and isinstance(wanted, int | float) and one <= wanted:
            found = number
    if not found:
        raise ErrorValueError
    return float(found)
