"""The Excel that is running: the very instance and workbook of a click, found by window and by name."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from okrxl import libreoffice
from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError
from okrxl.core.labels import LANGS, Lang
from okrxl.core.language import language_of_tabs
from okrxl.core.names import TEXT_NAME
from okrxl.excel.live.api import application
from okrxl.excel.store.passing import passing_folder

if TYPE_CHECKING:
    import xlwings as xw

    from okrxl.excel.live.draw.prepared import PrepareSheets
    from okrxl.excel.port import Port

HEAVY = ("pandas", "numpy", "matplotlib", "PIL", "polars")
"""What xlwings loads if installed, for conversions that okrxl never uses: most of a second."""

PROGRAMS = {libreoffice.NAME: "LibreOffice"}
"""What the engines' programs are called, other than Excel."""

NEEDED = {
    "Range": "move merge unmerge paste add_note conditional_formats data_validation",
    "Chart": "series legend value_axis category_axis set_source_data set_x_axis_values title",
    "ChartSeries": "set",
    "ChartAxis": "set",
    "Table": "resize show_totals",
    "ConditionalFormats": "add_cell_value add_custom add_color_scale add_data_bar clear",
    "DataValidation": "set_list set_decimal set_date set_custom source delete",
    "Books": "open",
}
"""The calls of the driver that came to xlwings late, `Range.move` last (0.37.7), by class."""


class RunningBook:
    """An open workbook: what a click needs of it besides the port."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self.name = str(book.name)

    @property
    def location(self) -> str:
        """Its path or address; its name before it was first saved."""
        return application.full_name(self._book)

    @property
    def program(self) -> str:
        """The name of the program that it is open in."""
        return PROGRAMS.get(str(self._book.app.engine.name), "Excel")

    @property
    def process(self) -> int | None:
        """The process of the Excel or LibreOffice it is open in."""
        with suppress(Exception):  # engines raise what they like
            return int(self._book.app.pid)
        return None

    def language(self) -> Lang | None:
        """From the text okrxl keeps in it, or the names of its sheets."""
        with suppress(Exception):  # engines raise any exception for a name that does not exist
            text = str(self._book.names[f"{TEXT_NAME}language"].refers_to)
            return next(lang for lang in LANGS if lang in text)
        return language_of_tabs(map(str, self._book.sheet_names))

    def show_status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives it back to Excel."""
        self._book.app.status_bar = False if text is None else text

    def alert(self, text: str, title: str, mood: Literal["info", "critical"]) -> None:
        """Show a message box over Excel's window."""
        self._book.app.alert(text, title, "ok", mood)

    def confirm(self, text: str, title: str) -> bool:
        """Ask over Excel's window."""
        return bool(self._book.app.alert(text, title, "yes_no", "info") == "yes")

    def choose_files(self, title: str, endings: Sequence[str]) -> Sequence[Path]:
        """The files that are chosen in the program's own dialog."""
        return application.choose_files(self._book.app, title, endings)

    def obstacle(self) -> OkrxlError | None:
        """Why nothing can be done in it: Excel is busy, it is final or shared (protection: see the port)."""
        if not application.ready(self._book.app):
            return EnvironmentProblemError("excel_busy")
        if application.final(self._book):
            return BadFileError("final", name=self.name)
        return BadFileError("shared", name=self.name) if application.shared(self._book) else None

    def read_only(self) -> bool:
        """Whether it cannot be saved under its name."""
        return application.read_only(self._book)

    def saves_itself(self) -> bool:
        """Whether Excel saves each change at once (AutoSave)."""
        return application.autosaves(self._book)

    def port(self, prepare: PrepareSheets | None = None) -> Port:
        """The driver of open workbooks."""
        from okrxl.excel.live.workbook import LiveWorkbook  # noqa: PLC0415 — after the first status bar text

        return LiveWorkbook(self._book, prepare)

    def copy(self) -> bytes | None:
        """A copy written by Excel, unsaved changes included; else the file as last saved."""
        with passing_folder() as folder:
            path = folder / self.name
            if application.save_copy(self._book, path):
                return path.read_bytes()
        with suppress(OSError):
            return Path(self.location).read_bytes()
        return None

    def print_sheets(self, tabs: Collection[str]) -> bytes | None:
        """The PDF that Excel makes of some of its sheets; None where it makes none.

        LibreOffice prints hidden sheets along that have a print area: it is asked another way.
        """
        if self._book.app.engine.name == libreoffice.NAME:
            return None
        return application.print_sheets(self._book, tabs)

    def open_beside(self, path: Path) -> None:
        """Open another workbook in the same Excel, read-only, so that saving it asks for a name."""
        self._book.app.books.open(path, read_only=True)

    def is_open(self) -> bool:
        """Whether it is still open."""
        try:
            return bool(self._book.name)
        except Exception:  # noqa: BLE001 — engines raise what they like
            return False


