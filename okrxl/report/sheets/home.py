"""Home: the company at a glance, what matters most, and the way to every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from okrxl.core.address import sheet_ref
from okrxl.core.names import STATUS_NAME
from okrxl.core.schema import BUTTON_VERBS, INPUT_TABLES
from okrxl.report import messages
from okrxl.report.charts import MOST, height_for, states_chart, trend_chart, worst_first
from okrxl.report.model import (
    Block,
    Buttons,
    ButtonView,
    Charts,
    Column,
    Fact,
    Facts,
    Line,
    Links,
    Panel,
    SheetReport,
    Status,
    TableView,
)
from okrxl.report.months import department_lines, key_result_lines, trend_table
from okrxl.report.numbers import light
from okrxl.report.sheets.dashboard import standing_facts
from okrxl.report.sheets.key_results import check_in_links
from okrxl.report.sheets.standing import by_state
from okrxl.report.source import bars, cells, gaps, plain
from okrxl.sheets.model import Scalar
from okrxl.sheets.styles import NAVY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source

STEPS = ("step_1", "step_2", "step_3")
CLICK_STEPS = ("step_1", "step_2_click", "step_3", "step_help")
"""The steps in a workbook that carries buttons."""
HEAVIEST = 3
LINKS_IN_ROW = 3
COCKPIT: Mapping[Lang, tuple[float, ...]] = {
    "en": (18, 52, 11, 11, 11, 16.5, 14, 35),
    "zh": (15, 44, 11, 11, 11, 11, 13, 45),
}
"""The widths of the columns of its tables, which share one grid; they are there before any table is."""
BESIDE = (2, 14, 15, 11, 11)
"""A gap, and the columns of the panel right of them, which is not printed."""


def home(source: Source) -> SheetReport:
    """The first sheet."""
    scored, widths = bool(len(source.scored)), COCKPIT[source.lang]
    heaviest = _heaviest(source) if scored else source.scored
    blocks, data = _cockpit(source, heaviest) if scored else (_steps(source), ())
    message = messages.company(source, heaviest) if scored else source.say("home.subtitle")
    return SheetReport(
        "home",
        source.tabs["home"],
        source.say("home.title"),
        source.scope(source.say("home.title")),
        (*_buttons(source), *blocks, Panel((*_status(source), Line(""), *_inputs(source)), len(widths) + 2)),
        tab_colour=NAVY,
        pages_high=1,
        message=message,
        data=data,
        widths=(*widths, *BESIDE),
        printed=len(widths),
        tight=True,
    )


def _cockpit(source: Source, heaviest: pd.DataFrame) -> tuple[tuple[Block, ...], tuple[TableView, ...]]:
    """Figures, charts and tables of a workbook with key results, and the data of its charts and lines."""
    trend, departments = trend_table(source), worst_first(source.departments)[:MOST]
    states, counts = states_chart(source, "okr_home_states")
    months = trend_chart(source, "okr_home_months", trend, source.say("dashboard.trend"))
    names = [str(one) for one in departments["department"]]
    blocks: list[Block] = [Facts(_facts(source)), Charts((months, states), height_for(len(departments), 200))]
    if len(source.strategy):
        blocks.append(_goals(source))
    if len(heaviest):
        blocks.append(_matters(source, heaviest))
    blocks.append(_departments(source, departments))
    data = (trend, counts, department_lines(source, names), key_result_lines(source, heaviest))
    return tuple(blocks), data


def _facts(source: Source) -> tuple[Fact, ...]:
    return standing_facts(source, source.company, source.say("facts.score"))


def _heaviest(source: Source) -> pd.DataFrame:
    """The key results that contribute most to the gap, with their share of it."""
    frame = source.by_contribution
    frame = frame.loc[frame["contribution"] > 0][:HEAVIEST]
    gap = float(source.company.get("gap", np.nan)) if source.company else np.nan
    share = frame["contribution"] / gap if gap > 0 else np.nan
    return frame.assign(gap_share=share)


def _goals(source: Source) -> TableView:
    frame = source.strategy
    return TableView(
        "goals",
        (
            plain(source, frame, "id", "text", 10),
            plain(source, frame, "goal", "wrap", 30),
            *_figures(source, frame),
            Column(
                "key_results", source.words.header("key_results"), cells(frame["key_results"]), "count", 12
            ),
            by_state(source, frame, 35),
        ),
        caption=source.say("home.goals"),
    )


def _matters(source: Source, frame: pd.DataFrame) -> TableView:
    head = source.words.header
    comments = [
        " · ".join(part for part in (f"“{text}”" if isinstance(text, str) else "", str(owner or "")) if part)
        for text, owner in zip(frame["comment"], frame["owner"], strict=True)
    ]
    names = [f"{one} {text}" for one, text in zip(frame["id"], frame["key_result"], strict=True)]
    return TableView(
        "matters",
        (
            Column(
                "status",
                head("status"),
                [light(source.words, one) or None for one in frame["status"]],
                "word",
                12,
                "status",
            ),
            Column("key_result", head("key_result"), names, "link", 30),
            bars(source, frame),
            plain(source, frame, "expected", "ratio", 9),
            gaps(source, frame),
            Column("gap_share", source.say("home.gap_share"), cells(frame["gap_share"]), "percent", 9),
            Column("trend", head("trend"), [None] * len(frame), "text", 12, lines="key_result_lines"),
            Column("comment", head("comment"), comments, "wrap", 35),
        ),
        caption=source.say("home.matters"),
        link_column="key_result",
        links=check_in_links(source, frame),
    )


def _departments(source: Source, frame: pd.DataFrame) -> TableView:
    head = source.words.header
    caption = "home.departments" if len(source.departments) <= MOST else "home.departments_worst"
    change = source.say("home.change")
    moved = [source.number(one) for one in frame["score_change"]]
    return TableView(
        "departments",
        (
            Column("change", change, moved, "gap", 12),
            plain(source, frame, "department", "link", 30),
            *_figures(source, frame),
            Column("trend", head("trend"), [None] * len(frame), "text", 12, lines="department_lines"),
            by_state(source, frame, 35),
        ),
        caption=source.say(caption, shown=len(frame), count=len(source.departments)),
        link_column="department",
        links=[source.tab_of(str(one)) for one in frame["department"]],
    )


def _figures(source: Source, frame: pd.DataFrame) -> tuple[Column, ...]:
    return (
        bars(source, frame),
        plain(source, frame, "expected", "ratio", 9),
        gaps(source, frame),
        plain(source, frame, "forecast_score", "ratio", 9),
    )


def _steps(source: Source) -> tuple[Block, ...]:
    steps = CLICK_STEPS if source.clickable else STEPS
    return (
        Line(source.say("home.steps"), "heading"),
        *(Line(source.say(f"home.{step}"), "home_text") for step in steps),
        Line(""),
    )


def _status(source: Source) -> tuple[Line | Status, ...]:
    errors = source.errors
    if source.incomplete:
        advice = "next_incomplete"
    elif not len(source.scored):
        advice = "next_empty"
    elif errors:
        advice = "next_errors"
    else:
        advice = "next_warnings" if source.findings else "next_fine"
    values: dict[str, tuple[Scalar, str]] = {
        "next": (
            " ".join(filter(None, (source.say(f"home.{advice}", errors=errors), _returned(source)))),
            "home_text",
        ),
        "errors": (errors, "home_count"),
        "warnings": (len(source.findings) - errors, "home_count"),
        "score": (source.company.get("score"), "home_score"),
        "grade": (source.words.choice("grade", source.company.get("grade")), "home_text"),
        "as_of": (source.settings.as_of, "small_date"),
        "refreshed": (source.refreshed.replace(microsecond=0), "time"),
    }
    return (
        Line(source.say("home.status"), "heading"),
        *(
            Status(source.say(f"home.{key}"), STATUS_NAME + key, value, style)
            for key, (value, style) in values.items()
        ),
    )


def _returned(source: Source) -> str:
    """What is left to do about the files of departments; blank where nothing is."""
    returns = source.returns
    if returns is None or returns.settled:
        return ""
    parts = {
        "decisions": returns.decisions,
        "problems": returns.errors,
        "outstanding": source.words.text("joint").join(returns.outstanding),
    }
    texts = (source.say(f"home.{key}", value=value) for key, value in parts.items() if value)
    return source.say("home.returns", sheet=returns.tab, parts=source.say("home.between").join(texts))


def _buttons(source: Source) -> tuple[Block, ...]:
    if not source.clickable:
        return ()
    say = source.words.text
    views = (ButtonView(verb, say(f"click.verbs.{verb}"), say(f"click.tips.{verb}")) for verb in BUTTON_VERBS)
    return (Buttons(tuple(views)),)


def _inputs(source: Source) -> tuple[Links, ...]:
    """The sheets to fill in."""
    wanted = [table.key for table in INPUT_TABLES if table.key in source.tabs]
    keys = [key for key in wanted if key not in source.unused]
    links = tuple((source.tabs[key], sheet_ref(source.tabs[key], "A1")) for key in keys)
    rows = [links[first : first + LINKS_IN_ROW] for first in range(0, len(links), LINKS_IN_ROW)]
    return tuple(Links("" if number else source.say("home.inputs"), row) for number, row in enumerate(rows))
