"""Composes the stages: a port in, an assessment and a drawn workbook out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

from okrxl.assess import Assessment, assess
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
from okrxl.report.layout import lay_out, tab_names
from okrxl.report.model import SheetReport
from okrxl.report.month import chosen
from okrxl.report.sheets import SHEETS, SHOW_FINDINGS, results
from okrxl.report.sheets.checks import FINDINGS_TABLE
from okrxl.report.sheets.department import left_department
from okrxl.report.sheets.home import home
from okrxl.report.source import Source
from okrxl.scoring.months import month_ends
from okrxl.scoring.reporting.reported import marked
from okrxl.sheets.model import DefinedName, PlacedSheet, kept_text, text_constant
from okrxl.typed import DEPARTMENT, chosen_before, left_departments, typed_tables, with_added

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.excel.port import Port

HISTORY = "history"
DEPARTMENT_FIELD = "department"
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
    return _assessed(port, _grids(port, say), moment, say)


def _grids(port: Port, say: Say) -> Mapping[str, Grid]:
    say("read")
    grids = dict(port.read({**INPUT_NAMES, **READ}))
    own = port.owned()
    for key, sheet in ((MEMORY, memory.KEY), (CHANGES, CHANGES), (PROPOSALS, "collected")):
        if key in grids and grids[key].sheet != own.get(sheet):
            del grids[key]
    if not NEEDED_TABLES & set(grids):
        raise BadFileError("no_tables", name=port.name)
    return grids


def _assessed(port: Port, grids: Mapping[str, Grid], moment: Moment, say: Say) -> Assessment:
    say("score")
    return assess(
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
    grids = _grids(port, say)
    first = before(grids) if before else None
    if first is not None:
        grids = _grids(port, say)
    found = _assessed(port, grids, moment, say)
    found = replace(found, findings=(*(first or ()), *found.findings))
    if moment.reports:
        found = replace(found, log=marked(found, *moment.reports, moment.now))
    inputs = {key: grid.sheet for key, grid in grids.items() if key in INPUT_BY_KEY}
    # The assessment holds all that is needed; the raw cells of a large workbook are not kept beside it.
    del grids
    tabs, numbers, dropped = _tabs(port, found, inputs)
    if not found.log.cycles:
        # History begins with the first cycle that is closed; until then nothing leads to it.
        del tabs[HISTORY]
    source = Source.of(found, tabs=tabs, numbers=numbers, refreshed=moment.now, clickable=_clickable(port))
    incomplete = is_incomplete(found.findings)
    source = replace(
        source,
        incomplete=incomplete,
        returns=_returns(port),
        typed=typed_tables(port),
        chosen=_chosen(port, moment),
        unused=_unused(found),
    )
    former = replace(source, tabs={**tabs, **{key: port.owned()[key] for key in dropped}})
    left = {} if incomplete else dict(left_departments(port, former, dropped))
    source = replace(source, tabs={**tabs, **{key: former.tabs[key] for key in left}})
    drawn = [] if incomplete else list(_drawable(source))
    drawn += [left_department(source, key, name) for key, name in left.items()]
    gone = [
        Finding("department_gone", "warning", source.tabs[key], values={"name": name})
        for key, name in left.items()
    ]
    taken = dict(_taken(port, drawn, source.tabs))
    found = replace(found, findings=(*found.findings, *taken.values(), *_renamed(port, numbers, tabs), *gone))
    source = replace(source, findings=found.findings)
    every = [*(SHEETS[key](source) for key in SHOW_FINDINGS), *drawn]
    reports = with_added(port, [report for report in every if report.key not in taken], source.words)
    drawing = lay_out(reports, found.settings.language, tabs, numbers)
    say("draw")
    if incomplete:
        shown = (
            sheet for sheet in drawing.sheets if sheet.key != DATA_SHEET or DATA_SHEET not in port.owned()
        )
        port.draw(replace(drawing, sheets=tuple(_standing(sheet, port) for sheet in shown)))
    else:
        sheets = (*drawing.sheets, *memory.memory_sheets(found.log))
        names = (*drawing.names, *_names(found), *_number(port, moment))
        dropped = tuple(key for key in dropped if key not in left)
        port.draw(replace(drawing, sheets=sheets, names=names, dropped=dropped))
    return found


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


def _names(found: Assessment) -> Iterator[DefinedName]:
    """The columns that the next refresh has to find, and the language for who can't read the tables."""
    months = month_ends(found.settings)
    known: dict[str, str] = {"language": found.settings.language}
    if months:
        known[chosen.LAST_MONTH_TEXT] = f"{months[-1]:%Y-%m}"
    for key, text in {**columns_found(found.tables), **known}.items():
        yield text_constant(key, text)


def _number(port: Port, moment: Moment) -> Iterator[DefinedName]:
    """The workbook's own number, which it gets at its first refresh and keeps."""
    if NUMBER_TEXT not in port.texts():
        seed = f"{port.name} {moment.now.isoformat()}"
        number = hashlib.sha256(seed.encode(errors="replace")).hexdigest()[:16].upper()
        yield text_constant(NUMBER_TEXT, number)


