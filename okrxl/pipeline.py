"""Composes the stages: a port in, an assessment and a drawn workbook out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from okrxl.assess import Assessment, Unchecked, assess, checked, unchecked
from okrxl.changes.record import CHANGES, MEMORY, PROPOSALS, READ, Occasion, proposed
from okrxl.core.errors import BadFileError
from okrxl.core.finding import Finding
from okrxl.core.labels import Lang, labels
from okrxl.core.names import NUMBER_TEXT, STATUS_NAME
from okrxl.core.schema import (
    DATA_SHEET,
    GENERATED_SHEETS,
    INPUT_BY_KEY,
    INPUT_NAMES,
    INPUT_TABLES,
    NEEDED_TABLES,
)
from okrxl.read.incomplete import is_incomplete
from okrxl.read.incomplete import memory as columns_found
from okrxl.read.returns import SHEET as RETURNED_SHEET
from okrxl.read.returns import TABLES as RETURNED_TABLES
from okrxl.read.returns import Returns, read_returns
from okrxl.report import memory
from okrxl.report.layout import lay_out
from okrxl.report.model import SheetReport
from okrxl.report.month import chosen
from okrxl.report.sheets import SHEETS, SHOW_FINDINGS, results
from okrxl.report.sheets.department import left_department
from okrxl.report.sheets.home import home
from okrxl.report.source import Source
from okrxl.scoring.months import month_ends
from okrxl.sheets.model import DefinedName, Drawing, PlacedSheet, text_constant
from okrxl.tabs import HISTORY, Tabs, renamed, tabs_of, taken
from okrxl.typed import chosen_before, left_departments, typed_tables, with_added

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.excel.port import Port

STATUS_CELLS = frozenset(STATUS_NAME + key for key in ("errors", "warnings", "next"))
"""Home's cells about the findings; the others belong to the figures."""
CLICK_TEXT = "busy"
"""The hidden text that every workbook with okrxl's macros carries."""
Stage = Literal["read", "score", "draw", "print", "save"]
"""The stage of a refresh."""
Say = Callable[[Stage], None]
Before = Callable[[Mapping[str, "Grid"]], Sequence[Finding] | None]
"""Changes a workbook before it is scored, by its tables; its findings, None where it did nothing."""


@dataclass(frozen=True)
class Moment:
    """The time of a refresh, the `--as-of` date if one was given, the file that new values come from.

    `reports` is the month (year, month) that is reported with it, whose figures the workbook then remembers.
    """

    now: datetime
    as_of: date | None = None
    source: str = ""
    reports: tuple[int, int] | None = None


def read(port: Port, moment: Moment, say: Say = lambda _: None) -> Assessment:
    """Check and score a workbook; BadFileError where it has none of the tables that are needed."""
    return checked(_unchecked(port, raw(port, say), moment, say))


def read_unchecked(port: Port, grids: Mapping[str, Grid], moment: Moment, say: Say) -> Assessment:
    """The same of `raw` tables, for work that shows no findings: they are those of reading alone."""
    return _unchecked(port, grids, moment, say).results


def raw(port: Port, say: Say) -> Mapping[str, Grid]:
    """A workbook's tables as they stand there; BadFileError where it has none of those that are needed."""
    say("read")
    grids = dict(port.read({**INPUT_NAMES, **READ}))
    own = port.owned()
    for key, sheet in ((MEMORY, memory.KEY), (CHANGES, CHANGES), (PROPOSALS, "collected")):
        if key in grids and grids[key].sheet != own.get(sheet):
            del grids[key]
    if not NEEDED_TABLES & set(grids):
        raise BadFileError("no_tables", name=port.name)
    return grids


def _unchecked(port: Port, grids: Mapping[str, Grid], moment: Moment, say: Say) -> Unchecked:
    say("score")
    return unchecked(
        grids,
        today=moment.now.date(),
        as_of=moment.as_of,
        texts=port.texts(),
        occasion=Occasion(moment.now, moment.source, proposed(grids)),
    )


def refresh(
    port: Port, moment: Moment, say: Say = lambda _: None, before: Before | None = None
) -> Assessment:
    """Check, score, and draw the generated sheets; a sheet that cannot be drawn is a finding of its own.

    Where a table or column that scores need is missing, only Checks and Home's status are drawn.
    `say` is called with each stage as it begins. `before` may change the workbook first.
    """
    found, inputs = _refreshed(port, moment, say, before)
    tabs = tabs_of(port, found, inputs)
    source = _source(port, found, tabs, moment)
    left = {} if source.incomplete else dict(left_departments(port, source, tabs.dropped))
    source = replace(source, tabs={**tabs.names, **{key: port.owned()[key] for key in left}})
    drawn = [] if source.incomplete else list(_drawable(source))
    drawn += [left_department(source, key, name) for key, name in left.items()]
    theirs = dict(taken(port, drawn, source.tabs))
    gone = [_gone(source.tabs[key], name) for key, name in left.items()]
    found = replace(found, findings=(*found.findings, *theirs.values(), *renamed(port, tabs), *gone))
    source = source.with_findings(found.findings)
    every = [*(SHEETS[key](source) for key in SHOW_FINDINGS), *drawn]
    reports = with_added(port, [report for report in every if report.key not in theirs], source.words)
    drawing = lay_out(reports, found.settings.language, tabs.names, tabs.numbers)
    say("draw")
    if source.incomplete:
        port.draw(_of_incomplete(drawing, port))
    else:
        dropped = tuple(key for key in tabs.dropped if key not in left)
        port.draw(replace(_with_memory(drawing, port, found, moment), dropped=dropped))
    return found


