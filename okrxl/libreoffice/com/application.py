"""`.api`: those of Excel's own words that scripts use where xlwings has none, and LibreOffice can do it.

Whatever is not here raises NotImplementedError with its name. Numbers and spellings are Excel's.
"""

# ruff: noqa: N802, D102 — the names are Excel's, and so is what they mean
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from okrxl.libreoffice.bridge.dialogs import open_dialogs
from okrxl.libreoffice.bridge.not_implemented import Words
from okrxl.libreoffice.com.cells import Cells
from okrxl.libreoffice.com.page_setup import PageSetup
from okrxl.libreoffice.com.styles import Styles
from okrxl.libreoffice.com.window import Window
from okrxl.libreoffice.ranges.colours import swapped

if TYPE_CHECKING:
    from okrxl.libreoffice.app.app import App
    from okrxl.libreoffice.app.book import Book
    from okrxl.libreoffice.app.names import Name as NameOf
    from okrxl.libreoffice.app.sheet import Sheet

MAC = 1904
VISIBLE, HIDDEN = -1, 0


class Things(Words):
    """A collection: `Count`, call by number or name, iteration."""

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
        """One of them; KeyError where there is none."""
        return self.Item(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)


class Application(Words):
    """The program."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def Name(self) -> str:
        return "LibreOffice Calc"

    @property
    def Version(self) -> str:
        return self._app.version

    @property
    def Selection(self) -> Cells:
        found = self._app.selection
        if found is None:
            raise ValueError("what is selected is no cells")
        return Cells(found)

    @property
    def Ready(self) -> bool:
        """Whether no dialog waits for an answer."""
        return not open_dialogs(self._app.office)


class Workbook(Words):
    """A workbook."""

    def __init__(self, book: Book) -> None:
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
        """Whether it refuses to be changed, as what Excel calls final: LibreOffice only reads it."""
        return self.ReadOnly

    @property
    def MultiUserEditing(self) -> bool:
        return False

    @property
    def Date1904(self) -> bool:
        return self._book.formats.first_day.year == MAC

    @property
    def ProtectStructure(self) -> bool:
        return bool(self._book.document.isProtected())

    @property
    def Sheets(self) -> Things:
        return Things([Tab(name) for name in self._book.document.Sheets.getElementNames()])

    @property
    def Names(self) -> Things:
        return Things([Name(one) for _, one in self._book.names.snapshot()])

    @property
    def Styles(self) -> Styles:
        return Styles(self._book)

    def Windows(self, index: int) -> Window:
        del index
        return Window(self._book)

    def SaveCopyAs(self, path: str) -> None:
        self._book.save_copy(path)


class Tab(Words):
    """A tab, of which only the name is known."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def Name(self) -> str:
        return self._name


class Name(Words):
    """A defined name. LibreOffice hides none."""

    def __init__(self, name: NameOf) -> None:
        self._own = name

    @property
    def Name(self) -> str:
        return self._own.name

    @property
    def RefersTo(self) -> str:
        return self._own.refers_to


class Worksheet(Words):
    """A sheet."""

    def __init__(self, sheet: Sheet) -> None:
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

    def Protect(self, Password: str = "", **allowed: object) -> None:  # noqa: N803 — Excel's word
        """Only cells that are not locked can be typed into; what else is allowed cannot be told."""
        del allowed
        self._sheet.remote.protect(Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N803 — as above
        self._sheet.remote.unprotect(Password)

    @property
    def Visible(self) -> int:
        return VISIBLE if self._sheet.visible else HIDDEN

    @Visible.setter
    def Visible(self, value: int) -> None:
        """LibreOffice knows no better hidden sheets."""
        self._sheet.visible = value == VISIBLE

    def Copy(self, Before: object = None, After: object = None) -> None:  # noqa: N803 — as above
        """LibreOffice ends itself over a sheet of another workbook that comes into one with macros."""
        raise NotImplementedError(".api: Worksheet.Copy in LibreOffice")

    @property
    def PageSetup(self) -> PageSetup:
        return PageSetup(self._sheet)

    @property
    def Tab(self) -> TabLook:
        return TabLook(self._sheet)

    def Activate(self) -> None:
        self._sheet.activate()

    def Shapes(self, name: str) -> Shape:
        return Shape(self._sheet, name)


class TabLook(Words):
    """A tab's colour."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def Color(self) -> int:
        return swapped(int(self._sheet.remote.TabColor))

    @Color.setter
    def Color(self, value: int) -> None:
        self._sheet.remote.TabColor = swapped(value)


class Shape(Words):
    """Anything drawn on a sheet."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        page = sheet.remote.DrawPage
        shapes = (page.getByIndex(index) for index in range(page.getCount()))
        self._shape = next(one for one in shapes if name == one.Name)

    @property
    def AlternativeText(self) -> str:
        return str(self._shape.Description)

    @AlternativeText.setter
    def AlternativeText(self, value: str) -> None:
        self._shape.Description = value
