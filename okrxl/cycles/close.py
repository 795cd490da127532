"""Closing a cycle: final scores into History, key results closed or carried over, the next cycle opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from okrxl.changes.cycles import CLOSING
from okrxl.core.errors import BadFileError
from okrxl.core.grid import is_blank
from okrxl.core.headers import header_keys, named_columns, named_months
from okrxl.core.labels import labels
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.core.wording import describe_finding
from okrxl.cycles.closing import Closing, Decision, Wishes, closing
from okrxl.pipeline import read, refresh
from okrxl.read.drifted import adjoining
from okrxl.read.incomplete import is_incomplete
from okrxl.read.settings import setting_places
from okrxl.report.memory import memory_sheets
from okrxl.sheets.model import Appended, Drawing, Edited

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.grid import Grid
    from okrxl.excel.port import Port
    from okrxl.pipeline import Moment, Say, Stage
    from okrxl.sheets.model import DefinedName, Scalar

KEY_RESULTS, SETTINGS = "key_results", "settings"
WRITTEN = ("id", "state", "last_year_id", "baseline", "target", "start", "due")
"""Columns of key results without which nothing can be carried over."""


@dataclass(frozen=True)
class Closed:
    """A cycle that was closed, or that would be: what was found before, what was done, what is found now.

    `after` is None where nothing was changed.
    """

    before: Assessment
    closing: Closing
    after: Assessment | None = None


def preview(port: Port, moment: Moment, wishes: Wishes, say: Say = lambda _: None) -> Closed:
    """What closing the cycle will do; nothing is changed. BadFileError where it can't be closed."""
    found = read(port, moment, say)
    if is_incomplete(found.findings):
        first = next(one for one in found.findings if one.severity == "error")
        problem, _ = describe_finding(first, found.settings.language)
        raise BadFileError("close_incomplete", name=port.name, problem=problem)
    if found.log.unusable:
        raise BadFileError("close_memory", name=port.name)
    _refuse_months(port, found)
    done = closing(found, wishes, moment.now, port.name)
    _refuse_columns(port.name, found, done)
    return Closed(found, done)


def close(
    port: Port,
    moment: Moment,
    wishes: Wishes,
    say: Say = lambda _: None,
    names: Sequence[DefinedName] = (),
) -> Closed:
    """Close the cycle and refresh; the caller saves.

    What the manager typed changes in the states of key results and the three settings of the cycle; carried
    over ones get new rows. It is drawn at once, with the workbook's memory; then the sheets are redrawn.
    `names` go with it.
    """
    done = preview(port, moment, wishes, say)
    grids = port.read()
    log = replace(done.before.log, cycles=(*done.before.log.cycles, done.closing.closed), stored=False)
    drawing = Drawing(
        memory_sheets(log),
        tuple(names),
        appended=tuple(_appended(grids, done)),
        edited=tuple(_edited(grids, done)),
    )
    say("draw")
    port.draw(drawing)
    day = moment.as_of and max(moment.as_of, done.closing.next.start)
    after = refresh(port, replace(moment, as_of=day, source=CLOSING), _without_drawing(say))
    return replace(done, after=after)


def _without_drawing(say: Say) -> Say:
    """The stages of the refresh; the workbook was kept before the first drawing, and not in between."""

    def told(stage: Stage) -> None:
        if stage != "draw":
            say(stage)

    return told


def _refuse_columns(name: str, found: Assessment, done: Closing) -> None:
    """BadFileError where key results lack a column that is written."""
    table = found.tables.key_results
    carries = any(one.made for one in done.decisions)
    needed = WRITTEN if carries else ("state",) if any(one.closes for one in done.decisions) else ()
    lacking = [key for key in needed if key not in table.columns]
    if lacking:
        words = labels(found.settings.language)
        columns = ", ".join(words.header(key, KEY_RESULTS) for key in lacking)
        raise BadFileError("close_columns", name=name, sheet=table.sheet, columns=columns)


