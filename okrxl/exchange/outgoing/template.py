"""The template of department workbooks: every sheet with neutral content, to be restyled in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from okrxl.assess import Assessment, assess
from okrxl.core.grid import Grid
from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.measures import AT_LEAST, INCREASE, MILESTONE
from okrxl.core.schema import INPUT_BY_KEY
from okrxl.excel.closed.writer import DrawingWriter
from okrxl.excel.package.archive import Package
from okrxl.exchange.contract import VISIBLE
from okrxl.exchange.outgoing.partition import Sending, partition
from okrxl.exchange.outgoing.workbook import packed, placed_sheets
from okrxl.sheets.model import Computed, Content, Drawing, Formula, PlacedSheet, Scalar, Values

FILES: Final[Mapping[Lang, str]] = {"zh": "department.xlsx", "en": "department-en.xlsx"}
"""Below `templates/`."""
CYCLE = (date(2026, 1, 1), date(2026, 12, 31))
AS_OF = date(2026, 3, 31)
KEY_RESULTS = ((INCREASE.code, 0, 100), (AT_LEAST.code, None, 80), (MILESTONE.code, None, None))
CHECK_INS = ((20, 70, 0.1), (30, 85, 0.2), (45, 90, 0.3))
"""Actuals of each key result, month by month."""
Row = Mapping[str, Scalar]


def department_template(lang: Lang, base: bytes) -> bytes:
    """The template, drawn onto a workbook without sheets.

    It has no formulas and no protection: both come with a department's content. The working sheet is made for
    each department.
    """
    words = labels(lang)
    found = _neutral(words)
    name = str(found.departments["department"].iloc[0])
    (data,) = partition(found, Sending("0" * 8, 0, AS_OF, {name: 0}), company_view=True)
    tabs = {key: words.text(f"exchange.sheets.{key}") for key in VISIBLE}
    package = Package.open(base, name=FILES[lang])
    sheets = tuple(_without_formulas(sheet) for sheet in placed_sheets(data, tabs) if sheet.key != "working")
    DrawingWriter(package).draw(Drawing(sheets))
    return packed(package)


def _without_formulas(sheet: PlacedSheet) -> PlacedSheet:
    """The sheet without formulas in cells and rules, which could remain where a department has fewer rows."""
    rules = tuple(rule for rule in sheet.rules if not isinstance(rule, Formula))
    return replace(sheet, values=tuple(map(_results, sheet.values)), rules=rules)


def _results(block: Values) -> Values:
    return replace(block, columns=tuple([_result(cell) for cell in column] for column in block.columns))


def _result(cell: Content) -> Scalar:
    return cell.value if isinstance(cell, Computed) else cell


def _neutral(words: Labels) -> Assessment:
    """A department with three key results and three months."""
    say = words.text
    department, owner = say("exchange.template.department"), say("exchange.template.owner")
    settings: Row = {
        "company": say("exchange.template.company"),
        "cycle": say("exchange.template.cycle"),
        "cycle_start": CYCLE[0],
        "cycle_end": CYCLE[1],
        "as_of": AS_OF,
        "language": words.choice("language", words.lang),
    }
    objective: Row = {
        "id": "O1",
        "objective": say("exchange.template.objective"),
        "department": department,
        "owner": owner,
    }
    key_results: list[Row] = [
        {
            "id": f"KR1.{number}",
            "objective_id": "O1",
            "key_result": say("exchange.template.key_result", number=number),
            "measure": words.choice("measure", measure),
            "unit": say("exchange.template.unit"),
            "baseline": baseline,
            "target": target,
        }
        for number, (measure, baseline, target) in enumerate(KEY_RESULTS, 1)
    ]
    check_ins: list[Row] = [
        {"date": date(CYCLE[0].year, month, 28), "kr_id": f"KR1.{number}", "actual": actual}
        for month, actuals in enumerate(CHECK_INS, 1)
        for number, actual in enumerate(actuals, 1)
    ]
    tables: dict[str, Sequence[Row]] = {
        "settings": [{"setting": say(f"settings.{key}"), "value": value} for key, value in settings.items()],
        "departments": [{"department": department, "lead": owner}],
        "owners": [{"owner": owner, "department": department}],
        "objectives": [objective],
        "key_results": key_results,
        "check_ins": check_ins,
    }
    return assess({key: _grid(key, rows, words) for key, rows in tables.items()}, today=AS_OF)


def _grid(key: str, rows: Iterable[Row], words: Labels) -> Grid:
    """Rows (by schema key) as an input table."""
    columns = [column.key for column in INPUT_BY_KEY[key].columns]
    headers = tuple(words.header(column, key) for column in columns)
    return Grid(
        INPUT_BY_KEY[key].name, key, 2, 1, headers, [[row.get(one) for one in columns] for row in rows]
    )
