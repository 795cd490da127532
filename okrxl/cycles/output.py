"""What is said of a closing, before and after it: lines, and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from okrxl.core.labels import Labels, labels
from okrxl.core.streams import one_line
from okrxl.read.settings import setting_values
from okrxl.report.numbers import shown_score

if TYPE_CHECKING:
    from okrxl.core.labels import Lang
    from okrxl.cycles.close import Closed
    from okrxl.cycles.closing import Decision
    from okrxl.cycles.next_cycle import Cycle

OUTCOMES = ("archived", "carried", "kept")


def closing_lines(name: str, done: Closed, lang: Lang, *, copied: bool = False) -> Iterator[str]:
    """The cycles, a line for each key result, the totals, and what was changed, if only in a copy."""
    words = labels(lang)
    plan = done.closing
    yield head(name, done, words)
    yield from (line(one, words) for one in plan.decisions)
    yield totals(done, words)
    yield from remarks(done, words)
    if done.after is None:
        yield words.text("cycles.preview")
        return
    found = done.after
    yield words.text("cycles.copied" if copied else "cycles.closed", name=name)
    warnings = len(found.findings) - found.errors
    yield words.text("cli.findings", errors=found.errors, warnings=warnings)


def head(name: str, done: Closed, words: Labels) -> str:
    """The cycle that ends, the next one, the company's score."""
    plan = done.closing
    return words.text(
        "cycles.head",
        name=name,
        present=_cycle(plan.present),
        next=_cycle(plan.next),
        as_of=plan.closed.as_of.isoformat(),
        score=shown_score(plan.closed.company),
    )


def totals(done: Closed, words: Labels) -> str:
    """How many key results end, are carried over and keep running."""
    counts = Counter(str(one.final.outcome) for one in done.closing.decisions)
    return words.text("cycles.totals", **{key: counts[key] for key in OUTCOMES})


def remarks(done: Closed, words: Labels) -> Iterator[str]:
    """What to know before: days that are left, errors that put figures in doubt, a day that stays behind."""
    before = done.before
    yield from days_left(done, words)
    if before.errors:
        yield words.text("cycles.errors", count=before.errors)
    fixed = setting_values(before.tables.settings)[0].get("as_of")
    if fixed is not None and before.tables.settings.sheet:
        setting = words.text("settings.as_of")
        yield words.text("cycles.as_of", setting=setting, as_of=str(fixed)[:10])


def days_left(done: Closed, words: Labels) -> Iterator[str]:
    """How many days the cycle still had, where it is closed before its end."""
    plan = done.closing
    if plan.days_left:
        yield words.text(
            "cycles.days_left",
            days=plan.days_left,
            end=plan.present.end.isoformat(),
            as_of=plan.closed.as_of.isoformat(),
        )


def _cycle(one: Cycle) -> str:
    days = f"{one.start} – {one.end}"
    return f"{one.label} ({days})" if one.label else days


def line(one: Decision, words: Labels) -> str:
    """A key result, its final score and what becomes of it."""
    final = one.final
    text = words.text(f"cycles.outcomes.{final.outcome}", id=final.carried)
    if final.outcome == "carried":
        text = words.text("cycles.carried", what=text, baseline=_baseline(one))
    if one.remark:
        text = words.text("cycles.remarked", what=text, remark=words.text(f"cycles.remarks.{one.remark}"))
    parts = (final.id, shown_score(final.score), words.choice("grade", final.grade) or "–", final.key_result)
    return one_line("  ".join((*parts, f"→ {text}")))


def _baseline(one: Decision) -> str:
    value = one.made.get("baseline")
    if not isinstance(value, float):
        return "–"
    return f"{value * 100:.12g}%" if "baseline" in one.percents else f"{value:.12g}"


def closing_json(name: str, done: Closed) -> str:
    """The closing as one JSON object; dates ISO, absent is null."""
    plan = done.closing
    output = {
        "workbook": name,
        "cycle": _record(plan.present),
        "next": _record(plan.next),
        "as_of": plan.closed.as_of.isoformat(),
        "days_left": plan.days_left,
        "score": plan.closed.company,
        "key_results": [
            {
                "id": one.final.id,
                "outcome": one.final.outcome,
                "new_id": one.final.carried or None,
                "target": one.final.target,
                "actual": one.final.actual,
                "score": one.final.score,
                "grade": one.final.grade or None,
                "baseline": one.made.get("baseline"),
                "remark": one.remark or None,
            }
            for one in plan.decisions
        ],
        "closed": done.after is not None,
        "errors": done.after.errors if done.after else done.before.errors,
    }
    return json.dumps(output, ensure_ascii=False, allow_nan=False)


def _record(one: Cycle) -> dict[str, object]:
    return {"label": one.label or None, "start": one.start.isoformat(), "end": one.end.isoformat()}
