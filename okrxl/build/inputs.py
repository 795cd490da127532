"""The input sheets as placed sheets, and the defined names that their drop-downs and lights use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from okrxl.build import columns, hints, named, settings_sheet
from okrxl.core.address import Area, sheet_ref
from okrxl.core.headers import month_key, months_of
from okrxl.core.labels import Lang, labels, normalized
from okrxl.core.measures import MEASURES, Measure
from okrxl.core.schema import FINDING_NAMES, INPUT_BY_KEY, INPUT_TABLES, Column, InputTable, is_percent_unit
from okrxl.core.worksheet import ADDRESS, COLUMN, COUNTIFS, IF_TRUE, ISNUMBER, MATCH, ROW, quoted, reference
from okrxl.report.fit import fitted_height
from okrxl.sheets.model import (
    Computed,
    Content,
    DefinedName,
    Formula,
    Note,
    PlacedSheet,
    PlacedTable,
    Print,
    Scalar,
    Validation,
    Values,
)
from okrxl.sheets.styles import BLUE, STYLES

Row = Sequence[Scalar]
Filled = Sequence[Content]
"""A row as it is placed, a calculated name included."""
Rows = Mapping[str, Sequence[Row]]
"""Schema key -> rows, each with a value for every column of the schema, as a person would type it."""
Shares = Mapping[str, frozenset[str]]

TITLE_ROW, INTRO_ROW, SPARE_ROW, HEADER_ROW = 1, 2, 3, 4
FIRST_ROW = HEADER_ROW + 1
REACH = {"check_ins": 100_000}
OTHER_REACH = 5_000
"""The last row of drop-downs and lights: not every program extends them with the table."""
ROOM = 1_000
TITLE_POINTS = 27.0
ONE_LINE = fitted_height("", 2)
IN_VIEW = 32
"""The check-ins of a new workbook that are in view and on paper: a page of them."""
PAGES_WIDE = {"key_results": 2}
FROZEN_COLUMNS = {"objectives": 2, "key_results": 3, "check_ins": 3, "monthly_plan": 1, "monthly_actuals": 1}


def placed_inputs(
    lang: Lang, rows: Rows, wanted: Sequence[InputTable] = INPUT_TABLES
) -> tuple[PlacedSheet, ...]:
    """The input sheets in tab order, for a workbook that has none; afterwards they are the manager's.

    A table without rows gets one empty row to type into.
    """
    shares, names = _shares(lang, rows), _names(rows)
    months = _months(lang, rows)
    tables = (table.with_months(months) if table.monthly else table for table in wanted)
    # Who begins with a blank workbook sees what there is to fill in; the sample does without.
    sample = bool(rows.get("check_ins"))

    def sheet(table: InputTable) -> PlacedSheet:
        found = rows.get(table.key) or [[None] * len(table.columns)]
        hidden = sample and table.monthly and not rows.get(table.key)
        placed, filled = as_placed(lang, table, found, names)
        return _sheet(lang, placed, filled, shares, hidden=hidden)

    return tuple(map(sheet, tables))


def as_placed(
    lang: Lang, table: InputTable, rows: Sequence[Row], names: Mapping[str, str]
) -> tuple[InputTable, list[list[Content]]]:
    """A table and its rows with what stands there only to be read: names of key results, units."""
    if table.key == "settings":
        return settings_sheet.with_unit(table), settings_sheet.grouped_rows(lang, table, rows)
    return named.with_name(table), named.rows_with_names(lang, table, rows, names)


def _months(lang: Lang, rows: Rows) -> list[str]:
    """The keys of the months of the cycle that the settings name."""
    values = {_setting_key(lang, row): row[1] for row in rows.get("settings", ())}
    start, end = values.get("cycle_start"), values.get("cycle_end")
    if not isinstance(start, date) or not isinstance(end, date):
        return []
    return [month_key(number) for number in months_of(start, end)]


def input_names(lang: Lang, wanted: Sequence[InputTable] = INPUT_TABLES) -> tuple[DefinedName, ...]:
    """The defined names of the input sheets; marks refer to an empty cell until the first refresh."""
    words = labels(lang)
    lists = dict.fromkeys(
        columns.Lookup(*column.lookup) for table in INPUT_TABLES for column in table.columns if column.lookup
    )
    empty = sheet_ref(words.text("sheets.settings"), Area(SPARE_ROW, 1, SPARE_ROW, 1).absolute)
    return (
        *(DefinedName(found.name, found.formula(lang)) for found in lists),
        *(DefinedName(mark, empty) for mark in FINDING_NAMES),
        *(
            DefinedName(sheet_name_of(table.key), quoted(words.text(f"sheets.{table.key}")))
            for table in wanted
        ),
    )


def sheet_name_of(key: str) -> str:
    """The defined name that holds an input sheet's present tab name, as a constant."""
    return f"okr_sheet_{key}"


