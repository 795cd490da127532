"""Check-ins of a source: figures by period, text blocks of a history, a current value, a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from okrxl.core.labels import normalized
from okrxl.core.measures import DOWNWARD, MILESTONE, UPWARD
from okrxl.importing.items.context import Context
from okrxl.importing.items.percents import same_scale
from okrxl.importing.items.shares import BESIDE_PERCENTS
from okrxl.importing.items.units import in_unit
from okrxl.importing.language.amounts import Amount
from okrxl.importing.language.words import field_of
from okrxl.importing.model import Cell, Item, Period, Record, Value

PAIR = re.compile(r"\s*([^:;\n]{1,40}?)\s*:\s*([^;\n]*)")
BLOCKS = re.compile(r"\n+|\s*\|\|?\s*|(?=check-?in date\s*:)", re.IGNORECASE)
TOWARDS = {UPWARD.code, DOWNWARD.code}
"""The measures whose progress is the way from baseline to target."""
TOTALS = ("actual", "total")
"""Columns beside figures by period that may be their total."""
CLOSE = 1e-6
OFF = 0.02
"""By how much a source's own progress may differ from what its numbers give."""


def check_ins_of(record: Record, key_result: Item, context: Context) -> list[Item]:
    """The check-ins in the row of a key result, the newest last; plans by month go to the key result."""
    history = [*_by_period(record, context, key_result), *_by_block(record, context, key_result)]
    if record.figures and history:
        record = without_total(record, [one.actual for one in history], context)
    current = [*_current(record, key_result, context, {one.day: one for one in history})]
    made = [*history, *current]
    unused = record.values.get("comment")
    if unused and history and not current:
        newest = max(history, key=lambda one: one.day)
        newest.more.setdefault("comment", Cell(unused.text, source=unused.cell))
    if unused and not any("comment" in one.more for one in made):
        context.remark("import_comment_unused", "warning", unused)
    return [_item(key_result, one, record, context) for one in sorted(made, key=lambda one: one.day)]


@dataclass(frozen=True)
class _Figure:
    """A figure on a day, before it is an item; `more` are the check-in's other cells."""

    day: date
    actual: Cell
    source: str
    more: dict[str, Cell] = field(default_factory=dict)
    undated: bool = False


def adds_up(record: Record, context: Context) -> bool:
    """Whether figures by period are amounts: their sum, not the last of them, is the total beside them."""
    quiet = replace(context, findings=[])
    figures = [one.actual for one in _by_period(record, quiet)]
    total = quiet.amount(quiet.value(record, *TOTALS)).number
    return len(figures) > 1 and total is not None and _is_sum(figures, total)


def _is_sum(figures: Sequence[Cell], total: float) -> bool:
    numbers = [one.value for one in figures if isinstance(one.value, float)]
    return _close(sum(numbers), total) and not _close(numbers[-1], total)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(1, abs(other))


def without_total(record: Record, figures: Sequence[Cell], context: Context) -> Record:
    """A record without the total of its figures by period, which is no figure of a day."""
    quiet = replace(context, findings=[])
    value = quiet.value(record, *TOTALS)
    total = quiet.amount(value).number
    if total is None:
        return record
    last = figures[-1].value
    same = isinstance(last, float) and _close(last, total)
    if "total" in record.values and not same and not _is_sum(figures, total):
        context.remark("import_total_differs", "warning", value)
    dropped = {"total"} | ({"actual"} if same or _is_sum(figures, total) else set())
    return replace(record, values={name: one for name, one in record.values.items() if name not in dropped})


def _by_period(record: Record, context: Context, key_result: Item | None = None) -> Iterator[_Figure]:
    for column, value in record.figures:
        if column.role == "plan" or column.period is None:
            continue
        read = _scaled(context.amount(value, words=True), value, key_result, context)
        if read.number is None:
            continue
        day = _day_in(column.period, context, value)
        if day:
            yield _Figure(day, Cell(read.number, read.percent, value.cell), value.cell)


