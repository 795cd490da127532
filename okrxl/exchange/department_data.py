"""The data of one department's workbook, without those of other departments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from okrxl.core.settings import Settings
from okrxl.exchange.contract import Code

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Company:
    """The results of all departments, where the sender includes them: frames and figures of `Assessment`."""

    objectives: pd.DataFrame
    departments: pd.DataFrame
    total: Mapping[str, Any]
    trend: pd.Series
    trends: pd.DataFrame


@dataclass(frozen=True)
class DepartmentData:
    """One department at `settings.as_of`, as plain data: any process or machine can make its file.

    `scored` are the rows of `Assessment.scored` that it is asked for, `ours` also its closed ones,
    `check_ins` the check-ins of `scored` (date, kr_id, actual, confidence,
    comment, by, source, entered), `objectives` the objectives its key results belong to (id, objective),
    `monthly` and `months` its rows of `Assessment.monthly` (row, id, month, score) and its scores by month,
    `standing` its row of `Assessment.departments`, `trends` its rows of `Assessment.trends`, `comments` those
    of `ours` in `Assessment.comments`, `last_month` the month it is compared with. `company` is None unless
    the sender includes the results of all departments; `deadline` is the day by which the file is to be back.
    """

    code: Code
    department: str
    file: str
    sent: date
    settings: Settings
    scored: pd.DataFrame
    ours: pd.DataFrame
    check_ins: pd.DataFrame
    objectives: pd.DataFrame
    monthly: pd.DataFrame
    months: pd.Series
    standing: Mapping[str, Any]
    trends: pd.DataFrame
    comments: pd.DataFrame
    last_month: pd.Timestamp | None = None
    company: Company | None = None
    deadline: date | None = None
    password: str = ""
    """Protects the sheets; the password for opening the file is not part of the data."""
