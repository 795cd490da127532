"""One column of texts, objectives over their key results: numbered `O1`, `KR1.1`, `1`, `1.1`, or indented."""

from __future__ import annotations

import re
from dataclasses import replace

from okrxl.core.grid import RawValue
from okrxl.importing.layout.rows import SourceRow
from okrxl.importing.model import Kind, Layout, Record, Value
from okrxl.importing.shapes.shape import Rows, Shape

NAMES = ("title", "objective", "key_result")
OBJECTIVE = re.compile(r"(?:o|obj|objective|目标|ziel|objetivo|objectif|目標)[ .\-_]*\d*", re.IGNORECASE)
KEY_RESULT = re.compile(
    r"(?:(?:o[ .\-_]*\d+[ .\-_]*)?(?:kr|key ?result|关键结果|關鍵結果|关键成果|krs))"
    r"[ .\-_]*\d*(?:[.\-_]\d+)?",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(\d+(?:[.\-]\d+)*)[.、)]?")
PREFIX = re.compile(r"^\s*([^:：、\s]+?(?:\s?\d+(?:[.\-]\d+)*)?)\s*[:：、.\-–)]\s*(?=\S)|^\s*(\S+)\s+(?=\S)")
MOST = 0.8
"""The share of rows that must tell what they are."""


def _confidence(layout: Layout, rows: Rows) -> float:
    names = layout.fields & set(NAMES)
    if len(names) != 1 or "type" in layout.fields or layout.groups or not rows:
        return 0
    told = _depths(rows)
    if sum(one is not None for one in told) < MOST * len(rows) or len(set(told) - {None}) < 2:
        return 0
    return 0.9


def _depths(rows: Rows) -> list[int | None]:
    """The depth of each row; between indented texts one that is not indented is an objective."""
    levels = [_level(row) for row in rows]
    if all(one is not None for one in levels):
        least = min(one for one in levels if one is not None)
        return [int(one != least) for one in levels]
    told = [_depth(row) for row in rows]
    if any(_indent(_raw(row)) for row in rows) and not _indent(_raw(rows[0])):
        return [0 if one is None else one for one in told]
    return told


def _level(row: SourceRow) -> int | None:
    text = row.text("level")
    return int(text) if text.isdecimal() else None


def _depth(row: SourceRow) -> int | None:
    """0 for an objective, 1 for a key result; None where the row does not tell."""
    for name in ("id", "kr_id", "objective_id"):
        depth = coded(row.text(name)) if name in row.values else None
        if depth is not None:
            return depth
    title = _title(row)
    if title is None:
        return None
    prefix = PREFIX.match(title.text)
    depth = coded((prefix[1] or prefix[2] or "").strip()) if prefix else None
    if depth is not None:
        return depth
    return _indent(title.raw)


def coded(code: str) -> int | None:
    """0 for an objective's number, 1 for a key result's; None for a text that is neither."""
    if KEY_RESULT.fullmatch(code):
        return 1
    if OBJECTIVE.fullmatch(code):
        return 0
    match = NUMBERED.fullmatch(code)
    if match:
        return 1 if re.search(r"[.\-]", match[1]) else 0
    return None


def _indent(raw: RawValue) -> int | None:
    """Whether a text is indented by spaces or a bullet; None for a plain text, which tells nothing."""
    if isinstance(raw, str) and raw[:1] in {" ", "\t", "　", "•", "-", "–", "·", "○"}:
        return 1
    return None


def _title(row: SourceRow) -> Value | None:
    return next((row.values[name] for name in NAMES if name in row.values), None)


def _read(_: Layout, rows: Rows) -> list[Record]:
    records: list[Record] = []
    above: int | None = None
    for row, depth in zip(rows, _depths(rows), strict=True):
        title = _title(row)
        if depth is None or title is None:
            records.append(Record(None, row.number, row.values, reason="no_number" if title else "no_text"))
            continue
        values = {name: value for name, value in row.values.items() if name not in {*NAMES, "level"}}
        for name in ("kr_id", "objective_id"):
            if name in values:
                values.setdefault("id", values.pop(name))
        values["title"] = title
        kind: Kind = "key_results" if depth else "objectives"
        record = Record(kind, row.number, values, figures=row.figures)
        if depth:
            record = replace(record, up=above)
        else:
            above = len(records)
        records.append(record)
    return records


def _raw(row: SourceRow) -> RawValue:
    title = _title(row)
    return title.raw if title else None


OUTLINE = Shape("outline", _confidence, _read)
