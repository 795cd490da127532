"""The Update sheet: a row per key result to fill in, spare rows below, the preview beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrxl.core.address import Area, cell_name, sheet_ref
from okrxl.core.labels import normalized
from okrxl.exchange.contract import COLUMNS, FILLED, LIVE, MORE_TABLE, SENT, UPDATE_TABLE
from okrxl.exchange.sheets import update_formulas as formulas
from okrxl.exchange.sheets.entry_texts import (
    Row,
    entries,
    goal,
    last_check_ins,
    rows_of,
)
from okrxl.exchange.sheets.update_grid import (
    BY_ROW,
    COLUMN_OF,
    COUNTER,
    FIRST_ROW,
    GROUP_ROW,
    HEADER_ROW,
    INFO_LABEL,
    INFO_VALUE,
    INTRO_ROW,
    LABEL,
    LAST_COLUMN,
    STRIP_ROW,
    TITLE_ROW,
    VALUE,
    UpdateTables,
)
from okrxl.exchange.sheets.update_rules import most_confidence, rules, validations
from okrxl.read.confidence import PERCENT
from okrxl.report.fit import fitted_heights, header_width
from okrxl.report.source import cells, number_style
from okrxl.sheets.model import Computed, Content, Link, PlacedSheet, PlacedTable, Print, Values
from okrxl.sheets.styles import AMBER

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.labels import Labels
    from okrxl.exchange.department_data import DepartmentData
    from okrxl.exchange.preview.sheet import Preview

WIDTHS: dict[str, float] = {
    "kr_id": 14, "objective": 18, "key_result": 30, "owner": 22, "unit": 7, "entry": 26, "goal": 19,
    "last_actual": 12, "last_date": 12, "last_score": 10, "date": 13, "actual": 12, "confidence": 9,
    "comment": 28, "proposed_target": 11, "preview": 9, "preview_grade": 9, "missing": 16,
}  # fmt: skip
WORD_ROOM = 3
ROW_POINTS = 20.0
"""At least; rows to type into want some room."""
FROZEN_COLUMNS = 3
PAGES_WIDE = 2
"""What was sent, and what to fill in with its preview: on one page their text would be 5 points high."""
HEADERS = {
    "last_actual": "header_number", "last_score": "header_number", "preview": "header_number",
    "last_date": "header_word", "preview_grade": "header_word", "missing": "header_word",
}  # fmt: skip
STYLES = {
    "kr_id": "text", "objective": "wrap", "key_result": "wrap", "owner": "wrap", "unit": "text",
    "entry": "wrap", "goal": "wrap", "last_date": "date", "last_score": "score", "preview": "score",
    "preview_grade": "word", "missing": "word",
}  # fmt: skip
ENTRIES = {
    "date": "entry_date",
    "actual": "entry_number",
    "confidence": "entry_number",
    "comment": "entry_wrap",
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the parts of the sheet are made from."""

    data: DepartmentData
    rows: Sequence[Row]
    tables: UpdateTables
    words: Labels
    live: Preview


def update_sheet(data: DepartmentData, tab: str, words: Labels, live: Preview) -> PlacedSheet:
    """The sheet on the tab of that name, with `okr_update` and `okr_more`."""
    sheet = _Sheet(data, rows_of(data.scored), UpdateTables(len(data.scored)), words, live)
    tables = sheet.tables
    headers = tuple(words.header(key, "update") for key in COLUMNS)
    values = (*_top(sheet), *_update(sheet, headers), *_more(sheet, headers))
    widths = column_widths(headers)
    heights = {
        row: max(height, ROW_POINTS) for row, height in fitted_heights(_measured(values), widths).items()
    }
    more = _table(MORE_TABLE, tables.more_header, tables.more_last, headers)
    spare = cell_name(tables.more_first, COLUMN_OF["kr_id"])
    return PlacedSheet(
        "update",
        words.text("exchange.sheets.update"),
        values,
        tables=(_table(UPDATE_TABLE, HEADER_ROW, tables.last, headers), more),
        rules=tuple(rules(tables, words)),
        validations=tuple(validations(data, sheet.rows, tables, words)),
        links=(
            Link(BY_ROW, COUNTER, sheet_ref(tab, spare), words.text("exchange.update.jump_tip")),
            Link(tables.more_heading, INFO_LABEL, sheet_ref(tab, cell_name(FIRST_ROW, COLUMN_OF["date"]))),
        ),
        widths=tuple(sorted(widths.items())),
        fitted=tuple(sorted((_roomy(tables) | heights).items())),
        freeze=(HEADER_ROW, FROZEN_COLUMNS),
        tab_colour=AMBER,
        print=Print(
            fit_width=PAGES_WIDE,
            repeat_rows=(HEADER_ROW, HEADER_ROW),
            repeat_columns=FROZEN_COLUMNS,
            footer="&L&A&R&P / &N",
        ),
    )


