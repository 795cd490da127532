"""Excel's Application, Workbook, Worksheet, Name and Shape objects, with Excel's constants.

Members that are missing here raise NotImplementedError with their names.
"""

# ruff: noqa: N802, D102 — names and meanings are Excel's
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from okrxl.libreoffice.bridge.dialogs import choose_files, open_dialogs
from okrxl.libreoffice.bridge.not_implemented import PartialComObject
from okrxl.libreoffice.charts.shapes import shapes
from okrxl.libreoffice.com.cells import Range
from okrxl.libreoffice.com.outline import Outline
from okrxl.libreoffice.com.page_setup import PageSetup
from okrxl.libreoffice.com.styles import Styles
from okrxl.libreoffice.com.window import Window
from okrxl.libreoffice.model import AppModel, BookModel, NameModel, SheetModel
from okrxl.libreoffice.translation.colours import swapped

YEAR_1904 = 1904
VISIBLE, HIDDEN = -1, 0
"""Excel's XlSheetVisibility."""


class Collection(PartialComObject):
    """A collection: `Count`, access by number or name, iteration."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = items

    @property
    def Count(self) -> int:
        return len(self._items)

    def Item(self, key: int | str) -> Any:
        if isinstance(key, int):
            return self._items[key - 1]
        return next(one for one in self._items if one.Name.casefold() == key.casefold())

    def __call__(self, key: int | str) -> Any:
        """An item by number, counted from 1, or by name."""
        return self.Item(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


class Application(PartialComObject):
    """The program."""

    def __init__(self, app: AppModel) -> None:
        self._app = app

    @property
    def Name(self) -> str:
        return "LibreOffice Calc"

    @property
    def Version(self) -> str:
        return self._app.version

    @property
    def Selection(self) -> Range:
        found = self._app.selection
        if found is None:
            raise ValueError("the selection is no range of cells")
        return Range(found)

    def GetOpenFilename(
        self,
        FileFilter: str = "",  # noqa: N803 — Excel's names
        FilterIndex: int = 1,  # noqa: N803
        Title: str = "",  # noqa: N803
        ButtonText: object = None,  # noqa: N803
        MultiSelect: bool = False,  # noqa: N803
    ) -> tuple[str, ...] | str | bool:
        """The files chosen, several as a tuple; False where the dialog was cancelled."""
        del ButtonText
        names, patterns = FileFilter.split(",")[::2], FileFilter.split(",")[1::2]
        filters = list(zip(names, patterns, strict=True))
        chosen = choose_files(self._app.office, Title, filters, FilterIndex, several=MultiSelect)
        if not chosen:
            return False
        return chosen if MultiSelect else chosen[0]

    @property
    def Ready(self) -> bool:
        """Whether no modal dialog is open."""
        return not open_dialogs(self._app.office)


class Workbook(PartialComObject):
    """A workbook."""

    def __init__(self, book: BookModel) -> None:
        self._book = book

    @property
    def Name(self) -> str:
        return self._book.name

    @property
    def FullName(self) -> str:
        return self._book.fullname

    @property
    def ReadOnly(self) -> bool:
        return bool(self._book.document.isReadonly())

    @property
    def Final(self) -> bool:
        """Whether the workbook is marked as final, which LibreOffice opens read-only."""
        return self.ReadOnly

    @property
    def MultiUserEditing(self) -> bool:
        return False

    @property
    def Date1904(self) -> bool:
        return self._book.formats.day_zero.year == YEAR_1904

    @property
    def ProtectStructure(self) -> bool:
        return bool(self._book.document.isProtected())

    @property
    def Sheets(self) -> Collection:
        return Collection([SheetName(name) for name in self._book.document.Sheets.getElementNames()])

    @property
    def Names(self) -> Collection:
        return Collection([Name(one) for _, one in self._book.names.snapshot()])

    @property
    def Styles(self) -> Styles:
        return Styles(self._book)

    def Windows(self, index: int) -> Window:
        del index
        return Window(self._book)

    def SaveCopyAs(self, path: str) -> None:
        self._book.save_copy(path)


class SheetName(PartialComObject):
    """An item of `Workbook.Sheets`, with its name only."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def Name(self) -> str:
        return self._name


class Name(PartialComObject):
    """A defined name. LibreOffice has no hidden names."""

    def __init__(self, name: NameModel) -> None:
        self._own = name

    @property
    def Name(self) -> str:
        return self._own.name

    @property
    def RefersTo(self) -> str:
        return self._own.refers_to


class Worksheet(PartialComObject):
    """A sheet."""

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet

    @property
    def Name(self) -> str:
        return self._sheet.name

    @property
    def Parent(self) -> Workbook:
        return Workbook(self._sheet.book)

    @property
    def ProtectContents(self) -> bool:
        return bool(self._sheet.remote.isProtected())

    def Protect(self, Password: str = "", **allowed: object) -> None:  # noqa: N803 — Excel's name
        """Protect locked cells; Excel's `Allow…` arguments are ignored."""
        del allowed
        self._sheet.remote.protect(Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N803 — Excel's name
        self._sheet.remote.unprotect(Password)

    @property
    def Visible(self) -> int:
        return VISIBLE if self._sheet.visible else HIDDEN

    @Visible.setter
    def Visible(self, value: int) -> None:
        """LibreOffice has no `very hidden`: the sheet is hidden."""
        self._sheet.visible = value == VISIBLE

    def Copy(self, Before: object = None, After: object = None) -> None:  # noqa: N803 — Excel's name
        """Not implemented: LibreOffice crashes when a sheet is copied into a workbook with macros."""
        raise NotImplementedError(".api: Worksheet.Copy in LibreOffice")

    @property
    def PageSetup(self) -> PageSetup:
        return PageSetup(self._sheet)

    @property
    def Outline(self) -> Outline:
        return Outline(self._sheet)

    @property
    def Tab(self) -> Tab:
        return Tab(self._sheet)

    def Activate(self) -> None:
        self._sheet.activate()

    def Shapes(self, name: str) -> Shape:
        return Shape(self._sheet, name)


class Tab(PartialComObject):
    """A sheet's tab."""

    def __init__(self, sheet: SheetModel) -> None:
        self._sheet = sheet

    @property
    def Color(self) -> int:
        return swapped(int(self._sheet.remote.TabColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._sheet.remote.TabColor = swapped(value)


class Shape(PartialComObject):
    """A shape on a sheet."""

    def __init__(self, sheet: SheetModel, name: str) -> None:
        found = next((one for one in shapes(sheet.remote) if name == one.Name), None)
        if found is None:
            raise KeyError(name)
        self._shape = found

    @property
    def AlternativeText(self) -> str:
        return str(self._shape.Description)

    @AlternativeText.setter
    def AlternativeText(self, value: str) -> None:
        self._shape.Description = value
