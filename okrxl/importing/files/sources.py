"""Files to import from, as sheets of raw cells: workbooks of every kind, and text files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.labels import normalized
from okrxl.excel.file_store import load
from okrxl.excel.read.foreign import read_foreign
from okrxl.excel.read.sheets import Sheet, read_workbook
from okrxl.importing.files import text_files
from okrxl.importing.model import SourceSheet

if TYPE_CHECKING:
    from okrxl.excel.port import Port

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
FOREIGN = frozenset({".xls", ".xlsb", ".ods"})
READABLE = WORKBOOKS | FOREIGN | text_files.ENDINGS
FIRST_YEAR = 1990
"""Programs that do not record when a file was saved write an earlier date."""


@dataclass(frozen=True)
class SourceFile:
    """A file's content, and the day on which it was saved as far as the disk says."""

    name: str
    content: bytes
    saved: date | None = None


def source_files(places: Iterable[Path]) -> Iterator[SourceFile]:
    """The files named, and those that folders hold, by name; BadFileError where one cannot be read."""
    for place in places:
        if not place.exists():
            raise BadFileError("not_found", name=place.name)
        inside = sorted(place.iterdir()) if place.is_dir() else [place]
        for path in inside:
            if place.is_dir() and (
                path.suffix.casefold() not in READABLE or path.name.startswith(("~$", "."))
            ):
                continue
            saved = datetime.fromtimestamp(path.stat().st_mtime).date()  # noqa: DTZ006 — the user's own day
            yield SourceFile(path.name, load(path), saved)


def source_sheets(file: SourceFile, wanted: Sequence[str] = ()) -> list[SourceSheet]:
    """The visible sheets of a file, or those `wanted` by name; BadFileError where one is not there."""
    ending = Path(file.name).suffix.casefold()
    if ending in text_files.ENDINGS:
        return [_text(file)]
    if ending in FOREIGN:
        sheets, saved = read_foreign(file.content, file.name), ""
    else:
        sheets, saved = read_workbook(file.content, file.name, hidden=bool(wanted))
    if wanted:
        sheets = [_named(sheets, name, file.name) for name in wanted]
    day = _day(saved) or file.saved
    return [
        SourceSheet(file.name, one.tab, one.rows, one.merged, one.percents, day, hidden=one.hidden)
        for one in sheets
    ]


def own_sheets(file: SourceFile, port: Port, wanted: Sequence[str] = ()) -> list[SourceSheet]:
    """The sheets without tables of okrxl in a workbook that imports from itself.

    All visible ones, or those `wanted` by their tabs.
    """
    made = {*port.owned().values(), *(grid.sheet for grid in port.read().values())}
    tabs = [tab for tab in wanted if tab not in made]
    if wanted and not tabs:
        return []
    return [sheet for sheet in source_sheets(file, tabs) if sheet.tab not in made]


def _named(sheets: Sequence[Sheet], name: str, file: str) -> Sheet:
    found = next((sheet for sheet in sheets if normalized(sheet.tab) == normalized(name)), None)
    if found is None:
        known = ", ".join(sheet.tab for sheet in sheets)
        raise BadFileError("import_no_sheet", name=file, sheet=name, known=known)
    return found


def _text(file: SourceFile) -> SourceSheet:
    text, encoding = text_files.decoded(file.content, file.name)
    rows, separator = text_files.split(text, file.name)
    comma = text_files.has_decimal_commas(rows, separator)
    return SourceSheet(
        file.name, "", rows, saved=file.saved, encoding=encoding, comma=comma, separator=separator
    )


def _day(saved: str) -> date | None:
    try:
        day = datetime.fromisoformat(saved).date()
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None
