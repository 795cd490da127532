"""What both verbs share: the master as it stands, its memory, the two sheets they draw, how work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels, normalized
from okrxl.core.measures import MEASURES
from okrxl.exchange.log import TABLES, log_sheet, read_log
from okrxl.exchange.returned import sheet
from okrxl.exchange.returned.merge import Before
from okrxl.exchange.returned.sheet import PENDING, About, State, pending
from okrxl.exchange.returned.types import Merged
from okrxl.pipeline import Moment, Say, read
from okrxl.sheets.model import PlacedSheet

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.grid import Grid
    from okrxl.core.settings import Settings
    from okrxl.excel.port import Port

WORKBOOK = "workbook"
"""The text constant that tells one master from another (`_okrxl.text.workbook`)."""


@dataclass(frozen=True)
class Execution:
    """How the work is done and told.

    `executor` is of the `concurrent.futures` kind, None = as many processes as this machine has use for;
    `say` hears what is being begun, `count` how many files of how many are done.
    """

    executor: Executor | None = None
    say: Say = lambda _: None
    count: Callable[[int, int], None] = lambda _, __: None


LOCAL = Execution()


@dataclass(frozen=True)
class Master:
    """The manager's workbook: what its sheets amount to, what it remembers, what waits for a decision."""

    port: Port
    before: Before
    told: tuple[tuple[str, ...], ...]
    """What its sheet of returned files remarks on them now."""

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return self.before.found.settings


def master(port: Port, moment: Moment, say: Say) -> Master:
    """Read a workbook for sending or collecting; BadFileError where a sheet of ours has lost its place."""
    found = read(port, moment, say)
    tab = labels(found.settings.language).text("sheets.collected")
    if sheet.KEY not in port.owned() and normalized(tab) in map(normalized, port.sheet_names()):
        raise BadFileError("collected_taken", name=port.name, sheet=tab)
    grids = port.read({**TABLES, **PENDING, sheet.REMARKS: "remarks"})
    before = Before(found, port.texts().get(WORKBOOK, ""), read_log(grids), pending(grids))
    return Master(port, before, _told(grids.get("remarks")))


def _told(grid: Grid | None) -> tuple[tuple[str, ...], ...]:
    return (
        tuple(tuple("" if cell is None else str(cell) for cell in row) for row in grid.rows) if grid else ()
    )


def sheets(at: Master, merged: Merged, today: date) -> tuple[PlacedSheet, PlacedSheet]:
    """The memory, and the sheet of what came back."""
    settings = at.settings
    files = tuple(merged.memory.newest(settings.cycle).values())
    state = State(files, merged, dict(_about(at.before.found)))
    tab = at.port.owned().get(sheet.KEY) or labels(settings.language).text("sheets.collected")
    return log_sheet(merged.memory), sheet.collected(state, settings, tab, today)


def _about(found: Assessment) -> Iterable[tuple[str, About]]:
    """Every key result by its normalized id."""
    frame = found.scored
    keys = ("id", "key_result", "unit", "measure", "as_share")
    for kr_id, name, unit, measure, share in zip(*(frame[key] for key in keys), strict=True):
        # Growth is a share; the figures that are compared are not.
        actual = bool(share) and not MEASURES[measure].compares_years
        told = unit if isinstance(unit, str) else None
        yield normalized(kr_id), About(name or None, told, actual, bool(share))
