"""Formulas of the working sheet's key results: DESIGN §3 once more, from check-ins to the grade.

They exist in Excel 2010, WPS and LibreOffice: no array formula, nothing volatile. What differs from measure
to measure they take from `core.measures`; `tests/exchange/preview` holds them against `scoring`. Each is
composed once for all key results of a kind: the slot `row` stands for the number of the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrxl.core.measures import Measure
from okrxl.core.schema import GRADES
from okrxl.core.worksheet import (
    ABS,
    AND,
    COUNTIFS,
    IF,
    IFERROR,
    INDEX,
    MATCH,
    MAX,
    MIN,
    ROUND,
    SUMIFS,
    SUMPRODUCT,
    Expression,
    Operand,
    cases,
    concatenated,
    constant,
    slot,
)
from okrxl.exchange.preview.history import Method
from okrxl.exchange.preview.working import KEY, Row, Working
from okrxl.scoring.arrays import NOISE


@dataclass(frozen=True, slots=True)
class WorksheetFigures:
    """The numbers of one key result as cells: what the arithmetic of a `Measure` is applied to."""

    row: Row

    @property
    def elapsed(self) -> Expression:
        """The share of start to due up to the last check-in."""
        return self.row["elapsed"]

    @property
    def actual(self) -> Expression:
        """The current value."""
        return self.row["actual"]

    @property
    def baseline(self) -> Expression:
        """Where the key result began."""
        return self.row["baseline"]

    @property
    def target(self) -> Expression:
        """The target, or the lower end of a range."""
        return self.row["target"]

    @property
    def target_max(self) -> Expression:
        """The upper end of a range: the slot `target_max`, as it has no cell of its own."""
        return slot("target_max")

    def ratio(self, over: Operand, under: Operand) -> Expression:
        """`over/under`; an error where `under` is 0, which `score` turns into a blank."""
        return constant(over) / under

    def reaches(self, value: Operand, bound: Expression) -> Expression:
        """Whether `value` ≥ `bound`, rounding noise included."""
        return constant(value).ge(bound - NOISE * MAX(ABS(bound), 1))

    def choose(self, test: Operand, yes: Operand, no: Operand) -> Expression:
        """`IF(test,yes,no)`."""
        return IF(test, yes, no)


def found(at: Working, method: Method) -> Expression:
    """`latest`: the newest check-in's key; else how many count. 0: no check-in."""
    number, check_ins = at.key_results.each["number"], at.check_ins
    if method == "latest":
        return _newest(at)
    return COUNTIFS(check_ins.column("kr"), number, check_ins.column("taken"), ">0")


def _newest(at: Working) -> Expression:
    """The key of the newest check-in that counts, 0 where there is none."""
    number, check_ins = at.key_results.each["number"], at.check_ins
    return SUMPRODUCT(MAX(check_ins.column("kr").eq(number) * check_ins.column("taken")))


def elapsed(at: Working, *, lasts: bool) -> Expression:
    """The share of start to due up to the last check-in; `lasts`: it is due after its start."""
    own = at.key_results.each
    newest = _newest(at) - own["number"] * KEY
    share = _clipped((newest - own["start"]) / (own["due"] - own["start"])) if lasts else constant(1)
    return IF(own["found"].eq(0), "", share)


def against(at: Working, method: Method, baseline: bool) -> Expression:  # noqa: FBT001
    """What growth is measured against (`current.compared`): last year's figures, else the baseline, if any.

    A level stands in as it is, a total by the share that the check-ins cover; 0: there is nothing.
    """
    own, check_ins = at.key_results.each, at.check_ins
    number, kr, moved = own["number"], check_ins.column("kr"), check_ins.column("moved")
    end = MIN(at.single["as_of"], own["due"])
    until = concatenated("<=", end)
    count = COUNTIFS(kr, number, moved, until)
    total = SUMIFS(check_ins.column("actual"), kr, number, moved, until)
    newest = SUMPRODUCT(MAX(kr.eq(number) * moved.le(end) * check_ins.column("earlier")))
    latest = INDEX(check_ins.column("actual"), MATCH(newest, check_ins.column("earlier"), 0))
    before = {"average": total / count, "latest": latest}.get(method, total)
    prorated = IF(own["found"].eq(0), 0, own["baseline"] * own["elapsed"])
    stand_in = (prorated if method == "sum" else own["baseline"]) if baseline else 0
    return IF(count.gt(0), before, stand_in)


def actual(at: Working, method: Method, measure: Measure) -> Expression:
    """The current value by method (`score.current`), or the growth to date."""
    own = at.key_results.each
    value = _value(at, method, own)
    if measure.compares_years:
        value = IF(own["against"].gt(0), value / own["against"] - 1, "")
    return IF(own["found"].eq(0), "", value)


def _value(at: Working, method: Method, own: Row) -> Expression:
    check_ins, number = at.check_ins, own["number"]
    if method == "latest":
        return INDEX(check_ins.column("actual"), MATCH(own["found"], check_ins.column("taken"), 0))
    if method in {"any_hit", "last_hit"}:
        return SUMIFS(check_ins.column("hit"), check_ins.column("kr"), number) / own["planned"]
    total = SUMIFS(
        check_ins.column("actual"), check_ins.column("kr"), number, check_ins.column("taken"), ">0"
    )
    return total / own["found"] if method == "average" else total


def score(at: Working, method: Method, measure: Measure) -> Expression:
    """The score by measure (`score.score`); blank where there is none."""
    if not method:
        return constant("")
    own = at.key_results.each
    value = own["actual"]
    if method in {"any_hit", "last_hit"}:
        scored = _capped(at, value)
    elif measure.threshold and not measure.score:
        scored = IF(AND(value.ge(own["low"]), value.le(own["high"])), 1, 0)
    else:
        scored = _capped(at, measure.scored(WorksheetFigures(own)))
    return IF(value.eq(""), "", IFERROR(scored, ""))


def _clipped(attained: Operand) -> Expression:
    return MAX(0, MIN(1, attained))


def _capped(at: Working, scored: Operand) -> Expression:
    return MAX(0, MIN(at.single["score_cap"], scored))


def grade(at: Working, words: Mapping[str, str]) -> Expression:
    """The grade's word by the score as it is shown, rounded half up (`score.grade`)."""
    value, single = at.key_results.each["score"], at.single
    # First without the noise of binary fractions, then as Excel rounds.
    rounded = ROUND(ROUND(value, 10), 2)
    green, amber, red = (words[code] for code in GRADES)
    tests = (
        (value.eq(""), ""),
        (rounded.ge(single["green_from"]), green),
        (rounded.ge(single["amber_from"]), amber),
    )
    return cases(tests, red)
