"""What cells, rules, tables, charts and `.api` objects use of their sheet, workbook and application.

`app` implements these protocols and builds everything below it, so that no room below imports `app`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from okrxl.libreoffice.bridge.office import Office
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.libreoffice.translation.addresses import Area
from okrxl.libreoffice.translation.formats import Formats


@dataclass(frozen=True, slots=True)
class ComFactories:
    """Makes the object behind `.api` of a range, table, chart or series: `com` stands above their rooms."""

    cells: Callable[[Any], Any]
    table: Callable[[Any], Any]
    chart: Callable[[Any], Any]
    series: Callable[[Any], Any]


class AppModel(Protocol):
    """An application."""

    @property
    def office(self) -> Office:
        """The connection."""

    @property
    def version(self) -> str:
        """`"7.4"`."""

    @property
    def selection(self) -> Any:
        """The selected range, or None."""

    @property
    def screen_updating(self) -> bool:
        """Whether windows show changes as they are made."""

    def documents(self) -> Iterator[Remote]:
        """The UNO documents of all open workbooks."""

    def when_updating(self, step: Callable[[], object]) -> None:
        """Run a step that triggers a new layout, once screen updating is on."""


class NameModel(Protocol):
    """A defined name."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def refers_to(self) -> str:
        """The formula."""


class BookModel(Protocol):
    """A workbook."""

    com: ComFactories
    condition_counts: dict[tuple[object, ...], int]
    """(sheet name, *areas) -> number of conditions that this engine set on exactly these cells."""

    @property
    def app(self) -> AppModel:
        """Its application."""

    @property
    def document(self) -> Remote:
        """The UNO document."""

    @property
    def controller(self) -> Remote:
        """The UNO controller: the document's view."""

    @property
    def formats(self) -> Formats:
        """Its number formats."""

    @property
    def styles(self) -> Remote:
        """Its UNO cell styles."""

    @property
    def name(self) -> str:
        """The file name."""

    @property
    def fullname(self) -> str:
        """The path."""

    @property
    def names(self) -> Any:
        """Its defined names."""

    @property
    def sheets(self) -> Any:
        """Its sheets."""

    def save_copy(self, path: str) -> None:
        """Save a copy."""

    def database(self, name: str) -> Remote:
        """The UNO database range behind a table."""

    def forget_database(self, name: str) -> None:
        """Drop a cached database range."""

    def table_areas(self) -> dict[str, tuple[int, Area]]:
        """Table name -> (sheet counted from 0, area)."""


class SheetModel(Protocol):
    """A sheet."""

    visible: bool

    @property
    def book(self) -> BookModel:
        """Its workbook."""

    @property
    def remote(self) -> Remote:
        """The UNO sheet."""

    @property
    def annotations(self) -> Remote:
        """Its UNO notes."""

    @property
    def name(self) -> str:
        """The tab's name."""

    @property
    def position(self) -> int:
        """Its position, counted from 0."""

    @property
    def tables(self) -> Any:
        """Its tables."""

    @property
    def used_range(self) -> Any:
        """The range from the first to the last used cell."""

    def activate(self) -> None:
        """Show the sheet."""


class CellsModel(Protocol):
    """A range: what its rules use of it."""

    @property
    def sheet(self) -> SheetModel:
        """Its sheet."""

    @property
    def areas(self) -> tuple[Area, ...]:
        """Its areas."""

    @property
    def first(self) -> Remote:
        """The UNO range of the first area."""

    @property
    def remote(self) -> Remote:
        """The UNO object of all areas."""
