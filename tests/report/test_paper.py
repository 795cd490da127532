"""The sheets of the board pack on paper: at the widths that Excel gives them, their text is large enough."""

from __future__ import annotations

import pytest

from okrxl.board.pack import PACK
from okrxl.core.labels import LANGS, Lang
from okrxl.excel.live.api.page import MARGINS
from okrxl.excel.parts import sheet as part
from tests.report import drawings

A4_ACROSS = 841.9
"""Points."""
BODY = {"zh": 10, "en": 11}
LEAST = 9.0
"""Points of the smallest text on paper."""
DIGIT, POINTS_A_PIXEL = 7, 0.75
"""A digit of both body fonts takes 7 pixels; a file's widths count the space around the text too."""


@pytest.mark.parametrize("lang", LANGS)
def test_the_pack_is_printed_at_nine_points_or_more(lang: Lang) -> None:
    across = A4_ACROSS - MARGINS["LeftMargin"] - MARGINS["RightMargin"]
    sizes = {}
    for sheet in drawings.small(lang).sheets:
        if sheet.key in PACK:
            folded = range(sheet.details[0], sheet.details[1] + 1) if sheet.details else ()
            shown = [width for column, width in sheet.widths if column <= sheet.print.columns]
            assert not set(range(1, sheet.print.columns + 1)) & set(folded), sheet.key
            scale = min(across / (sum(shown) * DIGIT * POINTS_A_PIXEL), 1)
            sizes[sheet.key] = scale * BODY[lang]
    assert set(sizes) == set(PACK)
    assert all(size >= LEAST for size in sizes.values()), sizes


def test_both_drivers_leave_the_same_margins() -> None:
    closed = {f"{side.title()}Margin": part.MARGINS[side] * 72 for side in ("left", "right", "top", "bottom")}
    assert closed == pytest.approx(MARGINS)
