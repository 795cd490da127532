"""Reports on a sending and on a collection: lines of text, and one JSON object each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.streams import one_line
from okrxl.core.wording import describe_finding, display_text
from okrxl.exchange.returned.tables import state

if TYPE_CHECKING:
    from okrxl.exchange.collect import Collection
    from okrxl.exchange.distribute import Sent
    from okrxl.exchange.log import SentFile
    from okrxl.exchange.returned.types import Conflict, Remark


WHOLE_FILE = frozenset(
    {
        "returned_refused",
        "returned_other_workbook",
        "returned_unknown_sending",
        "returned_other_cycle",
        "returned_memory_lost",
    }
)
"""Findings on a file as a whole, which have lines of their own."""
MOST_PROBLEMS = 200


def sent_text(done: Sent, folder: Path, lang: Lang) -> str:
    """The files written, and their folder."""
    say = labels(lang)
    lines = [say.text("collect.output.sent", count=len(done.files), folder=folder)]
    lines += [f"  {one_line(one.file)}" for one in done.files]
    if done.drafts:
        lines.append(say.text("collect.output.drafts", count=done.drafts))
    if done.unaddressed:
        joined = say.text("joint").join(done.unaddressed)
        lines.append(say.text("collect.output.unaddressed", departments=joined))
    return "\n".join(lines)


def sent_json(done: Sent, folder: Path) -> str:
    """The report on a sending as one JSON object."""
    record = {
        "folder": str(folder),
        "files": [_file(one) for one in done.files],
        "drafts": done.drafts,
        "unaddressed": list(done.unaddressed),
    }
    return json.dumps(record, ensure_ascii=False)


def collected_text(name: str, done: Collection, lang: Lang) -> str:
    """Who returned what, who has not, and what needs a decision."""
    return "\n".join(collected_lines(name, done, lang))


def collected_lines(name: str, done: Collection, lang: Lang) -> list[str]:
    """The lines of `collected_text`."""
    say, merged = labels(lang), done.merged
    tab = say.text("sheets.collected")
    lines = [_head(name, done, say)]
    for one in merged.results:
        if one.problem:
            reason, _ = describe_finding(one.problem, lang)
            named = one.file in reason
            reason = one_line(reason)
            line = reason if named else say.text("collect.output.refused", file=one.file, reason=reason)
            lines.append(f"  {line}")
    if merged.resolved:
        lines.append(say.text("collect.output.resolved", count=merged.resolved))
    if merged.conflicts:
        lines.append(say.text("collect.output.conflicts", count=len(merged.conflicts), sheet=tab))
    if merged.proposals:
        lines.append(say.text("collect.output.proposals", count=len(merged.proposals), sheet=tab))
    if merged.remarks:
        warnings = len(merged.remarks) - done.errors
        lines.append(say.text("collect.output.remarks", errors=done.errors, warnings=warnings, sheet=tab))
    if done.ignored:
        lines.append(say.text("collect.output.ignored", names=", ".join(done.ignored)))
    lines += _outstanding(done, say)
    if merged.check_ins:
        lines.append(say.text("collect.output.refresh"))
    return [*lines, *_problems(done, lang)]


def _outstanding(done: Collection, say: Labels) -> Iterator[str]:
    """Who has returned nothing, who a part, each with the deadline."""
    if not done.files:
        return
    if not done.missing and not done.partly:
        yield say.text("collect.output.complete")
    named = {"missing": [_due(one, one.department, say) for one in done.missing]}
    named["partly"] = [
        _due(one, f"{one.department} ({one.filled} / {one.key_results})", say) for one in done.partly
    ]
    for key, departments in named.items():
        if departments:
            yield say.text(f"collect.output.{key}", departments=say.text("joint").join(departments))


def _due(one: SentFile, text: str, say: Labels) -> str:
    return say.text("collect.output.due", department=text, day=one.deadline) if one.deadline else text


def _problems(done: Collection, lang: Lang) -> Iterator[str]:
    """Each problem in the returned files: where it is and what to do, errors first."""
    say = labels(lang)
    rows = [one for one in done.merged.remarks if one.finding.code not in WHOLE_FILE]
    rows.sort(key=lambda one: one.finding.severity != "error")
    for one in rows[:MOST_PROBLEMS]:
        finding = one.finding
        message, fix = describe_finding(finding, lang)
        place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
        line = say.text(
            "collect.output.problem",
            severity=say.choice("severity", finding.severity),
            place=say.text("joint").join(filter(None, (one.file, place))),
            message=message,
            fix=fix,
        )
        # What is quoted from a cell may hold line ends.
        yield "  " + " ".join(line.split())
    if len(rows) > MOST_PROBLEMS:
        yield say.text(
            "collect.output.more", count=len(rows) - MOST_PROBLEMS, sheet=say.text("sheets.collected")
        )


def _head(name: str, done: Collection, say: Labels) -> str:
    if not done.changed:
        return say.text("collect.output.nothing", name=name)
    read = [one for one in done.merged.results if one.new or one.seen or one.conflicts or one.refused]
    new, seen = len(done.merged.check_ins), sum(one.seen for one in read)
    return say.text("collect.output.returned", name=name, files=len(read), new=new, seen=seen)


def collected_json(name: str, done: Collection, lang: Lang) -> str:
    """The report on a collection as one JSON object."""
    merged = done.merged
    record = {
        "workbook": name,
        "changed": done.changed,
        "files": [
            {
                "file": one.file,
                "department": one.department or None,
                "new": one.new,
                "seen": one.seen,
                "conflicts": one.conflicts,
                "refused": one.refused,
                "problem": describe_finding(one.problem, lang)[0] if one.problem else None,
            }
            for one in merged.results
        ],
        "departments": [_file(one) for one in done.files],
        "check_ins": [
            {
                "date": one.date.isoformat(),
                "kr_id": one.kr_id,
                "actual": one.content.actual,
                "confidence": one.content.confidence,
                "comment": one.content.comment or None,
                "by": one.by or None,
                "source": one.source,
            }
            for one in merged.check_ins
        ],
        "conflicts": [_conflict(one) for one in merged.conflicts],
        "proposals": [asdict(one) for one in merged.proposals],
        "findings": [_remark(one, lang) for one in merged.remarks],
        "ignored": list(done.ignored),
    }
    return json.dumps(record, ensure_ascii=False)


def _file(one: SentFile) -> dict[str, object]:
    known = {key: value if value != "" else None for key, value in asdict(one).items()}
    return {**known, "state": state(one)}


def _conflict(one: Conflict) -> dict[str, object]:
    return {
        "kr_id": one.kr_id,
        "date": one.date.isoformat(),
        "now": one.now.actual if one.now else None,
        "returned": one.returned.actual,
        "sent": one.sent,
        "comment": one.returned.comment or None,
        "file": one.file,
        "code": one.code,
    }


def _remark(one: Remark, lang: Lang) -> dict[str, object]:
    message, fix = describe_finding(one.finding, lang)
    finding = one.finding
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": one.file,
        "sheet": finding.sheet or None,
        "cell": finding.cell or None,
        "kr_id": one.kr_id or None,
        "message": message,
        "value": display_text(finding.value) or None,
        "fix": fix,
    }
