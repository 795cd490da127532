"""Defined names of the in-memory Excel."""

# ruff: noqa: N802 — the names are Excel's
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from okrxl.sheets import utf16
from tests.in_memory_excel.com import Com, ComError, Things

if TYPE_CHECKING:
    from tests.in_memory_excel.book import Workbook


class Name(Com):
    def __init__(self, book: Workbook, name: str, formula: str) -> None:
        super().__init__(book.meter)
        self.book = book
        self.name = name
        self.formula = formula
        self.shown = True
        self.unreadable = False

    def called(self) -> str:
        return self.name

    @property
    def Name(self) -> str:
        return self.name

    @property
    def RefersTo(self) -> str:
        if self.unreadable:
            raise ComError("Excel does not say")
        return self.formula

    @RefersTo.setter
    def RefersTo(self, formula: str) -> None:
        self.book.names[self.name].formula = checked(formula)

    @property
    def Visible(self) -> bool:
        return self.shown

    @Visible.setter
    def Visible(self, value: bool) -> None:
        self.shown = value

    def Delete(self) -> None:
        del self.book.names[self.name]


def checked(formula: str) -> str:
    """What Excel takes as the formula of a name."""
    if not formula.startswith("=") or len(formula) > 8_192:
        raise ComError("not a formula")
    if any(not utf16.fits(text, utf16.FORMULA_TEXT) for text in re.findall(r'"((?:[^"]|"")*)"', formula)):
        raise ComError("a text inside a formula is too long")
    return formula


class Names(Things):
    def __init__(self, book: Workbook) -> None:
        super().__init__(book.meter, lambda: [book.names[key] for key in sorted(book.names)], "Names")
        self.book = book

    def Add(self, name: str, formula: str, *, Visible: bool = True) -> Name:  # noqa: N803
        self.book.names[name] = Name(self.book, name, checked(formula))
        self.book.names[name].shown = Visible
        return self.book.names[name]
