"""What is said of each department in each month, by rule, from figures that stand in the report's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.labels import text_width
from okrxl.report.month.units import figure_text, unit_of
from okrxl.report.numbers import rounded, shown_gap, shown_score
from okrxl.report.source import Row, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from okrxl.report.month.figures import Months
    from okrxl.report.source import Source

MOVED = 0.05
"""The change of a score from which on it is worth a sentence."""
LONGEST_NAME, LONGEST_COMMENT = 34, 42
LONGEST_WORD = 12
"""Letters of a word that is left out where a text is cut in it."""
LISTED = ("id", "key_result", "key", "departments", "unit", "as_share", "in_points", "figures_as_share")
STYLES = ("month_actual", "month_plan", "completion", "mom", "yoy", "actual", "expected_actual")


@dataclass(frozen=True)
class Month:
    """The rows of one month: the key results as they are listed, with their figures."""

    source: Source
    first: pd.Timestamp
    rows: Sequence[Row]

    def paragraph(self, department: str) -> str:
        """One department's month: what went best, what is furthest behind and why, what moved most."""
        say = self.source.say
        known = [row for row in self.rows if department in row["departments"] and not np.isnan(row["gap"])]
        if not known:
            return say("month.nothing")
        late = [row for row in known if rounded(row["gap"]) > 0]
        fine = [row for row in known if row["figure"] and rounded(row["gap"]) <= 0]
        parts, used = [], []
        if fine:
            best = fine[int(np.argmin([row["contribution"] for row in fine]))]
            parts.append(self._best(best))
            used.append(best["key"])
        elif not any(row["figure"] for row in known):
            parts.append(say("month.no_figures"))
        if late:
            worst = late[int(np.argmax([row["contribution"] for row in late]))]
            parts.append(self._worst(worst))
            used.append(worst["key"])
        else:
            parts.append(say("month.all_on_pace"))
        moved = [row for row in known if row["key"] not in used and abs(row["score_change"]) >= MOVED]
        if moved:
            most = max(moved, key=lambda row: float(abs(row["score_change"])))
            key = "month.rose" if most["score_change"] > 0 else "month.fell"
            parts.append(say(key, name=_name(most), change=shown_gap(most["score_change"])))
        return say("month.space").join(parts)

    def _best(self, row: Row) -> str:
        say = self.source.say
        texts = [say("month.actual", value=_figure(row, "month_actual"))]
        for key in ("completion", "mom", "yoy"):
            if np.isnan(row[key]):
                continue
            value = _figure(row, key, unit=False)
            flat = key != "completion" and value[0] not in "+−"
            texts.append(say(f"month.{key}_flat" if flat else f"month.{key}", value=value))
        return say("month.best", name=_name(row), figures=say("month.comma").join(texts))

    def _worst(self, row: Row) -> str:
        say = self.source.say
        text = say("month.worst", name=_name(row))
        if not (np.isnan(row["actual"]) or np.isnan(row["expected_actual"])):
            text += say(
                "month.against", actual=_figure(row, "actual"), expected=_figure(row, "expected_actual")
            )
        comment = self.source.month_comments.get((str(row["key"]), self.first), "").strip()
        if comment:
            return text + say("month.because", comment=_cut(comment))
        return text if text.endswith("…") else text + say("month.stop")


def paragraphs(source: Source, found: Months, styles: pd.DataFrame) -> Iterator[str]:
    """The paragraph of each month and department, all of the first month first.

    `styles` has the style of each of `STYLES`, a row per key result.
    """
    listed = records(found.key_results[list(LISTED)].join(styles.rename(columns=lambda key: f"{key}_style")))
    figures = records(found.rows)
    for place, first in enumerate(found.months):
        of_month = figures[place * len(listed) : (place + 1) * len(listed)]
        month = Month(source, first, [_row(*pair) for pair in zip(listed, of_month, strict=True)])
        for name in found.departments:
            yield month.paragraph(name)


def _row(listed: Row, figures: Row) -> Row:
    """A key result with its figures of a month, changes of percents in points."""
    scale = 100 if listed["in_points"] and listed["figures_as_share"] else 1
    changes = {key: figures[key] * scale for key in ("mom", "yoy")}
    return {**listed, **figures, **changes}


def messages(source: Source, found: Months) -> Iterator[str]:
    """The sentence on top, for each month."""
    size = len(found.departments) + 1
    for place, first in enumerate(found.months):
        row = found.standing.iloc[place * size]
        month = source.say(f"months.{first.month}")
        if np.isnan(row["score"]):
            yield source.say("month.no_score", month=month)
            continue
        change = row["score_change"]
        changed = "" if np.isnan(change) else source.say("message.month_change", change=shown_gap(change))
        yield source.say(
            "message.month", month=month, score=shown_score(float(row["score"])), change=changed,
            gap=shown_gap(row["gap"]),
        )  # fmt: skip


def _name(row: Row) -> str:
    return f"{row['id']} {_cut(str(row['key_result']), LONGEST_NAME)}"


def _figure(row: Row, key: str, *, unit: bool = True) -> str:
    text = figure_text(float(row[key]), row[f"{key}_style"])
    return f"{text} {unit_of(row)}".strip() if unit else text


def _cut(text: str, longest: int = LONGEST_COMMENT) -> str:
    text = " ".join(text.split())
    if text_width(text) <= longest:
        return text
    while text_width(text) > longest - 1:
        text = text[:-1]
    words = text.rsplit(" ", 1)
    # Not within a word, where there is one shortly before.
    if len(words) > 1 and len(words[1]) < LONGEST_WORD and words[1].isascii():
        text = words[0]
    return f"{text.rstrip()}…"
