"""A workbook."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app.names import Names
from okrxl.libreoffice.app.sheets import Sheets
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.remote import Remote, properties, uno
from okrxl.libreoffice.com import cells as com_cells
from okrxl.libreoffice.com import charts as com_charts
from okrxl.libreoffice.com.application import Workbook
from okrxl.libreoffice.model import AppModel, ComFactories
from okrxl.libreoffice.translation.addresses import Area, area_of
from okrxl.libreoffice.translation.formats import Formats

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
"""File extension -> LibreOffice's export filter."""


class Book(PartialEngineClass, base_classes.Book):
    """An open workbook; UNO objects that never change are cached."""

    com = ComFactories(com_cells.Range, com_cells.ListObject, com_charts.Chart, com_charts.Series)

    def __init__(self, app: AppModel, document: Remote) -> None:
        self._app = app
        self.document = document
        self.formats = Formats(document, app.office)
        self._databases: dict[str, Remote] = {}
        self.condition_counts: dict[tuple[object, ...], int] = {}

    def json(self) -> Any:
        """Not implemented: for remote engines only."""
        raise NotImplementedError("Book.json in LibreOffice")

    @property
    def api(self) -> Any:
        """Excel's Workbook object, in part; `document` is the UNO object."""
        return Workbook(self)

    @property
    def app(self) -> AppModel:
        """The application."""
        return self._app

    @property
    def fullname(self) -> str:
        """The path, or the URL of a remote document; the title of an unsaved one."""
        url = str(self.document.getURL())
        if not url:
            return str(self.document.getTitle())
        return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url

    @property
    def name(self) -> str:
        """The file name; the title of an unsaved document."""
        full = self.fullname
        if "://" in full:
            return PurePosixPath(full).name
        return Path(full).name if self.document.hasLocation() else full

    @property
    def sheets(self) -> Sheets:
        """The sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names of the workbook."""
        return Names(self.document.NamedRanges, self)

    @cached_property
    def styles(self) -> Remote:
        """The UNO cell styles."""
        return self.document.StyleFamilies.getByName("CellStyles")

    def database(self, name: str) -> Remote:
        """The UNO database range of a name; cached, as reaching an object costs more than calling it."""
        if name not in self._databases:
            self._databases[name] = self.document.DatabaseRanges.getByName(name)
        return self._databases[name]

    def forget_database(self, name: str) -> None:
        """Drop the cached database range of a deleted or renamed table."""
        self._databases.pop(name, None)

    def table_areas(self) -> dict[str, tuple[int, Area]]:
        """Table name -> (sheet counted from 0, area)."""
        addresses = {
            name: self.database(name).getDataArea() for name in self.document.DatabaseRanges.getElementNames()
        }
        return {name: (int(one.Sheet), area_of(one)) for name, one in addresses.items()}

    @property
    def controller(self) -> Remote:
        """The UNO controller."""
        return self.document.getCurrentController()

    def activate(self) -> None:
        """Bring the workbook to the front."""
        self.controller.Frame.activate()
        self.controller.Frame.ContainerWindow.toFront()

    def close(self) -> None:
        """Close without saving."""
        self.document.setModified(False)
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, in place or under another path."""
        if path is None and self.document.hasLocation():
            self.document.store()
            return
        target = Path(path or self.name + ".xlsx").resolve()
        options: dict[str, object] = {"FilterName": filter_of(target), "Overwrite": True}
        if password:
            options["Password"] = password
        self.document.storeAsURL(uno().systemPathToFileUrl(str(target)), properties(**options))

    def save_copy(self, path: str) -> None:
        """Save a copy; the document keeps its own path and state."""
        target = Path(path).resolve()
        url = uno().systemPathToFileUrl(str(target))
        self.document.storeToURL(url, properties(FilterName=filter_of(target), Overwrite=True))

    def to_pdf(self, path: str, quality: object) -> None:
        """Export all sheets as PDF."""
        del quality
        url = uno().systemPathToFileUrl(str(Path(path).resolve()))
        self.document.storeToURL(url, properties(FilterName="calc_pdf_Export", Overwrite=True))


def filter_of(path: Path) -> str:
    """LibreOffice's export filter for a file extension."""
    try:
        return FILTERS[path.suffix.casefold()]
    except KeyError:
        raise NotImplementedError(f"saving as {path.suffix} in LibreOffice") from None
