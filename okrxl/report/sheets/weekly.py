"""Weekly Meeting: what changed within seven days, whom to ask, what is due, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from okrxl.report import messages
from okrxl.report.fit import text_lines
from okrxl.report.model import Block, Column, Fact, Facts, Line, SheetReport, TableView
from okrxl.report.numbers import light
from okrxl.report.sheets.key_results import check_in_links
from okrxl.report.sheets.tasks import decisions
from okrxl.report.source import cells, gaps, in_percent, plain
from okrxl.scoring.months import WEEK
from okrxl.scoring.reporting.week import TOPICS, mean_confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source
    from okrxl.sheets.model import Scalar

MOST = 12
"""Rows of one topic; who wants more of them finds all on KR Scores."""
ON_A_PAGE = 42
"""Lines of an agenda that goes on one page."""
WIDTHS: Mapping[Lang, tuple[float, float, float]] = {"en": (44, 24, 46), "zh": (36, 16, 34)}
"""Of names, owners and comments."""
PRINTED = 10


def weekly(source: Source) -> SheetReport:
    """The sheet with `okr_agenda` and `okr_decisions`."""
    title = source.words.text("sheets.weekly")
    shown = _shown(source)
    left = len(source.agenda) - len(shown)
    blocks: list[Block] = [Facts(_facts(source)), _agenda(source, shown)]
    if left:
        blocks.append(Line(source.say("weekly.more", count=left, sheet=source.tabs["scores"])))
    blocks += decisions(source)
    return SheetReport(
        "weekly",
        source.tabs["weekly"],
        title,
        f"{source.scope(title)} · {source.say('weekly.subtitle', since=source.week_start)}",
        tuple(blocks),
        repeat="agenda",
        printed=PRINTED,
        pages_high=1 if _lines(source, shown) <= ON_A_PAGE else 0,
        message=messages.week(source),
        tight=True,
    )


def _shown(source: Source) -> pd.DataFrame:
    """The agenda, of each topic no more than can be talked about."""
    frame = source.agenda
    return frame.loc[frame.groupby("topic", sort=False).cumcount() < MOST]


def _lines(source: Source, shown: pd.DataFrame) -> int:
    """The lines that the rows of the agenda take together."""
    frame = source.key_results.iloc[shown["row"].to_numpy(np.int64)]
    columns = [
        [text_lines(one, width) if isinstance(one, str) else 1 for one in frame[key]]
        for key, width in zip(("key_result", "owner", "comment"), WIDTHS[source.lang], strict=True)
    ]
    return sum(map(max, zip(*columns, strict=True)))


def _facts(source: Source) -> tuple[Fact, ...]:
    counts = messages.week_counts(source)
    before, now = mean_confidence(source.scored, source.week)
    style = "figure_percent" if in_percent(source) else "figure_tenth"
    return (
        *(Fact(source.say(f"weekly.facts.{key}"), counts[key], "figure_count") for key in counts),
        Fact(source.say("weekly.facts.confidence_before", days=WEEK.days), source.number(before), style),
        Fact(source.say("weekly.facts.confidence"), source.number(now), style),
    )


def _agenda(source: Source, shown: pd.DataFrame) -> TableView:
    rows = shown["row"].to_numpy(np.int64)
    frame = source.key_results.iloc[rows]
    topics = [str(one) for one in shown["topic"]]
    head, (names, owners, comments) = source.words.header, WIDTHS[source.lang]
    before, now = _compared(source, frame, source.week.iloc[rows], topics)
    signs = {topic: source.say(f"weekly.topics.{topic}") for topic in TOPICS}
    columns = (
        Column(
            "topic",
            head("topic"),
            [signs[topic] for topic in topics] or [source.say("weekly.nothing")],
            width=14,
        ),
        plain(source, frame, "id", "link", 10),
        plain(source, frame, "key_result", "wrap", names),
        plain(source, frame, "owner", "wrap", owners),
        Column(
            "status",
            head("status"),
            [light(source.words, one) for one in frame["status"]],
            "word",
            12,
            "status",
        ),
        Column("before", head("before"), before, "word", 12),
        Column("now", head("now"), now, "word", 12),
        Column("days", head("days"), cells(shown["days"]), "count", 8),
        gaps(source, frame),
        Column("comment", head("comment", "scores"), cells(frame["comment"]), "wrap", comments),
    )
    return TableView(
        "agenda",
        columns,
        "okr_agenda",
        source.say("weekly.agenda"),
        link_column="id",
        links=check_in_links(source, frame),
        row_key=("topic", "id"),
    )


def _compared(
    source: Source, frame: pd.DataFrame, week: pd.DataFrame, topics: list[str]
) -> tuple[list[str | None], list[str | None]]:
    """What was and what is, by topic: statuses, confidence, the last check-in, the day it is due."""
    known = {key: cells(frame[key]) for key in ("status", "confidence", "last_check_in", "due")}
    known |= {key: cells(week[key]) for key in ("status_before", "confidence_before")}
    before: list[str | None] = []
    now: list[str | None] = []
    for at, topic in enumerate(topics):
        row = {key: values[at] for key, values in known.items()}
        match topic:
            case "changed":
                before.append(light(source.words, row["status_before"]))
                now.append(light(source.words, row["status"]))
            case "confidence":
                before.append(_believed(source, row["confidence_before"]))
                now.append(_believed(source, row["confidence"]))
            case "not_updated":
                before.append(_day(row["last_check_in"]))
                now.append(None)
            case _:
                before.append(None)
                now.append(_day(row["due"]))
    return before, now


def _believed(source: Source, value: Scalar) -> str | None:
    if not isinstance(value, float):
        return None
    return f"{value:.0%}" if in_percent(source) else f"{value:g}"


def _day(value: Scalar) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
