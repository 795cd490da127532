"""Reports on a sending and on a collection: lines of text, and one JSON object each."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.wording import describe_finding

if TYPE_CHECKING:
    from okrxl.exchange.collect import Collection
    from okrxl.exchange.distribute import Sent
    from okrxl.exchange.log import SentFile
    from okrxl.exchange.returned.types import Conflict, Remark


def sent_text(done: Sent, folder: Path, lang: Lang) -> str:
    """The files written, and their folder."""
    say = labels(lang)
    lines = [say.text("collect.output.sent", count=len(done.files), folder=folder)]
    lines += [f"  {one.file}" for one in done.files]
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
    if done.files:
        missing = say.text("joint").join(one.department for one in done.missing)
        key = "missing" if missing else "complete"
        lines.append(say.text(f"collect.output.{key}", departments=missing))
    if merged.check_ins:
        lines.append(say.text("collect.output.refresh"))
    return lines


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
    return {key: value if value != "" else None for key, value in asdict(one).items()}


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
        "fix": fix,
    }