def light(lang: Lang, table: InputTable, area: Area, severity: str) -> Formula:
    """A rule that lights each cell of `area` with a finding of that severity, also after sorting.

    MATCH comes first because it is cheaper: with COUNTIFS alone LibreOffice, which calculates all cells and
    not only the visible ones, takes three times as long.
    """
    word = labels(lang).choice("severity", severity)
    sheets, cells, severities = map(reference, FINDING_NAMES)
    here = ADDRESS(ROW(), COLUMN(), 4)
    found = COUNTIFS(sheets, reference(sheet_name_of(table.key)), cells, here, severities, word).gt(0)
    return Formula(area, IF_TRUE(ISNUMBER(MATCH(here, cells, 0)), found).text, severity)


def _names(rows: Rows) -> dict[str, str]:
    """Id -> name of each key result, the first of an id counting."""
    index = [column.key for column in INPUT_BY_KEY["key_results"].columns].index("key_result")
    named_rows = reversed(rows.get("key_results", ()))
    return {named.by_id(row[0]): str(row[index] or "") for row in named_rows if row[0] is not None}


def _sheet(
    lang: Lang, table: InputTable, filled: Sequence[Filled], shares: Shares, *, hidden: bool
) -> PlacedSheet:
    words = labels(lang)
    headers = tuple(columns.header(lang, table, column) for column in table.columns)
    size = len(headers)
    body = Area(FIRST_ROW, 1, HEADER_ROW + len(filled), size)
    reach = Area(FIRST_ROW, 1, max(REACH.get(table.key, OTHER_REACH), body.bottom + ROOM), size)
    name, folded = words.text(f"sheets.{table.key}"), _folded(table, body)
    widths, styles = tuple(_widths(lang, table, filled)), _body_styles(lang, table, filled, shares)
    intro = words.text(f"inputs.intro.{table.key}")
    if folded:
        intro = f"{intro} {words.text('inputs.folded')}"
    return PlacedSheet(
        key=table.key,
        name=name,
        values=(
            Values(TITLE_ROW, 1, ((name,),), ("title",)),
            Values(INTRO_ROW, 1, ((intro,),), ("subtitle",)),
            # Headers of numbers are aligned left too: on the right the filter button would cover them.
            Values(HEADER_ROW, 1, tuple((header,) for header in headers), ("header",) * size),
            Values(FIRST_ROW, 1, tuple(zip(*filled, strict=True)), styles),
        ),
        tables=(
            PlacedTable(
                table.name,
                Area(HEADER_ROW, 1, body.bottom, size),
                headers,
                # Nobody filters settings, and a hidden one would still count.
                filter_buttons=table.key != "settings",
                calculated=named.calculated(lang, table),
            ),
        ),
        rules=tuple(light(lang, table, reach, severity) for severity in ("error", "warning")),
        validations=tuple(_validations(lang, table, filled, reach)),
        notes=tuple(_notes(lang, table)),
        widths=widths,
        folded_rows=folded,
        # LibreOffice and Excel fit no row to a title.
        heights=((TITLE_ROW, TITLE_POINTS),),
        fitted=tuple(_fitted(body, filled, styles, dict(widths))),
        state="hidden" if hidden else "visible",
        freeze=(HEADER_ROW, FROZEN_COLUMNS.get(table.key, 0)),
        tab_colour=BLUE,
        print=Print(
            fit_width=PAGES_WIDE.get(table.key, 1),
            repeat_rows=(HEADER_ROW, HEADER_ROW),
            repeat_columns=FROZEN_COLUMNS.get(table.key, 0) if table.key in PAGES_WIDE else 0,
            footer="&L&A&R&P / &N",
        ),
        owned=False,
    )


def _folded(table: InputTable, body: Area) -> tuple[int, int] | None:
    """The rows of check-ins but the last ones, so that the sheet opens, and is printed, where they are."""
    last = body.bottom - IN_VIEW
    return (body.top, last) if table.key == "check_ins" and last > body.top else None


