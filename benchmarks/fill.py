"""Fills department workbooks in, as another program does: `python -m benchmarks.fill FROM_FOLDER TO_FOLDER`.

Every key result gets a check-in; openpyxl saves, so that none of the sheets' formulas has a stored result.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl

from okrxl.core.address import Area
from okrxl.exchange.contract import UPDATE_TABLE
from okrxl.exchange.sheets.update_grid import BY_ROW, COLUMN_OF, VALUE

TYPED: Mapping[str, date | float | str] = {
    "date": date(2026, 11, 19),
    "actual": 0.5,
    "confidence": 7,
    "comment": "按计划推进",
}


def fill(source: Path, target: Path) -> None:
    """A copy of a department's workbook with a check-in of each key result."""
    workbook = openpyxl.load_workbook(source)
    sheet = next(one for one in workbook.worksheets if UPDATE_TABLE in one.tables)
    rows = Area.parse(sheet.tables[UPDATE_TABLE].ref)
    sheet.cell(BY_ROW, VALUE).value = "经办人"
    for row in range(rows.top + 1, rows.bottom + 1):
        for key, value in TYPED.items():
            sheet.cell(row, COLUMN_OF[key]).value = value
    workbook.save(target)


def fill_all(source: Path, target: Path) -> None:
    """All of a folder."""
    target.mkdir()
    for path in source.glob("*.xlsx"):
        fill(path, target / path.name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    fill_all(asked.source, asked.target)
