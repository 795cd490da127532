"""An office and its open workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app.engine import engine, forget, in_front
from okrxl.libreoffice.bridge import dialogs
from okrxl.libreoffice.bridge.not_implemented import Named
from okrxl.libreoffice.bridge.office import Office, open_document
from okrxl.libreoffice.bridge.remote import Remote, constant, uno

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
EMPTY = "private:factory/scalc"
CALCULATION = {True: "automatic", False: "manual"}


class App(Named, base_classes.App):
    """LibreOffice, as xlwings' App. What Excel keeps for the program LibreOffice keeps for each document."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._indicators: list[Remote] = []
        self._status: str | bool = False
        self._alerts = True
        self._events = True
        self._waiting: list[Callable[[], object]] = []

    engine = engine

    @property
    def cut_copy_mode(self) -> str | None:
        """Whether cells wait to be pasted."""
        return "copy" if self.office.marked else None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: object) -> None:
        if not value:
            self.office.marked = None

    @property
    def api(self) -> Any:
        """The program in some of Excel's own words; `office.desktop` is LibreOffice's own object."""
        from okrxl.libreoffice.com.application import Application  # noqa: PLC0415 — words know apps

        return Application(self)

    xl = api

    def documents(self) -> Iterator[Remote]:
        """All open spreadsheets."""
        found = self.office.desktop.Components.createEnumeration()
        while found.hasMoreElements():
            one = found.nextElement()
            if hasattr(one, "supportsService") and one.supportsService(SPREADSHEET):
                yield one

    @property
    def pid(self) -> int:
        """Its process."""
        return self.office.pid

    @property
    def hwnd(self) -> None:
        """LibreOffice tells no window's number."""
        return

    @property
    def version(self) -> str:
        """`"7.4"`."""
        node = self._settings("/org.openoffice.Setup/Product")
        return str(node.getByName("ooSetupVersionAboutBox") or node.getByName("ooSetupVersion"))

    def _settings(self, path: str) -> Remote:
        from okrxl.libreoffice.bridge.remote import properties  # noqa: PLC0415

        provider = self.office.service("configuration.ConfigurationProvider")
        view = "com.sun.star.configuration.ConfigurationAccess"
        return provider.createInstanceWithArguments(view, properties(nodepath=path))

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Any:
        """The selected cells of the document in front; None where it is something else."""
        from okrxl.libreoffice.ranges.cells import selected  # noqa: PLC0415 — cells know apps

        return selected(self.books.active)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring its window to the front."""
        del steal_focus
        frame = self.office.desktop.getCurrentFrame()
        if frame is not None:
            frame.activate()
        in_front(self.office)

    @property
    def visible(self) -> bool:
        """Whether a window is shown."""
        return any(one.CurrentController.Frame.ContainerWindow.isVisible() for one in self.documents())

    @visible.setter
    def visible(self, value: bool) -> None:
        for one in self.documents():
            one.CurrentController.Frame.ContainerWindow.setVisible(bool(value))

    def quit(self) -> None:
        """End it; unsaved changes are lost, as in Excel."""
        for one in list(self.documents()):
            with suppress(Exception):  # a document that does not want to be closed now goes with its program
                one.setModified(False)
                one.close(True)
        self.office.close()
        forget(self.office)

    def kill(self) -> None:
        """End it at once."""
        self.office.kill()
        forget(self.office)

    @property
    def screen_updating(self) -> bool:
        """Whether changes are shown as they are made."""
        return not any(one.hasControllersLocked() for one in self.documents())

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        """While it is off nothing goes into the list of what can be undone; Excel empties it as well."""
        while value and self._waiting:
            with suppress(Exception):  # the sheet it was for may be gone again
                self._waiting.pop(0)()
        for one in self.documents():
            if value:
                # All locks, also those of a program that was ended before it could give them back.
                while one.hasControllersLocked():
                    one.unlockControllers()
                if one.UndoManager.isLocked():
                    one.UndoManager.unlock()
                    one.UndoManager.clear()
            elif not one.hasControllersLocked():
                one.lockControllers()
                if not one.UndoManager.isLocked():
                    one.UndoManager.lock()

    def when_shown(self, step: Callable[[], object]) -> None:
        """Take a step that makes LibreOffice lay out a sheet anew: now, or once changes are shown again."""
        if self.screen_updating:
            step()
        else:
            self._waiting.append(step)

    @property
    def display_alerts(self) -> bool:
        """LibreOffice asks nothing of who works over the bridge; the word is kept for who reads it."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        """Macros bound to events run all the same; the word is kept for who reads it."""
        return self._events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._events = bool(value)

    @property
    def calculation(self) -> str:
        """Of the document in front; LibreOffice has no third mode."""
        return CALCULATION[bool(self.books.active.document.isAutomaticCalculationEnabled())]

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in CALCULATION.values():
            raise NotImplementedError(f"App.calculation = {value!r} in LibreOffice")
        for one in self.documents():
            one.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        """Calculate what is stale, everywhere."""
        for one in self.documents():
            one.calculate()

    @property
    def status_bar(self) -> str | bool:
        """The words that were put there; False where it is LibreOffice's own."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if value is False or value is None:
            while self._indicators:
                self._indicators.pop().end()
            self._status = False
            return
        if not self._indicators:
            for one in self.documents():
                made = one.CurrentController.Frame.createStatusIndicator()
                made.start(str(value), 0)
                self._indicators.append(made)
        for made in self._indicators:
            made.setText(str(value))
        self._status = value

    def alert(self, prompt: str, title: str, buttons: str | None, mode: str | None, callback: object) -> str:
        """A message box over the window in front; the button that was pressed."""
        del callback
        return dialogs.alert(self.office, prompt or "", title or "", buttons or "ok", mode)

    def run(self, macro: str, args: tuple[object, ...]) -> object:
        """A macro of the document in front: `Module.Name`, or a whole script address."""
        document = self.books.active.document
        address = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        script = document.getScriptProvider().getScript(macro if ":" in macro else address)
        return script.invoke(tuple(args), (), ())[0]


