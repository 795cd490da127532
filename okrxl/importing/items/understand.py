"""Sheets to sources: table, shape, records, items; what is in doubt about each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from okrxl.core.labels import normalized
from okrxl.importing.items.context import Context, Moments, date_order, last_first
from okrxl.importing.items.exports import Export, known_export
from okrxl.importing.items.records import items_of
from okrxl.importing.items.shares import in_shares, scales_of
from okrxl.importing.items.units import header_units, with_units
from okrxl.importing.items.usable import usable
from okrxl.importing.language.periods import period, year_in
from okrxl.importing.language.words import field_of, names_a_table, word
from okrxl.importing.layout.above import stated_above
from okrxl.importing.layout.columns import holds_numbers
from okrxl.importing.layout.headers import Setting, find_layout
from okrxl.importing.layout.roles import in_pairs
from okrxl.importing.layout.rows import data_rows
from okrxl.importing.layout.several import one_each
from okrxl.importing.model import Layout, LeftOut, Period, Source, SourceSheet, Value
from okrxl.importing.shapes.registry import BY_NAME, CERTAIN, recognised

GENERIC = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|planilha|工作表|シート)\s*\d*|.*okr.*|.*(?:汇总|总表|目标|overview|summary|all|data|export|master).*",
    re.IGNORECASE,
)
"""Tabs that name no department and no person."""
OF_MONTH = re.compile(r"本月|当月|本期|本周|\bthis month\b|\bin month\b", re.IGNORECASE)
"""Headers of what was done in a month alone."""
ACTUALS = frozenset({"actual", "progress", "total", "figure", "check_ins", "objective_progress"})
TARGETS = frozenset({"target", "progress"})
OF_PEOPLE = frozenset({"strategy", "departments", "owners", "check_ins"})


@dataclass(frozen=True)
class Known:
    """What the workbook knows already: its settings, departments and people, choices by fingerprint."""

    moments: Moments
    order: str = ""
    departments: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    emails: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shape: str = ""
    """The shape that was asked for, blank to find it."""

    @property
    def year(self) -> int:
        """The year of periods that do not name one."""
        return self.moments.cycle[0].year


@dataclass(frozen=True)
class Tab:
    """What a tab stands for, where its columns do not say."""

    department: str = ""
    owner: str = ""
    period: Period | None = None


def understood(sheets: Sequence[SourceSheet], known: Known) -> tuple[list[Source], list[SourceSheet]]:
    """The sheets with OKRs, and those without a table of them."""
    found = [(sheet, _layout(sheet, known)) for sheet in sheets]
    tables = [(layout, export) for _, (layout, export) in found if layout]
    several = len({layout.sheet.tab for layout, _ in tables}) > 1
    sources = []
    without = [sheet for sheet, (layout, _) in found if not layout]
    for layout, export in tables:
        source = _source(layout, export, known, several=several)
        if source:
            sources.append(source)
        else:
            without.append(layout.sheet)
    return sources, without


def fingerprint(headers: Sequence[str]) -> str:
    """What a sheet is known by next month: its headers, whatever their order."""
    text = "|".join(sorted({word(header) for header in headers}))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _layout(sheet: SourceSheet, known: Known) -> tuple[Layout | None, Export | None]:
    setting = Setting(known.year, known.order, known.moments.cycle)
    layout = find_layout(sheet, setting)
    if layout is None:
        return None, None
    headers = [column.header for column in layout.columns]
    export = known_export(headers)
    chosen: dict[str, str] = {}
    if export:
        chosen = {one: export.fields[word(one)] for one in headers if word(one) in export.fields}
    chosen |= known.fields.get(_print(layout), {})
    return (find_layout(sheet, setting, chosen) if chosen else layout), export


def _print(layout: Layout) -> str:
    return fingerprint([column.header for column in layout.columns if not column.period])


def _source(layout: Layout, export: Export | None, known: Known, *, several: bool) -> Source | None:
    rows, left = data_rows(layout)
    rows = one_each(in_pairs(rows))
    shaped = (BY_NAME[known.shape], 1.0) if known.shape else recognised(layout, rows)
    if shaped is None:
        return None
    shape, confidence = shaped
    records = shape.read(layout, rows)
    if export:
        records = [export.tidy(one) for one in records]
    tab = _tab(layout, shape.name, known) if several else Tab()
    above = stated_above(layout)
    if above.keys() & {"department", "owner"}:
        tab = Tab("", "", tab.period)  # the lines above say what the tab stands for
    order = date_order(records, known.order, known.year)
    context = Context(
        layout.sheet,
        known.moments,
        year_in(layout.sheet.tab) or known.year,
        order,
        order != known.order,
        last_first(records),
        tab.department or _text(above, "department"),
        tab.owner or _text(above, "owner"),
        tab.period,
        above.get("period"),
        any(one.field == "actual" and OF_MONTH.search(one.header) for one in layout.columns),
        known.emails,
    )
    for name, value in above.items():
        if name not in layout.fields:
            context.remark("import_above", "warning", value, read=value.text)
    if tab.department or tab.owner:
        context.remark("import_tab", "warning", None, read=tab.department or tab.owner)
    assumed = {
        year
        for column in layout.columns
        if column.period and column.period.assumed
        for year in (column.period.start.year, column.period.end.year)
    }
    if assumed:
        years = "–".join(map(str, sorted({min(assumed), max(assumed)})))
        context.remark("import_year", "warning", None, year=years)
    for number in sorted(layout.sheet.hidden() & {one.number for one in rows}):
        context.remark("import_hidden", "warning", Value(None, f"A{number}"))
    scales = scales_of(layout, export)
    units = header_units(layout)
    records = [
        with_units(in_shares(usable(one, context), scales, context), units, context) for one in records
    ]
    items, left_out = items_of(records, context)
    if any(one.undated for one in items) and context.moments.given is None:
        context.remark("import_dated", "warning", None, day=context.day.isoformat())
    left_out += [LeftOut(layout.sheet.name, one.row, one.values["title"].text, one.reason) for one in left]
    people = dict(context.made)
    source = Source(
        layout,
        shape.name,
        1.0 if export else confidence,
        export.name if export else "",
        tuple(items),
        tuple(sorted(left_out, key=lambda one: one.row)),
        tuple(context.findings),
        fingerprint=_print(layout),
        emails=people,
        rows=len(rows),
    )
    return replace(source, doubts=tuple(_doubts(source, known)))


def _text(above: Mapping[str, Value], name: str) -> str:
    return above[name].text if name in above else ""


def _doubts(source: Source, known: Known) -> list[str]:
    """Why a manager should decide: codes of `import.doubts`."""
    doubts = []
    if source.confidence < CERTAIN:
        doubts.append("shape")
    settled = known.fields.get(source.fingerprint, {})
    if any(column.doubt and column.header not in settled for column in source.layout.columns):
        doubts.append("columns")
    if not source.items:
        doubts.append("nothing")
    elif _lacks_figures(source, settled):
        doubts.append("figures")
    return doubts


def _lacks_figures(source: Source, settled: Mapping[str, str]) -> bool:
    """Whether targets or actuals are missing while a column of numbers is not read."""
    layout = source.layout
    fields = {one.field for one in layout.columns}
    kinds = {item.kind for item in source.items}
    if "key_results" not in kinds or (fields & ACTUALS and fields & TARGETS):
        return False
    return any(
        not column.field
        and column.header not in settled
        and field_of(column.header) not in {"skip", "score"}
        and holds_numbers(layout.sheet, layout.body, column.position)
        for column in layout.columns
    )


def _tab(layout: Layout, shape: str, known: Known) -> Tab:
    """What the tab of one of several sheets stands for: a month, a department, a person."""
    tab = layout.sheet.tab
    found = period(tab, known.year, known.order)
    if found:
        return Tab(period=found)
    if not tab or GENERIC.fullmatch(tab) or shape in OF_PEOPLE or names_a_table(tab):
        return Tab()
    fields = layout.fields
    person = normalized(tab) in known.owners
    if not person and not fields & {"department", "objective_department"}:
        return Tab(department=tab)
    if not fields & {"owner", "owner_email", "objective_owner"} and normalized(tab) not in known.departments:
        return Tab(owner=tab)
    return Tab()
