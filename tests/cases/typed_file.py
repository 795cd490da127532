"""What people typed (CASES), in one workbook file: every row says what is right of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from okrxl.assess import Assessment
from okrxl.core.address import Area
from tests.conformance.cases import Percent, Typed

P = Percent
TODAY = date(2026, 6, 30)
Months = Sequence[Typed]
ENDS = [datetime(2026, month, day) for month, day in enumerate((31, 28, 31, 30, 31, 30), 1)]


@dataclass(frozen=True)
class Row:
    """A key result with what it is typed as, check-ins at the months' ends, and what is right.

    `cells` are measure, unit, baseline, target, upper target, aggregation, frequency. `months` are January's
    figure and those after it; `rows` are further check-ins: day, actual, by. `score` None: not scored.
    """

    case: str
    cells: tuple[Typed, ...]
    score: float | None
    code: str = ""
    months: Months = ()
    rows: Sequence[tuple[Typed, Typed, str | None]] = ()


GROWS = ("increase", None, 0, 100)
ROWS = [
    Row("1", ("增加到", None, 1000, 1200, None, "累计"), (600 - 1000 * 180 / 364) / 200, months=[100] * 6),
    Row("2", ("at least", None, None, 1200, None, "sum"), 0.5, months=[100] * 6),
    Row("3", ("increase to", None, 0, 1_200_000), 1 / 12, "amounts_as_levels", months=[100_000] * 6),
    Row("4", (*GROWS, None, "sum"), 0.75, rows=[(ENDS[2], 40, "Ann"), (ENDS[2], 35, "Bob")]),
    Row("9", ("at most", "%", None, P(0.02)), 1.0, months=[1.5]),
    Row("10", ("at least", "%", None, P(0.35)), 0.0, months=[25]),
    Row("11", ("at most", "%", None, 1.8), 1.0, months=[1.8]),
    Row("12", GROWS, 0.09, "check_in_conflict", rows=[(ENDS[0], 90, None), (ENDS[0], 9, None)]),
    Row("15", ("milestone", None, None, 4), 1.0, months=[1, 2, 4]),
    Row("18", ("increase to", "万元", 0, 500), 1.0, "unit_doubtful", months=[1_650_000]),
    Row("20", ("at least", None, None, -100), 0.0, months=[-150]),
    Row("21", ("growth", None, -40, P(0.1)), None, "growth_on_loss", months=[10]),
    Row("22", ("growth", None, P(0.82), P(0.05)), None, "growth_level_or_amount", months=[P(0.85)]),
    Row("23", ("recurring", None, None, 12, None, None, "每周"), 0, "target_of_each_period", months=[1] * 6),
    Row("24a", GROWS, 0.3, "date_as_text", rows=[("31.03.2026", 30, None)]),
    Row("24b", GROWS, 0.3, "date_as_text", rows=[("31-Mar-2026", 30, None)]),
    Row("24c", GROWS, 0.3, "date_as_text", rows=[("3/31/2026", 30, None)]),
    Row("24d", GROWS, 0.3, "month_as_date", rows=[("2026-03", 30, None)]),
    Row("24e", GROWS, 0.3, "month_as_date", rows=[("2026年3月", 30, None)]),
    Row("24f", GROWS, 0.3, "date_as_text", rows=[(20260331, 30, None)]),
    Row("25a", GROWS, 0.3, "no_figure", rows=[(ENDS[0], 30, None), (ENDS[1], "-", None)]),
    Row("25b", GROWS, None, "no_figure", rows=[(ENDS[1], "N/A", None)]),
    Row("25c", GROWS, 0.3, "no_figure", rows=[(ENDS[0], 30, None), (ENDS[1], "无", None)]),
    Row("44a", ("減少到", None, 8, 5), 2 / 3, months=[6]),
    Row("44b", ("保持區間", None, None, 75, 90), 1.0, months=[80]),
    Row("text", ("increase", "%", 0, P(0.8)), 0.74, "number_as_text", rows=[(ENDS[1], P("59.2"), None)]),
    Row("about", GROWS, None, "number_unreadable", rows=[(ENDS[1], "约80%", None)]),
]  # fmt: skip
HEADERS = {
    "okr_settings": ["Setting", "Value"],
    "okr_strategy": ["ID", "Strategic goal", "Owner"],
    "okr_departments": ["Department"],
    "okr_owners": ["Owner", "Department"],
    "okr_objectives": ["ID", "Objective", "Department", "Owner", "Aligned to", "Due", "Start", "Weight"],
    "okr_key_results": [
        "ID", "Objective ID", "Key result", "Measure", "Unit", "Baseline", "Target", "Upper target",
        "Aggregation", "Frequency",
    ],
    "okr_check_ins": ["Date", "KR ID", "Actual", "By"],
}  # fmt: skip


def tables() -> dict[str, list[list[Typed]]]:
    """The rows of each table."""
    found: dict[str, list[list[Typed]]] = {
        "okr_settings": [
            ["Cycle start", datetime(2026, 1, 1)],
            ["Cycle end", datetime(2026, 12, 31)],
            ["As of", datetime(2026, 6, 30)],
        ],
        "okr_strategy": [["S1", "Grow"]],
        "okr_departments": [["Sales"], ["Sales/North"]],
        "okr_owners": [["Ann", "Sales"], ["Bob", "Sales"], ["Lead, North", "Sales/North"]],
        "okr_objectives": [["O1", "All of it", "Sales/North", "Lead, North", "S1", datetime(2026, 12, 31)]],
        "okr_key_results": [[f"K{one.case}", "O1", f"Case {one.case}", *one.cells] for one in ROWS],
    }
    check_ins: list[list[Typed]] = []
    for one in ROWS:
        kr_id = f"K{one.case}"
        check_ins += [[day, kr_id, value, None] for day, value in zip(ENDS, one.months, strict=False)]
        check_ins += [[day, f"{kr_id.lower()} ", actual, by] for day, actual, by in one.rows]
    return found | {"okr_check_ins": check_ins}


def write(path: Path) -> Path:
    """The workbook as a file: an Excel table a sheet, percents formatted as such."""
    made = openpyxl.Workbook()
    made.remove(made["Sheet"])
    for name, rows in tables().items():
        sheet = made.create_sheet(name.removeprefix("okr_"))
        lines: list[list[Typed]] = [[*HEADERS[name]], *rows]
        for number, row in enumerate(lines, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column, value.value if isinstance(value, Percent) else value)
                if isinstance(value, Percent):
                    cell.number_format = "0.0%"
        sheet.add_table(Table(displayName=name, ref=Area(1, 1, len(rows) + 1, len(HEADERS[name])).ref))
    made.save(path)
    return path


def wrong(found: Assessment) -> list[tuple[Any, ...]]:
    """Each case that came out otherwise than right: its number, score, codes; and codes nobody expects."""
    scores = found.scored.set_index("id")["score"]
    of_rows = _rows_of(found)
    made: list[tuple[Any, ...]] = []
    for one in ROWS:
        score = scores.get(f"K{one.case}", float("nan"))
        right = score != score if one.score is None else score == pytest.approx(one.score)  # noqa: PLR0124
        codes = of_rows.get(f"K{one.case}", set())
        if not right or (one.code and one.code not in codes) or (not one.code and codes):
            made.append((one.case, score, sorted(codes)))
    return made


def _rows_of(found: Assessment) -> dict[str, set[str]]:
    """Codes of findings on key results and check-ins, by key result's id."""
    made: dict[str, set[str]] = {}
    for table, key in ((found.tables.key_results, "id"), (found.tables.check_ins, "kr_id")):
        ids = table.frame[key]
        for one in found.findings:
            if one.sheet == table.sheet and one.cell and (kr := ids.get(int(one.cell.strip("ABCDEFGHIJ")))):
                made.setdefault(str(kr).upper(), set()).add(one.code)
    return {key[0] + key[1:].lower(): codes for key, codes in made.items()}
