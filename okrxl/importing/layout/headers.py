"""Where a sheet's table of OKRs begins: its header rows among the first thirty, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from okrxl.core.grid import RawValue
from okrxl.importing.language.periods import period, year_in
from okrxl.importing.language.words import (
    about,
    field_names,
    field_of,
    field_of_year,
    meaning,
    split_role,
)
from okrxl.importing.layout.columns import by_content, distinct
from okrxl.importing.layout.roles import with_roles
from okrxl.importing.layout.years import in_cycle
from okrxl.importing.model import Layout, Period, Role, SourceColumn, SourceSheet

SEARCHED = 30
LONGEST_HEADER = 60
LEAST = 2
"""Columns that a header must name before a row counts as one."""
ANCHORS = frozenset(
    {"objective", "key_result", "title", "kr_id", "objective_id", "strategy", "lead", "owner"}
)
"""Fields of which a table of OKRs, people or check-ins has at least one."""
OF_OBJECTIVES = frozenset(name for name in field_names() if name.startswith("objective_"))
CODE = re.compile(r"(?:o|obj|objective|kr|key ?result|目标|关键结果)[ .\-_]?\d+(?:[.\-_]\d+)*", re.IGNORECASE)
CODES = "#"
"""What a column of numbers without a header is called."""
LEAST_YEAR = 360
"""The days between a year's first and its last, at least."""
PERIODS_FROM = 2
"""So many columns of periods make a table by periods; a lone `2025` is no such column."""


@dataclass(frozen=True)
class Setting:
    """What a workbook says of the sources it takes: the year of periods without one, the order of dates.

    `cycle` is the workbook's.
    """

    year: int
    order: str = ""
    cycle: tuple[date, date] | None = None


def find_layout(
    sheet: SourceSheet, setting: Setting, chosen: Mapping[str, str] | None = None
) -> Layout | None:
    """The table of a sheet, or None where no row names columns of OKRs.

    `chosen` are fields that a manager has chosen, by header; a blank one leaves the column out.
    """
    rows = [_texts(sheet, row) for row in range(min(SEARCHED, len(sheet.rows)))]
    year = _year(rows, sheet.tab) or setting.year
    known = replace(setting, year=year)
    scores = [_score(row, known) for row in rows]
    best = max(range(len(rows)), key=lambda at: scores[at], default=None)
    if best is None or scores[best] < LEAST:
        return None
    top, bottom = _extent(sheet, rows, best, known)
    body = bottom + 1
    columns = _with_codes(sheet, body, _columns(rows[top : bottom + 1], known, chosen or {}))
    if not any(one.field in ANCHORS or one.group for one in columns):
        return None
    columns = with_roles(sheet, body, _without_years(columns))
    columns = distinct(by_content(sheet, body, columns, frozenset(chosen or ())))
    columns = in_cycle(columns, setting.cycle)
    if sum(one.period is not None for one in columns) < PERIODS_FROM:
        columns = tuple(one if not one.period else SourceColumn(one.position, one.header) for one in columns)
    return Layout(sheet, top, body, len(sheet.rows), columns, tuple(range(top)))


def _without_years(columns: Sequence[SourceColumn]) -> tuple[SourceColumn, ...]:
    """The columns; the only one of a whole year with a role is a target or an actual: `2026 Target`."""
    made = []
    for one in columns:
        years = [
            other
            for other in columns
            if other.period and one.period and other.role == one.role and _is_year(other.period)
        ]
        name = field_of_year(one.header) if one.period and years == [one] else ""
        made.append(SourceColumn(one.position, one.header, name) if name else one)
    return tuple(made)


def _is_year(period: Period) -> bool:
    return (period.end - period.start).days > LEAST_YEAR


def _with_codes(sheet: SourceSheet, body: int, columns: Sequence[SourceColumn]) -> tuple[SourceColumn, ...]:
    """The columns, with one without a header that holds `O1` and `KR 1.1`, and beside it the texts."""
    fields = {one.field for one in columns}
    if fields & {"id", "kr_id", "type", "objective", "key_result"}:
        return tuple(columns)
    headed = {one.position for one in columns}
    width = max(headed, default=0) + 1
    for position in range(width):
        held = [_text(row[position]) for row in sheet.rows[body : body + SEARCHED] if position < len(row)]
        codes = [text for text in held if text]
        if position not in headed and codes and all(CODE.fullmatch(text) for text in codes):
            named = [
                replace(one, field="title") if one.field == "note" and "title" not in fields else one
                for one in columns
            ]
            return (SourceColumn(position, CODES, "id"), *named)
    return tuple(columns)


def _year(rows: Sequence[Sequence[str]], tab: str) -> int | None:
    """The year that the tab or a line above the table names."""
    lines = [tab, *(" ".join(filter(None, row)) for row in rows if sum(map(bool, row)) == 1)]
    return next((found for line in lines if (found := year_in(line))), None)


def _texts(sheet: SourceSheet, row: int) -> list[str]:
    """A row's cells as texts; a merged cell stands over all its columns."""
    texts = [_text(value) for value in sheet.rows[row]]
    for area in sheet.merged:
        if area.top <= row + 1 <= area.bottom and area.left <= len(sheet.rows[area.top - 1]):
            text = _text(sheet.rows[area.top - 1][area.left - 1])
            texts += [""] * (area.right - len(texts))
            for column in range(area.left, area.right + 1):
                # Of a header over several rows, the first row keeps the text.
                texts[column - 1] = text if area.top == row + 1 or area.columns > 1 else ""
    return texts


