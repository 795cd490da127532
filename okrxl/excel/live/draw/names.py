"""The defined names of an open workbook, read once and written back one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from okrxl.core.address import Area, sheet_ref
from okrxl.core.names import OWNED_NAME, PREFIX, TEXT_NAME
from okrxl.core.worksheet import quoted, unquoted
from okrxl.excel.live.api.book import add_hidden_name, names
from okrxl.excel.own_names import REFERENCE, referred_cell
from okrxl.excel.sheet_record import NAME as RECORD_NAME
from okrxl.excel.sheet_record import Record, is_piece, parsed, pieces, record_text

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.journal import Journal

OURS = (PREFIX, "okr_")
"""The prefixes of the names that okrxl reads or writes."""


class Names:
    """okrxl's names in one workbook: read once, and updated with what is written."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._formulas = {name: formula for name, formula in names(book) if name.startswith(OURS)}

    def owned(self, tabs: Mapping[str, str]) -> dict[str, str]:
        """Key -> tab of the sheets okrxl made; `tabs` are those that are there, by normalized name."""
        cells = {name.removeprefix(OWNED_NAME): self.cell(name, tabs) for name in self._starting(OWNED_NAME)}
        return {key: cell[0] for key, cell in cells.items() if cell}

    def all(self) -> Collection[str]:
        """All of them."""
        return self._formulas

    def texts(self, start: str = TEXT_NAME) -> dict[str, str]:
        """Text constants by what follows `start`."""
        found = {name: self._formulas[name] for name in self._starting(start)}
        return {
            name.removeprefix(start): unquoted(formula[1:])
            for name, formula in found.items()
            if formula.startswith('="')
        }

    def cell(self, name: str, tabs: Mapping[str, str]) -> tuple[str, Area] | None:
        """(tab, cell) that a name refers to; None where it is broken or absent."""
        found = referred_cell(self._formulas.get(name, "").removeprefix("="), tabs)
        return (found[0], Area.parse(found[1])) if found else None

    def _starting(self, start: str) -> list[str]:
        return [name for name in self._formulas if name.startswith(start)]

    def record(self, key: str) -> Record | None:
        """A sheet's record of its last drawing."""
        return parsed(self.record_text(key))

    def record_text(self, key: str) -> str:
        """A sheet's record as it is kept, by whatever version."""
        texts = {name: text for name, text in self.texts("").items() if name.startswith(RECORD_NAME)}
        return record_text(texts.get, key)

    def remember(self, key: str, record: Record | None, journal: Journal | None) -> None:
        """Write a sheet's record; None blanks it. Without a journal the change is never undone."""
        texts = dict(pieces(key, record.text if record else ""))
        # A shorter record leaves nothing of a longer one behind.
        texts |= {name: "" for name in self._formulas if is_piece(name, key) and name not in texts}
        for name, text in texts.items():
            if text or name in self._formulas:
                self.put(name, "=" + quoted(text), journal, hidden=True)

    def forget(self, key: str) -> None:
        """Remove the record of a sheet that is gone."""
        for name in self._starting(RECORD_NAME):
            if name.removeprefix(RECORD_NAME).lstrip("0123456789") == f".{key}":
                self.drop(name)

    def own(self, key: str, tab: str, journal: Journal) -> None:
        """Record that okrxl made a tab."""
        self.put(OWNED_NAME + key, "=" + sheet_ref(tab, "$A$1"), journal, hidden=True)

    def put(self, name: str, formula: str, journal: Journal | None, *, hidden: bool) -> None:
        """Make or change a name; `formula` has its leading `=`."""
        before = self._formulas.get(name)
        if before is not None and _plain(before) == _plain(formula):
            return
        if before is None:
            self._add(name, formula, journal, hidden=hidden)
            return
        if journal:
            journal.note(lambda: self._point(name, before))
        self._point(name, formula)

    def _add(self, name: str, formula: str, journal: Journal | None, *, hidden: bool) -> None:
        if journal:
            journal.note(lambda: self.drop(name))
        if not (hidden and add_hidden_name(self._book, name, formula)):
            self._book.names.add(name, formula)
        self._formulas[name] = formula

    def _point(self, name: str, formula: str) -> None:
        self._book.names(name).refers_to = formula
        self._formulas[name] = formula

    def drop(self, name: str) -> None:
        """Delete a name, if it exists."""
        if name in self._formulas:
            self._book.names(name).delete()
            del self._formulas[name]


def _plain(formula: str) -> str:
    """A formula without the quotes around its tab, which Excel removes where they are not needed."""
    match = REFERENCE.fullmatch(formula.removeprefix("="))
    return f"={match[1].strip(chr(39))}!{match[2]}" if match else formula
