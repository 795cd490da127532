"""The sentence on top of each sheet, made by rule from figures that stand on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from okrxl.changes.snapshot import MONTHLY
from okrxl.report.numbers import rounded, shown_gap, shown_score
from okrxl.report.source import in_percent
from okrxl.scoring.arrays import half_up
from okrxl.scoring.reporting.week import mean_confidence

if TYPE_CHECKING:
    from okrxl.changes.log import Change
    from okrxl.report.source import Source

TROUBLED = ("overdue", "at_risk", "behind")
NAMED = 3
"""How many departments, owners or key results a sentence names."""


def company(source: Source, heaviest: pd.DataFrame) -> str:
    """Home: the score against what is expected, the forecast, and what makes the gap.

    `heaviest` are the key results that Home lists, with their `gap_share`.
    """
    found = source.company
    if not found or np.isnan(found.get("score", np.nan)):
        return source.say("message.no_score")
    text = source.say("message.company", **_standing(found), when=_when(source))
    share = float(heaviest["gap_share"].sum()) if len(heaviest) else np.nan
    if rounded(float(found["gap"])) > 0 and share > 0:
        text += source.say(
            "message.heaviest", names=joined(source, list(heaviest["id"])), share=f"{share * 100:.0f}"
        )
    return text


def departments(source: Source) -> str:
    """Dashboard: which departments are behind."""
    return _groups(source, "departments", source.departments, "department")


def owners(source: Source) -> str:
    """Owner Rollup: which owners are behind."""
    return _groups(source, "owners", source.owners, "owner")


def _groups(source: Source, kind: str, frame: pd.DataFrame, name: str) -> str:
    known = frame.dropna(subset=["gap"])
    if not len(known):
        return source.say("message.no_score")
    gap = pd.Series([rounded(float(one)) for one in known["gap"]], index=known.index)
    late = known.loc[gap > 0]
    best = known.iloc[int(gap.to_numpy().argmin())]
    shown = shown_gap(-float(best["gap"]))
    if len(known) == 1:
        key = "behind" if len(late) else "on_pace"
        return source.say(f"message.single_{key}", name=best[name], gap=shown)
    if not len(late):
        leads = source.say("message.leads", name=best[name], gap=shown) if gap.min() < 0 else ""
        return source.say(f"message.{kind}_on_pace", count=len(known), leads=leads)
    worst = late.sort_values("gap", ascending=False, kind="stable")[:NAMED]
    named = [
        source.say("message.named_gap", name=one, gap=shown_gap(-float(behind)))
        for one, behind in zip(worst[name], worst["gap"], strict=True)
    ]
    form = "all" if len(late) == len(known) else "some" if len(late) > 1 else "one"
    return source.say(f"message.{kind}_{form}", late=len(late), count=len(known), names=joined(source, named))


def attention(source: Source) -> str:
    """KR Scores: how many key results need attention, by status."""
    if not len(source.scored):
        return source.say("message.no_score")
    counts = source.scored["status"].value_counts()
    troubled = [(status, int(counts.get(status, 0))) for status in TROUBLED]
    parts = [source.say(f"message.{status}", count=count) for status, count in troubled if count]
    total = sum(count for _, count in troubled)
    if not total:
        return source.say(
            "message.no_trouble",
            on_track=int(counts.get("on_track", 0)),
            achieved=int(counts.get("achieved", 0)),
        )
    return source.say(
        "message.trouble_one" if total == 1 else "message.trouble", total=total, parts=joined(source, parts)
    )


def department(source: Source, row: Mapping[str, Any], frame: pd.DataFrame) -> str:
    """A department's tab: its score against what is expected, the forecast, its heaviest key result."""
    if not row or pd.isna(row.get("score")):
        return source.say("message.no_score")
    text = source.say("message.department", **_standing(row), when=_when(source))
    contribution = np.nan_to_num(frame["contribution"].to_numpy(np.float64))
    if rounded(float(row["gap"])) > 0 and (contribution > 0).any():
        first = int(contribution.argmax())
        id_, name = (frame[key].iloc[first] for key in ("id", "key_result"))
        text += source.say("message.heaviest_one", id=id_, name=name)
    return text


def week_counts(source: Source) -> dict[str, int]:
    """How many key results are worse and better than a week before, not updated, due soon."""
    agenda = source.agenda
    steps = agenda.loc[agenda["topic"] == "changed", "worse"]
    counts = agenda["topic"].value_counts()
    return {
        "worse": int((steps > 0).sum()),
        "better": int((steps < 0).sum()),
        "not_updated": int(counts.get("not_updated", 0)),
        "due_soon": int(counts.get("due_soon", 0)),
    }


def week(source: Source) -> str:
    """Weekly Meeting: what became better and worse, confidence, and what to begin with."""
    if not len(source.scored):
        return source.say("message.no_score")
    counts = week_counts(source)
    parts = [
        source.say(f"message.week_{key}", count=counts[key]) for key in ("worse", "better") if counts[key]
    ]
    text = (
        source.say("message.week", parts=joined(source, parts)) if parts else source.say("message.week_same")
    )
    before, now = mean_confidence(source.scored, source.week)
    if not np.isnan(now):
        shown = [shown_confidence(source, one) for one in (before, now)]
        moved = "week_confidence" if shown[0] != shown[1] else "week_confidence_same"
        text += source.say(f"message.{moved}", before=shown[0], now=shown[1])
    first = _first(source)
    if first:
        text += source.say("message.week_first", names=joined(source, first))
    return text


