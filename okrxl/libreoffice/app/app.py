"""An application: one office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from xlwings import base_classes

from okrxl.libreoffice.app.books import SPREADSHEET, Books
from okrxl.libreoffice.app.offices import forget, set_active
from okrxl.libreoffice.bridge import dialogs
from okrxl.libreoffice.bridge.not_implemented import PartialEngineClass
from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import Remote, properties
from okrxl.libreoffice.com.application import Application
from okrxl.libreoffice.ranges.range import Range, selected_range

CALCULATION = {True: "automatic", False: "manual"}


class App(PartialEngineClass, base_classes.App):
    """An office. Excel's application settings are settings of each document in LibreOffice."""

    engine: object

    def __init__(self, office: Office, engine: object) -> None:
        self.office = office
        self.engine = engine
        self._indicators: list[Remote] = []
        self._status: str | bool = False
        self._alerts = True
        self._events = True
        self._deferred: list[Callable[[], object]] = []

    @property
    def cut_copy_mode(self) -> str | None:
        """`"copy"` after `Range.copy()`, else None."""
        return "copy" if self.office.copied_range else None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: object) -> None:
        if not value:
            self.office.copied_range = None

    @property
    def api(self) -> Any:
        """Excel's Application object, in part; `office.desktop` is the UNO object."""
        return Application(self)

    xl = api

    def documents(self) -> Iterator[Remote]:
        """The UNO documents of all open workbooks."""
        found = self.office.desktop.Components.createEnumeration()
        while found.hasMoreElements():
            one = found.nextElement()
            if hasattr(one, "supportsService") and one.supportsService(SPREADSHEET):
                yield one

    @property
    def pid(self) -> int:
        """The process id."""
        return self.office.pid

    @property
    def hwnd(self) -> None:
        """Always None: LibreOffice gives no window handle."""
        return

    @property
    def version(self) -> str:
        """`"7.4"`."""
        node = self._settings("/org.openoffice.Setup/Product")
        return str(node.getByName("ooSetupVersionAboutBox") or node.getByName("ooSetupVersion"))

    def _settings(self, path: str) -> Remote:
        provider = self.office.service("configuration.ConfigurationProvider")
        view = "com.sun.star.configuration.ConfigurationAccess"
        return provider.createInstanceWithArguments(view, properties(nodepath=path))

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active workbook; None where something else is selected."""
        return selected_range(self.books.active)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring the window to the front."""
        del steal_focus
        frame = self.office.desktop.getCurrentFrame()
        if frame is not None:
            frame.activate()
        set_active(self.office)

    @property
    def visible(self) -> bool:
        """Whether any window is visible."""
        return any(one.CurrentController.Frame.ContainerWindow.isVisible() for one in self.documents())

    @visible.setter
    def visible(self, value: bool) -> None:
        for one in self.documents():
            one.CurrentController.Frame.ContainerWindow.setVisible(bool(value))

    def quit(self) -> None:
        """End the office; unsaved changes are lost, as in Excel."""
        for one in list(self.documents()):
            with suppress(Exception):  # a document that refuses to close ends with its office
                one.setModified(False)
                one.close(True)
        self.office.close()
        forget(self.office)

    def kill(self) -> None:
        """Kill the process."""
        self.office.kill()
        forget(self.office)

    @property
    def screen_updating(self) -> bool:
        """Whether windows show changes as they are made."""
        return not any(one.hasControllersLocked() for one in self.documents())

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        """Lock or unlock all documents; undo is off meanwhile and emptied afterwards, as in Excel."""
        while value and self._deferred:
            with suppress(Exception):  # its sheet may have been deleted
                self._deferred.pop(0)()
        for one in self.documents():
            if value:
                # All locks, including those of a program that was killed before it could release them.
                while one.hasControllersLocked():
                    one.unlockControllers()
                if one.UndoManager.isLocked():
                    one.UndoManager.unlock()
                    one.UndoManager.clear()
            elif not one.hasControllersLocked():
                one.lockControllers()
                if not one.UndoManager.isLocked():
                    one.UndoManager.lock()

    def when_updating(self, step: Callable[[], object]) -> None:
        """Run a step that triggers a new layout: now, or once screen updating is on again."""
        if self.screen_updating:
            step()
        else:
            self._deferred.append(step)

    @property
    def display_alerts(self) -> bool:
        """Stored without effect: over the bridge LibreOffice shows no alerts."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        """Stored without effect: macros bound to events always run."""
        return self._events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._events = bool(value)

    @property
    def calculation(self) -> str:
        """`"automatic"` or `"manual"`, of the active workbook; set for all."""
        return CALCULATION[bool(self.books.active.document.isAutomaticCalculationEnabled())]

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in CALCULATION.values():
            raise NotImplementedError(f"App.calculation = {value!r} in LibreOffice")
        for one in self.documents():
            one.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        """Recalculate dirty cells in all workbooks."""
        for one in self.documents():
            one.calculate()

    @property
    def status_bar(self) -> str | bool:
        """The text set here; False while LibreOffice's own is shown."""
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
        """Show a message box over the active window and return the button that was pressed."""
        del callback
        return dialogs.alert(self.office, prompt or "", title or "", buttons or "ok", mode)

    def run(self, macro: str, args: tuple[object, ...]) -> object:
        """Run a macro of the active workbook: `Module.Name`, or a script URL."""
        document = self.books.active.document
        url = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        script = document.getScriptProvider().getScript(macro if ":" in macro else url)
        return script.invoke(tuple(args), (), ())[0]
