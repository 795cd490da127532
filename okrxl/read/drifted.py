"""Rows that were typed under a table: those that adjoin it are read with it, those after a gap are named.

Only Excel grows a table while somebody types below it. What stands under a table may as well be a totals row
or a note, so a row counts as data only where the cells that identify it are filled and fit their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from okrxl.core.address import Area, cell_name
from okrxl.core.finding import Finding, Severity
from okrxl.core.grid import Grid, RawValue
from okrxl.core.headers import header_keys, named_columns, named_months
from okrxl.core.labels import contract_word, normalized, spellings
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.core.settings import Settings
from okrxl.read import cells

TOTALS = frozenset(
    normalized(word)
    for word in ("合计", "总计", "小计", "汇总", "total", "totals", "sum", "subtotal", "grand total", "总和")
)
NOTES = frozenset(
    normalized(word) for word in ("注", "备注", "说明", "注意", "note", "notes", "remark", "remarks")
)
SENTENCE = frozenset("。，；：！？,;:!?")
LONGEST_ID, LONGEST_NAME = 24, 40
FIRST_DAY, LAST_DAY = 32_874, 73_050
"""Day numbers of 1990 and 2099: a number beyond is no date that somebody typed without a format."""

Row = Sequence[RawValue]
Filled = Mapping[str, RawValue]


@dataclass(frozen=True)
class Known:
    """What the tables hold already, normalized: ids, departments, and tables whose ids all have a digit."""

    objectives: frozenset[str]
    key_results: frozenset[str]
    departments: frozenset[str]
    with_digits: frozenset[str]


def with_rows_below(grids: Mapping[str, Grid]) -> tuple[dict[str, Grid], list[Finding]]:
    """The grids with the rows that adjoin their tables, and findings on these, on others, on lost tables."""
    if not any(grid.below or grid.lost for grid in grids.values()):
        return dict(grids), []
    known = _known(grids)
    found: list[Finding] = []
    whole = {}
    for key, grid in grids.items():
        if key not in INPUT_BY_KEY or not (grid.below or grid.lost):
            whole[key] = grid
            continue
        if grid.lost:
            found.append(Finding("table_lost", "warning", grid.sheet, values={"table": grid.table}))
        taken, apart = split(key, grid, known)
        if taken and not grid.lost:
            found += _findings("rows_below", "warning", grid, [row for row, _ in taken])
        found += _findings("rows_apart", "error", grid, apart)
        whole[key] = _joined(grid, taken)
    return whole, found


def adjoining(grids: Mapping[str, Grid], key: str) -> int:
    """How many sheet rows under a table are read with it."""
    grid = grids[key]
    taken, _ = split(key, grid, _known(grids)) if grid.below else ([], [])
    return taken[-1][0] - _first(grid) + 1 if taken else 0


@dataclass(frozen=True, slots=True)
class Mended:
    """A table that should be made, or stretched over the rows below it: `area` includes the header row."""

    tab: str
    name: str
    area: Area
    headers: tuple[str, ...]


def to_mend(grids: Mapping[str, Grid]) -> Iterator[Mended]:
    """Yield lost tables, and those that adjoining rows belong to; a totals row in between rules it out."""
    for key, grid in grids.items():
        more = adjoining(grids, key)
        # Cells that hold dates are no headers of an Excel table.
        if (grid.lost and grid.headed_by_text) or (more and not grid.totals and not grid.lost):
            bottom = max(_first(grid) + more - 1, grid.top)
            area = Area(grid.top - 1, grid.left, bottom, grid.left + len(grid.headers) - 1)
            yield Mended(grid.sheet, grid.table, area, grid.headers)


def split(key: str, grid: Grid, known: Known) -> tuple[list[tuple[int, Row]], list[int]]:
    """The rows of `below` that belong to a table, as (sheet row, cells), and the sheet rows of data apart."""
    places = dict(_places(key, grid))
    numbered = list(enumerate(grid.below, _first(grid)))
    block = next(
        (index for index, (_, row) in enumerate(numbered) if not any(map(_filled, row))), len(numbered)
    )
    taken = [(number, row) for number, row in numbered[:block] if not _is_remark(row, places)]
    while taken and not _is_data(key, _cells(taken[-1][1], places), known, near=True):
        taken.pop()
    apart = [
        number for number, row in numbered[block:] if _is_data(key, _cells(row, places), known, near=False)
    ]
    return taken, apart


def _first(grid: Grid) -> int:
    """The sheet row of the first row below a table."""
    return grid.top + len(grid.rows) + grid.totals


def _places(key: str, grid: Grid) -> Iterator[tuple[str, int]]:
    schema = INPUT_BY_KEY[key]
    keys = header_keys(tuple(column.key for column in schema.columns), key)
    if schema.monthly:
        months = ((at, header) for at, header in enumerate(grid.headers) if named_months(header))
        yield from ((header, at) for at, header in months)
    # Of two columns with the same header the left one counts.
    for position, found in reversed(list(named_columns(grid.headers, keys))):
        yield found, position


def _cells(row: Row, places: Mapping[str, int]) -> dict[str, RawValue]:
    """The filled cells of a row, by key."""
    return {key: row[place] for key, place in places.items() if _filled(row[place])}


def _is_remark(row: Row, places: Mapping[str, int]) -> bool:
    """A totals row or a note: its first cell says so, or it has a single cell that is no name."""
    filled = [row[place] for place in sorted(places.values()) if _filled(row[place])]
    if not filled:
        return True
    first = filled[0]
    return isinstance(first, str) and (
        is_total(first) or _is_note(first) or (len(filled) == 1 and not _is_name(first))
    )


def is_total(text: str) -> bool:
    """Whether a text heads a totals row."""
    return contract_word(text).rstrip(":") in TOTALS


def _is_note(text: str) -> bool:
    return normalized(text).partition(":")[0] in NOTES or text.lstrip()[:1] in {"*", "※"}


def _is_name(value: RawValue) -> bool:
    """Whether a cell may hold the name of somebody or something: short, and no sentence."""
    text = normalized(value)
    return bool(text) and len(text) <= LONGEST_NAME and not SENTENCE & set(text) and not text.endswith(".")


def _is_data(key: str, row: Filled, known: Known, *, near: bool) -> bool:
    """Whether a row under a table is one of its rows: `near` is one that adjoins it."""
    if key in {"departments", "owners"}:
        return _is_person(row, known, near=near)
    return {
        "settings": _is_setting,
        "strategy": _is_goal,
        "objectives": _is_objective,
        "key_results": _is_key_result,
        "check_ins": _is_check_in,
        "monthly_plan": _is_months,
        "monthly_actuals": _is_months,
    }[key](row, known)


def _is_check_in(row: Filled, known: Known) -> bool:
    named = normalized(row.get("kr_id", "")) in known.key_results
    figure = "actual" in row and _is_id("key_results", row.get("kr_id"), known)
    return len(row) > 1 and (named or figure or _is_day(row.get("date")))


def _is_months(row: Filled, known: Known) -> bool:
    """A row of a table with a column a month: a key result's, or one that has a figure and may be."""
    if normalized(row.get("kr_id", "")) in known.key_results:
        return True
    figures = any(type(value) in {int, float} for key, value in row.items() if key != "kr_id")
    return figures and _is_id("key_results", row.get("kr_id"), known)


