"""Weights among siblings; the examples stand in DESIGN §3."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.scoring.weights import shares

NAN = np.nan


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([NAN, NAN], [0.5, 0.5]),
        ([0.5, NAN, NAN], [0.5, 0.25, 0.25]),
        ([50, NAN, NAN], [0.5, 0.25, 0.25]),
        ([30, 40, 30], [0.3, 0.4, 0.3]),
        ([0.5, 0.25], [2 / 3, 1 / 3]),
        ([33, 33, 33], [1 / 3, 1 / 3, 1 / 3]),
        ([1, 2, 4, NAN], [3 / 28, 6 / 28, 12 / 28, 7 / 28]),  # relative: the blank weighs the mean, 7/3
        ([1, 1, NAN], [1 / 3, 1 / 3, 1 / 3]),
        ([2, 3], [0.4, 0.6]),
        ([0.7, 0.6, NAN], [7 / 13, 6 / 13, 0]),  # shares that leave nothing
        ([60, 60, NAN], [1 / 3, 1 / 3, 1 / 3]),  # far from 100: relative
        ([1, NAN], [1, 0]),
        ([0, 0], [0.5, 0.5]),
        ([1.5, NAN], [0.5, 0.5]),  # above 1 is no share
        ([0.25, NAN, 0.25, NAN], [0.25, 0.25, 0.25, 0.25]),
        ([100, NAN], [1, 0]),  # nothing left
        ([-0.5, 0.25, 0.75], [0, 0.25, 0.75]),
        ([-0.5, NAN], [0, 1]),
        ([-20, 50, 50], [0, 0.5, 0.5]),
        ([-1, -1], [0.5, 0.5]),
    ],
)
def test_blanks_share_what_is_left(weights: list[float], expected: list[float]) -> None:
    got = shares(np.array(weights, dtype=float), np.zeros(len(weights), dtype=np.int64))
    assert got.tolist() == pytest.approx(expected)


@given(st.lists(st.tuples(st.one_of(st.just(NAN), st.floats(0, 100)), st.integers(0, 3)), min_size=1))
def test_every_group_sums_to_1(rows: list[tuple[float, int]]) -> None:
    weights, groups = (np.array(column) for column in zip(*rows, strict=True))
    sums = np.bincount(groups, shares(weights.astype(float), groups))
    assert sums[np.unique(groups)].tolist() == pytest.approx([1.0] * len(np.unique(groups)))
