"""Key results with what was sent, what is typed, and the score a person works out from DESIGN §3 by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from okrxl.core.grid import RawValue
from tests.exchange.preview.departments import Typing, day
from tests.office import Raw

AS_OF = date(2026, 6, 30)
Sent = tuple[date, float]
Filled = tuple[date | Raw, Raw]
Row = Mapping[str, RawValue]


@dataclass(frozen=True)
class Case:
    """A key result, what was sent of it, what is typed (first its own row, then spare rows), its score."""

    title: str
    row: Row
    sent: Sequence[Sent]
    filled: Sequence[Filled]
    score: float | None
    spare_only: bool = False
    others: Sequence[Typing] = ()


def d(month: int, of_month: int, year: int = 2026) -> date:
    return date(year, month, of_month)


UP: Row = {"measure": "increase", "baseline": 32, "target": 45}
DOWN: Row = {"measure": "decrease", "baseline": 100, "target": 60}
SUM: Row = {"measure": "increase", "baseline": 0, "target": 100, "aggregation": "sum"}
MEAN: Row = {**SUM, "aggregation": "average"}
WEEKS: Row = {"measure": "recurring", "frequency": "weekly", "start": d(1, 1), "due": d(1, 28)}
MONTHS: Row = {
    "measure": "at_least",
    "aggregation": "hit_rate",
    "target": 0.9,
    "start": d(1, 1),
    "due": d(4, 30),
}
MILE: Row = {"measure": "milestone"}
GROWTH: Row = {"measure": "growth", "target": 0.2}
LEVEL: Row = {**GROWTH, "aggregation": "latest"}
LAST_YEAR: Sequence[Sent] = [(date(2025, 1, 5), 60), (date(2025, 2, 5), 40), (date(2025, 9, 1), 500)]

CASES = (
    Case("progress", UP, [(d(3, 2), 36)], [(d(6, 1), 42)], 10 / 13),
    Case("nothing typed", UP, [(d(3, 2), 36)], [], 4 / 13),
    Case("no check-in at all", UP, [], [], None),
    Case("blank actual is no check-in", UP, [], [(d(6, 1), None)], None),
    Case("blank date is no check-in", UP, [], [(None, 42)], None),
    Case("decrease", DOWN, [], [(d(6, 1), 80)], 0.5),
    Case("worse than the baseline", DOWN, [], [(d(6, 1), 120)], 0),
    Case("more than the target", UP, [], [(d(6, 1), 60)], 1),
    Case(
        "blank baseline of an increase is 0", {"measure": "increase", "target": 40}, [], [(d(6, 1), 10)], 0.25
    ),
    Case("decrease without baseline", {"measure": "decrease", "target": 40}, [], [(d(6, 1), 10)], None),
    Case("target is the baseline", {**UP, "target": 32}, [], [(d(6, 1), 40)], None),
    Case("target 0", {**DOWN, "target": 0}, [], [(d(6, 1), 25)], 0.75),
    Case("negative values", {"measure": "increase", "baseline": -10, "target": -5}, [], [(d(6, 1), -7)], 0.6),
    Case("blank measure by the numbers", {"baseline": 100, "target": 60}, [], [(d(6, 1), 70)], 0.75),
    Case("unknown measure", {**UP, "measure": "somehow"}, [], [(d(6, 1), 40)], None),
    Case("aspirational", {**UP, "commitment": "aspirational"}, [], [(d(6, 1), 42)], 10 / 13),
    Case("weight 0", {**UP, "weight": 0}, [], [(d(6, 1), 42)], 10 / 13),
    Case("typed takes the day of one sent", UP, [(d(3, 2), 36)], [(d(3, 2), 42)], 10 / 13),
    Case(
        "the newest by date counts, not by row", UP, [(d(3, 2), 36)], [(d(6, 1), 42), (d(5, 1), 45)], 10 / 13
    ),
    Case("two on one day: the lower row", UP, [], [(d(6, 1), 45), (d(6, 1), 42)], 10 / 13),
    Case("three on one day", UP, [(d(6, 1), 32)], [(d(6, 1), 45), (d(6, 1), 40), (d(6, 1), 42)], 10 / 13),
    Case("unreadable does not hide the one above", UP, [], [(d(6, 1), 42), (d(6, 1), "TBD")], 10 / 13),
    Case("before start", {**UP, "start": d(4, 1)}, [(d(4, 2), 33)], [(d(3, 1), 45)], 1 / 13),
    Case("before start alone", {**UP, "start": d(4, 1)}, [], [(d(3, 31), 45)], None),
    Case("on the first day", {**UP, "start": d(4, 1)}, [], [(d(4, 1), 45)], 1),
    Case("after due is late, not lost", {**UP, "due": d(4, 30)}, [], [(d(6, 1), 45)], 1),
    Case("typed later than sent", UP, [(d(6, 30), 36)], [(d(7, 3), 42)], 10 / 13),
    Case("sent for a day to come", UP, [(d(3, 2), 36), (d(7, 20), 45)], [], 4 / 13),
    Case("a day to come has come", UP, [(d(3, 2), 36), (d(7, 20), 45)], [(d(7, 21), 42)], 10 / 13),
    Case("a day to come is typed anew", UP, [(d(7, 20), 45)], [(d(7, 20), 42)], 10 / 13),
    Case(
        "typed before a day to come that another brings",
        SUM,
        [(d(7, 10), 20)],
        [(d(7, 10), 30), (d(7, 20), 5)],
        0.35,
    ),
    Case("text", UP, [(d(3, 2), 36)], [(d(6, 1), "约42")], 4 / 13),
    Case("a number as text is read on collecting", UP, [(d(3, 2), 36)], [(d(6, 1), "42")], 4 / 13),
    Case("a date as text is read on collecting", UP, [(d(3, 2), 36)], [("2026年6月1日", 42)], 4 / 13),
    Case("done is no number of an increase", UP, [(d(3, 2), 36)], [(d(6, 1), "done")], 4 / 13),
    Case("TRUE is no number of an increase", {**UP, "baseline": 0, "target": 2}, [], [(d(6, 1), True)], None),
    Case("error value", UP, [(d(3, 2), 36)], [(d(6, 1), "=NA()")], 4 / 13),
    Case("error value for a date", UP, [(d(3, 2), 36)], [("=1/0", 42)], 4 / 13),
    Case("formula", UP, [], [(d(6, 1), "=40+2")], 10 / 13),
    Case("beyond any measure", UP, [(d(3, 2), 36)], [(d(6, 1), 1e15)], 4 / 13),
    Case("a time of day", UP, [(d(6, 1), 36)], [(day(d(6, 1)) + 0.75, 42)], 10 / 13),
    Case("no day number", UP, [(d(3, 2), 36)], [(20260601, 42), (42, 45)], 4 / 13),
    Case("sum", SUM, [(d(1, 5), 10), (d(2, 5), 20)], [(d(3, 5), 30)], 0.6),
    Case("sum: typed takes a day", SUM, [(d(1, 5), 10), (d(2, 5), 20)], [(d(1, 5), 30)], 0.5),
    Case("sum: two typed on one day", SUM, [(d(1, 5), 10)], [(d(2, 5), 90), (d(2, 5), 5)], 0.15),
    Case("average", MEAN, [(d(1, 5), 10), (d(2, 5), 20)], [(d(3, 5), 60)], 0.3),
    Case("average of one", MEAN, [], [(d(3, 5), 60)], 0.6),
    Case("at least", {"measure": "at_least", "target": 0.8}, [], [(d(6, 1), 0.1 + 0.7)], 1),
    Case("at least, not reached", {"measure": "at_least", "target": 0.8}, [], [(d(6, 1), 0.79999)], 0),
    Case("at least 0", {"measure": "at_least", "target": 0}, [], [(d(6, 1), 0)], 1),
    Case("at most", {"measure": "at_most", "target": 0.3}, [], [(d(6, 1), 0.1 + 0.2)], 1),
    Case("at most, missed", {"measure": "at_most", "target": 1}, [], [(d(6, 1), 1.2)], 0),
    Case("at most, negative", {"measure": "at_most", "target": -5}, [], [(d(6, 1), -5)], 1),
    Case(
        "at least, summed",
        {"measure": "at_least", "target": 30, "aggregation": "sum"},
        [(d(1, 5), 10)],
        [(d(2, 5), 20)],
        1,
    ),
    Case("between", {"measure": "between", "target": 1, "target_max": 2}, [], [(d(6, 1), 2)], 1),
    Case("between, above", {"measure": "between", "target": 1, "target_max": 2}, [], [(d(6, 1), 2.1)], 0),
    Case("between without upper target", {"measure": "between", "target": 1}, [], [(d(6, 1), 1)], None),
    Case("milestone", MILE, [], [(d(6, 1), 0.4)], 0.4),
    Case("milestone in percent", MILE, [(d(3, 2), 0.2)], [(d(6, 1), 40)], 0.4),
    Case("milestone sent in percent", MILE, [(d(3, 2), 20)], [], 0.2),
    Case("milestone below 0", MILE, [], [(d(6, 1), -0.4)], 0),
    Case("milestone 完成", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "完成")], 1),
    Case("milestone Done", MILE, [(d(3, 2), 0.2)], [(d(6, 1), " Done ")], 1),
    Case("milestone 否", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "否")], 0),
    Case("milestone not done", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "NOT done")], 0),
    Case("milestone TRUE", MILE, [(d(3, 2), 0.2)], [(d(6, 1), True)], 1),
    Case("milestone FALSE", MILE, [(d(3, 2), 0.2)], [(d(6, 1), False)], 0),
    Case("milestone ?", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "?")], 0.2),
    Case("milestone *", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "*")], 0.2),
    Case("milestone, part of a word", MILE, [(d(3, 2), 0.2)], [(d(6, 1), "完")], 0.2),
    Case("milestone, a space", MILE, [(d(3, 2), 0.2)], [(d(6, 1), " ")], 0.2),
    Case("recurring: once a week", WEEKS, [(d(1, 5), 1), (d(1, 7), 1)], [(d(1, 12), 1), (d(1, 13), 2)], 0.4),
    Case("recurring: any of the week", WEEKS, [(d(1, 6), 1)], [(d(1, 7), 0)], 0.2),
    Case("recurring: a hit taken back", WEEKS, [(d(1, 6), 1)], [(d(1, 6), 0)], 0),
    Case("recurring: one of two taken back", WEEKS, [(d(1, 6), 1), (d(1, 8), 1)], [(d(1, 8), 0)], 0.2),
    Case("recurring: typed before one sent", WEEKS, [(d(1, 8), 1)], [(d(1, 6), 1)], 0.2),
    Case("recurring: no hit yet", WEEKS, [(d(1, 8), 0)], [], 0),
    Case("recurring 是", WEEKS, [], [(d(1, 6), "是"), (d(1, 13), "no")], 0.2),
    Case("recurring with a target", {**WEEKS, "target": 3}, [(d(1, 6), 3)], [(d(1, 13), 2)], 0.2),
    Case("recurring in percent stays", {**WEEKS, "target": 50}, [], [(d(1, 6), 60)], 0.2),
    Case("ISO weeks end on Sundays", WEEKS, [], [(d(1, 4), 1), (d(1, 5), 1)], 0.4),
    Case("in the last planned week, after due", WEEKS, [(d(1, 6), 1)], [(d(2, 1), 1)], 0.4),
    Case("after the last planned week", WEEKS, [(d(1, 6), 1)], [(d(2, 2), 1)], 0.2),
    Case("after the last planned week alone", WEEKS, [], [(d(2, 2), 1)], 0),
    Case(
        "a week over New Year",
        {**WEEKS, "start": d(12, 29, 2025), "due": d(1, 11)},
        [(d(12, 31, 2025), 1)],
        [(d(1, 2), 1)],
        0.5,
    ),
    Case(
        "quarters",
        {"measure": "recurring", "frequency": "quarterly"},
        [(d(3, 31), 1)],
        [(d(4, 1), 1), (d(6, 30), 1)],
        0.5,
    ),
    Case("hit rate: last of the month", MONTHS, [(d(1, 5), 0.95)], [(d(1, 20), 0.5), (d(2, 3), 0.9)], 0.25),
    Case("hit rate: typed before the last", MONTHS, [(d(1, 20), 0.95)], [(d(1, 5), 0.5)], 0.25),
    Case("hit rate: a miss sent later", MONTHS, [(d(1, 20), 0.5)], [(d(1, 5), 0.95)], 0),
    Case(
        "hit rate: the last taken anew", MONTHS, [(d(1, 5), 0.5), (d(1, 20), 0.5)], [(d(1, 20), 0.95)], 0.25
    ),
    Case("hit rate: the last becomes a miss", MONTHS, [(d(1, 5), 1), (d(1, 20), 1)], [(d(1, 20), 0.1)], 0),
    Case(
        "hit rate: a period to come",
        {**MONTHS, "due": d(8, 31)},
        [(d(7, 10), 1), (d(7, 20), 0)],
        [(d(7, 12), 1)],
        1 / 8,
    ),
    Case("hit rate: a month after the last", MONTHS, [(d(1, 5), 0.95)], [(d(5, 1), 0.95)], 0.25),
    Case("hit rate of at most", {**MONTHS, "measure": "at_most"}, [], [(d(1, 5), 0.9), (d(2, 5), 1)], 0.25),
    Case(
        "hit rate of a range",
        {**MONTHS, "measure": "between", "target_max": 1},
        [(d(1, 5), 0.95)],
        [(d(2, 5), 1.1), (d(3, 5), 1)],
        0.5,
    ),
    Case("growth", GROWTH, [(d(1, 5, 2025), 100), (d(1, 5), 50)], [(d(2, 5), 60)], 0.5),
    Case(
        "growth: last year's same days",
        GROWTH,
        [(d(1, 5, 2025), 100), (d(7, 1, 2025), 100)],
        [(d(2, 5), 110)],
        0.5,
    ),
    Case(
        "growth: a later day takes in more of last year",
        GROWTH,
        [(d(1, 5, 2025), 50), (d(7, 1, 2025), 50)],
        [(d(7, 2), 110)],
        0.5,
    ),
    Case("growth: last year typed", GROWTH, [(d(1, 5), 110)], [(d(1, 5, 2025), 100)], 0.5),
    Case(
        "growth: last year's day taken",
        GROWTH,
        [(d(1, 5, 2025), 70), (d(1, 5), 110)],
        [(d(1, 5, 2025), 100)],
        0.5,
    ),
    Case(
        "growth: the year before last",
        GROWTH,
        [(d(1, 5, 2025), 100), (d(1, 5), 110)],
        [(d(1, 5, 2024), 100)],
        0.5,
    ),
    Case(
        "growth: sent for a day to come before start",
        {**GROWTH, "start": d(8, 1), "baseline": 365},
        [(d(7, 10), 9)],
        [(d(7, 20), 9)],
        None,
    ),
    # 182 of 364 days up to the last check-in: half of last year's total.
    Case("growth from a baseline", {**GROWTH, "baseline": 360}, [(d(2, 5), 98)], [(d(7, 2), 100)], 0.5),
    Case(
        "growth: later last year, none yet",
        {**GROWTH, "baseline": 3640},
        [(d(9, 1, 2025), 100)],
        # 35 of 364 days up to the last check-in: 350.
        [(d(2, 5), 385)],
        0.5,
    ),
    Case("growth from a loss", {**GROWTH, "baseline": -40}, [], [(d(6, 1), 40)], None),
    Case(
        "growth: late ones count for this year only",
        {**GROWTH, "due": d(5, 31)},
        [*LAST_YEAR, (d(6, 15, 2025), 70)],
        [(d(6, 1), 110)],
        0.5,
    ),
    Case("growth of a level from a baseline", {**LEVEL, "baseline": 0.82}, [], [(d(6, 1), 0.861)], 0.25),
    Case("growth of a level: the newest of then", LEVEL, LAST_YEAR, [(d(6, 1), 44)], 0.5),
    Case("growth of a level: the newest of both", LEVEL, [*LAST_YEAR, (d(3, 1), 90)], [(d(6, 1), 44)], 0.5),
    Case(
        "growth of a level: last year's day typed",
        LEVEL,
        LAST_YEAR,
        [(d(6, 1), 44), (d(3, 5, 2025), 80)],
        0,
    ),
    Case(
        "growth of a level: last year's newest typed anew",
        LEVEL,
        LAST_YEAR,
        [(d(6, 1), 44), (d(2, 5, 2025), 44 / 1.1)],
        0.5,
    ),
    Case(
        "growth of an average",
        {**LEVEL, "aggregation": "average"},
        LAST_YEAR,
        [(d(5, 1), 50), (d(6, 1), 60)],
        0.5,
    ),
    Case(
        "growth of an average from a baseline",
        {**LEVEL, "aggregation": "average", "baseline": 50},
        [],
        [(d(5, 1), 50), (d(6, 1), 60)],
        0.5,
    ),
    Case("growth of a level from a loss", {**LEVEL, "baseline": -40}, [], [(d(6, 1), 40)], None),
    Case(
        "growth of percents that nobody says are levels",
        {**GROWTH, "unit": "%"},
        LAST_YEAR,
        [(d(6, 1), 110)],
        None,
    ),
    Case("growth without last year", GROWTH, [], [(d(2, 5), 110)], None),
    Case("growth from 0", GROWTH, [(d(1, 5, 2025), 0)], [(d(2, 5), 110)], None),
    Case("growth from less than 0", GROWTH, [(d(1, 5, 2025), -10)], [(d(2, 5), 110)], None),
    Case("growth of 0", {**GROWTH, "target": 0}, [(d(1, 5, 2025), 100)], [(d(2, 5), 110)], None),
    Case("growth: only last year's", GROWTH, [(d(1, 5, 2025), 100)], [], None),
    Case("shrinking on purpose", {**GROWTH, "target": -0.2}, [(d(1, 5, 2025), 100)], [(d(2, 5), 90)], 0.5),
    Case(
        "growth on one day",
        {**GROWTH, "baseline": 100, "start": d(6, 30), "due": d(6, 30)},
        [],
        [(d(6, 30), 110)],
        0.5,
    ),
    Case(
        "growth over two years",
        {**GROWTH, "start": d(1, 1, 2025)},
        [(d(2, 1, 2025), 100)],
        [(d(2, 1), 20)],
        1.0,
    ),
    Case("rounded half up", {"measure": "increase", "target": 1}, [], [(d(6, 1), 0.695)], 0.695),
    Case("a spare row alone", UP, [], [(d(6, 1), 42)], 10 / 13, spare_only=True),
    Case(
        "spare rows in any order", SUM, [], [(d(5, 1), 1), (d(3, 1), 2), (d(4, 1), 3)], 0.06, spare_only=True
    ),
    Case(
        "a spare row of an unknown id",
        UP,
        [(d(3, 2), 36)],
        [],
        4 / 13,
        others=[Typing("K999", day(d(6, 1)), 45, 3)],
    ),
    Case("a spare row without id", UP, [(d(3, 2), 36)], [], 4 / 13, others=[Typing("", day(d(6, 1)), 45, 3)]),
    Case("an id with wildcards", UP, [(d(3, 2), 36)], [], 4 / 13, others=[Typing("K*", day(d(6, 1)), 45, 3)]),
    Case(
        "leap day",
        {**GROWTH, "start": d(2, 28, 2025)},
        [(d(2, 27, 2024), 70), (d(2, 28, 2024), 60), (d(2, 29, 2024), 40)],
        [(d(8, 1, 2025), 110)],
        0.5,
    ),
)


def typing(kr: str, case: Case) -> list[Typing]:
    """Its rows; ids of spare rows are written in other case and with blanks about every other time."""
    made = []
    for position, (typed_on, actual) in enumerate(case.filled):
        spare = position if case.spare_only else position - 1 if position else None
        named = kr if position % 2 else f" {kr[0].lower()} {kr[1:]}\u3000"
        when = day(typed_on) if isinstance(typed_on, date) else typed_on
        made.append(Typing(kr if spare is None else named, when, actual, spare))
    return [*made, *case.others]
