"""The palette for people who see other colours: what must be told apart can be, and text can be read."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from okrxl.report.charts import STATE_COLOURS
from okrxl.sheets import styles
from okrxl.sheets.styles import LOOKS, STYLES

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009:
# severity 1, on linear RGB.
VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)
APART = 10.0
"""CIE76: 2.3 is just noticeable, 10 is seen at a glance."""
READABLE = 4.5
"""Contrast of text by WCAG 2.1, level AA."""
PAIRS = [
    ("BLUE", "ORANGE"), ("BLUE_BAR", "ORANGE_BAR"), ("NAVY", "BLUE"), ("NAVY", "AXIS"), ("BLUE", "AXIS"),
    ("NAVY", "SKY"), ("SKY", "AXIS"), ("ORANGE_BAR", "PAPER"), ("BLUE_BAR", "PAPER"),
]  # fmt: skip
"""Ahead and behind in charts and bars; the lines of a chart; a bar on paper."""


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE
    one = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * one[1] - 16, 500 * (one[0] - one[1]), 200 * (one[1] - one[2])])


def difference(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_are_those_of_the_books() -> None:
    """Black on white is 21:1 and 100 apart; red and green of one lightness nearly meet for a deuteranope."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert difference("000000", "FFFFFF", "usual") == pytest.approx(100, abs=0.1)
    assert difference("C04040", "707020", "deuteranopia") < difference("C04040", "707020", "usual") / 2


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_of_a_chart_can_be_told_apart(one: str, other: str, vision: str) -> None:
    assert difference(getattr(styles, one), getattr(styles, other), vision) >= APART


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("one", "other"), list(combinations(STATE_COLOURS, 2)))
def test_states_of_a_bar_can_be_told_apart(one: str, other: str, vision: str) -> None:
    assert difference(STATE_COLOURS[one], STATE_COLOURS[other], vision) >= APART


@pytest.mark.parametrize("key", LOOKS)
def test_text_in_a_conditional_format_can_be_read(key: str) -> None:
    assert contrast(LOOKS[key].fill, LOOKS[key].colour) >= READABLE


@pytest.mark.parametrize("key", STYLES)
def test_text_in_a_style_can_be_read(key: str) -> None:
    assert contrast(STYLES[key].fill or styles.PAPER, STYLES[key].colour) >= READABLE


@pytest.mark.parametrize("bar", ["BLUE_BAR", "ORANGE_BAR"])
def test_a_figure_on_a_data_bar_can_be_read(bar: str) -> None:
    assert contrast(getattr(styles, bar), styles.INK) >= READABLE
