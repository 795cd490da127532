"""What is said of an import: lines for a terminal or a message box, an object for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.wording import describe_finding, display_text
from okrxl.importing.model import LeftOut
from okrxl.importing.plan.decide import PlanRow
from okrxl.importing.result import COUNTED, Imported
from okrxl.importing.sheet.page import reason_text, shape_text

MOST_LINES = 12
"""How many rows of a kind a terminal is told of; the sheet lists all."""


def imported_text(  # noqa: PLR0913 — what the lines depend on
    name: str, result: Imported, lang: Lang, *, asked: bool, dry: bool, button: str = ""
) -> str:
    """The lines on an import, the last one on what to do; `asked`: it was to be applied.

    `button` is the one that was clicked, blank in a terminal.
    """
    say = labels(lang)
    return "\n".join([*_lines(name, result, say), _end(result, say, button, asked=asked, dry=dry)])


def _lines(name: str, result: Imported, say: Labels) -> Iterator[str]:
    def text(key: str, **values: object) -> str:
        return say.text(f"import.output.{key}", **values)

    tab = labels(result.lang).text("sheets.import")
    sources = ", ".join(dict.fromkeys(one.layout.sheet.name for one in result.sources)) or "–"
    rows = sum(one.rows for one in result.sources)
    yield text("read", name=name, sources=sources, rows=rows, **_found(result))
    for source in result.sources:
        shape = shape_text(source, say)
        yield text(
            "source", source=source.layout.sheet.name, shape=shape, confidence=f"{source.confidence:.0%}"
        )
    counts = {kind: result.count("new", kind) for kind in ("objectives", "key_results", "check_ins")}
    yield text("counts", what=text("did" if result.applied else "would"), **counts)
    left_out = result.left_out
    yield text(
        "others",
        same=result.count("same"),
        changed=result.count("changed"),
        refused=result.count("refused"),
        left_out=len(left_out),
    )
    if result.unmapped:
        yield text("unmapped", columns=", ".join(dict.fromkeys(one.header for _, one in result.unmapped)))
    errors = sum(one.severity == "error" for one in result.findings)
    if result.findings:
        yield text("remarks", errors=errors, warnings=len(result.findings) - errors, sheet=tab)
    yield from _rows([*result.plan.of("refused"), *result.plan.of("changed"), *left_out], say, tab)
    if result.without:
        yield text("without", names=", ".join(one.name for one in result.without))


def _found(result: Imported) -> dict[str, int]:
    """How many objectives, key results and check-ins the sources hold."""
    kinds = Counter(item.kind for one in result.sources for item in one.items)
    return {kind: kinds[kind] for kind in ("objectives", "key_results", "check_ins")}


def _rows(rows: list[PlanRow | LeftOut], say: Labels, tab: str) -> Iterator[str]:
    for one in rows[:MOST_LINES]:
        item = one.item if isinstance(one, PlanRow) else one
        yield say.text(
            "import.output.row",
            decision=say.text(f"import.decisions.{one.decision if isinstance(one, PlanRow) else 'left_out'}"),
            place=f"{item.sheet}:{item.row}",
            title=item.title if not isinstance(item, LeftOut) else item.text,
            reason=reason_text(one, say) or "",
        )
    if len(rows) > MOST_LINES:
        yield say.text("import.output.more", count=len(rows) - MOST_LINES, sheet=tab)


def _end(result: Imported, say: Labels, button: str, *, asked: bool, dry: bool) -> str:
    tab = labels(result.lang).text("sheets.import")
    if dry:
        return say.text("import.output.dry")
    if result.applied:
        return say.text("import.output.refresh")
    doubts = dict.fromkeys(
        say.text(f"import.doubts.{code}")
        for source in result.sources
        if source.choice != "skip"
        for code in result.doubts(source)
    )
    if doubts and (asked or result.chosen) and not result.settled:
        return say.text("import.output.doubts", doubts=" ".join(doubts), sheet=tab)
    if not result.count("new"):
        return say.text("import.output.nothing")
    return say.text(f"import.output.choose{'_and_click' if button else ''}", sheet=tab, button=button)


def imported_json(name: str, result: Imported) -> str:
    """One object for machines: sources, counts, rows, what was left out, remarks."""
    return json.dumps(_object(name, result), ensure_ascii=False)


def _object(name: str, result: Imported) -> dict[str, Any]:
    decisions = ("new", "changed", "same", "refused")
    return {
        "workbook": name,
        "applied": result.applied,
        "sources": [
            {
                "source": one.layout.sheet.name,
                "shape": one.shape,
                "export": one.export or None,
                "confidence": one.confidence,
                "doubts": result.doubts(one),
                "fingerprint": one.fingerprint,
                "columns": [
                    {"header": column.header, "field": column.field or None, "guessed": column.doubt}
                    for column in one.layout.columns
                ],
            }
            for one in result.sources
        ],
        "counts": {
            kind: {decision: result.count(decision, kind) for decision in decisions} for kind in COUNTED
        },
        "rows": [
            {
                "table": row.kind,
                "decision": row.decision,
                "id": row.id or None,
                "parent": row.parent_id or None,
                "title": row.item.title,
                "reason": row.reason or None,
                "changes": [
                    {
                        "column": one.column,
                        "present": _plain(one.present),
                        "proposed": _plain(one.proposed.value),
                    }
                    for one in row.changes
                ],
                "source": row.item.sheet,
                "row": row.item.row,
            }
            for row in result.plan.rows
        ],
        "left_out": [
            {"source": one.sheet, "row": one.row, "text": one.text, "reason": one.reason}
            for one in result.left_out
        ],
        "without": [one.name for one in result.without],
        "findings": [_finding(one, result.lang) for one in result.findings],
    }


def _finding(one: Any, lang: Lang) -> dict[str, Any]:  # noqa: ANN401 — a finding
    message, fix = describe_finding(one, lang)
    return {
        "code": one.code,
        "severity": one.severity,
        "source": one.sheet,
        "cell": one.cell,
        "value": display_text(one.value),
        "message": message,
        "fix": fix,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
