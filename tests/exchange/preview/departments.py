"""A department's key results with their live preview in a workbook, and what okrxl makes of the typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from okrxl.assess import assess
from okrxl.build.base import base_package
from okrxl.core.address import cell_name
from okrxl.core.grid import Grid, RawValue
from okrxl.core.labels import Lang, labels, normalized
from okrxl.core.measures import MEASURES
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.serial_dates import serial
from okrxl.exchange.contract import Code
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview.sheet import EntryRows, Preview, preview
from okrxl.read.cells import SERIALS
from okrxl.read.cells import actual as read_actual
from okrxl.scoring.score import score_at
from okrxl.sheets.model import Drawing, PlacedSheet, Values
from tests.conformance.cases import grid
from tests.office import Job, Raw

FIRST, GAP, COLUMNS = 9, 4, {"id": 1, "date": 11, "actual": 12, "score": 14, "grade": 15}
AS_OF_CELL, BY_CELL = "B2", "$B$4"
FORMULAS: dict[Raw, float] = {"=40+2": 42.0}
"""What formulas give that somebody types."""
DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Typing:
    """One row as a person entries it: of a key result (`spare` None), or the spare row of that number."""

    kr: str
    day: Raw
    actual: Raw
    spare: int | None = None


@dataclass(frozen=True)
class Department:
    """Department data, its preview, and where its Update sheet is typed into."""

    data: DepartmentData
    entries: EntryRows
    preview: Preview

    def expected(self, typing: Sequence[Typing]) -> pd.DataFrame:
        """okrxl's own scores at the newest typed day, of what was sent and what is typed."""
        counted = [row for row in map(self._read, in_sheet_order(self, typing)) if row]
        sent = self.data.check_ins
        frame = pd.concat([sent, pd.DataFrame(counted, columns=list(sent.columns)).astype(sent.dtypes)])
        newest = max((row["date"].date() for row in counted), default=self.data.settings.as_of)
        at = max(newest, self.data.settings.as_of)
        settings = replace(self.data.settings, as_of=at)
        return score_at(self.data.scored, frame.reset_index(drop=True), settings, [at])

    def _read(self, row: Typing) -> dict[str, Any] | None:
        """The row as a check-in; None where the preview leaves it out."""
        plan = self.data.scored
        known = plan.loc[plan["id"].map(normalized) == normalized(row.kr)]
        if known.empty or row.actual is None or isinstance(row.day, str | bool | None):
            return None
        if not SERIALS[0] <= row.day <= SERIALS[1]:
            return None
        measure, aggregation, target = known[["measure", "aggregation", "target"]].iloc[0]
        form = MEASURES[measure].form(aggregation, target)
        worded, full = form.takes_words, target if form.counts_stages else 1.0
        if form.counts_hits and not pd.isna(target):
            full = target
        typed = FORMULAS.get(row.actual, row.actual)
        if isinstance(typed, str | bool) and not worded:
            return None
        reading = read_actual(typed)
        if reading.code == "number_as_text" or reading.value is None:
            return None
        value = reading.value
        if form.is_done_share and isinstance(value, float) and value > 1:
            value /= 100  # a share, 0–1 or 0–100 %
        date_typed = pd.Timestamp(DAY_ZERO + timedelta(days=int(row.day)))
        return {
            "date": date_typed,
            "kr_id": row.kr,
            "actual": full if reading.code == "done_as_word" and reading.value else value,
            "confidence": float("nan"),
        }

    def cells(self, typing: Sequence[Typing]) -> list[tuple[str, Raw]]:
        """The same as cells of the Update sheet."""
        found: list[tuple[str, Raw]] = []
        for row in typing:
            line = self._row(row)
            values: dict[str, Raw] = {"date": row.day, "actual": row.actual}
            if row.spare is not None:
                values["id"] = row.kr
            found += [
                (cell_name(line, COLUMNS[key]), value) for key, value in values.items() if value is not None
            ]
        return found

    def _row(self, row: Typing) -> int:
        if row.spare is not None:
            return self.entries.more_first + row.spare
        return self.entries.first + list(self.data.scored["id"]).index(row.kr)

    @property
    def filled(self) -> str:
        """The cells that are emptied before each step: dates and actuals, and the spare rows' ids."""
        last = self.entries.more_first + self.entries.more - 1
        return f"{cell_name(FIRST, COLUMNS['date'])}:{cell_name(last, COLUMNS['actual'])}"

    def job(self, folder: Path, steps: Sequence[Sequence[Typing]], *, whole: bool) -> Job:
        """Write the workbook and say what is typed into it; `whole`: the working sheet is read as well."""
        last = self.entries.first + self.entries.count - 1
        shown = f"{cell_name(FIRST, COLUMNS['score'])}:{cell_name(last, COLUMNS['grade'])}"
        working = f"A1:{cell_name(self.last_row, 36)}"
        reads = [(self.entries.tab, shown), (self.entries.tab, AS_OF_CELL)]
        reads += [(self.preview.sheet.name, working)] if whole else []
        path = self.write(folder / f"{self.data.department}.xlsx")
        ids = [
            (cell_name(row, COLUMNS["id"]), "")
            for row in range(self.entries.more_first, self.entries.more_first + self.entries.more)
        ]
        typed = [
            [*(ids if any(row.spare is not None for row in step) else ()), *self.cells(step)]
            for step in steps
        ]
        return Job(path, self.entries.tab, self.filled, typed, reads)

    @property
    def last_row(self) -> int:
        """The last row in use on the working sheet."""
        blocks = self.preview.sheet.values  # noqa: PD011 — no frame
        return max(block.area.bottom for block in blocks if block.columns[0])

    def write(self, path: Path) -> Path:
        """The workbook as it goes out: a bare Update sheet and the working sheet."""
        ids = list(self.data.scored["id"])
        update = PlacedSheet(
            "update",
            self.entries.tab,
            (
                Values(2, 2, ((self.preview.as_of,),), ("small_date",)),
                Values(FIRST, COLUMNS["id"], (ids,), ("text",)),
                Values(
                    FIRST, COLUMNS["score"], (self.preview.scores, self.preview.grades), ("score", "word")
                ),
            ),
        )
        path.write_bytes(base_package(self.data.settings.language, macro=False))
        book = ClosedWorkbook(path)
        book.draw(Drawing((update, self.preview.sheet)))
        book.save(keep=False)
        return path


