"""The formulas that answer while a department types: what a row lacks, how many are filled, lookups."""

from __future__ import annotations

from collections.abc import Mapping
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
    grouped,
    reference,
)
from okrxl.exchange.contract import FILLED
from okrxl.exchange.preview.check_in_formulas import between_bars, in_bars
from okrxl.exchange.sheets.update_grid import UpdateTables, cell
from okrxl.read.cells import DONE, NOT_DONE
from okrxl.sheets.model import Computed

if TYPE_CHECKING:
    from okrxl.core.address import Area
    from okrxl.core.labels import Labels

CHECK_IN = FILLED[:-1]
"""The columns that make a check-in; a proposal may stand alone."""
Texts = Mapping[str, str]
"""What a row can lack, by code."""


def missing(row: int, words: Labels, *, worded: bool) -> Computed:
    """What a key result's row still lacks; `worded` ones take yes or no as well as numbers."""
    texts = words.section("exchange.missing")
    lacks = _lacks(row, texts, worded=worded)
    return Computed(_readable(IF(_joined(FILLED, row).eq(""), "", lacks), texts), "")


def more_missing(row: int, tables: UpdateTables, words: Labels) -> Computed:
    """What a spare row still lacks; whether a word will do depends on a key result not known here."""
    texts, kr_id = words.section("exchange.missing"), _at("kr_id", row)
    tests = (
        (_joined(("kr_id", *FILLED), row).eq(""), ""),
        (kr_id.eq(""), texts["no_kr"]),
        (NOT(ISNUMBER(_match(kr_id, tables))), words.text("exchange.update.unknown")),
    )
    return Computed(_readable(cases(tests, _lacks(row, texts, worded=True)), texts), "")


def looked_up(key: str, row: int, tables: UpdateTables, otherwise: str = "") -> Computed:
    """A text of the key result that was picked in a spare row, from the upper table."""
    return _looked_up(row, concatenated(_picked(key, row, tables), ""), otherwise)


def looked_up_score(row: int, tables: UpdateTables) -> Computed:
    """The preview of the key result that was picked in a spare row: the row itself counts in it."""
    return _looked_up(row, _picked("preview", row, tables), "")


def counter(tables: UpdateTables, words: Labels) -> Computed:
    """How many key results have a complete check-in, in either table: `已填 7 / 12`."""
    filled = words.text("exchange.missing.filled")
    in_own_row = _range(tables.column("missing")).eq(filled)
    ids, spare_ids = _range(tables.column("kr_id")), _range(tables.more_column("kr_id"))
    spare_rows = COUNTIFS(spare_ids, ids, _range(tables.more_column("missing")), filled)
    count = SUMPRODUCT(grouped(grouped(in_own_row + spare_rows).gt(0)).as_number())
    before, _, after = words.text("exchange.update.counter", filled="\0", count=tables.count).partition("\0")
    formula = concatenated(*(part for part in (before, count, after) if part))
    return Computed(formula.text, words.text("exchange.update.counter", filled=0, count=tables.count))


def begun(row: int) -> Expression:
    """Whether anything of a check-in is typed in a row, for rules of a column: `$K7&$L7<>""`."""
    return concatenated(*(entry(key, row) for key in CHECK_IN)).ne("")


def entry(key: str, row: int) -> Expression:
    """A cell whose column is fixed, `$K7`."""
    return reference("$" + cell(key, row))


def _at(key: str, row: int) -> Expression:
    return reference(cell(key, row))


def _range(area: Area) -> Expression:
    return reference(area.absolute)


def _joined(keys: tuple[str, ...], row: int) -> Expression:
    return concatenated(*(_at(key, row) for key in keys))


def _readable(lacks: Expression, texts: Texts) -> str:
    """Error values that are typed reach every formula of the row."""
    return IFERROR(lacks, texts["actual_unreadable"]).text


def _match(kr_id: Expression, tables: UpdateTables) -> Expression:
    return MATCH(kr_id, _range(tables.column("kr_id")), 0)


def _picked(key: str, row: int, tables: UpdateTables) -> Expression:
    return INDEX(_range(tables.column(key)), _match(_at("kr_id", row), tables))


def _looked_up(row: int, found: Expression, otherwise: str) -> Computed:
    return Computed(IF(_at("kr_id", row).eq(""), "", IFERROR(found, otherwise)).text, "")


def _lacks(row: int, texts: Texts, *, worded: bool) -> Expression:
    """The first thing that is wrong with a row in which something is typed, else that it is filled."""
    proposed = _at("proposed_target", row)
    alone = AND(proposed.ne(""), _joined(CHECK_IN, row).eq(""))
    tests: tuple[tuple[Operand, str], ...] = (
        (AND(proposed.ne(""), NOT(ISNUMBER(proposed))), "target_unreadable"),
        (alone, "proposed"),
        *_faults(row, worded=worded),
    )
    return cases([(test, texts[code]) for test, code in tests], texts["filled"])


def _faults(row: int, *, worded: bool) -> tuple[tuple[Operand, str], ...]:
    """What can be wrong with a check-in, in the order in which it is said."""
    actual, day, confidence = (_at(key, row) for key in ("actual", "date", "confidence"))
    unreadable, code = NOT(ISNUMBER(actual)), "actual_unreadable"
    if worded:
        no_word = ISERROR(FIND(in_bars(actual), between_bars(DONE | NOT_DONE)))
        unreadable, code = AND(unreadable, no_word), "word_unreadable"
    off_scale = OR(NOT(ISNUMBER(confidence)), confidence.lt(0), confidence.gt(10))
    return (
        (actual.eq(""), "no_actual"),
        (unreadable, code),
        (day.eq(""), "no_date"),
        (NOT(ISNUMBER(day)), "date_unreadable"),
        (day.gt(TODAY()), "date_ahead"),
        (AND(confidence.ne(""), off_scale), "confidence_unreadable"),
    )
