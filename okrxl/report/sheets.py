"""The generated sheets in tab order, each a function from the source to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from okrxl.report.checks import checks
from okrxl.report.dashboard import dashboard
from okrxl.report.department import departments
from okrxl.report.home import home
from okrxl.report.model import SheetReport
from okrxl.report.monthly import monthly
from okrxl.report.owner_scores import owner_scores
from okrxl.report.scores import scores
from okrxl.report.source import Source

SHEETS: Mapping[str, Callable[[Source], SheetReport]] = {
    "home": home,
    "checks": checks,
    "dashboard": dashboard,
    "scores": scores,
    "owner_scores": owner_scores,
    "monthly": monthly,
}
"""By the keys of `schema.GENERATED_SHEETS`; the departments' tabs follow."""
SHOW_FINDINGS = ("home", "checks")
"""Sheets that show findings, so that they come last: a sheet that cannot be drawn is a finding as well."""


def results(source: Source) -> Iterator[SheetReport]:
    """The sheets that show no findings, and each department's tab."""
    yield from (report(source) for key, report in SHEETS.items() if key not in SHOW_FINDINGS)
    yield from departments(source)
