"""Excel's SERIES formula and the ranges in it."""

from __future__ import annotations

import pytest

from okrxl.libreoffice.charts.references import (
    SeriesReferences,
    column_references,
    parse_series_formula,
    series_formula,
    to_range,
)
from okrxl.libreoffice.translation.addresses import Area

FORMULA = "=SERIES('a, it''s'!$B$1,,'a, it''s'!$B$2:$B$9,2)"
SHOWN = SeriesReferences(("a, it's", Area.cell(1, 2)), None, ("a, it's", Area(2, 2, 9, 2)))


def test_there_and_back() -> None:
    assert parse_series_formula(FORMULA) == SHOWN
    assert series_formula(SHOWN, 2) == FORMULA
    assert column_references("a, it's", Area(1, 2, 9, 2)) == SHOWN
    assert to_range(SHOWN.values) == "$'a, it''s'.$B$2:$B$9"


@pytest.mark.parametrize("formula", ["=SERIES(,,,1)", '=SERIES("name",,{1,2},1)', "=SERIES(,)"])
def test_constants_are_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="SERIES"):
        parse_series_formula(formula)
