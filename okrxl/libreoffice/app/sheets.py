"""The sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app.sheet import Sheet
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.model import BookModel


class Sheets(PartialEngineClass, base_classes.Sheets):
    """The sheets, in tab order."""

    def __init__(self, book: BookModel) -> None:
        self.book = book
        self.remote = book.document.Sheets

    @property
    def api(self) -> Remote:
        """The UNO list of sheets."""
        return self.remote

    def _sheet(self, remote: Remote) -> Sheet:
        return Sheet(self.book, remote)

    @property
    def active(self) -> Sheet:
        """The active sheet."""
        return self._sheet(self.book.controller.getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Sheet:
        """A sheet by name or by number, counted from 1."""
        if isinstance(name_or_index, str):
            return self._sheet(self.remote.getByName(self._spelled(name_or_index)))
        return self._sheet(self.remote.getByIndex(name_or_index - 1))

    def _spelled(self, name: str) -> str:
        """A tab's name in its own case: Excel's lookup ignores case."""
        names = self.remote.getElementNames()
        return name if name in names else next((n for n in names if n.casefold() == name.casefold()), name)

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        for name in self.remote.getElementNames():
            yield self._sheet(self.remote.getByName(name))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in {one.casefold() for one in self.remote.getElementNames()}

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        """Add a sheet and activate it; without `before` or `after`, before the active sheet."""
        taken = {one.casefold() for one in self.remote.getElementNames()}
        number = len(taken) + 1
        while f"sheet{number}" in taken:
            number += 1
        name = name or f"Sheet{number}"
        position = before.index - 1 if before else after.index if after else self.active.index - 1
        self.remote.insertNewByName(name, position)
        made = self._sheet(self.remote.getByName(name))
        made.activate()
        return made