def column_widths(headers: Sequence[str]) -> dict[int, float]:
    """The width in characters of each column, by its number, for the headers of a language."""
    return {
        place: max(WIDTHS[key], header_width(header) + WORD_ROOM)
        for (key, place), header in zip(COLUMN_OF.items(), headers, strict=True)
    }


def _table(name: str, top: int, bottom: int, headers: tuple[str, ...]) -> PlacedTable:
    # Buttons would hide the headers' ends; with so few rows nobody filters.
    return PlacedTable(name, Area(top, 1, bottom, LAST_COLUMN), headers, filter_buttons=False)


def _roomy(tables: UpdateTables) -> dict[int, float]:
    rows = (*range(FIRST_ROW, tables.last + 1), *range(tables.more_first, tables.more_last + 1))
    return dict.fromkeys(rows, ROW_POINTS)


def _measured(values: Sequence[Values]) -> Iterator[Values]:
    """The blocks that may need high rows: not the lines that run on over empty cells."""
    return (block for block in values if block.area.columns == LAST_COLUMN or block.top < STRIP_ROW)


def _line(row: int, cells_of: dict[int, tuple[Content, str]]) -> Values:
    """A row of single cells by column, blank in between: what a template has there does not stay."""
    given = [cells_of.get(column, (None, "subtitle")) for column in range(1, LAST_COLUMN + 1)]
    return Values(row, 1, tuple((value,) for value, _ in given), tuple((style,) for _, style in given))


def _top(sheet: _Sheet) -> Iterator[Values]:
    """Title, what to do, the strip, and what the columns below have in common."""
    words, data = sheet.words, sheet.data
    say = words.text
    yield Values(TITLE_ROW, 1, ((say("exchange.update.title", department=data.department),),), ("title",))
    yield Values(INTRO_ROW, 1, ((say("exchange.update.intro"),),), ("subtitle",))
    yield _line(
        STRIP_ROW,
        {
            LABEL: (say("exchange.update.department"), "subtitle"),
            VALUE: (data.department, "home_text"),
            COUNTER: (formulas.counter(sheet.tables, words), "heading"),
            INFO_LABEL: (say("exchange.update.as_of"), "subtitle"),
            INFO_VALUE: (sheet.live.as_of, "small_date"),
        },
    )
    yield _line(
        BY_ROW,
        {
            LABEL: (words.header("by", "update"), "subtitle"),
            VALUE: (None, "entry"),
            COUNTER: (say("exchange.update.jump"), "home_link"),
            INFO_LABEL: (say("exchange.update.code"), "subtitle"),
            INFO_VALUE: (str(data.code), "home_text"),
        },
    )
    as_of = data.settings.as_of.isoformat()
    yield _line(
        GROUP_ROW,
        {
            COLUMN_OF[SENT[0]]: (say("exchange.update.sent", as_of=as_of), "subtitle"),
            COLUMN_OF[FILLED[0]]: (say("exchange.update.filled"), "heading"),
            COLUMN_OF[LIVE[0]]: (say("exchange.update.live"), "subtitle"),
        },
    )


def _header(row: int, headers: Sequence[str]) -> Values:
    styles = tuple("header_entry" if key in FILLED else HEADERS.get(key, "header") for key in COLUMNS)
    return Values(row, 1, tuple((header,) for header in headers), styles)


