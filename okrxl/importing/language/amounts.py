"""What figures in a source mean: `1.200,5`, `≥ 90 %`, `$1.2M`, `100万`, `75–90`, `45 days`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from okrxl.core.labels import contract_word
from okrxl.core.measures import AT_LEAST, AT_MOST, BETWEEN
from okrxl.importing.language.words import word
from okrxl.importing.model import Value
from okrxl.read import cells, numbers

SIGNS = {
    "≥": AT_LEAST.code, ">=": AT_LEAST.code, "＞": AT_LEAST.code, ">": AT_LEAST.code, "不低于": AT_LEAST.code,
    "at least": AT_LEAST.code, "min.": AT_LEAST.code,
    "≤": AT_MOST.code, "<=": AT_MOST.code, "<": AT_MOST.code, "不高于": AT_MOST.code, "不超过": AT_MOST.code,
    "at most": AT_MOST.code, "max.": AT_MOST.code,
}  # fmt: skip
"""Signs before a target, and the measure that they state."""
MULTIPLES = {
    "k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4, "m": 1e6, "mn": 1e6, "mio": 1e6, "百万": 1e6, "千万": 1e7,
    "亿": 1e8, "b": 1e9, "bn": 1e9, "mrd": 1e9,
}  # fmt: skip
CURRENCIES = "$€£¥₫₹₽"
NUMBER = re.compile(
    r"(?P<currency>[a-z]{0,3}[$€£¥₫₹₽])? ?"
    r"(?P<number>[+-]?[\d][\d.,' ]*|[+-]?\.\d+|\([\d.,' ]+\)|-?\d)"
    r" ?(?P<multiple>百万|千万|k|千|w|万|mio|mn|m|亿|bn|mrd|b)?(?![a-z])"
    r" ?(?P<percent>%|percent|pct)? ?(?P<unit>[^\d%]*)",
    re.IGNORECASE,
)
RANGE = re.compile(r"([\d.,]+ ?%?) ?(?:-|–|—|~|至|到|to) ?([\d.,]+ ?%?)")
LONGEST_UNIT = 20
LIMITS = {
    "及以上": AT_LEAST.code, "以上": AT_LEAST.code, "or more": AT_LEAST.code, "+": AT_LEAST.code,
    "及以下": AT_MOST.code, "以下": AT_MOST.code, "以内": AT_MOST.code, "之内": AT_MOST.code,
    "or less": AT_MOST.code,
}  # fmt: skip
"""Words after a target, and the measure that they state."""
GROUPED_BY_POINTS = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
"""A number of a file that has commas before its decimals."""
METRES = frozenset({"m", "b", "w"})
"""What is a unit as well as millions, unless money stands before it or it is a capital letter."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: its number, whether it is a percent, what else its cell states, and how it was read.

    `code` is that of a finding where the cell was interpreted (then there is a number) or cannot be read;
    `size` is what the cell says its number is to be multiplied by, which `number` is already.
    """

    number: float | None
    percent: bool = False
    unit: str = ""
    measure: str = ""
    upper: float | None = None
    code: str = ""
    size: float = 1


NOTHING = Amount(None)
UNREADABLE = Amount(None, code="number_unreadable")


def amount(value: Value | None, *, comma: bool = False, words: bool = False) -> Amount:
    """The figure of a cell; `comma`: the file has decimal commas; `words`: done and not done are figures."""
    if value is None or value.blank:
        return NOTHING
    raw = value.raw
    unusable = cells.unusable(raw)
    if unusable:
        return Amount(None, code=unusable.code)
    if isinstance(raw, bool):
        return Amount(float(raw), percent=True) if words else UNREADABLE
    if isinstance(raw, int | float):
        return Amount(float(raw), value.percent) if cells.usual(raw) else UNREADABLE
    return _text(raw, comma=comma, words=words) if isinstance(raw, str) else UNREADABLE


def _text(raw: str, *, comma: bool, words: bool) -> Amount:
    if contract_word(raw) in cells.NO_VALUE:
        return NOTHING
    if words and word(raw) in cells.DONE | cells.NOT_DONE:
        return Amount(float(word(raw) in cells.DONE), percent=True)
    text = cells.plain(raw).replace("−", "-")
    sign = next((one for one in SIGNS if text.casefold().startswith(one)), "")
    text = text[len(sign) :].strip()
    between = RANGE.fullmatch(text)
    if between and not sign:
        return _between(between, comma=comma)
    match = NUMBER.fullmatch(text)
    if not match or len(match["unit"]) > LONGEST_UNIT:
        return Amount(None, code="number_unreadable")
    number, code = _number(match["number"].strip(), comma=comma)
    if number is None:
        return Amount(None, code=code)
    unit = (match["currency"] or match["unit"]).strip()
    limit = next((one for one in LIMITS if unit.casefold().endswith(one)), "")
    unit = unit.removesuffix(unit[len(unit) - len(limit) :]).strip() if limit else unit
    multiple = match["multiple"] or ""
    if multiple in METRES and not match["currency"]:
        unit, multiple = f"{multiple}{unit}", ""
    size = MULTIPLES.get(multiple.casefold(), 1)
    percent = bool(match["percent"])
    read = "import_amount" if unit or sign or limit or size != 1 else code
    return Amount(
        round(number * size / 100, 15) if percent else number * size,
        percent,
        unit,
        SIGNS.get(sign, "") or LIMITS.get(limit, ""),
        None,
        read,
        size,
    )


def _number(text: str, *, comma: bool) -> tuple[float | None, str]:
    if comma:
        if "." in text and not GROUPED_BY_POINTS.fullmatch(text):
            return None, "number_ambiguous"
        text = text.replace(".", "").replace(",", ".")
        if numbers.ambiguous(text):  # three decimals after what was a comma
            return float(text), "import_amount"
    if numbers.ambiguous(text):
        return None, "number_ambiguous"
    read = numbers.read(text)
    return (read[0], "") if read and cells.usual(read[0]) else (None, "number_unreadable")


def _between(match: re.Match[str], *, comma: bool) -> Amount:
    texts = [one.replace("%", "").strip() for one in match.groups()]
    (low, code), (high, _) = (_number(one, comma=comma) for one in texts)
    if low is None or high is None or high <= low:
        return Amount(None, code=code or "number_unreadable")
    percent = match[2].endswith("%")
    size = 100 if percent else 1
    return Amount(low / size, percent, measure=BETWEEN.code, upper=high / size, code="import_amount")
