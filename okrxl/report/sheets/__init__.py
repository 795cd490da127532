"""One file a generated sheet: a function from the source to its report; here they stand in tab order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from okrxl.report.model import SheetReport
from okrxl.report.sheets import (
    alignment,
    changes,
    checks,
    dashboard,
    department,
    history,
    home,
    month_report,
    monthly,
    owner_scores,
    scores,
    weekly,
)
from okrxl.report.source import Source

SHEETS: Mapping[str, Callable[[Source], SheetReport]] = {
    "home": home.home,
    "checks": checks.checks,
    "dashboard": dashboard.dashboard,
    "scores": scores.scores,
    "owner_scores": owner_scores.owner_scores,
    "weekly": weekly.weekly,
    "month_report": month_report.month_report,
    "alignment": alignment.alignments,
    "changes": changes.changes,
    "history": history.history,
    "monthly": monthly.monthly,
}
"""By the keys of `schema.GENERATED_SHEETS`; the departments' tabs follow."""
SHOW_FINDINGS = ("home", "checks")
"""Sheets that show findings, so that they come last: a sheet that cannot be drawn is a finding as well."""


def results(source: Source) -> Iterator[SheetReport]:
    """The sheets that show no findings and have a tab, and each department's."""
    wanted = (key for key in SHEETS if key not in SHOW_FINDINGS and key in source.tabs)
    yield from (SHEETS[key](source) for key in wanted)
    yield from department.departments(source)
