"""Which sheet stands on which tab: names, departments' numbers, and names that belong to the manager."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.finding import Finding
from okrxl.core.labels import labels
from okrxl.core.schema import DATA_SHEET, GENERATED_SHEETS
from okrxl.read.returns import SHEET as RETURNED_SHEET
from okrxl.report.layout import tab_names
from okrxl.report.sheets.checks import FINDINGS_TABLE
from okrxl.sheets.model import kept_text
from okrxl.typed import DEPARTMENT

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.excel.port import Port
    from okrxl.report.model import SheetReport

HISTORY = "history"
DEPARTMENT_FIELD = "department"


@dataclass(frozen=True, slots=True)
class Tabs:
    """The tab of every sheet by its key, the number of each department, the keys of tabs no longer wanted."""

    names: dict[str, str]
    numbers: dict[str, int]
    dropped: tuple[str, ...]


def tabs_of(port: Port, found: Assessment, inputs: Mapping[str, str]) -> Tabs:
    """The tabs of a refresh, by what stands in the workbook; `inputs` are those of the input tables.

    A department keeps its number, and so its tab and its table's name, for as long as it has key results,
    whatever it is called.
    """
    words = labels(found.settings.language)
    owned, present = port.owned(), port.sheet_names()
    names = dict(inputs)
    for key in GENERATED_SHEETS:
        names[key] = owned.get(key) or words.text(f"sheets.{key}")
    if RETURNED_SHEET in owned:
        # Made by the first collection.
        names[RETURNED_SHEET] = owned[RETURNED_SHEET]
    # Nobody sees it: where the manager has a sheet of its name, it takes another.
    (unused,) = tab_names([words.text("sheets.data")], [*present, *names.values()])
    names[DATA_SHEET] = owned.get(DATA_SHEET) or unused
    numbers = _numbers(found, port.texts())
    keys = {name: DEPARTMENT + str(number) for name, number in numbers.items()}
    fresh = [name for name, key in keys.items() if key not in owned]
    taken_names = [*present, *(names[key] for key in GENERATED_SHEETS)]
    made = dict(zip(fresh, tab_names(fresh, taken_names), strict=True))
    names |= {key: owned.get(key) or made[name] for name, key in keys.items()}
    if not found.log.cycles:
        # History begins with the first cycle that is closed; until then nothing leads to it.
        del names[HISTORY]
    kept = set(keys.values())
    return Tabs(names, numbers, tuple(key for key in owned if key.startswith(DEPARTMENT) and key not in kept))


def _numbers(found: Assessment, texts: Mapping[str, str]) -> dict[str, int]:
    """The number of each department: its own, that of the one that was renamed to it, else a free one."""
    wanted = [str(name) for name in found.departments["department"]]
    known = {
        text: int(number)
        for key, text in texts.items()
        if key.startswith(DEPARTMENT) and (number := key.removeprefix(DEPARTMENT)).isdecimal()
    }
    former = _renamed_departments(found, known, wanted)
    known |= {kept_text(name): known[one] for name, one in former.items()}
    free = (number for number in range(1, len(wanted) + len(known) + 1) if number not in known.values())
    own = {name: known[kept_text(name)] for name in wanted if kept_text(name) in known}
    return {name: own.get(name) or next(free) for name in wanted}


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


def taken(
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


def renamed(port: Port, tabs: Tabs) -> Iterator[Finding]:
    """Departments whose tab has another name because the manager has a sheet of that name."""
    theirs = {name.casefold() for name in port.sheet_names()} - {
        name.casefold() for name in port.owned().values()
    }
    for department, number in tabs.numbers.items():
        (plain,), tab = tab_names([department], ()), tabs.names[DEPARTMENT + str(number)]
        if plain.casefold() in theirs and tab != plain:
            yield Finding("tab_renamed", "warning", tab, values={"name": plain, "tab": tab})