def _first(source: Source) -> list[str]:
    """What to begin with: what became worse, else what makes most of the gap among what needs attention."""
    changed = source.agenda.loc[(source.agenda["topic"] == "changed") & (source.agenda["worse"] > 0), "row"]
    if len(changed):
        return [str(one) for one in source.scored["id"].iloc[changed.to_numpy(np.int64)][:NAMED]]
    troubled = source.scored.loc[source.scored["status"].isin(TROUBLED) & (source.scored["contribution"] > 0)]
    listed = set(source.agenda["row"])
    rows = troubled.sort_values("contribution", ascending=False, kind="stable")
    places = [place for place in rows.index if source.scored.index.get_loc(place) in listed]
    return [str(one) for one in rows.loc[places, "id"][:NAMED]]


def shown_confidence(source: Source, value: float) -> str:
    """A mean of confidence as it is shown: one decimal, or a percent."""
    rounded_tenth = half_up(value * (100 if in_percent(source) else 10), 0)
    return f"{rounded_tenth:.0f}%" if in_percent(source) else f"{rounded_tenth / 10:.1f}"


def aligned(source: Source, counts: Mapping[str, int]) -> str:
    """Alignment: how far behind each strategic goal is, and what serves none."""
    known = source.strategy.dropna(subset=["gap"]).sort_values("gap", ascending=False, kind="stable")[:NAMED]
    named = [
        source.say("message.named_gap", name=one, gap=shown_gap(-float(gap)))
        for one, gap in zip(known["id"], known["gap"], strict=True)
    ]
    text = (
        source.say("message.goals", names=joined(source, named)) if named else source.say("message.no_goals")
    )
    for key in ("unserved", "loose"):
        if counts[key]:
            text += source.say(
                f"message.{key}_one" if counts[key] == 1 else f"message.{key}", count=counts[key]
            )
    return text


def checked(source: Source) -> str:
    """Checks: how many findings there are, and the sheet with most of them."""
    if not source.findings:
        return source.say("checks.none")
    errors = source.errors
    text = _counted(source, "checks.errors", errors) if errors else source.say("checks.no_errors")
    warnings = len(source.findings) - errors
    text += _counted(source, "checks.warnings", warnings) if warnings else source.say("checks.end")
    sheet, count = Counter(one.sheet for one in source.findings).most_common(1)[0]
    most = sheet and count > 1 and 2 * count > len(source.findings)
    return text + (source.say("checks.most", sheet=sheet) if most else "")


def _counted(source: Source, key: str, count: int) -> str:
    return source.say(key if count != 1 else f"{key}_one", count=count)


def changed(source: Source) -> str:
    """Change Log: how many changes there are, the last one, the one that did most to the company's score."""
    changes, since = source.log.changes, source.log.since
    if not changes:
        return source.say("changes.none", since=since.isoformat() if since else source.as_of)
    text = _counted(source, "changes.some", len(changes)) + source.say(
        "changes.last", day=max(one.when for one in changes).date().isoformat()
    )
    felt = [one for one in changes if one.company_effect and rounded(one.company_effect)]
    if felt:
        most = max(felt, key=lambda one: abs(one.company_effect or 0))
        text += source.say(
            "changes.most", name=changed_name(source, most), effect=shown_gap(most.company_effect or 0)
        )
    return text


def changed_name(source: Source, one: Change) -> str:
    """What was changed: its ID and the field, or what became of the whole row."""
    name = source.words.text(f"settings.{one.key}") if one.table == "settings" else one.key
    return source.say("changes.name", id=name, field=changed_field(source, one))


def changed_field(source: Source, one: Change) -> str:
    """The header of the field that was changed; `Added` or `Removed` for a whole row."""
    if not one.field:
        return source.say("changes.added" if one.old is None else "changes.removed")
    return one.field if one.table == MONTHLY else source.words.header(one.field, one.table)


def month(source: Source) -> str:
    """Monthly: the company's score, its change, and its gap."""
    found = source.company
    if not found or np.isnan(found.get("score", np.nan)):
        return source.say("message.no_score")
    change = found.get("score_change", np.nan)
    changed = "" if pd.isna(change) else source.say("message.month_change", change=shown_gap(float(change)))
    gap = -float(found["gap"])
    return source.say(
        "message.month",
        month=source.say(f"months.{source.settings.as_of.month}"),
        score=shown_score(float(found["score"])),
        change=changed,
        gap=shown_gap(gap),
    )


def joined(source: Source, parts: list[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    comma, last = source.say("message.comma"), source.say("message.and")
    return f"{comma.join(parts[:-1])}{last}{parts[-1]}"


def _standing(found: Mapping[str, Any]) -> dict[str, str]:
    """Score, expected, gap and forecast as they are shown."""
    return {
        "score": shown_score(float(found["score"])),
        "expected": shown_score(float(found["expected"])),
        "gap": shown_gap(-float(found["gap"])),
        "forecast": shown_score(float(found["forecast_score"])),
    }


def _when(source: Source) -> str:
    """The day of the forecast: the cycle's end."""
    return source.settings.cycle_end.isoformat()
