"""A company whose departments share no word, the department data cut from it, and their workbooks."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from okrxl.assess import Assessment, assess
from okrxl.build.templates import template_bytes
from okrxl.core.grid import Grid, RawValue
from okrxl.core.labels import Lang, labels
from okrxl.core.measures import MEASURES
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.outgoing.partition import Sending, partition, sendable
from okrxl.exchange.outgoing.template import FILES
from okrxl.exchange.outgoing.workbook import department_workbook
from tests.conformance.cases import Typed, grid

Row = Mapping[str, RawValue]
Months = Mapping[str, Mapping[str, Typed]]
"""Header of a month -> key result -> figure."""
CYCLE = (date(2026, 1, 1), date(2026, 12, 31))
AS_OF = date(2026, 11, 20)
SENT = date(2026, 11, 24)
PLAIN = "Aspen dept"
WORDS = ("Aspen", "Birch", "Cedar", "Douglas")
"""What all that is a department's own begins with."""
NUMBERS: Mapping[str, Row] = {
    "increase": {"baseline": 32, "target": 45},
    "decrease": {"baseline": 100, "target": 60},
    "at_least": {"target": 0.95, "unit": "%"},
    "at_most": {"target": 1, "aggregation": "hit_rate"},
    "between": {"target": 20, "target_max": 30},
    "milestone": {},
    "recurring": {"frequency": "weekly"},
    "growth": {"target": 0.1, "unit": "%"},
}


@dataclass(frozen=True)
class Tables:
    """Rows of the input tables, by schema key."""

    rows: Mapping[str, Sequence[Row]]
    plan: Months = field(default_factory=dict)

    def assessed(self) -> Assessment:
        grids = {key: grid(key, some) for key, some in self.rows.items()}
        if self.plan:
            grids["monthly_plan"] = months_grid(self.plan)
        return assess(grids, today=AS_OF)


def months_grid(plan: Months) -> Grid:
    """The monthly plan with these figures, by month and key result."""
    ids = dict.fromkeys(kr_id for figures in plan.values() for kr_id in figures)
    rows = [{"kr_id": one, **{month: figures.get(one) for month, figures in plan.items()}} for one in ids]
    return grid("monthly_plan", rows, [*plan])


def company(
    lang: Lang = "zh", words: Sequence[str] = WORDS, *, key_results: int = 8, check_ins: int = 5
) -> Tables:
    """A department for each word: an objective, key results of every measure, an owner of each."""
    dice = random.Random(1)
    said = labels("en")
    settings: Row = {
        "company": "示例公司" if lang == "zh" else "Sample Co.",
        "cycle": "2026",
        "cycle_start": CYCLE[0],
        "cycle_end": CYCLE[1],
        "as_of": AS_OF,
        "language": lang,
    }
    rows: dict[str, list[Row]] = {
        "settings": [
            {"setting": said.text(f"settings.{key}"), "value": value} for key, value in settings.items()
        ],
        "departments": [
            {"department": f"{word} dept", "lead": f"{word} lead", "email": f"{word}@example.com"}
            for word in words
        ],
        "owners": [{"owner": f"{word} lead", "department": f"{word} dept"} for word in words],
        "objectives": [], "key_results": [], "check_ins": [],
    }  # fmt: skip
    for word in words:
        rows["objectives"].append(
            {
                "id": f"{word}-O",
                "objective": f"{word} aim",
                "department": f"{word} dept",
                "owner": f"{word} lead",
            }
        )
        for number in range(key_results):
            measure = tuple(MEASURES)[number % len(MEASURES)]
            one = f"{word}-KR{number}"
            rows["key_results"].append(
                {
                    "id": one,
                    "objective_id": f"{word}-O",
                    "key_result": f"{word} result {number}",
                    "measure": said.choice("measure", measure),
                    "unit": f"{word}s",
                    **NUMBERS[measure],
                }
            )
            for place in range(check_ins):
                share = measure in {"at_least", "milestone"}
                rows["check_ins"].append(
                    {
                        "date": CYCLE[0] + timedelta(days=place * (300 // check_ins)),
                        "kr_id": one,
                        "actual": round(dice.uniform(0.5, 1), 2) if share else dice.randint(1, 60),
                        "confidence": dice.randint(1, 10),
                        "comment": f"{word} note {place}",
                        "by": f"{word} lead",
                    }
                )
    return Tables(rows)


def sending(found: Assessment) -> Sending:
    numbers = {name: number for number, name in enumerate(sendable(found), 1)}
    return Sending("7F3A91C2", 3, SENT, numbers)


def cut(tables: Tables, **options: object) -> dict[str, DepartmentData]:
    """Department name -> its data."""
    return cut_of(tables.assessed(), **options)


def cut_of(found: Assessment, **options: object) -> dict[str, DepartmentData]:
    """The same for an assessment."""
    return {one.department: one for one in partition(found, sending(found), **options)}  # type: ignore[arg-type]


def shipped(lang: Lang = "zh") -> bytes:
    """The template that okrxl brings."""
    return template_bytes(FILES[lang])


def workbook(data: DepartmentData, template: bytes | None = None) -> bytes:
    lang = data.settings.language
    return department_workbook(data, shipped(lang) if template is None else template)


def parts(data: bytes) -> dict[str, bytes]:
    """All parts, unpacked."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(folder: Path, data: bytes, name: str = "department.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def sheet(book: openpyxl.Workbook, key: str, lang: Lang = "zh") -> Worksheet:
    found = book[labels(lang).text(f"exchange.sheets.{key}")]
    assert isinstance(found, Worksheet)
    return found


def few(
    *key_results: Row,
    check_ins: Iterable[Row] = (),
    lang: Lang = "zh",
    name: str = PLAIN,
    plan: Months | None = None,
) -> DepartmentData:
    """A department with these key results alone, K1, K2, …; `plan` is their monthly plan."""
    rows = dict(company(lang, (name.split(maxsplit=1)[0],), key_results=0).rows)
    key_result_rows = [
        {"id": f"K{number}", "objective_id": f"{name.split(maxsplit=1)[0]}-O", "key_result": "…", **row}
        for number, row in enumerate(key_results, 1)
    ]
    tables = {**rows, "key_results": key_result_rows, "check_ins": list(check_ins)}
    (data,) = cut(Tables(tables, plan or {})).values()
    return data
