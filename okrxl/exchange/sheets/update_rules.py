"""What the entry cells accept, their prompts, and the colours that follow what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from okrxl.core.address import Area
from okrxl.core.schema import GRADES
from okrxl.core.worksheet import quoted, reference
from okrxl.excel.serial_dates import serial
from okrxl.exchange.sheets import update_formulas as formulas
from okrxl.exchange.sheets.entry_texts import Row, entry
from okrxl.exchange.sheets.update_grid import BY_ROW, COLUMN_OF, FIRST_ROW, VALUE, UpdateTables, cell
from okrxl.read.confidence import PERCENT, most_text
from okrxl.sheets.model import CellIs, Formula, Rule, Validation

if TYPE_CHECKING:
    from okrxl.core.labels import Labels
    from okrxl.exchange.department_data import DepartmentData

LARGEST = 1_000_000_000_000
GRACE = timedelta(days=366)
"""How far check-ins may lie outside the cycle: late ones count, and growth needs the year before."""
FIRST_DAY = date(1900, 1, 1)
"""Of Excel's calendar."""


def validations(
    data: DepartmentData, rows: Sequence[Row], tables: UpdateTables, words: Labels
) -> Iterator[Validation]:
    """Drop-downs, limits and prompts of every entry cell."""
    by = Area(BY_ROW, VALUE, BY_ROW, VALUE)
    yield Validation(
        by, "any", prompt_title=words.header("by", "update"), prompt=words.text("exchange.prompts.by")
    )
    yield from _actuals(rows, words)
    picked = Takes("list", tables.column("kr_id").absolute, error="kr_id")
    yield _validation("kr_id", tables.more_column("kr_id"), words, picked)
    yield _validation("actual", tables.more_column("actual"), words, Takes("any", prompt="actual_more"))
    for area_of in (tables.column, tables.more_column):
        yield _date(data, area_of("date"), words)
        yield _confidence(data, area_of("confidence"), words)
        yield _validation("comment", area_of("comment"), words, Takes("any"))
        yield _validation("proposed_target", area_of("proposed_target"), words, NUMBER)


class Takes(NamedTuple):
    """What a cell takes: a validation's kind and formulas, and the keys of its texts if not the column's."""

    kind: Literal["list", "decimal", "date", "any"]
    first: str = ""
    second: str = ""
    error: str = ""
    prompt: str = ""


NUMBER = Takes("decimal", str(-LARGEST), str(LARGEST), "number")


def _validation(key: str, area: Area, words: Labels, takes: Takes, **blanks: object) -> Validation:
    return Validation(
        area,
        takes.kind,
        takes.first,
        takes.second,
        prompt_title=words.header(key),
        prompt=words.text(f"exchange.prompts.{takes.prompt or key}", **blanks),
        error=words.text(f"exchange.errors.{takes.error}", **blanks) if takes.error else "",
        strict=bool(takes.error),
    )


def _date(data: DepartmentData, area: Area, words: Labels) -> Validation:
    settings = data.settings
    first = max(settings.cycle_start, FIRST_DAY + GRACE) - GRACE
    last = min(max(settings.cycle_end, settings.as_of, data.sent), date.max - GRACE) + GRACE
    takes = Takes("date", _serial(first), _serial(last), "date")
    blanks = {"first": first.isoformat(), "last": last.isoformat(), "example": data.sent.isoformat()}
    return _validation("date", area, words, takes, **blanks)


def most_confidence(data: DepartmentData) -> float:
    """The highest confidence, as a cell holds it: 10, 5, or 1 for 100 %."""
    scale = data.settings.confidence_scale
    return 1 if scale == PERCENT else float(scale)


def _confidence(data: DepartmentData, area: Area, words: Labels) -> Validation:
    takes = Takes("decimal", "0", f"{most_confidence(data):g}", "confidence")
    return _validation("confidence", area, words, takes, most=most_text(data.settings.confidence_scale))


def _serial(day: date) -> str:
    """Excel's day number: the same in every language of Excel."""
    return str(serial(day))


def _actuals(rows: Sequence[Row], words: Labels) -> Iterator[Validation]:
    """Neighbouring rows that take the same share one."""
    kinds = ((entry(row, words), row.measure.takes_words) for row in rows)
    offered = quoted(words.text("exchange.done_words"))
    top = FIRST_ROW
    for (text, worded), run in groupby(kinds):
        bottom = top + len(list(run)) - 1
        area = Area(top, COLUMN_OF["actual"], bottom, COLUMN_OF["actual"])
        # A drop-down of words that refused numbers would be in the way of those who know a share.
        yield _validation("actual", area, words, Takes("list", offered) if worded else NUMBER, entry=text)
        top = bottom + 1


def rules(tables: UpdateTables, words: Labels) -> Iterator[Rule]:
    """Colours: what is missing, in its own cell and in words; the grade of the preview."""
    filled = (words.text("exchange.missing.filled"), words.text("exchange.missing.proposed"))
    for area_of in (tables.column, tables.more_column):
        missing = area_of("missing")
        row = missing.top
        yield from (CellIs(missing, text, "green") for text in filled)
        yield Formula(missing, reference(cell("missing", row)).ne("").text, "warning")
        for key in ("date", "actual"):
            yield Formula(area_of(key), formulas.blank_beside_begun(key, row), "warning")
    grades = tables.column("preview_grade")
    yield from (CellIs(grades, words.choice("grade", code), code) for code in GRADES)
