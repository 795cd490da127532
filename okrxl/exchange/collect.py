"""Collect: files that came back are read side by side, merged one after the other, and drawn in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from okrxl.core.errors import BadFileError, OkrxlError
from okrxl.core.grid import Grid
from okrxl.core.labels import Lang, header_spellings, normalized
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.file_store import load
from okrxl.excel.port import Port
from okrxl.exchange.log import SentFile
from okrxl.exchange.master import LOCAL, Execution, Master, master, sheets
from okrxl.exchange.parallel.pool import each, prepare
from okrxl.exchange.returned import sheet
from okrxl.exchange.returned.file import Incoming, unpack
from okrxl.exchange.returned.merge import merge
from okrxl.exchange.returned.types import CheckIn, Conflict, Content, Merged
from okrxl.pipeline import Moment
from okrxl.sheets.model import Appended, Drawing, Scalar

CHECK_INS = INPUT_BY_KEY["check_ins"]
ENDINGS = frozenset({".xlsx", ".xlsm"})
OTHERS = frozenset({".xls", ".xlsb", ".ods", ".csv", ".et", ".numbers"})
"""Files of spreadsheet programs that a department may have saved by mistake; they are told, not read."""


@dataclass(frozen=True)
class Collection:
    """How a collection went: what was merged, who has returned by now, whether the master was changed."""

    lang: Lang
    merged: Merged
    files: tuple[SentFile, ...]
    ignored: tuple[str, ...]
    changed: bool

    @property
    def errors(self) -> int:
        """How many of the remarks are errors: something was not taken."""
        return sum(one.finding.severity == "error" for one in self.merged.remarks)

    @property
    def missing(self) -> tuple[SentFile, ...]:
        """What has not come back."""
        return tuple(one for one in self.files if not one.returned)


def returned_paths(places: Iterable[Path], workbook: Path | None) -> tuple[list[Path], list[str]]:
    """The files to read, and the names of files that look like answers but cannot be read as they are.

    Folders are searched with what is in them; lock files of open workbooks and the master itself are not.
    """
    found: dict[Path, None] = {}
    others = []
    for place in places:
        if not place.exists():
            raise BadFileError("not_found", name=place.name)
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in inside:
            ending = path.suffix.casefold()
            if path.name.startswith(("~$", ".")) or not path.is_file():
                continue
            if ending in ENDINGS and not (workbook and path.resolve() == workbook.resolve()):
                found[path] = None
            elif ending in OTHERS:
                others.append(path.name)
    return list(found), others


def incoming_files(paths: Sequence[Path], passwords: Mapping[str, str]) -> Iterator[Incoming]:
    """The files' bytes, each with the passwords that may open it: its own department's first.

    A file that cannot be read from the disk is told as any other problem is; the others go on.
    """
    for path in paths:
        own = [word for name, word in passwords.items() if normalized(name) in normalized(path.name)]
        rest = [word for word in passwords.values() if word not in own]
        try:
            yield Incoming(path.name, load(path), (*own, *rest))
        except OkrxlError as error:
            yield Incoming(path.name, b"", problem=(error.code, error.values))


def collect(
    port: Port,
    moment: Moment,
    files: Iterable[Incoming],
    execution: Execution = LOCAL,
    *,
    ignored: Sequence[str] = (),
) -> Collection:
    """Merge returned files into the master: all of it or nothing. Nothing is saved here.

    BadFileError where the master cannot take what came back.
    """
    arrived = list(files)
    if execution.executor is None:
        prepare(unpack.__module__, len(arrived))
    at = master(port, moment, execution.say)
    returned = each(unpack, arrived, execution.executor, execution.count)
    merged = merge(at.before, returned, moment.now.date())
    changed = _changes(at, merged)
    if changed:
        drawn = sheets(at, merged, moment.now.date())
        appended = (_appended(port.read()["check_ins"], merged.appended),) if merged.appended else ()
        execution.say("draw")
        port.draw(Drawing(drawn, appended=appended))
    newest = tuple(merged.memory.newest(at.settings.cycle).values())
    return Collection(at.settings.language, merged, newest, tuple(ignored), changed)


def _changes(at: Master, merged: Merged) -> bool:
    """Whether there is anything that the workbook does not hold already."""
    return (
        bool(merged.appended or merged.resolved)
        or merged.memory != at.before.memory
        or set(map(_shown, merged.conflicts)) != set(map(_shown, at.before.pending.conflicts))
        or set(merged.proposals) != set(at.before.pending.proposals)
        or sheet.told(merged, at.settings.language) != at.told
    )


def _shown(conflict: Conflict) -> tuple[object, ...]:
    """What a manager sees of a conflict."""
    now = conflict.now or Content(None, None, "")
    return conflict.place, now.actual, now.comment


def _appended(grid: Grid, rows: Sequence[CheckIn]) -> Appended:
    """The new check-ins in the columns of the manager's table, in whatever order these stand."""
    told: dict[str, list[Scalar]] = {
        "date": [row.date for row in rows],
        "kr_id": [row.kr_id for row in rows],
        "actual": [row.content.actual for row in rows],
        "confidence": [row.content.confidence for row in rows],
        "comment": [row.content.comment or None for row in rows],
        "by": [row.by or None for row in rows],
        "source": [row.source for row in rows],
    }
    words = {
        text: column.key
        for column in CHECK_INS.columns
        for text in header_spellings(column.key, CHECK_INS.key)
    }
    places: dict[int, list[Scalar]] = {}
    for place, header in enumerate(grid.headers):
        cells = told.pop(words.get(normalized(header), ""), None)
        if cells:
            places[place] = cells
    return Appended(grid.table, places)
