"""The formulas that answer while a department types: what a row lacks, how many are filled, lookups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrxl.core.worksheet import (
    AND,
    COUNTIFS,
    FIND,
    IF,
    IFERROR,
    INDEX,
    ISERROR,
    ISNUMBER,
    MATCH,
    NOT,
    OR,
    SUMPRODUCT,
    TODAY,
    Expression,
    Operand,
    cases,
    concatenated,
    filled,
    filled_rows,
    grouped,
    reference,
    slot,
)
from okrxl.exchange.contract import FILLED
from okrxl.exchange.preview.check_in_formulas import between_bars, in_bars
from okrxl.exchange.sheets.update_grid import FIRST_ROW, UpdateTables, cell, letters
from okrxl.read.cells import DONE, NOT_DONE
from okrxl.sheets.model import Computed

if TYPE_CHECKING:
    from okrxl.core.address import Area
    from okrxl.core.labels import Labels
    from okrxl.exchange.sheets.entry_texts import Row

CHECK_IN = FILLED[:-1]
"""The columns that make a check-in; a proposal may stand alone."""
Texts = Mapping[str, str]
"""What a row can lack, by code."""


def missing(rows: Sequence[Row], words: Labels, most: float, read: Sequence[str]) -> list[Computed]:
    """What each key result's row still lacks; some measures take yes or no as well as numbers.

    `most` is the highest confidence, `read` are references to the actuals as the preview reads them, one a
    row.
    """
    texts = words.section("exchange.missing")
    by_words = {worded: _missing(texts, most, worded=worded) for worded in (False, True)}
    return [
        Computed(filled(by_words[row.measure.takes_words], row=number, read=cell), "")
        for (number, row), cell in zip(enumerate(rows, FIRST_ROW), read, strict=True)
    ]


def _missing(texts: Texts, most: float, *, worded: bool) -> str:
    return _readable(IF(_joined(FILLED).eq(""), "", _lacks(texts, most, worded=worded)), texts).text


def more_missing(tables: UpdateTables, words: Labels, most: float, read: Sequence[str]) -> list[Computed]:
    """What each spare row still lacks; whether a word will do depends on a key result not known here."""
    texts, kr_id = words.section("exchange.missing"), _cell("kr_id")
    tests = (
        (_joined(("kr_id", *FILLED)).eq(""), ""),
        (kr_id.eq(""), texts["no_kr"]),
        (NOT(ISNUMBER(_match(kr_id, tables))), words.text("exchange.update.unknown")),
    )
    formula = _readable(cases(tests, _lacks(texts, most, worded=True)), texts).text
    rows = range(tables.more_first, tables.more_last + 1)
    return [Computed(one, "") for one in filled_rows(formula, row=rows, read=read)]


def looked_up(key: str, tables: UpdateTables, otherwise: str = "") -> list[Computed]:
    """A text of the key result that is picked in each spare row, from the upper table."""
    return _looked_up(concatenated(_picked(key, tables), ""), tables, otherwise)


def looked_up_score(tables: UpdateTables) -> list[Computed]:
    """The preview of the key result that is picked in each spare row: the row itself counts in it."""
    return _looked_up(_picked("preview", tables), tables, "")


def counter(tables: UpdateTables, words: Labels) -> Computed:
    """How many key results have a complete check-in, in either table: `已填 7 / 12`."""
    complete = words.text("exchange.missing.filled")
    in_own_row = _range(tables.column("missing")).eq(complete)
    ids, spare_ids = _range(tables.column("kr_id")), _range(tables.more_column("kr_id"))
    spare_rows = COUNTIFS(spare_ids, ids, _range(tables.more_column("missing")), complete)
    count = SUMPRODUCT(grouped(grouped(in_own_row + spare_rows).gt(0)).as_number())
    before, _, after = words.text("exchange.update.counter", filled="\0", count=tables.count).partition("\0")
    formula = concatenated(*(part for part in (before, count, after) if part))
    return Computed(formula.text, words.text("exchange.update.counter", filled=0, count=tables.count))


def blank_beside_begun(key: str, row: int) -> str:
    """Whether a cell is blank although a check-in is begun in its row; a rule of a column from `row` down."""
    in_column = {one: reference("$" + cell(one, row)) for one in CHECK_IN}
    return AND(in_column[key].eq(""), concatenated(*in_column.values()).ne("")).text


def _cell(key: str) -> Expression:
    """A cell of any row: the slot `row` stands for the number."""
    return reference(f"{letters(key)}{slot('row')}")


def _range(area: Area) -> Expression:
    return reference(area.absolute)


def _joined(keys: tuple[str, ...]) -> Expression:
    return concatenated(*map(_cell, keys))


def _readable(lacks: Expression, texts: Texts) -> Expression:
    """Error values that are typed reach every formula of the row."""
    return IFERROR(lacks, texts["actual_unreadable"])


def _match(kr_id: Expression, tables: UpdateTables) -> Expression:
    return MATCH(kr_id, _range(tables.column("kr_id")), 0)


def _picked(key: str, tables: UpdateTables) -> Expression:
    return INDEX(_range(tables.column(key)), _match(_cell("kr_id"), tables))


def _looked_up(found: Expression, tables: UpdateTables, otherwise: str) -> list[Computed]:
    return _in_spare_rows(IF(_cell("kr_id").eq(""), "", IFERROR(found, otherwise)), tables)


def _in_spare_rows(formula: Expression, tables: UpdateTables) -> list[Computed]:
    rows = range(tables.more_first, tables.more_last + 1)
    return [Computed(one, "") for one in filled_rows(formula.text, row=rows)]


def _lacks(texts: Texts, most: float, *, worded: bool) -> Expression:
    """The first thing that is wrong with a row in which something is typed, else that it is filled."""
    proposed = _cell("proposed_target")
    tests: tuple[tuple[Operand, str], ...] = (
        (AND(proposed.ne(""), NOT(ISNUMBER(proposed))), "target_unreadable"),
        (AND(proposed.ne(""), _joined(CHECK_IN).eq("")), "proposed"),
        *_faults(most, worded=worded),
    )
    return cases([(test, texts[code]) for test, code in tests], texts["filled"])


def _faults(most: float, *, worded: bool) -> tuple[tuple[Operand, str], ...]:
    """What can be wrong with a check-in, most basic first."""
    actual, day, confidence = (_cell(key) for key in ("actual", "date", "confidence"))
    unreadable, code = NOT(ISNUMBER(actual)), "actual_unreadable"
    if worded:
        no_word = ISERROR(FIND(in_bars(actual), between_bars(DONE | NOT_DONE)))
        unreadable, code = AND(unreadable, no_word), "word_unreadable"
    off_scale = OR(NOT(ISNUMBER(confidence)), confidence.lt(0), confidence.gt(most))
    return (
        (actual.eq(""), "no_actual"),
        (unreadable, code),
        (AND(ISNUMBER(actual), slot("read").eq("")), "percent_doubt"),
        (day.eq(""), "no_date"),
        (NOT(ISNUMBER(day)), "date_unreadable"),
        (day.gt(TODAY()), "date_ahead"),
        (AND(confidence.ne(""), off_scale), "confidence_unreadable"),
    )