def _is_key_result(row: Filled, known: Known) -> bool:
    named = normalized(row.get("objective_id", "")) in known.objectives
    return (len(row) > 1 and named) or (len(row) > 2 and _is_id("key_results", row.get("id"), known))


def _is_objective(row: Filled, known: Known) -> bool:
    named = normalized(row.get("department", "")) in known.departments
    return "objective" in row and (named or _is_id("objectives", row.get("id"), known))


def _is_goal(row: Filled, known: Known) -> bool:
    return "goal" in row and _is_id("strategy", row.get("id"), known)


def _is_person(row: Filled, known: Known, *, near: bool) -> bool:
    """A row of the departments or the owners; after a gap a name alone proves nothing."""
    if "owner" in row:
        return normalized(row.get("department", "")) in known.departments or (near and _is_name(row["owner"]))
    typed = isinstance(row.get("weight"), int | float) or "@" in str(row.get("email", ""))
    return "department" in row and (typed or (near and _is_name(row["department"])))


def _is_setting(row: Filled, _: Known) -> bool:
    return normalized(row.get("setting", "")) in _settings()


@cache
def _settings() -> frozenset[str]:
    return frozenset(
        text for key in Settings.__slots__ for text in (normalized(key), *spellings(f"settings.{key}"))
    )


def _is_day(value: RawValue) -> bool:
    if isinstance(value, int | float):
        return FIRST_DAY <= value <= LAST_DAY
    return value is not None and cells.day(value).value is not None


def _is_id(key: str, value: RawValue, known: Known) -> bool:
    """Whether a cell looks like the ids of a table: short, no sentence, with digits where all have some."""
    text = normalized(value) if value is not None else ""
    plain = bool(text) and len(text) <= LONGEST_ID and not SENTENCE & set(text)
    return plain and (key not in known.with_digits or any(map(str.isdigit, text)))


def _known(grids: Mapping[str, Grid]) -> Known:
    ids = {key: _column(grids, key, "id") for key in ("strategy", "objectives", "key_results")}
    digits = (key for key, found in ids.items() if found and all(any(map(str.isdigit, one)) for one in found))
    return Known(
        ids["objectives"], ids["key_results"], _column(grids, "departments", "department"), frozenset(digits)
    )


def _column(grids: Mapping[str, Grid], key: str, column: str) -> frozenset[str]:
    """The values of a column, normalized: those of its table, or of the first rows where it is lost."""
    grid = grids.get(key)
    place = dict(_places(key, grid)).get(column) if grid else None
    if grid is None or place is None:
        return frozenset()
    rows = list(grid.rows)
    for row in grid.below:
        if not any(map(_filled, row)):
            break
        # What stands under a table proves nothing yet, unless it follows the ids above it.
        rows += [row] if _is_name(row[place]) and sum(map(_filled, row)) > 1 else []
    values = (row[place] for row in rows if _filled(row[place]))
    return frozenset(
        normalized(value) for value in values if not (isinstance(value, str) and is_total(value))
    )


def _joined(grid: Grid, taken: Sequence[tuple[int, Row]]) -> Grid:
    """A grid with rows from below it; sheet rows between them that do not belong to it are blank."""
    if not taken:
        return replace(grid, below=())
    rows = dict(taken)
    blank: Row = [None] * len(grid.headers)
    after = range(grid.top + len(grid.rows), taken[-1][0] + 1)
    return replace(grid, rows=[*grid.rows, *(rows.get(number, blank) for number in after)], below=())


def _findings(code: str, severity: Severity, grid: Grid, rows: Sequence[int]) -> Iterator[Finding]:
    """A finding for each run of rows."""
    for _, run in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
        numbers = [number for _, number in run]
        first, last = numbers[0], numbers[-1]
        area = Area(first, grid.left, last, grid.left + len(grid.headers) - 1)
        text = str(first) if first == last else f"{first}–{last}"
        values: dict[str, object] = {"rows": text, "table": grid.table}
        yield Finding(code, severity, grid.sheet, cell_name(first, grid.left), area.ref, values)


def _filled(value: RawValue) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())
