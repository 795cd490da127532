"""What is said of each department in each month, by rule, from figures that stand in the report's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import text_width
from okrxl.report.month.units import figure_text, unit_of
from okrxl.report.numbers import rounded, shown_gap, shown_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrxl.report.month.figures import Months
    from okrxl.report.source import Source

MOVED = 0.05
"""The change of a score from which on it is worth a sentence."""
LONGEST_NAME, LONGEST_COMMENT = 34, 42
LONGEST_WORD = 12
"""Letters of a word that is left out where a text is cut in it."""
STYLES = ("month_actual", "month_plan", "completion", "mom", "yoy", "actual", "expected_actual")


@dataclass(frozen=True)
class Month:
    """The rows of one month: the key results as they are listed, and their figures beside them."""

    source: Source
    first: pd.Timestamp
    rows: pd.DataFrame

    def paragraph(self, department: str) -> str:
        """One department's month: what went best, what is furthest behind and why, what moved most."""
        say, mine = self.source.say, self._of(department)
        known = mine.loc[mine["gap"].notna()]
        if not len(known):
            return say("month.nothing")
        gap = np.array([rounded(one) for one in known["gap"]])
        late, fine = known.loc[gap > 0], known.loc[(gap <= 0) & known["figure"].to_numpy(bool)]
        parts, used = [], []
        if len(fine):
            best = fine.iloc[int(fine["contribution"].to_numpy().argmin())]
            parts.append(self._best(best))
            used.append(best["key"])
        elif not known["figure"].any():
            parts.append(say("month.no_figures"))
        if len(late):
            worst = late.iloc[int(late["contribution"].to_numpy().argmax())]
            parts.append(self._worst(worst))
            used.append(worst["key"])
        else:
            parts.append(say("month.all_on_pace"))
        change = known["score_change"].abs().where(~known["key"].isin(used))
        if change.max() >= MOVED:
            most = known.iloc[int(change.fillna(0).to_numpy().argmax())]
            key = "month.rose" if most["score_change"] > 0 else "month.fell"
            parts.append(say(key, name=_name(most), change=shown_gap(float(most["score_change"]))))
        return say("month.space").join(parts)

    def _of(self, department: str) -> pd.DataFrame:
        carried = [department in some for some in self.rows["departments"]]
        return self.rows.loc[np.array(carried, dtype=bool)]

    def _best(self, row: pd.Series) -> str:
        say = self.source.say
        texts = [say("month.actual", value=_figure(row, "month_actual"))]
        for key in ("completion", "mom", "yoy"):
            if np.isnan(row[key]):
                continue
            value = _figure(row, key, unit=False)
            flat = key != "completion" and value[0] not in "+−"
            texts.append(say(f"month.{key}_flat" if flat else f"month.{key}", value=value))
        return say("month.best", name=_name(row), figures=say("month.comma").join(texts))

    def _worst(self, row: pd.Series) -> str:
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
    texts = styles.rename(columns=lambda key: f"{key}_style")
    listed = pd.concat(
        [
            found.key_results[
                [
                    "id",
                    "key_result",
                    "key",
                    "departments",
                    "unit",
                    "as_share",
                    "in_points",
                    "figures_as_share",
                ]
            ],
            texts,
        ],
        axis="columns",
    )
    size = len(listed)
    for place, first in enumerate(found.months):
        figures = found.rows.iloc[place * size : (place + 1) * size].reset_index(drop=True)
        for key in ("mom", "yoy"):
            figures[key] *= np.where(listed["in_points"] & listed["figures_as_share"], 100, 1)
        month = Month(source, first, pd.concat([listed, figures], axis="columns"))
        for name in found.departments:
            yield month.paragraph(name)


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


def _name(row: pd.Series) -> str:
    return f"{row['id']} {_cut(str(row['key_result']), LONGEST_NAME)}"


def _figure(row: pd.Series, key: str, *, unit: bool = True) -> str:
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