def _update(sheet: _Sheet, headers: Sequence[str]) -> Iterator[Values]:
    """`okr_update`."""
    yield _header(HEADER_ROW, headers)
    last = last_check_ins(sheet.data)
    columns = _columns(sheet, last)
    shares = [row.typed_as_share for row in sheet.rows]
    styles: dict[str, str | Sequence[str]] = {**STYLES, **ENTRIES}
    styles["last_actual"] = [
        "percent" if share else number_style(value)
        for share, value in zip(shares, cells(last["actual"]), strict=True)
    ]
    styles["actual"] = ["entry_percent" if share else "entry_number" for share in shares]
    styles["confidence"] = _confidence_style(sheet)
    styles["proposed_target"] = ["entry_percent" if row.as_share else "entry_number" for row in sheet.rows]
    blank = [None] * len(sheet.rows)
    yield Values(
        FIRST_ROW,
        1,
        tuple(columns.get(key, blank) for key in COLUMNS),
        tuple(styles[key] for key in COLUMNS),
    )


def _confidence_style(sheet: _Sheet) -> str:
    return "entry_percent" if sheet.data.settings.confidence_scale == PERCENT else "entry_number"


def _columns(sheet: _Sheet, last: pd.DataFrame) -> dict[str, Sequence[Content]]:
    """The columns of `okr_update` that have cells, by key."""
    data, rows, words = sheet.data, sheet.rows, sheet.words
    objectives = dict(zip(data.objectives["id"].map(normalized), data.objectives["objective"], strict=True))
    return {
        "kr_id": cells(data.scored["id"]),
        "objective": [_objective(row.objective_id, objectives) for row in rows],
        "key_result": cells(data.scored["key_result"]),
        "owner": cells(data.scored["owner"]),
        "unit": cells(data.scored["unit"]),
        "entry": entries(data, words),
        "goal": [goal(row, words) for row in rows],
        "last_actual": cells(last["actual"]),
        "last_date": cells(last["date"]),
        "last_score": cells(data.scored["score"]),
        "preview": sheet.live.scores,
        "preview_grade": sheet.live.grades,
        "missing": formulas.missing(rows, words, most_confidence(data), sheet.live.read[: len(rows)]),
    }


def _objective(one: object, texts: dict[str, object]) -> str | None:
    """`O1 提升销售业绩`."""
    text = texts.get(normalized(one))
    return " ".join(str(part) for part in (one, text) if isinstance(part, str)) or None


def _more(sheet: _Sheet, headers: Sequence[str]) -> Iterator[Values]:
    """`okr_more`, with a blank row above, a caption, and a line to read."""
    tables, words = sheet.tables, sheet.words
    say = words.text
    yield _line(tables.last + 1, {})
    yield _line(
        tables.more_heading,
        {
            LABEL: (say("exchange.update.more"), "heading"),
            INFO_LABEL: (say("exchange.update.back"), "home_link"),
        },
    )
    yield _line(tables.more_heading + 1, {LABEL: (say("exchange.update.more_intro"), "subtitle")})
    yield _header(tables.more_header, headers)
    unknown = say("exchange.update.unknown")
    columns: dict[str, list[Computed]] = {
        "key_result": formulas.looked_up("key_result", tables, unknown),
        "unit": formulas.looked_up("unit", tables),
        "entry": formulas.looked_up("entry", tables),
        "preview": formulas.looked_up_score(tables),
        "missing": formulas.more_missing(
            tables, words, most_confidence(sheet.data), sheet.live.read[tables.count :]
        ),
    }
    styles = {
        "last_actual": "count",
        "proposed_target": "entry_number",
        **STYLES,
        **ENTRIES,
        "confidence": _confidence_style(sheet),
        # In a row of one line long texts run on over the blank cells beside them.
        "key_result": "text",
        "entry": "text",
        "kr_id": "entry",
    }
    blank = [None] * tables.more
    yield Values(
        tables.more_first,
        1,
        tuple(columns.get(key, blank) for key in COLUMNS),
        tuple(styles[key] for key in COLUMNS),
    )