def _fitted(
    body: Area, rows: Sequence[Filled], styles: Sequence[Sequence[str]], widths: Mapping[int, float]
) -> Iterator[tuple[int, float]]:
    """(row, height in points) of rows with a text of several lines, for programs that fit none."""
    wrapped = [
        (at, widths[at + 1]) for at, kinds in enumerate(styles) if any(STYLES[one].wrap for one in {*kinds})
    ]
    for number, row in enumerate(rows, body.top):
        texts = ((_shown(row[at]), width) for at, width in wrapped)
        height = max((fitted_height(text, width) for text, width in texts), default=0.0)
        if height > ONE_LINE:
            yield number, height


def _shown(content: Content) -> str:
    value = content.value if isinstance(content, Computed) else content
    return value if isinstance(value, str) else ""


def _notes(lang: Lang, table: InputTable) -> Iterator[Note]:
    """A note on each header."""
    for number, column in enumerate(table.columns, 1):
        yield Note(HEADER_ROW, number, hints.note(lang, table, column))


def _widths(lang: Lang, table: InputTable, rows: Sequence[Filled]) -> Iterator[tuple[int, float]]:
    """(column, width in characters)."""
    cells = zip(*rows, strict=True)
    for number, (column, values) in enumerate(zip(table.columns, cells, strict=True), 1):
        yield number, columns.width(lang, table, column, values)


def _body_styles(
    lang: Lang, table: InputTable, rows: Sequence[Filled], shares: Shares
) -> tuple[Sequence[str], ...]:
    """A style for each cell, column by column."""
    if table.key == "settings":
        return tuple(zip(*(_setting_styles(lang, row) for row in rows), strict=True))
    return tuple(
        [
            columns.style(column, row[index], share=_share_key(column) in shares.get(_about(table, row), ()))
            for row in rows
        ]
        for index, column in enumerate(table.columns)
    )


def _share_key(column: Column) -> str:
    """The column of a key result or check-in whose kind a cell's number is of."""
    return "actual" if column.month else column.key


def _setting_styles(lang: Lang, row: Filled) -> list[str]:
    """The styles of one row: only a setting's value is an entry."""
    key = _setting_key(lang, row)
    if not key:
        return ["group"] * len(row)
    number = key in columns.SHARE_SETTINGS or key in columns.LIMITS
    value = "input_date" if key in columns.DATE_SETTINGS else "input_number" if number else "input"
    return ["label", value, *["named"] * (len(row) - 3), "explained"]


def _setting_key(lang: Lang, row: Filled) -> str:
    """The key of the setting that a row names, or nothing."""
    return next((key for key, text in labels(lang).section("settings").items() if text == row[0]), "")


def _shares(lang: Lang, rows: Rows) -> Shares:
    """Normalized id of each key result -> its columns that are percents, those of its check-ins included."""
    index = {column.key: number for number, column in enumerate(INPUT_BY_KEY["key_results"].columns)}
    by_word = {labels(lang).choice("measure", code): one for code, one in MEASURES.items()}
    return {
        normalized(row[index["id"]]): _share_columns(
            by_word.get(str(row[index["measure"]])), row[index["unit"]]
        )
        for row in rows.get("key_results", ())
    }


def _share_columns(measure: Measure | None, unit: Scalar) -> frozenset[str]:
    """The columns of a key result whose numbers are percents."""
    if measure and measure.is_done_share:
        return frozenset({"target", "actual"})
    if not is_percent_unit(unit):
        return frozenset()
    if measure and measure.compares_years:
        return frozenset({"target"})
    return frozenset({"baseline", "target", "target_max", "actual"})


def _about(table: InputTable, row: Filled) -> str:
    """The normalized id of the key result that a row is about; empty for other tables."""
    index = {"key_results": 0, "check_ins": 1, "monthly_plan": 0, "monthly_actuals": 0}.get(table.key)
    return "" if index is None else normalized(row[index])


def _validations(lang: Lang, table: InputTable, rows: Sequence[Filled], reach: Area) -> Iterator[Validation]:
    """Drop-downs and limits of whole columns; of single cells on the settings sheet."""
    if table.key == "settings":
        for number, row in enumerate(rows, FIRST_ROW):
            found = columns.setting_validation(lang, _setting_key(lang, row), Area(number, 2, number, 2))
            if found:
                yield found
        return
    for number, column in enumerate(table.columns, 1):
        area = Area(reach.top, number, reach.bottom, number)
        found = columns.validation(lang, table, column, area)
        if found:
            yield found