def _day_in(period: Period, context: Context, value: Value) -> date | None:
    """A period's last day, or today's in the one that runs; None in one that is to come."""
    today = context.moments.given or context.moments.today
    if period.start > today:
        context.remark("import_future", "warning", value, day=period.start.isoformat())
        return None
    return min(period.end, today)


def _scaled(read: Amount, value: Value | None, key_result: Item | None, context: Context) -> Amount:
    """A figure in the scale of its key result's target."""
    if key_result is None:
        return read
    unit = str(key_result.value("unit") or "")
    return same_scale(in_unit(read, value, unit, context), value, key_result.cells, context, unit)


def _by_block(record: Record, context: Context, key_result: Item) -> Iterator[_Figure]:
    """The history that exports write into one cell: `Checkin Date: …; Current Value: …; Comment: …`."""
    value = record.values.get("check_ins")
    if value is None:
        return
    for block in BLOCKS.split(value.text):
        pairs = {field_of(name): text for name, text in PAIR.findall(block)}
        if not pairs:
            continue
        day = context.day_of(_part(pairs, "date", value) or _part(pairs, "last_check_in", value))
        cell = _of_block(pairs, value, key_result, context)
        if day is None or cell is None:
            context.remark("import_block_unread", "warning", replace(value, raw=block.strip()))
            continue
        made = _Figure(day, cell, value.cell)
        for name in ("comment", "by"):
            part = _part(pairs, name, value) or (_part(pairs, "note", value) if name == "comment" else None)
            if part:
                made.more[name] = Cell(part.text, source=value.cell)
        yield made


def _of_block(pairs: dict[str, str], value: Value, key_result: Item, context: Context) -> Cell | None:
    """The figure of a block: its value, else what its progress stands for."""
    figure, progress = _part(pairs, "actual", value), _part(pairs, "progress", value)
    if figure or not progress:
        read = _scaled(context.amount(figure, words=True), figure, key_result, context)
        return None if read.number is None else Cell(read.number, read.percent, value.cell)
    read = context.amount(progress, words=True)
    if read.number is not None and not read.percent:
        share, _ = BESIDE_PERCENTS.read(read.number)
        if share is None:
            context.doubt_percent(progress, read.number)
            return None
        read = replace(read, number=share, percent=True)
    return _from_share(read.number, progress, key_result, context)


def _part(pairs: dict[str, str], name: str, value: Value) -> Value | None:
    text = pairs.get(name, "").strip()
    return Value(text, value.cell) if text else None


def _current(
    record: Record, key_result: Item, context: Context, history: dict[date, _Figure]
) -> Iterator[_Figure]:
    """The current value as a check-in, unless the history ends with it."""
    value = context.value(record, "actual", "total")
    actual = _scaled(context.amount(value, words=True), value, key_result, context)
    progress = context.amount(record.values.get("progress"), words=True)
    cell = _actual(record, key_result, context, actual, progress)
    if cell is None:
        return
    newest = history[max(history)] if history else None
    if newest and newest.actual.value == cell.value:
        return
    value = record.values.get("last_check_in")
    day = context.day_of(value) or (context.tab_period and min(context.tab_period.end, context.day))
    figure = _Figure(day or context.day, cell, cell.source, undated=day is None)
    if newest and figure.day <= newest.day:
        return
    for name in ("confidence", "comment", "by"):
        more = _confidence(record, context) if name == "confidence" else context.text(record, name)
        if more:
            figure.more[name] = more
    yield figure


def _confidence(record: Record, context: Context) -> Cell | None:
    """The confidence, where it is a number; words such as `High` are on no scale."""
    value = record.values.get("confidence")
    if value and isinstance(value.raw, str) and value.raw.strip() and not any(map(str.isdigit, value.raw)):
        context.remark("import_confidence", "warning", value)
        return None
    return context.number(record, "confidence")


