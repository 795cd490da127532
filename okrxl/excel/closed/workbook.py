"""A closed .xlsx or .xlsm: the port of a file that is read once and replaced whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.schema import INPUT_NAMES
from okrxl.excel import file_store
from okrxl.excel.closed.holdings import holds_more
from okrxl.excel.closed.writer import DrawingWriter
from okrxl.excel.outlines import unmarked
from okrxl.excel.own_names import recognised
from okrxl.excel.package.archive import Package
from okrxl.excel.package.parts import Parts
from okrxl.excel.package.relations import refuse_unlinked, sheet_parts
from okrxl.excel.parts.workbook import WorkbookPart
from okrxl.excel.read.sheets import program
from okrxl.excel.read.tables import read_grids, table_headers, table_tabs

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from okrxl.core.grid import Grid
    from okrxl.sheets.model import Drawing, PlacedTable


class ClosedWorkbook:
    """The port of a closed file: read once on opening, written only by `save`.

    `beside` is an executor of one thread, which compresses what is drawn.
    """

    def __init__(self, path: Path, beside: Executor | None = None) -> None:
        self._path = path
        self._before = file_store.load(path)
        self._package = Package.open(self._before, name=path.name, beside=beside)
        self._changed = False

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def read(self, tables: Mapping[str, str] = INPUT_NAMES) -> Mapping[str, Grid]:
        """The tables asked for that are present, raw."""
        return read_grids(self._package, tables, lambda: self.owned().values())

    def sheet_names(self) -> tuple[str, ...]:
        """All tabs, in order."""
        return tuple(sheet_parts(self._package))

    def owned(self) -> Mapping[str, str]:
        """Key -> tab of the sheets okrxl made."""
        book = WorkbookPart(Parts(self._package))
        return book.owned() or recognised(book.names(), self.tables())

    def tables(self) -> Mapping[str, str]:
        """Name -> tab of all Excel tables."""
        return table_tabs(self._package)

    def headers(self, tables: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Name -> headers of those tables that are there."""
        return dict(table_headers(self._package, tables))

    def holds_more(self, key: str) -> bool:
        """Whether an owned sheet holds anything of the manager's."""
        return holds_more(Parts(self._package), key)

    def texts(self) -> Mapping[str, str]:
        """Text constants okrxl keeps in the workbook."""
        return WorkbookPart(Parts(self._package)).texts()

    def saved_by(self) -> str:
        """The program that saved the workbook last, by the file's properties."""
        return program(self._package)

    def draw(self, drawing: Drawing) -> None:
        """Put the drawing into the package; the file is written by `save`."""
        refuse_unlinked(self._package)
        DrawingWriter(self._package).draw(drawing)
        self._changed = True

    def mend(self, tables: Sequence[tuple[str, PlacedTable]]) -> None:
        """Make or stretch tables on the manager's sheets, given by tab."""
        from okrxl.excel.closed.mending import mend  # noqa: PLC0415 — few workbooks need it

        mend(self._package, tables)
        self._changed = True

    def save(self, *, keep: bool = True, command: str = "") -> None:
        """Replace the file in one step; `keep` the version before `command` for `restore`."""
        if self._changed:
            file_store.replace(self._path, self._before, self._write, keep=keep, command=command)

    def written_with(self, tabs: frozenset[str]) -> bytes:
        """The workbook as it would be saved, with these sheets in view alone.

        LibreOffice, which is to print it, takes Excel's mark of a folded group for that of the group above.
        """
        stream = BytesIO()
        self._package.write_to(stream)
        copy = Package.open(stream.getvalue(), name=self.name)
        parts = Parts(copy)
        WorkbookPart(parts).show_only(tabs)
        parts.flush()
        for tab in tabs:
            part = sheet_parts(copy)[tab]
            parts.put(part, unmarked(copy.part(part)))
        shown = BytesIO()
        copy.write_to(shown)
        return shown.getvalue()

    def _write(self, stream: IO[bytes]) -> None:
        """Write the package, and verify that it can be read before it replaces the workbook."""
        self._package.write_to(stream)
        stream.seek(0)
        again = Package.open(stream.read(), name=self.name)
        if (
            sheet_parts(again).keys() != sheet_parts(self._package).keys()
            or again.names != self._package.names
        ):
            raise BadFileError("damaged", name=self.name)
