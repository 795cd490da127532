"""A workbook and its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from xlwings import base_classes

from okrxl.core.address import Area
from okrxl.libreoffice.app.app import App
from okrxl.libreoffice.app.names import Names
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.remote import Remote, area_of, properties, struct, uno
from okrxl.libreoffice.ranges.formats import Formats

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}


class Book(Named, base_classes.Book):
    """An open document; what never changes about it is asked once. `conditions`: what `rules` made itself."""

    def __init__(self, app: App, document: Remote) -> None:
        self._app = app
        self.document = document
        self.formats = Formats(document, app.office)
        self._databases: dict[str, Remote] = {}
        self.conditions: dict[tuple[object, ...], int] = {}

    def json(self) -> Any:
        """Not of a desktop engine."""
        raise NotImplementedError("Book.json in LibreOffice")

    @property
    def api(self) -> Any:
        """The workbook in some of Excel's own words; `document` is LibreOffice's own object."""
        from okrxl.libreoffice.com.application import Workbook  # noqa: PLC0415 — words know books

        return Workbook(self)

    @property
    def app(self) -> App:
        """The office it is open in."""
        return self._app

    @property
    def fullname(self) -> str:
        """Its path, its address where that is elsewhere; its title before it was first saved."""
        url = str(self.document.getURL())
        if not url:
            return str(self.document.getTitle())
        return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url

    @property
    def name(self) -> str:
        """As its window is titled."""
        full = self.fullname
        if "://" in full:
            return PurePosixPath(full).name
        return Path(full).name if self.document.hasLocation() else full

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names."""
        return Names(self.document.NamedRanges, self)

    @cached_property
    def styles(self) -> Remote:
        """Its cell styles."""
        return self.document.StyleFamilies.getByName("CellStyles")

    def database(self, name: str) -> Remote:
        """The database range of a name: meeting an object costs more than asking it much."""
        if name not in self._databases:
            self._databases[name] = self.document.DatabaseRanges.getByName(name)
        return self._databases[name]

    def forget_database(self, name: str) -> None:
        """One that is gone, or is called otherwise."""
        self._databases.pop(name, None)

    def table_places(self) -> dict[str, tuple[int, Area]]:
        """Name -> sheet (counted from 0) and cells of each table."""
        told = {
            name: self.database(name).getDataArea() for name in self.document.DatabaseRanges.getElementNames()
        }
        return {name: (int(one.Sheet), area_of(one)) for name, one in told.items()}

    @property
    def controller(self) -> Remote:
        """Its view."""
        return self.document.getCurrentController()

    def activate(self) -> None:
        """Bring it to the front."""
        self.controller.Frame.activate()
        self.controller.Frame.ContainerWindow.toFront()

    def close(self) -> None:
        """Without saving."""
        self.document.setModified(False)
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Under its name, or another."""
        if path is None and self.document.hasLocation():
            self.document.store()
            return
        target = Path(path or self.name + ".xlsx").resolve()
        asked: dict[str, object] = {"FilterName": filter_of(target), "Overwrite": True}
        if password:
            asked["Password"] = password
        self.document.storeAsURL(uno().systemPathToFileUrl(str(target)), properties(**asked))

    def save_copy(self, path: str) -> None:
        """A copy, written by LibreOffice; the document stays what and where it is."""
        target = Path(path).resolve()
        url = uno().systemPathToFileUrl(str(target))
        self.document.storeToURL(url, properties(FilterName=filter_of(target), Overwrite=True))

    def to_pdf(self, path: str, quality: object) -> None:
        """All sheets, printed."""
        del quality
        url = uno().systemPathToFileUrl(str(Path(path).resolve()))
        self.document.storeToURL(url, properties(FilterName="calc_pdf_Export", Overwrite=True))

    def address(self, sheet: int, row: int, column: int) -> Remote:
        """A cell; all counted from 0."""
        return struct("table.CellAddress", sheet, column, row)


def filter_of(path: Path) -> str:
    """LibreOffice's name for what a file's ending means."""
    try:
        return FILTERS[path.suffix.casefold()]
    except KeyError:
        raise NotImplementedError(f"saving as {path.suffix} in LibreOffice") from None


class Sheets(Named, base_classes.Sheets):
    """The sheets of a workbook, in order."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.remote = book.document.Sheets

    @property
    def api(self) -> Remote:
        """LibreOffice's own list."""
        return self.remote

    def _wrapped(self, remote: Remote, name: str = "") -> Any:
        from okrxl.libreoffice.app.sheet import Sheet  # noqa: PLC0415 — the two know each other

        return Sheet(self.book, remote, name)

    @property
    def active(self) -> Any:
        """The one that is shown."""
        return self._wrapped(self.book.controller.getActiveSheet())

    def __call__(self, name_or_index: str | int) -> Any:
        """One of them; KeyError where there is none."""
        if isinstance(name_or_index, str):
            return self._wrapped(self.remote.getByName(self._spelled(name_or_index)), name_or_index)
        return self._wrapped(self.remote.getByIndex(name_or_index - 1))

    def _spelled(self, name: str) -> str:
        """A tab's name as it is written: Excel finds it however it is."""
        names = self.remote.getElementNames()
        return name if name in names else next((n for n in names if n.casefold() == name.casefold()), name)

    def __len__(self) -> int:
        return int(self.remote.getCount())

    def __iter__(self) -> Iterator[Any]:
        for name in self.remote.getElementNames():
            yield self._wrapped(self.remote.getByName(name), name)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in {one.casefold() for one in self.remote.getElementNames()}

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Any:
        """A new sheet, which is shown; without a place before the one that is."""
        taken = {one.casefold() for one in self.remote.getElementNames()}
        number = len(taken) + 1
        while f"sheet{number}" in taken:
            number += 1
        told = name or f"Sheet{number}"
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        self.remote.insertNewByName(told, place)
        made = self._wrapped(self.remote.getByName(told), told)
        made.activate()
        return made
