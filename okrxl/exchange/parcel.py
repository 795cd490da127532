"""All that goes into one department's workbook, and nothing of any other department."""

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
class Parcel:
    """One department at `settings.as_of`; plain data, so that another process or machine can make its file.

    `scored` are its rows of `Assessment.scored`, `check_ins` its check-ins (date, kr_id, actual, confidence,
    comment, by; later rows lower), `objectives` the objectives its key results belong to (id, objective),
    `monthly` and `months` its rows of `Assessment.monthly` and its scores by month, `standing` its row of
    `Assessment.departments`. `company` is None unless the sender shows all departments: then the frames of
    objectives and departments with their scores, and the company's standing under `"total"`.
    """

    code: Code
    department: str
    file: str
    sent: date
    settings: Settings
    scored: pd.DataFrame
    check_ins: pd.DataFrame
    objectives: pd.DataFrame
    monthly: pd.DataFrame
    months: pd.Series
    standing: Mapping[str, Any]
    company: Mapping[str, Any] | None = None
    password: str = ""
    """For the protection of its sheets; that for opening the file is none of its contents."""
