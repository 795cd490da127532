"""Every figure of the sentence on top of a sheet stands on that sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from okrxl.core.labels import LANGS, Lang
from okrxl.report.numbers import rounded
from okrxl.scoring.arrays import round_half_up
from okrxl.sheets.model import Drawing, PlacedSheet
from tests.check import case
from tests.report import drawings

KEYS = ("home", "dashboard", "scores", "owner_scores", "weekly", "alignment", "dept.1", "dept.2")
SIZES = {"the small case": (), "1 and 200": (1, 200), "thirty of 2": (2,) * 30}
SCORE = re.compile(r"[+−-]?\d\.\d\d(?!\d)")
COUNT = re.compile(r"(?<![\d.\-A-Z])\d+(?![\d.\-])")
SHARE = re.compile(r"(\d+)%")


@cache
def drawing(lang: Lang, size: str) -> Drawing:
    return drawings.large(lang, *SIZES[size])


def figures(sheet: PlacedSheet) -> list[float]:
    """The numbers below the first three rows."""
    return [
        float(value)
        for block in sheet.values
        if block.top > 3
        for column in block.columns
        for value in column
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]


def texts(sheet: PlacedSheet, top: int) -> Iterator[str]:
    """The texts of blocks that begin in a row."""
    for block in sheet.values:
        if block.top == top:
            yield from (str(column[0]) for column in block.columns if isinstance(column[0], str))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_scores_and_gaps_of_a_message_stand_on_the_sheet(key: str, lang: Lang, size: str) -> None:
    sheet = next((one for one in drawing(lang, size).sheets if one.key == key), None)
    if sheet is None:
        pytest.skip("this case has no second department")
    (message,) = texts(sheet, 2)
    shown = {rounded(value) for value in figures(sheet)}
    for text in SCORE.findall(message):
        number = float(text.replace("−", "-"))
        assert number in shown, (message, text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_counts_of_attention_are_those_of_the_table(lang: Lang) -> None:
    sheet = next(one for one in drawing(lang, "1 and 200").sheets if one.key == "scores")
    (message,) = texts(sheet, 2)
    table = sheet.tables[0]
    status = next(
        column for block in sheet.values if block.top == table.area.top + 1 for column in block.columns[:1]
    )
    signs = {"▲": 0, "◐": 0, "✖": 0}
    for word in status:
        if str(word)[:1] in signs:
            signs[str(word)[:1]] += 1
    counts = [int(one) for one in COUNT.findall(message)]
    assert counts[0] == sum(signs.values())
    assert sorted(counts[1:]) == sorted(count for count in signs.values() if count)


@pytest.mark.parametrize("lang", LANGS)
def test_the_share_of_the_gap_is_the_sum_of_those_listed(lang: Lang) -> None:
    sheet = next(one for one in drawing(lang, "1 and 200").sheets if one.key == "home")
    (message,) = texts(sheet, 2)
    shares = next(
        column
        for block in sheet.values
        for column, style in zip(block.columns, block.styles, strict=True)
        if style == "percent" and block.top > 3
    )
    assert SHARE.findall(message) == [f"{sum(float(str(one)) for one in shares) * 100:.0f}"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_week_is_that_of_the_agenda(lang: Lang, size: str) -> None:
    """Counts and confidence are figures of the sheet, what to begin with is a row of the agenda."""
    sheet = next(one for one in drawing(lang, size).sheets if one.key == "weekly")
    (message,) = texts(sheet, 2)
    tenths = round_half_up(np.array(figures(sheet)) * 10, 0) / 10
    shown = {f"{value:g}" for value in figures(sheet)} | {f"{value:.1f}" for value in tenths}
    listed = {str(value) for block in sheet.values for column in block.columns for value in column}
    ids = {one for one in listed if one in message and re.fullmatch(r"K[\w-]+|KR\d+", one)}
    rest = re.sub("|".join(map(re.escape, sorted(ids, key=len, reverse=True))) or "$^", "", message)
    assert set(re.findall(r"\d+(?:\.\d+)?", rest)) <= shown, message


def head(sheet: PlacedSheet) -> tuple[str, list[str]]:
    """The message, and the texts of green lines below it."""
    (message,) = texts(sheet, 2)
    green = [
        str(block.columns[0][0])
        for block in sheet.values
        if isinstance(block.styles[0], str) and block.styles[0] == "good"
    ]
    return message, green


def checks(lang: Lang, edits: case.Edits) -> PlacedSheet:
    settings = {"Settings!A8": "Language", "Settings!B8": lang}
    drawing = drawings.drawn(case.grids({**settings, **edits}))
    return next(sheet for sheet in drawing.sheets if sheet.key == "checks")


SLIPS = {"KRs!I5": None, "Check-ins!D6": 11, "Check-ins!C8": "about 80 %", "KRs!I6": "60 "}
"""Two errors on Check-ins, one error and one warning on KRs."""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("edits", [SLIPS, {"KRs!I6": "60 "}, {"Check-ins!D6": 11}])
def test_checks_counts_what_it_lists(lang: Lang, edits: case.Edits) -> None:
    sheet = checks(lang, edits)
    message, green = head(sheet)
    marks = next(block for block in sheet.values if block.left == 27 and len(block.columns[0]) > 0)
    words = [column for block in sheet.values if block.left == 27 for column in block.columns[2:3]]
    severities = [str(word) for column in words for word in column]
    error, warning = ("Error", "Warning") if lang == "en" else ("错误", "提醒")
    counts = [severities.count(error), severities.count(warning)]
    assert [int(one) for one in COUNT.findall(message)] == [one for one in counts if one]
    assert set(counts) <= {int(one) for one in figures(sheet)}
    assert not green
    assert marks.top > 4


@pytest.mark.parametrize("lang", LANGS)
def test_checks_without_findings_has_a_green_line(lang: Lang) -> None:
    message, green = head(checks(lang, {}))
    assert not COUNT.findall(message)
    assert len(green) == 1
