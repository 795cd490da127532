"""The sheets of results at sending: the department's and, where the sender shows it, the company's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

import pandas as pd

from okrxl.core.labels import labels
from okrxl.core.schema import DATA_SHEET
from okrxl.report import messages
from okrxl.report.layout import lay_out
from okrxl.report.model import SheetReport
from okrxl.report.sheets import dashboard
from okrxl.report.sheets.department import Tab, department
from okrxl.report.source import Source
from okrxl.sheets.styles import BLUE, NAVY

if TYPE_CHECKING:
    from okrxl.exchange.department_data import Company, DepartmentData
    from okrxl.sheets.model import PlacedSheet

TABLE = "okr_ours"


def result_sheets(data: DepartmentData, tabs: Mapping[str, str]) -> tuple[PlacedSheet, ...]:
    """Our OKRs and, where it is shown, the company; `tabs` gives each key's tab."""
    words = labels(data.settings.language)
    every = {**tabs, DATA_SHEET: tabs.get(DATA_SHEET) or words.text("sheets.data")}
    return lay_out(_reports(data, every), data.settings.language, every, {}).sheets


def _reports(data: DepartmentData, tabs: Mapping[str, str]) -> Iterator[SheetReport]:
    source = _source(data, tabs)
    yield _ours(data, source)
    if data.company:
        yield _company(source)


def _ours(data: DepartmentData, source: Source) -> SheetReport:
    """The department's tab of the master workbook; rank and company only where all is shown."""
    say, as_of = source.words.text, data.settings.as_of.isoformat()
    found = department(source, data.department, Tab("ours", TABLE, compared=bool(data.company)))
    return replace(
        found,
        title=say("exchange.ours.title", department=data.department),
        subtitle=say("exchange.ours.subtitle", as_of=as_of),
        tab_colour=BLUE,
    )


def _company(source: Source) -> SheetReport:
    """The dashboard without what concerns the master's own sheets."""
    say, settings = source.words.text, source.settings
    title = say("exchange.company.title", company=settings.company) if settings.company else ""
    blocks, shown = dashboard.standing_blocks(source)
    return SheetReport(
        "company",
        source.tabs["company"],
        title or say("exchange.sheets.company"),
        say("exchange.company.subtitle", cycle=settings.cycle, as_of=settings.as_of.isoformat()),
        blocks,
        tab_colour=NAVY,
        printed=dashboard.PRINTED,
        message=messages.departments(source),
        data=shown,
    )


def _source(data: DepartmentData, tabs: Mapping[str, str]) -> Source:
    company: Company | None = data.company
    standing = pd.DataFrame([dict(data.standing)])
    matrix = data.months.to_frame().T.set_axis([data.department], axis="index")
    no_rows = data.scored.iloc[:0]
    return Source(
        settings=data.settings,
        scored=data.ours,
        monthly=data.monthly,
        objectives=company.objectives if company else no_rows,
        departments=company.departments if company else standing,
        owners=no_rows,
        strategy=no_rows,
        company=company.total if company else {},
        matrix=matrix,
        trend=company.trend if company else data.months.iloc[:0],
        last_month=data.last_month,
        trends=company.trends if company else data.trends,
        comments=data.comments,
        week=no_rows,
        agenda=no_rows,
        findings=(),
        tabs=tabs,
        numbers={},
        refreshed=datetime.combine(data.sent, time()),
    )