def _text(value: RawValue) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "" if value is None else str(value).strip()
    return text if len(text) <= LONGEST_HEADER else ""


def _score(row: Sequence[str], setting: Setting) -> float:
    """How much a row is a header: the different fields that it names, and half a point for each period."""
    named: set[str] = set()
    periods = 0
    for text in row:
        if text:
            column = _named(text, setting)
            if column.period:
                periods += 1
            elif column.field:
                named.add(f"{column.field} {column.group}")
    return len(named) + min(periods, 12) / 2


def _extent(
    sheet: SourceSheet, rows: Sequence[Sequence[str]], best: int, setting: Setting
) -> tuple[int, int]:
    """The first and the last header row: a row of groups above, a row of details below."""
    top = bottom = best
    if best + 1 < len(rows) and _continues(sheet, rows[best], rows[best + 1], best + 1, setting):
        bottom += 1
    elif best and _heads(rows[best - 1], rows[best], setting):
        top -= 1
    return top, bottom


def _over(upper: Sequence[str], lower: Sequence[str], setting: Setting) -> list[str]:
    """The upper of two header rows, each group's text over all its columns: text files merge no cells."""
    made = [*upper, *[""] * (len(lower) - len(upper))]
    for position in range(1, len(lower)):
        before = made[position - 1]
        if lower[position] and not made[position] and before and lower[position - 1]:
            groups = about(before)[2] or _period(before, "", setting).field
            made[position] = before if groups else ""
    return made


def _continues(
    sheet: SourceSheet, upper: Sequence[str], lower: Sequence[str], row: int, setting: Setting
) -> bool:
    """Whether the row below a header belongs to it: nothing but words for columns, under what they divide."""
    filled = [text for text in lower if text]
    numbers = any(isinstance(value, int | float) for value in sheet.rows[row])
    words = [text for text in filled if meaning("roles", text) or _named(text, setting).field]
    if numbers or len(words) < LEAST or len(words) < len(filled):
        return False
    over = _over(upper, lower, setting)
    return any(text and over.count(text) > 1 for text in over)


def _heads(upper: Sequence[str], lower: Sequence[str], setting: Setting) -> bool:
    """Whether a row groups the columns of the header below it: it repeats words, and these tell of groups."""
    over = _over(upper, lower, setting)
    repeated = {text for text in over if text and over.count(text) > 1}
    tells = {text for text in repeated if period(text, setting.year, setting.order) or about(text)[2]}
    return bool(tells) and len(lower) > len(tells)


def _columns(
    rows: Sequence[Sequence[str]], setting: Setting, chosen: Mapping[str, str]
) -> Sequence[SourceColumn]:
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    if len(padded) > 1:
        padded[0] = _over(padded[0], padded[1], setting)
    made = []
    for position in range(width):
        texts = list(dict.fromkeys(filter(None, (row[position] for row in padded))))
        header = " ".join(texts)
        column = _joined(texts, setting) if len(texts) > 1 else _named(header, setting)
        if header in chosen:
            column = SourceColumn(0, "", chosen[header], column.group, column.period, column.role)
            if column.field != "figure":
                column = SourceColumn(0, "", chosen[header], column.group)
        if header:
            made.append(
                SourceColumn(position, header, column.field, column.group, column.period, column.role)
            )
    return made


def _named(text: str, setting: Setting) -> SourceColumn:
    """What a single header names."""
    name = field_of(text)
    of_period = (
        _period(text, "", setting) if not name or "(" in text or "（" in text else SourceColumn(0, text)
    )
    if of_period.field:
        return of_period
    if name:
        return SourceColumn(0, text, "" if name == "skip" else name)
    what, name, number = about(text)
    if what:
        return SourceColumn(0, text, _about(what, name), number)
    name = field_of_year(text)
    return SourceColumn(0, text, "" if name == "skip" else name)


def _about(what: str, name: str) -> str:
    if name == "id":
        return "kr_id" if what == "key_result" else "objective_id"
    if what == "objective":
        return f"objective_{name}" if f"objective_{name}" in OF_OBJECTIVES else ""
    return "" if name == "skip" else name


def _period(text: str, role: str, setting: Setting) -> SourceColumn:
    """A column of figures of a period; a blank one where the text names no period."""
    rest, stated = split_role(text)
    found = period(rest, setting.year, setting.order)
    if not found:
        return SourceColumn(0, text)
    known: Role = "plan" if "plan" in {role, stated} else "actual"
    return SourceColumn(0, text, "figure", period=found, role=known)


def _joined(texts: Sequence[str], setting: Setting) -> SourceColumn:
    """What a header over several rows names: the lower text, in the light of the upper."""
    upper, lower = " ".join(texts[:-1]), texts[-1]
    role = meaning("roles", lower)
    of_period = _period(upper, role, setting)
    if of_period.field and (role or not field_of(lower)):
        return of_period
    what, name, number = about(f"{upper} {lower}")
    if what and number:
        return SourceColumn(0, lower, _about(what, name), number)
    below, (_, _, group) = _named(lower, setting), about(upper)
    if below.field and group:
        name = "key_result" if below.field in {"title", "note", "objective"} else below.field
        return SourceColumn(0, lower, name, group)
    subject = meaning("about", upper)
    if below.field and subject == "objective" and f"objective_{below.field}" in OF_OBJECTIVES:
        return SourceColumn(0, lower, f"objective_{below.field}")
    if below.field == "title" and subject:
        return SourceColumn(0, lower, subject)
    return below if below.field else _named(upper, setting)
