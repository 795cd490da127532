"""Formulas of the working sheet's check-ins: which of them count, and for what.

They exist in Excel 2010, WPS and LibreOffice: no array formula, nothing volatile but CELL("format"), which
alone knows a number format. Each is composed once for all rows; the slots `row`, `next_row` and others stand
for what differs.
"""

from __future__ import annotations

from collections.abc import Sequence

from okrxl.core.measures import codes
from okrxl.core.worksheet import (
    ABS,
    AND,
    CELL,
    CLEAN,
    COUNTIF,
    COUNTIFS,
    EDATE,
    FIND,
    IF,
    IFERROR,
    INT,
    ISLOGICAL,
    ISNA,
    ISNUMBER,
    LEFT,
    LOWER,
    MATCH,
    MONTH,
    NOT,
    OR,
    SUBSTITUTE,
    SUMPRODUCT,
    YEAR,
    Expression,
    concatenated,
    grouped,
    slot,
)
from okrxl.exchange.preview.working import KEY, PERCENT, WEEK, EntryRows, Row, Working
from okrxl.read.cells import DONE, LARGEST, NOT_DONE

IDEOGRAPHIC_SPACE = "\u3000"


def between_bars(words: frozenset[str]) -> str:
    """Words in one text, `|no|否|`, in which FIND looks for one with its bars."""
    return "|" + "|".join(sorted(words)) + "|"


WORD_LISTS = {"done": between_bars(DONE), "not_done": between_bars(NOT_DONE)}
"""The texts of the single cells in which the words for done and not done are looked up."""


def in_bars(raw: Expression) -> Expression:
    """A typed word as it stands in a list of words: lower case, no spaces, between bars."""
    return concatenated("|", LOWER(SUBSTITUTE(raw, " ", "")), "|")


def typed(at: Working, entries: EntryRows) -> dict[str, Expression]:
    """A typed check-in's columns; one that does not count has no date and the key 0.

    Slots: `row`, `next_row`, `position` (in the ranges of `entries`).
    """
    own, position = at.check_ins.each, slot("position")
    key, live, taken = own["key"], own["live"], own["taken"]
    since, percent = at.of_key_result("start", own), at.of_key_result("percent", own)
    actual = entries.cell(entries.actual_column, position)
    # Compared and not looked up: to MATCH, a `*` or `?` in an id would be a wildcard.
    typed_id = CLEAN(entries.cell(entries.id_column, position))
    kr_id = SUBSTITUTE(SUBSTITUTE(typed_id, " ", ""), IDEOGRAPHIC_SPACE, "")
    is_it = at.key_results.column("id").eq(kr_id)
    later_rows = at.check_ins.column("key", slot("next_row"))
    return {
        "kr": IFERROR(SUMPRODUCT(is_it * at.key_results.column("number")), 0),
        "date": _date(at, own, entries.cell(entries.date_column, position)),
        "scale": IF(own["kr"].eq(0), "", IFERROR(_scale(actual, percent), "")),
        "actual": _actual(at, own, actual),
        "key": IF(own["date"].eq(""), 0, _key(own)),
        # Two on one day: the lower row wins.
        "live": IF(key.eq(0), 0, IF(ISNA(MATCH(key, later_rows, 0)), key, 0)),
        "taken": IF(live.eq(0), 0, IF(own["date"].ge(since), live, 0)),
        "moved": IF(live.eq(0), "", _a_year_later(at, own)),
        "earlier": IF(own["moved"].eq(""), 0, key),
        "period": IF(taken.eq(0), "", _period(at, own)),
        "group": IF(own["period"].eq(""), "", _group(at, own)),
        "hit": IF(own["group"].eq(""), 0, IF(_meets(at, own), _newest_of_period(at, own), 0)),
    }


def _key(check_in: Row) -> Expression:
    """Its key result and day in one number."""
    return check_in["kr"] * KEY + check_in["date"]


def _date(at: Working, own: Row, raw: Expression) -> Expression:
    """The typed day, blank where there is no actual or no day that can be one."""
    plausible = AND(ISNUMBER(raw), raw.ge(at.single["first_day"]), raw.le(at.single["last_day"]))
    return IF(own["actual"].eq(""), "", IFERROR(IF(plausible, INT(raw), ""), ""))


def _actual(at: Working, own: Row, raw: Expression) -> Expression:
    """What is typed as a number; a word for done or TRUE counts as `read.cells` reads them, else blank."""
    of_key_result, single = at.of_key_result, at.single
    number = IF(ABS(raw).lt(LARGEST), raw / own["scale"], "")
    word = in_bars(raw)
    not_done = IF(ISNUMBER(FIND(word, single["not_done"])), 0, "")
    full = of_key_result("full", own)
    by_word = IF(ISNUMBER(FIND(word, single["done"])), full, not_done)
    by_words = IF(of_key_result("words", own).eq(0), "", IF(ISLOGICAL(raw), IF(raw, full, 0), by_word))
    # LibreOffice takes TRUE for a number as well.
    is_number = AND(ISNUMBER(raw), NOT(ISLOGICAL(raw)))
    return IF(own["kr"].eq(0), "", IFERROR(IF(is_number, number, by_words), ""))


