"""Columns of progress: what its plain numbers mean beside percents, of 1 or of 100; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from okrxl.importing.items.context import Context
from okrxl.importing.items.exports import Export
from okrxl.importing.language.amounts import amount
from okrxl.importing.model import Layout, Record, Value

PERCENT = 100
OF_SHARES = frozenset({"progress", "objective_progress"})
"""The fields whose columns hold shares."""


@dataclass(frozen=True)
class Scale:
    """What a column of shares holds: percents, numbers above 1, fractions; `of_100`: that is its rule."""

    percents: bool = False
    above_one: bool = False
    fractions: bool = False
    of_100: bool = False

    def read(self, number: float) -> tuple[float | None, str]:
        """A plain number as a share of 1, None for a doubt; and the code of a remark, blank for none."""
        size = abs(number)
        if size == 0 or self.of_100:
            return number / PERCENT, ""
        if size > 1:
            return number / PERCENT, "import_percent" if self.percents or self.fractions else ""
        if self.percents or (size < 1 and self.above_one):
            return None, "import_percent_doubt"
        if self.above_one:
            return number / PERCENT, "import_percent"
        return number, "" if size < 1 or self.fractions else "import_percent"


BESIDE_PERCENTS = Scale(percents=True)


def scales_of(layout: Layout, export: Export | None) -> Mapping[str, Scale]:
    """The scale of each field of shares, by all its columns."""
    found = {}
    for name in OF_SHARES:
        held = [
            layout.sheet.value(row, column.position)
            for column in layout.columns
            if column.field == name
            for row in range(layout.body, layout.end)
        ]
        plain = [abs(number) for one in held if (number := _plain(one, comma=layout.sheet.comma)) is not None]
        found[name] = Scale(
            any(_is_percent(one, comma=layout.sheet.comma) for one in held),
            any(one > 1 for one in plain),
            any(0 < one < 1 for one in plain),
            bool(export and export.of_100),
        )
    return found


def _is_percent(value: Value, *, comma: bool) -> bool:
    read = amount(value, comma=comma)
    return read.percent and bool(read.number)


def _plain(value: Value, *, comma: bool) -> float | None:
    """A number that no percent sign or format goes with."""
    if isinstance(value.raw, bool):
        return None
    read = amount(value, comma=comma)
    return None if read.percent else read.number


def in_shares(record: Record, scales: Mapping[str, Scale], context: Context) -> Record:
    """A record whose plain progress is a share of 1; one in doubt is left out, with an error."""
    values = dict(record.values)
    for name in OF_SHARES & values.keys():
        value = values[name]
        number = _plain(value, comma=context.sheet.comma)
        if number is None:
            continue
        share, code = scales[name].read(number)
        if share is None:
            context.doubt_percent(value, number)
            del values[name]
            continue
        if code:
            context.remark(code, "warning", value, read=f"{share * PERCENT:.12g}%")
        values[name] = replace(value, raw=share, percent=True)
    return replace(record, values=values)
