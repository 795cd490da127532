"""The board pack of a closed workbook: refreshed, printed, and its month remembered as reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError
from okrxl.core.labels import Lang, labels
from okrxl.excel.port import Port
from okrxl.exchange.outgoing.mail_drafts import draft
from okrxl.pipeline import Moment, Stage, month_in_view, refresh
from okrxl.scoring.months import month_ends

if TYPE_CHECKING:
    from okrxl.assess import Assessment

PACK = ("home", "dashboard", "month_report", "alignment")
"""The keys of its sheets; those that a workbook lacks are left out."""
Print = Callable[[frozenset[str]], bytes]
"""Prints these tabs of the workbook as it stands: the PDF."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The month (year, month), None for the one in view; the department, blank for the whole pack."""

    month: tuple[int, int] | None = None
    department: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was printed: the PDF, the month that it is of, what was found, whom to send it to."""

    content: bytes
    month: tuple[int, int]
    found: Assessment
    to: str
    scope: str


def print_pack(book: Port, asked: Asked, now: datetime, to_pdf: Print, say: Callable[[Stage], None]) -> Pack:
    """Refresh the workbook with the month in view, print its sheets; `book` is left to be saved.

    BadFileError where the workbook has no such month or department, or cannot be scored.
    """
    month = asked.month or month_in_view(book, now.date())
    found = refresh(book, Moment(now, reports=month), say)
    known = {(one.year, one.month) for one in month_ends(found.settings)}
    if month not in known:
        raise BadFileError("report_month", name=book.name, month=f"{month[0]}-{month[1]:02}")
    tabs = frozenset(_tabs(book, found, asked.department))
    say("print")
    content = to_pdf(tabs)
    return Pack(content, month, found, _addresses(found, asked.department), asked.department)


def _tabs(book: Port, found: Assessment, department: str) -> list[str]:
    owned = book.owned()
    if not department:
        return [owned[key] for key in PACK if key in owned]
    numbers = {text: key for key, text in book.texts().items() if key.startswith("dept.")}
    tab = owned.get(numbers.get(department, ""))
    if not tab:
        known = ", ".join(map(str, found.departments["department"]))
        raise BadFileError("report_department", name=book.name, department=department, known=known)
    return [tab]


def _addresses(found: Assessment, department: str) -> str:
    """The e-mail cells of the departments that the pack is for."""
    listed = found.tables.departments.frame.dropna(subset=["department", "email"])
    mine = listed["department"] == department if department else listed["department"].notna()
    return "; ".join(map(str, listed.loc[mine, "email"]))


def letter(pack: Pack, file_name: str, lang: Lang) -> bytes:
    """The e-mail draft with the PDF attached."""
    words = labels(lang)
    settings = pack.found.settings
    month = words.text(f"report.months.{pack.month[1]}")
    scope = " ".join(filter(None, (settings.company, pack.scope)))
    values = {"month": month, "year": pack.month[0], "scope": scope, "file": file_name}
    subject = words.text("draft.report_subject", **values)
    body = "\n\n".join(
        words.text(f"draft.{key}", **values) for key in ("report_hello", "report_body", "thanks")
    )
    return draft(pack.to, subject, body + "\n", file_name, pack.content)