def _actual(
    record: Record, key_result: Item, context: Context, actual: Amount, progress: Amount
) -> Cell | None:
    """The figure that a check-in gets: the actual, else what the progress stands for."""
    share = progress.number
    if actual.number is not None:
        _compare(record, key_result, context, actual.number, share)
        found = context.value(record, "actual", "total")
        return Cell(actual.number, actual.percent, found.cell if found else "")
    if share is None or "actual" in record.values:
        return None
    if record.figures or "check_ins" in record.values:
        context.remark("import_progress_unused", "warning", record.values["progress"])
        return None
    return _from_share(share, record.values["progress"], key_result, context)


def _from_share(share: float | None, value: Value, key_result: Item, context: Context) -> Cell | None:
    """The actual that a share of progress stands for: itself for a milestone, else so much of the way."""
    if share is None:
        return None
    target, baseline = key_result.value("target"), key_result.value("baseline")
    if key_result.value("measure") == MILESTONE.code or not isinstance(target, float):
        return Cell(share, percent=True, source=value.cell)
    if key_result.value("measure") not in TOWARDS:
        context.remark("import_progress_unused", "warning", value)
        return None
    start = baseline if isinstance(baseline, float) else 0.0
    reached = round(start + share * (target - start), 9)
    context.remark("import_derived", "warning", value, read=f"{reached:.12g}")
    return Cell(reached, key_result.cells["target"].percent, value.cell)


def _compare(record: Record, key_result: Item, context: Context, actual: float, share: float | None) -> None:
    """Say where a source's own progress is not what its numbers give."""
    target, baseline = key_result.value("target"), key_result.value("baseline")
    if share is None or not isinstance(target, float):
        return
    start = baseline if isinstance(baseline, float) else 0.0
    if key_result.value("measure") not in TOWARDS or target == start:
        return
    reached = min(max((actual - start) / (target - start), 0), 1)
    if abs(reached - min(max(share, 0), 1)) > OFF:
        context.remark("import_progress_differs", "warning", record.values["progress"], read=f"{reached:.0%}")


def _item(key_result: Item, figure: _Figure, record: Record, context: Context) -> Item:
    cells = {"date": Cell(figure.day, source=figure.source), "actual": figure.actual, **figure.more}
    key = f"check_ins|{figure.day.isoformat()}|{key_result.key}"
    return Item(
        "check_ins",
        key,
        cells,
        context.sheet.name,
        record.row,
        parent=key_result.key,
        title=key_result.title,
        file=context.sheet.file,
        undated=figure.undated,
    )


def listed_check_in(record: Record, context: Context) -> Item | None:
    """A row of a list of check-ins; without a date or a figure it is refused, with a remark."""
    named = record.values.get("kr_id") or record.values.get("id")
    title = record.values.get("key_result") or record.values.get("title")
    value = record.values.get("actual") or record.values.get("progress")
    if value is None:
        context.remark("import_no_figure", "warning", named or title)
        return None
    day = context.day_of(record.values.get("date"))
    read = context.amount(value, words=True)
    if day is None and "date" not in record.values:
        context.remark("import_no_date", "error", value)
    if day is None or read.number is None:
        return None
    figure = Cell(read.number, read.percent, value.cell)
    cells: dict[str, Cell | None] = {
        "date": Cell(day, source=record.values["date"].cell),
        "actual": figure,
        "confidence": _confidence(record, context),
        "comment": context.text(record, "comment", "note"),
        "by": context.people(record, "by", "owner"),
    }
    refs = tuple(Cell(one.text, source=one.cell) for one in (named, title) if one)
    text = (named or title or value).text
    scope = normalized(record.values["department"].text) if "department" in record.values else ""
    return Item(
        "check_ins",
        f"check_ins|{scope}|{day.isoformat()}|{normalized(text)}",
        {name: cell for name, cell in cells.items() if cell is not None},
        context.sheet.name,
        record.row,
        refs=refs,
        title=text,
        file=context.sheet.file,
    )
