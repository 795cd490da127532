"""The formulas of the live preview: DESIGN §3 once more, for Excel 2010, WPS and LibreOffice.

Nothing newer, no array formula, nothing volatile. File format's terms: English names, commas, no leading `=`.
`tests/exchange/test_preview.py` holds them against `scoring.check_ins` and `scoring.score`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrxl.core.address import column_letters, sheet_ref
from okrxl.core.measures import MEASURES
from okrxl.core.schema import GRADES
from okrxl.read.cells import DONE, LARGEST, NOT_DONE

KEY = 100_000
"""Key result × KEY + day (or period) is one number for both: days in Excel have five digits."""
WEEK = 7
"""In the column `span`, which else holds the months of a period: periods are weeks."""


@dataclass(frozen=True, slots=True)
class Fills:
    """Where a department types: `count` rows of okr_update from sheet row `first`, `more` from `more_first`.

    The spare rows stand below. The row above `first` and that below the last spare row are locked.
    """

    tab: str
    first: int
    count: int
    more_first: int
    more: int
    id_column: int
    date_column: int
    actual_column: int

    @property
    def rows(self) -> list[int]:
        """All rows in sheet order, as positions in the ranges of `cell`."""
        first = self.first - 1
        updates = range(self.first, self.first + self.count)
        spare = range(self.more_first, self.more_first + self.more)
        return [row - first + 1 for row in (*updates, *spare)]

    def cell(self, column: int, place: int) -> str:
        """A cell of the department's, through a range from the row above the first to that below the last.

        A cell that is cut and pasted elsewhere takes plain references to it along: the value typed for one
        key result would then count for another. The edges of this range are locked and stay.
        """
        letters = column_letters(column)
        area = f"${letters}${self.first - 1}:${letters}${self.more_first + self.more}"
        return f"INDEX({sheet_ref(self.tab, area)},{place})"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the working sheet with named columns; `column("score")` is the range, `cell` one of it."""

    letters: dict[str, str]
    first: int
    last: int

    def column(self, key: str, first: int = 0, last: int = 0) -> str:
        """A column's range: all of it, or from row `first`, or to row `last`."""
        letters = self.letters[key]
        return f"${letters}${first or self.first}:${letters}${last or self.last}"

    def cell(self, key: str, row: int) -> str:
        """`"$P$14"`."""
        return f"${self.letters[key]}${row}"


@dataclass(frozen=True, slots=True)
class Working:
    """Where things stand on the working sheet.

    `one` are single cells by key. Of `told`, the check-ins, those from row `typed` on stand for rows that the
    department types; the last row of `told` is always empty, so that each of its ranges has a cell.
    """

    one: dict[str, str]
    goals: Rows
    told: Rows
    typed: int

    def of_goal(self, key: str, row: int) -> str:
        """What stands in a column of the key result that a check-in in that row is for."""
        return f"INDEX({self.goals.column(key)},{self.told.cell('kr', row)})"


def word_lists() -> tuple[str, str]:
    """The words for done and not done, each between bars, to be found in."""
    return tuple("|" + "|".join(sorted(words)) + "|" for words in (DONE, NOT_DONE))  # type: ignore[return-value]


