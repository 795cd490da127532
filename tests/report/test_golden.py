"""Where everything of a small case comes to stand, against files; `OKRXL_GOLDEN=write` writes them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from okrxl.core.labels import LANGS, Lang
from okrxl.core.schema import DATA_SHEET, GENERATED_SHEETS
from okrxl.sheets.model import PlacedSheet
from tests.report import drawings

GOLDEN = Path(__file__).with_name("golden")
DRAWN = tuple(key for key in GENERATED_SHEETS if key not in {"history", "monthly"})
"""History begins with the first cycle that is closed."""
KEYS = (*DRAWN, "dept.1", "dept.2", "monthly", DATA_SHEET)


@cache
def sheets(lang: Lang) -> dict[str, PlacedSheet]:
    return {sheet.key: sheet for sheet in drawings.small(lang).sheets}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_a_sheet_is_laid_out_as_it_was(lang: Lang, key: str) -> None:
    path = GOLDEN / f"{key}.{lang}.txt"
    text = drawings.dump(sheets(lang)[key])
    if os.environ.get("OKRXL_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "OKRXL_GOLDEN=write pytest tests/report, then read the diff"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_no_other_sheets_are_laid_out(lang: Lang) -> None:
    assert tuple(sheets(lang)) == (*KEYS, "snapshot")
