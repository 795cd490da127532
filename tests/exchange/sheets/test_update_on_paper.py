"""The Update sheet on paper: what was sent on one page, what to fill in on the next, large enough to read."""

from __future__ import annotations

import math

import pytest

from okrxl.core.labels import LANGS, Lang, labels
from okrxl.excel.live.api.page import MARGINS
from okrxl.exchange.contract import COLUMNS, SENT
from okrxl.exchange.sheets.update import FROZEN_COLUMNS, PAGES_WIDE, column_widths
from tests.report.test_paper import A4_ACROSS, BODY, DIGIT, LEAST, POINTS_A_PIXEL


@pytest.mark.parametrize("lang", LANGS)
def test_both_of_its_pages_are_at_nine_points_and_break_before_the_entries(lang: Lang) -> None:
    """Excel and LibreOffice take the largest size at which all columns stand on so many pages."""
    assert PAGES_WIDE == 2
    words = labels(lang)
    widths = column_widths([words.header(key, "update") for key in COLUMNS])
    sent = sum(widths[number] for number in range(1, len(SENT) + 1))
    repeated = sum(widths[number] for number in range(1, FROZEN_COLUMNS + 1))
    entries = repeated + sum(widths[number] for number in range(len(SENT) + 1, len(COLUMNS) + 1))
    widest = max(sent, entries)
    assert sent + widths[len(SENT) + 1] > widest, "the first entry would stand on the page before"
    across = A4_ACROSS - MARGINS["LeftMargin"] - MARGINS["RightMargin"]
    percent = math.floor(100 * across / (widest * DIGIT * POINTS_A_PIXEL))
    assert percent * BODY[lang] / 100 >= LEAST