def typed(here: Working, fills: Fills, row: int, place: int) -> dict[str, str]:
    """A typed check-in's columns; one that does not count has no date and the key 0."""
    cell, goal, told = here.told.cell, here.of_goal, here.told
    kr, date, actual, key, live, taken, period, group = (
        cell(name, row) for name in ("kr", "date", "actual", "key", "live", "taken", "period", "group")
    )
    # Compared and not looked up: to MATCH, a `*` or `?` in an id would be a wildcard.
    chosen = f'SUBSTITUTE(SUBSTITUTE(CLEAN({fills.cell(fills.id_column, place)})," ",""),"\u3000","")'
    day = fills.cell(fills.date_column, place)
    since, span = goal("start", row), goal("span", row)
    months = f"(YEAR({date})-1970)*12+MONTH({date})-1"
    meets = f"{actual}>={goal('low', row)},{actual}<={goal('high', row)}"
    return {
        "kr": f"IFERROR(SUMPRODUCT(({here.goals.column('id')}={chosen})*{here.goals.column('number')}),0)",
        "date": f'IF({actual}="","",IFERROR(IF(AND(ISNUMBER({day}),{day}>={here.one["first_day"]},'
        f'{day}<={here.one["last_day"]}),INT({day}),""),""))',
        "actual": _actual(here, row, fills.cell(fills.actual_column, place)),
        "key": f'IF({date}="",0,{kr}*{KEY}+{date})',
        # Two on one day: the lower row wins.
        "live": f"IF({key}=0,0,IF(ISNA(MATCH({key},{told.column('key', row + 1)},0)),{key},0))",
        "taken": f"IF({live}=0,0,IF({date}>={since},{live},0))",
        "moved": f'IF({live}=0,"",IF({goal("measure", row)}="growth",IF(EDATE({date},12)>={since},'
        f'EDATE({date},12),""),""))',
        "period": f'IF({taken}=0,"",IF({span}=0,"",IF({span}={WEEK},INT(({date}-{here.one["monday"]})/7),'
        f"INT(({months})/{span}))))",
        "group": f'IF({period}="","",IF({period}>{goal("to_period", row)},"",'
        f'IF({goal("measure", row)}<>"recurring",{kr}*{KEY}+{period},'
        f'IF(AND({meets}),{kr}*{KEY}+{period},""))))',
        "hit": f'IF({group}="",0,IF(AND({meets}),IF(COUNTIFS({told.column("group")},{group},'
        f'{told.column("date")},">"&{date})=0,1,0),0))',
    }


def _actual(here: Working, row: int, raw: str) -> str:
    """What is typed as a number; a word for done or TRUE counts as `read.cells` reads them, else blank."""
    goal = here.of_goal
    word = f'"|"&LOWER(SUBSTITUTE({raw}," ",""))&"|"'
    number = f'IF(ABS({raw})<{LARGEST:.0E},IF({raw}>1,{raw}/{goal("over_one", row)},{raw}),"")'
    said = (
        f"IF(ISNUMBER(FIND({word},{here.one['done']})),1,IF(ISNUMBER(FIND({word},{here.one['not_done']})),0,"
        f'""))'
    )
    by_words = f'IF({goal("words", row)}=0,"",IF(ISLOGICAL({raw}),IF({raw},1,0),{said}))'
    # LibreOffice takes TRUE for a number as well.
    return (
        f'IF({here.told.cell("kr", row)}=0,"",IFERROR(IF(AND(ISNUMBER({raw}),NOT(ISLOGICAL({raw}))),'
        f'{number},{by_words}),""))'
    )


def history_taken(here: Working, row: int, *, late: bool) -> str:
    """The key of a check-in that was sent along; 0 where a typed one has its day or its day is to come."""
    key = f"{here.told.cell('kr', row)}*{KEY}+{here.told.cell('date', row)}"
    found = f"IF(ISNA(MATCH({key},{here.told.column('key', here.typed)},0)),{key},0)"
    return f"IF({here.told.cell('date', row)}>{here.one['as_of']},0,{found})" if late else found


def history_moved(here: Working, row: int) -> str:
    """Its day a year later, for growth; blank where a typed one has its day."""
    kr, date = (here.told.cell(name, row) for name in ("kr", "date"))
    typed_keys = here.told.column("key", here.typed)
    return f'IF(ISNA(MATCH({kr}*{KEY}+{date},{typed_keys},0)),EDATE({date},12),"")'


def history_group(here: Working, row: int, period: int) -> str:
    """Its key result and planned period in one number."""
    kr, taken = (here.told.cell(name, row) for name in ("kr", "taken"))
    return f'IF({taken}=0,"",{kr}*{KEY}+{period})'


