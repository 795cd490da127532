"""The open workbooks of an application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app.book import Book
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.office import open_document
from okrxl.libreoffice.bridge.remote import Remote, constant, uno
from okrxl.libreoffice.model import AppModel

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
NEW_WORKBOOK = "private:factory/scalc"


class Books(PartialEngineClass, base_classes.Books):
    """The open workbooks."""

    def __init__(self, app: AppModel) -> None:
        self.app = app

    @property
    def api(self) -> Remote:
        """The UNO list of all open components."""
        return self.app.office.desktop.Components

    def _book(self, document: Remote) -> Book:
        return Book(self.app, document)

    @property
    def active(self) -> Book:
        """The workbook in front; another open one where the front window holds no workbook."""
        front = self.app.office.desktop.getCurrentComponent()
        if front is not None and front.supportsService(SPREADSHEET):
            return self._book(front)
        for document in self.app.documents():
            return self._book(document)
        raise KeyError("no workbook is open")

    def __call__(self, name_or_index: str | int) -> Book:
        """A workbook by name or by number, counted from 1; KeyError where there is none of that name."""
        if isinstance(name_or_index, str):
            for book in self:
                if book.name.casefold() == name_or_index.casefold():
                    return book
            raise KeyError(name_or_index)
        return list(self)[name_or_index - 1]

    def __len__(self) -> int:
        return sum(1 for _ in self.app.documents())

    def __iter__(self) -> Iterator[Book]:
        return map(self._book, self.app.documents())

    def add(self) -> Book:
        """A new, empty workbook."""
        return self._book(open_document(self.app.office, NEW_WORKBOOK))

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: object = None,
        *others: object,
        **named: Any,
    ) -> Book:
        """Open a file; its macros run as far as the user's settings allow."""
        del update_links
        password = named.get("password") or (others[1] if len(others) > 1 else None)
        options: dict[str, object] = {"ReadOnly": bool(read_only)}
        options["MacroExecutionMode"] = constant("document.MacroExecMode.USE_CONFIG_REJECT_CONFIRMATION")
        if password:
            options["Password"] = password
        if not self.app.screen_updating:
            # Excel opens no visible window either while screen updating is off.
            options["Hidden"] = True
        url = uno().systemPathToFileUrl(str(Path(fullname).resolve()))
        document = open_document(self.app.office, url, **options)
        if document is None:
            raise OSError(f"LibreOffice could not open {fullname}")
        return self._book(document)