class Books(Named, base_classes.Books):
    """The open workbooks of an office."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Remote:
        """LibreOffice's own list of documents."""
        return self.app.office.desktop.Components

    def _wrapped(self, document: Remote) -> Any:
        from okrxl.libreoffice.app.book import Book  # noqa: PLC0415 — the two know each other

        return Book(self.app, document)

    @property
    def active(self) -> Any:
        """The one in front; where that is no workbook, any that is open."""
        front = self.app.office.desktop.getCurrentComponent()
        if front is not None and front.supportsService(SPREADSHEET):
            return self._wrapped(front)
        for document in self.app.documents():
            return self._wrapped(document)
        raise KeyError("no workbook is open")

    def __call__(self, name_or_index: str | int) -> Any:
        """One of them; KeyError where there is none."""
        if isinstance(name_or_index, str):
            for book in self:
                if book.name.casefold() == name_or_index.casefold():
                    return book
            raise KeyError(name_or_index)
        return list(self)[name_or_index - 1]

    def __len__(self) -> int:
        return sum(1 for _ in self.app.documents())

    def __iter__(self) -> Iterator[Any]:
        return map(self._wrapped, self.app.documents())

    def add(self) -> Any:
        """A new, empty workbook."""
        return self._wrapped(open_document(self.app.office, EMPTY))

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: object = None,
        *others: object,
        **named: Any,
    ) -> Any:
        """Open a file; it runs no macros but on a click, if LibreOffice's own settings allow it."""
        del update_links
        password = named.get("password") or (others[1] if len(others) > 1 else None)
        asked: dict[str, object] = {"ReadOnly": bool(read_only)}
        asked["MacroExecutionMode"] = constant("document.MacroExecMode.USE_CONFIG_REJECT_CONFIRMATION")
        if password:
            asked["Password"] = password
        if not self.app.screen_updating:
            # Excel shows no window either while nothing is shown.
            asked["Hidden"] = True
        url = uno().systemPathToFileUrl(str(Path(fullname).resolve()))
        document = open_document(self.app.office, url, **asked)
        if document is None:
            raise OSError(f"LibreOffice could not open {fullname}")
        return self._wrapped(document)