def _taken(
    port: Port, results: Iterable[SheetReport], tabs: Mapping[str, str]
) -> Iterator[tuple[str, Finding]]:
    """Keys of sheets whose name, or whose tables' names, belong to the manager; each with its finding."""
    owned, present, tables = port.owned(), {name.casefold() for name in port.sheet_names()}, port.tables()
    wanted = {"home": [], "checks": [FINDINGS_TABLE]} | {
        report.key: [table.name for table in report.tables if table.name] for report in results
    }
    for key, names in wanted.items():
        tab = tabs[key]
        if key not in owned and tab.casefold() in present:
            yield key, Finding("sheet_name_taken", "warning", tab, values={"name": tab})
            continue
        for name in names:
            if name in tables and tables[name] != owned.get(key):
                yield key, Finding("table_name_taken", "warning", tab, values={"name": name})


def _renamed(port: Port, numbers: Mapping[str, int], tabs: Mapping[str, str]) -> Iterator[Finding]:
    """Departments whose tab has another name because the manager has a sheet of that name."""
    theirs = {name.casefold() for name in port.sheet_names()} - {
        name.casefold() for name in port.owned().values()
    }
    for department, number in numbers.items():
        (plain,), tab = tab_names([department], ()), tabs[DEPARTMENT + str(number)]
        if plain.casefold() in theirs and tab != plain:
            yield Finding("tab_renamed", "warning", tab, values={"name": plain, "tab": tab})


def _clickable(port: Port) -> bool:
    """Whether the workbook carries okrxl's macros: saved as .xlsx it keeps their texts, but not them."""
    return CLICK_TEXT in port.texts() and port.name.casefold().endswith(".xlsm")


def _tabs(
    port: Port, found: Assessment, inputs: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, int], tuple[str, ...]]:
    """The tab of every sheet, the number of each department, and the keys of tabs no longer wanted.

    A department keeps its number, and so its tab and its table's name, for as long as it has key results,
    whatever it is called.
    """
    words = labels(found.settings.language)
    owned, texts, present = port.owned(), port.texts(), port.sheet_names()
    tabs = dict(inputs)
    for key in GENERATED_SHEETS:
        tabs[key] = owned.get(key) or words.text(f"sheets.{key}")
    if RETURNED_SHEET in owned:
        # Made by the first collection.
        tabs[RETURNED_SHEET] = owned[RETURNED_SHEET]
    # Nobody sees it: where the manager has a sheet of its name, it takes another.
    (unused,) = tab_names([words.text("sheets.data")], [*present, *tabs.values()])
    tabs[DATA_SHEET] = owned.get(DATA_SHEET) or unused
    wanted = [str(name) for name in found.departments["department"]]
    known = {
        text: int(number)
        for key, text in texts.items()
        if key.startswith(DEPARTMENT) and (number := key.removeprefix(DEPARTMENT)).isdecimal()
    }
    renamed = _renamed_departments(found, known, wanted)
    known |= {kept_text(name): known[former] for name, former in renamed.items()}
    numbers = {name: known[kept_text(name)] for name in wanted if kept_text(name) in known}
    free = (number for number in range(1, len(wanted) + len(known) + 1) if number not in known.values())
    numbers |= {name: next(free) for name in wanted if name not in numbers}
    kept = {DEPARTMENT + str(number) for number in numbers.values()}
    dropped = tuple(key for key in owned if key.startswith(DEPARTMENT) and key not in kept)
    fresh = [name for name in wanted if DEPARTMENT + str(numbers[name]) not in owned]
    taken = [*present, *(tabs[key] for key in GENERATED_SHEETS)]
    made = dict(zip(fresh, tab_names(fresh, taken), strict=True))
    for name in wanted:
        key = DEPARTMENT + str(numbers[name])
        tabs[key] = owned.get(key) or made[name]
    return tabs, {name: numbers[name] for name in wanted}, dropped


def _renamed_departments(
    found: Assessment, known: Mapping[str, int], wanted: Sequence[str]
) -> dict[str, str]:
    """New department -> the one that it was: objectives or key results went from that one to it alone."""
    moves = {
        (str(one.old.cells[DEPARTMENT_FIELD]), str(one.new.cells[DEPARTMENT_FIELD]))
        for one in found.log.changes
        if one.field == DEPARTMENT_FIELD and one.old and one.new and one.old.cells.get(DEPARTMENT_FIELD)
    }
    taken = {name for name in wanted if kept_text(name) in known}
    left = {
        former: [name for old, name in moves if old == former and name in wanted and name not in taken]
        for former in known
        if former not in wanted
    }
    single = {former: names[0] for former, names in left.items() if len(names) == 1}
    became = Counter(single.values())
    return {name: former for former, name in single.items() if became[name] == 1}


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
