"""A manager's own workbook with a check-in table, as Excel has it: looks, limits, colours, formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from okrxl.core.address import Area
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.sheets.model import Appended, Drawing, Scalar

HEADERS = ("Date", "KR ID", "Actual", "Comment", "Mine", "Twice", "Above")
"""The last three are the manager's own: typed, calculated by names, calculated by addresses."""
ROWS: tuple[tuple[Any, ...], ...] = (
    (date(2026, 3, 2), "K1", 36, "on our way", "x"),
    (date(2026, 4, 6), "K2", 80.5, "slow", None),
    (date(2026, 5, 4), "K1", 42, "good", "y"),
)
TOP, LEFT = 4, 2
"""Header row and first column."""
TAB = "Check-ins"
NEW: dict[int, Sequence[Scalar]] = {
    0: [date(2026, 6, 1), date(2026, 6, 8)],
    1: ["K1", "K2"],
    2: [44, 79.25],
    3: ["=1+1", None],
}


def ledger(
    path: Path,
    *,
    rows: Sequence[Sequence[Any]] = ROWS,
    blank: int = 0,
    totals: bool = False,
    from_1904: bool = False,
    below: Mapping[str, Any] | None = None,
) -> Path:
    """Make it: header in row 4, first column B, `blank` rows at the table's end, cells `below` or beside."""
    bottom = TOP + len(rows) + blank
    options = {"default_date_format": "yyyy-mm-dd", "date_1904": from_1904}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": datetime(2026, 1, 5)})
        sheet = book.add_worksheet(TAB)
        styles = [book.add_format(one) for one in ({"num_format": "yyyy-mm-dd", "border": 1}, {"bold": 1})]
        plain = book.add_format({"font_color": "#123456", "num_format": "0.0"})
        sheet.merge_range("B2:H2", "Progress", styles[1])
        columns: list[dict[str, Any]] = [{"header": header} for header in HEADERS]
        columns[5]["formula"] = "=okr_check_ins[[#This Row],[Actual]]*2"
        columns[6]["formula"] = "=D5-D4"
        if totals:
            columns[2]["total_function"] = "sum"
        place = Area(TOP, LEFT, bottom + totals, LEFT + len(HEADERS) - 1)
        settings = {"name": "okr_check_ins", "columns": columns, "total_row": totals}
        sheet.add_table(place.ref, settings)
        for number, row in enumerate(rows, TOP + 1):
            for column, value in enumerate(row, LEFT):
                style = {0: styles[0], 2: plain}.get(column - LEFT, styles[1])
                if value is None:
                    sheet.write_blank(number - 1, column - 1, None, style)
                else:
                    sheet.write(number - 1, column - 1, value, style)
            sheet.set_row(number - 1, 21)
        for number in range(TOP + 1, bottom + 1):
            sheet.write_formula(number - 1, 7, f"=D{number}-D{number - 1}", None, 7)
        last = TOP + len(rows)
        sheet.data_validation(f"C5:C{last}", {"validate": "list", "source": ["K1", "K2"]})
        sheet.data_validation("D5:D500", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.conditional_format(f"B5:E{last}", {"type": "no_blanks", "format": styles[1]})
        bar = {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"}
        sheet.conditional_format(f"D5:D{last}", bar)
        sheet.conditional_format(f"A4:D{last}", {"type": "duplicate", "format": styles[1]})
        sheet.add_sparkline(f"A{last}", {"range": f"D5:D{last}"})
        sheet.write("K2", "beside")
        for ref, value in (below or {}).items():
            sheet.write(ref, value)
        book.add_worksheet("Else").write("A1", "=SUM(okr_check_ins[Actual])")
    return path


def append(path: Path, columns: Mapping[int, Sequence[Scalar]] = NEW, table: str = "okr_check_ins") -> Path:
    """Append rows to a table of a file."""
    book = ClosedWorkbook(path)
    book.draw(Drawing((), appended=(Appended(table, columns),)))
    book.save(keep=False)
    return path