def _refuse_months(port: Port, found: Assessment) -> None:
    """BadFileError where a table by months has columns without a year: they would be the next cycle's."""
    for key, grid in port.read().items():
        schema = INPUT_BY_KEY.get(key)
        if schema is None or not schema.monthly:
            continue
        months = {
            header: position
            for position, header in enumerate(grid.headers)
            if any(year is None for year, _ in named_months(header, found.settings.date_order))
        }
        filled = [header for header, at in months.items() if any(row[at] is not None for row in grid.rows)]
        if filled:
            columns = ", ".join(filled)
            raise BadFileError("close_months", name=port.name, sheet=grid.sheet, columns=columns)


def _edited(grids: Mapping[str, Grid], done: Closed) -> Iterator[Edited]:
    """The states of key results that end, and the cycle's settings."""
    table = done.before.tables.key_results
    word = labels(done.before.settings.language).choice("state", "closed")
    states: dict[tuple[int, int], Scalar] = {
        (one.row, table.columns["state"]): word for one in done.closing.decisions if one.closes
    }
    if states:
        yield Edited(table.sheet, states)
    settings = done.before.tables.settings
    places = setting_places(settings)
    cells: dict[tuple[int, int], Scalar] = {
        (places[key][0], settings.columns["value"]): _as_before(value, places[key][1])
        for key, value in _cycle(done).items()
        if key in places
    }
    if cells:
        yield Edited(grids[SETTINGS].sheet, cells)


def _cycle(done: Closed) -> dict[str, Scalar]:
    """The three settings of the next cycle."""
    coming = done.closing.next
    return {"cycle": coming.label, "cycle_start": coming.start, "cycle_end": coming.end}


def _as_before(value: Scalar, raw: object) -> Scalar:
    """A label that is a number where the one before was one."""
    typed = isinstance(raw, int | float) and not isinstance(value, date) and str(value).isdecimal()
    return int(str(value)) if typed else value


def _appended(grids: Mapping[str, Grid], done: Closed) -> Iterator[Appended]:
    """The rows of key results that are carried over, and settings that the table lacks."""
    made = [one for one in done.closing.decisions if one.made]
    if made:
        yield _rows(grids, made)
    lacking = {
        key: value
        for key, value in _cycle(done).items()
        if key not in setting_places(done.before.tables.settings)
    }
    if lacking and SETTINGS in grids:
        words = labels(done.before.settings.language)
        cells: dict[str, list[Scalar]] = {
            "setting": [words.text(f"settings.{key}") for key in lacking],
            "value": [*lacking.values()],
        }
        grid = grids[SETTINGS]
        yield Appended(grid.table, dict(_places(grid, cells)), adjoining(grids, SETTINGS))


def _rows(grids: Mapping[str, Grid], made: Sequence[Decision]) -> Appended:
    grid = grids[KEY_RESULTS]
    keys = dict.fromkeys(key for one in made for key in one.made)
    cells: dict[str, list[Scalar]] = {key: [_blank(one.made[key]) for one in made] for key in keys}
    places = dict(_positions(grid, keys))
    columns = {places[key]: column for key, column in cells.items() if key in places}
    numbers = {column.key for column in INPUT_BY_KEY[KEY_RESULTS].columns if column.kind == "number"}
    percents = {
        places[key]: [key in one.percents for one in made] for key in keys if key in places and key in numbers
    }
    return Appended(grid.table, columns, adjoining(grids, KEY_RESULTS), percents)


def _blank(value: Scalar) -> Scalar:
    return None if is_blank(value) else value


def _places(grid: Grid, cells: Mapping[str, Sequence[Scalar]]) -> Iterator[tuple[int, Sequence[Scalar]]]:
    for key, position in _positions(grid, cells):
        yield position, cells[key]


def _positions(grid: Grid, keys: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Column key and position; of two columns with one header the left one counts."""
    seen = set()
    schema = next(one for one in INPUT_BY_KEY.values() if one.name == grid.table.casefold())
    every = header_keys(tuple(column.key for column in schema.columns), schema.key)
    for position, key in named_columns(grid.headers, every):
        if key in keys and key not in seen:
            seen.add(key)
            yield str(key), position
