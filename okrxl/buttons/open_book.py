"""What a click needs of the workbook that is open in Excel; `okrxl.excel.live.running` implements it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from okrxl.core.errors import OkrxlError
    from okrxl.core.labels import Lang
    from okrxl.excel.live.draw.prepared import PrepareSheets
    from okrxl.excel.port import Port


class OpenBook(Protocol):
    """An open workbook and the Excel it is open in."""

    @property
    def name(self) -> str:
        """As its window is titled."""

    @property
    def location(self) -> str:
        """Its path, its address in a cloud, or its bare name before it was first saved."""

    @property
    def process(self) -> int | None:
        """The number of the process that it is open in; None where that is not known."""

    def language(self) -> Lang | None:
        """The workbook's own language, if it is one of okrxl's."""

    def show_status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives it back to Excel."""

    def alert(self, text: str, title: str, mood: Literal["info", "critical"]) -> None:
        """A message box; waits until it is closed."""

    def confirm(self, text: str, title: str) -> bool:
        """A message box with a question; whether it was answered with yes."""

    def choose_files(self, title: str, endings: Sequence[str]) -> Sequence[Path]:
        """The files chosen in a dialog that offers those with `endings`; none where it is cancelled."""

    def obstacle(self) -> OkrxlError | None:
        """Why it cannot be changed, if so."""

    def read_only(self) -> bool:
        """Whether it cannot be saved under its name."""

    def saves_itself(self) -> bool:
        """Whether Excel saves each change at once (AutoSave)."""

    def port(self, prepare: PrepareSheets | None = None) -> Port:
        """The port that reads tables and draws sheets; `prepare` makes new sheets quickly."""

    def copy(self) -> bytes | None:
        """The workbook as it is now, as the bytes of a file; None where Excel cannot save a copy."""

    def print_sheets(self, tabs: Collection[str]) -> bytes | None:
        """The PDF that Excel makes of some of its sheets; None where it makes none."""

    def open_beside(self, path: Path) -> None:
        """Open another workbook in the same Excel, to be read."""

    def is_open(self) -> bool:
        """Whether it is still open."""