def history_hit(here: Working, row: int, until: int) -> str:
    """1 where none that counts comes later in its period: down to row `until`, or typed."""
    told = here.told
    group, date = (told.cell(name, row) for name in ("group", "date"))
    typed_rows = (told.column(name, here.typed) for name in ("group", "date"))
    groups, dates = typed_rows
    later = f'COUNTIFS({groups},{group},{dates},">"&{date})'
    if until > row:
        later += f"+COUNTIF({told.column('group', row + 1, until)},{group})"
    return f'IF({group}="",0,IF({later}=0,1,0))'


def found(here: Working, kind: str, row: int) -> str:
    """`latest`: the newest check-in's key; else how many count. 0: no check-in."""
    number, told = here.goals.cell("number", row), here.told
    if kind == "latest":
        return f"SUMPRODUCT(MAX(({told.column('kr')}={number})*{told.column('taken')}))"
    return f'COUNTIFS({told.column("kr")},{number},{told.column("taken")},">0")'


def against(here: Working, row: int, *, baseline: bool, length: int) -> str:
    """What growth is measured against (`score.growth`): last year's same days, else baseline × elapsed."""
    number, start, due, base = (here.goals.cell(name, row) for name in ("number", "start", "due", "baseline"))
    kr, moved, as_of = here.told.column("kr"), here.told.column("moved"), here.one["as_of"]
    share = f"MAX(0,MIN(1,({as_of}-{start})/({due}-{start})))" if length > 0 else f"IF({as_of}>={due},1,0)"
    stand_in = f"{base}*{share}" if baseline else "0"
    before = f'SUMIFS({here.told.column("actual")},{kr},{number},{moved},"<="&{as_of})'
    return f'IF(COUNTIFS({kr},{number},{moved},"<="&{due})>0,{before},{stand_in})'


def actual(here: Working, kind: str, row: int) -> str:
    """The current value by aggregation (`score.current`), or the growth to date."""
    told, number = here.told, here.goals.cell("number", row)
    some, base = here.goals.cell("found", row), here.goals.cell("against", row)
    total = f'SUMIFS({told.column("actual")},{told.column("kr")},{number},{told.column("taken")},">0")'
    value = {
        "latest": f"INDEX({told.column('actual')},MATCH({some},{told.column('taken')},0))",
        "sum": total,
        "average": f"{total}/{some}",
        "growth": f'IF({base}>0,{total}/{base}-1,"")',
    }
    hits = f"SUMIFS({told.column('hit')},{told.column('kr')},{number})/{here.goals.cell('planned', row)}"
    return f'IF({some}=0,"",{value.get(kind, hits)})'


def score(here: Working, kind: str, measure: str, row: int) -> str:
    """The score by measure (`score.score`); blank where there is none."""
    value, base, target, low, high = (
        here.goals.cell(name, row) for name in ("actual", "baseline", "target", "low", "high")
    )
    attained = {
        "increase": f"({value}-{base})/({target}-{base})",
        "decrease": f"({value}-{base})/({target}-{base})",
        "growth": f"{value}/{target}",
    }.get(measure, value)
    clipped = f"MAX(0,MIN(1,{attained}))"
    if MEASURES[measure].threshold and kind != "last":
        clipped = f"IF(AND({value}>={low},{value}<={high}),1,0)"
    return f'IF({value}="","",IFERROR({clipped},""))' if kind else '""'


def grade(here: Working, row: int, words: Mapping[str, str]) -> str:
    """The grade's word by the score as it is shown, rounded half up (`score.grade`)."""
    green, amber, red = ('"' + words[code].replace('"', '""') + '"' for code in GRADES)
    value = here.goals.cell("score", row)
    # First without the noise of binary fractions, then as Excel rounds.
    shown = f"ROUND(ROUND({value},10),2)"
    by_score = (
        f"IF({shown}>={here.one['green_from']},{green},IF({shown}>={here.one['amber_from']},{amber},{red}))"
    )
    return f'IF({value}="","",{by_score})'
