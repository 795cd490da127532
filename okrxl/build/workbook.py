"""`okrxl new` and `okrxl adopt`: a new workbook, and the input sheets added to an existing one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from okrxl.build.base import ENDINGS, base_package, holds_macros
from okrxl.build.inputs import input_names, placed_inputs
from okrxl.build.macros import with_macros, with_names
from okrxl.build.sample import blank_rows, sample_rows
from okrxl.build.taken import defined_names, refuse_taken
from okrxl.core.errors import BadFileError, EnvironmentProblemError
from okrxl.core.labels import Lang, labels
from okrxl.core.schema import INPUT_TABLES
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.file_store import load
from okrxl.excel.package.archive import Package
from okrxl.excel.store.file_swap import leftover_prefix
from okrxl.pipeline import Moment, first_sheet, refresh
from okrxl.read import read_settings, read_tables
from okrxl.read.drifted import to_mend
from okrxl.sheets.model import Drawing, PlacedSheet, PlacedTable


class Closed(Protocol):
    """The part of the closed driver that is used here."""

    def draw(self, drawing: Drawing) -> None:
        """Put sheets and names into the workbook."""

    def save(self, *, keep: bool = True, command: str = "") -> None:
        """Write it to its file; `keep` the version before `command` for `restore`."""


Opens = Callable[[Path], Closed]
"""The driver: `ClosedWorkbook`."""


def starting(
    lang: Lang, *, sample: bool, today: date, first: tuple[PlacedSheet, ...] = (), monthly: bool = True
) -> Drawing:
    """The input sheets, with the sample or blank, after `first` (Home); `monthly` those by months too."""
    rows = sample_rows(lang) if sample else blank_rows(lang, today)
    tables = [table for table in INPUT_TABLES if monthly or not table.monthly]
    return Drawing((*first, *placed_inputs(lang, rows, tables)), input_names(lang, tables))


def new_workbook(
    path: Path, lang: Lang, wanted: Drawing, opens: Opens, finish: Callable[[Path], None] = lambda _: None
) -> None:
    """Create a workbook from the result of `starting`.

    `finish` gets the file under a temporary name, to refresh it before it appears. An existing file is never
    overwritten: BadFileError. The workbook appears complete or not at all.
    """
    refuse_target(path)
    try:
        with tempfile.TemporaryDirectory(prefix=leftover_prefix(path), dir=path.parent) as folder:
            made = Path(folder) / path.name
            base = base_package(lang, macro=holds_macros(path))
            made.write_bytes(with_macros(base, lang) if holds_macros(path) else base)
            book = opens(made)
            book.draw(wanted)
            book.save(keep=False)
            finish(made)
            publish(made, path)
    except OSError as error:
        raise EnvironmentProblemError("not_writable", name=path.name) from error


def refuse_target(path: Path) -> None:
    """BadFileError for a name that exists, whose folder does not exist, or with another ending."""
    if path.suffix.casefold() not in ENDINGS:
        raise BadFileError("wrong_ending", name=path.name)
    if os.path.lexists(path):
        raise BadFileError("already_there", name=path.name)
    if not path.parent.is_dir():
        raise BadFileError("folder_missing", name=path.name)


def publish(made: Path, path: Path) -> None:
    """Give a finished file its name in one step; BadFileError where the name was taken meanwhile."""
    try:
        # Unlike a rename, a link never replaces an existing file.
        os.link(made, path)
    except FileExistsError as error:
        raise BadFileError("already_there", name=path.name) from error
    except OSError:
        # The file system has no links (FAT, some shares).
        if os.path.lexists(path):
            raise BadFileError("already_there", name=path.name) from None
        shutil.move(made, path)


def mend(path: Path) -> tuple[str, ...]:
    """Make lost tables again, stretch others over the rows that adjoin them; the names of both.

    BadFileError, and no change, where a table cannot be made.
    """
    book = ClosedWorkbook(path)
    tables = list(to_mend(book.read()))
    if tables:
        book.mend([(one.tab, PlacedTable(one.name, one.area, one.headers)) for one in tables])
        book.save(command="adopt")
    return tuple(one.name for one in tables)


def add_months(path: Path, today: date) -> tuple[str, ...]:
    """Add the sheets by months that a workbook with input tables lacks; their names.

    They have the months of the cycle that its settings name. BadFileError, and no change, where a name is
    taken.
    """
    book = ClosedWorkbook(path)
    grids = book.read()
    lacking = [table for table in INPUT_TABLES if table.monthly and table.key not in grids]
    if "key_results" not in grids or not lacking:
        return ()
    tables, _ = read_tables(grids, today=today)
    settings, _ = read_settings(tables.settings, today=today)
    package, lang = Package.open(load(path), name=path.name), settings.language
    cycle = [
        (labels(lang).text(f"settings.{key}"), getattr(settings, key), None)
        for key in ("cycle_start", "cycle_end")
    ]
    known = {name.casefold() for name, _ in defined_names(package)}
    names = [one for one in input_names(lang, lacking) if one.name.casefold() not in known]
    wanted = Drawing(placed_inputs(lang, {"settings": cycle}, lacking), tuple(names))
    refuse_taken(package, wanted)
    book.draw(wanted)
    book.save(command="adopt")
    return tuple(sheet.name for sheet in wanted.sheets)


def adopt(path: Path, wanted: Drawing, opens: Opens) -> None:
    """Add the input sheets after the workbook's own; BadFileError, and no change, where a name is taken."""
    refuse_taken(Package.open(load(path), name=path.name), wanted)
    book = opens(path)
    book.draw(wanted)
    book.save(command="adopt")


def make(path: Path, lang: Lang, *, sample: bool, now: datetime) -> None:
    """`okrxl new`: Home, the input sheets, and all generated sheets."""

    def finish(made: Path) -> None:
        book = ClosedWorkbook(made)
        refresh(book, Moment(now))
        book.save(keep=False)

    clickable = holds_macros(path)
    home = first_sheet(lang, now, clickable=clickable)
    wanted = starting(lang, sample=sample, today=now.date(), first=(home,))
    if clickable:
        wanted = with_names(wanted, lang)
    new_workbook(path, lang, wanted, ClosedWorkbook, finish)
