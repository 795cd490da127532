"""What distributing and collecting share: reading the master, the two sheets they draw, how work is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.labels import labels, normalized
from okrxl.core.measures import MEASURES
from okrxl.core.schema import GENERATED_SHEETS, INPUT_BY_KEY
from okrxl.core.wording import describe_finding
from okrxl.exchange.log import KEY, TAB, TABLES, log_sheet, offered_cells, read_log
from okrxl.exchange.returned import sheet
from okrxl.exchange.returned.pending import PENDING, read_pending
from okrxl.exchange.returned.reference import MasterState
from okrxl.exchange.returned.sheet import Place
from okrxl.exchange.returned.tables import REMARKS, KeyResult, Returns
from okrxl.exchange.returned.types import Merged
from okrxl.pipeline import Moment, Say, raw, read_unchecked
from okrxl.read.drifted import adjoining
from okrxl.read.incomplete import is_incomplete
from okrxl.scoring.same_day import adds_up
from okrxl.sheets.model import PlacedSheet

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.grid import Grid
    from okrxl.core.settings import Settings
    from okrxl.excel.port import Port

CHECK_INS = INPUT_BY_KEY["check_ins"]
WORKBOOK = "workbook"
"""The text constant that tells one master from another (`_okrxl.text.workbook`)."""


@dataclass(frozen=True)
class Execution:
    """How the work is run and reported.

    `executor` is a `concurrent.futures` executor (None: as many processes as this machine can use); `say`
    receives the stage that begins, `count` the files done and their total.
    """

    executor: Executor | None = None
    say: Say = lambda _: None
    count: Callable[[int, int], None] = lambda _, __: None


LOCAL = Execution()


@dataclass(frozen=True)
class Growing:
    """The table of check-ins, as new ones are appended to it: `adjoining` rows under it are read with it."""

    table: str
    headers: tuple[str, ...]
    adjoining: int

    @classmethod
    def of(cls, grids: Mapping[str, Grid]) -> Growing:
        """That of a workbook's raw tables."""
        grid = grids[CHECK_INS.key]
        return cls(grid.table, tuple(grid.headers), adjoining(grids, CHECK_INS.key))


@dataclass(frozen=True)
class Master:
    """The manager's workbook, read; `remarks` are the rows of remarks on its sheet of returned files."""

    port: Port
    state: MasterState
    remarks: tuple[tuple[str, ...], ...]
    read: Growing

    @property
    def check_ins(self) -> Growing:
        """The table of check-ins as it is now: somebody may have moved its columns meanwhile."""
        now = self.port.headers((CHECK_INS.name,)).get(CHECK_INS.name)
        return self.read if now == self.read.headers else Growing.of(self.port.read())

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return self.state.assessment.settings


def read_master(port: Port, moment: Moment, say: Say) -> Master:
    """Read a workbook for sending or collecting; BadFileError if another sheet has taken the tab."""
    whole = raw(port, say)
    found = read_unchecked(port, whole, moment, say)
    if is_incomplete(found.findings):
        first = next(one for one in found.findings if one.severity == "error")
        problem, _ = describe_finding(first, found.settings.language)
        raise BadFileError("master_incomplete", name=port.name, problem=problem)
    tab = labels(found.settings.language).text("sheets.collected")
    grids = port.read({**TABLES, **PENDING, REMARKS: "remarks"})
    if sheet.KEY not in port.owned() and normalized(tab) in map(normalized, port.sheet_names()):
        program = port.saved_by()
        # A log without a single one of the hidden names: they were dropped, all of them.
        lost = bool(program) and bool(grids) and not port.texts()
        code = "collected_lost" if lost else "collected_taken"
        raise BadFileError(code, name=port.name, sheet=tab, program=program)
    adding = frozenset(map(normalized, found.scored.loc[adds_up(found.scored), "id"]))
    log = read_log(grids)
    workbook = port.texts().get(WORKBOOK, "") or log.workbook
    state = MasterState(found, workbook, log, read_pending(grids, adding), adding, port.saved_by())
    return Master(port, state, _texts(grids.get("remarks")), Growing.of(whole))


def _texts(grid: Grid | None) -> tuple[tuple[str, ...], ...]:
    return (
        tuple(tuple("" if cell is None else str(cell) for cell in row) for row in grid.rows) if grid else ()
    )


def sheets(master: Master, merged: Merged, today: date) -> tuple[PlacedSheet, PlacedSheet]:
    """The hidden log, and the sheet of returned files."""
    settings = master.settings
    files = tuple(merged.log.newest(settings.cycle).values())
    returns = Returns(files, merged, dict(_descriptions(master.state.assessment)))
    owned, words = master.port.owned(), labels(settings.language)
    tab = owned.get(sheet.KEY) or words.text("sheets.collected")
    offered = {kind: tuple(words.section(f"choices.{kind}").values()) for kind in sheet.CHOICES}
    cells = offered_cells(owned.get(KEY, TAB), offered)
    place = Place(tab, cells, {key: name for key, name in owned.items() if key in GENERATED_SHEETS})
    return log_sheet(merged.log, offered), sheet.returned_sheet(returns, settings, place, today)


def _descriptions(found: Assessment) -> Iterable[tuple[str, KeyResult]]:
    """Yield every key result by its normalized id."""
    frame = found.scored
    keys = ("id", "key_result", "unit", "measure", "as_share", "baseline_as_share")
    for kr_id, name, unit, measure, share, compared in zip(*(frame[key] for key in keys), strict=True):
        # Growth is a share; the actuals it is calculated from are in a unit of their own.
        actual_as_share = bool(compared if MEASURES[measure].compares_years else share)
        unit_text = unit if isinstance(unit, str) else None
        yield normalized(kr_id), KeyResult(name or None, unit_text, actual_as_share, bool(share))
