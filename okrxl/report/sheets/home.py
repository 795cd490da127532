"""Home: steps, status, and links to every sheet. Made once; a refresh rewrites its status cells only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrxl.core.address import sheet_ref
from okrxl.core.names import STATUS_NAME
from okrxl.core.schema import BUTTON_VERBS, GENERATED_SHEETS, INPUT_TABLES
from okrxl.report.model import Block, Buttons, ButtonView, Line, SheetReport, Status
from okrxl.sheets.styles import NAVY

if TYPE_CHECKING:
    from okrxl.report.source import Source

STEPS = ("step_1", "step_2", "step_3")
CLICK_STEPS = ("step_1", "step_2_click", "step_3", "step_help")
"""The steps in a workbook that carries buttons."""


def home(source: Source) -> SheetReport:
    """The first sheet."""
    return SheetReport(
        "home",
        source.tabs["home"],
        source.say("home.title"),
        source.say("home.subtitle"),
        (
            *_buttons(source),
            Line(source.say("home.status"), "heading"),
            *_status(source),
            Line(""),
            Line(source.say("home.steps"), "heading"),
            *(
                Line(source.say(f"home.{step}"), "home_text")
                for step in (CLICK_STEPS if source.clickable else STEPS)
            ),
            Line(""),
            Line(source.say("home.inputs"), "heading"),
            *_links(source, [table.key for table in INPUT_TABLES]),
            Line(""),
            Line(source.say("home.results"), "heading"),
            *_links(source, GENERATED_SHEETS[1:]),
        ),
        tab_colour=NAVY,
        pages_high=1,
        static=True,
    )


def _status(source: Source) -> tuple[Block, ...]:
    errors = source.errors
    if source.incomplete:
        advice = "next_incomplete"
    elif not len(source.scored):
        advice = "next_empty"
    elif errors:
        advice = "next_errors"
    else:
        advice = "next_warnings" if source.findings else "next_fine"
    values = {
        "refreshed": (source.refreshed.replace(microsecond=0), "time"),
        "as_of": (source.settings.as_of, "small_date"),
        "score": (source.company.get("score"), "home_score"),
        "grade": (source.words.choice("grade", source.company.get("grade")), "home_text"),
        "errors": (errors, "home_count"),
        "warnings": (len(source.findings) - errors, "home_count"),
        "next": (
            " ".join(filter(None, (source.say(f"home.{advice}", errors=errors), _returned(source)))),
            "home_text",
        ),
    }
    return tuple(
        Status(source.say(f"home.{key}"), STATUS_NAME + key, value, style)
        for key, (value, style) in values.items()
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


def _links(source: Source, keys: Sequence[str]) -> tuple[Line, ...]:
    return tuple(
        Line(source.tabs[key], "home_link", sheet_ref(source.tabs[key], "A1"))
        for key in keys
        if key in source.tabs
    )