def in_sheet_order(department: Department, typing: Sequence[Typing]) -> list[Typing]:
    """Key results' rows top down, then spare rows."""
    return sorted(typing, key=department._row)


def day(value: date) -> int:
    """A date as it is typed: Excel's day number."""
    return int(serial(value))


def department(
    name: str,
    key_results: Sequence[Mapping[str, RawValue]],
    check_ins: Sequence[Mapping[str, RawValue]],
    *,
    as_of: date,
    cycle: tuple[date, date] = (date(2026, 1, 1), date(2026, 12, 31)),
    lang: Lang = "en",
    spare: int = 8,
) -> Department:
    """One department of one objective; rows of the input tables by key."""
    settings = {"cycle_start": cycle[0], "cycle_end": cycle[1], "as_of": as_of, "language": lang}
    found = assess(_grids(name, settings, key_results, check_ins), today=date(2031, 1, 1))
    count = len(found.scored)
    id_column, date_column, actual_column = (COLUMNS[key] for key in ("id", "date", "actual"))
    entries = EntryRows(
        "更新 it's",
        FIRST,
        count,
        FIRST + count + GAP,
        spare,
        id_column,
        date_column,
        actual_column,
        BY_CELL,
    )
    data = DepartmentData(
        Code("7F3A91C2", 1, 1),
        name,
        f"{name}.xlsx",
        as_of,
        found.settings,
        found.scored,
        found.scored,
        found.tables.check_ins.frame,
        found.objectives,
        found.monthly,
        found.trend,
        {},
        found.trends,
        found.comments,
    )
    return Department(data, entries, preview(data, entries))


def _grids(
    name: str,
    settings: Mapping[str, RawValue],
    key_results: Sequence[Mapping[str, RawValue]],
    check_ins: Sequence[Mapping[str, RawValue]],
) -> dict[str, Grid]:
    rows: dict[str, list[Mapping[str, RawValue]]] = {
        "settings": [
            {"setting": labels("en").text(f"settings.{key}"), "value": settings[key]} for key in settings
        ],
        "departments": [{"department": name}],
        "owners": [{"owner": "甲"}],
        "objectives": [{"id": "O1", "objective": "…", "department": name, "owner": "甲"}],
        "key_results": [{"objective_id": "O1", "key_result": "…", **row} for row in key_results],
        "check_ins": list(check_ins),
    }
    return {key: grid(key, some) for key, some in rows.items()}