def _scale(raw: Expression, percent: Expression) -> Expression:
    """What a typed number is divided by, as `read.percents.returned_in_shares` reads it; blank in doubt.

    `percent` is what its cell's format means for the key result, as in `working.PERCENT`.
    """
    in_percents = grouped(LEFT(CELL("format", raw), 1).eq("P"))
    figure = IF(ABS(ABS(raw) - 0.5).ge(0.5), 100, "")  # 0, or from 1 on
    # DESIGN §3: what is done is a share, 0–1 or 0–100 %.
    share = IF(AND(raw.gt(0), percent.eq(PERCENT["done_in_percents"])), "", 1)
    plain = IF(percent.eq(PERCENT["yes"]), figure, IF(raw.gt(1), 100, share))
    formatted = IF(percent.eq(PERCENT["no"]), "", 1)
    matters = IF(in_percents, formatted, IF(percent.eq(PERCENT["no"]), 1, plain))
    return IF(raw.eq(""), "", IF(percent.eq(PERCENT["any"]), 1, matters))


def _a_year_later(at: Working, own: Row) -> Expression:
    """The day on which it is compared, where years are and that day is not before the start."""
    moved = EDATE(own["date"], 12)
    in_plan = IF(moved.ge(at.of_key_result("start", own)), moved, "")
    compares = _is_one_of(at.of_key_result("measure", own), codes(lambda one: one.compares_years))
    return IF(compares, in_plan, "")


def _period(at: Working, own: Row) -> Expression:
    """The number of its period, as `scoring.check_ins.period_index` counts; blank where none are counted."""
    date, span = own["date"], at.of_key_result("span", own)
    week = INT((date - at.single["monday"]) / 7)
    months = (YEAR(date) - 1970) * 12 + MONTH(date) - (1 + at.quarters_from)
    return IF(span.eq(0), "", IF(span.eq(WEEK), week, INT(months / span)))


def _group(at: Working, own: Row) -> Expression:
    """Its key result and planned period in one number; where any hit counts, of hits alone."""
    group = own["kr"] * KEY + own["period"]
    last_counts = _is_none_of(at.of_key_result("measure", own), codes(lambda one: one.counts_hits))
    counted = IF(last_counts, group, IF(_meets(at, own), group, ""))
    return IF(own["period"].gt(at.of_key_result("to_period", own)), "", counted)


def _meets(at: Working, own: Row) -> Expression:
    """Whether a typed actual lies within its key result's bounds."""
    return own["actual"].ge(at.of_key_result("low", own)) & own["actual"].le(at.of_key_result("high", own))


def _newest_of_period(at: Working, own: Row) -> Expression:
    group, date = at.check_ins.column("group"), at.check_ins.column("date")
    return IF(COUNTIFS(group, own["group"], date, concatenated(">", own["date"])).eq(0), 1, 0)


def _is_one_of(code: Expression, wanted: Sequence[str]) -> Expression:
    tests = [code.eq(one) for one in wanted]
    return tests[0] if len(tests) == 1 else OR(*tests)


def _is_none_of(code: Expression, unwanted: Sequence[str]) -> Expression:
    tests = [code.ne(one) for one in unwanted]
    return tests[0] if len(tests) == 1 else AND(*tests)


def person(raw: Expression) -> Expression:
    """A typed name as names are compared: lower case, no white space."""
    return IFERROR(LOWER(SUBSTITUTE(SUBSTITUTE(CLEAN(raw), " ", ""), IDEOGRAPHIC_SPACE, "")), "")


def sent_taken(at: Working, *, future: bool, adds: bool) -> Expression:
    """The key of a check-in that was sent along; 0 where a typed one has its day, or on a day to come.

    `adds`: only one that the same person types takes its day.
    """
    own = at.check_ins.each
    found = IF(_stands(at, own, adds=adds), _key(own), 0)
    return IF(own["date"].gt(at.single["as_of"]), 0, found) if future else found


def sent_moved(at: Working, *, adds: bool) -> Expression:
    """Its day a year later, for growth; blank where a typed one has its day, as in `sent_taken`."""
    own = at.check_ins.each
    return IF(_stands(at, own, adds=adds), EDATE(own["date"], 12), "")


def sent_earlier(at: Working) -> Expression:
    """Its key where it stands for the year before, else 0."""
    own = at.check_ins.each
    return IF(own["moved"].eq(""), 0, _key(own))


def _stands(at: Working, own: Row, *, adds: bool) -> Expression:
    """Whether nothing that is typed takes the day of a check-in that was sent."""
    return OR(_not_typed(at, own), own["by"].ne(at.single["by"])) if adds else _not_typed(at, own)


def _not_typed(at: Working, own: Row) -> Expression:
    return ISNA(MATCH(_key(own), at.typed_column("key"), 0))


def sent_group(at: Working) -> Expression:
    """Its key result and planned period, the slot `period`, in one number."""
    own = at.check_ins.each
    return IF(own["taken"].eq(0), "", own["kr"] * KEY + slot("period"))


def sent_hit(at: Working, *, followed: bool) -> Expression:
    """1 where no later check-in of its period counts: none typed; if `followed`, none to slot `until`."""
    own = at.check_ins.each
    group, date = own["group"], own["date"]
    later = COUNTIFS(at.typed_column("group"), group, at.typed_column("date"), concatenated(">", date))
    if followed:
        later += COUNTIF(at.check_ins.column("group", slot("next_row"), slot("until")), group)
    return IF(group.eq(""), 0, IF(later.eq(0), 1, 0))
