"""Results: what the sheets amount to on one day, as frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from okrxl.changes.log import ChangeLog

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.core.finding import Finding
    from okrxl.core.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Results:
    """Scores at `settings.as_of` and everything rolled up from them.

    `scored` has a row per key result (`score_at`), `monthly` one per month and key result; `objectives`,
    `departments` and `owners` are rollups, `company` is the company's as a mapping. `matrix` holds department
    scores (departments down, months across), `trend` the company's score by month, `last_month` the month end
    that the present is compared with. `trends` holds the months of the whole cycle (`trends.trends`),
    `comments` what was last said of each key result, in the order of `scored` (`comments.comments`), `week`
    how each stood seven days before, `agenda` what to talk about (`week`). `log` is what was changed in the
    plan. `month_comments` holds what was last said of each key result in each month
    (`comments.month_comments`).
    """

    settings: Settings
    scored: pd.DataFrame
    monthly: pd.DataFrame
    objectives: pd.DataFrame
    departments: pd.DataFrame
    owners: pd.DataFrame
    strategy: pd.DataFrame
    company: Mapping[str, Any]
    matrix: pd.DataFrame
    trend: pd.Series
    last_month: pd.Timestamp | None
    trends: pd.DataFrame
    comments: pd.DataFrame
    week: pd.DataFrame
    agenda: pd.DataFrame
    findings: tuple[Finding, ...]
    log: ChangeLog = field(default_factory=ChangeLog)
    month_comments: Mapping[tuple[str, pd.Timestamp], str] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """The number of findings that are errors."""
        return sum(finding.severity == "error" for finding in self.findings)
