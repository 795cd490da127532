"""Writes workload L: 5,000 key results, 60,000 check-ins, 50 departments; or a share of it.

`python -m benchmarks.make_workload L.xlsx [--share 0.1]`; the same content every time, written by openpyxl,
so that it is a workbook okrxl did not make.
"""

from __future__ import annotations

import argparse
import calendar
import random
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from okrxl.core.address import Area
from okrxl.core.labels import labels
from okrxl.core.schema import AGGREGATIONS, CHOICES, COMMITMENTS, INPUT_BY_KEY

KEY_RESULTS, OBJECTIVES, DEPARTMENTS, OWNERS, GOALS = 5_000, 1_200, 50, 400, 10
THIS_YEAR = [date(2026, month, calendar.monthrange(2026, month)[1]) for month in range(1, 11)] + [
    date(2026, 11, 18)
]
LAST_YEAR = date(2025, 11, 18)
WORDS = labels("zh")

Row = Sequence[Any]


def goals() -> Iterator[Row]:
    """Strategic goals."""
    return ((f"S{n}", f"战略目标{n}", owner(n)) for n in range(1, GOALS + 1))


def owner(number: int) -> str:
    """A role title, no person."""
    return f"经理{number % OWNERS + 1:03d}"


def department(number: int) -> str:
    """A department's name; the small workload has as many, so that its tabs are the same number."""
    return f"销售{number % DEPARTMENTS + 1:02d}部"


def objectives(count: int) -> Iterator[Row]:
    """Objectives, spread over the departments, each aligned to a goal."""
    for n in range(count):
        yield (
            f"O{n + 1:04d}",
            f"提升{department(n)}第{n + 1}项业绩",
            department(n),
            owner(n),
            f"S{n % GOALS + 1}",
            None,
            None,
            None,
        )


def key_results(count: int, parents: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Key results of every measure, as their columns by key."""
    for n in range(count):
        measures = CHOICES["measure"]
        measure = measures[n % len(measures)]
        yield {
            "id": f"KR{n + 1:05d}",
            "objective_id": f"O{n % parents + 1:04d}",
            "key_result": f"第{n + 1}项关键结果：{WORDS.choice('measure', measure)}",
            "owner": owner(chance.randrange(OWNERS)),
            "measure": WORDS.choice("measure", measure),
            **numbers(measure, chance),
            "frequency": WORDS.choice("frequency", "monthly"),
            "commitment": WORDS.choice("commitment", COMMITMENTS[chance.random() < 0.2]),
            "start": date(2026, 1, 1),
            "due": date(2026, 12, 31),
        }


def numbers(measure: str, chance: random.Random) -> dict[str, Any]:
    """Baseline, targets and aggregation that suit a measure."""
    base = chance.randrange(20, 200)
    latest, hit_rate = AGGREGATIONS[0], AGGREGATIONS[3]
    match measure:
        case "increase":
            found = {"baseline": base, "target": base * 2, "unit": "万元"}
        case "decrease":
            found = {"baseline": base * 2, "target": base, "unit": "小时"}
        case "at_least" | "at_most":
            found = {"target": base, "aggregation": hit_rate if chance.random() < 0.5 else latest}
        case "between":
            found = {"target": base, "target_max": base * 1.5}
        case "growth":
            found = {"baseline": base * 12, "target": 0.3, "unit": "%"}
        case _:
            found = {"target": 1}
    return found | {"aggregation": WORDS.choice("aggregation", found.get("aggregation", latest))}


def check_ins(rows: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[Row]:
    """Twelve check-ins a key result: one of last year, then one a month."""
    described = tuple(rows)
    for day in (LAST_YEAR, *THIS_YEAR):
        share = day.timetuple().tm_yday / 365
        for row in described:
            remark = (
                f"{day.month}月例会：按计划推进，第{chance.randrange(1, 6)}项待协调"
                if chance.random() < 0.25
                else None
            )
            yield day, row["id"], actual(row, share, chance), chance.randrange(3, 11), remark, row["owner"]


def actual(row: dict[str, Any], share: float, chance: random.Random) -> float:
    """A value somewhere between the baseline and a little beyond the target."""
    first: float = row.get("baseline") or row["target"] * 0.8
    target: float = row["target"]
    if row["measure"] in {WORDS.choice("measure", "milestone"), WORDS.choice("measure", "recurring")}:
        return round(min(1.0, share * chance.uniform(0.5, 1.2)), 2)
    if row["measure"] == WORDS.choice("measure", "growth"):
        return round(first / 12 * chance.uniform(0.9, 1.5), 1)
    return round(first + (target - first) * share * chance.uniform(0.4, 1.3), 1)


def add(workbook: Workbook, key: str, rows: Iterable[Row]) -> None:
    """A sheet with one input table on it."""
    table = INPUT_BY_KEY[key]
    sheet = workbook.create_sheet(WORDS.text(f"sheets.{key}"))
    headers = [WORDS.header(column.key, key) for column in table.columns]
    sheet.append(headers)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 (the count is wanted after the loop)
        sheet.append(row)
    excel_table = Table(displayName=table.name, ref=Area(1, 1, count + 1, len(headers)).ref)
    excel_table.autoFilter = AutoFilter(ref=excel_table.ref)
    excel_table.tableColumns = [TableColumn(id=n, name=header) for n, header in enumerate(headers, start=1)]
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # it has its columns, as asked for
        sheet.add_table(excel_table)


def write(path: Path, share: float = 1.0) -> None:
    """The workbook, with `share` of L's objectives, key results and check-ins."""
    chance = random.Random(2026)  # noqa: S311 (no secret: the same workload for everybody)
    parents = round(OBJECTIVES * share)
    described = tuple(key_results(round(KEY_RESULTS * share), parents, chance))
    keys = [column.key for column in INPUT_BY_KEY["key_results"].columns]
    workbook = Workbook(write_only=True)
    settings = {
        "company": "示例公司",
        "cycle": "2026",
        "cycle_start": date(2026, 1, 1),
        "cycle_end": date(2026, 12, 31),
        "as_of": date(2026, 11, 20),
        "language": WORDS.choice("language", "zh"),
    }
    add(
        workbook,
        "settings",
        ((WORDS.text(f"settings.{key}"), value, None) for key, value in settings.items()),
    )
    add(workbook, "strategy", goals())
    add(workbook, "departments", ((department(n), owner(n), None) for n in range(DEPARTMENTS)))
    add(workbook, "owners", ((owner(n), department(n), None) for n in range(OWNERS)))
    add(workbook, "objectives", objectives(parents))
    add(workbook, "key_results", ([row.get(key) for key in keys] for row in described))
    add(workbook, "check_ins", check_ins(described, chance))
    workbook.save(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--share", type=float, default=1.0)
    asked = parser.parse_args()
    write(asked.path, asked.share)
