"""Findings in words: the one place where a code becomes a sentence, and equal ones of a column one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from okrxl.core.address import Area, parse_cell
from okrxl.core.grid import is_blank
from okrxl.core.labels import Labels, labels

if TYPE_CHECKING:
    from okrxl.core.finding import Finding, Severity
    from okrxl.core.labels import Lang

RANGES: Final = 6
"""How many ranges are listed of the cells that share a finding."""
VALUES: Final = 3
"""How many different values are shown of them."""
LONGEST: Final = 1_000
"""Characters shown of a value: a cell holds 32,767, and nobody reads that many."""


@dataclass(frozen=True, slots=True)
class Group:
    """Equal findings of one column, from the top down; `areas` are their cells, none of a whole sheet.

    `value` shows the first few different values; `message` says how many cells there are, if several.
    """

    code: str
    severity: Severity
    sheet: str
    areas: tuple[Area, ...]
    count: int
    value: str
    message: str
    fix: str

    @property
    def cells(self) -> str:
        """`"C5:C12, C20"`; of many ranges the first ones and how many more there are."""
        shown = ", ".join(area.ref for area in self.areas[:RANGES])
        more = len(self.areas) - RANGES
        return f"{shown}, … (+{more})" if more > 0 else shown

    @property
    def address(self) -> str:
        """`"进展!C5:C12, C20"`, or the sheet alone, or nothing."""
        return f"{self.sheet}!{self.cells}" if self.areas else self.sheet


def grouped(findings: Iterable[Finding], lang: Lang) -> list[Group]:
    """The findings in words, errors first, else in their order; equal ones of a column as one group.

    Those are equal that read the same, or whose code has a text for many (`many`), whatever their values.
    """
    words = labels(lang)
    groups: dict[tuple[object, ...], list[Finding]] = {}
    alike: dict[str, bool] = {}
    ordered = sorted(findings, key=lambda finding: finding.severity != "error")
    for number, one in enumerate(ordered):
        if one.code not in alike:
            alike[one.code] = _alike(one.code, words)
        column = one.cell.rstrip("0123456789")
        same = () if alike[one.code] else describe_finding(one, lang)
        place = (column, *same) if column else (number,)
        groups.setdefault((one.severity, one.code, one.sheet, *place), []).append(one)
    return [_group(some, words) for some in groups.values()]


def _alike(code: str, words: Labels) -> bool:
    """Whether all findings of a code are equal: it has a text for many, or its texts have no blanks."""
    if words.has(f"findings.{code}.many"):
        return True
    return not any("{" in words.text(f"findings.{code}.{key}") for key in ("message", "fix"))


def _group(some: Sequence[Finding], words: Labels) -> Group:
    first = some[0]
    cells = sorted({parse_cell(one.cell) for one in some if one.cell})
    count = max(len(cells), 1)
    message, fix = describe_finding(first, words.lang)
    if count > 1:
        key = f"findings.{first.code}.many"
        message = (
            words.text(key, count=count)
            if words.has(key)
            else words.text("finding_groups.equal", count=count, message=message)
        )
        fix_key = f"findings.{first.code}.many_fix"
        fix = words.text(fix_key) if words.has(fix_key) else fix
    values = list(islice(_different(some), VALUES + 1))
    value = words.text("finding_groups.between").join(values[:VALUES]) + (" …" if values[VALUES:] else "")
    return Group(first.code, first.severity, first.sheet, tuple(_runs(cells)), count, value, message, fix)


def _different(some: Iterable[Finding]) -> Iterator[str]:
    """The values, each once, blank ones left out."""
    seen = set()
    for one in some:
        text = display_text(one.value)
        if text and text not in seen:
            seen.add(text)
            yield text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _runs(cells: Iterable[tuple[int, int]]) -> Iterator[Area]:
    """Cells of one column, sorted, as ranges without gaps."""
    top = bottom = left = 0
    for row, column in cells:
        if top and row != bottom + 1:
            yield Area(top, left, bottom, left)
            top = 0
        top, bottom, left = top or row, row, column
    if top:
        yield Area(top, left, bottom, left)


def describe_finding(finding: Finding, lang: Lang) -> tuple[str, str]:
    """What is wrong and how to fix it, in the given language."""
    values = {key: display_text(value) for key, value in finding.values.items()}
    values["value"] = display_text(finding.value)
    words = labels(lang)
    return (
        words.text(f"findings.{finding.code}.message", **values),
        words.text(f"findings.{finding.code}.fix", **values),
    )


def display_text(value: object) -> str:
    """A cell's value as a person would write it: no noise of binary fractions, dates ISO, blanks blank."""
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