def _refreshed(
    port: Port, moment: Moment, say: Say, before: Before | None
) -> tuple[Assessment, Mapping[str, str]]:
    """What is to be drawn, and the tabs of the input tables.

    The raw cells of a large workbook are let go of: the assessment holds all that is needed.
    """
    grids = raw(port, say)
    first = before(grids) if before else None
    if first is not None:
        grids = raw(port, say)
    found = checked(_unchecked(port, grids, moment, say))
    found = replace(found, findings=(*(first or ()), *found.findings))
    if moment.reports:
        from okrxl.scoring.reporting.reported import marked  # noqa: PLC0415 — few refreshes report a month

        found = replace(found, log=marked(found, *moment.reports, moment.now))
    return found, {key: grid.sheet for key, grid in grids.items() if key in INPUT_BY_KEY}


def _source(port: Port, found: Assessment, tabs: Tabs, moment: Moment) -> Source:
    """What the sheets are made from: the assessment, and what people left on generated sheets."""
    source = Source.of(
        found, tabs=tabs.names, numbers=tabs.numbers, refreshed=moment.now, clickable=_clickable(port)
    )
    return replace(
        source,
        incomplete=is_incomplete(found.findings),
        returns=_returns(port),
        typed=typed_tables(port),
        chosen=_chosen(port, moment),
        unused=_unused(found),
    )


def _gone(tab: str, name: str) -> Finding:
    return Finding("department_gone", "warning", tab, values={"name": name})


def _of_incomplete(drawing: Drawing, port: Port) -> Drawing:
    """What is drawn where no score is to be trusted."""
    shown = [one for one in drawing.sheets if one.key != DATA_SHEET or DATA_SHEET not in port.owned()]
    return replace(drawing, sheets=tuple(_standing(sheet, port) for sheet in shown))


def _with_memory(drawing: Drawing, port: Port, found: Assessment, moment: Moment) -> Drawing:
    """A drawing with what the next refresh has to know."""
    return replace(
        drawing,
        sheets=(*drawing.sheets, *memory.memory_sheets(found.log)),
        names=(*drawing.names, *_names(found, port.texts()), *_number(port, moment)),
    )


def _returns(port: Port) -> Returns | None:
    """What is left to do about returned files; None where none were asked for."""
    tab = port.owned().get(RETURNED_SHEET)
    return read_returns(tab, port.read(RETURNED_TABLES)) if tab else None


def _unused(found: Assessment) -> frozenset[str]:
    """The optional tables without rows; none before there are check-ins."""
    if not len(found.tables.check_ins.frame):
        return frozenset()
    optional = (table.key for table in INPUT_TABLES if table.monthly)
    return frozenset(key for key in optional if not len(getattr(found.tables, key).frame))


def _chosen(port: Port, moment: Moment) -> chosen.Chosen:
    """What is in view on the monthly report: a month that is reported, else what was chosen there."""
    found = chosen_before(port)
    return replace(found, month=date(*moment.reports, 1)) if moment.reports else found


def month_in_view(port: Port, today: date) -> tuple[int, int]:
    """The month (year, month) that the monthly report shows once it is refreshed."""
    moment = Moment(datetime.combine(today, time()))
    month = _chosen(port, moment).month
    ends = month_ends(read(port, moment).settings)
    known = {(one.year, one.month) for one in ends}
    if month and (month.year, month.month) in known:
        return month.year, month.month
    last = ends[-1] if ends else today
    return last.year, last.month


def _drawable(source: Source) -> Iterator[SheetReport]:
    """The sheets that show no findings; what shows the memory stays as it is where that is in doubt."""
    for report in results(source):
        if report.key not in {CHANGES, HISTORY} or not source.log.unusable:
            yield report


def _standing(sheet: PlacedSheet, port: Port) -> PlacedSheet:
    """A sheet of a workbook that cannot be scored: Home keeps the figures of the last refresh."""
    if sheet.key != "home" or sheet.key not in port.owned():
        return sheet
    return replace(
        sheet, static=True, named_cells=tuple(one for one in sheet.named_cells if one.name in STATUS_CELLS)
    )


def _names(found: Assessment, texts: Mapping[str, str]) -> Iterator[DefinedName]:
    """The columns that the next refresh has to find, and the language for who can't read the tables."""
    months = month_ends(found.settings)
    known: dict[str, str] = {"language": found.settings.language}
    if months:
        known[chosen.LAST_MONTH_TEXT] = f"{months[-1]:%Y-%m}"
    for key, text in {**columns_found(found.tables, texts), **known}.items():
        yield text_constant(key, text)


def _number(port: Port, moment: Moment) -> Iterator[DefinedName]:
    """The workbook's own number, which it gets at its first refresh and keeps."""
    if NUMBER_TEXT not in port.texts():
        seed = f"{port.name} {moment.now.isoformat()}"
        number = hashlib.sha256(seed.encode(errors="replace")).hexdigest()[:16].upper()
        yield text_constant(NUMBER_TEXT, number)


def _clickable(port: Port) -> bool:
    """Whether the workbook carries okrxl's macros: saved as .xlsx it keeps their texts, but not them."""
    return CLICK_TEXT in port.texts() and port.name.casefold().endswith(".xlsm")


def first_sheet(lang: Lang, now: datetime, *, clickable: bool = False) -> PlacedSheet:
    """Home as it stands before the first refresh, for a workbook that is being made."""
    day = now.date()
    words = labels(lang)
    keys = [key for key in (*INPUT_BY_KEY, *GENERATED_SHEETS) if key != HISTORY]
    tabs = {key: words.text(f"sheets.{key}") for key in keys}
    found = assess({}, today=day)
    settings = replace(found.settings, language=lang)
    source = Source.of(
        replace(found, settings=settings), tabs=tabs, numbers={}, refreshed=now, clickable=clickable
    )
    return lay_out([home(source)], lang, tabs, {}).sheets[0]