def load() -> None:
    """Load xlwings without its optional parts; EnvironmentProblemError where it is missing."""
    with _light():
        try:
            import xlwings  # noqa: PLC0415
        except ImportError as error:
            raise EnvironmentProblemError("xlwings_missing") from error
        refuse_old(xlwings.main, xlwings.__version__)
        from okrxl.libreoffice.app import engine  # noqa: PLC0415 — it needs xlwings

        engine.add()


def refuse_old(main: object, version: str) -> None:
    """EnvironmentProblemError where xlwings lacks a call of the driver: refreshes would stop midway."""
    for kind, calls in NEEDED.items():
        if not all(hasattr(getattr(main, kind, None), one) for one in calls.split()):
            raise EnvironmentProblemError("xlwings_old", version=version)


def attach(name: str, hwnd: int | None) -> RunningBook:
    """The workbook of that name in the Excel that has that window; without them, the one in front.

    Raises EnvironmentProblemError where Excel or its support is missing, BadFileError where it is not open.
    """
    load()
    import xlwings  # noqa: PLC0415

    wanted, some = name.casefold(), False
    for app in _apps(xlwings, hwnd):
        some = True
        if not name and len(app.books):
            return RunningBook(app.books.active)
        for book in app.books if name else ():
            if str(book.name).casefold() == wanted:
                return RunningBook(book)
    raise _not_found(name, some=some)


def open_books(name: str) -> list[RunningBook]:
    """The open workbooks that may be meant: of that name, without one those with okrxl's sheets, else all.

    Raises as `attach` does where there is none.
    """
    load()
    import xlwings  # noqa: PLC0415

    found: list[RunningBook] = []
    some = False
    try:
        for app in _apps(xlwings, None):
            some = True
            found += map(RunningBook, app.books)
    except EnvironmentProblemError:  # no way to LibreOffice; what is open in Excel is known by then
        if not found:
            raise
    if name:
        found = [one for one in found if one.name.casefold() == name.casefold()]
    else:
        found = [one for one in found if one.language() is not None] or found
    if not found:
        raise _not_found(name, some=some)
    return found


def _not_found(name: str, *, some: bool) -> OkrxlError:
    """Why there is no workbook; `some`: a program runs."""
    if not some:
        return EnvironmentProblemError("no_excel")
    return BadFileError("not_open", name=name) if name else EnvironmentProblemError("no_book_open")


def _apps(xlwings: object, hwnd: int | None) -> Iterator[xw.App]:
    """The programs to look in: the Excel of that window; without one all Excels, then LibreOffice.

    LibreOffice has no such handle, and is asked last because that is slow.
    """
    engines = {engine.name: engine for engine in xlwings.engines}  # type: ignore[attr-defined]
    found = list(engines["excel"].apps) if "excel" in engines else []
    if hwnd is not None:
        process = _process(hwnd)
        found = [app for app in found if app.pid == process or application.window(app) == hwnd] or found
    yield from found
    if libreoffice.NAME in engines and hwnd is None:
        from okrxl.libreoffice.app.engine import in_windows  # noqa: PLC0415 — it needs xlwings

        try:
            yield from in_windows()
        except libreoffice.BridgeMissingError as error:
            raise EnvironmentProblemError("no_bridge", version=str(error)) from error


def _process(hwnd: int) -> int | None:
    """The process that a window belongs to, on Windows: each Excel is one."""
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415

    number = ctypes.c_ulong()
    ctypes.windll.user32.GetWindowThreadProcessId(hwnd, ctypes.byref(number))
    return number.value or None


def speaks_with_libreoffice() -> bool | None:
    """Whether this Python can talk to LibreOffice; None where LibreOffice is not installed."""
    from okrxl.libreoffice.bridge import processes, remote  # noqa: PLC0415

    if processes.program() is None:
        return None
    try:
        remote.uno()
    except libreoffice.BridgeMissingError:
        return False
    return True


@contextmanager
def _light() -> Iterator[None]:
    """Hide the modules of HEAVY from imports; those already loaded stay."""
    hidden = [name for name in HEAVY if name not in sys.modules]
    for name in hidden:
        # How Python marks what may not be imported.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
