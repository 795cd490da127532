"""Cells that hold several numbered key results: `KR1 …⏎KR2 …`; each becomes a row of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Value

LEAST = 2
NAME = r"(?:o[ .\-_]*\d+[ .\-_]*)?(?:kr|key ?result|关键结果|關鍵結果)[ .\-_]*\d+"
BEGINS = re.compile(
    NAME + r"(?:[.\-_]\d+)*\s*(?:[:：、.\-–)]|\s)\s*\S|(?:\d{1,2}[.、)）]|[①-⑳])\s*\S", re.IGNORECASE
)
"""How a key result begins that is numbered."""
BETWEEN = re.compile(rf"\s*\n\s*|\s*[;；·]\s*(?={NAME})", re.IGNORECASE)
NUMBER = re.compile(r"^\s*(?:kr[ .\-_]*\d+(?:\.\d+)?|[①-⑳])\s*[:：、.)]?\s*", re.IGNORECASE)
"""The number that a line beside a key result may repeat."""


def one_each(rows: Sequence[SourceRow]) -> list[SourceRow]:
    """The rows, each with one key result.

    A cell with as many lines is divided with them; another stands for all of them, and `Value.rows` says so.
    """
    return [made for row in rows for made in _divided(row)]


def _divided(row: SourceRow) -> Iterator[SourceRow]:
    value = row.values.get("key_result")
    parts = _parts(value)
    if value is None or len(parts) < LEAST:
        yield row
        return
    count = len(parts)
    others = {name: one for name, one in row.values.items() if name != "key_result"}
    figures = tuple((column, replace(one, rows=count)) for column, one in row.figures)
    for at, part in enumerate(parts):
        values = {name: _part(one, at, count) for name, one in others.items()}
        filled = {name: one for name, one in values.items() if not one.blank}
        yield replace(row, values={**filled, "key_result": replace(value, raw=part)}, figures=figures)


def _parts(value: Value | None) -> list[str]:
    """The key results of a cell; none where its parts are not all numbered."""
    if value is None or not isinstance(value.raw, str):
        return []
    parts = [one for one in BETWEEN.split(value.raw.strip()) if one]
    return parts if len(parts) >= LEAST and all(BEGINS.match(one) for one in parts) else []


def _part(value: Value, at: int, count: int) -> Value:
    lines = [one.strip() for one in value.raw.split("\n")] if isinstance(value.raw, str) else []
    if len(lines) == count:
        return replace(value, raw=NUMBER.sub("", lines[at]) or None)
    return replace(value, rows=count)
