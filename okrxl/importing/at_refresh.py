"""Sources that Settings names for each refresh: imported before the workbook is scored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import OkrxlError
from okrxl.core.finding import Finding
from okrxl.core.labels import Lang, labels, normalized
from okrxl.importing.files.sources import SourceFile, own_sheets, source_files, source_sheets
from okrxl.importing.run import Asked, import_into
from okrxl.pipeline import Moment, Say
from okrxl.read.settings import import_sources, read_settings
from okrxl.read.tables import read_tables

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.excel.port import Port
    from okrxl.importing.model import SourceSheet
    from okrxl.importing.result import Imported

BETWEEN = re.compile(r"\s*[;；\n]\s*")


@dataclass(frozen=True)
class Place:
    """Where a workbook lies: its folder, None where it has none; its content as it is now."""

    folder: Path | None
    content: Callable[[], bytes | None]


def import_first(
    port: Port, moment: Moment, place: Place, say: Say, grids: Mapping[str, Grid]
) -> Sequence[Finding] | None:
    """Import what Settings names, and what is to be said of it; None where it names nothing."""
    stated = import_sources(grids.get("settings"))
    if stated is None:
        return None
    cell, text = stated
    names = [one for one in BETWEEN.split(text) if one]
    tables, _ = read_tables({"settings": grids["settings"]}, today=moment.now.date())
    lang = read_settings(tables.settings, today=moment.now.date())[0].language
    named = _sheets(names, port, place, lang)
    at = grids["settings"].sheet, cell
    found = [
        Finding("import_source_unread", "error", *at, name, {"problem": problem})
        for name, problem in named.problems
    ]
    if named.sheets:
        found += _imported(port, moment, named.sheets, at, say)
    return found


@dataclass
class _Named:
    """The sources that are named: their sheets, and what could not be read."""

    sheets: list[SourceSheet] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def _imported(
    port: Port, moment: Moment, sheets: Sequence[SourceSheet], at: tuple[str, str], say: Say
) -> Iterator[Finding]:
    """Import the sheets where nothing is in doubt; what is left for the manager is a finding."""
    done = import_into(port, moment, sheets, Asked(apply=True, standing=True), say)
    tab = labels(done.lang).text("sheets.import")
    for one in done.without:
        yield Finding("import_source_empty", "warning", *at, one.name)
    if not done.settled and done.count("new"):
        doubtful = ", ".join(one.layout.sheet.name for one in done.sources if done.doubts(one))
        yield Finding(
            "import_source_doubt", "error", *at, doubtful, {"count": done.count("new"), "sheet": tab}
        )
    left = _left(done)
    if done.settled and left:
        yield Finding("import_source_left", "warning", *at, values={"count": left, "sheet": tab})


def _left(done: Imported) -> int:
    """How much of the sources did not come in: rows that differ or are refused, cells that are not read."""
    unread = sum(one.severity == "error" for one in done.findings)
    return done.count("changed") + done.count("refused") + unread


def _sheets(names: Sequence[str], port: Port, place: Place, lang: Lang) -> _Named:
    """The sheets that the names stand for: own ones by their tab, else files."""
    found = _Named()
    tabs = {normalized(tab): tab for tab in port.sheet_names()}
    own = [tabs[normalized(name)] for name in names if normalized(name) in tabs]
    if own:
        content = place.content()
        file = SourceFile(port.name, content or b"")
        mine = {one.tab: one for one in own_sheets(file, port, own)} if content else {}
        for tab in own:
            if tab in mine:
                # What stands there now is of today.
                found.sheets.append(replace(mine[tab], saved=None))
            else:
                found.problems.append((tab, labels(lang).text("import.own_table", sheet=tab)))
    for name in names:
        if normalized(name) in tabs:
            continue
        try:
            for file in source_files([_path(name, place)]):
                found.sheets += source_sheets(file)
        except OkrxlError as error:
            found.problems.append((name, labels(lang).text(f"errors.{error.code}", **error.values)))
        except OSError as error:
            found.problems.append((name, str(error)))
    return found


def _path(name: str, place: Place) -> Path:
    path = Path(name.replace("\\", "/") if "/" not in name else name)
    return path if path.is_absolute() or place.folder is None else place.folder / path
