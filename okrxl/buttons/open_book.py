"""What a click asks of the workbook that is open in Excel; `okrxl.excel.live.running` is the real one."""

from __future__ import annotations

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
    def place(self) -> str:
        """Its path, an address where it lies in a cloud, or its bare name before it was first saved."""

    def language(self) -> Lang | None:
        """The workbook's own language, if it is one of okrxl's."""

    def show_status(self, text: str | None) -> None:
        """Words in the status bar; None gives it back to Excel."""

    def alert(self, text: str, title: str, mood: Literal["info", "critical"]) -> None:
        """A message box; waits until it is closed."""

    def obstacle(self) -> OkrxlError | None:
        """Why nothing can be done in it."""

    def read_only(self) -> bool:
        """Whether what is done cannot be saved under its name."""

    def port(self, prepare: PrepareSheets | None = None) -> Port:
        """To read tables from and draw sheets into; with `prepare` new ones are made quickly."""

    def copy(self) -> bytes | None:
        """The workbook as it is now, as a file would hold it; None where Excel cannot tell."""

    def open_beside(self, path: Path) -> None:
        """Open another workbook in the same Excel, to be read."""

    def there(self) -> bool:
        """Whether it is still open."""
