"""Units that headers and cells name: figures of one key result are brought to one unit, or are an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from okrxl.importing.items.context import Context
from okrxl.importing.language.amounts import METRES, MULTIPLES, Amount
from okrxl.importing.language.words import word
from okrxl.importing.model import Layout, Record, Value

IN_HEADER = re.compile(
    r"[(（\[【]\s*(?:单位\s*[:：]\s*|in\s+|unit\s*:\s*)?([^()（）\[\]【】]{1,12}?)\s*[)）\]】]"
)
CURRENCIES = {
    "$": ("$", "us$", "usd", "美元", "dollar"),
    "€": ("€", "eur", "euro", "欧元"),
    "£": ("£", "gbp", "英镑"),
    "¥": ("¥", "￥", "元", "rmb", "cny", "人民币", "yuan"),
}
COUNTED = frozenset(
    {"天", "人", "个", "家", "次", "件", "分", "小时", "台", "条", "月", "days", "hours", "hrs", "h",
     "people", "customers", "points", "pts", "months"}
)  # fmt: skip
"""Units that a header's brackets name as well as amounts of money."""
SIZED = re.compile(
    "(" + "|".join(sorted(map(re.escape, MULTIPLES), key=len, reverse=True)) + r")?\s*(.*)", re.IGNORECASE
)
FIGURES = ("baseline", "target", "target_max", "actual", "total")
PERCENT = "%"
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Unit:
    """`万元`: 10,000 of ¥; `k$`: 1,000 of $; `days`: 1 of days."""

    size: float
    base: str


def unit_of(text: str) -> Unit:
    """The unit that a text names."""
    plain = text.strip().casefold().replace("％", PERCENT)
    money = next(
        (
            (sign, plain.replace(name, "", 1).strip())
            for sign, names in CURRENCIES.items()
            for name in sorted(names, key=len, reverse=True)
            if name in plain
        ),
        None,
    )
    base, rest = money or ("", plain)
    if rest in MULTIPLES and (base or rest not in METRES):
        return Unit(MULTIPLES[rest], base)
    match = SIZED.fullmatch(plain)
    if not base and match and match[1] and match[1] not in {"m", "b", "w", "k"} and match[1] in MULTIPLES:
        return Unit(MULTIPLES[match[1]], word(match[2]))
    return Unit(1, base or word(plain).rstrip("s"))


def alike(one: Unit, other: Unit) -> bool:
    """Whether both count the same thing, in whatever size; a blank one may."""
    return not one.base or not other.base or one.base in other.base or other.base in one.base


def in_unit(read: Amount, value: Value | None, unit: str, context: Context) -> Amount:
    """A figure in the unit of its key result: `320万` under 万元 is 320; another unit is an error."""
    if read.number is None or not unit or unit in {PERCENT, "％"} or read.percent:
        return read
    wanted, own = unit_of(unit), unit_of(read.unit)
    bare = read.unit.casefold() in METRES
    if bare and wanted.base in CURRENCIES:
        size = MULTIPLES[read.unit.casefold()]
        return replace(read, number=read.number * size / wanted.size, unit="")
    if not alike(own, wanted) or (unit.casefold() in METRES and not read.unit):
        context.remark("import_unit_differs", "error", value, unit=unit)
        return Amount(None, code="import_unit_differs")
    if wanted.size != 1 and (read.size != 1 or (own.base and own.base == wanted.base)):
        return replace(read, number=read.number / wanted.size)
    return read


@dataclass(frozen=True)
class HeaderUnits:
    """The unit in a header's brackets, by field; `of_100`: those whose plain numbers are percents."""

    units: Mapping[str, str]
    above_one: frozenset[str] = frozenset()

    @property
    def of_key_results(self) -> str:
        """The unit that key results get where no column of their own names it."""
        return next((self.units[name] for name in ("target", "actual", "baseline") if name in self.units), "")


def header_units(layout: Layout) -> HeaderUnits:
    """What the headers of figures say about their units: `目标值（万元）`, `Target ($k)`, `Actual (%)`."""
    found: dict[str, str] = {}
    above: set[str] = set()
    for column in layout.columns:
        match = IN_HEADER.search(column.header) if column.field in FIGURES and not column.group else None
        if match and _is_unit(match[1]):
            found[column.field] = match[1].strip().replace("％", PERCENT)
            held = (layout.sheet.value(row, column.position).raw for row in range(layout.body, layout.end))
            if any(isinstance(one, int | float) and abs(one) > 1 for one in map(_number, held)):
                above.add(column.field)
    return HeaderUnits(found, frozenset(above))


def _is_unit(text: str) -> bool:
    unit = unit_of(text)
    plain = text.strip().casefold()
    return plain in {PERCENT, "％"} or unit.size != 1 or unit.base in CURRENCIES or plain in COUNTED


def _number(raw: object) -> object:
    if isinstance(raw, str):
        try:
            return float(raw.strip().replace(",", ""))
        except ValueError:
            return None
    return None if isinstance(raw, bool) else raw


def with_units(record: Record, units: HeaderUnits, context: Context) -> Record:
    """A key result's record in the units of its headers: percents as percents, amounts in one unit."""
    if record.kind != "key_results" or not units.units:
        return record
    values = dict(record.values)
    stated = values["unit"].text if "unit" in values else units.of_key_results
    for name in units.units.keys() & values.keys():
        made = _converted(values[name], units, name, stated, context)
        if made is None:
            del values[name]
        else:
            values[name] = made
    if "unit" not in values and stated != PERCENT:
        values["unit"] = Value(stated, record.values["title"].cell if "title" in record.values else "")
    return replace(record, values=values)


def _converted(value: Value, units: HeaderUnits, name: str, stated: str, context: Context) -> Value | None:
    number = _number(value.raw)
    if not isinstance(number, int | float) or value.percent or not number:
        return value
    if units.units[name] == PERCENT:
        if name not in units.above_one:
            context.doubt_percent(value, number)
            return None
        return replace(value, raw=number / 100, percent=True)
    own, wanted = unit_of(units.units[name]), unit_of(stated)
    if not alike(own, wanted):
        context.remark("import_unit_differs", "error", value, unit=stated)
        return None
    if abs(own.size - wanted.size) > CLOSE:
        changed = number * own.size / wanted.size
        context.remark("import_amount", "warning", value, read=f"{changed:.12g} {stated}")
        return replace(value, raw=changed)
    return value
